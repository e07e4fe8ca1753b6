"""Study set-up: what a study is about, changed when there is coding in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.server import workbench
from app.study.study_changes import Aligned, Opened, asked_guide, describe_guide
from app.study.study_history import history_rows
from app.study.to_align import interviews_to_align
from models.codebook.changed_guide import changed_guide
from models.codebook.draft_guide import guide_in_lines
from models.records import Codebook
from models.state.rounds import HANDOVER
from models.store.study import Study
from tests.app.requests import about, body, store
from tests.decisions import new_event
from tests.models.state.test_rounds import opened
from tests.studies import CODER, run_fake

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"
GUIDE = "pasted-guide"
RESEARCH = "pasted-research"
FAMILY = "\U0001f468‍\U0001f469‍\U0001f467"


@pytest.fixture
def show(open_as) -> Callable[..., AppTest]:
    def run(coder: str = CODER) -> AppTest:
        open_as(coder)
        at = AppTest.from_file(str(MAIN), default_timeout=60).run()
        at.switch_page("study/setup.py").run()
        assert not at.exception, at.exception
        return at

    return run


def field(at: AppTest, name: str) -> Any:
    """Return a field by its name, whatever it showed when it was drawn."""
    [found] = [e for e in (*at.text_area, *at.text_input) if (e.key or "").startswith(name)]
    return found


def typed(at: AppTest, name: str, words: str) -> AppTest:
    field(at, name).set_value(words).run()
    assert not at.exception, at.exception
    return at


def pressed(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    assert not at.error, [each.value for each in at.error]
    return at


def said(at: AppTest) -> str:
    every = (*at.text, *at.caption, *at.info, *at.warning, *at.error)
    return "\n".join(each.value.replace("\\", "") for each in every)


def book_of(study: Study) -> Codebook:
    book = study.state().codebook
    assert book is not None
    return book


@pytest.fixture
def coded(study: Study) -> Study:
    """The small study with a coding, aligned with its guide."""
    [segment, *_] = study.segments()
    asked = body(about(study, "code", 1, "shared_goals", segment))
    assert all(each.ok for each in store(study, asked, coder=CODER))
    run_fake(study)
    return study


def test_a_title_is_changed_and_undo_takes_it_back(show, study: Study) -> None:
    """Nothing in the browser could change the title of a study."""
    long = f"{FAMILY} " + "word " * 95
    at = pressed(typed(show(), "name-of-study", f"  {long} "), "keep_title")
    assert book_of(study).title == long.strip()
    assert field(at, "name-of-study").value == long.strip()
    [event] = [each for each in study.events() if each.kind == "study.titled"]
    assert event.actor == CODER
    pressed(at, "undo")
    assert book_of(study).title == "A small study"
    assert field(at, "name-of-study").value == "A small study"


def test_a_title_that_is_too_long_is_told_at_the_field_and_not_kept(show, study: Study) -> None:
    at = typed(show(), "name-of-study", "x" * 501)
    assert "has 501 characters; 500 is the most" in said(at)
    assert at.button(key="keep_title").disabled
    assert book_of(study).title == "A small study"


def test_a_research_question_is_added_worded_anew_and_taken_away_as_one_step(
    show, study: Study
) -> None:
    at = typed(show(), RESEARCH, "What was seen there?\nWhy?")
    assert "Worded anew: “What was seen?” is now “What was seen there?”" in said(at)
    pressed(at, "keep_research")
    first, second = book_of(study).research_questions
    assert (first.id, first.text, second.text) == ("RQ1", "What was seen there?", "Why?")
    at = typed(at, RESEARCH, "Why?")
    assert "4 questions of the guide serve it and would serve none" in said(at)
    pressed(at, "keep_research")
    assert {each.research_question for each in book_of(study).questions} == {None}
    pressed(at, "undo")
    assert {each.research_question for each in book_of(study).questions} == {"RQ1"}
    pressed(at, "undo")
    assert [each.text for each in book_of(study).research_questions] == ["What was seen?"]


def test_the_guide_is_changed_and_what_is_aligned_stays_with_what_stays(show, coded: Study) -> None:
    """A guide that was pasted again had new ids, and answers pointed at other questions."""
    aligned = {each.question_id for each in coded.answers()}
    lines = [
        "How is planning time protected?",
        "What goals has your school set?",
        "Which training was offered?",
        "Who else decides?",
    ]
    at = typed(show(), GUIDE, "\n".join(lines))
    told = said(at)
    assert "Worded anew: “What goals did your school set?”" in told
    assert "New: “Who else decides?”" in told
    assert "Taken away: “Who decided on those targets and when?”" in told
    assert "The order of the questions changes." in told
    codings = coded.state().codings
    at = pressed(at, "keep_guide")
    ids = [each.id for each in book_of(coded).questions]
    assert ids[:3] == ["q4", "q1", "q2"]
    assert book_of(coded).questions[1].category == "goals"
    assert coded.state().codings == codings
    assert {each.question_id for each in coded.answers()} == aligned
    assert "1 interview is to be aligned with the guide as it is now: interview_01" in said(at)
    run_fake(coded)
    assert interviews_to_align(coded, coded.state(), CODER) == []
    pressed(at, "undo")
    assert [each.id for each in book_of(coded).questions] == ["q1", "q2", "q3", "q4"]


@pytest.mark.parametrize("page", ["study", "coding", "triage", "codebook", "compare", "confidence"])
def test_every_page_stands_where_a_question_is_gone_that_answers_point_at(
    show, coded: Study, page: str
) -> None:
    confirmed = {"transcript_id": coded.transcripts()[0].id, "turn": 0, "question_id": "q1"}
    coded.append([new_event("turn.question", CODER, confirmed)])
    at = typed(show(), GUIDE, "Which training was offered?")
    assert "1 part of interviews and 1 turn that somebody confirmed answer it" in said(at)
    at = pressed(at, "keep_guide")
    at.switch_page(f"{page}/page.py").run()
    assert not at.exception, at.exception
    run_fake(coded)
    at.run()
    assert not at.exception, at.exception


def test_a_role_that_goes_is_told_with_those_who_were_asked_as_it(show, study: Study) -> None:
    both = "Teacher | Head\nWhat goals? | Which goals?"
    at = pressed(typed(show(), GUIDE, both), "keep_guide")
    [interview] = study.transcripts()
    assert [each.name for each in book_of(study).roles] == ["Teacher", "Head"]
    assert book_of(study).roles[0].id == "teacher"
    at = typed(at, GUIDE, "Head | Nurse\nWhich goals? | Your goals?")
    assert "1 participant was asked as that" in said(at)
    pressed(at, "keep_guide")
    assert study.state().attributes[interview.id]["guide_role"] == ""
    pressed(at, "undo")
    assert study.state().attributes[interview.id]["guide_role"] == "teacher"


def test_a_field_that_is_being_typed_in_says_what_was_changed_meanwhile(show, study: Study) -> None:
    at = typed(show(), "name-of-study", "Mine")
    study.append([new_event("study.titled", "ida", {"title": "Ida's"})])
    at.run()
    assert field(at, "name-of-study").value == "Mine"
    assert "This was changed meanwhile to: “Ida's”" in said(at)
    at = pressed(at, "keep_title")
    [conflict] = study.state().conflicts
    assert (conflict.stands.value, conflict.others[0].value) == ("Mine", "Ida's")
    assert "title of the study" in said(at)
    pressed(at, f"keep-{conflict.id}-title-{conflict.others[0].event_id}")
    assert book_of(study).title == "Ida's"
    assert study.state().conflicts == ()


def test_a_field_that_nobody_typed_in_follows_the_study(show, study: Study) -> None:
    at = show()
    study.append([new_event("study.titled", "ida", {"title": "Ida's"})])
    at.run()
    assert field(at, "name-of-study").value == "Ida's"
    assert not [each for each in at.info if "meanwhile" in each.value]


def test_while_a_round_is_open_it_is_said_what_may_be_changed(show, study: Study) -> None:
    opened(study, coders=(CODER, "ida"))
    for coder in (CODER, "ida", "max"):
        at = show(coder)
        assert "Until it is closed, the guide" in said(at)
        assert not [each for each in at.text_area if (each.key or "").startswith(GUIDE)]
    at = pressed(typed(show(), "name-of-study", "New"), "keep_title")
    assert "your name stays as it is" in said(at)
    assert not [each for each in at.button if each.key == "change_name"]
    assert book_of(study).title == "New"


def test_nobody_goes_on_as_a_coder_of_an_open_round(show, study: Study) -> None:
    """To take the other coder's name would have shown what she codes blind."""
    opened(study, coders=("rosa", "ida"))
    at = typed(show("max"), "name-of-coder", "IDA")
    assert "ida codes in an open round" in said(at)
    assert at.button(key="change_name").disabled


