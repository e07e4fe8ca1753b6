"""Score every segment of a transcript against every code at once.

In:     vectors of segments, of the codes' lines, of the segments a coder decided on.
Out:    arrays of shape (n_segments, n_codes), from which a score's parts can be read.
Source: Snell et al. (2017), prototypical networks; prototypes shrunk to the description.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.records import Code, Segment
from pipeline.code_texts import CodeText, code_texts
from pipeline.decided import Decided

CONTEXT_SHARE = 0.2  # of a segment's vector that is the segment before it
DEFINITION_SHARE = 0.5  # of the description's score; the rest is its closest other line
EXCLUDE_WEIGHT = 0.5  # of what an exclude line is closer than the definition
EXAMPLES_FROM = 2  # confirmed examples from which they count
SHRINK = 3.0  # examples that the description is worth
NEAREST = 3  # confirmed segments that are compared one by one
REJECT_WEIGHT = 0.5  # of what a rejected segment is closer than the closest confirmed one


@dataclass(frozen=True)
class Learned:
    """What one coder decided, with the vectors (in context) of the segments decided on."""

    decided: Decided
    segments: Sequence[Segment] = ()
    vectors: np.ndarray | None = None  # unit rows, shape (n_decided, d)

    @property
    def rows(self) -> dict[str, int]:
        return {segment.id: i for i, segment in enumerate(self.segments)}


@dataclass(frozen=True)
class Described:
    """How like each code's description each segment is; lines: rows of the codes' texts."""

    parts: list[CodeText]
    owner: np.ndarray  # code of each line, shape (n_lines,)
    cosines: np.ndarray  # (n_segments, n_lines)
    definition: np.ndarray  # line of each code's definition, shape (n_codes,)
    closest: np.ndarray  # line of the closest include or example, (n_segments, n_codes)
    excluded: np.ndarray  # line of the closest exclude, -1 for none, (n_segments, n_codes)
    against: np.ndarray  # what that takes off, >= 0, (n_segments, n_codes)
    alike: np.ndarray  # the description's score, (n_segments, n_codes)


@dataclass(frozen=True)
class Confirmed:
    """How like this coder's confirmed segments each segment is, its own decision left out."""

    count: np.ndarray  # confirmed examples that are not the segment itself, (n, n_codes)
    prototype: np.ndarray  # cosine with their mean, (n, n_codes)
    nearest: np.ndarray  # their rows, closest first, -1 for none, (n, n_codes, NEAREST)
    cosines: np.ndarray  # cosines with those, 0 for none, (n, n_codes, NEAREST)
    refused: np.ndarray  # what rejections take off, >= 0, (n, n_codes)
    closest: np.ndarray  # row of the closest rejected segment, -1 for none, (n, n_codes)
    share: np.ndarray  # of the score that is the examples', 0 below EXAMPLES_FROM
    alike: np.ndarray  # the examples' score, (n, n_codes)


def in_context(segments: Sequence[Segment], vectors: np.ndarray) -> np.ndarray:
    """Return unit rows in which each segment carries some of the one before it in its answer."""
    if len(segments) < 2:
        return vectors
    mixed = vectors.astype(np.float32, copy=True)
    for i in range(1, len(segments)):
        if segments[i].answer_id == segments[i - 1].answer_id:
            mixed[i] = (1 - CONTEXT_SHARE) * vectors[i] + CONTEXT_SHARE * vectors[i - 1]
    return unit_rows(mixed)


