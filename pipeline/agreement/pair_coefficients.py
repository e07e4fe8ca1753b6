"""Compute Holsti's and Dice's coefficients, by those names.

In:     Totals of a table whose categories are absent and present, or of one variable.
Out:    one number for each row; NaN where it is undefined. Means over pairs of coders.

Holsti: 2 M / (N1 + N2), with M the decisions on which two coders agree and N1, N2 the decisions
each made. A unit that one of them alone looked at is in N and not in M; where both looked at the
same units it is their percent agreement. Not corrected for chance.
Dice: 2 a / (2 a + b + c), with a given by both and b, c by one alone: units that neither coded
do not count. For two coders it is positive agreement, and F1 of one against the other.

Source: Holsti (1969), Content Analysis for the Social Sciences and Humanities, p. 140; Dice
(1945), Ecology 26(3):297-302; Hripcsak & Rothschild (2005), JAMIA 12(3):296-298.
"""

from __future__ import annotations

import numpy as np

from pipeline.agreement.coefficients import over
from pipeline.agreement.table import Totals


def holsti(t: Totals) -> np.ndarray:
    """Return 2 M / (N1 + N2), a mean over the pairs of coders that looked at anything."""
    first, second = ([pair[side] for pair in t.table.pairs] for side in (0, 1))
    made = t["looked"][:, first] + t["looked"][:, second]
    return _mean(over(2 * t["same"], made))


def dice(t: Totals) -> np.ndarray:
    """Return 2 a / (2 a + b + c) of present against absent, a mean over pairs of coders."""
    both, left, right = t["both"], t["left"][:, :, 1], t["right"][:, :, 1]
    shared = (t["same"] - both + left + right) / 2  # given by both, since the rest is counted once
    return _mean(over(2 * shared, left + right))


def _mean(of_pairs: np.ndarray) -> np.ndarray:
    if not of_pairs.shape[1]:
        return np.full(len(of_pairs), np.nan)
    defined = np.isfinite(of_pairs.real)
    total = np.where(defined, of_pairs, 0).sum(axis=1)
    return over(total, defined.sum(axis=1).astype(total.dtype))
