"""Perfect agreement, and what else does not vary, is never printed as certainty."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.agreement.intervals import Resampling, percentile_interval
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, gather
from pipeline.agreement.spans import CodedSpan, character_ratings
from pipeline.agreement.unitizing import measure_unitizing
from tests.pipeline.agreement.tables import of_code, two_by_two


def same_spans(documents: int) -> tuple[list[CodedSpan], dict[str, int]]:
    lengths = {f"d{i}": 1000 for i in range(documents)}
    spans = [
        CodedSpan(document, coder, "x", 100 + 10 * i, 300)
        for i, document in enumerate(lengths)
        for coder in "AB"
    ]
    return spans, lengths


@pytest.mark.parametrize("documents", [1, 2, 12])
def test_perfect_agreement_by_character_is_not_printed_as_certain(documents):
    spans, lengths = same_spans(documents)
    found = measure(character_ratings(spans, lengths), resamples=100)["codes"]["x"]
    kappa, agreement = found["cohen_kappa"], found["percent_agreement"]
    assert (kappa["value"], kappa["high"]) == (1, 1)
    # an interview counts as one: .025 ** (1 / documents)
    assert agreement["low"] == pytest.approx(0.025 ** (1 / documents))
    assert kappa["low"] < agreement["low"]
    assert "an interview counting as one" in kappa["method"]


@pytest.mark.parametrize("documents", [1, 2, 12])
def test_perfect_unitizing_is_not_printed_as_certain(documents):
    spans, lengths = same_spans(documents)
    found = measure_unitizing(spans, lengths, ["A", "B"], resamples=100)
    for figure in (found["codes"]["x"]["u_alpha"], found["overall"]["u_alpha_binary"]):
        assert (figure["value"], figure["high"]) == (1, 1)
        assert figure["low"] < 0.75
        assert figure["cluster_bootstrap"]["low"] is None


def test_a_bootstrap_of_a_constant_says_that_it_is_none():
    made = percentile_interval(np.ones(200), Resampling("documents", 12, 200, 0))
    assert (made["low"], made["high"]) == (None, None)
    assert made["reason"].startswith("every resample gives the same value")
    figure = of_code(two_by_two(10, 0, 0, 10), resamples=50)["cohen_kappa"]
    assert figure["bootstrap"]["low"] is None
    assert figure["low"] < 1


def test_positive_agreement_on_one_unit_says_025_not_964():
    figure = of_code(two_by_two(1, 0, 0, 99))["positive_agreement"]
    assert (figure["value"], figure["high"]) == (1, 1)
    assert figure["low"] == pytest.approx(0.025)
    lacking = of_code(two_by_two(99, 0, 0, 1))["negative_agreement"]
    assert lacking["low"] == pytest.approx(0.025)
    assert of_code(two_by_two(4, 0, 0, 96))["positive_agreement"]["low"] == pytest.approx(
        0.025 ** (1 / 4)
    )


def test_prevalence_and_bias_have_bounds_on_their_own_scales():
    nobody = measure(
        gather([Given(f"u{i}", coder, None) for i in range(100) for coder in "AB"], codes=["x"]),
        resamples=0,
    )["codes"]["x"]
    least = 0.025 ** (1 / 100)
    assert nobody["prevalence_index"]["value"] == -1
    assert nobody["prevalence_index"]["low"] == -1
    assert nobody["prevalence_index"]["high"] == pytest.approx(1 - 2 * least)
    everybody = of_code(two_by_two(100, 0, 0, 0))
    assert everybody["prevalence_index"]["low"] == pytest.approx(2 * least - 1)
    assert everybody["bias_index"]["low"] == pytest.approx(least - 1)
    assert everybody["bias_index"]["high"] == pytest.approx(1 - least)


@pytest.mark.parametrize("table", [(1, 0, 0, 30), (3, 1, 0, 50), (0, 2, 3, 40), (30, 1, 2, 1)])
def test_every_interval_holds_its_value_and_stays_on_its_scale(table):
    for name, figure in of_code(two_by_two(*table)).items():
        if not isinstance(figure, dict) or figure.get("low") is None:
            continue
        least = 0 if name in {"percent_agreement", "positive_agreement"} else -1
        assert least <= figure["low"] <= figure["value"] <= figure["high"] <= 1, name
        if name != "bias_index" or table[1] != table[2]:
            assert figure["low"] < figure["high"], name


def test_agreeing_units_of_one_interview_are_worth_fewer():
    def low(documents: int | None) -> float:
        rows = [
            Given(
                f"u{i}",
                coder,
                "x" if i % 3 == 0 else None,
                None if documents is None else f"d{i % documents}",
            )
            for i in range(120)
            for coder in "AB"
        ]
        return float(measure(gather(rows), resamples=0)["codes"]["x"]["cohen_kappa"]["low"])

    assert low(None) > low(60) > low(12) > low(4)
