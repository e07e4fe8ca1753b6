"""Figures beside the coefficients: each with its source's example, a perfect and a chance case."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from pipeline.agreement.adjudication import Case, adjudicated
from pipeline.agreement.aggregate import (
    at_parent_codes,
    at_top_codes,
    lineage,
    presence_in_documents,
)
from pipeline.agreement.benchmark import SCALES, benchmark, benchmarks, membership
from pipeline.agreement.clusters import TOGETHER
from pipeline.agreement.coefficients import percent_agreement
from pipeline.agreement.design import design_effect, units_with_effect
from pipeline.agreement.measure import measure
from pipeline.agreement.overlap import overlap, overlap_agreement
from pipeline.agreement.pair_coefficients import dice, holsti
from pipeline.agreement.pairwise import pairwise
from pipeline.agreement.pieces import piece_of_rows, presence
from pipeline.agreement.proportions import clopper_pearson, proportion
from pipeline.agreement.ratings import Given, Ratings, RatingsUnusable, gather
from pipeline.agreement.reference import against_reference
from pipeline.agreement.shares import shares_by_document
from pipeline.agreement.spans import CodedSpan
from pipeline.agreement.stability import two_moments
from tests.pipeline.agreement.tables import two_by_two
from tests.properties import examples

RNG_UNITS = 400


def ratings_of(cells: dict[tuple[str, str, str], str]) -> Ratings:
    """(document, unit, coder) -> codes as letters; "" for looked and nothing given."""
    rows = [
        Given(unit, coder, code or None, document)
        for (document, unit, coder), codes in cells.items()
        for code in (codes or [""])
    ]
    return gather(rows)


def at_random(seed: int = 1, coders: str = "AB", agree: float = 0.0) -> Ratings:
    """Two coders who give code x to 30% of units; agree: how often the second copies the first."""
    rng = np.random.default_rng(seed)
    cells = {}
    for at in range(RNG_UNITS):
        first = "x" if rng.random() < 0.3 else ""
        for coder in coders:
            copies = coder == coders[0] or rng.random() < agree
            own = first if copies else ("x" if rng.random() < 0.3 else "")
            cells[f"d{at % 20}", str(at), coder] = own
    return ratings_of(cells)


# -- shares


def test_an_interval_of_a_share_is_clopper_and_pearsons():
    """Newcombe (1998), Statistics in Medicine 17:857-872: 81 of 263 gives .2527 to .3676, and 15
    of 148 gives .0578 to .1617, by the exact method."""
    assert clopper_pearson(81, 263) == (
        pytest.approx(0.2527, abs=5e-5),
        pytest.approx(0.3676, abs=5e-5),
    )
    assert clopper_pearson(15, 148) == (
        pytest.approx(0.0578, abs=5e-5),
        pytest.approx(0.1617, abs=5e-5),
    )
    assert clopper_pearson(0, 10)[0] == 0
    assert clopper_pearson(10, 10) == (pytest.approx(0.025 ** (1 / 10)), 1)


def test_a_share_of_nothing_says_why_and_all_alike_is_no_certainty():
    none = proportion(np.zeros(2), np.zeros(2), None, empty="nobody did")
    assert (none["value"], none["reason"]) == (None, "nobody did")
    every = proportion(np.ones(6), np.ones(6), list("aabbcc"), empty="")
    assert every["value"] == 1
    worth = 6 / (1 + (2 - 1) * TOGETHER)  # two cases of each of three interviews
    assert every["low"] == pytest.approx(0.025 ** (1 / worth))
    one = proportion(np.array([1, 0]), np.ones(2), ["a", "a"], empty="")
    assert one["low"] is None
    assert "at least two" in one["interval_reason"]


def test_cases_that_hang_together_have_a_wider_interval():
    hits = np.array([1] * 10 + [0] * 10 + [1] * 10 + [0] * 10)
    documents = [str(at // 10) for at in range(40)]
    alone = proportion(hits, np.ones(40), None, empty="")
    together = proportion(hits, np.ones(40), documents, empty="")
    assert together["value"] == alone["value"] == 0.5
    assert together["high"] - together["low"] > 2 * (alone["high"] - alone["low"])
    assert "Korn" in together["method"]


def test_the_interval_of_a_share_covers_the_truth_where_cases_hang_together():
    """12 interviews of 20 cases whose shares differ (intraclass correlation .1)."""
    rng = np.random.default_rng(5)
    covered, times = 0, 400
    for _ in range(times):
        share = rng.beta(0.7 * 9, 0.3 * 9, size=12)
        hits = rng.binomial(20, share).astype(float)
        found = proportion(hits, np.full(12, 20.0), [str(i) for i in range(12)], empty="")
        covered += found["low"] <= 0.7 <= found["high"]
    assert covered / times >= 0.93


# -- both, neither, one, other


def test_the_four_shares_are_counted_by_code_and_interview():
    made = ratings_of(
        {
            ("d", "1", "A"): "x",
            ("d", "1", "B"): "x",
            ("d", "2", "A"): "x",
            ("d", "2", "B"): "",
            ("d", "3", "A"): "",
            ("d", "3", "B"): "",
            ("e", "1", "A"): "",
            ("e", "1", "B"): "x",
            ("e", "2", "A"): "x",
        }
    )
    rows = {row["document"]: row for row in shares_by_document(made)}
    assert rows["d"]["counts"] == {"both": 1, "neither": 1, "first": 1, "second": 0}
    assert rows["e"]["counts"] == {"both": 0, "neither": 0, "first": 0, "second": 1}
    assert rows[None]["n"] == 4
    assert rows[None]["shares"]["both"] == 1 / 4


@given(st.lists(st.tuples(*[st.sampled_from(["", "x", "y", "xy", None])] * 3), min_size=1))
@examples(80)
def test_shares_add_up_to_1_and_documents_to_the_whole(units):
    cells = {
        (f"d{at % 3}", str(at), coder): codes
        for at, row in enumerate(units)
        for coder, codes in zip("ABC", row, strict=True)
        if codes is not None
    }
    if not cells:
        return
    rows = shares_by_document(ratings_of(cells))
    for row in rows:
        if row["n"]:
            assert sum(row["shares"].values()) == pytest.approx(1)
        else:
            assert row["shares"] is None
            assert row["reason"]
    for whole in (row for row in rows if row["document"] is None):
        parts = [
            r
            for r in rows
            if r["document"] and r["code"] == whole["code"] and r["coders"] == whole["coders"]
        ]
        for cell in ("both", "neither", "first", "second"):
            assert sum(part["counts"][cell] for part in parts) == whole["counts"][cell]


# -- pairs of coders


def test_a_pair_in_the_matrix_is_measured_as_if_there_were_no_third():
    made = at_random(coders="ABC", agree=0.6)
    rows = pairwise(made, resamples=0)
    assert [row["coders"] for row in rows] == [list(pair) for pair in combinations("ABC", 2)]
    alone = ratings_of(
        {
            (d, u, c): "x" if made.given[at, who, 0] else ""
            for at, (u, d) in enumerate(zip(made.units, made.documents or (), strict=True))
            for who, c in enumerate("ABC")
            if c != "B"
        }
    )
    expected = measure(alone, resamples=0)["overall"]
    for name in ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha"):
        assert rows[1][name]["value"] == pytest.approx(expected[name]["value"])


# -- Holsti, Dice


def totals(made: Ratings):
    return piece_of_rows(presence(made.given[:, :, 0], made.looked), 2).totals(made.size())


def test_dice_and_holsti_of_a_fourfold_table_worked_by_hand():
    made = two_by_two(both=20, first=5, second=10, neither=65)
    t = totals(made)
    assert dice(t)[0] == pytest.approx(40 / 55)
    assert holsti(t)[0] == pytest.approx(2 * 85 / 200)
    assert holsti(t)[0] == pytest.approx(percent_agreement(t)[0])


def test_holsti_counts_what_one_alone_decided_and_dice_does_not():
    """Holsti (1969): 2 M / (N1 + N2), N1 and N2 each coder's own decisions."""
    rows = [Given(str(at), "A", "x") for at in range(10)]
    rows += [Given(str(at), "B", "x" if at < 4 else None) for at in range(6)]
    t = totals(gather(rows))
    assert holsti(t)[0] == pytest.approx(2 * 4 / (10 + 6))
    assert percent_agreement(t)[0] == pytest.approx(4 / 6)
    assert dice(t)[0] == pytest.approx(2 * 4 / (6 + 4))


