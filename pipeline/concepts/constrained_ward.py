"""Group codes by Ward's method, as far as what an analyst said of them allows.

In:     a row for each code; pairs that belong together, pairs that do not.
Out:    the grouping into each number of groups that there can be.
Source: Ward (1963), J. Am. Stat. Assoc. 58:236-244; Davidson & Ravi (2005), constraints in
        agglomerative clustering.

Pairs that belong together are one group from the start; two groups that hold a pair set apart
are never made one. Where pairs contradict each other, together wins: who puts a code somewhere
anew takes back what was said of it before (Links.moved). Nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

Pair = tuple[str, str]


@dataclass(frozen=True)
class Links:
    """Pairs of code ids that an analyst put together, or apart."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    def moved(self, code: str, *, beside: Iterable[str], away_from: Iterable[str]) -> Links:
        """Return the links after a code was put beside some codes, away from others.

        What was said of this code before is taken back: the last word holds.
        """
        together = {pair for pair in self.together if code not in pair}
        apart = {pair for pair in self.apart if code not in pair}
        return Links(
            frozenset(together | {_pair(code, each) for each in beside}),
            frozenset(apart | {_pair(code, each) for each in away_from}),
        )


def links_of(themes: Iterable[Iterable[str]]) -> Links:
    """Return what an analyst's own themes say: codes of one belong together, of two do not.

    A code that stands in two themes sets these two apart in nothing.
    """
    homes: dict[str, set[int]] = {}
    for number, codes in enumerate(themes):
        for code in codes:
            homes.setdefault(code, set()).add(number)
    together: set[Pair] = set()
    apart: set[Pair] = set()
    codes_ = sorted(homes)
    for at, first in enumerate(codes_):
        for second in codes_[at + 1 :]:
            if len(homes[first]) > 1 or len(homes[second]) > 1:
                continue
            (together if homes[first] == homes[second] else apart).add((first, second))
    return Links(frozenset(together), frozenset(apart))


def with_pairs(links: Links, pairs: Mapping[Pair, str]) -> Links:
    """Return links with pairs that an analyst kept "together" or "apart"; these hold before others.

    But what stands in one theme stays there: a pair of such codes that is to be apart is not.
    """
    together = {pair for pair, how in pairs.items() if how == "together"}
    apart = {pair for pair, how in pairs.items() if how == "apart"}
    return Links(
        frozenset(links.together | together),
        frozenset((links.apart | apart) - together),
    )


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def ward_levels(
    rows: np.ndarray, ids: Iterable[str], links: Links | None = None
) -> dict[int, list[list[int]]]:
    """Return the groups, as indices into rows, for each number of groups that can be reached.

    The highest number is that of codes less what is together from the start; the lowest is one,
    or more where groups that are left are all set apart. Groups stand in order of their first.
    """
    groups, barred = _start(list(ids), links or Links())
    size = np.array([len(group) for group in groups], dtype=float)
    centre = np.stack([rows[group].mean(axis=0) for group in groups])
    levels = {len(groups): _in_order(groups.copy())}
    alive = dict(enumerate(groups))
    cost = np.full((len(groups), len(groups)), np.inf)
    for at in range(len(groups)):
        cost[at] = _costs(at, centre, size)
    cost[barred] = np.inf
    cost[np.tril_indices(len(groups))] = np.inf
    while len(alive) > 1:
        first, second = divmod(int(np.argmin(cost)), len(groups))
        if not np.isfinite(cost[first, second]):
            break
        both = size[first] + size[second]
        centre[first] = (centre[first] * size[first] + centre[second] * size[second]) / both
        size[first] = both
        barred[first] |= barred[second]
        barred[:, first] |= barred[:, second]
        alive[first] = [*alive[first], *alive.pop(second)]
        cost[second] = cost[:, second] = np.inf
        now = _costs(first, centre, size)
        for other in alive:
            if other != first:
                pair = (min(first, other), max(first, other))
                cost[pair] = np.inf if barred[first, other] else now[other]
        levels[len(alive)] = _in_order(alive.values())
    return levels


def _start(ids: list[str], links: Links) -> tuple[list[list[int]], np.ndarray]:
    """Return the groups that are together from the start, and which of them are set apart."""
    place = {id_: at for at, id_ in enumerate(ids)}
    root = list(range(len(ids)))

    def top(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    for first, second in _known(links.together, place):
        a, b = sorted((top(first), top(second)))
        root[b] = a
    gathered: dict[int, list[int]] = {}
    for at in range(len(ids)):
        gathered.setdefault(top(at), []).append(at)
    groups = list(gathered.values())
    home = {at: number for number, group in enumerate(groups) for at in group}
    barred = np.zeros((len(groups), len(groups)), dtype=bool)
    for first, second in _known(links.apart, place):
        if home[first] != home[second]:
            barred[home[first], home[second]] = barred[home[second], home[first]] = True
    return groups, barred


def _known(pairs: Iterable[Pair], place: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Return pairs of codes that are there, as indices."""
    for first, second in sorted(pairs):
        if first in place and second in place:
            yield place[first], place[second]


def _costs(at: int, centre: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return by how much a group's join with each other one raises the sum of squares."""
    squares = ((centre - centre[at]) ** 2).sum(axis=1)
    costs: np.ndarray = (squares * size * size[at] / (size + size[at])).round(9)
    return costs


def _in_order(groups: Iterable[list[int]]) -> list[list[int]]:
    return sorted(sorted(group) for group in groups)
