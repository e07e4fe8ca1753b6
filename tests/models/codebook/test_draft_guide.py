"""A pasted guide: a question a line, roles by columns, and what is wrong with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codebook.draft_guide import EVERYBODY, guide_in_lines, role_named


def test_questions_a_line_each_are_asked_of_everybody() -> None:
    found = guide_in_lines("1. What goals?\n\n2) And time?\n• Who decides?\n")
    assert [each.ask for each in found.questions] == [
        {EVERYBODY: "What goals?"},
        {EVERYBODY: "And time?"},
        {EVERYBODY: "Who decides?"},
    ]
    assert [each.id for each in found.questions] == ["q01", "q02", "q03"]


@pytest.mark.parametrize("parted", ["\t", " | "])
def test_columns_are_wordings_by_role_and_an_empty_cell_is_not_asked(parted: str) -> None:
    rows = [["Teacher", "School leader"], ["1. What goals?", "Which goals?"], ["", "How long?"]]
    found = guide_in_lines("\n".join(map(parted.join, rows)))
    assert [(each.id, each.name) for each in found.roles] == [
        ("teacher", "Teacher"),
        ("school_leader", "School leader"),
    ]
    assert [each.ask for each in found.questions] == [
        {"teacher": "What goals?", "school_leader": "Which goals?"},
        {"school_leader": "How long?"},
    ]
    assert found.problems == ()
    assert role_named(" TEACHER ", found.roles) == "teacher"
    assert role_named("pupil", found.roles) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A\tB\nx?\ty?\tz?", "Line 2 has 3 columns, but the first line names 2 roles."),
        ("A\ta\nx?\ty?", "Line 1: the first line must name the roles, each once"),
        ("Why?\nHow?\nwhy?", "Line 3 asks the same as line 1"),
        ("x" * 2001, "a question has at most 2,000 characters"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, says: str) -> None:
    assert any(says in each for each in guide_in_lines(text).problems)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_a_guide_or_its_problems_are_told(text: str) -> None:
    found = guide_in_lines(text)
    roles = {each.id for each in found.roles}
    for each in found.questions:
        assert each.ask.keys() <= roles
        assert each.ask or found.problems
    assert len({each.id for each in found.questions}) == len(found.questions)
