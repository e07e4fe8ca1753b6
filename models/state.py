"""Derive the current state of a study from its log of decisions.

In:     events in any order.
Out:    one State: codebook, codings, rejections, roles, confirmed questions, relations, themes.

`derive` is pure: the same set of events gives the same state on every machine, whatever
order they were read in. That is what lets two study files be merged by union. A decision
that no longer fits what came before it (a circle that two copies closed between them, a
theme that is gone) is passed over here and stays in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.derived import (
    Coding,
    CodingKey,
    Relation,
    State,
    Theme,
    corrected,
)
from models.events import Event
from models.folds import FOLDS
from models.rounds import Settled

__all__ = ["Coding", "Fold", "Relation", "State", "Theme", "corrected", "derive", "undone_ids"]


def undone_ids(events: Iterable[Event]) -> frozenset[str]:
    """Return the ids of events taken back by an undo that is itself still in force.

    An undo only reaches back, so one pass from the newest event settles all.
    """
    undone: set[str] = set()
    undos = [each for each in events if each.kind == "undone"]
    for event in sorted(undos, key=lambda each: each.order, reverse=True):
        if event.id not in undone:
            undone.update(event.payload["event_ids"])
    return frozenset(undone)


def derive(events: Iterable[Event]) -> State:
    """Fold the log into the state it describes."""
    log = sorted(events, key=lambda each: each.order)
    return Fold(undone_ids(log)).extend(log).state()


class Fold:
    """A state under way: takes events in their order, gives a State at any time."""

    def __init__(self, undone: frozenset[str]) -> None:
        self._state = State(undone=undone)
        self._given: dict[CodingKey, Coding] = {}
        self._at: dict[tuple[str, str, int, int], dict[str, None]] = {}  # span -> codes given

    def extend(self, events: Iterable[Event]) -> Fold:
        """Take further events: none may be an undo that is not in `undone`'s account."""
        for event in events:
            if event.id in self._state.undone or event.kind == "undone":
                continue
            if event.kind in _CODING_KINDS:
                self._take_coding(event)
            else:
                FOLDS[event.kind](self._state, event)
        return self

    def state(self) -> State:
        """Return the state so far; events taken later do not change it."""
        held = self._state
        return replace(
            held,
            codes=dict(held.codes),
            colours=dict(held.colours),
            codings=self._codings(),
            rejected=dict(held.rejected),
            held=dict(held.held),
            defined=dict(held.defined),
            names=_told_apart(held.names),
            roles=dict(held.roles),
            attributes=dict(held.attributes),
            questions=dict(held.questions),
            cuts=dict(held.cuts),
            memos=dict(held.memos),
            rounds=dict(held.rounds),
            seen=set(held.seen),
            settled={key: _settled_as(held, each) for key, each in held.settled.items()},
            relations={each.id: _resolved(held, each) for each in held.relations.values()},
            themes={each.id: _with_members(held, each) for each in held.themes.values()},
        )

    def _take_coding(self, event: Event) -> None:
        span = event.payload
        place = (event.actor, span["transcript_id"], span["start"], span["end"])
        key: CodingKey = (*place, span["code_id"])
        if event.kind in ("suggestion.accepted", "coding.added"):
            self._state.rejected.pop(key, None)
            self._given[key] = _coding(event)
            self._state.held[key] = event.order
            self._at.setdefault(place, {})[key[4]] = None
            return
        target = self._state.resolve(key[4])
        codes = self._at.get(place, {})
        for code in [each for each in codes if self._state.resolve(each) == target]:
            if event.kind == "coding.confirmed":
                self._state.held[(*place, code)] = event.order
                continue
            del codes[code], self._given[(*place, code)], self._state.held[(*place, code)]
        if event.kind == "suggestion.rejected":
            self._state.rejected[key] = event.id

    def _codings(self) -> list[Coding]:
        """Codings under the codes that now hold them; one each, the first, after a merge."""
        kept: dict[CodingKey, Coding] = {}
        for key, coding in self._given.items():
            code_id = self._state.resolve(key[4])
            if code_id != key[4]:
                coding = replace(coding, code_id=code_id)  # noqa: PLW2901
            kept.setdefault((*key[:4], code_id), coding)
        return list(kept.values())


_CODING_KINDS = {
    "suggestion.accepted",
    "suggestion.rejected",
    "coding.added",
    "coding.removed",
    "coding.confirmed",
}


def _coding(event: Event) -> Coding:
    span = event.payload
    return Coding(
        event_id=event.id,
        coder=event.actor,
        transcript_id=span["transcript_id"],
        start=span["start"],
        end=span["end"],
        quote=span["quote"],
        code_id=span["code_id"],
        given_code_id=span["code_id"],
        at=event.at,
        accepted=event.kind == "suggestion.accepted",
        origin=event.origin,
        suggested=event.suggested,
        reason=event.reason,
    )


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Number the later of two transcripts that two copies of a study gave one name."""
    if len(set(names.values())) == len(names):
        return dict(names)
    taken = set(names.values())
    seen: set[str] = set()
    found: dict[str, str] = {}
    for id_, name in names.items():
        number, own = 2, name
        while own in seen or (own != name and own in taken):
            own, number = f"{name} ({number})", number + 1
        seen.add(own)
        found[id_] = own
    return found


def _with_members(state: State, theme: Theme) -> Theme:
    members = tuple(dict.fromkeys(state.resolve(code) for code in theme.code_ids))
    return theme if members == theme.code_ids else replace(theme, code_ids=members)


def _settled_as(state: State, settled: Settled) -> Settled:
    now = tuple(dict.fromkeys(state.resolve(code) for code in settled.code_ids))
    return settled if now == settled.code_ids else replace(settled, code_ids=now)


def _resolved(state: State, relation: Relation) -> Relation:
    first, second = state.resolve(relation.first), state.resolve(relation.second)
    if (first, second) == (relation.first, relation.second):
        return relation
    return replace(relation, first=first, second=second)
