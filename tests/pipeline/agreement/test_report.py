"""Confusion, advice on numbers, and words for a thesis."""

from __future__ import annotations

import numpy as np
import pytest

from models.state.rounds import Adjudication
from pipeline.agreement.confusion import confuse
from pipeline.agreement.double_coding import left_open
from pipeline.agreement.measure import measure
from pipeline.agreement.needed import unit_variance, units_needed
from pipeline.agreement.ratings import Given, gather
from pipeline.agreement.report import apa_number, apa_paragraph, apa_table
from tests.pipeline.agreement.tables import from_matrix, two_by_two


def both_ways() -> list[Given]:
    units = [("goals time", "goals"), ("time", "goals"), ("", "time"), ("time", ""), ("", "")]
    return [
        Given(f"u{i}", coder, code)
        for i, row in enumerate(units)
        for coder, codes in zip("AB", row, strict=True)
        for code in codes.split() or [None]
    ] + [Given("u9", "A", "goals")]


def test_confusion_counts_per_code_and_one_code_against_another():
    found = confuse(gather(both_ways()), "A", "B")
    assert found.codes == ("goals", "time")
    assert found.units == 5  # the sixth one of them did not look at
    assert found.per_code.tolist() == [[1, 0, 1, 3], [0, 3, 1, 1]]
    goals, time, none = 0, 1, 2
    assert found.together[goals, goals] == 1
    assert found.together[time, goals] == 1  # A gave time where B gave goals
    assert found.together[goals, time] == 0
    assert found.together[time, none] == 2  # A gave time, B nothing of their own
    assert found.together[none, time] == 1
    assert found.together[none, none] == 1


def test_confusion_turns_with_the_coders():
    ratings = gather(both_ways())
    one, two = confuse(ratings, "A", "B"), confuse(ratings, "B", "A")
    assert np.array_equal(one.together, two.together.T)
    assert np.array_equal(one.per_code[:, [0, 2, 1, 3]], two.per_code)


def test_the_number_of_units_follows_from_the_variance_worked_by_hand():
    # kappa .6, prevalence .3: .4 * (.4 * -.2 + .6 * 1.4 / .42) = .768; (2 * 1.96 / .2)^2 = 384.15
    assert unit_variance(0.6, 0.3) == pytest.approx(0.768)
    assert units_needed(0.2, 0.6, 0.3) == 296
    assert units_needed(0.4, 0.6, 0.3) == 74
    assert units_needed(0.2, 0.6, 0.05) > 1000
    assert units_needed(0.2, 0.6, 0.3, coders=3) < 296


@pytest.mark.parametrize("coders", [2, 3, 5])
def test_kappa_of_that_many_units_varies_as_the_advice_says(coders):
    # the common correlation model: with chance kappa all coders copy one draw
    kappa, share, units, times = 0.5, 0.3, 400, 1500
    draw = np.random.default_rng(coders)
    copied = draw.random((times, units)) < kappa
    together = coders * (draw.random((times, units)) < share)
    given = np.where(copied, together, draw.binomial(coders, share, size=(times, units)))
    p = given.mean(axis=1) / coders
    apart = (given * (coders - given)).sum(axis=1) * 2 / (units * coders * (coders - 1))
    found = 1 - apart / (2 * p * (1 - p))
    wanted = unit_variance(kappa, share, coders) / units
    assert found.var() == pytest.approx(wanted, rel=0.15)


@pytest.mark.parametrize(
    "wrong", [(0, 0.6, 0.3, 2), (0.2, 1, 0.3, 2), (0.2, 0.6, 0, 2), (0.2, 0.6, 0.3, 1)]
)
def test_no_number_of_units_for_what_cannot_be(wrong):
    with pytest.raises(ValueError, match=r"is|takes"):
        units_needed(*wrong)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.824, ".82"), (-0.05, "−.05"), (1.0, "1.00"), (-0.001, ".00"), (0.999, "1.00"), (0, ".00")],
)
def test_numbers_are_written_as_apa_has_them(value, said):
    assert apa_number(value) == said


def figures() -> dict:
    rows = [["x", "x"], ["x", ""], ["", ""], ["x", "x"], ["", "x"], ["", ""]]
    return measure(from_matrix(rows, ["Ann", "Ben"]), resamples=0)


def test_the_table_has_a_row_for_each_code_and_one_for_all():
    table = apa_table(figures(), names={"x": "Time / Lost planning"}, codebook="7", settled=False)
    assert table.heading == ("Code", "n", "Agreement", "κ [95% CI]", "AC1", "α")
    first, whole = table.rows
    assert first[:3] == ("Time / Lost planning", "6", ".67")
    assert first[3].startswith(".33 [")
    assert first[3].endswith("]")
    assert whole[0] == "All codes"
    for said in ("Ann and Ben", "Codebook: 7.", "before disagreements were settled"):
        assert said in table.note
    assert "Unit: Unit" in table.title


