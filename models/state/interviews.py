"""Which interviews are in a study, what they are called, and what goes with one that is not.

In:     decisions of the kinds transcript.imported, removed, restored and renamed.
Out:    the state without what belongs to removed interviews, and a record of each of these.

Nothing else asks whether an interview is in: what belongs to a removed one is folded like all
that is decided, and left out where the state is given. So whatever was decided about it, before
or after and in whichever copy, is there again when the interview is.

An interview in a round of double coding that is still open is never out: its units are frozen. Two
copies may have removed it and opened the round without each other; the removal then waits
until the round is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.events import (
    Decision,
    Event,
    TranscriptImported,
    TranscriptRemoved,
    TranscriptRenamed,
    TranscriptReplaced,
    TranscriptRestored,
)
from models.records import segment_id, transcript_of_segment
from models.state.replaced import NotCarried, last_text, not_carried, placed, placed_memo

if TYPE_CHECKING:
    from models.state.rounds import Round
    from models.state.state import Memo, State
    from models.state.themes import Theme


@dataclass(frozen=True)
class Removal:
    """That an interview is to be out. by_undo: its import was taken back."""

    by: str
    at: str  # UTC, ISO 8601
    by_undo: bool = False


@dataclass(frozen=True)
class RemovedInterview:
    """An interview that is out, or will be when a round is closed, and what is set aside with it.

    waits_for: the name of the open round that keeps it in; "": it is out. replaced_by: the
    interview that is in its place; "": none. not_carried: of its codings and memos, those that
    have no place there.
    """

    id: str
    name: str
    by: str
    at: str  # UTC, ISO 8601
    codings: int
    memos: int
    waits_for: str = ""
    replaced_by: str = ""
    not_carried: int = 0


def _imported(state: State, event: Event, made: TranscriptImported) -> None:
    """The first import of a transcript names it; one in another copy adds what was missing."""
    id_ = made.transcript_id
    state.trace.called.setdefault(id_, made.name)
    attributes = state.attributes.get(id_, {})
    state.attributes[id_] = {**(made.attributes or {}), **attributes}
    if id_ in state.trace.out and state.trace.out[id_].by_undo:  # taken back in one copy alone
        del state.trace.out[id_]


def import_taken_back(state: State, event: Event, made: TranscriptImported) -> None:
    """Fold an import that its maker took back: all about the interview is kept, for a redo."""
    first = made.transcript_id not in state.trace.called
    _imported(state, event, made)
    if first:
        state.trace.out[made.transcript_id] = Removal(event.actor, event.at, by_undo=True)


def _removed(state: State, event: Event, made: TranscriptRemoved) -> None:
    if made.transcript_id in state.trace.called:
        state.trace.out[made.transcript_id] = Removal(event.actor, event.at)


def _restored(state: State, event: Event, made: TranscriptRestored) -> None:
    state.trace.out.pop(made.transcript_id, None)


def _replaced(state: State, event: Event, made: TranscriptReplaced) -> None:
    """One text goes and another is in, under the name that the first had.

    So does a text that another copy put in the same interview's place before.
    """
    going = {id_ for id_, e in state.trace.replaced.items() if e.by == made.transcript_id}
    for id_ in sorted({made.earlier, *going} & state.trace.called.keys()):
        state.trace.out[id_] = Removal(event.actor, event.at)
    state.trace.out.pop(made.transcript_id, None)
    state.trace.called[made.transcript_id] = made.name


def replacement_taken_back(state: State, event: Event, made: TranscriptReplaced) -> None:
    """Fold a replacement that was taken back: all about its text is kept, for a redo."""
    if made.transcript_id not in state.trace.called:
        state.trace.called[made.transcript_id] = made.name
        state.trace.out[made.transcript_id] = Removal(event.actor, event.at, by_undo=True)


def _renamed(state: State, event: Event, made: TranscriptRenamed) -> None:
    if made.transcript_id in state.trace.called:
        state.trace.called[made.transcript_id] = made.name


REDUCERS: dict[type[Decision], Callable[[State, Event, Any], None]] = {
    TranscriptImported: _imported,
    TranscriptRemoved: _removed,
    TranscriptReplaced: _replaced,
    TranscriptRestored: _restored,
    TranscriptRenamed: _renamed,
}


def names_of_interviews(state: State) -> dict[str, str]:
    """Return what the interviews that are in are called, by id, in the order of their import."""
    out = _out(state)
    return told_apart({id_: n for id_, n in state.trace.called.items() if id_ not in out})


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """Number the later of two transcripts that two copies of a study gave one name."""
    if len(set(names.values())) == len(names):
        return dict(names)
    taken = set(names.values())
    seen: set[str] = set()
    shown_names: dict[str, str] = {}
    for id_, name in names.items():
        number, own = 2, name
        while own in seen or (own != name and own in taken):
            own, number = f"{name} ({number})", number + 1
        seen.add(own)
        shown_names[id_] = own
    return shown_names


def open_round_with(state: State, transcript_id: str) -> Round | None:
    """Return an open round of double coding that has units in an interview."""
    for each in state.rounds.values():
        if not each.closed and any(place[0] == transcript_id for place in each.units):
            return each
    return None


def why_it_stays(state: State, transcript_id: str, done: str = "removed") -> str:
    """Say why an interview cannot be removed, or replaced, just now; "": it can."""
    round_ = open_round_with(state, transcript_id)
    if round_ is None:
        return ""
    return (
        f"“{state.names.get(transcript_id, transcript_id)}” is in “{round_.name}”, which is still "
        f"coded by {' and '.join(round_.coders)}, so it cannot be {done}. Close the round first, "
        "under Check, Second coder."
    )


def _out(state: State) -> dict[str, Removal]:
    """Return those that are out, and not kept in by an open round."""
    asked = state.trace.out
    return {id_: o for id_, o in asked.items() if open_round_with(state, id_) is None}


def without_removed(state: State) -> State:
    """Return a state without what belongs to interviews that are out, and with a record of them.

    state: with all that was decided. It is given back as it is where nothing was removed.
    """
    if not state.trace.out and not state.trace.replaced:
        return state
    out = _out(state)
    lost = tuple(not_carried(state, out)) if state.trace.replaced else ()
    removed = {id_: _record(state, id_, each, out, lost) for id_, each in state.trace.out.items()}
    memos = _memos(state, out)
    return replace(
        state,
        removed={id_: each for id_, each in removed.items() if id_ in out},
        leaving={id_: each for id_, each in removed.items() if id_ not in out},
        not_carried=lost,
        codings=[
            each
            for each in state.codings
            if each.transcript_id not in out and out.keys() >= {*each.carried}
        ],
        rejected={key: each for key, each in state.rejected.items() if key[1] not in out},
        coded_at={key: each for key, each in state.coded_at.items() if key[1] not in out},
        roles={key: each for key, each in state.roles.items() if key[0] not in out},
        attributes={id_: each for id_, each in state.attributes.items() if id_ not in out},
        questions={key: each for key, each in state.questions.items() if key[0] not in out},
        cuts={id_: each for id_, each in state.cuts.items() if id_ not in out},
        memos=memos,
        conflicts=tuple(e for e in state.conflicts if e.family != "memo" or e.id in memos),
        seen={each for each in state.seen if each[1] not in out},
        settled={key: each for key, each in state.settled.items() if key[1][0] not in out},
        rounds={id_: _round_without(each, out) for id_, each in state.rounds.items()},
        themes={id_: _theme_without(each, out) for id_, each in state.themes.items()},
        relations={
            id_: replace(each, segment_ids=_segments(state, each.segment_ids, out))
            for id_, each in state.relations.items()
        },
        rejected_relations={
            key: replace(each, segment_ids=segments_in(each.segment_ids, out))
            for key, each in state.rejected_relations.items()
        },
    )


def _memos(state: State, out: Collection[str]) -> dict[str, Memo]:
    """Return the memos that are on nothing that is out; one on a replaced text is on the new."""
    replaced = state.trace.replaced
    memos = {
        id_: placed_memo(replaced, each, out) if each.transcript_id in out else each
        for id_, each in state.memos.items()
    }
    return {id_: each for id_, each in memos.items() if each is not None}


def _segments(state: State, segment_ids: tuple[str, ...], out: Collection[str]) -> tuple[str, ...]:
    """Return segments where they are now; what has no place in what is in is left out."""
    if not state.trace.replaced:
        return segments_in(segment_ids, out)
    found: dict[str, None] = {}
    for id_ in segment_ids:
        transcript_id, _, span = id_.rpartition(".")
        start, _, end = span.partition("-")
        if transcript_id not in out:
            found[id_] = None
        elif start.isdecimal() and end.isdecimal():
            place = placed(state.trace.replaced, (transcript_id, int(start), int(end)), out)
            found |= {segment_id(*place): None} if place else {}
    return tuple(found)


def segments_in(segment_ids: tuple[str, ...], out: Container[str]) -> tuple[str, ...]:
    """Return the segments that are in no interview that is out."""
    return tuple(each for each in segment_ids if transcript_of_segment(each) not in out)


def _theme_without(theme: Theme, out: Collection[str]) -> Theme:
    """Return a theme without its quotations of interviews that are out."""
    left = tuple(each for each in theme.quotations if each.transcript_id not in out)
    return theme if len(left) == len(theme.quotations) else replace(theme, quotations=left)


def _round_without(round_: Round, out: Collection[str]) -> Round:
    units = tuple(each for each in round_.units if each[0] not in out)
    if len(units) == len(round_.units):
        return round_
    return replace(round_, units=units, set_aside=len(round_.units) - len(units))


def _record(
    state: State, id_: str, gone: Removal, out: Collection[str], lost: tuple[NotCarried, ...]
) -> RemovedInterview:
    round_ = open_round_with(state, id_)
    last = last_text(state.trace.replaced, id_)
    return RemovedInterview(
        id_,
        state.trace.called[id_],
        gone.by,
        gone.at,
        codings=sum(each.transcript_id == id_ for each in state.codings),
        memos=sum(each.transcript_id == id_ for each in state.memos.values()),
        waits_for="" if round_ is None else round_.name,
        replaced_by="" if last == id_ or last in out else last,
        not_carried=sum(e.transcript_id == id_ and e.what in ("coding", "memo") for e in lost),
    )
