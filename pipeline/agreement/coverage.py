"""Simulate how often intervals of agreement hold the truth, in studies as they are.

In:     designs: interviews, units, how common a code is, how far coders agree, what differs.
Out:    for each design and method: share of intervals that hold the truth, their mean width, and
        how often there is none.

Each interview has a share of units that a code fits (beta, with an intraclass correlation), and a
difficulty apart from it (the same): each coder misses a share of the units that it fits and gives
it to a share of the others, as the interview is difficult, and one coder may err more than another.
The truth is the coefficient of the mean table of all interviews there could be; difficulty is set
for the kappa wanted. Studies in which the coefficient is undefined are not counted; intervals that
are not given are told apart. Methods were chosen on designs of another make (the common correlation
model: with chance kappa all coders copy one draw), which are not among these.
Source: Burton, Altman, Royston & Holder (2006), Statistics in Medicine 25:4279-4292 (design of
        simulations).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np

from models.json_shapes import Figures, FiguresRead
from pipeline.agreement import coefficients as co
from pipeline.agreement.measure import CORE, measure_code
from pipeline.agreement.pieces import piece_of_rows
from pipeline.agreement.ratings import Ratings

RUNS = 100
SEED = 20
RESAMPLES = 300  # of the bootstraps that are compared
GRID = 2000  # difficulties that stand for all there could be
COEFFICIENTS = (*(name for name in CORE if name != "max_kappa"), "positive_agreement")
METHODS = ("printed", "irrCAC", "bootstrap", "cluster_bootstrap")
LABELS = {
    "printed": "printed",
    "irrCAC": "linearised, units (irrCAC)",
    "bootstrap": "bootstrap, units",
    "cluster_bootstrap": "bootstrap, interviews",
}


@dataclass(frozen=True)
class Design:
    """A study. share: of units that the code fits. between: intraclass correlations of interviews.

    bias: how much oftener the last coder errs. missing: share of units that a coder but the first
    did not look at. uneven: whether interviews are of unlike lengths. known: whether the table
    says which interview a unit is of.
    """

    name: str
    interviews: int
    units: int
    share: float
    kappa: float
    between: float = 0.1
    coders: int = 2
    bias: float = 0.0
    missing: float = 0.0
    uneven: bool = False
    known: bool = True


DESIGNS = (
    Design("30 x 10", 30, 10, 0.3, 0.6),
    Design("12 x 20", 12, 20, 0.3, 0.6),
    Design("12 x 20, unlike interviews", 12, 20, 0.3, 0.6, 0.25),
    Design("12 x 20, uneven, kappa .8", 12, 20, 0.4, 0.8, 0.15, uneven=True),
    Design("12 x 20, one coder errs more", 12, 20, 0.2, 0.5, 0.1, bias=0.5),
    Design("12 x 20, three coders, half looked at", 12, 20, 0.3, 0.6, 0.1, coders=3, missing=0.5),
    Design("12 x 20, code on 5%", 12, 20, 0.05, 0.6, 0.05),
    Design("6 x 30", 6, 30, 0.3, 0.6),
    Design("6 x 30, unlike interviews", 6, 30, 0.4, 0.7, 0.25),
    Design("6 x 30, code on 10%", 6, 30, 0.1, 0.6, 0.05),
    Design("97 units, code on 3%", 97, 1, 0.03, 0.386, 0.0, known=False),
    Design("97 units, code on 5%", 97, 1, 0.05, 0.386, 0.0, known=False),
    Design("97 units, code on 10%", 97, 1, 0.10, 0.386, 0.0, known=False),
    Design("97 units, code on 5%, kappa .8", 97, 1, 0.05, 0.8, 0.0, known=False),
    Design("97 units, code on 5%, three coders", 97, 1, 0.05, 0.386, 0.0, coders=3, known=False),
    Design("200 units, B looked at a fifth", 200, 1, 0.3, 0.6, 0.0, missing=0.8, known=False),
    Design("400 units, code on 30%", 400, 1, 0.3, 0.6, 0.0, known=False),
)


def simulate(
    *,
    runs: int = RUNS,
    seed: int = SEED,
    designs: Sequence[Design] = DESIGNS,
    coefficient: str = "cohen_kappa",
    methods: Sequence[str] = METHODS,
) -> list[Figures]:
    """Return a row for each design and method: coverage, width, none, undefined."""
    rows = []
    for at, design in enumerate(designs):
        hard = difficulty(design)
        truth = true_value(design, hard, coefficient)
        ends: dict[str, list[tuple[float, float]]] = {name: [] for name in methods}
        none = dict.fromkeys(methods, 0)
        undefined = 0
        for ratings in studies(design, hard, runs, seed + at):
            intervals = _intervals(ratings, coefficient, methods)
            undefined += intervals is None
            for name, interval in (intervals or {}).items():
                if interval is None:
                    none[name] += 1
                else:
                    ends[name].append(interval)
        for name in methods:
            if name == "cluster_bootstrap" and not design.known:
                continue
            rows.append(_row(design, name, truth, ends[name], none[name], undefined))
    return rows


def _row(  # noqa: PLR0917
    design: Design,
    method: str,
    truth: float,
    ends: list[tuple[float, float]],
    none: int,
    undefined: int,
) -> Figures:
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    given = len(ends)
    return {
        "design": design.name,
        "truth": round(truth, 3),
        "method": method,
        "coverage": round(float(((low <= truth) & (truth <= high)).mean()), 3) if given else None,
        "width": round(float((high - low).mean()), 3) if given else None,
        "none": round(none / (given + none), 3) if given + none else None,
        "defined": given + none,
        "undefined": undefined,
    }


def _intervals(
    ratings: Ratings, coefficient: str, methods: Sequence[str]
) -> dict[str, tuple[float, float] | None] | None:
    """Return the interval of each method, None where it gives none; None if all is undefined."""
    resamples = RESAMPLES if any("bootstrap" in name for name in methods) else 0
    figure: FiguresRead = measure_code(ratings, 0, coefficient, resamples=resamples)
    if figure["value"] is None:
        return None
    intervals: dict[str, tuple[float, float] | None] = {}
    for name in methods:
        ends = figure
        if name == "irrCAC":
            ends = measure_code(ratings, 0, coefficient, resamples=0, method="irrCAC")
        elif name != "printed":
            ends = figure.get(name) or {}
        low, high = ends.get("low"), ends.get("high")
        intervals[name] = None if low is None or high is None else (float(low), float(high))
    return intervals


def studies(design: Design, hard: float, runs: int, seed: int) -> Iterator[Ratings]:
    """Return so many studies of a design. hard: see difficulty()."""
    draw = np.random.default_rng(seed)
    m = design.interviews
    for _ in range(runs):
        sizes = np.full(m, design.units)
        if design.uneven:
            sizes = 1 + draw.multinomial(m * (design.units - 1), draw.dirichlet(np.full(m, 3.0)))
        number = np.repeat(np.arange(m), sizes)
        fits, missed, added = (each[number] for each in _interviews(design, hard, m, draw))
        n = len(number)
        truth = draw.random((n, 1)) < fits[:, None]
        miss, add = (_by_coder(each, design) for each in (missed, added))
        given = np.where(truth, draw.random(miss.shape) >= miss, draw.random(add.shape) < add)
        looked = draw.random(given.shape) >= design.missing
        looked[:, 0] = True
        yield Ratings(
            tuple(f"coder {i}" for i in range(design.coders)),
            tuple(map(str, range(n))),
            ("x",),
            (given & looked)[:, :, None],
            looked,
            tuple(f"interview {i}" for i in number) if design.known else None,
        )


def _interviews(
    design: Design, hard: float, m: int, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each interview's share of fitting units, of those missed, and of others added."""
    fits = _beta(design.share, design.between, m, draw)
    missed = _beta(hard, design.between, m, draw)
    return fits, missed, missed * design.share / (1 - design.share)


