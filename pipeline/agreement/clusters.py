"""Put an interval around a coefficient over interviews, leaving out each of them once.

In:     the coefficient without each interview, and how much of what it rests on stands in each.
Out:    a standard error, degrees of freedom, and an interval.

Units of one interview hang together, so what varies freely are interviews. The variance is the
jackknife's over them: (m - 1) / m of the squared differences that leaving one out makes. It is
laid on Fisher's z, where coefficients near 1 are less skewed, with Student's t. Where some
interviews hold most of a code, m interviews are worth fewer: degrees of freedom are their
effective number less one, (sum w)^2 / sum w^2, with w how much of the variance of all values
stands in an interview. Compared by simulation with six others; see docs/agreement.md.
Source: Efron & Tibshirani (1993), ch. 11; Efron & Stein (1981), Annals of Statistics 9(3):586-596
        (its variance is not too small on average); Fleiss & Davies (1982), American Journal of
        Epidemiology 115(6):841-845 (jackknife of kappa); Yang & Zhou (2014), Statistics in
        Medicine 33(15):2612-2633, and Vanbelle (2017), Biometrical Journal 59(5):1016-1034 (kappa
        of clustered units); Carter, Schnepel & Steigerwald (2017), Review of Economics and
        Statistics 99(4):698-709 (effective number of clusters).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.agreement.intervals import LEVEL

FEWEST = 2.0  # effective interviews below which there is no interval
NO_ERROR = 1e-9  # a standard error below this is what is left of 0 by arithmetic
TOGETHER = 0.1  # correlation of units of an interview that is assumed where all agree


@dataclass(frozen=True, eq=False)
class Clustered:
    """A coefficient without each interview, (m,), and what of it stands in each, (m,)."""

    without: np.ndarray
    weight: np.ndarray

    @property
    def number(self) -> int:
        """How many interviews hold anything that the coefficient rests on."""
        return int((self.weight > 0).sum())

    @property
    def effective(self) -> float:
        """How many interviews of even weight they are worth."""
        square = float((self.weight**2).sum())
        return float(self.weight.sum()) ** 2 / square if square > 0 else 0.0

    def error(self, value: float) -> float:
        """Return the jackknife's standard error; NaN where the coefficient needs all of them."""
        m = self.number
        if m < 2:
            return float("nan")
        return float(np.sqrt((m - 1) / m * ((self.without - value) ** 2).sum()))


def cluster_interval(
    value: float, clustered: Clustered, bounds: tuple[float, float]
) -> tuple[float, float, float, float] | None:
    """Return standard error, degrees of freedom, low and high; None where there are none.

    bounds: what the coefficient can be at the least and at the most.
    """
    from scipy.stats import t

    error, degrees = clustered.error(value), clustered.effective - 1
    if not error > NO_ERROR or clustered.effective < FEWEST:
        return None
    far = float(t.ppf((1 + LEVEL) / 2, degrees))
    low, high = bounds
    half = (high - low) / 2
    at = (value - low) / half - 1
    if abs(at) > 1 - 1e-9:  # Fisher's z has no place for it
        return error, degrees, max(low, value - far * error), min(high, value + far * error)
    z, spread = np.arctanh(at), far * error / half / (1 - at**2)
    ends = [low + half * (1 + float(np.tanh(z + sign * spread))) for sign in (-1, 1)]
    return error, degrees, ends[0], ends[1]


def variance_weight(values: np.ndarray) -> np.ndarray:
    """Return how much of the variance of values stands in each cluster, (m,).

    values: (m, q) how often each category was given. A value's squared distance from the mean.
    """
    total = values.sum()
    if total <= 0:
        return np.zeros(len(values))
    share = values.sum(axis=0) / total
    return np.asarray(values @ (1 - 2 * share + (share**2).sum()))