def test_what_cannot_be_estimated_says_so_with_a_numbered_note():
    found = measure(from_matrix([["x", "x"], ["x", "x"]], ["Ann", "Ben"]), resamples=0)
    table = apa_table(found)
    assert table.rows[0][3:] == ("not estimable (1)",) * 3
    assert table.rows[1][3] == "not estimable (2)"
    assert [note.partition(":")[0] for note in table.notes] == [
        "every rating gives this code",
        "there is only one category",
    ]


def test_the_paragraph_names_unit_coders_number_version_and_time():
    said = apa_paragraph(figures(), codebook="version 7", settled=True)
    for words in (
        "Two coders (Ann and Ben) coded 6 units with the codebook version 7",
        "those after disagreements were settled",
        "A unit that no coder marked counts as agreement on absence",
        "did not look at is missing",
        "Cohen's κ = .33, 95% CI [",
        "Krippendorff's α",
        "By code, κ ranged from .33 (x) to .33 (x).",
    ):
        assert words in said
    assert "0." not in said


def test_the_paragraph_tells_of_the_paradox_and_of_what_was_not_estimable():
    rare = apa_paragraph(measure(two_by_two(2, 5, 4, 89), resamples=0))
    assert "For x, agreement was high and κ low" in rare
    same = apa_paragraph(measure(from_matrix([["x", "x"], ["x", "x"]]), resamples=0))
    assert "Cohen's κ could not be estimated (there is only one category" in same


def test_of_many_codes_a_sentence_names_a_few_and_says_where_the_others_are():
    """Twenty-two code names stood in one sentence of the paragraph for the chapter."""
    report = figures()
    row = next(iter(report["codes"].values()))
    report["codes"] = {f"code {i}": row | {"flags": ["high"] if i < 22 else []} for i in range(40)}
    said = apa_paragraph(report)
    assert "For 22 of 40 codes (code 0, code 1, code 2 and 19 more; the table has each" in said
    assert "code 3" not in said
    report["codes"] = {f"code {i}": row | {"flags": ["high"]} for i in range(2)}
    assert "For code 0 and code 1, agreement was high" in apa_paragraph(report)


def test_more_than_two_coders_have_a_mean_kappa():
    rows = [["x", "x", ""], ["x", "", ""], ["", "", ""], ["x", "x", "x"]]
    found = measure(from_matrix(rows), resamples=0)
    assert apa_table(found).heading[3] == "Mean κ [95% CI]"
    assert "Three coders" in apa_paragraph(found)
    assert "Mean κ over pairs = " in apa_paragraph(found)


def test_two_tables_of_one_report_have_two_titles():
    """Both were called the same, and which was which stood in the note alone."""
    titles = {apa_table(figures(), settled=each).title for each in (None, False, True)}
    assert titles == {
        "Agreement Between Coders, by Code (Unit: Unit)",
        "Agreement Between Coders, by Code, Before Settling (Unit: Unit)",
        "Agreement Between Coders, by Code, After Settling (Unit: Unit)",
    }


def test_what_is_still_open_is_said_with_the_figures_after_settling():
    """κ "after settling" stood there with 45 of 49 disagreements still open."""
    report = figures() | {"open": {"disagreements": 49, "open": 45}}
    said = "Of 49 disagreements, 45 were still open and count as they were coded."
    assert said in apa_table(report, settled=True).note
    assert said in apa_paragraph(report, settled=True)
    none = figures() | {"open": {"disagreements": 49, "open": 0}}
    assert "still open" not in apa_table(none, settled=True).note


def test_what_is_left_open_is_counted_among_those_who_looked():
    ratings = from_matrix([["x", "x"], ["x", ""], ["", ""], ["", "x"]], ["Ann", "Ben"])
    kinds = dict.fromkeys(("unclear", "both"))
    for each in kinds:
        kinds[each] = Adjudication("e", "r", ("t", 0, 1), "", each, (), None, "", "Ann", "")
    first, second = ratings.units[1], ratings.units[3]
    assert left_open(ratings, {}) == {"disagreements": 2, "open": 2}
    assert left_open(ratings, {first: kinds["both"]}) == {"disagreements": 2, "open": 1}
    assert left_open(ratings, {second: kinds["unclear"]}) == {"disagreements": 2, "open": 2}
