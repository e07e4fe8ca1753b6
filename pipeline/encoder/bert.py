"""Run a BERT sentence encoder over texts laid end to end, with no padding at all.

In:     a folder with a sentence-transformers model of BERT's kind.
Out:    float32 rows of length one, the same as sentence-transformers' own to rounding.
Source: Devlin et al. (2019), BERT; Reimers & Gurevych (2019), Sentence-BERT.

Layers see the tokens of all texts of a batch as one table. Only attention looks at one text at
a time, or at several texts of the same number of tokens at once, so no text sees another. Sums
that carry on from layer to layer, norms and softmax are float32 whatever the layers multiply in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from models.json_shapes import FileNode
from pipeline.encoder.cpu import Arithmetic, Linear, bfloat16_arithmetic, float32_arithmetic

CHUNK = 4096  # texts cut into tokens at once
BATCH_TOKENS = 1024  # tokens that go through the layers at once
WORKERS = 8  # batches at once, at most: more would wait for Python
FEW = 4  # texts for each worker; below this, each layer is shared out instead
AGREEING = 0.999  # cosine below which bfloat16 is not taken for float32
TRIAL = (
    "We set goals together.",
    "I mean, the training was, you know, the same six hours of slides for everyone.",
    "",
    "Who protects your planning time, and how did that change between the first and the second "
    "year, when the district asked every school to report on its progress each month?",
)
MODULES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
TOKENIZERS = (None, "BertTokenizer", "BertTokenizerFast")
LEGACY_POOLING = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}

Progress = Callable[[int, int], None]
Norm = tuple[Tensor, Tensor]
Group = tuple[int, int, int]  # first token, texts, tokens of each


@dataclass(frozen=True)
class Shape:
    """What a folder says about its model."""

    weights: Path
    tokenizer: Path
    layers: int
    heads: int
    epsilon: float
    longest: int  # tokens of a text that count
    pooling: str  # mean, cls


@dataclass(frozen=True)
class _Layer:
    attend: Linear  # query, key and value in one
    mix: Linear
    mixed: Norm
    widen: Linear
    narrow: Linear
    narrowed: Norm


class PackedBert:
    """The encoder itself: words in, unit rows out."""

    def __init__(
        self, name: str, shape: Shape, weights: dict[str, Tensor], arithmetic: Arithmetic
    ) -> None:
        self.name = name
        self.arithmetic = arithmetic
        self._cores = torch.get_num_threads()
        self._shape = shape
        self._words = weights["embeddings.word_embeddings.weight"]
        types = weights["embeddings.token_type_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + types[0]
        self._start = _pair(weights, "embeddings.LayerNorm")
        self._layers = [
            _layer(weights, f"encoder.layer.{n}.", shape.heads, arithmetic)
            for n in range(shape.layers)
        ]
        self._tokenizer = Tokenizer.from_file(str(shape.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(shape.longest)
        if self._tokenizer.get_vocab_size() > len(self._words):
            raise ValueError("more tokens than rows of weights")

    def encode(self, texts: Sequence[str], on_progress: Progress | None = None) -> np.ndarray:
        """Return shape (n, d); (0, 0) for no texts."""
        rows = np.zeros((len(texts), self._words.shape[1] if texts else 0), dtype=np.float32)
        done = 0
        with self._at_once(len(texts)) as (workers, each):
            for begin in range(0, len(texts), CHUNK):
                tokens = self.tokens(texts[begin : begin + CHUNK])
                lengths = [len(one) for one in tokens]
                share = BATCH_TOKENS if workers == 1 else -(-sum(lengths) // (2 * workers))
                cut = list(batches(lengths, min(BATCH_TOKENS, share)))
                found = each(self._run, [[tokens[i] for i in batch] for batch in cut])
                for batch, vectors in zip(cut, found, strict=True):
                    rows[[begin + i for i in batch]] = vectors
                    done += len(batch)
                    if on_progress is not None:
                        on_progress(done, len(texts))
        return rows

    @contextmanager
    def _at_once(self, texts: int) -> Iterator[tuple[int, Callable[..., Iterator[np.ndarray]]]]:
        """Give how many batches go at once, and what maps over them in order.

        Batches beside each other do not wait for each other after every layer, which matters
        where other programs run too. Torch's own number of threads is set back afterwards.
        """
        workers = min(WORKERS, self._cores)
        if workers < 2 or texts < FEW * workers:
            yield 1, map
            return
        share = (self._cores // workers,)
        try:
            with ThreadPoolExecutor(
                workers, initializer=torch.set_num_threads, initargs=share
            ) as pool:
                yield workers, pool.map
        finally:
            torch.set_num_threads(self._cores)

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, its marks of beginning and end included."""
        return [each.ids for each in self._tokenizer.encode_batch_fast(list(texts))]

    @torch.inference_mode()
    def _run(self, tokens: list[list[int]]) -> np.ndarray:
        groups = list(_groups([len(each) for each in tokens]))
        rows = self._embed(tokens)
        for layer in self._layers:
            rows = self._through(layer, rows, groups)
        pooled = torch.cat([self._pool(rows, group) for group in groups])
        found: np.ndarray = functional.normalize(pooled, dim=1).numpy()
        return found

    def _embed(self, tokens: list[list[int]]) -> Tensor:
        ids = torch.tensor([token for each in tokens for token in each])
        places = torch.tensor([place for each in tokens for place in range(len(each))])
        words = functional.embedding(ids, self._words)
        return self._norm(words + functional.embedding(places, self._places), self._start)

    def _through(self, layer: _Layer, rows: Tensor, groups: list[Group]) -> Tensor:
        dtype = self.arithmetic.dtype
        looked = layer.attend(rows.to(dtype))
        context = torch.cat([self._attention(looked, group) for group in groups])
        rows = self._norm(rows + layer.mix(context), layer.mixed)
        wide = layer.widen(rows.to(dtype), gelu=True)
        return self._norm(rows + layer.narrow(wide), layer.narrowed)

    def _attention(self, looked: Tensor, group: Group) -> Tensor:
        """Let each token of a text look at all of them; several texts of one length at once."""
        start, texts, length = group
        heads, width = self._shape.heads, looked.shape[1] // 3
        parts = looked[start : start + texts * length].view(texts, length, 3, heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4).reshape(3, texts * heads, length, -1)
        scores = torch.bmm(query, key.transpose(1, 2)).float()
        seen = torch.bmm(scores.softmax(-1).to(looked.dtype), value)
        joined = seen.view(texts, heads, length, -1).transpose(1, 2)
        return joined.reshape(texts * length, width)

    def _pool(self, rows: Tensor, group: Group) -> Tensor:
        start, texts, length = group
        each = rows[start : start + texts * length].view(texts, length, -1)
        return each[:, 0] if self._shape.pooling == "cls" else each.mean(1)

    def _norm(self, rows: Tensor, norm: Norm) -> Tensor:
        return functional.layer_norm(rows, rows.shape[1:], *norm, self._shape.epsilon)