def test_perfect_agreement_is_1_by_either_and_independence_is_what_it_gives():
    perfect = totals(at_random(agree=1.0))
    assert dice(perfect)[0] == holsti(perfect)[0] == 1
    chance = totals(at_random(agree=0.0))
    assert dice(chance)[0] == pytest.approx(0.3, abs=0.07)  # how often the other gives it anyway
    assert holsti(chance)[0] == pytest.approx(0.3**2 + 0.7**2, abs=0.07)


@given(st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), min_size=1, max_size=25))
@examples(100)
def test_holsti_and_dice_are_those_of_loops(rows):
    given_rows = [
        Given(str(at), coder, "x" if cell else None)
        for at, row in enumerate(rows)
        for coder, cell in zip("ABC", row, strict=True)
        if cell is not None
    ]
    made = gather(given_rows, codes=["x"])
    if len(made.coders) < 2:
        return
    t = totals(made)
    by_holsti, by_dice = [], []
    for i, j in combinations(range(len(made.coders)), 2):
        one = {u: made.given[u, i, 0] for u in range(len(made.units)) if made.looked[u, i]}
        two = {u: made.given[u, j, 0] for u in range(len(made.units)) if made.looked[u, j]}
        both = one.keys() & two.keys()
        by_holsti.append(2 * sum(one[u] == two[u] for u in both) / (len(one) + len(two)))
        size = sum(one[u] for u in both) + sum(two[u] for u in both)
        if size:
            by_dice.append(2 * sum(one[u] and two[u] for u in both) / size)
    assert holsti(t)[0] == pytest.approx(np.mean(by_holsti))
    if by_dice:
        assert dice(t)[0] == pytest.approx(np.mean(by_dice))
    else:
        assert np.isnan(dice(t)[0])


