"""A text that takes an interview's place: all that was decided is carried to it, or listed."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import EventInvalid
from models.events import Event
from models.state.derive import State, derive
from models.state.gate import Gate, Turns
from models.state.replaced import Replacement
from models.state.undo import interviews_gone, way_back
from pipeline.read.same_words import same_turns, same_words
from tests.models.histories import KINDS, TRANSCRIPT, Copy, _round, act, begun, span
from tests.models.making import IDA, ROSA
from tests.properties import examples

ID = TRANSCRIPT.id
NEW = "tnew"
LEVEL = {"transcript_id": ID, "attributes": {"level": "school"}}


def text_of(id_: str) -> str:
    """The corrected text begins with other words, so that all of it stands elsewhere."""
    return TRANSCRIPT.text if id_ == ID else f"Corrected. {TRANSCRIPT.text}"


def replaced(copy: Copy, who: str | None = None, by: str = NEW, **more: Any) -> Event:
    """Let a text take the interview's place that has its first words no more."""
    same = [[start, start + 11, length, None] for start, length in ((1, 3), (5, 40))]
    made = {
        "transcript_id": by, "earlier": ID, "name": "interview_01", "filename": "b.txt",
        "sha256": None, "same": same, "turns": [[0, 0]], **more,
    }  # fmt: skip
    return copy.take("transcript.replaced", made, who)


def on(start: int, length: int = 4) -> dict[str, Any]:
    words = TRANSCRIPT.text[start : start + length]
    return {"transcript_id": ID, "start": start, "end": start + length, "quote": words}


def coded_copy() -> Copy:
    copy = begun()
    copy.take("coding.added", {**on(5), "code_id": "time"})
    copy.take("suggestion.accepted", {**on(6), "code_id": "time"}, IDA)
    copy.take("coding.added", {**on(0), "code_id": "time"}, IDA)  # its words are gone
    copy.take("coding.added", {**on(3), "code_id": "shared_goals"})  # across words that are gone
    copy.take("suggestion.rejected", {**on(7), "code_id": "time"})
    copy.take("unit.seen", on(8))
    copy.take("unit.seen", on(0))
    copy.take("memo.written", {"memo_id": "m1", "text": "carried", **on(9)})
    copy.take("memo.written", {"memo_id": "m2", "text": "listed", **on(0)})
    copy.take("transcript.described", LEVEL)
    copy.take("speaker.role", {"transcript_id": ID, "speaker": "Ms. Reed", "role": "unknown"})
    copy.take("turn.question", {"transcript_id": ID, "turn": 0, "question_id": None})
    copy.take("turn.question", {"transcript_id": ID, "turn": 1, "question_id": None})
    copy.take("segment.joined", on(5, 9))
    copy.take("relation.made", {
        "relation_id": "r", "first": "time", "second": "shared_goals", "relation_type": "helps",
        "segment_ids": [f"{ID}.5-9", f"{ID}.0-4", "other.0-4"],
    })  # fmt: skip
    return copy


def alike(state: State) -> dict[str, Any]:
    parts = (each.name for each in fields(state) if each.compare and each.name != "undone")
    return {name: getattr(state, name) for name in parts}


def test_what_lies_in_the_same_words_is_carried_and_the_rest_is_listed() -> None:
    copy = coded_copy()
    replaced(copy)
    now = copy.state()
    assert list(now.names.items()) == [(NEW, "interview_01")]
    assert [(e.coder, e.start, e.end, e.code_id, e.accepted, e.carried) for e in now.codings] == [
        (ROSA, 16, 20, "time", False, (ID,)),
        (IDA, 17, 21, "time", True, (ID,)),
    ]
    assert all(e.quote == text_of(NEW)[e.start : e.end] for e in now.codings)
    assert [key[1:] for key in now.rejected] == [(NEW, 18, 22, "time")]
    assert now.seen == {(ROSA, NEW, 19, 23)}
    assert (now.memos["m1"].transcript_id, now.memos["m1"].start) == (NEW, 20)
    assert now.attributes == {NEW: {"level": "school"}}
    assert now.roles == {(NEW, "Ms. Reed"): "unknown"}
    assert now.questions == {(NEW, 0): None}
    assert [(e.start, e.end) for e in now.cuts[NEW]] == [(16, 25)]
    assert now.relations["r"].segment_ids == (f"{NEW}.16-20", "other.0-4")
    assert sorted((e.what, e.coder, e.start, e.turn) for e in now.not_carried) == [
        ("coding", IDA, 0, 0),
        ("coding", ROSA, 3, 0),
        ("memo", ROSA, 0, 0),
        ("question", "", 0, 1),
        ("seen", ROSA, 0, 0),
    ]
    gone = now.removed[ID]
    assert (gone.codings, gone.memos, gone.replaced_by, gone.not_carried) == (4, 2, NEW, 3)


