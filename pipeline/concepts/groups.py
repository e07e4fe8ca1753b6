"""How many participants of each group say something, side by side, with intervals.

In:     a matrix of participants: rows from codes, columns the values of one attribute.
Out:    for each row and group n of N, its share, and a 95% interval of that share.
Source: Wilson (1927), JASA 22:209-212; recommended for small n by Brown, Cai & DasGupta (2001),
        Statistical Science 16:101-133.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.concepts.matrix import Matrix

Z = 1.959964  # of a 95% interval
FEW = 10  # participants of a group below which its shares are said to be of very few


@dataclass(frozen=True)
class GroupShare:
    """Of a group's participants, how many have a row. share, low, high: 0 to 1; None: of none."""

    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class GroupRow:
    """A row in every group. spread: between its largest share and its smallest, 0 to 1."""

    id: str
    name: str
    groups: tuple[GroupShare, ...]
    spread: float
    apart: bool  # whether two of its intervals do not touch


def compare_groups(matrix: Matrix) -> tuple[GroupRow, ...]:
    """Return the rows of a matrix that counts participants. A column's total is its group's N.

    Raises ValueError where the matrix counts anything else.
    """
    if matrix.count != "participants":
        raise ValueError("groups are compared by participants")
    rows = []
    for at, (id_, name) in enumerate(zip(matrix.rows.ids, matrix.rows.names, strict=True)):
        shares = tuple(
            _share(int(n), int(of))
            for n, of in zip(matrix.counts[at], matrix.column_totals, strict=True)
        )
        told = [each.share for each in shares if each.share is not None]
        ends = [(each.low, each.high) for each in shares if each.low is not None]
        lowest_high = min((high for _, high in ends if high is not None), default=1.0)
        highest_low = max((low for low, _ in ends if low is not None), default=0.0)
        spread = max(told) - min(told) if told else 0.0
        rows.append(GroupRow(id_, name, shares, spread, lowest_high < highest_low))
    return tuple(rows)


def _share(n: int, of: int) -> GroupShare:
    if not of:
        return GroupShare(n, of, None, None, None)
    low, high = wilson(n, of)
    return GroupShare(n, of, n / of, low, high)


def wilson(n: int, of: int) -> tuple[float, float]:
    """Return the 95% score interval of a share of n among of, without correction.

    Raises ValueError unless 0 <= n <= of and of > 0.
    """
    if not 0 <= n <= of or of <= 0:
        raise ValueError(f"{n} of {of} is no share")
    share, square = n / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if n == 0 else middle - reach
    high = 1.0 if n == of else middle + reach
    return low, high
