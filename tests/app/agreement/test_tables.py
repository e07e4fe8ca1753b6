"""The tables, drawings' data and files of the Agreement page."""

from __future__ import annotations

import csv
import io
from typing import Any

import docx
import pytest

from app.agreement.comparison import compared
from app.agreement.docx import report_docx
from app.agreement.figures import agreement_of, ratings_of
from app.agreement.tables import (
    LOWEST_FIRST,
    NOTHING,
    OVERALL,
    advice_rows,
    confusion_data,
    describe_codebook,
    describe_paradoxes,
    figure_rows,
    forest_data,
    interval_of,
    measure_label,
    overview_rows,
    pair_rows,
    report_text,
    rows_csv,
    said,
    side_by_side,
    unclear_rows,
    unclear_text,
)
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.report import ApaTable, apa_paragraph, apa_table
from tests.app.double_coded import IDA, REASON, closed, settles
from tests.studies import CODER


def figure(value: float | None, low: float | None = None, high: float | None = None) -> dict:
    reason = None if value is not None else "nobody gave it"
    return {"value": value, "low": low, "high": high, "n": 6, "reason": reason}


@pytest.fixture
def held(study: Study) -> Round:
    return closed(study)


@pytest.fixture
def report(study: Study, held: Round) -> dict[str, Any]:
    settles(study, held, 1, "coder", ["time"], coder=CODER)
    return agreement_of(study)


def test_a_figure_is_said_with_its_interval_without_a_leading_zero() -> None:
    assert said(figure(0.79, 0.4, 1.0)) == ".79 [.40, 1.00]"
    assert said(figure(0.5)) == ".50, no interval"
    assert said(figure(None)) == "undefined"


def test_an_interval_is_taken_from_where_it_is_asked_for() -> None:
    held = figure(0.5, 0.4, 0.6) | {"bootstrap": {"low": 0.3, "high": 0.7}}
    assert interval_of(held, "analytic") == (0.4, 0.6)
    assert interval_of(held, "bootstrap") == (0.3, 0.7)
    assert interval_of(held, "cluster_bootstrap") is None
    assert interval_of(held | {"bootstrap": {"low": None, "high": None}}, "bootstrap") is None


def test_means_over_pairs_say_so() -> None:
    assert measure_label("cohen_kappa", 2) == "Cohen's kappa"
    assert measure_label("cohen_kappa", 3) == "Cohen's kappa, mean over pairs"
    assert measure_label("gwet_ac1", 3) == "Gwet's AC1"


def test_the_overview_has_a_row_for_each_code_and_one_for_all(report: dict[str, Any]) -> None:
    rows = overview_rows(report)
    assert rows[0]["Code"] == OVERALL
    assert [each["Code"] for each in rows[1:]] == ["Goals / Shared goals", "Time"]
    assert {each["n"] for each in rows} == {6}


def test_an_undefined_figure_is_told_in_words_with_its_reason(report: dict[str, Any]) -> None:
    code = next(iter(report["codes"]))
    gone = {**report["codes"][code], "cohen_kappa": figure(None)}
    row = overview_rows({**report, "codes": {code: gone}})[1]
    assert row["Cohen's kappa"] == "undefined"
    assert "Undefined: nobody gave it." in row["To know"]


def test_the_forest_has_all_codes_last_and_both_before_and_after(report: dict[str, Any]) -> None:
    data = forest_data(report, "cohen_kappa")
    assert data["settled"]
    assert data["rows"][-1]["name"] == OVERALL
    assert data["rows"][-1]["overall"]
    assert len(data["rows"]) == len(report["codes"]) + 1
    assert data["rows"][-1]["value"] == report["overall"]["cohen_kappa"]["value"]
    assert data["rows"][-1]["after"]["value"] == report["after"]["overall"]["cohen_kappa"]["value"]
    assert data["rows"][-1]["after"]["value"] > data["rows"][-1]["value"]


def test_the_forest_can_begin_with_the_lowest_and_ends_with_the_undefined() -> None:
    codes = {name: {"cohen_kappa": figure(v)} for name, v in (("a", 0.9), ("b", None), ("c", 0.1))}
    made = {"codes": codes, "overall": {"cohen_kappa": figure(0.5)}, "coders": ["x", "y"]}
    data = forest_data(made | {"unit": "segment"}, "cohen_kappa", order=LOWEST_FIRST)
    assert [each["name"] for each in data["rows"]] == ["c", "a", "b", OVERALL]
    assert data["rows"][2]["reason"] == "nobody gave it"
    assert not data["settled"]


