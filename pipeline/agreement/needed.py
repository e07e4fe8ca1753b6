"""Say how many units must be double-coded for an interval of a given width.

In:     the width wanted, the kappa and the prevalence expected, the number of coders.
Out:    a number of units. Advice: kappa and prevalence are guesses, and units of one interview
        hang together, which asks for more.

The variance of kappa for two categories, all coders on all units, in the common correlation
model; n = variance of one unit * (2 z / width) ** 2. For two coders it is
(1 - k) * ((1 - k) * (1 - 2 k) + k * (2 - k) / (2 p (1 - p))).
Source: Bloch & Kraemer (1989), Biometrics 45:269-287; Donner & Eliasziw (1992), Statistics in
Medicine 11:1511-1519; for more coders Zou & Donner (2004), Biometrics 60:807-811.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from pipeline.agreement.intervals import LEVEL


def unit_variance(kappa: float, prevalence: float, coders: int = 2) -> float:
    """Return n times the variance of kappa."""
    spread = 1 / (prevalence * (1 - prevalence))
    pairs = 2 / (coders * (coders - 1))
    linear = (3 - spread) * kappa
    square = (coders - 1) / coders * (4 - spread) * kappa**2
    return (1 - kappa) * (pairs - linear + square)


def units_needed(width: float, kappa: float, prevalence: float, coders: int = 2) -> int:
    """Return the units for a 95% interval of kappa of this width (low to high).

    Raises ValueError for what no study can have.
    """
    if not 0 < width < 2:
        raise ValueError("The width of the interval is between 0 and 2.")
    if not 0 <= kappa < 1:
        raise ValueError("The kappa expected is at least 0 and below 1.")
    if not 0 < prevalence < 1:
        raise ValueError("The share of units with the code is between 0 and 1.")
    if coders < 2:
        raise ValueError("Agreement takes two coders.")
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    return max(2, math.ceil(unit_variance(kappa, prevalence, coders) * (2 * z / width) ** 2))
