"""An encoder of BERT's kind whose last layers can be learned anew.

In:     a folder with a sentence-transformers model of BERT's kind.
Out:    its texts' tokens as the last layers meet them, vectors through layers that learn, and
        the encoder again with new layers in it.
Source: Devlin et al. (2019), BERT; Reimers & Gurevych (2019), Sentence-BERT.

The lower layers stay as they are, so their work is done once. pipeline.suggestions.tuning says
what the last ones learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from models.errors import EncoderUnusable
from pipeline.encoder.bert import PackedBert, Shape, batches, describe
from pipeline.encoder.cpu import bfloat16_arithmetic, float32_arithmetic
from pipeline.encoder.loading import DEFAULT_ENCODER, default_folder

TUNED = 2  # layers, the last ones

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Adapter:
    """New weights of the last layers, by their name in the encoder's file.

    gain: of the mean reciprocal rank in the interviews that were held out.
    """

    version: str
    weights: dict[str, np.ndarray]
    gain: float


class Tunable:
    """An encoder whose last layers can be learned anew."""

    def __init__(self, name: str, shape: Shape) -> None:
        self.name, self.shape = name, shape
        self._first = max(0, shape.layers - TUNED)  # of the layers that are learned
        self.weights: Weights = {
            key.removeprefix("bert."): value.float() if value.is_floating_point() else value
            for key, value in load_file(shape.weights).items()
        }
        self._tokenizer = Tokenizer.from_file(str(shape.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(shape.longest)
        self._arithmetic = bfloat16_arithmetic()

    def encoder(self, adapter: Adapter | None = None) -> PackedBert:
        """Return the encoder with an adapter's layers in it; its name is its version's."""
        new = {} if adapter is None else {k: torch.tensor(v) for k, v in adapter.weights.items()}
        name = self.name if adapter is None else f"{self.name}+{adapter.version}"
        arithmetic = self._arithmetic or float32_arithmetic()
        return PackedBert(name, self.shape, {**self.weights, **new}, arithmetic)

    def tail(self) -> Weights:
        """Return a copy of the layers that are learned."""
        names = tuple(f"encoder.layer.{n}." for n in range(self._first, self.shape.layers))
        return {k: v.clone() for k, v in self.weights.items() if k.startswith(names)}

    @torch.inference_mode()
    def states(self, texts: Sequence[str]) -> list[Tensor]:
        """Return the tokens of each text as the learned layers meet them, in half precision."""
        tokens = [each.ids for each in self._tokenizer.encode_batch_fast(list(texts))]
        found: list[Tensor] = [torch.zeros(0)] * len(texts)
        for batch in batches([len(each) for each in tokens]):
            rows, there = _padded([self._embed(tokens[i]) for i in batch])
            rows = self.through(self.weights, range(self._first), rows, there)
            for i, row in zip(batch, rows, strict=True):
                found[i] = row[: len(tokens[i])].half()
        return found

    def _embed(self, tokens: list[int]) -> Tensor:
        weights = self.weights
        words = weights["embeddings.word_embeddings.weight"][tokens]
        places = weights["embeddings.position_embeddings.weight"][: len(tokens)]
        types = weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(weights, "embeddings.LayerNorm", words + places + types)

    def through(
        self, weights: Weights, layers: range, rows: Tensor, there: Tensor, dropped: float = 0.0
    ) -> Tensor:
        """Return rows of tokens after these layers; there: which tokens are, (n, longest)."""
        seen = there[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16, enabled=self._arithmetic is not None):
            for n in layers:
                rows = self._layer(weights, f"encoder.layer.{n}.", rows, seen, dropped)
        return rows

    def _layer(
        self, weights: Weights, at: str, rows: Tensor, seen: Tensor, dropped: float
    ) -> Tensor:
        def linear(name: str, x: Tensor) -> Tensor:
            return functional.linear(x, weights[f"{at}{name}.weight"], weights[f"{at}{name}.bias"])

        def drop(x: Tensor) -> Tensor:
            return functional.dropout(x, dropped, training=dropped > 0)

        query, key, value = (
            linear(f"attention.self.{name}", rows)
            .unflatten(2, (self.shape.heads, -1))
            .transpose(1, 2)
            for name in ("query", "key", "value")
        )
        looked = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen, dropout_p=dropped
        )
        mixed = linear("attention.output.dense", looked.transpose(1, 2).flatten(2))
        rows = self._norm(weights, f"{at}attention.output.LayerNorm", rows + drop(mixed))
        wide = functional.gelu(linear("intermediate.dense", rows))
        narrow = drop(linear("output.dense", wide))
        return self._norm(weights, f"{at}output.LayerNorm", rows + narrow)

    def _norm(self, weights: Weights, at: str, rows: Tensor) -> Tensor:
        weight, bias = weights[f"{at}.weight"], weights[f"{at}.bias"]
        return functional.layer_norm(
            rows.float(), rows.shape[-1:], weight, bias, self.shape.epsilon
        )

    def vectors(self, weights: Weights, states: Sequence[Tensor], dropped: float = 0.0) -> Tensor:
        """Return unit rows of a batch of states, through the learned layers."""
        rows, there = _padded([each.float() for each in states])
        rows = self.through(weights, range(self._first, self.shape.layers), rows, there, dropped)
        if self.shape.pooling == "cls":
            return functional.normalize(rows[:, 0], dim=1)
        share = there.float() / there.sum(dim=1, keepdim=True)
        return functional.normalize((rows * share[:, :, None]).sum(dim=1), dim=1)


def _padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    padded = torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(each) for each in rows])
    return padded, torch.arange(padded.shape[1])[None, :] < lengths[:, None]


def read_tunable(name: str) -> Tunable | None:
    """Return the encoder of this name if its layers can be learned, otherwise None."""
    try:
        folder = default_folder() if name == DEFAULT_ENCODER else Path(name)
        shape = describe(folder) if name and folder.is_dir() else None
        return Tunable(name, shape) if shape else None
    except (EncoderUnusable, OSError, ValueError, KeyError):
        return None
