"""Changes of a code that cross: by whom, since when, and what the browser is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.server.decisions import Result
from app.server.edit_conflicts import (
    describe_conflict,
    edit_conflicts,
    last_change,
    part_of,
    parts_of,
    same,
)
from models.state.derive import derive
from models.store.study import Study
from tests.app.requests import body, store
from tests.decisions import new_event
from tests.models.making import IDA, ROSA
from tests.models.state.test_derive import book, event, undo
from tests.studies import CODER

OLD = "Time for planning."


def defined(definition: str, actor: str = ROSA, **more: Any):
    payload = {"code_id": "time", "definition": definition, **more}
    return event("code.defined", payload, actor=actor)


def define(seq: int, definition: str, was: str = OLD, **more: Any) -> dict[str, Any]:
    """What the Compare page sends."""
    asked = {"seq": seq, "do": "define", "code_id": "time", "definition": definition}
    return {**asked, "was": {"definition": was}, **more}


def send(study: Study, *asked: dict[str, Any], coder: str = CODER) -> list[Result]:
    return store(study, body(*asked, client=f"client of {coder}"), coder=coder)


def definition(study: Study) -> str:
    return study.state().codes["time"].definition


def test_only_what_both_changed_to_something_else_is_a_clash():
    log = [book(), defined("Theirs.", IDA, include=["Duty"])]
    state = derive(log)
    was = {"definition": OLD, "include": [], "exclude": []}
    new = {"code_id": "time", "definition": "Mine.", "include": ["Duty "], "exclude": ["Meals"]}
    [found] = edit_conflicts(state, log, [new_event("code.defined", ROSA, new)], was)
    assert (found.part, found.theirs, found.mine, found.coder) == (
        "definition",
        "Theirs.",
        "Mine.",
        IDA,
    )
    assert edit_conflicts(state, log, [new_event("code.defined", ROSA, new)], {}) == []


def test_name_colour_and_parent_clash_by_their_own_kinds():
    log = [
        book(),
        event("code.renamed", {"code_id": "time", "name": "Hours"}, actor=IDA),
        event("code.coloured", {"code_id": "time", "colour": "rose"}, actor=IDA),
        event("code.moved", {"code_id": "time", "parent": "goals"}, actor=IDA),
    ]
    was = {**parts_of(derive(log[:1]), "time"), "parent": None}
    changes = [
        new_event("code.renamed", ROSA, {"code_id": "time", "name": "Clock"}),
        new_event("code.coloured", ROSA, {"code_id": "time", "colour": "teal"}),
        new_event("code.moved", ROSA, {"code_id": "time", "parent": "training"}),
    ]
    found = edit_conflicts(derive(log), log, changes, was)
    assert [(each.part, each.theirs) for each in found] == [
        ("name", "Hours"),
        ("colour", "rose"),
        ("parent", "goals"),
    ]
    assert {each.coder for each in found} == {IDA}


def test_who_took_a_change_back_is_who_changed_it_last():
    log = [book(), made := defined("Theirs.", IDA)]
    assert last_change(log, "time", "definition") is made
    log.append(back := undo(made))
    assert last_change(log, "time", "definition") is back
    log.append(again := undo(back))
    assert last_change(log, "time", "definition") is again
    assert last_change(log, "time", "exclude") is log[0]
    assert last_change(log, "goals") is log[0]


def test_texts_and_lists_are_compared_as_forms_show_them():
    assert same("definition", " a\n", "a")
    assert same("include", ["a ", "", "b"], ("a", "b"))
    assert not same("include", ["a", "b"], ["b", "a"])
    assert same("dimensions", ["b", "a"], ("a", "b"))
    assert not same("colour", None, "teal")


def test_a_code_under_a_retired_one_is_seen_where_the_tree_shows_it():
    log = [book(), event("code.retired", {"code_id": "time"})]
    assert part_of(derive(log), "lost_planning", "parent") is None


def test_a_definition_sent_against_an_older_one_is_kept_as_a_memo_and_told(study):
    assert send(study, define(1, "Theirs."), coder="ida")[0].ok
    [mine] = send(study, define(1, "Mine.", reason="clearer"))
    assert not mine.ok
    assert "changed meanwhile by ida" in mine.why
    assert "kept as a memo" in mine.why
    assert definition(study) == "Theirs."
    assert mine.conflict is not None
    assert mine.conflict["was"]["definition"] == "Theirs."
    memo = study.state().memos[mine.conflict["memo_id"]]
    assert (memo.coder, memo.code_id) == (CODER, "time")
    assert "definition: Mine." in memo.text
    assert "why: clearer" in memo.text


def test_mine_is_kept_with_a_second_word_and_the_memo_goes(study):
    send(study, define(1, "Theirs."), coder="ida")
    [mine] = send(study, define(1, "Mine."))
    assert mine.conflict is not None
    again = define(2, "Mine.", was=mine.conflict["was"]["definition"], group="g")
    forget = {"seq": 3, "do": "forget_memo", "memo_id": mine.conflict["memo_id"], "group": "g"}
    assert all(each.ok for each in send(study, again, forget))
    assert definition(study) == "Mine."
    assert not study.state().memos
    assert all(each.ok for each in send(study, {"seq": 4, "do": "undo"}))
    assert definition(study) == "Theirs."
    assert study.state().memos


def test_a_clash_whose_answer_was_lost_is_told_again_and_stored_once(study):
    send(study, define(1, "Theirs."), coder="ida")
    before = len(study.events())
    first = send(study, define(1, "Mine."))
    assert send(study, define(1, "Mine.")) == first
    assert len(study.events()) == before + 1


def test_two_changes_of_one_request_do_not_clash_with_each_other(study):
    answers = send(study, define(1, "First."), define(2, "Second.", was="First."))
    assert all(each.ok for each in answers)
    assert definition(study) == "Second."


def test_a_change_that_does_not_say_what_it_saw_is_stored_as_before(study):
    send(study, define(1, "Theirs."), coder="ida")
    asked = define(1, "Mine.")
    del asked["was"]
    assert send(study, asked)[0].ok
    assert definition(study) == "Mine."


@pytest.mark.parametrize(
    "was", [{"definition": 5}, {"include": "a"}, {"include": [1]}, {"kind": "x"}]
)
def test_what_no_form_can_have_shown_is_refused(study, was):
    [answer] = send(study, {**define(1, "Mine."), "was": was})
    assert not answer.ok
    assert definition(study) == OLD


def test_parts_of_a_wrong_kind_are_refused_before_they_are_compared(study):
    [answer] = send(study, {**define(1, "Mine."), "include": 5, "was": {"include": []}})
    assert not answer.ok
    assert definition(study) == OLD


def test_a_move_over_anothers_is_stored_and_told(study):
    move = {"seq": 1, "do": "move", "code_id": "time", "was": {"parent": None}}
    assert send(study, {**move, "parent": "training"}, coder="ida")[0].said == ""
    [answer] = send(study, {**move, "parent": "goals"})
    assert answer.ok
    assert "under “Training” meanwhile by ida" in answer.said
    assert study.state().codes["time"].parent == "goals"


def test_ones_own_other_window_is_called_so(study):
    send(study, define(1, "Theirs."), coder=CODER)
    log = study.events()
    change = new_event("code.defined", CODER, {"code_id": "time", "definition": "Mine."})
    [found] = edit_conflicts(study.state(), log, [change], {"definition": OLD})
    assert "you, in another window," in describe_conflict(found, CODER)
    assert f"by {CODER} at" in describe_conflict(found, "ida")
