"""The workbook: every coding once and verbatim, values of their kind, nothing that runs."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from app.export.columns import Column, Sheet, kind_of
from app.export.csv_zip import csv_of, csv_zip
from app.export.kinds import make_export
from app.export.selection import Selection
from app.export.workbook import workbook
from models.records import Turn
from models.store.study import Study
from tests.app.export.parts import csvs, full_study, keys, rows, spanned, xlsx
from tests.app.export.test_files import AWKWARD, unquoted
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, empty_study, small_study

SHEETS = [
    "about",
    "codings",
    "codes",
    "themes",
    "theme_codes",
    "theme_quotations",
    "memos",
    "interviews",
]
SHEETS += ["code_by_interview", "columns"]
WORDS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    with full_study(tmp_path_factory.mktemp("full") / "full.study") as study:
        yield study


def test_every_sheet_is_there_frozen_and_filtered(full):
    sheets = xlsx(full)
    assert list(sheets) == SHEETS
    for sheet in sheets.values():
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        headings = [cell.value for cell in sheet[1]]
        assert len({each.casefold() for each in headings}) == len(headings)


def test_quotations_wrap_in_a_column_wide_enough_to_read(full):
    """Quotations were cut at ten characters."""
    sheet = xlsx(full)["codings"]
    at = [cell.value for cell in sheet[1]].index("passage")
    cell = sheet[2][at]
    assert cell.alignment.wrap_text
    assert cell.alignment.vertical == "top"
    width = sheet.column_dimensions[cell.column_letter].width
    assert width >= 50
    assert sheet.row_dimensions[2].height >= 15 * (len(cell.value) // width)  # in LibreOffice too


def test_every_coding_is_there_once_with_its_words(full):
    held = rows(xlsx(full)["codings"])
    texts = {each.id: each.text for each in full.transcripts()}
    codings = full.state().codings
    assert sorted(r["coding"] for r in held) == sorted(each.event_id for each in codings)
    for row in held:
        assert row["passage"] == texts[row["interview_id"]][row["start"] : row["end"]]
    assert {row["coder"] for row in held} == {"tester", "Ida Berg"}


def test_sheets_are_joined_by_ids(full):
    sheets = {name: rows(sheet) for name, sheet in xlsx(full).items()}
    codes = {row["code_id"] for row in sheets["codes"]}
    interviews = {row["interview_id"] for row in sheets["interviews"]}
    themes = {row["theme_id"] for row in sheets["themes"]}
    segments = {each.id for each in full.segments()}
    for row in sheets["codings"]:
        assert row["code_id"] in codes
        assert row["interview_id"] in interviews
        assert row["segment_id"] in segments
    assert {(row["theme_id"], row["code_id"]) for row in sheets["theme_codes"]} == {
        ("t1", "shared_goals"),
        ("t2", "time"),
        ("t2", "lost_planning"),
    }
    assert {row["theme_id"] for row in sheets["theme_codes"]} <= themes


def test_numbers_are_numbers_and_days_are_days(full):
    """Years in education were words that no spreadsheet added up."""
    for row in rows(xlsx(full)["interviews"]):
        assert isinstance(row["years"], int)
        assert isinstance(row["met"], datetime.datetime)
        assert isinstance(row["role"], str)
    assert all(isinstance(r["decided"], datetime.datetime) for r in rows(xlsx(full)["codings"]))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "20"], "number"),
        (["1.5", "2"], "number"),
        (["007"], "text"),
        (["1.50"], "text"),
        (["1e5"], "text"),
        (["-0"], "text"),
        (["12", "about 12"], "text"),
        (["12345678901234567"], "text"),
        (["2026-03-01", "1999-12-31"], "date"),
        (["2026-02-30"], "text"),
        (["٣"], "text"),
        ([], "text"),
    ],
)
def test_what_would_lose_something_as_a_number_stays_words(values, kind):
    assert kind_of(values) == kind


def test_no_cell_holds_json(full):
    for sheet in xlsx(full).values():
        for row in sheet.iter_rows(values_only=True):
            assert not [v for v in row if isinstance(v, str) and v.startswith(("{", "["))]


def test_each_column_of_each_sheet_is_explained(full):
    sheets = xlsx(full)
    told = {(row["sheet"], row["column"]) for row in rows(sheets["columns"])}
    there = {
        (name, cell.value)
        for name, sheet in sheets.items()
        if name not in ("about", "columns")
        for cell in sheet[1]
    }
    assert told == there
    assert all(row["meaning"] and row["holds"] for row in rows(sheets["columns"]))


def test_codes_are_counted_by_interview_as_they_were_given(full):
    codings = full.state().codings
    for row in rows(xlsx(full)["code_by_interview"]):
        own = [each for each in codings if each.code_id == row["code_id"]]
        assert row["all"] == len(own) == row["interview_01"] + row["interview_02"]
        assert row["in_interviews"] == len({each.transcript_id for each in own})
    by_code = {row["code_id"]: row for row in rows(xlsx(full)["code_by_interview"])}
    assert by_code["goals"]["all"] == 0
    assert by_code["goals"]["with_codes_under_it"] == by_code["shared_goals"]["all"] == 4
    assert "one_size_workshop" not in by_code  # retired, and nothing is coded with it


def test_memos_stand_with_what_they_are_on(full):
    held = {row["memo_id"]: row for row in rows(xlsx(full)["memos"])}
    assert {id_: row["on"] for id_, row in held.items()} == {
        "m1": "passage",
        "m2": "code",
        "m3": "study",
        "m4": "theme",
    }
    assert held["m1"]["passage"].startswith("We set three goals")
    assert held["m1"]["participant"] == "Rosa"
    assert held["m4"]["theme"] == "What is shared"
    with_memo = [row for row in rows(xlsx(full)["codings"]) if row["memos"]]
    assert {row["memos"] for row in with_memo} == {"on a passage"}
    assert {row["start"] for row in with_memo} == {held["m1"]["start"]}


def test_a_passage_says_who_speaks_from_when_to_when(tmp_path):
    transcript = make_transcript([("Interviewer", "And then?"), ("Rosa", "It was late that day.")])
    first, second = transcript.turns
    turns = (
        Turn(0, first.speaker, first.role, first.start, first.end, 10.0, 12.0),
        Turn(
            1,
            second.speaker,
            second.role,
            second.start,
            second.end,
            3725.0,
            3731.5,
            ((second.start, 3725.0), (second.start + 7, 3727.0), (second.start + 12, 3729.0)),
        ),
    )
    object.__setattr__(transcript, "turns", turns)
    with small_study(tmp_path / "a.study", [transcript]) as study:
        at = second.start + 7
        study.append(
            [
                new_event(
                    "coding.added", CODER, spanned(transcript, at, at + 4) | {"code_id": "time"}
                )
            ]
        )
        [row] = rows(xlsx(study)["codings"])
        table = csvs(make_export(study, "csv", Selection(), coder=CODER))
    assert row["speaker"] == "Rosa"
    told = row["from"]
    assert round(told.total_seconds()) == 3727
    [line] = table["codings"]
    assert (float(line["from"]), float(line["to"])) == (3727.0, 3729.0)


def test_what_a_study_lacks_has_no_column(tmp_path):
    """A study without times had empty columns for them, one without a guide questions."""
    with full_study(tmp_path / "a.study") as study:
        headings = [cell.value for cell in xlsx(study)["codings"][1]]
    assert "from" not in headings
    assert "question" in headings


def test_an_empty_study_is_exported(tmp_path):
    with empty_study(tmp_path / "e.study") as study:
        sheets = xlsx(study)
    assert list(sheets) == SHEETS
    assert rows(sheets["codings"]) == []


# -- a part of a study


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(code="goals"), lambda c: c.code_id == "shared_goals"),
        (Selection(code="time"), lambda c: c.code_id in ("time", "lost_planning")),
        (Selection(theme="t2"), lambda c: c.code_id in ("time", "lost_planning")),
        (Selection(coder="IDA  BERG"), lambda c: c.coder == "Ida Berg"),
        (
            Selection(code="time", coder="tester"),
            lambda c: c.code_id != "shared_goals" and c.coder == "tester",
        ),
    ],
    ids=["children", "code and children", "theme", "coder", "both"],
)
def test_a_part_holds_what_was_asked_for_and_no_more(full, selection, wanted):
    found = {key[0] for key in keys(full, selection)}
    assert found == {each.event_id for each in full.state().codings if wanted(each)}
    assert found


def test_one_interview_is_exported_alone(full):
    for transcript in full.transcripts():
        sheets = xlsx(full, Selection(interview=transcript.id))
        assert {row["interview_id"] for row in rows(sheets["codings"])} == {transcript.id}
        assert [row["interview_id"] for row in rows(sheets["interviews"])] == [transcript.id]
        said = {row["this export"] for row in rows(sheets["about"])}
        assert f"Interview: {transcript.name}" in said


def test_what_was_merged_away_is_exported_with_what_it_went_into(tmp_path):
    with full_study(tmp_path / "a.study") as study:
        merged = {"code_id": "time", "into": "shared_goals"}
        study.append([new_event("code.merged", CODER, merged)])
        held = keys(study, Selection(code="goals"))
        assert {key[4] for key in held} == {"shared_goals", "lost_planning"}
        assert len(held) == len(study.state().codings)


# -- words as they are, and nothing that runs


def one_sheet(words: list[str]) -> Sheet:
    return Sheet("any", "", (Column("words", "long", ""),), [[each] for each in words])


def read_back(data: bytes) -> list[str]:
    """The words of a sheet's cells as a spreadsheet reads them.

    openpyxl leaves _x0007_ as it is, and takes the escape of _x0041_ for the words of it.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        strings = etree.fromstring(packed.read("xl/sharedStrings.xml"))
        sheet = etree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    words = ["".join(each.itertext()) for each in strings]
    cells = sheet.iterfind(".//{*}c[@t='s']/{*}v")
    escaped = re.compile("_x([0-9A-F]{4})_")
    return [escaped.sub(lambda at: chr(int(at[1], 16)), words[int(c.text)]) for c in cells][1:]


