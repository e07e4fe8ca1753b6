"""Which questions of a guide stay when its lines are changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codebook.changed_guide import (
    changed_guide,
    changed_research_questions,
    difference,
    stays,
)
from models.codebook.draft_guide import (
    guide_in_lines,
    lines_of_guide,
    research_questions_in_lines,
)
from models.codebook.reading import from_dict
from models.records import Codebook, ResearchQuestion
from tests.properties import examples

WORDS = st.text("abcdefg ?", min_size=1, max_size=20).map(str.strip).filter(bool)


def book(roles: Sequence[tuple[str, str]], *questions: dict[str, str]) -> Codebook:
    asked = [
        {"id": f"q{n}", "research_question": "RQ1", "ask": ask}
        for n, ask in enumerate(questions, 1)
    ]
    named = [{"id": id_, "name": name} for id_, name in roles]
    return from_dict(
        {
            "research_questions": [{"id": "RQ1", "text": "What was seen?"}],
            "guide": {"roles": named, "questions": asked},
        }
    )


ONE = book(
    [("all", "Everybody")],
    {"all": "What goals did your school set?"},
    {"all": "Which training was offered?"},
    {"all": "How is planning time protected?"},
)
TWO = book(
    [("teacher", "Teacher"), ("head", "Head")],
    {"teacher": "What goals?", "head": "Which goals?"},
    {"head": "How long have you been here?"},
)


def changed(before: Codebook, text: str) -> Codebook:
    draft = guide_in_lines(text)
    assert not draft.problems
    return changed_guide(before, draft)


@pytest.mark.parametrize("guide", [ONE, TWO], ids=["one role", "two roles"])
def test_lines_that_were_not_touched_change_nothing(guide: Codebook) -> None:
    assert changed(guide, lines_of_guide(guide.roles, guide.questions)) == guide


def test_a_question_that_is_worded_anew_moved_and_a_new_one_are_told_apart() -> None:
    """Pasting a guide again made every question new, and what was aligned pointed nowhere."""
    now = changed(
        ONE,
        "How is planning time protected?\nWhat goals has your school set?\nWho are you?",
    )
    assert [each.id for each in now.questions[:2]] == ["q3", "q1"]
    assert now.questions[1].ask == {"all": "What goals has your school set?"}
    assert now.questions[1].research_question == "RQ1"
    new = now.questions[2]
    assert new.id not in {"q1", "q2", "q3"}
    told = difference(
        [(each.id, each.ask) for each in ONE.questions],
        [(each.id, each.ask) for each in now.questions],
    )
    assert (told.new, told.changed, told.gone) == ((new.id,), ("q1",), ("q2",))
    assert told.moved


def test_a_role_that_is_renamed_keeps_its_wordings_and_its_id() -> None:
    now = changed(TWO, "Teacher | Principal\nWhat goals? | Which goals?\n | How long here?")
    assert [(each.id, each.name) for each in now.roles] == [
        ("teacher", "Teacher"),
        ("head", "Principal"),
    ]
    assert [each.id for each in now.questions] == ["q1", "q2"]
    assert now.questions[1].ask == {"head": "How long here?"}


def test_a_column_that_is_added_or_taken_away_leaves_the_questions_what_they_are() -> None:
    more = changed(ONE, "Teacher | Head\nWhat goals did your school set? | Your goals?")
    assert [each.id for each in more.questions] == ["q1"]
    assert {each.name for each in more.roles} == {"Teacher", "Head"}
    fewer = changed(TWO, "What goals?\nHow long have you been here?")
    assert [each.id for each in fewer.questions] == ["q1", "q2"]


def test_words_that_lines_cannot_hold_stay_as_they_are() -> None:
    """A break or a bar in a wording of a file would have been a change that nobody made."""
    odd = book([("all", "Everybody")], {"all": "This | or\nthat?"}, {"all": "1. A numbered one?"})
    lines = lines_of_guide(odd.roles, odd.questions)
    assert changed(odd, lines) == odd
    assert [each.id for each in changed(odd, f"{lines}\nNew?").questions][:2] == ["q1", "q2"]


@given(st.lists(WORDS, unique_by=lambda each: " ".join(each.split()), max_size=8), st.data())
@examples(60)
def test_what_stays_is_found_once_and_a_shuffle_loses_nothing(
    before: list[str], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(before))))
    rows = [[each] for each in before]
    assert stays(rows, [rows[at] for at in order]) == list(order)
    after = data.draw(st.lists(WORDS, max_size=8))
    found = [each for each in stays(rows, [[each] for each in after]) if each is not None]
    assert len(set(found)) == len(found)
    assert set(found) <= set(range(len(before)))


def test_research_questions_keep_their_ids() -> None:
    before = (ResearchQuestion("RQ1", "What was seen?"), ResearchQuestion("RQ2", "By whom?"))
    lines, problems = research_questions_in_lines("1. By whom?\n\n2. What was seen there?\nWhy?")
    assert problems == ()
    now = changed_research_questions(before, lines)
    assert [each.id for each in now[:2]] == ["RQ2", "RQ1"]
    assert [each.text for each in now] == ["By whom?", "What was seen there?", "Why?"]


def test_what_is_wrong_with_research_questions_is_told_with_its_line() -> None:
    _, problems = research_questions_in_lines(f"Why?\nwhy?\n{'x' * 2_001}")
    assert "Line 2 asks the same as line 1" in problems[0]
    assert "Line 3: a question has at most 2,000" in problems[1]
