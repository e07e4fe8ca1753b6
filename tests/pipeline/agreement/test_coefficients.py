"""Coefficients: worked by hand, against plain loops, and what must hold of all of them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, Ratings, chosen, gather
from tests.pipeline.agreement import plain
from tests.pipeline.agreement.tables import from_matrix, from_sets, of_code, two_by_two, values
from tests.properties import examples

CORE = {
    "percent_agreement": lambda t, q: plain.observed(t),
    "cohen_kappa": lambda t, q: plain.mean_of_pairs(t),
    "scott_pi": lambda t, q: plain.mean_of_pairs(t, scott=True),
    "fleiss_kappa": plain.fleiss,
    "conger_kappa": plain.conger,
    "brennan_prediger": plain.even,
    "gwet_ac1": plain.gwet,
    "krippendorff_alpha": lambda t, q: plain.alpha(t),
}
CELLS = st.sampled_from(["1", "2", "3", "", None])
WIDTHS = st.integers(2, 4)


@st.composite
def matrices(draw: Any, cells: Any = CELLS, missing: bool = True) -> list[list[str | None]]:
    width = draw(WIDTHS)
    if not missing:
        cells = cells.filter(lambda cell: cell is not None)
    row = st.lists(cells, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=9))
    return [*rows, ["1"] * width]


@st.composite
def several(draw: Any) -> Ratings:
    """Ratings with any number of codes on a unit, and missing ones."""
    width = draw(WIDTHS)
    sets = st.one_of(st.none(), st.frozensets(st.sampled_from("abc")))
    rows = draw(st.lists(st.lists(sets, min_size=width, max_size=width), min_size=1, max_size=8))
    return from_sets(rows)


def all_figures(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    rows = [*found["codes"].values(), found["overall"]]
    return [(name, each) for row in rows for name, each in row.items() if isinstance(each, dict)]


def test_two_coders_and_one_code_worked_by_hand():
    # 40 both, 10 first only, 5 second only, 45 neither: po = .85; first gave it to .50, second
    # to .45, so pe = .50 * .45 + .50 * .55 = .50 and kappa = .35 / .50
    found = of_code(two_by_two(40, 10, 5, 45))
    value = {name: each["value"] for name, each in found.items() if isinstance(each, dict)}
    assert value["percent_agreement"] == pytest.approx(0.85)
    assert value["cohen_kappa"] == pytest.approx(0.70)
    mean = 0.475  # of the two totals
    chance = mean**2 + (1 - mean) ** 2
    assert value["scott_pi"] == pytest.approx((0.85 - chance) / (1 - chance))
    assert value["fleiss_kappa"] == pytest.approx(value["scott_pi"])
    assert value["conger_kappa"] == pytest.approx(0.70)
    assert value["brennan_prediger"] == pytest.approx(2 * 0.85 - 1)
    even = 2 * mean * (1 - mean)
    assert value["gwet_ac1"] == pytest.approx((0.85 - even) / (1 - even))
    # n = 200 values, 95 and 105 of them: expected disagreement 2 * 95 * 105 / (200 * 199)
    assert value["krippendorff_alpha"] == pytest.approx(1 - 0.15 / (2 * 95 * 105 / (200 * 199)))
    assert value["positive_agreement"] == pytest.approx(80 / 95)
    assert value["negative_agreement"] == pytest.approx(90 / 105)
    assert value["prevalence_index"] == pytest.approx((40 - 45) / 100)
    assert value["bias_index"] == pytest.approx((10 - 5) / 100)
    # totals .50 and .45 let at most .45 + .50 agree: (.95 - .50) / .50
    assert value["max_kappa"] == pytest.approx(0.90)
    assert {each["n"] for each in found.values() if isinstance(each, dict)} == {100}


def test_what_neither_coder_marked_counts_as_agreement():
    few, many = two_by_two(10, 5, 5, 10), two_by_two(10, 5, 5, 80)
    assert of_code(few)["percent_agreement"]["value"] == pytest.approx(20 / 30)
    assert of_code(many)["percent_agreement"]["value"] == pytest.approx(90 / 100)
    # pe = .15^2 + .85^2
    assert of_code(many)["cohen_kappa"]["value"] == pytest.approx((0.9 - 0.745) / (1 - 0.745))


def test_chance_terms_are_added_not_multiplied():
    # as many marked as not by both, and half agreement: exactly what chance brings
    assert of_code(two_by_two(25, 25, 25, 25))["cohen_kappa"]["value"] == pytest.approx(0)


def test_byrts_paradox_same_agreement_other_kappa():
    # Byrt, Bishop & Carlin (1993): PABAK rests on agreement alone
    even, skewed = of_code(two_by_two(40, 9, 6, 45)), of_code(two_by_two(80, 10, 5, 5))
    assert even["brennan_prediger"]["value"] == pytest.approx(0.70)
    assert skewed["brennan_prediger"]["value"] == pytest.approx(0.70)
    assert even["cohen_kappa"]["value"] == pytest.approx(0.70, abs=0.005)
    assert skewed["cohen_kappa"]["value"] == pytest.approx(0.32, abs=0.005)


def test_the_paradox_is_flagged_in_words_and_only_where_it_is():
    skewed = of_code(two_by_two(2, 5, 4, 89))
    [flag] = skewed["flags"]
    assert "High agreement (0.91)" in flag
    assert "rare" in flag
    assert of_code(two_by_two(40, 9, 6, 45))["flags"] == []
    [common] = of_code(two_by_two(89, 5, 4, 2))["flags"]
    assert "nearly everywhere" in common


@given(matrices())
@examples(150)
def test_every_coefficient_is_that_of_plain_loops(rows):
    ratings = from_matrix(rows)
    table = [[cell if cell is None else cell or "none" for cell in row] for row in rows]
    q = sorted({cell for row in table for cell in row if cell is not None})
    found = values(ratings)
    paired = {v for row in table if len(plain.held(row)) > 1 for v in plain.held(row)}
    pairable = sum(len(plain.held(row)) > 1 for row in table)
    for name, by_loops in CORE.items():
        if name != "percent_agreement" and (len(paired) < 2 or pairable < 2):
            assert found[name] is None
            continue
        wanted = by_loops(table, q)
        if wanted is None:
            assert found[name] is None
        else:
            assert found[name] == pytest.approx(wanted, abs=1e-9)


@given(matrices())
@examples(100)
def test_alphas_of_numbers_are_those_of_plain_loops(rows):
    found = values(from_matrix(rows))
    table = [[int(cell) if cell else None for cell in row] for row in rows]
    metrics = {
        "ordinal": plain.ordinal_distance(table),
        "interval": lambda a, b: float((a - b) ** 2),
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2,
    }
    pairable = sum(len(plain.held(row)) > 1 for row in table)
    for metric, distance in metrics.items():
        wanted = plain.alpha(table, distance) if pairable > 1 else None
        value = found[f"krippendorff_alpha_{metric}"]
        assert value == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


@given(several())
@examples(100)
def test_with_several_codes_every_unit_and_code_is_a_decision(ratings):
    found = values(ratings)
    cells = []
    used = [k for k, code in enumerate(ratings.codes) if ratings.assigned[:, :, k].any()]
    for i in range(len(ratings.units)):
        for k in used:
            cells.append(
                [
                    bool(ratings.assigned[i, r, k]) if ratings.rated[i, r] else None
                    for r in range(len(ratings.coders))
                ]
            )
    if ratings.single:
        return
    seen = ratings.rated.astype(int)
    in_pairs = (seen.T @ seen).min() >= 2  # a pair that shares one unit is left out of the mean
    for name, by_loops in CORE.items():
        if found[name] is None or (name in ("cohen_kappa", "scott_pi") and not in_pairs):
            continue
        assert found[name] == pytest.approx(by_loops(cells, [False, True]), abs=1e-9)


@given(several())
@examples(150)
def test_alphas_of_sets_are_those_of_plain_loops(ratings):
    found = values(ratings)
    table = [
        [
            frozenset(np.flatnonzero(ratings.assigned[i, r]).tolist())
            if ratings.rated[i, r]
            else None
            for r in range(len(ratings.coders))
        ]
        for i in range(len(ratings.units))
    ]
    for kind, distance in (("masi", plain.masi), ("jaccard", plain.jaccard)):
        if found[f"alpha_{kind}"] is not None:
            wanted = plain.alpha(table, distance)
            assert found[f"alpha_{kind}"] == pytest.approx(wanted, abs=1e-6)


@given(matrices())
@examples(60)
def test_sets_of_one_code_have_the_nominal_alpha(rows):
    found = values(from_matrix(rows))
    for kind in ("masi", "jaccard"):
        nominal = found["krippendorff_alpha"]
        assert found[f"alpha_{kind}"] == (
            None if nominal is None else pytest.approx(nominal, abs=1e-6)
        )


def test_masi_of_passonneaus_four_relations():
    # equal, contained, overlapping, apart; two coders and two units each
    def alpha(one: str, two: str) -> float:
        rows = [[frozenset(one), frozenset(two)], [frozenset("z"), frozenset("z")]]
        made = [
            Given(f"u{i}", name, code)
            for i, row in enumerate(rows)
            for name, codes in zip("AB", row, strict=True)
            for code in codes
        ]
        return values(gather(made))["alpha_masi"]

    table = lambda a, b: [[frozenset(a), frozenset(b)], [frozenset("z"), frozenset("z")]]  # noqa: E731
    for one, two, apart in (
        ("ab", "ab", 0),
        ("a", "ab", 2 / 3),
        ("ab", "bc", 8 / 9),
        ("a", "b", 1),
    ):
        assert plain.masi(frozenset(one), frozenset(two)) == pytest.approx(apart)
        assert alpha(one, two) == pytest.approx(plain.alpha(table(one, two), plain.masi), abs=1e-6)


def test_pooled_kappa_is_made_of_mean_agreements():
    # de Vries et al. (2008): means of observed and of chance agreement, then one kappa
    rows = [["ab", "a"], ["a", "ab"], ["b", "b"], ["", ""], ["a", "b"], ["", "b"]]
    ratings = from_sets([[frozenset(a), frozenset(b)] for a, b in rows])
    parts = []
    for code in "ab":
        held = [[code in a, code in b] for a, b in rows] + [[code == "a"] * 2]
        n = len(held)
        first, second = (sum(row[at] for row in held) / n for at in (0, 1))
        parts.append(
            (sum(a == b for a, b in held) / n, first * second + (1 - first) * (1 - second))
        )
    seen, chance = (sum(part) / 2 for part in zip(*parts, strict=True))
    assert values(ratings)["pooled_kappa"] == pytest.approx((seen - chance) / (1 - chance))


@given(several(), st.randoms(use_true_random=False))
@examples(40)
def test_the_order_of_units_coders_and_codes_does_not_matter(ratings, shuffle):
    rows = [
        Given(unit, coder, code)
        for i, unit in enumerate(ratings.units)
        for r, coder in enumerate(ratings.coders)
        if ratings.rated[i, r]
        for code in [c for k, c in enumerate(ratings.codes) if ratings.assigned[i, r, k]] or [None]
    ]
    turned = list(rows)
    shuffle.shuffle(turned)
    one, two = (measure(gather(each), resamples=0) for each in (rows, turned))
    first, second = dict(one["codes"], all=one["overall"]), dict(two["codes"], all=two["overall"])
    for code, figures in first.items():
        for name, figure in figures.items():
            if isinstance(figure, dict) and name != "bias_index":  # whose sign has an order
                other = second[code][name]["value"]
                assert other == (
                    None if figure["value"] is None else pytest.approx(figure["value"], abs=1e-9)
                )


def test_the_order_of_units_does_not_move_a_bootstrap():
    rows = [["x", ""], ["x", "x"], ["", ""], ["", "x"], ["x", "x"]] * 3
    one = measure(from_matrix(rows), resamples=50)["codes"]["x"]["cohen_kappa"]["bootstrap"]
    two = measure(from_matrix(rows[::-1]), resamples=50)["codes"]["x"]["cohen_kappa"]["bootstrap"]
    assert one == two


@given(several())
@examples(40)
def test_a_unit_nobody_looked_at_changes_nothing(ratings):
    width = len(ratings.coders)
    more = Ratings(
        ratings.coders,
        (*ratings.units, "unseen"),
        ratings.codes,
        np.concatenate([ratings.assigned, np.zeros((1, width, len(ratings.codes)), dtype=bool)]),
        np.concatenate([ratings.rated, np.zeros((1, width), dtype=bool)]),
    )
    one, two = (measure(each, resamples=30) for each in (ratings, more))
    assert json.dumps(one["codes"]) == json.dumps(two["codes"])
    assert json.dumps(one["overall"]) == json.dumps(two["overall"])


@given(matrices(missing=False))
@examples(60)
def test_coders_who_agree_throughout_have_1_or_nothing(rows):
    same = from_matrix([[row[0]] * len(row) for row in rows])
    found = measure(same, resamples=20)
    skip = ("prevalence_index", "bias_index")
    for name, figure in all_figures(found):
        if name not in skip and figure["value"] is not None:
            assert figure["value"] == pytest.approx(1)
        if name not in (*skip, "max_kappa") and figure["value"] is not None:
            assert figure["high"] == 1
            assert figure["low"] < 1


@given(several())
@examples(80)
def test_figures_are_in_range_told_apart_and_valid_json(ratings):
    found = measure(ratings, resamples=25)
    text = json.dumps(found, allow_nan=False)
    assert "NaN" not in text
    complete = ratings.rated.all()
    for name, figure in all_figures(found):
        assert (figure["value"] is None) == (figure["reason"] is not None), name
        assert figure["n"] >= 0
        if figure["value"] is None:
            assert figure["low"] is figure["high"] is None
            continue
        assert figure["value"] <= 1 + 1e-9
        if complete:
            assert figure["value"] >= -1 - 1e-9, name
        if figure["low"] is not None:
            assert figure["low"] <= figure["value"] + 1e-9
            assert figure["value"] <= figure["high"] + 1e-9
            assert figure["method"]
        else:
            assert figure["interval_reason"]


def test_more_coders_have_the_mean_over_pairs_and_say_so():
    rows = [["x", "x", ""], ["x", "", ""], ["", "", ""], ["x", "x", "x"], ["", "x", ""]]
    ratings = from_matrix(rows, ["A", "B", "C"])
    found = of_code(ratings)["cohen_kappa"]
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    each = [of_code(chosen(ratings, pair))["cohen_kappa"]["value"] for pair in pairs]
    assert found["value"] == pytest.approx(sum(each) / 3)
    assert found["note"] == "mean over 3 pairs of coders (Light)"


def test_a_pair_without_a_kappa_is_left_out_of_the_mean_and_named():
    rows = [["x", "x", "", "x"], ["x", "x", "", None], ["x", "", "x", None], ["", "", "", None]]
    ratings = from_matrix(rows, "ABCD")
    found = of_code(ratings)["cohen_kappa"]
    assert found["value"] == pytest.approx(of_code(chosen(ratings, "ABC"))["cohen_kappa"]["value"])
    assert found["note"] == (
        "mean over 3 pairs of coders (Light); undefined and left out: A and D, B and D, C and D"
    )


def test_the_number_a_code_stands_for_orders_it_not_its_name():
    rows = [["2", "10"], ["10", "10"], ["2", "2"], ["1", "2"], ["1", "1"]]
    table = [[int(cell) for cell in row] for row in rows]
    found = values(from_matrix(rows))["krippendorff_alpha_ordinal"]
    assert found == pytest.approx(plain.alpha(table, plain.ordinal_distance(table)))
