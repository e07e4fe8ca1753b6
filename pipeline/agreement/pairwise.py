"""Measure how far each pair of coders agrees, for a matrix of coders.

In:     Ratings of two or more coders.
Out:    for each pair the coefficients over all codes, with their intervals.

Every pair is measured by itself, over the units the two share: chance agreement is theirs alone.
"""

from __future__ import annotations

from itertools import combinations

from models.json_shapes import Figures
from pipeline.agreement.intervals import RESAMPLES
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings, chosen

COEFFICIENTS = (
    "percent_agreement",
    "cohen_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "pooled_kappa",
)


def pairwise(
    ratings: Ratings, *, weights: str = "identity", resamples: int = RESAMPLES, seed: int = 0
) -> list[Figures]:
    """Return a row for each pair: the coders' names, and figures by coefficient."""
    rows = []
    for pair in combinations(ratings.coders, 2):
        found = measure(chosen(ratings, pair), weights=weights, resamples=resamples, seed=seed)
        kept = {name: found["overall"][name] for name in COEFFICIENTS}
        rows.append({"coders": list(pair), "basis": found["basis"]} | kept)
    return rows
