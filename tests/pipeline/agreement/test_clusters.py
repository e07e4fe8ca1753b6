"""Intervals over interviews: they hold the truth, say how they were made, or that there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.agreement.clusters import Clustered, cluster_interval, variance_weight
from pipeline.agreement.coverage import DESIGNS, Design, difficulty, simulate, studies, true_value
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, Ratings, chosen, gather
from pipeline.agreement.report import apa_paragraph, apa_table
from tests.pipeline.agreement.tables import values
from tests.pipeline.agreement.test_intervals import noisy

BY_NAME = {design.name: design for design in DESIGNS}


def study(name: str, seed: int = 1) -> Ratings:
    design = BY_NAME[name]
    return next(iter(studies(design, difficulty(design), 1, seed)))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("12 x 20", 0.93),
        ("12 x 20, unlike interviews", 0.93),
        ("12 x 20, one coder errs more", 0.93),
        ("6 x 30", 0.90),
        ("6 x 30, code on 10%", 0.90),
    ],
)
def test_where_interviews_are_known_the_printed_interval_holds_the_truth(name, least):
    # units of one interview hang together; taken for units of their own, .66 to .82 held it. Of 200
    # studies some .016 more or less do than of very many (docs/agreement.md has those)
    [row] = simulate(runs=200, seed=7, designs=[BY_NAME[name]], methods=("printed",))
    assert row["coverage"] >= least - 0.02
    assert row["none"] <= 0.01


def test_the_printed_interval_is_the_jackknifes_over_interviews():
    ratings = noisy(120, coders=2)  # 12 interviews of 10 units
    figure = measure(ratings, resamples=0)["codes"]["a"]["gwet_ac1"]
    without = []
    for at in range(12):
        rows = np.array([name != f"d{at}" for name in ratings.documents])
        less = replace(
            ratings,
            units=tuple(np.array(ratings.units)[rows]),
            assigned=ratings.assigned[rows],
            rated=ratings.rated[rows],
            documents=tuple(np.array(ratings.documents)[rows]),
        )
        without.append(measure(less, resamples=0)["codes"]["a"]["gwet_ac1"]["value"])
    value = figure["value"]
    error = np.sqrt(11 / 12 * ((np.array(without) - value) ** 2).sum())
    assert figure["se"] == pytest.approx(error)
    assert 9 < figure["degrees"] <= 11
    assert figure["method"].startswith("jackknife over interviews")
    assert figure["low"] < value < figure["high"]


@pytest.mark.parametrize("name", ["cohen_kappa", "pooled_kappa", "alpha_masi", "alpha_jaccard"])
def test_overall_figures_leave_out_interviews_too(name):
    ratings = noisy(120, missing=0.2)
    figure = measure(ratings, resamples=0)["overall"][name]
    without = []
    for at in range(12):
        rows = np.array([each != f"d{at}" for each in ratings.documents])
        less = Ratings(
            ratings.coders,
            tuple(np.array(ratings.units)[rows]),
            ratings.codes,
            ratings.assigned[rows],
            ratings.rated[rows],
        )
        without.append(values(less)[name])
    error = np.sqrt(11 / 12 * ((np.array(without) - figure["value"]) ** 2).sum())
    assert figure["se"] == pytest.approx(error)


def test_twelve_interviews_that_hold_all_of_a_code_in_two_are_worth_about_two():
    even = variance_weight(np.tile([10.0, 10.0], (12, 1)))
    assert Clustered(np.zeros(12), even).effective == pytest.approx(12)
    lumped = variance_weight(np.array([[18.0, 2.0]] * 2 + [[20.0, 0.0]] * 10))
    assert 2 < Clustered(np.zeros(12), lumped).effective < 3


def test_fishers_z_keeps_an_interval_inside_its_scale_and_longer_downwards():
    held = Clustered(np.array([0.86, 0.9, 0.94, 0.9]), np.ones(4))
    error, degrees, low, high = cluster_interval(0.9, held, (-1.0, 1.0))
    assert error == pytest.approx(np.sqrt(3 / 4 * 2 * 0.04**2))
    assert degrees == pytest.approx(3)
    assert -1 < low < 0.9 < high < 1
    assert 0.9 - low > high - 0.9


def test_few_interviews_say_what_the_interval_is_worth_in_figure_table_and_paragraph():
    found = measure(study("6 x 30"), resamples=0)
    figure = found["codes"]["x"]["cohen_kappa"]
    assert "rests on 6 interviews" in figure["interval_note"]
    for said in (apa_table(found).note, apa_paragraph(found)):
        assert "jackknife over interviews" in said
        assert "There are 6 interviews: intervals over so few are wide" in said
    assert "since units of one interview hang together (6)" in apa_paragraph(found)
    many = measure(study("30 x 10"), resamples=0)
    assert "interval_note" not in many["codes"]["x"]["cohen_kappa"]
    assert "intervals over so few" not in apa_paragraph(many)


def test_units_of_one_interview_have_no_interval_and_say_why():
    rows = [
        Given(f"u{i}", coder, "x" if (i + at * (i % 3 == 0)) % 2 else None, "only")
        for i in range(40)
        for at, coder in enumerate("AB")
    ]
    found = measure(gather(rows), resamples=0)
    figure = found["codes"]["x"]["cohen_kappa"]
    assert (figure["low"], figure["high"]) == (None, None)
    assert "all units are of one interview" in figure["interval_reason"]
    table = apa_table(found)
    assert table.rows[0][3].endswith(", no interval (1)")
    assert "all units are of one interview" in table.notes[0]
    assert "(no interval: all units are of one interview" in apa_paragraph(found)


def test_a_code_that_stands_in_one_interview_of_twelve_has_no_interval_and_says_why():
    # Ann and Ben gave it 6 times in one interview, and Ann once in another
    rows = []
    for at in range(12):
        for i in range(20):
            ann = (at == 0 and i < 6) or (at == 1 and i == 0)
            ben = at == 0 and 1 <= i < 7
            rows.append(Given(f"u{i}", "Ann", "x" if ann else None, f"d{at:02}"))
            rows.append(Given(f"u{i}", "Ben", "x" if ben else None, f"d{at:02}"))
    figure = measure(gather(rows), resamples=0)["codes"]["x"]["cohen_kappa"]
    assert figure["value"] is not None
    assert figure["low"] is None
    assert "most of it in one of them; too few to tell" in figure["interval_reason"]


def test_a_rare_code_that_no_unit_has_from_both_is_not_held_to_be_chance():
    # clustered and rare: the jackknife alone gives [-.04, .00], and excludes every real kappa
    rows = []
    for at in range(12):
        for i in range(8):
            ann, ben = i == 0 and at in {0, 3, 6}, i == 1 and at in {2, 5, 8}
            rows.append(Given(f"u{i}", "Ann", "x" if ann else None, f"d{at:02}"))
            rows.append(Given(f"u{i}", "Ben", "x" if ben else None, f"d{at:02}"))
    figure = measure(gather(rows), resamples=0)["codes"]["x"]["cohen_kappa"]
    assert figure["value"] == pytest.approx(-0.03, abs=0.01)
    assert figure["high"] > 0.386


def test_irrcacs_formula_is_there_by_name_and_takes_units_for_their_own():
    ratings = study("12 x 20")
    by_name = measure(ratings, resamples=0, method="irrCAC")["codes"]["x"]["gwet_ac1"]
    alone = measure(replace(ratings, documents=None), resamples=0, method="irrCAC")
    for end in ("low", "high", "se", "degrees"):
        assert by_name[end] == pytest.approx(alone["codes"]["x"]["gwet_ac1"][end])
    assert by_name["method"] == "linearised variance, t (irrCAC)"
    best = measure(ratings, resamples=0)["codes"]["x"]["gwet_ac1"]
    assert best["high"] - best["low"] > by_name["high"] - by_name["low"]


def test_simulated_studies_have_the_kappa_that_they_are_made_for():
    design = Design("check", 400, 30, 0.2, 0.55, 0.1, coders=2)
    hard = difficulty(design)
    assert true_value(design, hard, "cohen_kappa") == pytest.approx(0.55, abs=1e-6)
    [ratings] = studies(design, hard, 1, 3)
    found = measure(ratings, resamples=0)["codes"]["x"]["cohen_kappa"]
    assert found["value"] == pytest.approx(0.55, abs=0.04)
    assert found["low"] < 0.55 < found["high"]


def test_chosen_coders_keep_their_interviews():
    ratings = chosen(study("12 x 20, three coders, half looked at"), ["coder 0", "coder 1"])
    figure = measure(ratings, resamples=0)["codes"]["x"]["cohen_kappa"]
    assert figure["method"].startswith("jackknife over interviews")


def test_the_jackknife_needs_two_interviews_and_two_are_enough() -> None:
    # (m - 1) / m of the squared differences: 1/2 * (.1^2 + .3^2) = .05
    assert Clustered(np.array([0.6, 0.8]), np.ones(2)).error(0.5) == pytest.approx(0.05**0.5)
    assert np.isnan(Clustered(np.array([0.6]), np.ones(1)).error(0.5))
    assert np.isnan(Clustered(np.array([0.6, 0.8]), np.array([1.0, 0.0])).error(0.5))
