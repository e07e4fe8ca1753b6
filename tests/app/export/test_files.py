"""Tables out of a study: everything in them, nothing cut, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.common.code_names import code_path
from app.common.csv_cells import safe_cell
from app.export import files as export
from app.export.files import CELL_LIMIT, export_study
from app.export.tables import tables
from models.codebook.reading import load_codebook
from models.errors import ThroughlineError
from models.records import Code
from models.store.study import Study
from tests.app.requests import about, answering, best, body, store
from tests.decisions import new_event
from tests.properties import examples
from tests.studies import CODER, empty_study, interview, small_study

NAMES = ["codings", "suggestions", "segments", "memos", "codebook", "codebook_versions"]
NAMES += [
    "themes",
    "theme_quotations",
    "theme_looks",
    "code_pairs",
    "summaries",
    "relations",
    "comments",
    "approvals",
    "dimensions",
    "coverage",
    "interviews",
    "decisions",
]
AWKWARD = [
    "=cmd|' /C calc'!A0",
    "+1-1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "'=already quoted",
    "''=twice",
    "'plain apostrophe",
    'He said "well, yes"',
    "two\nlines\r\nand\rmore",
    "semi;colon, comma\ttab",
    "\U0001f600 emoji \U0001f469‍\U0001f3eb",
    "  spaces at both ends  ",
    "null",
    "1e5",
    "TRUE",
    "_x0041_ is not A",
    "bell \x07 and escape \x1b[31m",
    "مرحبا \u202egnp",
    "",
]


def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    return header, rows


def unquoted(cell: str) -> str:
    """Take off the apostrophe that marks a cell as text, as the module says."""
    return cell[1:] if cell.startswith("'") and export.FORMULA.match(cell[1:]) else cell


def read_xlsx(path: Path) -> dict[str, list[list[Any]]]:
    book = load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def unescaped(value: Any) -> Any:
    """Read a cell's escapes, as a spreadsheet does."""
    if not isinstance(value, str):
        return value or ""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)


def with_definitions(study: Study, texts: list[str]) -> None:
    """Put texts where people write freely: a code's definition."""
    for number, text in enumerate(texts):
        made = {"code_id": f"awkward_{number}", "name": f"Awkward {number}", "definition": text}
        study.append([new_event("code.created", CODER, made)])


def definitions(header: list[Any], rows: list[list[Any]]) -> list[Any]:
    code, at = header.index("code"), header.index("definition")
    return [row[at] for row in rows if str(row[code]).startswith("awkward_")]


def test_a_csv_export_is_one_file_a_table(study, tmp_path):
    out = tmp_path / "tables"
    files = export_study(study, out, export_format="csv", coder=CODER)
    assert [path.name for path in files] == [*(f"{n}.csv" for n in NAMES), "codebook.yaml"]
    assert sorted(out.iterdir()) == sorted(files)
    assert not list(tmp_path.glob(".*unfinished"))
    header, rows = read_csv(out / "segments.csv")
    assert [row[header.index("quote")] for row in rows] == [s.quote for s in study.segments()]


def test_an_xlsx_export_is_one_sheet_a_table(study, tmp_path):
    [path] = export_study(study, tmp_path / "all.xlsx", export_format="xlsx", coder=CODER)
    sheets = read_xlsx(path)
    assert list(sheets)[: len(NAMES)] == NAMES
    header, *rows = sheets["segments"]
    assert [row[header.index("quote")] for row in rows] == [s.quote for s in study.segments()]


def test_codings_and_suggestions_are_kept_apart(study, tmp_path):
    first = best(study)[0]
    other = next(s for s in study.segments() if s.id != first.segment_id)
    asked = body(answering(study, "accept", 1, first), about(study, "code", 2, "time", other))
    store(study, asked, coder=CODER)
    export_study(study, tmp_path / "t", export_format="csv", coder=CODER)
    header, rows = read_csv(tmp_path / "t" / "codings.csv")
    held = [dict(zip(header, row, strict=True)) for row in rows]
    assert sorted(each["how"] for each in held) == ["accepted", "by hand"]
    accepted = next(each for each in held if each["how"] == "accepted")
    assert float(accepted["score"]) == first.score
    assert accepted["coder"] == CODER
    assert accepted["participant"] == "Rosa"
    header, rows = read_csv(tmp_path / "t" / "suggestions.csv")
    assert len(rows) == len(study.suggestions(coder=CODER))
    assert json.loads(rows[0][header.index("evidence")])


