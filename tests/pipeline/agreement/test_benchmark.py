"""Levels of verbal scales, by the probability that a coefficient lies there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from pipeline.agreement.benchmark import SCALES, benchmark, benchmarks, membership
from pipeline.agreement.measure import measure
from tests.pipeline.agreement.tables import at_random
from tests.properties import examples


def test_the_benchmarks_of_irrcacs_vignette_are_met():
    """cac.raw4raters: AC1 .77544, standard error .14295."""
    printed = {
        "landis-koch": (0.39674, 0.88336, 0.99542, 0.99997, 1, 1),
        "altman": (0.39674, 0.88336, 0.99542, 0.99997, 1),
        "fleiss": (0.54414, 0.99542, 1),
    }
    for scale, expected in printed.items():
        found = [chance for _, chance in membership(0.77544, 0.14295, scale)]
        assert found == pytest.approx(expected, abs=1e-5)
    figure = {"value": 0.77544, "se": 0.14295}
    assert benchmark(figure, "landis-koch")["level"] == "Moderate"
    assert benchmark(figure, "altman")["level"] == "Moderate"
    assert benchmark(figure, "fleiss")["level"] == "Intermediate to Good"


@given(st.floats(-0.99, 0.99), st.floats(0.05, 0.6), st.sampled_from(list(SCALES)))
@examples(60)
def test_a_membership_is_the_area_under_a_normal_curve_cut_at_1(value, error, scale):
    def area(low: float, high: float) -> float:
        return float(
            quad(lambda x: norm.pdf(x, value, error), low, high, points=[value], limit=200)[0]
        )

    whole = area(-1, 1)
    total = 0.0
    for (low, high, level), (name, found) in zip(
        SCALES[scale], membership(value, error, scale), strict=True
    ):
        total += area(low, high)
        assert name == level
        assert found == pytest.approx(total / whole, abs=1e-5)


def test_a_certain_coefficient_has_its_own_level_and_none_has_none():
    assert benchmark({"value": 0.9, "se": 0.001}, "altman")["level"] == "Very Good"
    assert benchmark({"value": 0.0, "se": 0.3}, "altman")["level"] == "Poor"
    none = benchmark({"value": None, "reason": "nobody gave it"}, "altman")
    assert (none["level"], none["reason"]) == (None, "nobody gave it")
    assert "no standard error" in benchmark({"value": 1.0, "se": 0.0}, "altman")["reason"]
    with pytest.raises(ValueError, match="There is no scale"):
        membership(0.5, 0.1, "mine")


def test_levels_are_given_for_coefficients_that_chance_is_taken_out_of():
    found = benchmarks(measure(at_random(agree=0.8), resamples=0), "landis-koch")
    assert set(found["overall"]) == {"cohen_kappa", "gwet_ac1", "krippendorff_alpha"}
    assert found["codes"]["x"]["cohen_kappa"]["level"]
