"""Lay a table of patterns over rows that can be weighed and resampled.

In:     the category of each unit and coder (for each code, where every decision counts).
Out:    Pieces: the sums of the table for any weights of units, or of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.agreement.intervals import Resampling
from pipeline.agreement.sets import SetSums
from pipeline.agreement.table import MISSING, Table, Totals, make_table, patterns_of


@dataclass(frozen=True, eq=False)
class PatternRows:
    """A table and its rows.

    mass: (n_rows, n_patterns) how often each pattern stands in a row; or, with `summed`,
    (n_rows, n_sums) what the row adds. Counts are whole numbers, exact in float32 up to 2^24.
    """

    table: Table
    mass: np.ndarray
    summed: bool = False

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """Return (n, n_sums) for (n, n_rows) weights."""
        if self.summed:
            return np.asarray(weights.astype(float) @ self.mass)
        counts = weights.astype(self.mass.dtype) @ self.mass
        return np.asarray(counts.astype(float) @ self.table.adds)

    def totals(self, weights: np.ndarray) -> Totals:
        """Return the sums for one weighing, (n_rows,)."""
        return Totals(self.table, self._exact(weights)[None])

    def _exact(self, weights: np.ndarray) -> np.ndarray:
        found = weights.astype(float) @ self.mass.astype(float)
        return np.asarray(found if self.summed else found @ self.table.adds)

    def pulls(self, slopes: np.ndarray) -> np.ndarray:
        """Return what one more of each row adds to a function with these slopes."""
        return np.asarray(self.mass @ (slopes if self.summed else self.table.adds @ slopes))


def piece_of_rows(
    categories: np.ndarray,
    q: int,
    *,
    weights: np.ndarray | None = None,
    values: np.ndarray | None = None,
) -> PatternRows:
    """Return the piece of (n_rows, n_coders) categories."""
    patterns, number = patterns_of(categories, q)
    table = make_table(patterns, q, weights=weights, values=values)
    if len(patterns) > table.adds.shape[1]:
        return PatternRows(table, table.adds[number], summed=True)
    mass = np.zeros((len(categories), len(patterns)), dtype=np.float32)
    mass[np.arange(len(categories)), number] = 1
    return PatternRows(table, mass)


def piece_of_cells(given: np.ndarray, looked: np.ndarray) -> PatternRows:
    """Return the piece of all unit x code decisions, a row for each unit.

    given: (n_rows, n_coders, n_codes) bool; looked: (n_rows, n_coders) bool.
    """
    n, coders, codes = given.shape
    each = [patterns_of(presence(given[:, :, at], looked), 2) for at in range(codes)]
    every, _ = patterns_of(np.concatenate([patterns for patterns, _ in each]), 2)
    place = {tuple(pattern): at for at, pattern in enumerate(every.tolist())}
    mass = np.zeros((n, len(every)), dtype=np.float32)
    for patterns, number in each:
        to = np.array([place[tuple(pattern)] for pattern in patterns.tolist()], dtype=int)
        mass[np.arange(n), to[number]] += 1
    return PatternRows(make_table(every.reshape(-1, coders), 2), mass)


def presence(given: np.ndarray, looked: np.ndarray) -> np.ndarray:
    """Return 1 for given, 0 for looked and not given, MISSING else."""
    return np.where(looked, given.astype(np.int64), MISSING)


def grouped_piece(
    piece: PatternRows, number: np.ndarray, groups: int, size: np.ndarray
) -> PatternRows:
    """Return the piece whose rows are groups of rows, each row counted by its size."""
    mass = np.zeros((groups, piece.mass.shape[1]))
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(groups))
    # of no groups numpy makes one, empty
    for group, rows in zip(range(groups), np.split(order, starts[1:]), strict=groups > 0):
        mass[group] = size[rows] @ piece.mass[rows].astype(float)
    return PatternRows(piece.table, mass, summed=piece.summed)


def draw(parts: Sequence[PatternRows | SetSums], how: Resampling) -> list[np.ndarray]:
    """Return the sums of every part for the same resamples, (n_resamples, n_sums) each."""
    found: list[list[np.ndarray]] = [[] for _ in parts]
    for weights in how.weights():
        for part, kept in zip(parts, found, strict=True):
            kept.append(part.sums(weights))
    return [np.concatenate(kept) for kept in found]
