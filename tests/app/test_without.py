"""Every page of a study without a guide, without codes, and with neither: inductive coding.

Nothing a page shows speaks of what is not there: no column, heading, choice or advice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.coding.interview import document
from app.ui.places import VIEWS
from models.codebook.reading import from_dict
from models.store.study import Study
from tests.app.test_pages import MAIN
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, run_fake

QUESTIONS = [{"id": "q1", "ask": {"all": "What goals did your school set?"}}]
CODES = [{"id": "goals", "name": "Goals", "definition": "Goals of the school."}]
WAYS = {"guide alone": (QUESTIONS, []), "codes alone": ([], CODES), "neither": ([], [])}
SETS_UP = "study/setup.py"  # where a guide and a framework are put in
PAGES = [view.file for view in VIEWS if view.file != SETS_UP]
WITHOUT_GUIDE = re.compile(r"(?i)\b(guide|questions?|answers?|asked|roles)\b")
WITHOUT_FRAMEWORK = re.compile(r"(?i)\b(frameworks?|dimensions?)\b")
WORDS = ("title", "header", "subheader", "caption", "info", "warning", "error", "markdown", "text")
FIELDS = ("button", "selectbox", "text_input", "text_area", "multiselect", "radio", "checkbox")
HOLDERS = ("expander", "tab", "metric")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bare(tmp_path: Path, way: str) -> Iterator[Path]:
    """A study of two interviews that a run has read, with a guide, codes, or neither."""
    questions, codes = WAYS[way]
    book = from_dict({"title": "Bare", "guide": {"questions": questions}, "codes": codes})
    path = tmp_path / "bare.study"
    with Study.create(path, codebook=book, actor=CODER, encoder="x") as study:
        study.set_setting("coder", CODER)
        other = [(who, words.replace("three", "two")) for who, words in LINES]
        told = [make_transcript(lines, name=f"talk {n}") for n, lines in enumerate((LINES, other))]
        study.add_transcripts(told, actor=CODER)
        run_fake(study)
    return path


def said(at: AppTest) -> list[str]:
    """All words of a page: what is written, what fields and columns are called, their choices."""
    found = [str(each.value) for kind in WORDS for each in at.get(kind)]
    for each in (part for kind in (*FIELDS, *HOLDERS) for part in at.get(kind)):
        found += [str(getattr(each, "label", "")), str(getattr(each, "help", "") or "")]
        found += [str(option) for option in getattr(each, "options", ())]
    for table in at.get("arrow_data_frame"):
        found += [str(column) for column in table.value.columns]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_no_page_speaks_of_a_guide_or_of_codes_that_are_not_there(
    open_as: Callable[..., object], bare: Path, way: str, page: str
) -> None:
    """A study begun from nothing was shown tabs, columns and advice about a guide it has not."""
    open_as(path=bare)
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    if page != PAGES[0]:
        at.switch_page(page).run()
    assert not at.exception, at.exception
    assert not at.error
    words = said(at)
    assert len(words) > 5
    questions, codes = WAYS[way]
    if not questions:
        assert [each for each in words if WITHOUT_GUIDE.search(each)] == []
    assert [each for each in words if WITHOUT_FRAMEWORK.search(each)] == []
    if not codes:  # no choice of a code, and no table without a row
        assert [each for each in at.selectbox if each.label == "Code"] == []
        assert [each for each in at.get("arrow_data_frame") if each.value.empty] == []


def test_an_interview_of_a_study_without_a_guide_has_no_question(bare: Path, way: str) -> None:
    with Study.open(bare) as study:
        shown = document(study, study.transcripts()[0].id, coder=CODER)
    assert bool(shown["questions"]) is bool(WAYS[way][0])
    if not WAYS[way][0]:
        assert {each["question_id"] for each in shown["answers"]} <= {None}