def test_a_file_that_was_handed_over_has_nothing_to_set_up(show, study: Study) -> None:
    study.set_setting(HANDOVER, "r1")
    at = show()
    assert "handed over for coding" in said(at)
    assert not at.text_area
    assert not list(at.text_input)


def test_another_name_leaves_what_was_decided_under_the_old_one(show, coded: Study) -> None:
    codings = coded.state().codings
    at = typed(show(), "name-of-coder", "Ana  Maria")
    pressed(at, "change_name")
    assert f"2 decisions of {CODER} stay under that name" in said(at)  # the import is one
    pressed(at, "change_it")
    running = workbench.running()
    assert running is not None
    assert running.coder == coded.setting("coder") == "Ana Maria"
    assert coded.state().codings == codings
    assert any("Coding as Ana Maria" in each.value for each in at.caption)
    [event] = [each for each in coded.events() if each.kind == "coder.renamed"]
    assert (event.actor, event.payload) == (CODER, {"name": "Ana Maria"})
    typed(at, "name-of-coder", CODER.upper())
    pressed(at, "change_name")
    pressed(at, "change_it")
    assert running.coder == CODER


def test_what_was_changed_is_told_in_words_with_who_and_whether_it_holds(
    show, study: Study
) -> None:
    at = pressed(typed(show(), "name-of-study", "New"), "keep_title")
    pressed(at, "undo")
    study.append([new_event("question.removed", CODER, {"question_id": "q2"})])
    rows = history_rows(study.events(), study.state())
    assert [(r["Who"], r["What"], r["To"], r["Now"]) for r in rows[:2]] == [
        (CODER, "question of the guide taken away", "Which training was offered?", ""),
        (CODER, "title of the study", "New", "taken back"),
    ]


def test_nothing_is_decided_where_nothing_is_other(study: Study) -> None:
    opened_on = Opened.of(study.state())
    lines = "\n".join(each.ask["teacher"] for each in opened_on.book.questions)
    now = changed_guide(opened_on.book, guide_in_lines(lines))
    assert asked_guide(opened_on, now) == []
    assert describe_guide(opened_on, now, Aligned()) == []


def test_a_shipped_framework_is_added_on_the_page_and_taken_out_again(show, study):
    at = show()
    before = study.state().codebook.frameworks
    at.selectbox(key="framework_in").set_value("aurora")
    pressed(at, "add_framework_now")
    assert [each.id for each in study.state().codebook.frameworks][-1] == "aurora"
    at.selectbox(key="framework_out").set_value("aurora").run()
    pressed(at, "take_out_framework")
    pressed(at, "take_it_out")
    assert study.state().codebook.frameworks == before
