"""Weights that a new study starts with, as `throughline evaluate prior` prints them.

Learned on three public sets of coded interviews and the sample study, each weighing alike
whatever its size (docs/evaluation.md says which, and what leaving one out costs). Tables of
coded excerpts say nothing of a codebook's categories, so "category" is set by hand, on the
sample study before anything is coded (recall at 3 there: .69 with 1, .80 with 2, .83 with
2.5), and "family" is left for a study's own history to find.
"""

from __future__ import annotations

FIRST: dict[str, float] = {
    "bias": -3.198,
    "description": 0.177,
    "description_alone": 1.154,
    "examples": 1.307,
    "examples_in_context": 1.729,
    "examples_many": -1.181,
    "words": -0.036,
    "words_many": 0.178,
    "nearest": 0.443,
    "frequency": 0.105,
    "used": -0.22,
    "uses": 0.179,
    "previous": -0.285,
    "previous_two": 0.106,
    "follows": 0.674,
    "recent": 1.01,
    "interview": -1.328,
    "question": 1.047,
    "category": 2.0,
    "family": 0.0,
}
SECOND: tuple[float, ...] = (0.118, 0.601, 0.06, 0.376, -0.708)  # as mixing.RIVALS
