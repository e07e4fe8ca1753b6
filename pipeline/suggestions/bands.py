"""Say how sure a suggestion is, and promise no more than the history bears.

In:     a history's probabilities with what turned out right, by interview.
Out:    bands (confident, worth a look, abstain), their thresholds, calibration error, and how
        many more examples are needed where nothing can be promised.
Source: Angelopoulos et al. (2021), Learn then test: fixed-sequence testing of thresholds;
        Clopper & Pearson (1934); Kish (1965), design effect of interviews.

The confident band is the largest set of suggestions, taken from the surest down, whose
precision in earlier interviews has a lower bound at the study's target. Suggestions of one
interview stand or fall together more than those of different ones, so the bound counts
them by the design effect of interviews. An interview is never judged by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

Band = Literal["confident", "worth a look", "abstain"]
TARGET = 0.85  # precision that the confident band promises
LEVEL = 0.8  # confidence of the bound
LOOK = 0.12  # probability from which a suggestion is worth a look
FIRST_TEST = 20  # suggestions that the surest set begins with
GROWTH = 1.2  # of the sets that are tested one after the other
TRIES = 4.0  # times FIRST_TEST up to which a failing set may still grow
FORGOTTEN = 3  # the first interviews, one in so many, are left out: the learner was new then
INTERVIEWS = 3  # decided on before anything is promised: one may be unlike the rest
EXAMPLES = 2  # of a code before any suggestion of it can be confident
MOST_NEEDED = 2000  # suggestions beyond which it is not said how many are missing
BINS = 10


@dataclass(frozen=True)
class Promise:
    """What can be promised. confident: threshold, or None; why: the reason where None.

    needs: right suggestions still to be seen before anything can be promised, if known.
    """

    target: float
    confident: float | None
    look: float
    needs: int | None
    why: str

    def band(self, probability: float, examples: float) -> Band:
        """Return the band of a suggestion; examples: of its code, this coder's."""
        sure = self.confident is not None and probability >= self.confident
        if sure and examples >= EXAMPLES:
            return "confident"
        return "worth a look" if probability >= self.look else "abstain"


def lower_bound(right: float, total: float, level: float = LEVEL) -> float:
    """Return Clopper and Pearson's one-sided lower bound of a share; counts may be fractions.

    With 10 of 10 right it is .2 ** (1 / 10) = .851 at level .8.
    """
    if right <= 0 or total <= 0:
        return 0.0
    from scipy.stats import beta

    return float(beta.ppf(1 - level, right, total - right + 1))


def design_effect(right: np.ndarray, interviews: np.ndarray) -> float:
    """Return how much more a share varies because suggestions come in interviews; at least 1."""
    share, groups = float(right.mean()), np.unique(interviews)
    alone = len(right) * share * (1 - share)
    if alone <= 0 or len(groups) <= 2:
        return 1.0
    together = sum(float((right[interviews == g] - share).sum()) ** 2 for g in groups)
    return max(1.0, together / alone)


def learn_promise(
    probabilities: np.ndarray, right: np.ndarray, interviews: np.ndarray, *, target: float = TARGET
) -> Promise:
    """Return the bands that a history of suggestions bears.

    probabilities, right: of suggestions as they were shown, flat arrays; interviews: number
    of each one's interview, in the order in which they were coded.
    """
    order = {each: i for i, each in enumerate(dict.fromkeys(interviews.tolist()))}
    number = np.array([order[each] for each in interviews.tolist()], dtype=int)
    late = number >= len(order) // FORGOTTEN
    probabilities, right, number = probabilities[late], right[late], number[late]
    ranked = np.argsort(-probabilities, kind="stable")
    p, hit, home = probabilities[ranked], right[ranked].astype(float), number[ranked]
    threshold = None
    for least in _sizes(len(p)):
        size = int(np.searchsorted(-p, -p[least - 1], side="right"))  # with all that are as sure
        effect = design_effect(hit[:size], home[:size])
        if lower_bound(hit[:size].sum() / effect, size / effect) >= target:
            threshold = float(p[size - 1])
        elif threshold is not None or size > TRIES * FIRST_TEST:
            break
    if threshold is not None and len(order) < INTERVIEWS:
        missing = INTERVIEWS - len(order)
        said = f"needs decisions in {missing} more interview{'s' if missing > 1 else ''}"
        return Promise(target, None, LOOK, None, said)
    if threshold is not None:
        return Promise(target, threshold, LOOK, 0, "")
    needs, why = _needed(hit, home, target)
    return Promise(target, None, LOOK, needs, why)


def _sizes(most: int) -> list[int]:
    sizes: list[int] = []
    size = float(FIRST_TEST)
    while round(size) <= most:
        sizes.append(round(size))
        size *= GROWTH
    return sizes


def _needed(hit: np.ndarray, home: np.ndarray, target: float) -> tuple[int | None, str]:
    """Say what is missing: too few decisions yet, or too few right ones among the surest."""
    perfect = math.ceil(math.log(1 - LEVEL) / math.log(target))
    least = max(FIRST_TEST, perfect)
    if len(hit) < least:
        missing = least - len(hit)
        return missing, f"needs {missing} more decided suggestions before anything is promised"
    surest = hit[:FIRST_TEST]
    said = (
        f"of the {len(surest)} surest suggestions so far {int(surest.sum())} were right, which "
        f"does not bear a promise of {target:.0%}"
    )
    share = float(surest.mean())
    if share <= target:
        return None, said
    effect = design_effect(surest, home[:FIRST_TEST])
    for size in range(len(surest) + 1, MOST_NEEDED):
        if lower_bound(share * size / effect, size / effect) >= target:
            more = size - len(surest)
            return more, f"{said}; needs about {more} more as good"
    return None, said


def calibration_error(probabilities: np.ndarray, right: np.ndarray) -> float | None:
    """Return the expected calibration error over ten bins of equal width; None for nothing.

    Source: Naeini, Cooper & Hauskrecht (2015), AAAI 29.
    """
    if not len(probabilities):
        return None
    places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    error = 0.0
    for place in np.unique(places):
        inside = places == place
        gap = abs(float(probabilities[inside].mean()) - float(right[inside].mean()))
        error += float(inside.mean()) * gap
    return error