def test_no_other_coders_suggestions_are_exported(study):
    _, rows = tables(study, coder="newcomer")["suggestions"]
    assert rows == []


def test_the_decisions_are_the_whole_log_with_what_was_undone(study):
    segment = study.segments()[0]
    asked = body(about(study, "code", 1, "time", segment), {"seq": 2, "do": "undo"})
    store(study, asked, coder=CODER)
    header, rows = tables(study, coder=CODER)["decisions"]
    assert [row[header.index("id")] for row in rows] == [event.id for event in study.events()]
    undone = {row[header.index("what")]: row[header.index("undone")] for row in rows}
    assert undone["coding.added"] == "yes"
    assert undone["undone"] == "no"


def test_awkward_words_come_back_from_csv_as_they_were(study, tmp_path):
    with_definitions(study, AWKWARD)
    export_study(study, tmp_path / "t", export_format="csv", coder=CODER)
    found = definitions(*read_csv(tmp_path / "t" / "codebook.csv"))
    assert [unquoted(each) for each in found] == AWKWARD


def test_no_cell_of_a_csv_begins_as_a_formula(study, tmp_path):
    """Full-width signs, line feeds and leading spaces passed unmarked."""
    with_definitions(study, AWKWARD)
    export_study(study, tmp_path / "t", export_format="csv", coder=CODER)
    for name in NAMES:
        header, rows = read_csv(tmp_path / "t" / f"{name}.csv")
        for cell in (cell for row in [header, *rows] for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
            assert not cell.startswith(("\t", "\r", "\n"))


def test_awkward_words_come_back_from_xlsx_as_they_were(study, tmp_path):
    """Control characters became question marks, and _x0041_ was read as A."""
    with_definitions(study, AWKWARD)
    [path] = export_study(study, tmp_path / "all.xlsx", export_format="xlsx", coder=CODER)
    header, *rows = read_xlsx(path)["codebook"]
    assert [unescaped(each) for each in definitions(header, rows)] == AWKWARD


def test_no_cell_of_a_workbook_is_a_formula(study, tmp_path):
    with_definitions(study, AWKWARD)
    [path] = export_study(study, tmp_path / "all.xlsx", export_format="xlsx", coder=CODER)
    marked = 0
    for sheet in load_workbook(path):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "inlineStr")
            marked += cell.quotePrefix
    assert marked >= 8


@pytest.mark.parametrize(
    "text",
    ["word " * 8000, "\U0001f600" * 20_000, "\x07" * 40_000, "=" + "1+" * 20_000, "a" * CELL_LIMIT],
    ids=["words", "emoji", "controls", "formula", "limit"],
)
def test_a_text_longer_than_a_cell_goes_on_in_parts(study, tmp_path, text):
    """Texts of more than 32,767 characters were cut, the codebook's own import among them."""
    with_definitions(study, [text])
    [path] = export_study(study, tmp_path / "all.xlsx", export_format="xlsx", coder=CODER)
    sheets = read_xlsx(path)
    header, *rows = sheets["codebook"]
    [held] = definitions(header, rows)
    if len(text) == CELL_LIMIT:
        assert held == text
        return
    assert held.startswith("in the sheet long_texts")
    number = 2 + [row[0] for row in rows].index("awkward_0")
    parts = [row for row in sheets["long_texts"] if row[:3] == ["codebook", number, "definition"]]
    assert [row[3] for row in parts] == list(range(1, len(parts) + 1))
    assert "".join(unescaped(row[4]) for row in parts) == text


