"""Say where on a verbal scale a coefficient lies, by the probability that it lies there.

In:     a coefficient, its standard error, a scale.
Out:    the cumulative membership probability of each level, and the highest level that is
        reached with probability .95.

A coefficient is an estimate: .78 with a standard error of .14 is not "substantial" because .78
is above .60. The probability that the true coefficient lies in a level is that of the normal
distribution around the estimate, cut at -1 and 1; the levels are added from the top, and the
first whose sum exceeds .95 is the one that can be claimed.

Such scales are conventions: nothing follows from a word that does not follow from the number,
and the same kappa means different things for codes of different prevalence. Hence off by
default.

Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 6, and irrCAC 1.0
(landis.koch.bf, altman.bf, fleiss.bf). Scales: Landis & Koch (1977), Biometrics 33(1):159-174;
Altman (1991), Practical Statistics for Medical Research, p. 404; Fleiss (1981), Statistical
Methods for Rates and Proportions, 2nd ed., p. 218.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import TypedDict

from models.json_shapes import Figures, FiguresRead

PROBABILITY = 0.95
NORMAL = NormalDist()
SCALES: Mapping[str, tuple[tuple[float, float, str], ...]] = {
    "landis-koch": (
        (0.8, 1.0, "Almost Perfect"),
        (0.6, 0.8, "Substantial"),
        (0.4, 0.6, "Moderate"),
        (0.2, 0.4, "Fair"),
        (0.0, 0.2, "Slight"),
        (-1.0, 0.0, "Poor"),
    ),
    "altman": (
        (0.8, 1.0, "Very Good"),
        (0.6, 0.8, "Good"),
        (0.4, 0.6, "Moderate"),
        (0.2, 0.4, "Fair"),
        (-1.0, 0.2, "Poor"),
    ),
    "fleiss": (
        (0.75, 1.0, "Excellent"),
        (0.4, 0.75, "Intermediate to Good"),
        (-1.0, 0.4, "Poor"),
    ),
}
MEASURES = ("cohen_kappa", "gwet_ac1", "krippendorff_alpha")


def membership(value: float, error: float, scale: str) -> list[tuple[str, float]]:
    """Return each level with its cumulative membership probability, the best first.

    Raises ValueError for a scale that is not known, KeyError never; error: above 0.
    """
    if scale not in SCALES:
        raise ValueError(f'There is no scale "{scale}"; there are {", ".join(SCALES)}.')
    cut = NORMAL.cdf((value + 1) / error) - NORMAL.cdf((value - 1) / error)
    levels, total = [], 0.0
    for low, high, level in SCALES[scale]:
        total += (NORMAL.cdf((value - low) / error) - NORMAL.cdf((value - high) / error)) / cut
        levels.append((level, min(1.0, total)))
    return levels


class Level(TypedDict):
    """The level that can be claimed; cumulative: the probability of each level or a better one."""

    level: str | None
    probability: float | None
    cumulative: dict[str, float] | None
    reason: str | None


def benchmark(figure: FiguresRead, scale: str) -> Level:
    """Return where a figure lies, or why that cannot be said."""
    value = figure.get("value")
    error = _standard_error(figure)
    none: Level = {"level": None, "probability": None, "cumulative": None, "reason": None}
    if value is None:
        return none | {"reason": figure["reason"]}
    if error is None:
        return none | {"reason": "there is no standard error, so nothing can be said of levels"}
    levels = membership(value, error, scale)
    at = next((each for each in levels if each[1] >= PROBABILITY), levels[-1])
    return {"level": at[0], "probability": at[1], "cumulative": dict(levels), "reason": None}


def _standard_error(figure: FiguresRead) -> float | None:
    error = figure.get("se")
    return float(error) if error is not None and error > 0 else None


def benchmarks(report: FiguresRead, scale: str) -> Figures:
    """Return the levels of the chance-corrected coefficients, per code and over all."""

    def own(figures: FiguresRead) -> dict[str, Level]:
        return {name: benchmark(figures[name], scale) for name in MEASURES if name in figures}

    return {
        "scale": scale,
        "codes": {code: own(figures) for code, figures in report["codes"].items()},
        "overall": own(report["overall"]),
        "note": "a level is claimed where the probability of it or a better one is at least .95",
    }