def read_bert(name: str, folder: Path, *, tried: bool = False) -> PackedBert | None:
    """Return the folder's model, or None if it is of another kind or cannot be read.

    bfloat16 is taken if the processor has units for it and the model bears it: a few texts must
    come out as in float32. tried: these very weights are known to bear it, so no text is run.
    """
    try:
        shape = describe(folder)
        return _build(name, shape, tried) if shape else None
    except Exception:  # tokenizers raises no narrower class; the caller tries another way
        return None


def _build(name: str, shape: Shape, tried: bool) -> PackedBert:
    weights = {
        name.removeprefix("bert."): value.float() if value.is_floating_point() else value
        for name, value in load_file(shape.weights).items()
    }
    low = bfloat16_arithmetic()
    fast = PackedBert(name, shape, weights, low) if low else None
    if fast and tried:
        return fast
    full = PackedBert(name, shape, weights, float32_arithmetic())
    return fast if fast and agree(full.encode(TRIAL), fast.encode(TRIAL)) else full


def agree(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two encoders' unit rows of the same texts may stand for each other."""
    return bool((np.einsum("ij,ij->i", one, other) >= AGREEING).all())


def describe(folder: Path) -> Shape | None:
    """Return what is needed to run this model, or None where any part of it is not BERT's."""
    modules = _json(folder / "modules.json")
    if [each["type"].rsplit(".", 1)[-1] for each in modules] not in MODULES:
        return None
    home = folder / modules[0]["path"]
    config, limits = _json(home / "config.json"), _json(home / "sentence_bert_config.json")
    pooling = _pooling(_json(folder / modules[1]["path"] / "config.json"))
    own = _json(folder / "config_sentence_transformers.json")
    fits = (
        config["model_type"] == "bert"
        and config["hidden_act"] == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and limits.keys() <= {"max_seq_length", "do_lower_case"}
        and not limits.get("do_lower_case")
        and not own.get("default_prompt_name")
        and _tokenizer_fits(home)
    )
    if not fits or pooling is None:
        return None
    return Shape(
        weights=home / "model.safetensors",
        tokenizer=home / "tokenizer.json",
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
        longest=min(limits["max_seq_length"], config["max_position_embeddings"]),
        pooling=pooling,
    )


def _tokenizer_fits(home: Path) -> bool:
    """Say whether transformers would cut texts as tokenizer.json alone does."""
    config = _json(home / "tokenizer_config.json")
    norm = _json(home / "tokenizer.json")["normalizer"] or {}
    return (
        config.get("tokenizer_class") in TOKENIZERS
        and norm.get("type") == "BertNormalizer"
        and norm["lowercase"] == config.get("do_lower_case", norm["lowercase"])
        and norm["strip_accents"] == config.get("strip_accents")
        and norm["handle_chinese_chars"] == config.get("tokenize_chinese_chars", True)
    )


def _pooling(config: FileNode) -> str | None:
    legacy = {name for name, on in config.items() if name.startswith("pooling_mode_") and on}
    modes = [config["pooling_mode"]] if "pooling_mode" in config else []
    modes += [LEGACY_POOLING.get(name) for name in legacy]
    return modes[0] if len(modes) == 1 and modes[0] in LEGACY_POOLING.values() else None


def batches(lengths: Sequence[int], most: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Yield the numbers of the texts, longest first, as many as have `most` tokens together."""
    batch: list[int] = []
    total = 0
    for i in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batch and total + lengths[i] > most:
            yield batch
            batch, total = [], 0
        batch.append(i)
        total += lengths[i]
    if batch:
        yield batch


def _groups(lengths: Sequence[int]) -> Iterator[Group]:
    start = 0
    for length, same in groupby(lengths):
        texts = len(list(same))
        yield start, texts, length
        start += texts * length


def _layer(weights: dict[str, Tensor], at: str, heads: int, arithmetic: Arithmetic) -> _Layer:
    looks = [_pair(weights, f"{at}attention.self.{name}") for name in ("query", "key", "value")]
    scale = (len(looks[0][1]) / heads) ** -0.5  # of the scores, taken into the query's weights
    looks[0] = looks[0][0] * scale, looks[0][1] * scale
    attend = torch.cat([weight for weight, _ in looks]), torch.cat([bias for _, bias in looks])
    return _Layer(
        attend=Linear(*attend, arithmetic),
        mix=Linear(*_pair(weights, f"{at}attention.output.dense"), arithmetic),
        mixed=_pair(weights, f"{at}attention.output.LayerNorm"),
        widen=Linear(*_pair(weights, f"{at}intermediate.dense"), arithmetic),
        narrow=Linear(*_pair(weights, f"{at}output.dense"), arithmetic),
        narrowed=_pair(weights, f"{at}output.LayerNorm"),
    )


def _pair(weights: dict[str, Tensor], name: str) -> Norm:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
