"""Documents for Word, read back: the codebook's table, and passages with who says them."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import docx
import pytest

from app.export.kinds import KINDS, file_name, holds_words, make_export, safe_name
from app.export.selection import Chosen, NotInStudy, Selection, selection_named
from models.store.study import Study
from tests.app.export.parts import OTHER, full_study
from tests.decisions import new_event
from tests.studies import CODER, empty_study


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    with full_study(tmp_path_factory.mktemp("full") / "full.study") as study:
        yield study


def document(study: Study, kind: str, selection: Selection | None = None) -> Any:
    data = make_export(study, kind, selection or Selection(), coder=CODER)
    return docx.Document(io.BytesIO(data))


def headings(found: Any, level: int) -> list[str]:
    return [each.text for each in found.paragraphs if each.style.name == f"Heading {level}"]


def test_the_codebook_is_a_table_of_the_codes_in_use_with_their_counts(full):
    [table] = document(full, "codebook").tables
    heading, *held = [[cell.text for cell in row.cells] for row in table.rows]
    assert heading == ["Code", "Definition", "Include", "Exclude", "Example", "Codings"]
    codes = {row[0]: row for row in held}
    live = [code.name for code in full.state().active_codes()]
    assert sorted(codes) == sorted(live)
    assert "One size workshop" not in codes
    shared = full.state().codes["shared_goals"]
    assert codes["Shared goals"][1] == shared.definition
    assert codes["Shared goals"][2] == "\n".join(shared.include)
    assert codes["Shared goals"][5] == "4\nin 2 interviews"
    assert table.rows[0]._tr.trPr.findall("{*}tblHeader")


def test_every_passage_stands_once_under_its_code_and_interview(full):
    found = document(full, "passages")
    words = Counter(each.text for each in found.paragraphs)
    for quote, times in Counter(each.quote for each in full.state().codings).items():
        assert words[quote] == times
    assert headings(found, 1) == ["Goals / Shared goals", "Time", "Time / Lost planning"]
    assert headings(found, 2)[:2] == [
        "Rosa · Teacher · interview_01",
        "Ines · Principal · interview_02",
    ]


def test_a_passage_says_who_speaks_who_coded_it_and_what_was_noted(full):
    said = [each.text for each in document(full, "passages").paragraphs]
    assert f"Rosa · coded by {CODER}, by hand" in said
    assert f"Rosa · coded by {OTHER}, by hand" in said
    assert [each for each in said if each.startswith("Memo") and each.endswith(": on a passage")]
    assert [each for each in said if each.startswith("Memo") and each.endswith(": on a code")]


def test_a_theme_s_passages_stand_alone_with_its_claim(full):
    found = document(full, "passages", Selection(theme="t1"))
    assert headings(found, 1) == ["Goals / Shared goals"]
    assert "It is." in [each.text for each in found.paragraphs]


def test_an_empty_study_has_documents_that_say_so(tmp_path):
    with empty_study(tmp_path / "e.study") as study:
        said = [each.text for each in document(study, "passages").paragraphs]
        assert "0 codings, in 0 of 0 interviews." in said
        assert document(study, "codebook").tables


def test_signs_that_xml_does_not_know_stop_no_document(tmp_path):
    with empty_study(tmp_path / "e.study") as study:
        name = "bell \x07 <b>&amp; \U0001f600"
        study.append([new_event("code.created", CODER, {"code_id": "x", "name": name})])
        [table] = document(study, "codebook").tables
        assert "bell  <b>&amp; \U0001f600" in [row.cells[0].text for row in table.rows]


# -- what is asked for by name, and what files are called


def test_a_part_is_named_by_id_name_or_path(full):
    state = full.state()
    assert selection_named(state, code="time / lost  planning").code == "lost_planning"
    assert selection_named(state, code="TIME").code == "time"
    assert selection_named(state, theme="what is shared").theme == "t1"
    assert selection_named(state, interview="interview_02").interview
    assert selection_named(state, coder="ida berg").coder == OTHER
    with pytest.raises(NotInStudy, match='no code "Nothing"'):
        selection_named(state, code="Nothing")


def test_a_name_that_two_codes_have_asks_for_an_id(tmp_path):
    with empty_study(tmp_path / "e.study") as study:
        made = {"code_id": "again", "name": "Time", "parent": "goals"}
        study.append([new_event("code.created", CODER, made)])
        with pytest.raises(NotInStudy, match="again"):
            selection_named(study.state(), code="Time")


def test_what_is_gone_meanwhile_is_told(full):
    for gone in (Selection(code="gone"), Selection(theme="gone"), Selection(interview="gone")):
        with pytest.raises(NotInStudy, match="gone"):
            make_export(full, "xlsx", gone, coder=CODER)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Time / again", "Time again"),
        ("../../etc/passwd", "etc passwd"),
        ("con", "con export"),
        ("", "export"),
        ("=cmd|calc", "cmd calc"),
        ("a\nb\x00\u202egnp", "a bgnp"),
        ("x" * 500, "x" * 150),
        ("\U0001f600" * 500, "\U0001f600" * 37),
        ("ends. ", "ends"),
    ],
)
def test_a_file_s_name_is_safe_on_every_system(given, name):
    assert safe_name(given) == name


def test_a_file_is_called_what_it_is_of(full):
    name = file_name(full, full.state(), "passages", Selection(theme="t2"))
    assert name.startswith("A small study - passages - Time again 20")
    assert name.endswith(".docx")


def test_it_says_how_much_a_file_would_hold_and_holds_it(full):
    for kind in KINDS:
        said = holds_words(Chosen(full, CODER, Selection()), kind)
        assert "7 codings of 3 codes in 2 interviews" in said
    assert "4 memos" in holds_words(Chosen(full, CODER, Selection()), "xlsx")