MARKUP = ["<r><t>no</t></r>", "<r>", "<r>&</r>", "a<b>&amp;", "{=1+1}", "http://x.example/?a=1"]


def test_awkward_words_are_text_and_come_back_as_they_were():
    """Words that look like the writer's own markup would have been written as markup."""
    words = [each for each in AWKWARD + MARKUP if each]
    data = workbook([one_sheet(words)])
    assert read_back(data) == words
    sheet = load_workbook(io.BytesIO(data))["any"]
    for [cell] in sheet.iter_rows(min_row=2):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        if str(cell.value).lstrip().startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix


def test_a_text_longer_than_a_cell_is_told_and_not_lost():
    words = "word " * 14_000
    book = load_workbook(io.BytesIO(workbook([one_sheet(["short", words])])))
    assert book["any"]["A3"].value == "in the sheet long_texts: 70,000 characters in 5 parts"
    parts = list(book["long_texts"].iter_rows(min_row=2, values_only=True))
    assert [row[:4] for row in parts] == [("any", 3, "words", i) for i in range(1, len(parts) + 1)]
    assert "".join(row[4] for row in parts) == words


def test_half_a_character_of_an_older_study_stops_no_export():
    assert read_back(workbook([one_sheet(["half \ud83d of a pair"])])) == ["half \\ud83d of a pair"]
    assert csv_zip([one_sheet(["half \ud83d of a pair"])])


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_any_words_come_back_from_both_formats(words):
    assert read_back(workbook([one_sheet(words)])) == words
    lines = csvs(csv_zip([one_sheet(words)]))["any"]
    assert [unquoted(row["words"]) for row in lines] == words


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_codings_are_there_once_with_the_transcripts_words(tmp_path: Path, data: Any):
    """Any spans of any words, under codes of any name."""
    said = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=3, max_size=40)
    lines = data.draw(st.lists(said.filter(str.strip), min_size=1, max_size=4))
    names = data.draw(st.lists(said.filter(str.strip), min_size=1, max_size=3))
    transcript = make_transcript([("Rosa", each) for each in lines], name="any")
    path = tmp_path / f"{abs(hash((tuple(lines), tuple(names))))}.study"
    path.unlink(missing_ok=True)
    spans = data.draw(
        st.lists(
            st.sampled_from(transcript.turns).flatmap(
                lambda turn: st.tuples(
                    st.integers(turn.start, turn.end - 1), st.integers(turn.start + 1, turn.end)
                ).filter(lambda span: span[0] < span[1])
            ),
            max_size=6,
        )
    )
    with empty_study(path) as study:
        study.add_transcripts([transcript], actor=CODER)
        made = [{"code_id": f"own{i}", "name": name} for i, name in enumerate(names)]
        study.append([new_event("code.created", CODER, each) for each in made])
        study.append(
            [
                new_event(
                    "coding.added",
                    CODER,
                    spanned(transcript, *span) | {"code_id": f"own{i % len(names)}"},
                )
                for i, span in enumerate(spans)
            ]
        )
        wanted = sorted((c.start, c.end, c.code_id) for c in study.state().codings)
        held = rows(xlsx(study)["codings"])
        lines_of = csvs(make_export(study, "csv", Selection(), coder=CODER))["codings"]
        codes = rows(xlsx(study)["codes"])
    assert sorted((r["start"], r["end"], r["code_id"]) for r in held) == wanted
    for row in (*held, *lines_of):
        words = transcript.text[int(row["start"]) : int(row["end"])]
        assert words in (row["passage"], unquoted(str(row["passage"])))
    called = {row["code_id"]: row["code"] for row in codes}
    for each in made:
        assert called[each["code_id"]].startswith(each["name"])


def test_the_zip_explains_its_columns(full: Study):
    tables = csvs(make_export(full, "csv", Selection(), coder=CODER))
    assert set(SHEETS) == set(tables)
    told = {(row["sheet"], row["column"]) for row in tables["columns"]}
    for name in set(SHEETS) - {"about", "columns"}:
        for row in tables[name][:1]:
            assert {(name, column) for column in row} <= told


def test_a_csv_begins_with_the_sign_that_spreadsheets_look_for():
    assert csv_of(one_sheet(["ä"])).startswith("\ufeff")
