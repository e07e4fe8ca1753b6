"""Lay side by side all that a code holds, what lies furthest from the rest first.

In:     excerpts, and the vectors that the study keeps of their texts.
Out:    for each excerpt how far it is from the others, and an order, outliers first.
Source: Glaser & Strauss (1967), constant comparison; the distance is 1 less the cosine
        between an excerpt and the centroid of the code's other excerpts.

No encoder is needed: a text without a vector, such as words selected within a segment, has
no distance and goes last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.state.derive import State
from pipeline.encoder.cache import STORED, content_hash
from pipeline.encoder.loading import encoder_here, encoder_key
from pipeline.study_store import StudyStore

NOTHING = 1e-9  # length of a centroid that points nowhere


def kept_vectors(study: StudyStore, state: State, texts: Sequence[str]) -> list[np.ndarray | None]:
    """Return the unit row that the study keeps of each text, or None where it keeps none."""
    hashes = [content_hash(text) for text in texts]
    stored = study.vectors(encoder_key(encoder_here(state.encoder)), hashes)
    return [
        np.frombuffer(stored[each], dtype=STORED) if each in stored else None for each in hashes
    ]


def outlying(vectors: Sequence[np.ndarray | None]) -> list[float | None]:
    """Return how far each vector is from the centroid of the others, from 0 to 2.

    vectors: unit rows. None where there is no vector, or no other to compare it with. Where
    the others point nowhere together, the distance is 1: neither like them nor unlike.
    """
    rows = [each for each in vectors if each is not None]
    if len(rows) < 2:
        return [None] * len(vectors)
    table = np.asarray(rows, dtype=np.float64)
    others = table.sum(axis=0) - table
    lengths = np.linalg.norm(others, axis=1)
    nowhere = lengths < NOTHING
    cosines = (table * others).sum(axis=1) / np.where(nowhere, 1.0, lengths)
    distances = iter(np.clip(1.0 - np.where(nowhere, 0.0, cosines), 0.0, 2.0).tolist())
    return [None if each is None else next(distances) for each in vectors]


def outliers_first(distances: Sequence[float | None]) -> list[int]:
    """Return the places of excerpts, the furthest first, those without a distance last."""
    return sorted(
        range(len(distances)),
        key=lambda i: (distances[i] is None, -(distances[i] or 0.0), i),
    )