def test_taking_it_back_gives_exactly_what_was_there_and_redo_what_was_made_of_it() -> None:
    copy = coded_copy()
    before = alike(copy.state())
    step = replaced(copy)
    carried = alike(copy.state())
    assert interviews_gone(copy.events, [step.id]) == [NEW]
    back = copy.take("undone", {"event_ids": [step.id]})
    now = alike(copy.state())
    assert now.pop("removed").keys() == {NEW}
    assert now == {k: v for k, v in before.items() if k != "removed"}
    copy.take("undone", {"event_ids": [back.id]})
    assert alike(copy.state()) == carried


def test_going_back_takes_a_replacement_back_though_another_had_coded_the_earlier_text() -> None:
    copy = coded_copy()
    step = replaced(copy)
    way = way_back(copy.events, ROSA, [step], copy.state().codings)
    assert (way.event_ids, way.kept_interviews) == ((step.id,), ())
    copy.take("coding.added", {**on(20), "transcript_id": NEW, "code_id": "time"}, IDA)
    way = way_back(copy.events, ROSA, [step], copy.state().codings)
    assert (way.event_ids, way.kept_interviews) == ((), (NEW,))


def test_putting_the_earlier_text_back_gives_it_its_own_and_leaves_the_new_one_its_own() -> None:
    """A decision is at one of the two places: no coding is ever counted twice."""
    copy = coded_copy()
    replaced(copy)
    copy.take("coding.added", {**on(20), "transcript_id": NEW, "code_id": "time"})
    copy.take("transcript.restored", {"transcript_id": ID}, IDA)
    now = copy.state()
    assert list(now.names.values()) == ["interview_01", "interview_01 (2)"]
    assert [e.start for e in now.codings if e.transcript_id == ID] == [5, 6, 0, 3]
    assert [e.start for e in now.codings if e.transcript_id == NEW] == [20]
    assert now.memos["m1"].transcript_id == ID
    assert now.not_carried == ()
    assert len({e.event_id for e in now.codings}) == len(now.codings)


def test_a_carried_coding_is_taken_away_where_it_is_now_and_stays_on_record_where_it_was() -> None:
    copy = coded_copy()
    replaced(copy)
    place = {"transcript_id": NEW, "start": 16, "end": 20, "quote": text_of(NEW)[16:20]}
    copy.take("coding.removed", {**place, "code_id": "time"})
    assert [e.coder for e in copy.state().codings] == [IDA]
    assert [e.what for e in copy.state().not_carried].count("coding") == 2
    copy.take("transcript.restored", {"transcript_id": ID})
    assert len(copy.state().codings) == 4


def test_what_a_copy_decides_that_does_not_know_of_the_new_text_is_carried_as_well() -> None:
    mine = coded_copy()
    hers = Copy(mine.events, IDA)
    replaced(mine)
    hers.take("coding.added", {**on(11), "code_id": "shared_goals"})
    hers.take("coding.removed", {**on(6), "code_id": "time"})
    hers.take("transcript.renamed", {"transcript_id": ID, "name": "Whitfield"})
    mine.merge(hers)
    now = mine.state()
    assert now.names == {NEW: "Whitfield"}
    assert {(e.coder, e.start) for e in now.codings} == {(ROSA, 16), (IDA, 22)}


def test_where_both_copies_replaced_it_the_later_text_is_in_and_nothing_is_there_twice() -> None:
    mine = coded_copy()
    hers = Copy(mine.events, IDA)
    replaced(mine)
    mine.take("coding.added", {**on(30), "transcript_id": NEW, "code_id": "time"})
    hers.take("code.renamed", {"code_id": "time", "name": "Hours"})
    replaced(hers, by="tother")
    mine.merge(hers)
    now = mine.state()
    assert list(now.names) == ["tother"]
    assert {(e.transcript_id, e.start) for e in now.codings} == {("tother", 16), ("tother", 17)}
    assert ("coding", NEW, 30) in [(e.what, e.transcript_id, e.start) for e in now.not_carried]


def test_a_text_may_be_replaced_again_and_the_first_may_come_back() -> None:
    copy = coded_copy()
    replaced(copy)
    again = [[start + 11, start + 22, 30, None] for start in (1,)]
    replaced(copy, by="tthird", earlier=NEW, same=again, turns=[])
    now = copy.state()
    assert list(now.names) == ["tthird"]
    assert [(e.start, e.carried) for e in now.codings] == [(27, (ID, NEW)), (28, (ID, NEW))]
    replaced(copy, by=ID, earlier="tthird", same=[[27, 5, 10, None]], turns=[])
    assert list(copy.state().names) == [ID]
    assert len(copy.state().codings) == 4


def test_an_open_round_keeps_the_earlier_text_in_and_its_codings_there_alone() -> None:
    mine = coded_copy()
    hers = Copy(mine.events, IDA)
    replaced(mine)
    hers.take("round.opened", _round(1))
    mine.merge(hers)
    now = mine.state()
    assert {*now.names} == {ID, NEW}
    assert {e.transcript_id for e in now.codings} == {ID}
    assert now.not_carried == ()


