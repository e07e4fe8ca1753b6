"""Measure how long agreement takes at the size of a large study.

In:     nothing; ratings are made up, since only sizes matter here.
Out:    JSON-ready figures.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from models.json_shapes import Figures

if TYPE_CHECKING:
    from pipeline.agreement.ratings import Ratings

CODERS = 3
UNITS = 6000
CODES = 60
DOCUMENTS = 40
RESAMPLES = 2000


def made_up(share: float) -> Ratings:
    """Return ratings in which that share of decisions is a code given, mostly alike."""
    import numpy as np

    from pipeline.agreement.ratings import Ratings

    draw = np.random.default_rng(0)
    fits = draw.random((UNITS, 1, CODES)) < share
    assigned = np.where(fits, 0.75, share / 4) > draw.random((UNITS, CODERS, CODES))
    return Ratings(
        coders=tuple(f"coder {i}" for i in range(CODERS)),
        units=tuple(str(i) for i in range(UNITS)),
        codes=tuple(f"code {i}" for i in range(CODES)),
        assigned=assigned,
        rated=np.ones((UNITS, CODERS), dtype=bool),
        documents=tuple(f"interview {i * DOCUMENTS // UNITS}" for i in range(UNITS)),
    )


def measure_agreement() -> Figures:
    """Return the seconds for all coefficients, by units and by interviews resampled."""
    from pipeline.agreement.measure import measure

    figures: Figures = {
        "coders": CODERS,
        "units": UNITS,
        "codes": CODES,
        "resamples": RESAMPLES,
    }
    for name, share in (("two_codes_a_unit_s", 2 / CODES), ("six_codes_a_unit_s", 6 / CODES)):
        ratings = made_up(share)
        start = time.perf_counter()
        measure(ratings, resamples=RESAMPLES)
        figures[name] = round(time.perf_counter() - start, 2)
    return figures