def test_dice_is_positive_agreement_of_two_with_the_same_interval_and_holsti_percent_agreement():
    found = measure(at_random(agree=0.7), resamples=0)["codes"]["x"]
    for one, other in (("dice", "positive_agreement"), ("holsti", "percent_agreement")):
        for key in ("value", "low", "high"):
            assert found[one][key] == pytest.approx(found[other][key])
    alike = measure(at_random(agree=1.0), resamples=0)["codes"]["x"]
    assert alike["dice"]["low"] == alike["positive_agreement"]["low"] < 1
    nobody = measure(gather([Given("1", "A", None), Given("1", "B", None)], codes=["x"]))
    assert nobody["codes"]["x"]["dice"]["reason"] == "nobody gave this code"
    assert nobody["codes"]["x"]["holsti"]["value"] == 1


# -- against the settled codes


def test_precision_recall_and_f1_worked_by_hand():
    """Ten given, eight of them right, of sixteen that there are: .8, .5, and 16/26."""
    cells = {}
    for at in range(40):
        cells["d", str(at), "Ann"] = "x" if at < 8 or at in (30, 31) else ""
        cells["d", str(at), "right"] = "x" if at < 16 else ""
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    for figures in (found["overall"], found["codes"]["x"]):
        assert figures["precision"]["value"] == pytest.approx(0.8)
        assert figures["recall"]["value"] == pytest.approx(0.5)
        assert figures["f1"]["value"] == pytest.approx(16 / 26)


