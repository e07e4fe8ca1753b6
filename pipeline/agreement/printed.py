"""Choose the interval that is printed beside a coefficient, and say how it was made.

In:     a coefficient's value and what its interval can rest on.
Out:    the figure's "low", "high", "se", "method", "degrees", or "interval_reason" for none.

Interviews known        jackknife over them (clusters.py), and at least as wide as what the units
                        alone say of a rare code; none where too few interviews carry the code.
Interviews not known    Jeffreys' interval for a rare code (rare.py), else linearised variance, t.
All agree               an exact bound on agreement: no variance is left to estimate.
"irrCAC" by name        linearised variance, t, of Gwet's R package, whatever else is known.
Source: clusters.py, rare.py; Gwet (2014), ch. 5-6; Clopper & Pearson (1934), Biometrika
        26(4):404-413; Kish (1965), Survey Sampling, 5.4 (units of clusters that hang together).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.agreement.clusters import FEWEST, NO_ERROR, TOGETHER, cluster_interval
from pipeline.agreement.intervals import FEW_CLUSTERS, LEVEL, all_agree_bound, t_interval

if TYPE_CHECKING:
    from pipeline.agreement.figures import Assessed, Circumstances, Figure

FORMULAS = ("best", "irrCAC")
SHARES = ("percent_agreement", "positive_agreement", "negative_agreement", "holsti", "dice")
JACKKNIFE = "jackknife over interviews, t on Fisher's z"
JEFFREYS = "Jeffreys' interval of the table (few units carry the code, lack it, or differ)"
LINEAR = "linearised variance, t"
IRRCAC = "linearised variance, t (irrCAC)"
EXACT = "exact binomial bound on agreement (all agree), chance held fixed"
TOO_FEW = "the variance cannot be estimated from so few or so uniform ratings"


def print_interval(name: str, figure: Figure, assessed: Assessed, at: Circumstances) -> Figure:
    """Return the figure with its interval, or with the reason for none."""
    bounds = (0.0 if name in SHARES else -1.0, 1.0)
    value = figure["value"]
    assert value is not None  # what is undefined has no interval to print
    if assessed.chance is not None and (bound := _all_agree(name, value, assessed, at)):
        return figure | bound
    if at.formula == "irrCAC" and at.independent:
        return figure | _linear(value, assessed, bounds, IRRCAC)
    if at.documents is not None:
        return figure | _over_interviews(value, assessed, at, bounds)
    if assessed.posterior is not None:
        return figure | _jeffreys(value, assessed)
    return figure | _linear(value, assessed, bounds, LINEAR)


def _none(reason: str) -> Figure:
    return {"low": None, "high": None, "interval_reason": reason}


def _holding(value: float, low: float, high: float, how: Figure) -> Figure:
    return how | {"low": min(low, value), "high": max(high, value)}


def _linear(value: float, assessed: Assessed, bounds: tuple[float, float], method: str) -> Figure:
    if not (np.isfinite(assessed.error) and assessed.error > NO_ERROR and assessed.degrees > 1):
        return _none(TOO_FEW)
    low, high = t_interval(value, assessed.error, assessed.degrees, bounds)
    return _holding(
        value, low, high, {"se": assessed.error, "method": method, "degrees": assessed.degrees - 1}
    )


def _jeffreys(value: float, assessed: Assessed) -> Figure:
    ends = _quantiles(assessed.posterior)
    if ends is None:
        return _none(TOO_FEW)
    se = assessed.error if np.isfinite(assessed.error) else None
    return _holding(value, *ends, {"se": se, "method": JEFFREYS})


def _quantiles(drawn: np.ndarray | None) -> tuple[float, float] | None:
    kept = drawn[np.isfinite(drawn)] if drawn is not None else np.zeros(0)
    if len(kept) < 2:
        return None
    low, high = np.quantile(kept, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _over_interviews(
    value: float, assessed: Assessed, at: Circumstances, bounds: tuple[float, float]
) -> Figure:
    clustered = assessed.clusters
    if at.documents is None or at.documents < 2 or clustered is None:
        return _none(
            f"all {at.unit}s are of one interview; how far agreement differs between interviews "
            "takes at least two to tell"
        )
    if clustered.effective < FEWEST:
        return _none(
            f"what this rests on stands in {_so_many(clustered.number)}"
            + (", most of it in one of them" if clustered.number > 1 else "")
            + "; too few to tell how far agreement differs between interviews"
        )
    if not np.isfinite(clustered.error(value)):
        return _none(
            "without one of the interviews it is undefined, so all of it hangs on that one"
        )
    if assessed.nothing_shared and assessed.posterior is None:
        return _none(
            f"no {at.unit} has the code from two coders, so nothing tells how often one might"
        )
    made = cluster_interval(value, clustered, bounds)
    if made is None:
        return _none(TOO_FEW)
    error, degrees, low, high = made
    if (ends := _quantiles(assessed.posterior)) is not None:
        low, high = min(low, ends[0]), max(high, ends[1])
    how: Figure = {"se": error, "method": JACKKNIFE, "degrees": round(degrees, 2)}
    return _holding(value, low, high, how) | _worth(clustered.number, clustered.effective)


def _so_many(n: int) -> str:
    return f"{n} interview" + ("" if n == 1 else "s")


def _worth(number: int, effective: float) -> Figure:
    """Say what an interval over few interviews is worth."""
    if effective >= FEW_CLUSTERS:
        return {}
    of = f"{_so_many(number)}" + (
        f", worth {effective:.1f} even ones" if effective < number - 0.5 else ""
    )
    return {
        "interval_note": (
            f"rests on {of}: so few say little of how interviews differ, and with others it may "
            "come out quite differently"
        )
    }


def _all_agree(name: str, value: float, assessed: Assessed, at: Circumstances) -> Figure | None:
    """Return the bound where all ratings agree; None for a coefficient that says less then."""
    units = at.pairable if assessed.rests_on is None else assessed.rests_on
    clusters = at.documents
    if clusters is not None and assessed.clusters is not None:
        clusters = assessed.clusters.number
    worth = _worth_of(units, clusters, at) if at.formula == "best" else units
    if worth is None or worth <= 0:
        return _none(TOO_FEW)
    least = all_agree_bound(worth)
    said = EXACT if worth == units else f"{EXACT}, as of {worth:.1f} {at.unit}s alone"
    if worth != units and not at.independent:
        said = f"{EXACT}, an interview counting as one"
    made: Figure = {"se": 0.0, "method": said}
    if name == "bias_index":
        return made | {"low": least - 1, "high": 1 - least}
    if name == "prevalence_index" and abs(value) == 1:
        ends = (2 * least - 1, 1.0) if value > 0 else (-1.0, 1 - 2 * least)
        return made | {"low": ends[0], "high": ends[1]}
    if value != 1 or assessed.chance is None:
        return None
    chance = 0.0 if name in SHARES else assessed.chance
    low = (least - chance) / (1 - chance)
    return made | {"low": max(0.0 if name in SHARES else -1.0, low), "high": 1.0}


def _worth_of(units: float, clusters: int | None, at: Circumstances) -> float | None:
    """Return how many independent units so many agreeing ones are worth.

    Units of one interview are taken to correlate by TOGETHER; characters are their interview.
    """
    if not at.independent:
        return clusters
    if clusters is None or clusters < 1:
        return units
    return units / (1 + max(0.0, units / clusters - 1) * TOGETHER)
