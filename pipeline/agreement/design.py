"""Say how many more units are needed because units of one interview hang together.

In:     units needed if they did not; units of an interview; how far they hang together.
Out:    the design effect, and the units and interviews needed with it.

deff = 1 + (m - 1) * icc, with m units of an interview and icc the intraclass correlation of
what a unit adds to the coefficient. Where interviews have different numbers of units, m is
their mean weighed by size, m * (1 + cv^2), cv the coefficient of variation of sizes.

Source: Kish (1965), Survey Sampling, 5.4; Eldridge, Ashby & Kerry (2006), International Journal
of Epidemiology 35(5):1292-1300, for sizes that differ; Donner & Klar (2000), Design and Analysis
of Cluster Randomization Trials in Health Research.
"""

from __future__ import annotations

import math


def design_effect(per_interview: float, icc: float, cv: float = 0.0) -> float:
    """Return how many times as many units are needed. Raises ValueError for what cannot be."""
    if not (math.isfinite(per_interview) and per_interview >= 1):
        raise ValueError("An interview has at least 1 unit.")
    if not 0 <= icc <= 1:
        raise ValueError("The intraclass correlation is from 0 to 1.")
    if not (math.isfinite(cv) and cv >= 0):
        raise ValueError("The coefficient of variation is 0 or more.")
    return 1 + (per_interview * (1 + cv**2) - 1) * icc


def units_with_effect(units: int, effect: float) -> int:
    """Return the units needed where each is worth less than one."""
    return math.ceil(units * effect - 1e-9)
