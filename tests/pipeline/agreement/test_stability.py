"""A coder measured against oneself at another moment."""

from __future__ import annotations

import pytest

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, RatingsUnusable, gather
from pipeline.agreement.stability import two_moments


def test_a_coder_with_oneself_is_measured_over_units_of_both_moments():
    first = gather([Given("1", "A", "x"), Given("2", "A", None), Given("3", "A", "x")])
    second = gather([Given("2", "A", "y"), Given("3", "A", "x"), Given("4", "A", "x")])
    made = two_moments(first, second, "A", called=("March", "June"))
    assert made.coders == ("March", "June")
    assert made.units == ("2", "3")
    found = measure(made, resamples=0)["codes"]
    assert found["x"]["percent_agreement"]["value"] == 1
    assert found["y"]["percent_agreement"]["value"] == 0.5
    with pytest.raises(RatingsUnusable, match="at both moments"):
        two_moments(first, gather([Given("9", "A", "x")]), "A", called=("a", "b"))
