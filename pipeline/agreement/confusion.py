"""Lay two coders' codes side by side: what one gave where the other gave another.

In:     Ratings and two of their coders.
Out:    counts, over the units that both looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.agreement.ratings import Ratings


@dataclass(frozen=True, eq=False)
class Confusion:
    """Counts of two coders, rows the first's, columns the second's.

    codes: names; per_code: (n_codes, 4) both, first only, second only, neither. together:
    (n_codes + 1, n_codes + 1); off the diagonal, units where the first gave the row's code
    alone of the two and the second the column's; the last row and column stand for a code that
    the other answered with none of their own.
    """

    coders: tuple[str, str]
    codes: tuple[str, ...]
    units: float
    per_code: np.ndarray
    together: np.ndarray


def confuse(ratings: Ratings, first: str, second: str) -> Confusion:
    """Return the confusion of two coders; characters count by their number."""
    one, two = ratings.coders.index(first), ratings.coders.index(second)
    both = ratings.rated[:, one] & ratings.rated[:, two]
    size = ratings.size()[both]
    left, right = (ratings.assigned[both, at].astype(float) for at in (one, two))
    shared = left * right
    only_left, only_right = left - shared, right - shared
    weighed = size[:, None]
    n = float(size.sum())
    met = (weighed * shared).sum(axis=0)
    alone = [(weighed * each).sum(axis=0) for each in (only_left, only_right)]
    together = np.zeros((len(ratings.codes) + 1,) * 2)
    together[:-1, :-1] = (weighed * only_left).T @ only_right
    together[np.diag_indices(len(met))] = met
    unanswered = [~each.any(axis=1) for each in (only_left, only_right)]
    together[:-1, -1] = (weighed * only_left)[unanswered[1]].sum(axis=0)
    together[-1, :-1] = (weighed * only_right)[unanswered[0]].sum(axis=0)
    together[-1, -1] = float(size[~(left.any(axis=1) | right.any(axis=1))].sum())
    per_code = np.stack([met, alone[0], alone[1], n - met - alone[0] - alone[1]], axis=1)
    return Confusion((first, second), ratings.codes, n, per_code, together)
