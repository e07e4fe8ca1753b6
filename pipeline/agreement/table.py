"""Count what every coefficient of agreement is made of.

In:     one category for each unit and coder, or none.
Out:    a Table: the few patterns that rows show, and for each pattern the sums it adds to.

A row is a pattern of one category for each coder, and most rows share a few patterns. Every
coefficient is a function of sums over rows, so a resample is a count of patterns, times what
each adds. Functions of Totals take a leading axis: the table itself, its resamples, or small
steps in one sum at a time (that is how variances are found; see intervals.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

MISSING = -1


@dataclass(frozen=True, eq=False)
class Table:
    """Patterns and what they add.

    patterns: (n_patterns, n_coders) category numbers, MISSING for not looked at.
    adds: (n_patterns, n_sums). where: block name -> columns of adds, and their shape.
    weights: (q, q) agreement of two categories; values: the categories as numbers, or None.
    """

    patterns: np.ndarray
    adds: np.ndarray
    where: dict[str, tuple[slice, tuple[int, ...]]]
    weights: np.ndarray
    values: np.ndarray | None
    pairs: tuple[tuple[int, int], ...]

    @property
    def coders(self) -> int:
        return int(self.patterns.shape[1])


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums of a table, (n, n_sums) real or complex, read by block.

    rho: the share of rated units that two coders rated, held fixed; None: as the sums say.
    used: which pairs of coders count in means over pairs. shared: which pairs share two units.
    """

    table: Table
    sums: np.ndarray
    rho: float | None = None
    used: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    shared: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __getitem__(self, block: str) -> np.ndarray:
        columns, shape = self.table.where[block]
        return self.sums[:, columns].reshape(len(self.sums), *shape)


def patterns_of(categories: np.ndarray, q: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows of (n, n_coders) categories, and each row's number among them."""
    base, coders = q + 1, categories.shape[1]
    if base**coders < 2**62:
        powers = np.array([base**i for i in range(coders)], dtype=np.int64)
        keys = (categories.astype(np.int64) + 1) @ powers
        patterns, number = np.unique(keys, return_inverse=True)
        rows = patterns[:, None] // powers[None, :] % base - 1
        return rows, number
    rows, number = np.unique(categories, axis=0, return_inverse=True)
    return rows.astype(np.int64), number.reshape(-1)


def make_table(
    patterns: np.ndarray,
    q: int,
    *,
    weights: np.ndarray | None = None,
    values: np.ndarray | None = None,
) -> Table:
    """Return the table of patterns over q categories. values given: with coincidences."""
    near = np.eye(q) if weights is None else weights
    flags = (patterns[:, :, None] == np.arange(q)).astype(float)  # (P, R, q)
    looked = flags.sum(axis=2)
    counts, raters = flags.sum(axis=1), looked.sum(axis=1)
    paired = raters >= 2
    fewer = np.where(paired, raters - 1, 1)
    met = (counts * (counts @ near.T - 1)).sum(axis=1) * paired
    share = counts / np.maximum(raters, 1)[:, None]
    blocks = {
        "rated": (raters >= 1)[:, None],
        "pairable": paired[:, None],
        "agree": (met / np.maximum(raters * fewer, 1))[:, None],
        "share": share,
        "paired_share": share * paired[:, None],
        "values": counts * paired[:, None],  # pairable values of each category
        "met": (met / fewer)[:, None],  # agreeing pairs of values, weighed as Krippendorff does
        "own": counts * (counts - 1) * (paired / fewer)[:, None],
        "looked": looked,
        "each": flags,
    }
    pairs = tuple(combinations(range(patterns.shape[1]), 2))
    blocks |= _pair_blocks(flags, looked, pairs, near)
    if values is not None:
        both = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(q)
        blocks["coincidence"] = both * (paired / fewer)[:, None, None]
    adds = np.concatenate(
        [b.reshape(len(b), int(np.prod(b.shape[1:]))) for b in blocks.values()], axis=1
    )
    return Table(patterns, adds.astype(float), _places(blocks), near, values, pairs)


def _pair_blocks(
    flags: np.ndarray, looked: np.ndarray, pairs: tuple[tuple[int, int], ...], near: np.ndarray
) -> dict[str, np.ndarray]:
    """both: units two coders looked at; same: their agreement; left, right: their categories."""
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    both = looked[:, first] * looked[:, second]
    left = flags[:, first] * both[:, :, None]
    right = flags[:, second] * both[:, :, None]
    return {
        "both": both,
        "same": ((left @ near) * right).sum(axis=2),
        "left": left,
        "right": right,
    }


def _places(blocks: dict[str, np.ndarray]) -> dict[str, tuple[slice, tuple[int, ...]]]:
    at, found = 0, {}
    for name, block in blocks.items():
        width = int(np.prod(block.shape[1:]))
        found[name] = (slice(at, at + width), block.shape[1:])
        at += width
    return found
