"""A decision as it is to be written and as it was written: who, when, what, why.

In:     a decision of one of the kinds in models.events.kinds; rows of the log.
Out:    NewEvent and Event; the gate that what is made here, merged or read passes first.

One event is one decision of one person: who, when, what, why if given, and what was
suggested and how strongly. Undo is an event too. Events are ordered by a Lamport clock,
not by the wall clock, so a changed clock or a merge of two files never puts a decision
before one that it knew of.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from models.errors import EventInvalid
from models.events.decision import Decision
from models.events.kinds import KINDS
from models.events.values import LONGEST_ACTOR, is_id
from models.json_shapes import Payload, Suggested
from models.records import Suggestion
from models.spans import is_offset, is_storable

Origin = Literal["person", "sample", "import"]
ORIGINS: tuple[str, ...] = get_args(Origin)

LONGEST_ID = 64  # characters of a decision's id, client_id and group
LARGEST_SEQ = 2**31 - 1
LARGEST_CLOCK = 2**31 - 1  # what every database holds
LARGEST_COMING = 2**30  # of a decision that comes by a merge: room is left for those to come


@dataclass(frozen=True)
class NewEvent:
    """A decision to be written. client_id and seq make a repeated write harmless."""

    actor: str
    decision: Decision
    reason: str | None = None
    suggested: Suggested | None = None  # code_id/..., score, rank, version, evidence
    origin: Origin = "person"
    group: str | None = None  # events of one step are undone together
    client_id: str | None = None
    seq: int | None = None

    @property
    def kind(self) -> str:
        return self.decision.kind

    @property
    def payload(self) -> Payload:
        """What of the decision is stored."""
        return self.decision.to_payload()


class _ReadOnce:
    """What was decided. Raises EventInvalid where what is stored is no decision.

    It is read when it is first asked for and kept in the event: as cached_property does it, but
    without a lock and a dictionary for each of the thousands of decisions of a log.
    """

    def __get__(self, event: Event, of: type[Event] | None = None) -> Decision:
        made = decision_of(event.kind, event.payload)
        object.__setattr__(event, "decision", made)
        return made


@dataclass(frozen=True)
class Event:
    """A decision as written. at: UTC, ISO 8601; clock: Lamport.

    kind and payload are as they stand in the file, where anything may stand; what is read of
    them is the decision.
    """

    id: str
    clock: int
    at: str
    actor: str
    kind: str
    payload: Payload
    reason: str | None
    suggested: Suggested | None
    origin: str
    group: str | None
    client_id: str | None = None
    seq: int | None = None

    @classmethod
    def of(cls, decision: Decision, *, id: str, clock: int, at: str, actor: str) -> Event:
        """Return a decision as it is written: by whom, when, without reason or delivery."""
        stored = (decision.kind, decision.to_payload())
        return cls(id, clock, at, actor, *stored, None, None, "person", None)

    decision = _ReadOnce()

    @property
    def of_kind(self) -> type[Decision]:
        """What is true of decisions of its kind; of an unknown kind, what is true of any."""
        return KINDS.get(self.kind, Decision)

    @property
    def is_decision(self) -> bool:
        """Whether what is stored can be read as a decision at all."""
        try:
            return bool(self.decision.kind)
        except EventInvalid:
            return False

    def deciding(self, decision: Decision) -> Event:
        """Return the event with another decision in it: the same, under other names."""
        if decision == self.decision:
            return self
        made = replace(self, kind=decision.kind, payload=decision.to_payload())
        object.__setattr__(made, "decision", decision)
        return made

    def by(self, actor: str) -> Event:
        """Return the same decision of somebody who is written otherwise."""
        made = replace(self, actor=actor)
        object.__setattr__(made, "decision", self.decision)
        return made

    @property
    def order(self) -> tuple[int, str, str]:
        """The total order that every copy of a study agrees on.

        The wall clock only parts decisions that two copies made at the same Lamport time,
        neither knowing of the other.
        """
        return (self.clock, self.at, self.id)


def decision_of(kind: object, payload: object) -> Decision:
    """Return what is stored as a decision. Raises EventInvalid where it is none."""
    of_kind = KINDS.get(kind) if isinstance(kind, str) else None
    if of_kind is None:
        raise EventInvalid(
            f'There is no kind of decision called "{kind}". Known: {", ".join(KINDS)}.'
        )
    return of_kind.from_payload(payload)


def check_event(event: NewEvent | Event) -> None:
    """Raise EventInvalid unless the kind is known and its payload is complete and of its kinds.

    This is the gate for what is made here, comes by a merge, or is read from a file.
    """
    if isinstance(event, Event):
        event.decision  # noqa: B018  read here, and kept
    else:
        decision_of(event.kind, event.payload)
    _check_frame(event)


def check_stored(event: Event) -> None:
    """Raise EventInvalid unless this program could have written the decision as it stands."""
    check_event(event)
    if not is_id(event.id) or len(event.id) > LONGEST_ID:
        raise EventInvalid(f"A {event.kind} decision has no id.")
    if not is_offset(event.clock) or not 0 < event.clock <= LARGEST_CLOCK:
        raise EventInvalid(f"A {event.kind} decision stands at no place of the log.")
    try:
        at = datetime.datetime.fromisoformat(event.at)
    except (TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise EventInvalid(f"A {event.kind} decision was made at no moment.")
    if not _is_storable([event.payload, event.suggested, event.id, event.at]):
        raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")


def _check_frame(event: NewEvent | Event) -> None:
    """Raise EventInvalid unless coder, reason and delivery can be stored in any database."""
    texts = {"reason": event.reason, "client_id": event.client_id, "group": event.group}
    for name, words in texts.items():
        if words is not None and not isinstance(words, str):
            raise EventInvalid(f"A {event.kind} decision has a {name} that is no text.")
    if not isinstance(event.actor, str) or not event.actor.strip():
        raise EventInvalid(f"A {event.kind} decision names no coder.")
    if len(event.actor) > LONGEST_ACTOR:
        raise EventInvalid(f"A coder's name has at most {LONGEST_ACTOR} characters.")
    if event.origin not in ORIGINS:
        raise EventInvalid(f"A decision comes from {', '.join(ORIGINS)}, not {event.origin!r}.")
    if (event.client_id is None) != (event.seq is None):
        raise EventInvalid("client_id and seq are given together or not at all.")
    if event.seq is not None and not (is_offset(event.seq) and event.seq <= LARGEST_SEQ):
        raise EventInvalid(f"seq is a number from 0 to {LARGEST_SEQ}; found {event.seq!r}.")
    for name, words in (("client_id", event.client_id), ("group", event.group)):
        if words is not None and not 0 < len(words) <= LONGEST_ID:
            raise EventInvalid(f"{name} has 1 to {LONGEST_ID} characters.")
    for words in (event.actor, event.reason, event.client_id, event.group):
        if words is not None and not is_storable(words):
            raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")
    if event.suggested is not None:
        _check_suggested(event.kind, event.suggested)


# what a decision keeps of a suggestion or draft
_IN_SUGGESTED: dict[str, tuple[Callable[[object], bool], str]] = {
    "score": ((lambda value: value is None or _is_number(value)), "a number or nothing"),
    "rank": ((lambda value: isinstance(value, int)), "a number"),
    **dict.fromkeys(
        "suggestion_id code_id version band id".split(),
        (lambda value: isinstance(value, str), "text"),
    ),
    "evidence": (
        lambda value: isinstance(value, list | tuple) and all(isinstance(e, dict) for e in value),
        "a list of mappings",
    ),
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_suggested(kind: str, suggested: object) -> None:
    if not isinstance(suggested, dict):
        raise EventInvalid(f"A {kind} decision has what was suggested in no known form.")
    for key, (allowed, words) in _IN_SUGGESTED.items():
        if key in suggested and not allowed(suggested[key]):
            raise EventInvalid(f"A {kind} decision has a suggestion whose {key} is not {words}.")


def plain(event: NewEvent) -> NewEvent:
    """Return the event as it will be read back: JSON data of its own, shared with nobody.

    Raises EventInvalid for what is no decision, or what JSON or some database cannot hold.
    """
    try:
        payload = json.loads(json.dumps(event.payload, allow_nan=False, ensure_ascii=False))
        suggested = json.loads(json.dumps(event.suggested, allow_nan=False, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise EventInvalid(f"A {event.kind} decision cannot be stored: {error}.") from error
    if not _is_storable([payload, suggested]):
        raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")
    return replace(event, decision=decision_of(event.kind, payload), suggested=suggested)


def _is_storable(value: list[Any]) -> bool:
    """Whether every database can hold all texts in a value, keys too.

    They are looked at as one: a half of a character stays one, whatever it stands beside.
    """
    texts: list[str] = []
    left: list[Any] = [value]
    while left:
        each = left.pop()
        if isinstance(each, str):
            texts.append(each)
        elif isinstance(each, dict):
            texts += [key for key in each if isinstance(key, str)]
            left += each.values()
        elif isinstance(each, list):
            left += each
    return is_storable("".join(texts))


def suggestion_on_record(suggestion: Suggestion) -> Suggested:
    """Return what a decision keeps of the suggestion it was about."""
    return {
        "suggestion_id": suggestion.id,
        "code_id": suggestion.code_id,
        "score": suggestion.score,
        "rank": suggestion.rank,
        "version": suggestion.version,
        "band": suggestion.band,
        "evidence": list(suggestion.evidence),
    }
