"""Give every text its vector, computing each text once for good.

In:     texts, the encoder's key, a cache of vectors, and a way to get the encoder.
Out:    float32 rows of length one, one for each text, shape (n, d).

A vector is filed under encoder and content, so a second run computes nothing and a tenth
interview costs one interview. The encoder is asked for only if a text is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from models.errors import EncoderUnusable
from pipeline.encoder.loading import Encoder

STORED = np.dtype("<f4")  # float32, little endian, on every machine
KEPT_AT_ONCE = 256  # texts computed until their vectors are kept: what a stopped run may lose


class VectorCache(Protocol):
    """Where vectors are kept: a study, or a dict in tests."""

    def vectors(self, encoder: str, hashes: Sequence[str]) -> dict[str, bytes]: ...

    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None: ...


def content_hash(text: str) -> str:
    """Return what a text is filed under."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def embed_texts(
    texts: Sequence[str],
    *,
    key: str,
    cache: VectorCache,
    get_encoder: Callable[[], Encoder],
    on_progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Return one unit row for each text, shape (n, d); (0, 0) for no texts.

    key: encoder_key of the encoder. on_progress: (texts computed, texts to compute).
    """
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    named = {content_hash(text): text for text in texts}
    stored = dict(cache.vectors(key, list(named)))
    missing = [digest for digest in named if digest not in stored]
    missing.sort(key=lambda digest: -len(named[digest]))  # so that a batch is of like lengths
    if not missing:
        return _rows([stored[content_hash(text)] for text in texts], key)
    encoder = get_encoder()
    for first in range(0, len(missing), KEPT_AT_ONCE):
        some = missing[first : first + KEPT_AT_ONCE]

        def tell(done: int, _: int, first: int = first) -> None:
            if on_progress is not None:
                on_progress(first + done, len(missing))

        fresh = _compute([named[digest] for digest in some], encoder, tell)
        made = {
            d: row.astype(STORED, copy=False).tobytes() for d, row in zip(some, fresh, strict=True)
        }
        cache.save_vectors(key, made)
        stored |= made
    return _rows([stored[content_hash(text)] for text in texts], key)


def _compute(
    texts: list[str], encoder: Encoder, on_progress: Callable[[int, int], None] | None
) -> np.ndarray:
    rows = encoder.encode(texts, on_progress)
    if rows.shape[0] != len(texts) or not np.isfinite(rows).all():
        raise EncoderUnusable(
            f'The encoder "{encoder.name}" gave {rows.shape[0]} vectors for {len(texts)} texts, '
            "or numbers that are not finite. Choose another encoder.",
        )
    return rows


def _rows(stored: list[bytes], key: str) -> np.ndarray:
    widths = {len(each) for each in stored}
    if len(widths) != 1:
        raise EncoderUnusable(
            f'The study holds vectors of different lengths for the encoder "{key}". '
            "Name the encoder by another folder, so that its texts are computed again.",
        )
    return np.frombuffer(b"".join(stored), dtype=STORED).reshape(len(stored), -1).astype(np.float32)
