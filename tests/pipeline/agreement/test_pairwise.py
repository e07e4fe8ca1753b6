"""Each pair of coders is measured by itself."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.agreement.measure import measure
from pipeline.agreement.pairwise import pairwise
from tests.pipeline.agreement.tables import at_random, ratings_of


def test_a_pair_in_the_matrix_is_measured_as_if_there_were_no_third():
    made = at_random(coders="ABC", agree=0.6)
    rows = pairwise(made, resamples=0)
    assert [row["coders"] for row in rows] == [list(pair) for pair in combinations("ABC", 2)]
    alone = ratings_of(
        {
            (d, u, c): "x" if made.assigned[at, who, 0] else ""
            for at, (u, d) in enumerate(zip(made.units, made.documents or (), strict=True))
            for who, c in enumerate("ABC")
            if c != "B"
        }
    )
    expected = measure(alone, resamples=0)["overall"]
    for name in ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha"):
        assert rows[1][name]["value"] == pytest.approx(expected[name]["value"])
