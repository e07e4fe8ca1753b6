"""The gate that a stored decision passes, whether it comes by a merge or is read from a file.

In:     decisions as they stand in a file, and what else stands there.
Out:    for each the reason why this program would not have written it, or none.

models.known checks what is decided here against the state as it is. A decision that two copies
made without each other may not fit that state any more and is right all the same, so what is
asked here is less: that it is whole, that its words are the text at its place, and that what
it names was made by some decision of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from models.births import MAKES, own_id
from models.codebook import from_dict
from models.coders import same_coder
from models.errors import CodebookInvalid, EventInvalid, SpanMismatch
from models.events import CODE_KINDS, FOR_GOOD, LONGEST_NAMED, SPAN, Event, check_stored
from models.frameworks import check_framework_data
from models.records import Codebook
from models.spans import check_span, is_offset, may_cut

Turns = list[dict[str, Any]]


def codebook_in(data: dict[str, Any]) -> Codebook:
    """Return a codebook that a decision holds. Raises EventInvalid for what cannot be one."""
    try:
        book = from_dict(data)
        ids = [code.id for code in book.codes]
        for framework in data.get("frameworks") or ():
            check_framework_data(framework)
    except CodebookInvalid as error:
        raise EventInvalid(str(error)) from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise EventInvalid("It holds a codebook that cannot be read.") from error
    named = all(0 < len(each) <= LONGEST_NAMED and each.strip() for each in ids)
    kinds = all(code.kind in CODE_KINDS for code in book.codes)
    if not named or not kinds or len(set(ids)) < len(ids):
        raise EventInvalid("It holds a codebook with a code that is none.")
    return book


def framework_in(data: dict[str, Any]) -> str:
    """Return the id of a framework that a decision holds. Raises EventInvalid."""
    try:
        check_framework_data(data)
        return str(data["id"])
    except (CodebookInvalid, AttributeError, KeyError, TypeError) as error:
        raise EventInvalid("It holds a framework that cannot be read.") from error


def check_whole(event: Event) -> None:
    """Raise EventInvalid unless a decision can be read by itself, whatever it names."""
    check_stored(event)
    for key in ("start", "end"):
        if key in event.payload and not is_offset(event.payload[key]):
            raise EventInvalid(f"A {event.kind} decision has a {key} that is no place in a text.")
    if "codebook" in event.payload:
        codebook_in(event.payload["codebook"])
    if "framework" in event.payload:
        framework_in(event.payload["framework"])


@dataclass
class Made:
    """What the decisions of a log have made, in force or not: what others may name."""

    codes: set[str] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    memos: set[str] = field(default_factory=set)
    frameworks: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    rounds: dict[str, frozenset[tuple[str, int, int]]] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take a decision that check_stored has passed. Raises EventInvalid for a bad codebook."""
        made = event.payload
        if event.kind in ("codebook.imported", "round.opened"):
            book = codebook_in(made["codebook"])
            self.codes |= {each.id for each in book.codes}
            self.questions |= {each.id for each in book.questions}
            self.frameworks |= {each.id for each in book.frameworks}
        if event.kind == "round.opened":
            units = {(id_, a, b) for id_, spans in made["units"].items() for a, b in spans}
            self.rounds[made["round_id"]] = frozenset(units)
        elif event.kind == "framework.added":
            self.frameworks.add(framework_in(made["framework"]))
        elif event.kind == "memo.written":
            self.memos.add(made["memo_id"])
        elif event.kind in MAKES:
            family, key = MAKES[event.kind]
            held: set[str] = getattr(self, f"{family}s")
            held |= {made[key], own_id(made[key], event)}
        self.events[event.id] = event


