"""Vectors are computed once for each encoder and content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from models.errors import EncoderUnusable
from pipeline.encoder.cache import content_hash, embed_texts
from pipeline.encoder.loading import Progress
from tests.fakes import DIMENSIONS, FakeEncoder


class DictCache:
    def __init__(self) -> None:
        self.held: dict[tuple[str, str], bytes] = {}

    def vectors(self, encoder: str, hashes: Sequence[str]) -> dict[str, bytes]:
        return {h: self.held[encoder, h] for h in hashes if (encoder, h) in self.held}

    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        self.held |= {(encoder, h): value for h, value in vectors.items()}


def embed(
    texts: Sequence[str], cache: DictCache, encoder: FakeEncoder, key: str = "k"
) -> np.ndarray:
    return embed_texts(texts, key=key, cache=cache, get_encoder=lambda: encoder)


def test_a_second_run_computes_nothing() -> None:
    cache, encoder = DictCache(), FakeEncoder()
    first = embed(["a goal", "a plan"], cache, encoder)
    again = embed(["a goal", "a plan"], cache, encoder)
    assert encoder.encoded == 2
    assert np.array_equal(first, again)


def test_a_tenth_interview_costs_one_interview() -> None:
    cache, encoder = DictCache(), FakeEncoder()
    interviews = [[f"sentence {i} of interview {n}" for i in range(5)] for n in range(10)]
    embed([text for interview in interviews[:9] for text in interview], cache, encoder)
    before = encoder.encoded
    embed([text for interview in interviews for text in interview], cache, encoder)
    assert encoder.encoded - before == 5


def test_the_same_text_is_computed_once_and_given_twice() -> None:
    cache, encoder = DictCache(), FakeEncoder()
    rows = embed(["yes", "no", "yes"], cache, encoder)
    assert encoder.encoded == 2
    assert np.array_equal(rows[0], rows[2])
    assert not np.array_equal(rows[0], rows[1])


def test_another_encoder_has_its_own_vectors() -> None:
    cache, encoder = DictCache(), FakeEncoder()
    embed(["a goal"], cache, encoder, key="one")
    embed(["a goal"], cache, encoder, key="two")
    assert encoder.encoded == 2


def test_the_encoder_is_not_asked_for_when_nothing_is_new() -> None:
    cache = DictCache()
    embed(["a goal"], cache, FakeEncoder())

    def refuse() -> FakeEncoder:
        raise AssertionError("the encoder was asked for")

    rows = embed_texts(["a goal"], key="k", cache=cache, get_encoder=refuse)
    assert rows.shape == (1, DIMENSIONS)
    assert embed_texts([], key="k", cache=cache, get_encoder=refuse).shape == (0, 0)


def test_stored_vectors_are_little_endian_float32() -> None:
    cache = DictCache()
    rows = embed(["a goal"], cache, FakeEncoder())
    stored = cache.held["k", content_hash("a goal")]
    assert np.array_equal(np.frombuffer(stored, dtype="<f4"), rows[0])


def test_an_encoder_that_gives_too_few_rows_is_refused() -> None:
    class Lossy(FakeEncoder):
        def encode(self, texts: Sequence[str], on_progress: Progress | None = None) -> np.ndarray:
            return super().encode(texts[:1], on_progress)

    with pytest.raises(EncoderUnusable, match="1 vectors for 2 texts"):
        embed(["a goal", "a plan"], DictCache(), Lossy())


def test_vectors_of_different_lengths_are_refused() -> None:
    cache = DictCache()
    embed(["a goal"], cache, FakeEncoder())
    cache.held["k", content_hash("a plan")] = b"\0" * 8
    with pytest.raises(EncoderUnusable, match="different lengths"):
        embed(["a goal", "a plan"], cache, FakeEncoder())
