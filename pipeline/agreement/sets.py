"""Compute Krippendorff's alpha over sets of codes, with MASI or Jaccard distances.

In:     Ratings; a coder's value for a unit is the set of codes given, perhaps empty.
Out:    sums over units or documents of which alpha is a function, and their resamples.

alpha = 1 - (n - 1) * apart / expected, with n the pairable values, apart the distances within
units (each unit's pairs over its coders less one), expected the distances of all values to all.
Where there are more different sets than MOST_SETS, the expected distances of a resample are
taken to first order around those of the data (plus the mean of the second); they differ from
the exact ones by a share of the order 1 / n_units.
Source: Krippendorff (2004), ch. 11; Passonneau (2006); Artstein & Poesio (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.agreement.coefficients import over
from pipeline.agreement.intervals import standard_error
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.scales import set_distances

KINDS = ("masi", "jaccard")
MOST_SETS = 1500  # different sets up to which resamples of units are exact
MOST_DOCUMENTS = 500  # documents up to which resamples of documents are exact
BLOCK = 512  # sets compared with as many others at a time; what fits a processor's cache


@dataclass(frozen=True, eq=False)
class SetSums:
    """What rows (units or documents) add to alpha.

    apart, values, near: (n_rows,) distances within, pairable values, distances to all values.
    within: (n_rows,) distances of a row's values to each other. square: distances of rows to
    rows by way of `counts`: (n_rows, n_kinds) and (n_kinds, n_kinds); None: to first order.
    """

    apart: np.ndarray
    values: np.ndarray
    near: np.ndarray
    within: np.ndarray
    counts: np.ndarray | None
    square: np.ndarray | None

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """Return apart, n and expected distances for weights of rows, (n, 3)."""
        apart, values = weights @ self.apart, weights @ self.values
        if self.counts is not None and self.square is not None:
            kinds = weights @ self.counts
            expected = ((kinds @ self.square) * kinds).sum(axis=1, dtype=float)
        else:
            total = float(self.near.sum())
            expected = 2 * (weights @ self.near) - total
            expected = expected + float(self.within.sum()) - total / len(self.near)
        return np.stack([apart, values, expected], axis=1).astype(float)

    def without_each(self) -> np.ndarray:
        """Return apart, n and expected distances without each row, (n_rows, 3)."""
        expected = self.near.sum() - 2 * self.near + self.within
        return np.stack(
            [self.apart.sum() - self.apart, self.values.sum() - self.values, expected], axis=1
        )

    def error(self) -> float:
        """Return the linearised standard error over rows, of alpha without its n - 1."""
        apart, n, expected = self.apart.sum(), self.values.sum(), self.near.sum()
        if expected <= 0:
            return float("nan")
        pulls = -(self.values * apart + n * self.apart) / expected
        pulls = pulls + n * apart * 2 * self.near / expected**2
        times = (self.values > 0).astype(float)
        return standard_error(pulls, times, correct=True)


def alpha_of(sums: np.ndarray) -> np.ndarray:
    """Return alpha of (n, 3) sums; NaN where all values are the same."""
    apart, n, expected = sums.T
    return 1 - over(apart * (n - 1), expected)


def set_sums(ratings: Ratings) -> dict[str, tuple[SetSums, SetSums | None]]:
    """Return for each kind of distance the sums over units, and over documents if known."""
    raters = ratings.rated.sum(axis=1)
    size = ratings.size() * (raters >= 2)
    sets, which = _distinct_sets(ratings)
    looked = ratings.rated & (raters >= 2)[:, None]
    names = ratings.documents or ("",) * len(size)
    number = np.unique(np.array(names, dtype=object), return_inverse=True)[1]
    documents = int(number.max(initial=-1)) + 1
    few = documents <= MOST_DOCUMENTS
    grouped = np.zeros((documents if few else 1, len(sets)))
    for coder in range(looked.shape[1]):
        seen = looked[:, coder]
        np.add.at(grouped, (number[seen] if few else 0, which[seen, coder]), size[seen])
    exact = len(sets) <= MOST_SETS and ratings.sizes is None
    counts = _counts(looked, which, len(sets)) if exact else None
    compared = _compare(sets.astype(np.float32), grouped, keep=exact)
    sums: dict[str, tuple[SetSums, SetSums | None]] = {}
    for kind, apart, (reach, between, square) in zip(
        KINDS, _within(ratings), compared, strict=True
    ):
        units = SetSums(
            apart / np.maximum(raters - 1, 1) * size,
            raters * size,
            np.where(looked, reach[which], 0).sum(axis=1) * size,
            apart * size,
            counts,
            square,
        )
        if ratings.documents is None:
            sums[kind] = units, None
            continue
        own = (
            np.diag(between) if few else _own(sets, which, looked, size, number)[KINDS.index(kind)]
        )
        sums[kind] = units, _by_document(units, number, own, between if few else None)
    return sums


def _by_document(
    units: SetSums, number: np.ndarray, own: np.ndarray, between: np.ndarray | None
) -> SetSums:
    n = len(own)
    apart, values, near = (
        np.bincount(number, weights=each, minlength=n)
        for each in (units.apart, units.values, units.near)
    )
    return SetSums(apart, values, near, own, None if between is None else np.eye(n), between)


def _own(
    sets: np.ndarray, which: np.ndarray, looked: np.ndarray, size: np.ndarray, number: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the MASI and Jaccard distances of each document's values to each other."""
    order = np.argsort(number, kind="stable")
    edges = np.flatnonzero(np.diff(number[order])) + 1
    found = []
    for rows in np.split(order, edges):
        given_sets = which[rows][looked[rows]]
        times = np.broadcast_to(size[rows, None], looked[rows].shape)[looked[rows]]
        kinds, at = np.unique(given_sets, return_inverse=True)
        counts = np.bincount(at, weights=times, minlength=len(kinds))
        each = sets[kinds].astype(float)
        long = each.sum(axis=1)
        apart = set_distances(each @ each.T, long[:, None], long[None, :])
        found.append([counts @ kind @ counts for kind in apart])
    masi, jaccard = np.array(found).T
    return masi, jaccard