def test_a_measure_of_one_code_is_undefined_for_all_with_the_reason() -> None:
    codes = {"a": {"positive_agreement": figure(0.9)}}
    made = {"codes": codes, "overall": {}, "coders": ["x", "y"], "unit": "segment"}
    last = forest_data(made, "positive_agreement")["rows"][-1]
    assert (last["value"], last["reason"]) == (None, "it is defined for one code alone")


def test_before_and_after_stand_side_by_side(report: dict[str, Any]) -> None:
    rows = side_by_side({"Before": report, "After": report["after"]})
    assert rows[0] == {"Measure": "Units looked at by two", "Before": "6", "After": "6"}
    agreement = next(each for each in rows if each["Measure"] == "Agreement")
    assert agreement["Before"] != agreement["After"]


def test_the_paradox_is_told_with_the_names_of_its_codes() -> None:
    codes = {"a": {"flags": ["High …"]}, "b": {"flags": []}}
    words = describe_paradoxes({"codes": codes, "names": {"a": "Rare one"}})
    assert "for 1 of 2 codes" in words
    assert words.endswith("They are: Rare one.")
    assert describe_paradoxes({"codes": {"b": {"flags": []}}}) == ""
    many = {"codes": {f"c{i}": {"flags": ["x"]} for i in range(22)}, "names": {}}
    assert describe_paradoxes(many).endswith(
        "They are: c0, c1, c2 and 19 more, marked in the table."
    )


def test_the_confusion_counts_what_one_gave_where_the_other_gave_another(
    study: Study, held: Round
) -> None:
    ratings = ratings_of(study, held, [CODER, IDA], None)
    data = confusion_data(ratings, CODER, IDA, study.state(), disputed_only=False)
    assert data["names"][-1] == NOTHING
    at = {name: i for i, name in enumerate(data["names"])}
    time = next(i for name, i in at.items() if name.startswith("Time"))
    goals = next(i for name, i in at.items() if "Shared goals" in name)
    assert data["counts"][time][time] == 2  # units 1 and 4
    assert data["counts"][time][goals] == 1  # unit 3
    assert data["counts"][time][-1] == 1  # unit 2: the other gave nothing
    assert data["counts"][goals][-1] == 1  # unit 4: the other gave none of its own
    assert data["counts"][-1][-1] == 2  # units 5 and 6
    assert data["units"] == 6
    assert data["most"] == 2


def test_codes_without_a_disagreement_can_be_left_out(study: Study, held: Round) -> None:
    ratings = ratings_of(study, held, [CODER, CODER], None)
    data = confusion_data(ratings, CODER, CODER, study.state(), disputed_only=True)
    assert data["names"] == [NOTHING]
    assert data["left"] == 2


def test_pairs_are_counted_by_code(study: Study, held: Round) -> None:
    rows = pair_rows(ratings_of(study, held, [CODER, IDA], None), CODER, IDA, study.state())
    counted = [
        (each["Both"], each[f"{CODER} alone"], each[f"{IDA} alone"], each["Neither"])
        for each in rows
    ]
    assert sorted(counted) == [(0, 1, 1, 4), (2, 2, 0, 2)]


def test_advice_asks_for_more_units_for_a_narrower_interval() -> None:
    rows = advice_rows(kappa=0.7, prevalence=0.2)
    needed = [int(each["Two coders"].split()[0].replace(",", "")) for each in rows]
    assert needed == sorted(needed, reverse=True)
    assert needed[0] > needed[-1] > 10


# -- what the codebook leaves unclear


def test_what_is_unclear_is_listed_by_code_with_reason_and_words(study: Study, held: Round) -> None:
    settles(study, held, 2, "unclear")
    settles(study, held, 1, "coder", ["time"], coder=CODER)
    given = {
        tuple(each.comparison.unit): sorted(each.disputed) for each in compared(study.state(), held)
    }
    rows = unclear_rows(study.state(), held, given)
    assert len(rows) == 2  # one for each of the two codes at issue, and none for what is settled
    assert {each["Why it is unclear"] for each in rows} == {REASON}
    assert {each["Interview"] for each in rows} == {"interview_01"}
    text = unclear_text(rows, "Open questions")
    assert text.count(REASON) == 2
    assert all(each["Code"] in text and each["Words"] in text for each in rows)
    assert [row["Words"] for row in csv.DictReader(io.StringIO(rows_csv(rows).decode("utf-8-sig")))]


def test_a_spreadsheet_takes_no_reason_for_a_formula() -> None:
    made = rows_csv([{"Why": "=HYPERLINK(1)"}]).decode("utf-8-sig")
    assert made.splitlines() == ["Why", "'=HYPERLINK(1)"]
    assert rows_csv([]) == b""