def test_nothing_is_in_long_texts_where_nothing_is_long(tmp_path):
    with empty_study(tmp_path / "empty.study") as study:
        [path] = export_study(study, tmp_path / "all.xlsx", export_format="xlsx", coder=CODER)
    assert "long_texts" not in read_xlsx(path)


@examples(200)
@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_words_lose_nothing_by_the_mark_and_are_no_formula(text):
    cell = safe_cell(text)
    assert unquoted(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), max_size=5))
def test_any_words_come_back_from_both_formats(tmp_path, texts):
    header = ["text"]
    rows = [[text] for text in texts]
    folder, book = tmp_path / uuid.uuid4().hex, tmp_path / "any.xlsx"
    export._write_csv(folder, {"any": (header, rows)})
    export._write_xlsx(book, {"any": (header, rows)})
    assert [[unquoted(cell) for cell in row] for row in read_csv(folder / "any.csv")[1]] == rows
    back = read_xlsx(book)["any"][1:]
    assert [[unescaped(cell) for cell in row] for row in back] == rows


def test_half_a_character_of_an_older_study_stops_no_export(tmp_path):
    """It was an encoding error, halfway through the files."""
    found = {"any": (["text"], [["half \ud83d of a pair"]])}
    export._write_csv(tmp_path / "any", found)
    export._write_xlsx(tmp_path / "any.xlsx", found)
    assert read_csv(tmp_path / "any" / "any.csv")[1] == [["half \\ud83d of a pair"]]
    [_, [cell]] = read_xlsx(tmp_path / "any.xlsx")["any"]
    assert unescaped(cell) == "half \ud83d of a pair"


def test_an_attribute_named_like_a_column_does_not_hide_it(tmp_path):
    attributes = {"code": "A-17", "interview": "first", "role": "Teacher"}
    transcript = interview()
    transcript.attributes.update(attributes)
    with small_study(tmp_path / "a.study", [transcript]) as study:
        segment = study.segments()[0]
        store(study, body(about(study, "code", 1, "time", segment)), coder=CODER)
        header, [row] = tables(study, coder=CODER)["codings"]
    assert len(set(header)) == len(header)
    cells = dict(zip(header, row, strict=True))
    assert cells["code"] == "time"
    assert cells["attribute code"] == "A-17"
    assert cells["role"] == "Teacher"


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_what_stands_there_is_not_overwritten(study, tmp_path, export_format):
    out = tmp_path / "out"
    out.write_text("a thesis")
    with pytest.raises(ThroughlineError, match="already exists"):
        export_study(study, out, export_format=export_format, coder=CODER)
    assert out.read_text() == "a thesis"


def test_a_forced_export_replaces_tables_and_keeps_other_files(study, tmp_path):
    out = tmp_path / "tables"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    (out / "codings.csv").write_text("old")
    export_study(study, out, export_format="csv", coder=CODER, force=True)
    assert (out / "notes.txt").read_text() == "mine"
    assert read_csv(out / "codings.csv")[0][0] == "interview"
    book = tmp_path / "book.xlsx"
    book.write_text("old")
    export_study(study, book, export_format="xlsx", coder=CODER, force=True)
    assert "codings" in read_xlsx(book)


def test_a_folder_is_never_replaced_by_a_workbook(study, tmp_path):
    """With --force, a whole folder was deleted to make room for the file."""
    out = tmp_path / "documents"
    out.mkdir()
    (out / "thesis.txt").write_text("a thesis")
    with pytest.raises(ThroughlineError, match="is a folder"):
        export_study(study, out, export_format="xlsx", coder=CODER, force=True)
    assert (out / "thesis.txt").read_text() == "a thesis"


def test_a_file_is_never_replaced_by_a_folder(study, tmp_path):
    out = tmp_path / "thesis.docx"
    out.write_text("a thesis")
    with pytest.raises(ThroughlineError, match="is a file"):
        export_study(study, out, export_format="csv", coder=CODER, force=True)
    assert out.read_text() == "a thesis"


