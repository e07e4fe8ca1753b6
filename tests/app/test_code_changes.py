"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.code_changes import (
    code_id_for,
    created,
    defined,
    effect_of_merge,
    lines,
    open_code_kept,
)
from app.decisions import store_decisions
from models.events import NewEvent
from models.records import Code, CodeDraft
from models.store import Study
from tests.app.requests import about, body
from tests.studies import CODER

CODE = Code(
    "time",
    "Time",
    "structural",
    definition="Time for planning.\n",
    include=("first line\nsecond line", "third"),
    example="We had none. ",
)


def form(code: Code, **changes: Any) -> list[NewEvent]:
    """What the page does with a form that shows the code, after these changes."""
    shown: dict[str, Any] = {
        "name": code.name,
        "parent": code.parent,
        "definition": code.definition,
        "include": "\n".join(code.include),
        "exclude": "\n".join(code.exclude),
        "example": code.example,
        "reason": "",
    }
    return defined(code, CODER, **(shown | changes))


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Shared goals", (), "shared_goals"),
        ("Élan & Añejo!", (), "elan_anejo"),
        ("Shared goals", ("shared_goals",), "shared_goals_2"),
        ("Shared goals", ("shared_goals", "shared_goals_2"), "shared_goals_3"),
        ("目標", (), "code"),
        ("\U0001f600", ("code",), "code_2"),
        ("", (), "code"),
    ],
)
def test_a_new_code_gets_a_readable_id_of_its_own(name, taken, expected):
    assert code_id_for(name, taken) == expected


@given(st.text(max_size=300), st.sets(st.sampled_from(["code", "a", "a_2", "code_2"])))
def test_any_name_gets_a_short_plain_id_that_is_not_taken(name, taken):
    code_id = code_id_for(name, taken)
    assert code_id not in taken
    assert code_id.isascii()
    assert 0 < len(code_id) <= 70
    assert code_id.strip("_") == code_id


def test_empty_lines_are_no_rules():
    assert lines(" one \n\n \ntwo\r\n") == ["one", "two"]


def test_a_form_that_was_not_changed_is_no_decision():
    """White space at the ends, and rules of two lines, counted as changes."""
    assert form(CODE) == []


def test_each_change_is_a_decision_and_all_are_one_step():
    events = form(CODE, name=" Planning time ", definition="New.", parent="goals", reason=" so ")
    assert [event.kind for event in events] == ["code.renamed", "code.defined", "code.moved"]
    assert events[0].payload == {"code_id": "time", "name": "Planning time"}
    assert events[1].payload == {"code_id": "time", "definition": "New."}
    assert events[2].payload == {"code_id": "time", "parent": "goals"}
    assert len({event.group for event in events}) == 1
    assert {event.reason for event in events} == {"so"}


def test_a_blank_reason_is_none():
    assert [event.reason for event in form(CODE, definition="New.", reason="  ")] == [None]


def test_a_name_cannot_be_taken_away():
    assert form(CODE, name="   ") == []


def test_two_saves_are_two_steps():
    first, second = form(CODE, definition="One."), form(CODE, definition="Two.")
    assert first[0].group != second[0].group


def test_a_changed_code_is_as_the_form_said(study):
    code = study.state().codes["lost_planning"]
    study.append(form(code, name="Lost", include="one\ntwo", parent=None, example="So."))
    now = study.state().codes["lost_planning"]
    assert (now.name, now.include, now.parent, now.example) == ("Lost", ("one", "two"), None, "So.")


def test_a_made_code_can_be_used(study):
    study.append([created("fresh", " Fresh ", " A rule. ", "time", CODER)])
    code = study.state().codes["fresh"]
    assert (code.name, code.definition, code.parent) == ("Fresh", "A rule.", "time")


DRAFT = CodeDraft("o1", "on every wall", "s1", 4, 17, ("s1", "s2"), ("t1",), 0.41, "cores-1/k/0")


def test_a_kept_draft_is_a_code_in_vivo_with_the_draft_on_record(study):
    (event,) = study.append([open_code_kept(CODER, DRAFT, "on_every_wall", " On every wall ")])
    code = study.state().codes["on_every_wall"]
    assert (code.name, code.kind, code.definition) == ("On every wall", "in_vivo", "")
    assert event.suggested["id"] == DRAFT.id
    assert event.suggested["score"] == 0.41
    assert event.suggested["segment_ids"] == ["s1", "s2"]


def test_a_kept_draft_without_a_name_has_the_participants_words():
    assert open_code_kept(CODER, DRAFT, "x", "  ").payload["name"] == "on every wall"


def code_all(study: Study, coder: str, code: str) -> None:
    asked = [about(study, "code", n, code, s) for n, s in enumerate(study.segments(), 1)]
    store_decisions(study, body(*asked, client=f"{coder} {code}"), coder=coder)


def test_a_merge_says_how_many_codings_move_and_how_many_meet(study):
    code_all(study, CODER, "time")
    segment = study.segments()[0]
    asked = body(about(study, "code", 1, "goals", segment), client="another-client")
    store_decisions(study, asked, coder=CODER)
    said = effect_of_merge(study.state(), "time", "goals", CODER)
    assert said.startswith(f"{len(study.segments())} codings of yours would move; 1 of them")
    assert effect_of_merge(study.state(), "training", "goals", CODER).startswith("No codings")


def test_a_merge_does_not_tell_what_another_coder_coded(study):
    """It named the coders whose codings would move, and counted them."""
    code_all(study, "second", "time")
    assert effect_of_merge(study.state(), "time", "goals", CODER) == (
        "No codings of yours would move."
    )
    assert "second" not in effect_of_merge(study.state(), "time", "goals")
