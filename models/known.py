"""Check that what a decision names exists: codes, themes, turns, questions, earlier decisions.

As of the log and the part of the batch that was already taken. Raises EventInvalid or
SpanMismatch; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.coders import is_among, same_coder
from models.errors import CodebookInvalid, EventInvalid
from models.events import FOR_GOOD, SPAN, Event, NewEvent
from models.frameworks import check_framework_data
from models.lineage import walk
from models.rounds import Round
from models.seen import Seen
from models.spans import check_span, may_cut
from models.state import State
from models.tables import EventRow, TranscriptRow

LOOKUP = 500  # ids in one IN (...): below every database's limit

FROZEN = ("segment.split", "segment.joined", "turn.question", "speaker.role")  # change the units


@dataclass
class Names:
    """What decisions may name, light enough to be copied for each batch."""

    parents: dict[str, str | None] = field(default_factory=dict)  # of every code
    merged: dict[str, str] = field(default_factory=dict)  # code -> the code it went into
    themes: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    frameworks: set[str] = field(default_factory=set)
    questions: frozenset[str] = frozenset()
    undone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, state: State) -> Names:
        codes = state.codes.values()
        book = state.codebook
        return cls(
            parents={code.id: code.parent for code in codes},
            merged={code.id: code.merged_into for code in codes if code.merged_into},
            themes=set(state.themes),
            relations=set(state.relations),
            frameworks={each.id for each in book.frameworks} if book else set(),
            questions=frozenset(each.id for each in book.questions) if book else frozenset(),
            undone=set(state.undone),
        )

    def copy(self) -> Names:
        return Names(
            dict(self.parents),
            dict(self.merged),
            set(self.themes),
            set(self.relations),
            set(self.frameworks),
            self.questions,
            set(self.undone),
        )


class Known:
    """The checks of one batch of decisions, in one transaction."""

    def __init__(
        self,
        session: Session,
        names: Callable[[], Names],
        state: Callable[[], State],
        text_of: Callable[[str], str | None],
        *,
        is_taken: Callable[[str, str], bool],
        given_by: Callable[[str, tuple[str, int, int], str], list[str]],
    ) -> None:
        """is_taken: whether what this coder does not see has an id, by the id's key."""
        self._is_taken = is_taken
        self._session = session
        self._load = names
        self._state = state
        self._text_of = text_of
        self._seen = Seen(state, given_by)
        self._loaded: Names | None = None
        self._owned = False  # whether the names are this batch's own copy

    @property
    def _names(self) -> Names:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _own(self) -> Names:
        """Return names that this batch may add to."""
        if not self._owned:
            self._loaded, self._owned = self._names.copy(), True
        return self._names

    def filled_in(self, event: NewEvent) -> NewEvent:
        """Return a decision with what its author saw: whose words it replaces, what it ends."""
        return self._seen.filled_in(event)

    def took(self, event: Event) -> None:
        """Take a decision of this batch that is written."""
        self._seen.took(event)

    def check(self, event: NewEvent) -> None:
        room = event.kind.split(".")[0]
        if room == "memo":
            self._check_memo(event)
        if "transcript_id" in event.payload:
            self._check_transcript(event.payload)
        if event.kind in FROZEN:
            self._check_not_frozen(event.payload["transcript_id"])
        if room in ("suggestion", "coding"):
            self._check_codes(event.payload["code_id"])
        elif room == "code":
            self._check_code(event)
        elif room == "theme":
            self._check_theme(event)
        elif room == "relation":
            self._check_relation(event)
        elif room == "segment":
            self._check_cut(event)
        elif room == "framework":
            self._check_framework(event)
        elif room == "round" or event.kind == "unit.settled":
            self._check_round(event)
        elif event.kind == "undone":
            self._check_undo(event)

    def _check_round(self, event: NewEvent) -> None:
        rounds, made = self._state().rounds, event.payload
        held = rounds.get(made["round_id"])
        if event.kind == "round.opened":
            if held is not None:
                raise EventInvalid(f'There already is a round "{made["round_id"]}" here.')
            for transcript_id, spans in made["units"].items():
                text = self._text_of(transcript_id)
                if text is None or spans[-1][1] > len(text):
                    raise EventInvalid(f"{transcript_id} has no unit that ends at {spans[-1][1]}.")
            return
        if held is None:
            raise EventInvalid(f'There is no round "{made["round_id"]}" of double coding here.')
        if event.kind == "round.finished" and not is_among(event.actor, held.coders):
            raise EventInvalid(
                f'{event.actor} is no coder of "{held.name}": {", ".join(held.coders)} are.'
            )
        if event.kind == "unit.settled":
            self._check_settled(event, held)

    def _check_not_frozen(self, transcript_id: str) -> None:
        """Units that are coded twice are the same for all until the round is closed."""
        for held in self._state().rounds.values():
            if not held.closed and any(place[0] == transcript_id for place in held.units):
                raise EventInvalid(
                    f'The units of this interview are frozen while "{held.name}" is coded by '
                    f"{' and '.join(held.coders)}. Close the round first.",
                )

    def _check_settled(self, event: NewEvent, held: Round) -> None:
        made = event.payload
        if (made["transcript_id"], made["start"], made["end"]) not in held.units:
            raise EventInvalid(f'That is no unit of the round "{held.name}".')
        if not held.closed:
            raise EventInvalid(f'"{held.name}" is still being coded blind; close it first.')
        if not (event.reason or "").strip():
            raise EventInvalid("A disagreement is settled with a reason.")
        if made["resolution"] == "coder" and not is_among(str(made.get("coder")), held.coders):
            raise EventInvalid(f"Whose codes hold is one of {', '.join(held.coders)}.")
        self._check_codes(*made["code_ids"])

    def _check_transcript(self, payload: dict[str, Any]) -> None:
        transcript_id = payload["transcript_id"]
        text = self._text_of(transcript_id)
        if text is None:  # perhaps imported in this very transaction
            row = self._session.get(TranscriptRow, transcript_id)
            if row is None:
                raise EventInvalid(f"There is no transcript {transcript_id} in this study.")
            text = row.text
        if "quote" in payload:
            check_span(text, payload["start"], payload["end"], payload["quote"], transcript_id)
        if "turn" in payload or "speaker" in payload:
            self._check_turn(payload)

    def _check_turn(self, payload: dict[str, Any]) -> None:
        row = self._session.get(TranscriptRow, payload["transcript_id"])
        turns = row.turns if row is not None else []
        if "turn" in payload and payload["turn"] >= len(turns):
            raise EventInvalid(
                f"There is no turn {payload['turn']} in {payload['transcript_id']}; it has "
                f"{len(turns)}, counted from 0."
            )
        if "speaker" in payload and payload["speaker"] not in {each["speaker"] for each in turns}:
            raise EventInvalid(f"Nobody of that name speaks in {payload['transcript_id']}.")
        question = payload.get("question_id")
        if question is not None and question not in self._names.questions:
            raise EventInvalid(f'There is no guide question "{question}" in this study.')

    def _check_cut(self, event: NewEvent) -> None:
        payload = event.payload
        row = self._session.get(TranscriptRow, payload["transcript_id"])
        inside = [
            each
            for each in (row.turns if row is not None else [])
            if each["start"] <= payload["start"] and payload["end"] <= each["end"]
        ]
        if not inside:
            raise EventInvalid("A segment lies in one turn; this span does not.")
        if event.kind == "segment.split" and not may_cut(
            payload["quote"], payload["at"] - payload["start"]
        ):
            raise EventInvalid("A segment is cut between two words or signs of its own.")

    def _check_memo(self, event: NewEvent) -> None:
        payload = event.payload
        span = [key for key in SPAN if key in payload]
        about = [key for key in ("transcript_id", "code_id", "theme_id") if key in payload]
        if span and len(span) < len(SPAN):
            raise EventInvalid("A memo on a passage names interview, start, end and words.")
        if len(about) > 1:
            raise EventInvalid("A memo is about one thing: a passage, a code or a theme.")
        held = self._state().memos.get(payload["memo_id"])
        if held is not None and not same_coder(held.coder, event.actor):
            raise EventInvalid("That memo is another person's; only who wrote it can change it.")
        if event.kind == "memo.written":  # to take away what is not there is no fault
            self._check_free("memo_id", payload["memo_id"])
        self._check_codes(payload.get("code_id"))
        if payload.get("theme_id") not in (None, *self._names.themes):
            raise EventInvalid(f'There is no theme "{payload["theme_id"]}" in this study.')

    def _check_free(self, key: str, id_: str) -> None:
        """Refuse an id that is in use where this coder does not look, and say no more than that."""
        if self._is_taken(key, id_):
            raise EventInvalid("That cannot be stored under this id. Reload the page, try again.")

    def _check_framework(self, event: NewEvent) -> None:
        if event.kind == "framework.added":
            try:
                check_framework_data(event.payload["framework"])
            except CodebookInvalid as error:
                raise EventInvalid(str(error)) from error
            self._own().frameworks.add(str(event.payload["framework"]["id"]))
            return
        gone = event.payload["framework_id"]
        if gone not in self._names.frameworks:
            raise EventInvalid(f'There is no framework "{gone}" in this study.')
        self._own().frameworks.discard(gone)

    def _check_codes(self, *code_ids: str | None) -> None:
        for named in code_ids:
            if named is not None and named not in self._names.parents:
                raise EventInvalid(f'There is no code "{named}" in this study.')

    def _check_code(self, event: NewEvent) -> None:
        payload, code_id = event.payload, event.payload["code_id"]
        if event.kind == "code.created":
            if code_id in self._names.parents:
                raise EventInvalid(f'There already is a code "{code_id}".')
            self._check_free("code_id", code_id)
            self._check_codes(payload.get("parent"))
            self._own().parents[code_id] = payload.get("parent")
            return
        self._check_codes(code_id, payload.get("into"), payload.get("parent"))
        if event.kind == "code.merged":
            self._check_merge(code_id, payload["into"])
        if event.kind == "code.moved":
            self._check_move(code_id, payload["parent"])
        if event.kind == "code.revived" and code_id in self._names.merged:
            into = self._names.merged[code_id]
            raise EventInvalid(
                f"“{self._called(code_id)}” was merged into “{self._called(into)}”. Undo the merge "
                "to have it back."
            )

    def _called(self, code_id: str) -> str:
        """Return what people call a code."""
        held = self._state().codes.get(code_id)
        return held.name if held is not None else code_id

    def _check_merge(self, code_id: str, into: str) -> None:
        if code_id == into:
            raise EventInvalid(f"The code “{self._called(into)}” cannot be merged into itself.")
        if code_id in walk(into, self._names.merged.get):
            raise EventInvalid(
                f"The code “{self._called(into)}” is already merged into "
                f"“{self._called(code_id)}”. Undo that first."
            )
        self._own().merged[code_id] = into

    def _check_move(self, code_id: str, parent: str | None) -> None:
        if code_id in walk(parent, self._names.parents.get):
            raise EventInvalid(
                f"The code “{self._called(code_id)}” cannot be moved below itself or its own codes."
            )
        self._own().parents[code_id] = parent

    def _check_theme(self, event: NewEvent) -> None:
        payload = event.payload
        new = {"theme.created": "theme_id", "theme.split": "new_theme_id"}.get(event.kind)
        for key in ("theme_id", "into"):
            if key in payload and key != new and payload[key] not in self._names.themes:
                raise EventInvalid(f'There is no theme "{payload[key]}" in this study.')
        if new is not None and payload[new] in self._names.themes:
            raise EventInvalid(f'There already is a theme "{payload[new]}" in this study.')
        if event.kind == "theme.merged" and payload["theme_id"] == payload["into"]:
            raise EventInvalid("A theme cannot be merged into itself.")
        self._check_codes(*payload.get("code_ids", ()))
        if new is not None:
            self._check_free("theme_id", payload[new])
            self._own().themes.add(payload[new])

    def _check_relation(self, event: NewEvent) -> None:
        payload = event.payload
        if event.kind == "relation.made":
            self._check_codes(payload["first"], payload["second"])
            self._check_free("relation_id", payload["relation_id"])
            self._own().relations.add(payload["relation_id"])
        elif payload["relation_id"] not in self._names.relations:
            raise EventInvalid(f'There is no relation "{payload["relation_id"]}" in this study.')

    def _check_undo(self, event: NewEvent) -> None:
        wanted: Sequence[str] = event.payload["event_ids"]
        found: dict[str, Any] = {}
        for i in range(0, len(wanted), LOOKUP):
            rows = self._session.execute(
                select(EventRow.id, EventRow.actor, EventRow.kind, EventRow.payload).where(
                    EventRow.id.in_(wanted[i : i + LOOKUP])
                )
            )
            found.update({row.id: row for row in rows})
        undos = [row for row in found.values() if row.kind == "undone"]
        again = {each for row in undos for each in row.payload["event_ids"]}  # without them
        for event_id in wanted:
            row = found.get(event_id)
            if row is None:
                raise EventInvalid(f"There is no decision {event_id} to undo.")
            if not same_coder(row.actor, event.actor):
                raise EventInvalid(
                    f"Decision {event_id} is another person's; only they can undo it."
                )
            if row.kind in FOR_GOOD:
                raise EventInvalid(f"{row.kind} cannot be undone.")
            if event_id in self._names.undone and event_id not in again:
                raise EventInvalid(f"Decision {event_id} is already taken back.")
            if row.kind == "code.created":
                self._check_unused(row.payload["code_id"], wanted)
        undone = self._own().undone
        undone.update(wanted)
        undone.difference_update(again - set(wanted))  # an undo taken back brings back what it took

    def _check_unused(self, code_id: str, wanted: Sequence[str]) -> None:
        """A code that somebody coded with is not unmade; its codings would hang in the air."""
        held = [each.event_id for each in self._state().codings if each.given_code_id == code_id]
        left = set(held) - set(wanted)
        if left:
            raise EventInvalid(
                f"The code “{self._called(code_id)}” is in use ({len(left)} codings), so making it "
                "cannot be undone. Retire it instead.",
            )