def test_the_study_itself_is_never_replaced(study, tmp_path):
    """With --force, a study could be overwritten by its own export."""
    alias = tmp_path / "alias.study"
    alias.symlink_to(study.path)
    for out in (study.path, alias):
        with pytest.raises(ThroughlineError, match="cannot hold an export"):
            export_study(study, out, export_format="xlsx", coder=CODER, force=True)
    assert study.segments()


@pytest.mark.parametrize("out", ["/", "nul\0l", "x" * 300, "file/inside"])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(study, tmp_path, out):
    (tmp_path / "file").write_text("in the way")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ThroughlineError):
        export_study(study, tmp_path / out, export_format="csv", coder=CODER, force=True)
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_that_fails_leaves_the_old_one(study, tmp_path, monkeypatch):
    out = tmp_path / "book.xlsx"
    export_study(study, out, export_format="xlsx", coder=CODER)
    before = out.read_bytes()

    def full(path: Path, found: object) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write_xlsx", full)
    with pytest.raises(ThroughlineError, match="No space left"):
        export_study(study, out, export_format="xlsx", coder=CODER, force=True)
    assert out.read_bytes() == before
    assert not list(tmp_path.glob(".*unfinished"))


def test_an_unknown_format_is_refused_with_those_there_are(study, tmp_path):
    with pytest.raises(ThroughlineError, match="csv, xlsx"):
        export_study(study, tmp_path / "x", export_format="pdf", coder=CODER)


def test_an_empty_study_exports_its_codebook_and_headers(tmp_path):
    with empty_study(tmp_path / "empty.study") as study:
        files = export_study(study, tmp_path / "t", export_format="csv", coder=CODER)
        codes = len(study.state().codes)
    counts = {path.stem: len(read_csv(path)[1]) for path in files if path.suffix == ".csv"}
    assert counts["codebook"] == codes
    assert counts["codings"] == counts["suggestions"] == 0


def test_a_code_is_named_with_its_parents_and_a_circle_ends():
    codes = {
        "a": Code("a", "A", "descriptive"),
        "b": Code("b", "B", "descriptive", parent="a"),
        "x": Code("x", "X", "descriptive", parent="y"),
        "y": Code("y", "Y", "descriptive", parent="x"),
    }
    assert code_path("b", codes) == "A / B"
    assert code_path("gone", codes) == "gone"
    assert len(code_path("x", codes)) < 20


def told(found: tuple[Any, list[list[Any]]]) -> list[dict[str, Any]]:
    header, rows = found
    return [dict(zip(header, row, strict=True)) for row in rows]


def memo(study: Study, memo_id: str, coder: str = CODER, **about: Any) -> None:
    payload = {"memo_id": memo_id, "text": f"On {memo_id}.", **about}
    study.append([new_event("memo.written", coder, payload)])


def test_a_memo_is_exported_with_what_it_is_on_who_wrote_it_and_when(study):
    segment = study.segments()[0]
    span = {key: getattr(segment, key) for key in ("transcript_id", "start", "end", "quote")}
    theme = {"theme_id": "t", "name": "Whose time", "code_ids": ["time"]}
    study.append([new_event("theme.created", CODER, theme)])
    memo(study, "words", **span)
    memo(study, "code", code_id="lost_planning")
    memo(study, "theme", theme_id="t")
    memo(study, "all", coder="second")
    memo(study, "gone")
    study.append([new_event("memo.removed", CODER, {"memo_id": "gone"})])
    rows = {row["memo"]: row for row in told(tables(study, coder=CODER)["memos"])}
    assert [(id_, row["on"]) for id_, row in rows.items()] == [
        ("words", "passage"),
        ("code", "code"),
        ("theme", "theme"),
        ("all", "study"),
    ]
    assert rows["words"]["interview"] == study.transcripts()[0].name
    assert [rows["words"][each] for each in ("start", "end", "quote")] == [
        segment.start,
        segment.end,
        segment.quote,
    ]
    assert rows["code"]["code_path"] == "Time / Lost planning"
    assert (rows["code"]["quote"], rows["code"]["start"]) == ("", "")
    assert rows["theme"]["theme_name"] == "Whose time"
    assert (rows["all"]["coder"], rows["all"]["text"]) == ("second", "On all.")
    written = [each.at for each in study.events() if each.kind == "memo.written"]
    assert [row["at"] for row in rows.values()] == written[:4]


