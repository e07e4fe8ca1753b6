"""Put intervals around coefficients: by linearisation, and by resampling.

In:     a table, how often each pattern stands in it, a coefficient.
Out:    standard errors, and 95% intervals with how they were made.

Linearised variance: what one more unit of a pattern would add to the coefficient, squared, over
the units; n / (n - 1) of it, t with n - 1 degrees of freedom. With the conventions of
coefficients.py that is the variance of Gwet's irrCAC. The derivative is taken by a complex
step, which is exact for the rational functions that coefficients are.
Bootstrap: percentiles over resampled units, or resampled documents (interviews) with all their
units. Resamples in which a coefficient is undefined are left out, and their share is told.
Sources: Gwet (2014), ch. 5-6; Fleiss, Cohen & Everitt (1969) for two coders; Efron & Tibshirani
(1993); Squire & Trapp (1998) on complex steps; Clopper & Pearson (1934) for the bound where
all agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np

from pipeline.agreement.coefficients import Coefficient
from pipeline.agreement.table import Totals

LEVEL = 0.95
STEP = 1e-30
RESAMPLES = 2000
BATCH = 20_000_000  # weights held at a time
STEPPED = 4_000_000  # sums with a step in one of them, held at a time
FEW_CLUSTERS = 10  # documents below which a bootstrap over them is doubtful
SAME = 1e-9  # values of resamples that differ by less are one value
MOST_UNDEFINED = 0.5  # share of undefined resamples above which no interval is given


class Resampled(TypedDict, total=False):
    """An interval of resampled values, or why there is none."""

    low: float | None
    high: float | None
    resamples: int
    over: str  # "units" or "documents"
    undefined: float | None  # share of resamples without a value
    reason: str | None
    note: str


@dataclass(frozen=True)
class Resampling:
    """How resamples are drawn. over: "units" or "documents"."""

    over: str
    drawn_from: int
    resamples: int
    seed: int

    def weights(self) -> Iterator[np.ndarray]:
        """Give batches of (n, drawn_from) float32: how often each is drawn."""
        rng = np.random.default_rng(self.seed)
        size = self.drawn_from
        most = max(1, BATCH // size)
        for start in range(0, self.resamples, most):
            n = min(most, self.resamples - start)
            drawn = rng.integers(0, size, size=(n, size)) + size * np.arange(n)[:, None]
            counted = np.bincount(drawn.reshape(-1), minlength=n * size)
            yield counted.reshape(n, size).astype(np.float32)


def slopes(coefficient: Coefficient, at: Totals) -> np.ndarray:
    """Return the derivative of a coefficient by each sum, (n_sums,)."""
    sums = at.sums[0]
    slopes = np.empty(len(sums))
    most = max(1, STEPPED // len(sums))
    for start in range(0, len(sums), most):
        own = np.arange(start, min(start + most, len(sums)))
        steps = np.broadcast_to(sums.astype(complex), (len(own), len(sums))).copy()
        steps[np.arange(len(own)), own] += 1j * STEP
        slopes[own] = coefficient(replace(at, sums=steps)).imag / STEP
    return slopes


def standard_error(pulls: np.ndarray, times: np.ndarray, *, correct: bool) -> float:
    """Return the standard error. pulls: what one unit of each kind adds; times: how many."""
    n = float(times.sum())
    if n < 2:
        return float("nan")
    variance = float((times * pulls**2).sum())
    return float(np.sqrt(variance * (n / (n - 1) if correct else 1)))


def t_interval(
    value: float, error: float, n: float, bounds: tuple[float, float]
) -> tuple[float, float]:
    """Return value -/+ t * error with n - 1 degrees of freedom, cut at the bounds."""
    from scipy.stats import t

    far = float(t.ppf((1 + LEVEL) / 2, n - 1)) * error
    return max(bounds[0], value - far), min(bounds[1], value + far)


def all_agree_bound(n: float) -> float:
    """Return the least agreement that n of n agreeing units leave credible (one tail 2.5%)."""
    return float(((1 - LEVEL) / 2) ** (1 / n))


def percentile_interval(drawn: np.ndarray, how: Resampling) -> Resampled:
    """Return the interval of resampled values, or why there is none."""
    defined = drawn[np.isfinite(drawn)]
    out = 1 - len(defined) / len(drawn) if len(drawn) else 0.0
    made: Resampled = {
        "low": None,
        "high": None,
        "resamples": len(drawn),
        "over": how.over,
        "undefined": round(out, 4),
        "reason": None,
    }
    if len(defined) < 2 or out > MOST_UNDEFINED:
        made["reason"] = "the coefficient is undefined in most resamples"
        return made
    if float(np.ptp(defined)) < SAME:
        made["reason"] = (
            "every resample gives the same value, so resampling says nothing of how far it may be "
            "off"
        )
        return made
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    made |= {"low": round(float(low), 12), "high": round(float(high), 12)}
    if how.over == "documents" and how.drawn_from < FEW_CLUSTERS:
        made["note"] = (
            f"only {how.drawn_from} documents: a bootstrap over fewer than {FEW_CLUSTERS} is "
            "doubtful, and usually too narrow"
        )
    return made


def no_bootstrap(over: str, reason: str) -> Resampled:
    """Return what stands where no resample could be drawn."""
    return {
        "low": None,
        "high": None,
        "resamples": 0,
        "over": over,
        "undefined": None,
        "reason": reason,
    }