def _counts(looked: np.ndarray, which: np.ndarray, n_sets: int) -> np.ndarray:
    counts = np.zeros((len(looked), n_sets), dtype=np.float32)
    for coder in range(looked.shape[1]):
        seen = np.flatnonzero(looked[:, coder])
        counts[seen, which[seen, coder]] += 1
    return counts


def _within(ratings: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Return each unit's MASI and Jaccard distances between its coders' sets, both ways."""
    given = ratings.assigned.astype(float)
    sizes = given.sum(axis=2)
    masi, jaccard = np.zeros(len(given)), np.zeros(len(given))
    for one, two in combinations(range(given.shape[1]), 2):
        shared = np.einsum("uk,uk->u", given[:, one], given[:, two])
        apart = set_distances(shared, sizes[:, one], sizes[:, two])
        both = 2 * (ratings.rated[:, one] & ratings.rated[:, two])
        masi += apart[0] * both
        jaccard += apart[1] * both
    return masi, jaccard


def _distinct_sets(ratings: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Return the different sets, (n_sets, n_codes), and the set of each unit and coder."""
    n, coders, codes = ratings.assigned.shape
    packed = np.packbits(ratings.assigned.reshape(n * coders, codes), axis=1)
    packed = np.ascontiguousarray(np.pad(packed, ((0, 0), (0, max(0, 1 - packed.shape[1])))))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return ratings.assigned.reshape(n * coders, codes)[first], number.reshape(n, coders)


def _compare(
    sets: np.ndarray, grouped: np.ndarray, *, keep: bool
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray | None]]:
    """Return for each kind a set's distances to all values, those of documents, and of sets."""
    n = len(sets)
    sizes = sets.sum(axis=1)
    beside = np.column_stack([grouped.sum(axis=0), grouped.T])
    distances = [np.zeros(beside.shape) for _ in KINDS]
    squares = [np.zeros((n, n), dtype=np.float32) if keep else None for _ in KINDS]
    for i in range(0, n, BLOCK):
        rows = slice(i, i + BLOCK)
        for j in range(i, n, BLOCK):
            cols = slice(j, j + BLOCK)
            shared = sets[rows] @ sets[cols].T
            kinds = set_distances(shared, sizes[rows, None], sizes[None, cols])
            for apart, sums, square in zip(kinds, distances, squares, strict=True):
                exact = apart.astype(float)
                sums[rows] += exact @ beside[cols]
                if j > i:
                    sums[cols] += exact.T @ beside[rows]
                if square is not None:
                    square[rows, cols] = apart
                    square[cols, rows] = apart.T
    return [
        (sums[:, 0], grouped @ sums[:, 1:], square)
        for sums, square in zip(distances, squares, strict=True)
    ]