def test_a_memo_on_a_merged_code_is_on_the_one_that_holds_it_now(study):
    memo(study, "code", code_id="lost_planning")
    merge = {"code_id": "lost_planning", "into": "goals"}
    study.append([new_event("code.merged", CODER, merge)])
    [row] = told(tables(study, coder=CODER)["memos"])
    assert (row["code"], row["code_path"]) == ("goals", "Goals")


def test_comments_with_their_answers_and_approvals_are_tables_of_the_archive(study):
    study.append([new_event("advisor.named", CODER, {"name": "Prof. Lind"})])
    theme = {"theme_id": "t", "name": "Time", "code_ids": ["time"]}
    study.append([new_event("theme.created", CODER, theme)])
    asked = {"comment_id": "c", "text": "=Why?", "theme_id": "t"}
    study.append([new_event("comment.written", "Prof. Lind", asked)])
    study.append([new_event("theme.approved", "Prof. Lind", {"theme_id": "t"})])
    answer = {"answer_id": "a", "comment_id": "c", "text": "So."}
    study.append([new_event("answer.written", CODER, answer)])
    study.append([new_event("theme.claimed", CODER, {"theme_id": "t", "claim": "It is short."})])
    found = tables(study, coder=CODER)
    said = [(each["answer"], each["text"], each["by"]) for each in told(found["comments"])]
    assert said == [("", "=Why?", "Prof. Lind"), ("a", "So.", CODER)]
    [row] = told(found["approvals"])
    assert (row["said"], row["changed_since"]) == ("approved", "claim")


def test_a_codes_colour_is_a_column_of_the_codebook(study):
    study.append([new_event("code.coloured", CODER, {"code_id": "time", "colour": "teal"})])
    colours = {row["code"]: row["colour"] for row in told(tables(study, coder=CODER)["codebook"])}
    assert (colours["time"], colours["goals"]) == ("teal", "")


def test_the_versions_of_the_codebook_are_a_table_with_what_each_changed(study):
    changed = {"code_id": "time", "definition": "Hours for planning."}
    study.append([new_event("code.defined", CODER, changed, reason="clearer")])
    rows = told(tables(study, coder=CODER)["codebook_versions"])
    first = [row for row in rows if row["version"] == 1]
    assert {row["code"] for row in first} == set(study.state().codes)
    [last] = [row for row in rows if row["version"] == 2]
    assert (last["code"], last["who"], last["why"]) == ("time", CODER, "clearer")
    assert last["change"] == "definition: [-Time-]{+Hours+} for planning."


def test_the_folder_of_an_export_holds_a_codebook_that_a_new_study_takes(study, tmp_path):
    changed = {"code_id": "time", "definition": "Hours: 8 # or so"}
    study.append([new_event("code.defined", CODER, changed)])
    export_study(study, tmp_path / "t", export_format="csv", coder=CODER)
    book = load_codebook(tmp_path / "t" / "codebook.yaml")
    assert book.codes == tuple(study.state().active_codes())


def test_relations_dimensions_and_interviews_are_tables_of_their_own(study):
    found = tables(study, coder=CODER)
    header, rows = found["interviews"]
    assert [row[header.index("interview")] for row in rows] == [t.name for t in study.transcripts()]
    assert "participant" in header
    header, rows = found["dimensions"]
    assert {row[0] for row in rows} >= {"code", "segment"}
    assert all(0 < row[header.index("strength")] <= 1 for row in rows)
    study.append(
        [
            new_event(
                "relation.made",
                CODER,
                {
                    "relation_id": "r1",
                    "first": "goals",
                    "second": "training",
                    "relation_type": "helps",
                },
            )
        ]
    )
    header, rows = tables(study, coder=CODER)["relations"]
    made = dict(zip(header, rows[0], strict=True))
    assert (made["first"], made["type"], made["second"]) == ("goals", "helps", "training")
