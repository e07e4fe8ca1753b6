"""Cross what codes say with who says it, or with one another: counts, and what is behind each.

In:     coded segments, each with its answer, participant and what it belongs to on two axes.
Out:    counts of segments, answers, participants or words for each cell, with the segments.
Source: Miles, Huberman & Saldaña (2014), matrix displays.

A segment may belong to several rows and several columns, and counts in each; a total counts it
once. Where both axes come from codes, a cell of answers or participants counts those that belong
to its row and to its column anywhere in them: two codes meet in an answer although no segment
has both. Where one axis is who speaks, or what was asked, the two must meet in a segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

Count = Literal["segments", "answers", "participants", "words"]
Normalize = Literal["no", "rows", "columns"]
COUNTS: tuple[Count, ...] = ("segments", "answers", "participants", "words")
NORMALIZE: tuple[Normalize, ...] = ("no", "rows", "columns")


@dataclass(frozen=True)
class MatrixSegment:
    """A segment with a confirmed code. rows, columns: ids of what it belongs to on each axis."""

    id: str
    answer_id: str
    participant: str
    words: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class MatrixAxis:
    """What stands along a side. coded: whether it comes from codes, segment by segment.

    kind: what it is in words, such as codes, or an attribute's name. coded is False of who
    speaks and what was asked.
    """

    kind: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    coded: bool = True


@dataclass(frozen=True)
class Membership:
    """In how many columns each row has anything, one column being in several rows at will.

    rows: columns that each row is in, shape (n_rows,). hits: their sum. several, none: columns
    in more than one row, and in no row at all.
    """

    columns: int
    rows: tuple[int, ...]
    hits: int
    several: int
    none: int


@dataclass(frozen=True)
class Matrix:
    """A table of counts. Totals count each unit once, so they are no sums.

    units: all segments, answers, participants or words that were counted on. counts: shape
    (n_rows, n_columns).
    """

    rows: MatrixAxis
    columns: MatrixAxis
    count: Count
    counts: np.ndarray
    row_totals: np.ndarray
    column_totals: np.ndarray
    units: int
    segments: tuple[MatrixSegment, ...]

    def values(self, normalize: Normalize) -> np.ndarray:
        """Return counts, or shares of each row's or column's total; NaN where that is nought."""
        if normalize == "no":
            return self.counts.astype(float)
        totals = self.row_totals[:, None] if normalize == "rows" else self.column_totals[None]
        shares = np.full(self.counts.shape, np.nan)
        np.divide(self.counts, totals, out=shares, where=np.broadcast_to(totals > 0, shares.shape))
        return shares

    def membership(self) -> Membership:
        """Return in how many columns each row has anything, as reviews print it of documents."""
        there = self.counts > 0
        of_rows, of_columns = there.sum(axis=1), there.sum(axis=0)
        return Membership(
            columns=len(self.columns.ids),
            rows=tuple(of_rows.tolist()),
            hits=int(there.sum()),
            several=int((of_columns > 1).sum()),
            none=int((of_columns == 0).sum()),
        )

    @cached_property
    def _units(self) -> list[str]:
        return [_unit_of(segment, self.count) for segment in self.segments]

    @cached_property
    def _places(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        by_row: dict[str, set[int]] = {id_: set() for id_ in self.rows.ids}
        by_column: dict[str, set[int]] = {id_: set() for id_ in self.columns.ids}
        for at, segment in enumerate(self.segments):
            for id_ in segment.rows:
                if id_ in by_row:
                    by_row[id_].add(at)
            for id_ in segment.columns:
                if id_ in by_column:
                    by_column[id_].add(at)
        return by_row, by_column

    def behind(self, row: str, column: str) -> tuple[MatrixSegment, ...]:
        """Return the segments behind a cell, in reading order.

        Where a cell counts answers or participants that hold both: all in these that belong to
        either.
        """
        by_row, by_column = self._places
        in_row, in_column = by_row[row], by_column[column]
        if not _meet_in_unit(self.rows, self.columns, self.count):
            return tuple(self.segments[at] for at in sorted(in_row & in_column))
        unit = self._units
        both = {unit[at] for at in in_row} & {unit[at] for at in in_column}
        either = sorted(at for at in in_row | in_column if unit[at] in both)
        return tuple(self.segments[at] for at in either)


def cross(
    segments: Sequence[MatrixSegment],
    rows: MatrixAxis,
    columns: MatrixAxis,
    *,
    count: Count = "segments",
) -> Matrix:
    """Return the matrix of two axes; ids that are on no axis are left out.

    segments: in reading order, each once.
    """
    weights = np.array([each.words for each in segments], dtype=np.int64)
    unit_of = [_unit_of(each, count) for each in segments]
    units = {unit: at for at, unit in enumerate(dict.fromkeys(unit_of))}
    at_unit = [units[unit] for unit in unit_of]
    by_row = _belonging([each.rows for each in segments], rows.ids, at_unit, len(units))
    by_column = _belonging([each.columns for each in segments], columns.ids, at_unit, len(units))
    weigh = weights if count == "words" else np.ones(len(units), dtype=np.int64)
    if count in ("segments", "words") or _meet_in_unit(rows, columns, count):
        counts = (by_row.T @ by_column.multiply(weigh[:, None]).tocsr()).toarray()
    else:
        counts = _met_in_segments(segments, at_unit, rows.ids, columns.ids)
    return Matrix(
        rows=rows,
        columns=columns,
        count=count,
        counts=counts,
        row_totals=by_row.T @ weigh,
        column_totals=by_column.T @ weigh,
        units=int(weigh.sum()),
        segments=tuple(segments),
    )


def _meet_in_unit(rows: MatrixAxis, columns: MatrixAxis, count: Count) -> bool:
    """Whether row and column may meet in different segments of what is counted."""
    return count in ("answers", "participants") and rows.coded and columns.coded


def _met_in_segments(
    segments: Sequence[MatrixSegment],
    at_unit: Sequence[int],
    row_ids: Sequence[str],
    column_ids: Sequence[str],
) -> np.ndarray:
    """Return how many units have a segment that belongs to both, shape (n_rows, n_columns)."""
    row_at = {id_: at for at, id_ in enumerate(row_ids)}
    column_at = {id_: at for at, id_ in enumerate(column_ids)}
    met = {
        (unit, row_at[row], column_at[column])
        for segment, unit in zip(segments, at_unit, strict=True)
        for row in segment.rows
        if row in row_at
        for column in segment.columns
        if column in column_at
    }
    counts = np.zeros((len(row_ids), len(column_ids)), dtype=np.int64)
    for _, row, column in met:
        counts[row, column] += 1
    return counts


def _unit_of(segment: MatrixSegment, count: Count) -> str:
    if count == "answers":
        return segment.answer_id
    return segment.participant if count == "participants" else segment.id


def _belonging(
    members: Sequence[tuple[str, ...]], ids: Sequence[str], at_unit: Sequence[int], n_units: int
) -> sparse.csr_matrix:
    """Return which units belong to which ids, each once, shape (n_units, n_ids)."""
    from scipy import sparse

    place = {id_: at for at, id_ in enumerate(ids)}
    pairs = [
        (unit, place[id_])
        for unit, of in zip(at_unit, members, strict=True)
        for id_ in of
        if id_ in place
    ]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    ones = np.ones(len(pairs), dtype=np.int64)
    belonging = sparse.csr_matrix((ones, (rows, columns)), shape=(n_units, len(ids)))
    belonging.data[:] = 1  # several segments of a unit make it belong once
    return belonging