def test_f1_is_the_harmonic_mean_and_counts_are_added_over_codes():
    rng = np.random.default_rng(2)
    cells = {
        (f"d{at % 5}", str(at), who): "".join(c for c in "xyz" if rng.random() < 0.4)
        for at in range(60)
        for who in ("Ann", "Ben", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]
    assert set(found) == {"Ann", "Ben"}
    for each in found.values():
        for figures in (each["overall"], *each["codes"].values()):
            p, r = figures["precision"]["value"], figures["recall"]["value"]
            assert figures["f1"]["value"] == pytest.approx(2 * p * r / (p + r))
            assert figures["precision"]["low"] < p < figures["precision"]["high"]


def test_a_coder_who_is_right_throughout_has_1_and_no_certainty():
    cells = {
        (f"d{at % 3}", str(at), who): "x" if at % 2 else ""
        for at in range(30)
        for who in ("Ann", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]["overall"]
    assert {found[name]["value"] for name in ("precision", "recall", "f1")} == {1}
    assert found["precision"]["low"] < 0.8


def test_what_was_never_given_has_no_precision_and_says_so():
    cells = {
        ("d", str(at), who): "y" if who == "right" else ""
        for at in range(4)
        for who in ("Ann", "right")
    }
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    assert found["codes"]["y"]["precision"]["reason"] == "the coder did not give this code"
    assert found["codes"]["y"]["recall"]["value"] == 0


def test_a_unit_that_the_reference_leaves_open_counts_nowhere():
    cells = {("d", "1", "Ann"): "x", ("d", "1", "right"): "x", ("d", "2", "Ann"): "x"}
    found = against_reference(ratings_of(cells), "right", resamples=0)["coders"]["Ann"]
    assert found["units"] == 1
    assert found["overall"]["precision"]["value"] == 1


# -- presence in a document, parent codes


def test_presence_in_a_document_is_whether_a_code_was_given_anywhere_in_it():
    made = presence_in_documents(
        ratings_of(
            {
                ("d", "1", "A"): "x",
                ("d", "2", "A"): "",
                ("d", "1", "B"): "",
                ("d", "2", "B"): "x",
                ("e", "1", "A"): "x",
                ("e", "1", "B"): "y",
            }
        )
    )
    assert made.units == ("d", "e")
    assert made.unit == "document"
    found = measure(made, resamples=0)["codes"]
    assert found["x"]["percent_agreement"]["value"] == 0.5
    assert found["y"]["percent_agreement"]["value"] == 0.5


def test_who_looked_at_a_part_of_a_document_is_missing_there_and_it_is_told():
    made = presence_in_documents(
        ratings_of(
            {
                ("d", "1", "A"): "x",
                ("d", "2", "A"): "",
                ("d", "1", "B"): "",
                ("e", "1", "A"): "",
                ("e", "1", "B"): "",
            }
        )
    )
    assert not made.looked[0, 1]
    assert any("Only a part" in text and "d / B" in text for text in made.warnings)


def test_presence_takes_documents():
    with pytest.raises(RatingsUnusable, match="documents of the units are not known"):
        presence_in_documents(gather([Given("1", "A", "x"), Given("1", "B", "x")]))


TREE = {"a1": "a", "a2": "a", "a": None, "b1": "b", "b": None, "c": None, "a11": "a1"}


def test_two_codes_of_one_parent_agree_at_the_parent():
    rows = [
        Given("1", "A", "a1"),
        Given("1", "B", "a2"),
        Given("2", "A", "c"),
        Given("2", "B", "c"),
    ]
    rows += [
        Given("3", "A", "a11"),
        Given("3", "B", "a1"),
        Given("4", "A", "b1"),
        Given("4", "B", None),
    ]
    made = gather(rows)
    top = at_top_codes(made, TREE)
    assert set(top.codes) == {"a", "b", "c"}
    found = measure(top, resamples=0)
    assert found["codes"]["a"]["percent_agreement"]["value"] == 1
    assert found["codes"]["b"]["percent_agreement"]["value"] == 3 / 4
    parents = at_parent_codes(made, TREE)
    assert set(parents.codes) == {"a", "a1", "b"}
    assert parents.given[:, :, parents.codes.index("a1")].sum() == 3  # itself and what is below


def test_a_circle_in_the_tree_ends():
    assert lineage("a", {"a": "b", "b": "a"}) == ["a", "b"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([*"abcdef", None]), max_size=6))
@examples(100)
def test_every_code_that_was_given_is_given_at_the_top(parents):
    made = gather([Given(str(at), who, code) for at, code in enumerate("abcdef") for who in "AB"])
    top = at_top_codes(made, parents)
    assert (top.given.any(axis=2) == made.given.any(axis=2)).all()
    assert top.single


# -- overlap of spans


def test_a_span_counts_where_another_covers_enough_of_it():
    spans = [
        CodedSpan("d", "A", "x", 0, 10),
        CodedSpan("d", "B", "x", 5, 15),  # 5 of 15
        CodedSpan("d", "A", "x", 20, 30),
        CodedSpan("d", "B", "x", 20, 29),  # 9 of 10
        CodedSpan("d", "A", "y", 40, 50),
        CodedSpan("e", "B", "y", 40, 50),  # another document
    ]
    assert overlap(spans[0], spans[1]) == pytest.approx(5 / 15)
    found = overlap_agreement(spans, ["A", "B"], share=0.5)
    assert found["codes"]["x"]["value"] == pytest.approx(2 / 4)
    assert found["codes"]["y"]["value"] == 0
    assert found["overall"]["value"] == pytest.approx(2 / 6)
    assert overlap_agreement(spans, ["A", "B"], share=0.3)["codes"]["x"]["value"] == 1
    assert "not corrected for chance" in found["note"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("de"), st.sampled_from("AB"), st.integers(0, 20), st.integers(1, 9)
        ),
        max_size=12,
    ),
    st.floats(0.05, 1),
)
@examples(100)
def test_overlap_is_that_of_sets_of_characters_and_falls_as_more_is_asked(places, share):
    spans = list(
        dict.fromkeys(CodedSpan(d, who, "x", start, start + n) for d, who, start, n in places)
    )
    found = overlap_agreement(spans, ["A", "B"], share=share)["overall"]
    hits = 0
    for one in spans:
        mine = set(range(one.start, one.end))
        hits += any(
            len(mine & set(range(other.start, other.end)))
            / len(mine | set(range(other.start, other.end)))
            >= share
            for other in spans
            if other.coder != one.coder and other.document == one.document
        )
    assert found["value"] == (pytest.approx(hits / len(spans)) if spans else None)
    if spans:
        more = overlap_agreement(spans, ["A", "B"], share=min(1.0, share * 1.5))["overall"]
        assert more["value"] <= found["value"]


