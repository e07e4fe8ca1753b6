"""Intervals: derivatives against differences and the jackknife, the bootstrap against loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement import coefficients as co
from pipeline.agreement.intervals import Resampling, all_agree_bound, percentile_interval, slopes
from pipeline.agreement.measure import CORE, measure
from pipeline.agreement.pieces import piece_of_rows
from pipeline.agreement.ratings import Given, Ratings, gather
from pipeline.agreement.sets import set_sums
from pipeline.agreement.table import Totals
from tests.pipeline.agreement import plain
from tests.pipeline.agreement.tables import from_matrix, of_code, two_by_two, values
from tests.properties import examples

GWETS = ("percent_agreement", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1")


def noisy(units: int, seed: int = 0, coders: int = 3, missing: float = 0.0) -> Ratings:
    """Ratings of codes a and b that are mostly alike, some of them missing."""
    draw = np.random.default_rng(seed)
    truth = draw.random((units, 1, 2)) < 0.35
    given = np.where(draw.random((units, coders, 2)) < 0.2, ~truth, truth)
    looked = draw.random((units, coders)) >= missing
    looked[:, 0] |= ~looked.any(axis=1)
    return Ratings(
        tuple("ABCDE"[:coders]),
        tuple(map(str, range(units))),
        ("a", "b"),
        given & looked[:, :, None],
        looked,
        tuple(f"d{i % 12}" for i in range(units)),
    )


@pytest.mark.parametrize("name", CORE)
def test_a_derivative_is_that_of_small_differences(name):
    draw = np.random.default_rng(3)
    categories = draw.integers(-1, 3, size=(60, 3))
    piece = piece_of_rows(categories, 3)
    totals = piece.totals(np.ones(60))
    totals = replace(totals, used=np.ones(3, dtype=bool))
    found = slopes(CORE[name], totals)
    for at in range(0, len(found), 5):
        step = np.zeros(len(found))
        step[at] = 1e-5
        sides = [
            CORE[name](Totals(totals.table, totals.sums + sign * step, used=totals.used))[0]
            for sign in (1, -1)
        ]
        assert found[at] == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-6)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_a_standard_error_is_near_the_jackknifes(missing):
    ratings = replace(noisy(150, missing=missing), documents=None)
    whole = measure(ratings, resamples=0)["overall"]
    gwets = measure(ratings, resamples=0, method="irrCAC")["overall"]
    one_less = []
    for i in range(150):
        rows = np.arange(150) != i
        one_less.append(
            values(
                replace(
                    ratings,
                    units=tuple(np.array(ratings.units)[rows]),
                    assigned=ratings.assigned[rows],
                    rated=ratings.rated[rows],
                    documents=None,
                )
            )
        )
    names = [*CORE, "pooled_kappa", "alpha_masi", "alpha_jaccard", "positive_agreement"]
    for name in names:
        if name == "max_kappa":
            continue
        found = np.array([each[name] for each in one_less])
        jackknife = np.sqrt(149 / 150 * ((found - found.mean()) ** 2).sum())
        assert whole[name]["se"] == pytest.approx(jackknife, rel=0.04), name
        if missing and name in GWETS:  # his variance of missing ratings errs on the safe side
            assert 0.98 * jackknife < gwets[name]["se"] < 2 * jackknife, name


@pytest.mark.parametrize("name", [*GWETS, "krippendorff_alpha", "cohen_kappa"])
def test_a_coder_who_looked_at_a_fifth_does_not_make_intervals_two_to_four_times_too_wide(name):
    # what A alone looked at says nothing of agreement: the interval is that of the fifth
    draw = np.random.default_rng(3)
    truth = draw.random((400, 1, 1)) < 0.4
    given = np.where(draw.random((400, 2, 1)) < 0.025, ~truth, truth)
    looked = np.ones((400, 2), dtype=bool)
    looked[80:, 1] = False
    given &= looked[:, :, None]
    fifth, alone = (
        Ratings(("A", "B"), tuple(map(str, range(n))), ("a",), given[:n], looked[:n])
        for n in (400, 80)
    )
    one, other = (measure(each, resamples=0)["overall"][name] for each in (fifth, alone))
    assert one["high"] - one["low"] == pytest.approx(other["high"] - other["low"], rel=0.2)
    if name in GWETS:
        gwets = measure(fifth, resamples=0, method="irrCAC")["overall"][name]
        assert gwets["se"] > 1.5 * one["se"]


@pytest.mark.parametrize("name", ["cohen_kappa", "scott_pi"])
def test_the_t_of_cohen_and_scott_has_the_units_shared_not_all_units(name):
    # ten units shared of a hundred: t(9), not t(99)
    rows = [["1", "2"], ["1", "1"], ["2", "2"], ["3", "3"], ["3", "1"]] * 2
    rows += [["1", None], ["2", None], ["3", None]] * 30
    figure = measure(from_matrix(rows), resamples=0)["overall"][name]
    assert figure["degrees"] == 9
    assert figure["high"] - figure["value"] == pytest.approx(2.262157 * figure["se"])


def test_bias_leaves_out_the_pairs_that_it_warned_of():
    # Cy coded one unit, and figures for pairs with him are said not to be given
    rows = [["x", "x", None], ["", "x", None], ["x", "x", None], ["", "", None]]
    found = measure(from_matrix([*rows, ["x", "", ""]], ["Ann", "Ben", "Cy"]), resamples=0)
    assert "pairs with this coder cannot be given" in found["warnings"][0]
    # Ann 3 of 5, Ben 3 of 5: no bias; with Cy's pairs it came to 1/3
    assert found["codes"]["x"]["bias_index"]["value"] == 0
    apart = measure(from_matrix([*rows, ["", "x", ""]], ["Ann", "Ben", "Cy"]), resamples=0)
    assert apart["codes"]["x"]["bias_index"]["value"] == pytest.approx(2 / 5)


@given(st.randoms(use_true_random=False), st.booleans())
@examples(15)
def test_nothing_depends_on_the_order_of_rows(shuffle, known):
    ratings = noisy(24, missing=0.2)
    rows = [
        Given(unit, coder, code, ratings.documents[i] if known else None)
        for i, unit in enumerate(ratings.units)
        for c, coder in enumerate(ratings.coders)
        if ratings.rated[i, c]
        for code in [n for k, n in enumerate(ratings.codes) if ratings.assigned[i, c, k]] or [None]
    ]
    other = list(rows)
    shuffle.shuffle(other)
    one, two = (measure(gather(each), resamples=40) for each in (rows, other))
    for part in ("a", "b", "overall"):
        first, second = (
            each["overall"] if part == "overall" else each["codes"][part] for each in (one, two)
        )
        for name, figure in first.items():
            if not isinstance(figure, dict) or name == "bias_index":  # its sign names a coder
                continue
            for key in ("value", "low", "high"):
                assert second[name].get(key) == pytest.approx(figure.get(key)), (part, name, key)
            for key in ("bootstrap", "cluster_bootstrap"):
                ends = [(each.get(key) or {}).get("low") for each in (figure, second[name])]
                assert ends[1] == pytest.approx(ends[0]), (part, name, key)


def test_a_bootstrap_of_units_is_that_of_plain_loops():
    rows = [["1", "2"], ["1", "1"], ["2", "2"], ["", "1"], ["2", ""], ["1", None], ["", ""]]
    found = measure(from_matrix(rows), resamples=200, seed=5)["overall"]
    # the program draws from units in an order of its own, told here by their content
    order = sorted(rows, key=in_order)
    table = [[cell if cell is None else cell or "none" for cell in row] for row in order]
    [weights] = Resampling("units", 7, 200, 5).weights()
    for name, by_loops in (
        ("krippendorff_alpha", plain.alpha),
        ("gwet_ac1", lambda t: plain.gwet(t, ["1", "2", "none"])),
        ("scott_pi", lambda t: plain.mean_of_pairs(t, scott=True)),
        ("cohen_kappa", plain.mean_of_pairs),
    ):
        drawn = []
        for row in weights:
            sample = [table[i] for i, times in enumerate(row) for _ in range(int(times))]
            if any(None not in each for each in sample):
                value = by_loops(sample)
                if value is not None:
                    drawn.append(value)
        low, high = np.quantile(drawn, [0.025, 0.975])
        boot = found[name]["bootstrap"]
        assert (boot["low"], boot["high"]) == (pytest.approx(low), pytest.approx(high)), name
        assert boot["undefined"] == pytest.approx(1 - len(drawn) / 200, abs=1e-4)


def in_order(row: list[str | None]) -> list[tuple[int, int, int]]:
    """Rows by the bits of each coder: looked, gave 1, gave 2."""
    return [(int(c is not None), int(c == "1"), int(c == "2")) for c in row]


def test_a_bootstrap_of_interviews_takes_all_their_units_together():
    # within an interview all agree or all differ: between units lies nothing to resample
    rows = []
    for at in range(12):
        for unit in range(10):
            second = "x" if (unit % 2 == 0) == (at < 8) else None
            rows.append(Given(f"u{unit}", "A", "x" if unit % 2 == 0 else None, f"d{at}"))
            rows.append(Given(f"u{unit}", "B", second, f"d{at}"))
    found = measure(gather(rows), resamples=500)["codes"]["x"]["percent_agreement"]
    units, interviews = found["bootstrap"], found["cluster_bootstrap"]
    assert (units["over"], interviews["over"]) == ("units", "documents")
    assert interviews["high"] - interviews["low"] > 2.5 * (units["high"] - units["low"])
    assert "note" not in interviews


def test_few_interviews_make_a_bootstrap_doubtful_and_one_makes_none():
    def cluster(documents: int) -> dict:
        rows = [
            Given(f"u{i}", coder, "x" if (i + at * (i % 3 == 0)) % 2 else None, f"d{i % documents}")
            for i in range(40)
            for at, coder in enumerate("AB")
        ]
        return measure(gather(rows), resamples=100)["codes"]["x"]["cohen_kappa"]

    few, one = cluster(5)["cluster_bootstrap"], cluster(1)["cluster_bootstrap"]
    assert "only 5 documents" in few["note"]
    assert few["low"] is not None
    assert (one["low"], one["resamples"]) == (None, 0)
    assert one["reason"] == "there is only one of the documents to resample"


def test_where_most_resamples_are_undefined_there_is_no_interval():
    found = np.array([np.nan] * 60 + [0.5] * 40)
    made = percentile_interval(found, Resampling("units", 10, 100, 0))
    assert (made["low"], made["undefined"]) == (None, 0.6)
    assert "undefined in most resamples" in made["reason"]
    half = np.array([np.nan] * 40 + [0.5] * 30 + [0.6] * 30)
    some = percentile_interval(half, Resampling("units", 9, 100, 0))
    assert (some["low"], some["high"], some["undefined"]) == (0.5, 0.6, 0.4)


def test_where_all_agree_the_bound_is_that_of_so_few_units():
    # 20 of 20: .025 ** (1 / 20) = .8316; half marked, so chance is .5
    assert all_agree_bound(20) == pytest.approx(0.8316, abs=1e-4)
    found = of_code(two_by_two(10, 0, 0, 10))
    assert found["percent_agreement"]["low"] == pytest.approx(0.8316, abs=1e-4)
    assert found["cohen_kappa"]["low"] == pytest.approx((0.8316 - 0.5) / 0.5, abs=1e-3)
    assert found["cohen_kappa"]["high"] == 1
    assert "exact binomial" in found["cohen_kappa"]["method"]


def test_the_interval_of_kappa_covers_the_truth_about_as_often_as_it_says():
    # 200 tables of 100 units from a known table: kappa .6, half marked
    draw = np.random.default_rng(1)
    tables = draw.multinomial(100, [0.4, 0.1, 0.1, 0.4], size=200)
    inside = 0
    for both, first, second, neither in tables:
        figure = of_code(two_by_two(both, first, second, neither))["cohen_kappa"]
        inside += figure["low"] <= 0.6 <= figure["high"]
    assert 0.90 <= inside / 200 <= 0.99


def test_the_same_seed_gives_the_same_interval_and_another_another():
    ratings = noisy(40)
    one, two, other = (measure(ratings, resamples=60, seed=seed) for seed in (1, 1, 2))
    assert one == two
    name = "krippendorff_alpha"
    assert one["overall"][name]["bootstrap"] != other["overall"][name]["bootstrap"]


@pytest.mark.parametrize(
    ("limit", "key"), [("SETS", "bootstrap"), ("DOCUMENTS", "cluster_bootstrap")]
)
def test_many_sets_are_resampled_to_first_order_and_come_near_the_exact(limit, key, monkeypatch):
    draw = np.random.default_rng(0)
    truth = draw.random((300, 1, 9)) < 0.3
    given = np.where(draw.random((300, 3, 9)) < 0.1, ~truth, truth)
    ratings = Ratings(
        tuple("ABC"),
        tuple(map(str, range(300))),
        tuple("abcdefghi"),
        given,
        np.ones((300, 3), dtype=bool),
        tuple(f"d{i // 2}" for i in range(300)),
    )
    exact = measure(ratings, resamples=400)["overall"]
    monkeypatch.setattr(f"pipeline.agreement.sets.MOST_{limit}", 0)
    near = measure(ratings, resamples=400)["overall"]
    for name in ("alpha_masi", "alpha_jaccard"):
        assert near[name]["value"] == exact[name]["value"]
        assert near[name][key] != exact[name][key]
        for end in ("low", "high"):
            assert near[name][key][end] == pytest.approx(exact[name][key][end], abs=0.002)


def test_the_mean_of_resamples_to_first_order_is_that_of_exact_ones(monkeypatch):
    ratings = replace(noisy(30), documents=None)
    exact = set_sums(ratings)["masi"][0]
    monkeypatch.setattr("pipeline.agreement.sets.MOST_SETS", 0)
    near = set_sums(ratings)["masi"][0]
    [weights] = Resampling("units", 30, 4000, 0).weights()
    one, two = (each.sums(weights)[:, 2].mean() for each in (exact, near))
    whole = float(exact.near.sum())
    assert two == pytest.approx(one, abs=0.1 * abs(whole - one))


def test_gwets_chance_needs_two_categories():
    piece = piece_of_rows(np.zeros((4, 2), dtype=int), 1)
    assert np.isnan(co.gwet_ac1(piece.totals(np.ones(4))))
