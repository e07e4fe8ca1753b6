"""Say how far two categories are apart: weights of agreement, distances of disagreement.

In:     category values, and which scale they are on.
Out:    matrices, rows and columns in the order of the categories.
Source: Gwet (2014), Handbook of Inter-Rater Reliability, ch. 3 (weights); Krippendorff (2011),
        Computing Krippendorff's Alpha-Reliability (metrics); Passonneau (2006), Measuring
        Agreement on Set-Valued Items (MASI).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")


def numbers_of(names: Sequence[str]) -> np.ndarray | None:
    """Return the categories as numbers, or None where one is no finite number."""
    try:
        found = np.array([float(name) for name in names])
    except ValueError:
        return None
    return found if len(found) and np.isfinite(found).all() else None


def why_no_ratio(values: np.ndarray) -> str | None:
    """Return why numbers bear no ratio weights, or None: a ratio scale has one sign and a zero."""
    if not ((values < 0).any() and (values > 0).any()):
        return None
    low, high = f"{values.min():g}", f"{values.max():g}"
    return (
        f"the codes go from {low} to {high}, and ratios take numbers of one sign: between numbers "
        "of both signs the distance, their difference over their sum, has no bound"
    )


def weight_matrix(kind: str, values: np.ndarray) -> np.ndarray:
    """Return the weights of agreement, 1 on the diagonal; values: the categories' numbers.

    Raises ValueError for an unknown kind.
    """
    if kind not in WEIGHTS:
        raise ValueError(f'There are no weights "{kind}"; there are {", ".join(WEIGHTS)}.')
    q = len(values)
    if kind == "identity" or q < 2:
        return np.eye(q)
    if kind == "ordinal":
        rank = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        apart = np.abs(rank[:, None] - rank[None, :])
        return 1 - (apart * (apart + 1) / 2) / math.comb(q, 2)
    apart = np.abs(values[:, None] - values[None, :])
    if kind == "ratio":
        return 1 - _relative(values) / _relative(values).max()
    power = {"linear": 1.0, "quadratic": 2.0, "radical": 0.5}[kind]
    return np.asarray(1 - (apart / apart.max()) ** power)


def interval_distances(values: np.ndarray) -> np.ndarray:
    """Return squared differences."""
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def ratio_distances(values: np.ndarray) -> np.ndarray:
    """Return squared differences over sums; 0 between equal values, even two zeros."""
    return _relative(values)


def _relative(values: np.ndarray) -> np.ndarray:
    apart, total = values[:, None] - values[None, :], values[:, None] + values[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(apart == 0, 0.0, (apart / total) ** 2))


def set_distances(
    shared: np.ndarray, here: np.ndarray, there: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return MASI and Jaccard distances of sets of sizes here and there, sharing so many codes.

    Jaccard: 1 - shared / all. MASI: 1 - (shared / all) * m, with m = 1 for equal sets, 2/3 where
    one holds the other, 1/3 where they overlap. Two empty sets are equal; an empty and a filled
    one share nothing.
    """
    union = here + there - shared
    near = np.maximum(union, 1)
    np.divide(shared, near, out=near)
    near += union == 0
    thirds = (shared == np.minimum(here, there)).astype(near.dtype)  # one holds the other
    thirds += shared == np.maximum(here, there)  # each holds the other
    thirds += 1
    thirds *= near
    thirds /= 3
    return np.subtract(1, thirds, out=thirds), np.subtract(1, near, out=near)