def _by_coder(error: np.ndarray, design: Design) -> np.ndarray:
    more = np.linspace(0, design.bias, design.coders)
    return np.minimum(error[:, None] * (1 + more), 1)


def _beta(mean: float, between: float, m: int, draw: np.random.Generator) -> np.ndarray:
    if between == 0:
        return np.full(m, mean)
    size = 1 / between - 1
    return draw.beta(mean * size, (1 - mean) * size, size=m)


@cache
def true_value(design: Design, hard: float, coefficient: str) -> float:
    """Return the coefficient of the mean table of all interviews that there could be."""
    from scipy.stats import beta

    missed = np.array([hard])
    if design.between > 0:
        size = 1 / design.between - 1
        missed = beta.ppf((np.arange(GRID) + 0.5) / GRID, hard * size, (1 - hard) * size)
    added = missed * design.share / (1 - design.share)
    patterns = np.array(list(product((0, 1), repeat=design.coders)))
    chance = np.zeros(len(patterns))
    for among, rate in (
        (design.share, 1 - _by_coder(missed, design)),
        (1 - design.share, _by_coder(added, design)),
    ):
        each = np.where(patterns[None] == 1, rate[:, None], 1 - rate[:, None]).prod(axis=2)
        chance += among * each.mean(axis=0)
    totals = piece_of_rows(patterns, 2).totals(chance)
    every = np.ones(len(totals.table.pairs), dtype=bool)
    known = CORE | {"positive_agreement": co.positive_agreement}
    return float(known[coefficient](replace(totals, used=every))[0])


@cache
def difficulty(design: Design) -> float:
    """Return the mean share of fitting units that a coder misses, for the kappa wanted."""
    low, high = 0.0, 0.9 * min(1.0, (1 - design.share) / design.share)
    for _ in range(30):
        middle = (low + high) / 2
        if true_value(design, middle, "cohen_kappa") > design.kappa:
            low = middle
        else:
            high = middle
    return (low + high) / 2