def test_a_gap_of_white_space_may_be_another_and_the_words_are_those_of_the_new_text() -> None:
    moved = Replacement(
        "t", same_words("we set goals\nfor all of us", "we set goals for all of us")
    )
    assert moved.span(3, 16) == (3, 16)
    assert moved.words(3, 16, "set goals\nfor") == "set goals for"
    assert moved.span(12, 16) is None  # it begins with the white space that is another


@pytest.mark.parametrize("same", [[[0, 1, 4, None]], [[0, 11, 9_999, None]]])
def test_words_that_are_not_the_same_are_refused_wherever_they_come_from(same: list[Any]) -> None:
    copy = coded_copy()
    event = replaced(copy, same=same)
    turns: Turns = [
        {"speaker": each.speaker, "start": each.start, "end": each.end} for each in TRANSCRIPT.turns
    ]
    [why] = Gate(text_of, lambda _: turns).faults(copy.events).values()
    assert "differ" in why
    assert event.kind == "transcript.replaced"


@pytest.mark.parametrize(
    "same",
    [
        [[0, 0, 0, None]],
        [[0, 0, 4, " "]],
        [[4, 4, 4, None], [6, 9, 2, None]],
        [[0, 0, 4, None], [5, 5, 2, "x"]],
        [[0, 0, 4, None], [5, 7, 2, " "]],
        [[True, 0, 4, None]],
        "aaaa",
    ],
)
def test_stretches_that_are_none_are_refused(same: Any) -> None:
    with pytest.raises(EventInvalid):
        assert replaced(coded_copy(), same=same).decision


histories = st.tuples(
    st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from([*KINDS, *["code", "reject", "memo", "undo", "replace"] * 8]),
        ),
        max_size=30,
    ),
    st.integers(0, 10**6),
)


def corrected_text(draw: Random) -> str:
    """Return the interview's text with some words taken out, others put in, and a new line."""
    words = TRANSCRIPT.text[:90].split(" ")
    kept = [w if draw.random() < 0.9 else "so" for w in words if draw.random() < 0.95]
    return f"{draw.choice(['', 'Once. '])}{' '.join(kept)}\n{TRANSCRIPT.text[90:]}"


@given(histories)
@examples(120)
def test_whatever_two_copies_decide_nothing_is_lost_when_a_text_is_replaced(
    drawn: tuple[list[tuple[int, str]], int],
) -> None:
    """Of what stands without the replacement, each is carried to the same words, or listed."""
    decided, seed = drawn
    draw, numbers = Random(seed), itertools.count(1)
    base = begun(numbers)
    made = [Copy(base.events, who, numbers=numbers) for who in (ROSA, IDA)]
    texts = {ID: TRANSCRIPT.text, NEW: corrected_text(draw)}
    same = [list(each) for each in same_words(texts[ID], texts[NEW])]
    for number, (which, what) in enumerate(decided):
        act(made[which], what, draw, number)
        if what == "memo":
            place = {"memo_id": f"p{number}", "text": "x", **span(draw.randrange(8))}
            made[which].take("memo.written", place)
        if what == "replace" and ID in made[which].state().names:
            replaced(made[which], same=same, turns=[])
        if draw.random() < 0.1:
            made[which].merge(made[1 - which])
    one, other = Copy(made[0].events, ROSA), Copy(made[1].events, ROSA)
    one.merge(made[1])
    other.merge(made[0])
    state = one.state()
    assert state == other.state()
    assert len({each.event_id for each in state.codings}) == len(state.codings)
    if not (ID in state.removed and NEW in state.names and state.trace.replaced):
        return
    whole = one.events  # as if nobody had replaced, or removed, anything
    steps = {e.id for e in whole if e.kind in ("transcript.replaced", "transcript.removed")}
    undone = ({*e.payload["event_ids"]} for e in whole if e.kind == "undone")
    if any(ids & steps for ids in undone):
        return
    before = derive(e for e in whole if e.id not in steps)
    listed = {each.id for each in state.not_carried}
    for coding in before.codings:
        now = [e for e in state.codings if e.event_id == coding.event_id]
        assert now or coding.event_id in listed
        for each in now:
            assert texts[NEW][each.start : each.end].split() == coding.quote.split()
            assert (each.coder, each.code_id, each.at) == (coding.coder, coding.code_id, coding.at)
    for memo in before.memos.values():
        assert memo.id in state.memos or memo.id in listed
    refused = {(e.coder, e.code_id) for e in state.not_carried if e.what == "refusal"}
    for coder, _, _, _, code in before.rejected:
        known = {(key[0], state.resolve(key[4])) for key in state.rejected} | refused
        assert (coder, state.resolve(code)) in known


def test_turns_are_the_same_where_their_words_are() -> None:
    text = f"Corrected. {TRANSCRIPT.text}"
    turns = tuple(
        replace(each, start=each.start + 11, end=each.end + 11) for each in TRANSCRIPT.turns
    )
    new = replace(TRANSCRIPT, id=NEW, text=text, turns=turns)
    pairs = same_turns(TRANSCRIPT, new, same_words(TRANSCRIPT.text, text))
    assert pairs == [(each.index, each.index) for each in TRANSCRIPT.turns]
