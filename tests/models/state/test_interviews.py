"""A removed interview is in nothing of the state, and all of it is there again when it is."""

from __future__ import annotations

import itertools
from dataclasses import fields
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.events import Event
from models.state.derive import State, derive
from models.state.undo import interviews_gone, last_step, last_undo
from tests.models.histories import KINDS, TRANSCRIPT, Copy, _round, act, begun, span
from tests.models.making import IDA, ROSA, event
from tests.properties import examples

ID = TRANSCRIPT.id


def coded_copy() -> Copy:
    """A copy in which the interview has all that an interview can have."""
    copy = begun()
    copy.take("coding.added", {**span(0), "code_id": "time"})
    copy.take("coding.added", {**span(1), "code_id": "time"}, IDA)
    copy.take("suggestion.rejected", {**span(2), "code_id": "time"})
    copy.take("memo.written", {"memo_id": "m1", "text": "on a passage", **span(0)})
    copy.take("memo.written", {"memo_id": "m2", "text": "on a code", "code_id": "time"})
    copy.take("speaker.role", {"transcript_id": ID, "speaker": "Ms. Reed", "role": "unknown"})
    copy.take("transcript.described", {"transcript_id": ID, "attributes": {"level": "school"}})
    copy.take("turn.question", {"transcript_id": ID, "turn": 0, "question_id": None})
    copy.take("segment.joined", span(0))
    copy.take("unit.seen", span(2))
    copy.take("relation.made", {
        "relation_id": "r", "first": "time", "second": "shared_goals", "relation_type": "helps",
        "segment_ids": [f"{ID}.0-4", "other.0-4"],
    })  # fmt: skip
    return copy


def removed(copy: Copy, who: str = ROSA) -> Event:
    return copy.take("transcript.removed", {"transcript_id": ID}, who)


def put_back(copy: Copy, who: str = ROSA) -> Event:
    return copy.take("transcript.restored", {"transcript_id": ID}, who)


def undo(copy: Copy, *taken: Event, who: str = ROSA) -> Event:
    return copy.take("undone", {"event_ids": [each.id for each in taken]}, who)


def without_undone(state: State) -> dict[str, Any]:
    return {
        each.name: getattr(state, each.name)
        for each in fields(state)
        if each.compare and each.name != "undone"
    }


def names_it(value: object) -> bool:
    """Whether the interview is named anywhere in a part of the state."""
    return ID in repr(value)


def test_nothing_of_a_removed_interview_is_in_the_state_whatever_part_one_looks_at() -> None:
    """Every field is looked at, so that one that is added tomorrow is held to it too."""
    copy = coded_copy()
    before = copy.state()
    parts = [each.name for each in fields(before) if each.compare]
    filled = {name for name in parts if names_it(getattr(before, name))}
    everything = (
        "codings rejected coded_at names roles attributes questions cuts memos relations seen"
    )
    assert filled == set(everything.split())
    removed(copy)
    now = copy.state()
    for each in fields(now):
        if each.compare and each.name != "removed":
            assert not names_it(getattr(now, each.name)), each.name
    [gone] = now.removed.values()
    assert (gone.name, gone.by, gone.codings, gone.memos) == ("interview_01", ROSA, 2, 1)
    assert set(now.memos) == {"m2"}
    assert now.relations["r"].segment_ids == ("other.0-4",)


def test_undo_and_putting_back_give_exactly_what_was_there_also_after_other_decisions() -> None:
    for by_undo in (True, False):
        copy = coded_copy()
        gone = removed(copy)
        copy.take("code.renamed", {"code_id": "shared_goals", "name": "Ours"})
        if by_undo:
            undo(copy, gone)
        else:
            put_back(copy, IDA)
        alone = [
            each for each in copy.events if not each.kind.startswith(("transcript.re", "undo"))
        ]
        assert without_undone(copy.state()) == without_undone(derive(alone))
        assert list(copy.state().names) == list(derive(alone).names)


def test_an_import_that_is_taken_back_takes_the_interview_out_and_redo_brings_it_whole() -> None:
    """ "Imports stay", the history said, so a wrong file stayed for ever."""
    copy = coded_copy()
    [imported] = [each for each in copy.events if each.kind == "transcript.imported"]
    before = without_undone(copy.state())
    taken = undo(copy, imported)
    assert copy.state().names == {}
    assert copy.state().codings == []
    assert copy.state().removed[ID].name == "interview_01"
    assert last_undo(copy.events, ROSA) == taken
    undo(copy, taken)
    assert without_undone(copy.state()) == before


def test_an_interview_whose_import_was_taken_back_can_be_put_back_by_somebody_else() -> None:
    copy = coded_copy()
    [imported] = [each for each in copy.events if each.kind == "transcript.imported"]
    before = without_undone(copy.state())
    undo(copy, imported)
    put_back(copy, IDA)
    assert without_undone(copy.state()) == before


