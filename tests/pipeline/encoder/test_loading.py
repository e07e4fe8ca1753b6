"""The encoder: found without its package, checked, offline unless a person asks otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.errors import EncoderUnusable
from pipeline.encoder import loading
from pipeline.encoder.loading import DEFAULT_ENCODER, encoder_key, load_encoder


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(loading, "default_folder", lambda: tmp_path)
    with pytest.raises(EncoderUnusable, match="not the one that was checked"):
        load_encoder()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "DEFAULT_PACKAGE", "no_such_package_here")
    with pytest.raises(EncoderUnusable, match="not installed"):
        load_encoder()


@pytest.mark.parametrize("name", ["", "no/such/folder", "../gone", "C:\\models\\mine"])
def test_a_name_that_is_no_folder_and_no_model_name_is_refused(name: str) -> None:
    with pytest.raises(EncoderUnusable, match="no such folder"):
        load_encoder(name)


def test_the_default_has_the_same_key_on_every_machine() -> None:
    assert encoder_key() == encoder_key(DEFAULT_ENCODER) == "all-MiniLM-L6-v2@53aa51172d14"


def test_a_folders_key_follows_its_content(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    first = encoder_key(str(tmp_path))
    assert first == encoder_key(str(tmp_path))
    (tmp_path / "config.json").write_text('{"a": 1}', encoding="utf-8")
    assert encoder_key(str(tmp_path)) != first


def test_a_named_models_key_is_its_name() -> None:
    assert encoder_key("someone/some-model") == "someone/some-model"


def test_keys_need_no_torch() -> None:
    code = (
        "import sys; from pipeline.encoder.loading import encoder_key; encoder_key();"
        "assert not {'torch', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_rows_have_length_one_and_keep_the_order_of_the_texts() -> None:
    texts = ["We set goals.", "A much longer sentence about the training that was offered.", ""]
    ticks: list[tuple[int, int]] = []
    real = load_encoder()
    rows = real.encode(texts, lambda done, total: ticks.append((done, total)))
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert np.allclose(rows[1], real.encode([texts[1]])[0], atol=1e-5)
    assert ticks == [(3, 3)]
    assert real.encode([]).shape == (0, 0)


@pytest.mark.slow
def test_the_default_needs_torch_alone() -> None:
    """Loading sentence-transformers takes longer than coding an interview does."""
    code = (
        "import sys; from pipeline.encoder.loading import load_encoder;"
        " load_encoder().encode(['goals']);"
        "assert not {'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_vectors_may_stand_for_those_of_sentence_transformers() -> None:
    """A study keeps vectors made on one machine and compares them with those of another."""
    from sentence_transformers import SentenceTransformer

    words = "goals time training support data trust pace choice budget parents".split()
    texts = [f"We talked about {a} and what {b} meant for {c}." for a, b, c in _triples(words)]
    texts += ["", "Café – 中文 and ﬁne\u00adly 🙂!", "word " * 400]
    plain = SentenceTransformer(str(loading.default_folder()), device="cpu", local_files_only=True)
    wanted = plain.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert ((load_encoder().encode(texts) * wanted).sum(axis=1) > 0.999).all()


def _triples(words: list[str]) -> list[tuple[str, str, str]]:
    return [(a, words[i - 1], words[i - 3]) for i, a in enumerate(words)]


@pytest.mark.slow
def test_a_model_of_another_kind_goes_through_sentence_transformers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = load_encoder().encode(["We set goals.", "", "Six hours of slides."])
    monkeypatch.setattr(loading, "_packed", lambda name, folder: None)
    ticks: list[tuple[int, int]] = []
    whole = load_encoder()
    rows = whole.encode(
        ["We set goals.", "", "Six hours of slides."], lambda *tick: ticks.append(tick)
    )
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)
    assert ((rows * wanted).sum(axis=1) > 0.999).all()
    assert ticks == [(3, 3)]
    assert whole.encode([]).shape == (0, 0)


@pytest.mark.slow
def test_truncated_weights_are_refused_in_words(tmp_path: Path) -> None:
    """A copy that broke off ended in a traceback: its error was of no class that was caught."""
    shutil.copytree(loading.default_folder(), tmp_path / "half")
    weights = tmp_path / "half" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(EncoderUnusable, match="cannot be loaded"):
        load_encoder(str(tmp_path / "half"))


@pytest.mark.slow
def test_a_model_in_this_machines_cache_of_the_hub_is_read_from_it(tmp_path: Path) -> None:
    held = tmp_path / "models--someone--small"
    (held / "refs").mkdir(parents=True)
    (held / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    shutil.copytree(loading.default_folder(), held / "snapshots" / ("0" * 40))
    code = (
        "import sys; from pipeline.encoder.loading import load_encoder;"
        "made = load_encoder('someone/small'); made.encode(['goals']);"
        "assert made.name == 'someone/small';"
        "assert 'sentence_transformers' not in sys.modules"
    )
    surroundings = {**os.environ, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, env=surroundings)


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderUnusable, match="cannot be loaded"):
        load_encoder(str(tmp_path))