class Gate:
    """Checks decisions of one file, against what stands in it.

    text_of, turns_of: of an interview; None where there is none. whole: whether all of the log
    is seen; if not, what is named may have been made by a decision that is not shown.
    """

    def __init__(
        self,
        text_of: Callable[[str], str | None],
        turns_of: Callable[[str], Turns],
        *,
        whole: bool = True,
    ) -> None:
        self.made = Made()
        self._text_of, self._turns_of, self._whole = text_of, turns_of, whole

    def faults(self, events: Iterable[Event]) -> dict[int, str]:
        """Return why decisions are none, by their number in the given order; take the others."""
        found: dict[int, str] = {}
        fresh: list[tuple[int, Event]] = []
        for number, event in enumerate(events):
            try:
                check_stored(event)
                self.made.add(event)
            except EventInvalid as error:
                found[number] = str(error)
            else:
                fresh.append((number, event))
        for number, event in fresh:  # now that all that was made is known
            try:
                self._check(event)
            except (EventInvalid, SpanMismatch) as error:
                found[number] = str(error)
        return found

    def _check(self, event: Event) -> None:
        payload = event.payload
        if "transcript_id" in payload:
            self._check_place(event)
        elif "start" in payload or "end" in payload or "quote" in payload:
            raise EventInvalid("A place without an interview.")
        if not self._whole:
            return
        room = event.kind.split(".")[0]
        self._named(self.made.codes, "code", payload, ("code_id", "parent", "first", "second"))
        for key in ("code_ids", "added"):
            for each in payload.get(key, ()):
                self._named(self.made.codes, "code", {key: each}, (key,))
        into = self.made.themes if room == "theme" else self.made.codes
        self._named(into, room, payload, ("into",))
        self._named(self.made.themes, "theme", payload, ("theme_id",))
        self._named(self.made.relations, "relation", payload, ("relation_id",))
        self._named(self.made.rounds, "round", payload, ("round_id",))
        self._named(self.made.frameworks, "framework", payload, ("framework_id",))
        self._named(self.made.questions, "question", payload, ("question_id",))
        if room == "memo":
            self._check_memo(event)
        elif event.kind == "unit.settled":
            place = (payload["transcript_id"], payload["start"], payload["end"])
            if place not in self.made.rounds[payload["round_id"]]:
                raise EventInvalid("That is no unit of the round.")
        elif event.kind == "round.opened":
            for id_, _, end in self.made.rounds[payload["round_id"]]:
                text = self._text_of(id_)
                if text is None or end > len(text):
                    raise EventInvalid(f"{id_} has no unit that ends at {end}.")
        elif event.kind == "undone":
            self._check_undo(event)

    def _named(
        self, known: Container[str], what: str, payload: dict[str, Any], keys: tuple[str, ...]
    ) -> None:
        for key in keys:
            if payload.get(key) is not None and payload[key] not in known:
                raise EventInvalid(f'No decision made a {what} "{payload[key]}".')

    def _check_place(self, event: Event) -> None:
        payload = event.payload
        text = self._text_of(payload["transcript_id"])
        if text is None:
            raise EventInvalid(f"There is no interview {payload['transcript_id']}.")
        span = [key for key in SPAN if key in payload]
        if len(span) > 1:
            if len(span) < len(SPAN):
                raise EventInvalid("A passage has an interview, start, end and words.")
            check_span(
                text, payload["start"], payload["end"], payload["quote"], payload["transcript_id"]
            )
        if event.kind.startswith("segment.") or "turn" in payload or "speaker" in payload:
            self._check_turns(event)

    def _check_turns(self, event: Event) -> None:
        payload = event.payload
        turns = self._turns_of(payload["transcript_id"])
        if "turn" in payload and payload["turn"] >= len(turns):
            raise EventInvalid(f"There is no turn {payload['turn']}.")
        if "speaker" in payload and payload["speaker"] not in {each["speaker"] for each in turns}:
            raise EventInvalid("Nobody of that name speaks there.")
        if not event.kind.startswith("segment."):
            return
        start, end = payload["start"], payload["end"]
        if not any(each["start"] <= start and end <= each["end"] for each in turns):
            raise EventInvalid("A segment lies in one turn; this span does not.")
        if "at" in payload and not may_cut(payload["quote"], payload["at"] - start):
            raise EventInvalid("A segment is cut between two words or signs of its own.")

    def _check_memo(self, event: Event) -> None:
        payload = event.payload
        if event.kind == "memo.removed" and payload["memo_id"] not in self.made.memos:
            raise EventInvalid("No decision wrote that memo.")
        if len([key for key in ("transcript_id", "code_id", "theme_id") if key in payload]) > 1:
            raise EventInvalid("A memo is about one thing: a passage, a code or a theme.")

    def _check_undo(self, event: Event) -> None:
        for id_ in event.payload["event_ids"]:
            taken = self.made.events.get(id_)
            if taken is None:
                raise EventInvalid("It takes back a decision that is not there.")
            if not same_coder(taken.actor, event.actor):
                raise EventInvalid(
                    f"It takes back a decision of {taken.actor}; only they can take it back."
                )
            if taken.kind in FOR_GOOD or taken.order >= event.order:
                raise EventInvalid("It takes back what cannot be taken back.")
