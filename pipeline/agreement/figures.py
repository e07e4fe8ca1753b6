"""Turn a coefficient into a figure that can be shown: value, interval, or the reason for none.

In:     the sums of a piece, its resamples, and the circumstances in which it was rated.
Out:    {"value", "low", "high", "n", "reason", "se", "method", "note", "bootstrap", ...}.

A figure that is undefined is None with a reason in plain words; NaN leaves this room never.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypedDict

import numpy as np

from pipeline.agreement.clusters import Clustered
from pipeline.agreement.intervals import Resampled, Resampling, no_bootstrap, percentile_interval

SHARES = ("percent_agreement", "positive_agreement", "negative_agreement", "holsti", "dice")
UNCORRECTED = (*SHARES, "prevalence_index", "bias_index")  # defined where all ratings are alike
HIGH_AGREEMENT, LOW_KAPPA, SKEWED = 0.85, 0.4, 0.6


class Figure(TypedDict, total=False):
    """A coefficient or share as it is printed; what is undefined is None, with its reason."""

    value: float | None
    low: float | None
    high: float | None
    n: int | float
    reason: str | None  # why there is no value
    se: float | None
    method: str | None  # how the interval was made
    degrees: float
    interval_reason: str  # why there is no interval
    interval_note: str  # what the interval is worth
    note: str  # how the value was made
    bootstrap: Resampled
    cluster_bootstrap: Resampled


@dataclass(frozen=True)
class Circumstances:
    """What was rated. unit: one word. pairable: units that two coders looked at."""

    unit: str
    coders: int
    rated: float
    pairable: float
    documents: int | None
    used: str  # "none", "all" or "some": who got the code, in pairable units
    binary: bool
    independent: bool = True  # False for characters, which are not drawn one by one
    formula: str = "best"  # how the printed interval is made; see printed.FORMULAS


@dataclass(frozen=True, eq=False)
class Assessed:
    """A coefficient's value and what its interval rests on; NaN for what is undefined.

    rests_on: units that all agree, where all do; None: all units that two looked at. clusters: the
    coefficient without each interview, where they are known. posterior: values of tables drawn,
    where the code is rare. nothing_shared: nobody gave the code where another did.
    """

    value: float
    error: float
    chance: float | None = None  # chance agreement, where all ratings agree; else None
    drawn: dict[str, np.ndarray] = field(default_factory=dict)  # "units", "documents"
    degrees: float = float("nan")  # units the error rests on
    rests_on: float | None = None
    clusters: Clustered | None = None
    posterior: np.ndarray | None = None
    nothing_shared: bool = False


def undefined(reason: str, n: float = 0) -> Figure:
    """Return a figure that cannot be given."""
    return {"value": None, "low": None, "high": None, "n": whole(n), "reason": reason}


def tidy(value: float) -> float:
    """Return a value without the last bits of its arithmetic, where it is a whole number."""
    near = round(value)
    return float(near) if abs(value - near) < 1e-12 else value


def whole(n: float) -> int | float:
    """Return a count as an integer, where it is one."""
    return int(n) if float(n).is_integer() else float(n)


def why_none(name: str, at: Circumstances) -> str | None:
    """Return why a coefficient cannot be formed in these circumstances, if so."""
    if at.coders < 2:
        return "there is only one coder; agreement takes two"
    if at.pairable == 0:
        return f"no {at.unit} was looked at by two coders"
    if name in ("positive_agreement", "dice") and at.used == "none":
        return "nobody gave this code"
    if name == "negative_agreement" and at.used == "all":
        return f"everybody gave this code to every {at.unit}"
    return None if name in UNCORRECTED else _why_uncorrectable(at)


def _why_uncorrectable(at: Circumstances) -> str | None:
    if at.used == "none":
        return (
            f"nobody gave this code to a {at.unit} that two coders looked at: all ratings are the "
            "same, so there is nothing to tell from chance"
        )
    if at.used == "all":
        return (
            f"{'every rating gives this code' if at.binary else 'there is only one category'}: "
            "all ratings are the same, so there is nothing to tell from chance"
        )
    return f"only one {at.unit} was looked at by two coders" if at.pairable < 2 else None


def assess(name: str, assessed: Assessed, at: Circumstances, hows: list[Resampling]) -> Figure:
    """Return the figure of a coefficient."""
    from pipeline.agreement.printed import print_interval

    reason = why_none(name, at)
    if reason is None and not np.isfinite(assessed.value):
        reason = "all ratings that count are the same, so chance agreement is 1"
    if reason is not None:
        return undefined(reason, at.pairable)
    figure: Figure = {
        "value": tidy(assessed.value),
        "low": None,
        "high": None,
        "n": whole(at.pairable),
    }
    figure |= {"reason": None, "se": None, "method": None}
    for how in hows:
        key: Literal["bootstrap", "cluster_bootstrap"] = (
            "bootstrap" if how.over == "units" else "cluster_bootstrap"
        )
        drawn = assessed.drawn.get(how.over)
        figure[key] = (
            no_bootstrap(how.over, f"there is only one of the {how.over} to resample")
            if how.drawn_from < 2 or drawn is None
            else percentile_interval(drawn, how)
        )
    return print_interval(name, figure, assessed, at)


def paradox(figures: dict[str, Figure]) -> list[str]:
    """Return in words that agreement is high and kappa low, where one category is rare."""
    agreement, kappa, skew = (
        figures.get(name, {}).get("value")
        for name in ("percent_agreement", "cohen_kappa", "prevalence_index")
    )
    if agreement is None or kappa is None or skew is None:
        return []
    if agreement < HIGH_AGREEMENT or kappa >= LOW_KAPPA or abs(skew) < SKEWED:
        return []
    rare = "rare" if skew < 0 else "nearly everywhere"
    return [
        f"High agreement ({agreement:.2f}) and low kappa ({kappa:.2f}): the code is {rare}, so "
        "chance agreement is high and kappa says little. Read AC1 and positive agreement beside it."
    ]
