"""Coefficients by loops over units and pairs of coders, written apart from the program's own.

A row of `table` is a unit: one value for each coder, None for missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

Table = Sequence[Sequence[Hashable | None]]
Distance = Callable[[Hashable, Hashable], float]


def held(row: Sequence[Hashable | None]) -> list[Hashable]:
    return [value for value in row if value is not None]


def observed(table: Table) -> float:
    shares = []
    for row in table:
        pairs = list(combinations(held(row), 2))
        if pairs:
            shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares)


def mean_shares(table: Table, q: Sequence[Hashable]) -> list[float]:
    rated = [held(row) for row in table if held(row)]
    return [sum(row.count(k) / len(row) for row in rated) / len(rated) for k in q]


def corrected(seen: float, chance: float) -> float | None:
    return None if abs(1 - chance) < 1e-12 else (seen - chance) / (1 - chance)


def fleiss(table: Table, q: Sequence[Hashable]) -> float | None:
    return corrected(observed(table), sum(p * p for p in mean_shares(table, q)))


def gwet(table: Table, q: Sequence[Hashable]) -> float | None:
    shares = mean_shares(table, q)
    return corrected(observed(table), sum(p * (1 - p) for p in shares) / (len(q) - 1))


def even(table: Table, q: Sequence[Hashable]) -> float | None:
    return corrected(observed(table), 1 / len(q))


def conger(table: Table, q: Sequence[Hashable]) -> float | None:
    coders = range(len(table[0]))
    shares = []
    for coder in coders:
        own = [row[coder] for row in table if row[coder] is not None]
        if not own:
            return None
        shares.append([own.count(k) / len(own) for k in q])
    by = [
        sum(a * b for a, b in zip(shares[i], shares[j], strict=True))
        for i, j in combinations(coders, 2)
    ]
    return corrected(observed(table), sum(by) / len(by))


def of_pair(table: Table, i: int, j: int, *, scott: bool) -> float | None:
    both = [(row[i], row[j]) for row in table if row[i] is not None and row[j] is not None]
    n = len(both)
    if n < 2:
        return None
    left, right = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = 0.0
    for k in {*left, *right}:
        if scott:
            chance += ((left[k] + right[k]) / (2 * n)) ** 2
        else:
            chance += left[k] / n * right[k] / n
    return corrected(sum(a == b for a, b in both) / n, chance)


def mean_of_pairs(table: Table, *, scott: bool = False) -> float | None:
    pairs = combinations(range(len(table[0])), 2)
    found = [v for i, j in pairs if (v := of_pair(table, i, j, scott=scott)) is not None]
    return sum(found) / len(found) if found else None


def alpha(table: Table, distance: Distance = lambda a, b: float(a != b)) -> float | None:
    rows = [held(row) for row in table if len(held(row)) > 1]
    every = [value for row in rows for value in row]
    n = len(every)
    within = sum(
        distance(a, b) * 2 / (len(row) - 1) for row in rows for a, b in combinations(row, 2)
    )
    among = sum(distance(a, b) * 2 for a, b in combinations(every, 2))
    return None if among == 0 else 1 - (n - 1) * within / among


def ordinal_distance(table: Table) -> Distance:
    """Return Krippendorff's ordinal metric: values between two, and half of each."""
    every = Counter(v for row in table if len(held(row)) > 1 for v in held(row))

    def apart(a: Hashable, b: Hashable) -> float:
        low, high = sorted((a, b))  # type: ignore[type-var]
        between = sum(n for value, n in every.items() if low <= value <= high)  # type: ignore[operator]
        return 0.0 if a == b else (between - (every[a] + every[b]) / 2) ** 2

    return apart


def masi(a: Hashable, b: Hashable) -> float:
    assert isinstance(a, frozenset)
    assert isinstance(b, frozenset)
    if not a | b:
        return 0.0
    jaccard = len(a & b) / len(a | b)
    if a == b:
        return 1 - jaccard
    if a <= b or b <= a:
        return 1 - jaccard * 2 / 3
    return 1 - jaccard / 3


def jaccard(a: Hashable, b: Hashable) -> float:
    assert isinstance(a, frozenset)
    assert isinstance(b, frozenset)
    return 1 - len(a & b) / len(a | b) if a | b else 0.0