def test_imports_are_steps_that_undo_names() -> None:
    copy = begun()
    assert [each.kind for each in last_step(copy.events, ROSA)] == ["transcript.imported"]


def test_what_a_copy_coded_while_the_other_removed_comes_back_with_the_interview() -> None:
    mine = coded_copy()
    theirs = Copy(mine.events, IDA)
    removed(mine)
    theirs.take("coding.added", {**span(2), "code_id": "shared_goals"})
    for one, other in ((mine, theirs), (theirs, mine)):
        both = Copy(one.events, ROSA)
        both.merge(other)
        state = both.state()
        assert ID in state.removed
        assert (state.removed[ID].codings, state.codings) == (3, [])
        put_back(both)
        assert len(both.state().codings) == 3


def test_a_round_opened_in_a_copy_keeps_the_interview_in_until_it_is_closed() -> None:
    """Its units are frozen: agreement over units that one coder cannot see would be wrong."""
    mine = coded_copy()
    theirs = Copy(mine.events, IDA)
    removed(mine)
    theirs.take("round.opened", _round(0))
    both = Copy(mine.events, ROSA)
    both.merge(theirs)
    state = both.state()
    assert ID in state.names
    assert state.leaving[ID].waits_for == "R"
    assert len(state.codings) == 2
    both.take("round.closed", {"round_id": "round0"})
    closed = both.state()
    assert ID in closed.removed
    [round_] = closed.rounds.values()
    assert (round_.units, round_.set_aside) == ((), 2)


def test_two_copies_that_imported_one_interview_have_it_where_one_took_its_import_back() -> None:
    mine, theirs = begun(), begun()
    [imported] = [each for each in mine.events if each.kind == "transcript.imported"]
    undo(mine, imported)
    mine.merge(theirs)
    assert ID in mine.state().names


def test_a_name_given_by_a_person_stands_and_undo_gives_the_one_before() -> None:
    copy = begun()
    named = copy.take("transcript.renamed", {"transcript_id": ID, "name": "Whitfield"})
    removed(copy)
    assert copy.state().removed[ID].name == "Whitfield"
    put_back(copy)
    assert copy.state().names == {ID: "Whitfield"}
    undo(copy, named)
    assert copy.state().names == {ID: "interview_01"}


def test_what_taking_back_would_take_out_is_found_through_any_chain_of_undos() -> None:
    copy = coded_copy()
    [imported] = [each for each in copy.events if each.kind == "transcript.imported"]
    assert interviews_gone(copy.events, [imported.id]) == [ID]
    gone = removed(copy)
    assert interviews_gone(copy.events, [gone.id]) == []
    back = undo(copy, gone)
    assert interviews_gone(copy.events, [back.id]) == [ID]
    assert interviews_gone(copy.events, [copy.events[3].id]) == []


histories = st.tuples(
    st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from([*KINDS, *["interview_out", "interview_back", "code", "undo"] * 8]),
        ),
        min_size=4,
        max_size=30,
    ),
    st.integers(0, 10**6),
)


@given(histories)
@examples(90)
def test_in_whatever_order_two_copies_remove_put_back_and_code_nothing_is_lost(
    drawn: tuple[list[tuple[int, str]], int],
) -> None:
    """Removing hides and no more: put back, the state is what the log without removals says."""
    decided, seed = drawn
    draw = Random(seed)
    numbers = itertools.count(1)
    base = begun(numbers)
    made = [Copy(base.events, who, numbers=numbers) for who in (ROSA, IDA)]
    for number, (which, what) in enumerate(decided):
        act(made[which], what, draw, number)
        if draw.random() < 0.1:
            made[which].merge(made[1 - which])
    one, other = Copy(made[0].events, ROSA), Copy(made[1].events, ROSA)
    one.merge(made[1])
    other.merge(made[0])
    state = one.state()
    assert state == other.state()
    if ID in state.removed:
        for each in fields(state):
            if each.compare and each.name != "removed":
                assert not names_it(getattr(state, each.name)), each.name
    open_rounds = [each for each in state.rounds.values() if not each.closed]
    assert not (open_rounds and ID in state.removed)
    put_back(one)
    never = [e for e in one.events if e.kind not in ("transcript.removed", "transcript.restored")]
    imports = {each.id for each in never if each.kind == "transcript.imported"}
    never = [e for e in never if e.kind != "undone" or not imports & set(e.payload["event_ids"])]
    now, without = without_undone(one.state()), without_undone(derive(never))
    for name in ("codings", "memos", "names", "attributes", "roles", "rejected", "seen"):
        assert now[name] == without[name], name


@pytest.mark.parametrize("kind", ["transcript.removed", "transcript.restored"])
def test_a_decision_about_an_interview_that_nobody_imported_changes_nothing(kind: str) -> None:
    state = derive([event(kind, {"transcript_id": "nowhere"})])
    assert (state.names, state.removed) == ({}, {})
