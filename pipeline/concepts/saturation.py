"""Saturation: how few new codes the next interview brings.

In:     the codes confirmed in each interview, interviews in the order in which they were coded.
Out:    the curve, a band over other orders, a stopping rule's verdict, what to expect next.
Source: Guest, Namey & Chen (2020), PLoS ONE 15(5):e0232076 (base size, run length, threshold);
        Good (1953), Biometrika 40:237-264, and Chao (1987), Biometrics 43:783-791 (what was
        not seen yet); Esty (1983), Ann. Stat. 11:905-912, and Garwood (1936), Biometrika
        28:437-442 (their intervals).

The rule alone misleads: it may stop a study after which many codes still come. So curve, band
and what is to be expected stand beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

BASE, RUN, THRESHOLD = 4, 2, 5.0  # interviews, interviews, percent: as the source has them
ORDERS = 1000  # drawn for the band
BAND = (2.5, 97.5)  # percentiles
ENOUGH = 2  # interviews below which nothing is said of the next


@dataclass(frozen=True)
class CodedInterview:
    """An interview with the codes confirmed in it."""

    id: str
    name: str
    codes: frozenset[str]


@dataclass(frozen=True)
class SaturationPoint:
    """What one more interview brought. low, high, mean: all codes after so many, in any order."""

    number: int
    interview: str
    name: str
    codes: int
    new: tuple[str, ...]
    cumulative: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class SaturationRun:
    """A run of interviews: numbers of the first and last, new codes, percent of the base."""

    first: int
    last: int
    new: int
    percent: float


@dataclass(frozen=True)
class StoppingRule:
    """Base size, run length and threshold, and how the runs after the base meet them.

    outcome: reached, not_reached, or why it cannot be told: too_few interviews, no_codes in the
    base. reached: the first run at or below the threshold. later: codes that came after it.
    """

    base: int
    run: int
    threshold: float
    base_codes: int
    runs: tuple[SaturationRun, ...]
    outcome: Literal["reached", "not_reached", "too_few", "no_codes"]
    reached: SaturationRun | None
    later: int


@dataclass(frozen=True)
class NextInterview:
    """New codes that one more interview is expected to bring, with a 95% interval of that mean.

    once, twice: codes in one interview, in two. expected: once over interviews. unseen: codes
    that such interviews hold and none of these did, at the least (Chao2).
    """

    interviews: int
    once: int
    twice: int
    expected: float
    low: float
    high: float
    unseen: float


@dataclass(frozen=True)
class Saturation:
    """The curve in coding order, the rule, and the next interview; None: too few for that."""

    points: tuple[SaturationPoint, ...]
    codes: int
    rule: StoppingRule
    next: NextInterview | None
    orders: int
    seed: int


def measure_saturation(
    interviews: Sequence[CodedInterview],
    *,
    base: int = BASE,
    run: int = RUN,
    threshold: float = THRESHOLD,
    orders: int = ORDERS,
    seed: int = 0,
) -> Saturation:
    """Return how new codes come. interviews: in coding order; seed: fixes the orders drawn."""
    sets = [each.codes for each in interviews]
    seen: set[str] = set()
    new: list[tuple[str, ...]] = []
    for codes in sets:
        new.append(tuple(sorted(codes - seen)))
        seen |= codes
    totals = np.cumsum([len(each) for each in new]).tolist()
    mean, low, high = _band(sets, orders, seed)
    points = tuple(
        SaturationPoint(
            number=at + 1,
            interview=each.id,
            name=each.name,
            codes=len(each.codes),
            new=new[at],
            cumulative=totals[at],
            mean=mean[at],
            low=low[at],
            high=high[at],
        )
        for at, each in enumerate(interviews)
    )
    counts = [len(each) for each in new]
    return Saturation(
        points=points,
        codes=len(seen),
        rule=stopping_rule(counts, base=base, run=run, threshold=threshold),
        next=expect_next(sets),
        orders=orders,
        seed=seed,
    )


def _band(
    sets: Sequence[Collection[str]], orders: int, seed: int
) -> tuple[list[float], list[float], list[float]]:
    """Return mean, low and high of all codes after each interview, over orders at random."""
    n = len(sets)
    if not n:
        return [], [], []
    codes = {code: at for at, code in enumerate(sorted(set().union(*sets)))}
    there = np.zeros((n, len(codes)), dtype=bool)
    for row, of in enumerate(sets):
        there[row, [codes[code] for code in of]] = True
    chance = np.random.default_rng(seed)
    counts = np.empty((orders, n))
    for draw in range(orders):
        order = chance.permutation(n)
        counts[draw] = np.logical_or.accumulate(there[order], axis=0).sum(axis=1)
    low, high = np.percentile(counts, BAND, axis=0)
    return counts.mean(axis=0).round(2).tolist(), low.tolist(), high.tolist()


def stopping_rule(
    new: Sequence[int], *, base: int = BASE, run: int = RUN, threshold: float = THRESHOLD
) -> StoppingRule:
    """Return what a stopping rule says. new: codes that each interview brought first.

    The base's codes are those of its first interviews together. Runs overlap: each begins an
    interview after the one before. threshold: percent of the base's codes.
    """
    base_codes = sum(new[:base])
    runs = tuple(
        SaturationRun(
            first=start + 1,
            last=start + run,
            new=sum(new[start : start + run]),
            percent=round(100 * sum(new[start : start + run]) / base_codes, 2),
        )
        for start in range(base, len(new) - run + 1)
        if base_codes
    )
    reached = next((each for each in runs if each.percent <= threshold), None)
    outcome: Literal["reached", "not_reached", "too_few", "no_codes"] = (
        "reached" if reached else "not_reached"
    )
    if len(new) < base + run:
        outcome = "too_few"
    elif not base_codes:
        outcome = "no_codes"
    later = sum(new[reached.last :]) if reached else 0
    return StoppingRule(base, run, threshold, base_codes, runs, outcome, reached, later)


def expect_next(sets: Sequence[Collection[str]]) -> NextInterview | None:
    """Return what one more interview would bring, or None with fewer than ENOUGH.

    Good and Turing: in place of the next interview stands each of these, left out in turn; it
    brings the codes that are in it alone. So the mean is f1 / n, f1 being the codes that are in
    one interview. The interval is, at each end, the widest of three: Esty's, whose variance is
    (f1 + 2 f2) / n^2 with the codes in two interviews; Garwood's for the count f1, which holds
    where there are none; Student's over the interviews left out, which allows that some bring
    many codes at once.
    """
    from scipy.stats import chi2, t

    n = len(sets)
    if n < ENOUGH:
        return None
    held = Counter(code for codes in sets for code in codes)
    once, twice = (sum(1 for count in held.values() if count == times) for times in (1, 2))
    alone = np.array([sum(1 for code in codes if held[code] == 1) for codes in sets])
    reach = float(t.ppf(0.975, n - 1) * alone.std(ddof=1) / np.sqrt(n))
    reach = max(reach, 1.96 * float(np.sqrt(once + 2 * twice)) / n)
    low = float(chi2.ppf(0.025, 2 * once) / 2 / n) if once else 0.0
    high = float(chi2.ppf(0.975, 2 * once + 2) / 2 / n)
    rest = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    return NextInterview(
        interviews=n,
        once=once,
        twice=twice,
        expected=round(once / n, 3),
        low=round(max(min(low, once / n - reach), 0.0), 3),
        high=round(max(high, once / n + reach), 3),
        unseen=round((n - 1) / n * rest, 1),
    )
