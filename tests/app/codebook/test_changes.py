"""The decisions behind the Codebook page's forms."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook.changes import (
    code_id_for,
    created,
    defined,
    merged,
    one_change,
    open_code_kept,
    split,
)
from app.common.text import lines
from models.codebook.checks import ID as CODEBOOK_ID
from models.errors import EventInvalid
from models.events import CodeMoved, NewEvent
from models.records import Code, CodeDraft
from models.state.undo import last_step
from models.store.study import Study
from tests.app.requests import about, body, store
from tests.decisions import new_event
from tests.rule_cases import cases, told
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
        "definition": code.definition,
        "include": "\n".join(code.include),
        "exclude": "\n".join(code.exclude),
        "example": code.example,
        "reason": "",
    }
    return defined(code, CODER, **(shown | changes))


@pytest.mark.parametrize("case", cases("code_ids"), ids=told)
def test_a_new_code_gets_an_id_that_can_be_read_and_that_nobody_else_draws(case):
    """Two names without a Latin letter, or that differ by a sign, became one code by a merge.

    The browser reads the same cases: it made `shared-goals` where this made `shared_goals`.
    """
    one, two = code_id_for(case["name"]), code_id_for(case["name"])
    assert one != two
    for code_id in (one, two):
        assert re.fullmatch(f"{re.escape(case['begins'])}-[0-9a-f]{{8}}", code_id)


@given(st.text(max_size=300))
def test_any_name_gets_a_short_plain_id_that_a_codebook_file_takes(name):
    code_id = code_id_for(name)
    assert len(code_id) <= 70
    assert CODEBOOK_ID.match(code_id)


def test_empty_lines_are_no_rules():
    assert lines(" one \n\n \ntwo\r\n") == ["one", "two"]


def test_a_form_that_was_not_changed_is_no_decision():
    """White space at the ends, and rules of two lines, counted as changes."""
    assert form(CODE) == []


def test_each_change_is_a_decision_and_all_are_one_step():
    events = form(
        CODE, name=" Planning time ", definition="New.", reason=" so ", colour=(None, "teal")
    )
    assert [event.kind for event in events] == ["code.renamed", "code.defined", "code.coloured"]
    assert events[0].payload == {"code_id": "time", "name": "Planning time"}
    assert events[1].payload == {"code_id": "time", "definition": "New."}
    assert events[2].payload == {"code_id": "time", "colour": "teal"}
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
    study.append(form(code, name="Lost", include="one\ntwo", dimensions=["leading"], example="So."))
    now = study.state().codes["lost_planning"]
    assert (now.name, now.include, now.example) == ("Lost", ("one", "two"), "So.")
    assert (now.dimensions, now.parent) == (("leading",), "time")


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


def test_dimensions_in_another_order_are_no_change():
    code = replace(CODE, dimensions=("a", "b"))
    assert form(code, dimensions=["b", "a"]) == []
    assert form(code, dimensions=["a"])[0].payload == {"code_id": "time", "dimensions": ["a"]}


def coded(study: Study, code: str, *numbers: int, coder: str = CODER) -> None:
    """Give segments a code; those of these numbers."""
    segments = study.segments()
    asked = [about(study, "code", n, code, segments[at]) for n, at in enumerate(numbers, 1)]
    results = store(study, body(*asked, client=f"{coder} {code} {numbers}"), coder=coder)
    assert all(each.ok for each in results)


def test_the_codes_under_a_merged_code_go_where_it_goes(study):
    study.append(merged(study.state(), "goals", "time", CODER, reason="one thing"))
    now = study.state()
    assert {now.codes[each].parent for each in ("shared_goals", "goals_from_district")} == {"time"}
    assert now.resolve("goals") == "time"
    assert {each.reason for each in study.events()[-3:]} == {"one thing"}
    assert len({each.group for each in study.events()[-3:]}) == 1


def test_a_code_merged_into_one_of_its_own_leaves_that_in_its_place(study):
    """The code that the others went to hung under one that was retired."""
    study.append(one_change(CodeMoved("goals", "training"), CODER))
    study.append(merged(study.state(), "goals", "shared_goals", CODER))
    codes = study.state().codes
    assert codes["shared_goals"].parent == "training"
    assert codes["goals_from_district"].parent == "shared_goals"
    assert codes["goals"].merged_into == "shared_goals"


def test_a_split_gives_chosen_codings_a_code_beside_the_old_one(study):
    coded(study, "shared_goals", 0, 1, 2)
    coded(study, "shared_goals", 0, 1, coder="second")
    before = study.state().codings
    mine = [each for each in before if each.coder == CODER]
    events = split(
        study.state(),
        "shared_goals",
        CODER,
        {each.event_id for each in before[:2]},
        name=" On walls ",
    )
    kinds = [each.kind for each in events]
    assert kinds == ["code.created"] + ["coding.removed", "coding.added"] * 2
    assert len({each.group for each in events}) == 1
    study.append(events)
    now = study.state()
    new = events[0].payload["code_id"]
    assert (now.codes[new].name, now.codes[new].parent) == ("On walls", "goals")
    held = {(each.coder, each.start): each.code_id for each in now.codings}
    assert [held[CODER, each.start] for each in mine] == [new, new, "shared_goals"]
    assert [held["second", each.start] for each in mine[:2]] == ["shared_goals"] * 2
    step = last_step(study.events(), CODER)
    study.append([new_event("undone", CODER, {"event_ids": [each.id for each in step]})])
    assert study.state().codings == before
    assert new not in study.state().codes


def test_a_split_of_a_code_that_another_was_merged_into_moves_what_came_from_there(study):
    coded(study, "time", 0)
    study.append(merged(study.state(), "time", "goals", CODER))
    [coding] = study.state().codings
    events = split(study.state(), "goals", CODER, {coding.event_id}, name="Apart")
    study.append(events)
    new = events[0].payload["code_id"]
    assert [each.code_id for each in study.state().codings] == [new]


def test_a_split_without_codings_of_ones_own_or_without_a_name_is_refused(study):
    coded(study, "time", 0, coder="second")
    theirs = {each.event_id for each in study.state().codings}
    with pytest.raises(EventInvalid, match="at least one coding of yours"):
        split(study.state(), "time", CODER, theirs, name="Apart")
    coded(study, "time", 1)
    mine = {each.event_id for each in study.state().codings} - theirs
    with pytest.raises(EventInvalid, match="a name"):
        split(study.state(), "time", CODER, mine, name=" ")