# -- the report


def table() -> ApaTable:
    return ApaTable(
        "Agreement <by> Code",
        ("Code", "n", "κ"),
        (("Time & place", "6", ".50"), ("All", "6", "not estimable (1)")),
        "n = segments.",
        ("nobody gave it",),
    )


def test_the_text_report_stands_in_columns_with_its_notes() -> None:
    lines = report_text([table()], ["A paragraph."]).splitlines()
    assert lines[0] == "Agreement <by> Code"
    assert lines[3].index("n") == lines[5].index("6")
    assert "Note. n = segments." in lines
    assert "(1) nobody gave it" in lines
    assert "A paragraph." in lines


def test_the_word_document_holds_table_notes_and_paragraphs() -> None:
    found = docx.Document(io.BytesIO(report_docx([table()], ["One.", "Two \x00& <three>."])))
    words = [each.text for each in found.paragraphs]
    assert words[:2] == ["Table 1", "Agreement <by> Code"]
    assert "Note. n = segments." in words
    assert "1 nobody gave it." in words
    assert words[-2:] == ["One.", "Two & <three>."]
    [made] = found.tables
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["Code", "n", "κ"],
        ["Time & place", "6", ".50"],
        ["All", "6", "not estimable (1)"],
    ]
    section = found.sections[0]
    inside = section.page_width - section.left_margin - section.right_margin
    assert sum(each.width for each in made.columns) <= inside


def _around(cell: Any) -> set[str]:
    """The edges of a cell that are drawn."""
    return {each.tag.rpartition("}")[2] for each in cell._tc.tcPr.xpath("./w:tcBorders/*")}


def test_the_word_document_is_laid_out_as_apa_asks() -> None:
    """Rules above, under the heading and below; Times New Roman; the heading on every page."""
    found = docx.Document(io.BytesIO(report_docx([table()], ["One."])))
    [made] = found.tables
    assert [[_around(cell) for cell in row.cells] for row in made.rows] == [
        [{"top", "bottom"}] * 3,
        [set()] * 3,
        [{"bottom"}] * 3,
    ]
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in made.rows] == [
        True,
        False,
        False,
    ]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in made.rows)
    assert found.styles["Normal"].font.name == "Times New Roman"
    assert {
        run.font.size.pt for row in made.rows for c in row.cells for run in c.paragraphs[0].runs
    } == {10.0}
    [raised] = [run for each in found.paragraphs for run in each.runs if run.font.superscript]
    assert raised.text == "1"
    assert found.paragraphs[-1].paragraph_format.line_spacing == 2.0
    assert not found.core_properties.author  # it is the person's, and says nothing of the program


def test_a_wide_table_lies_on_its_side() -> None:
    wide = ApaTable("Wide", tuple("abcdefgh"), (tuple("12345678"),), "n.", ())
    for made, lies in ((table(), False), (wide, True)):
        section = docx.Document(io.BytesIO(report_docx([made], []))).sections[0]
        assert (section.page_width > section.page_height) is lies
        assert (section.orientation == 1) is lies


def test_a_real_report_is_written_to_word_and_text(report: dict[str, Any], held: Round) -> None:
    about = {"names": report["names"], "codebook": describe_codebook(held)}
    made = apa_table(report, settled=False, **about)
    paragraph = apa_paragraph(report["after"], settled=True, **about)
    later = apa_table(report["after"], settled=True, **about)
    text = report_text([made, later], [paragraph])
    found = docx.Document(io.BytesIO(report_docx([made, later], [paragraph])))
    assert len(found.tables[0].rows) == len(report["codes"]) + 2
    assert len(found.tables[1].rows) == len(report["after"]["codes"]) + 2
    assert {"Table 1", "Table 2"} <= {each.text for each in found.paragraphs}
    assert text.index("before disagreements") < text.index("after disagreements")
    assert paragraph == found.paragraphs[-1].text
    assert paragraph in text
    assert f"{len(held.codebook.codes)} codes" in text
    assert describe_codebook(None) is None


def test_all_figures_are_kept_as_numbers_before_and_after(report: dict[str, Any]) -> None:
    rows = figure_rows(report)
    assert {each["settling"] for each in rows} == {"before", "after"}
    kappa = next(
        each
        for each in rows
        if (each["settling"], each["code"], each["coefficient"]) == ("before", "", "cohen_kappa")
    )
    assert kappa["value"] == report["overall"]["cohen_kappa"]["value"]
    assert kappa["name"] == OVERALL
    assert all(each["value"] is not None or each["reason"] for each in rows)