def unit_rows(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return unit


def describe(
    rows: np.ndarray, codes: Sequence[Code], code_vectors: Mapping[str, np.ndarray]
) -> Described:
    """Compare segments with the codes' own texts."""
    parts = [part for code in codes for part in code_texts(code)]
    owner = np.repeat(np.arange(len(codes)), [len(code_texts(code)) for code in codes])
    cosines = rows @ np.stack([code_vectors[part.text] for part in parts]).T
    shape = (len(rows), len(codes))
    definition = np.searchsorted(owner, np.arange(len(codes)))
    closest, excluded = np.tile(definition, (len(rows), 1)), np.full(shape, -1)
    for code in range(len(codes)):
        for kinds, best in ((("include", "example"), closest), (("exclude",), excluded)):
            lines = [i for i in np.flatnonzero(owner == code) if parts[i].kind in kinds]
            if lines:
                best[:, code] = np.array(lines)[cosines[:, lines].argmax(axis=1)]
    own = cosines[:, definition]
    worst = np.take_along_axis(cosines, np.maximum(excluded, 0), axis=1)
    against = np.where(excluded >= 0, EXCLUDE_WEIGHT * np.maximum(worst - own, 0.0), 0.0)
    other = np.take_along_axis(cosines, closest, axis=1)
    alike = DEFINITION_SHARE * own + (1 - DEFINITION_SHARE) * other - against
    return Described(parts, owner, cosines, definition, closest, excluded, against, alike)


def compare(
    segments: Sequence[Segment], rows: np.ndarray, codes: Sequence[Code], learned: Learned
) -> Confirmed:
    """Compare segments with what the coder confirmed and rejected elsewhere."""
    shape = (len(rows), len(codes))
    count, refused = np.zeros(shape), np.zeros(shape)
    prototype, share = np.zeros(shape), np.zeros(shape)
    nearest, closest = np.full((*shape, NEAREST), -1), np.full(shape, -1)
    near = np.zeros((*shape, NEAREST))
    if learned.vectors is None or not len(learned.segments):
        return Confirmed(count, prototype, nearest, near, refused, closest, share, np.zeros(shape))
    table = rows @ learned.vectors.T
    place = learned.rows
    own = np.array([place.get(segment.id, -1) for segment in segments])
    held, off = (
        _rows_by_code(learned.decided.confirmed, place),
        _rows_by_code(learned.decided.rejected, place),
    )
    for c, code in enumerate(codes):
        used = held.get(code.id, [])
        if len(used) < EXAMPLES_FROM:
            continue
        mine = own[:, None] == np.array(used)[None, :]
        count[:, c] = len(used) - mine.sum(axis=1)
        sums = learned.vectors[used].sum(axis=0)[None, :] - mine @ learned.vectors[used]
        prototype[:, c] = (unit_rows(sums) * rows).sum(axis=1)
        cosines = np.where(mine, -np.inf, table[:, used])
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
        found = np.take_along_axis(cosines, order, axis=1)
        known = np.isfinite(found)
        nearest[:, c, : order.shape[1]] = np.where(known, np.array(used)[order], -1)
        near[:, c, : order.shape[1]] = np.where(known, found, 0.0)
        refused[:, c], closest[:, c] = _refused(table, own, off.get(code.id, []), found[:, 0])
    share = np.where(count >= EXAMPLES_FROM, count / (count + SHRINK), 0.0)
    mean = near.sum(axis=2) / np.maximum((nearest >= 0).sum(axis=2), 1)
    alike = (prototype + mean) / 2 - refused
    return Confirmed(count, prototype, nearest, near, refused, closest, share, alike)


def _refused(
    table: np.ndarray, own: np.ndarray, rejected: Sequence[int], best: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a code loses where a rejected segment is closer than any confirmed one.

    The second array has the row of that rejected segment.
    """
    if not rejected:
        return np.zeros(len(table)), np.full(len(table), -1)
    mine = own[:, None] == np.array(rejected)[None, :]
    cosines = np.where(mine, -np.inf, table[:, rejected])
    closest = cosines.max(axis=1)
    known = np.isfinite(closest) & np.isfinite(best)
    loss = np.maximum(np.where(known, closest - np.where(known, best, 0.0), 0.0), 0.0)
    return REJECT_WEIGHT * loss, np.array(rejected)[cosines.argmax(axis=1)]


def _rows_by_code(
    decided: Mapping[str, tuple[str, ...]], place: Mapping[str, int]
) -> dict[str, list[int]]:
    held: dict[str, list[int]] = {}
    for segment, codes in decided.items():
        for code in codes:
            if segment in place:
                held.setdefault(code, []).append(place[segment])
    return held