# -- benchmarking


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


# -- design effect


def test_the_design_effect_is_kishs():
    assert design_effect(20, 0.05) == pytest.approx(1.95)
    assert design_effect(1, 0.5) == 1
    assert design_effect(20, 0) == 1
    assert design_effect(20, 1) == 20
    assert design_effect(20, 0.05, cv=0.5) == pytest.approx(1 + (20 * 1.25 - 1) * 0.05)
    assert units_with_effect(296, 1.95) == 578
    for wrong in ((0, 0.1, 0.0), (10, -0.1, 0.0), (10, 1.1, 0.0), (10, 0.1, -1.0)):
        with pytest.raises(ValueError, match=r"(is|has)"):
            design_effect(*wrong)


# -- a coder with oneself


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


# -- what became of disagreements


def case(a: str, b: str, settled: str | None, how: str | None = None, document: str = "d") -> Case:
    return Case(
        document,
        {"Ann": frozenset(a), "Ben": frozenset(b)},
        None if settled is None else frozenset(settled),
        how,
    )


def test_whose_code_held_is_counted_by_code():
    cases = [
        case("x", "", "x", "coder", "d"),
        case("x", "", "x", "coder", "e"),
        case("", "x", "", "none", "e"),
        case("x", "y", "y", "coder", "f"),
        case("x", "", None, None, "f"),
        case("x", "", "", "unclear", "f"),
        case("x", "x", None),
    ]
    found = adjudicated(cases, ["Ann", "Ben"])
    assert (found["units"], found["settled"]) == (6, 4)
    assert found["resolutions"] == {"coder": 3, "none": 1, "open": 1, "unclear": 1}
    x = found["codes"]["x"]
    assert x["disagreements"] == 6
    assert x["settled"]["value"] == pytest.approx(4 / 6)
    assert x["upheld"]["value"] == pytest.approx(2 / 4)
    assert x["held"]["Ann"]["value"] == pytest.approx(3 / 4)
    assert x["held"]["Ben"]["value"] == pytest.approx(1 / 4)
    assert found["overall"]["disagreements"] == 7


def test_nothing_settled_has_no_share_of_whose_code_held():
    found = adjudicated([case("x", "", None)], ["Ann", "Ben"])["overall"]
    assert found["settled"]["value"] == 0
    assert found["held"]["Ann"]["reason"] == "no disagreement about it was settled"
    assert adjudicated([], ["Ann", "Ben"])["overall"]["settled"]["reason"] == "no disagreement"


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from("xy")),
            st.sets(st.sampled_from("xy")),
            st.sets(st.sampled_from("xy")),
        )
    )
)
@examples(100)
def test_of_two_coders_exactly_one_holds_in_each_settled_disagreement(rows):
    cases = [
        Case("d", {"Ann": frozenset(a), "Ben": frozenset(b)}, frozenset(s), "coder")
        for a, b, s in rows
    ]
    found = adjudicated(cases, ["Ann", "Ben"])
    for figures in (found["overall"], *found["codes"].values()):
        if figures["disagreements"]:
            held = [figures["held"][who]["value"] for who in ("Ann", "Ben")]
            assert sum(held) == pytest.approx(1)
