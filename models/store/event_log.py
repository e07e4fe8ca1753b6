"""The log of decisions: written once, never changed, read in one order everywhere."""

from __future__ import annotations

import datetime
import json
import threading
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine, Text, cast, func, select
from sqlalchemy.orm import Session

from models.coders import Spellings, coder_key
from models.errors import EventInvalid, StudyUnusable
from models.events import (
    LARGEST_CLOCK,
    CodingDecision,
    Decision,
    Event,
    NewEvent,
    Undone,
    check_event,
    decision_of,
    plain,
)
from models.state.births import Births
from models.state.derive import BEGINS, State, StateBuilder, begin, derive
from models.state.gate import Gate, Turns
from models.state.undo import interviews_gone
from models.store.advising import check_file
from models.store.references import LOOKUP, ReferenceChecker, ReferenceIndex
from models.store.sessions import StudyFile
from models.store.tables import EventRow, TranscriptRow

IN_ORDER = attrgetter("order")


@dataclass(frozen=True)
class SetAside:
    """What is stored as a decision and is none: it counts for nothing and stays in the file."""

    id: str
    kind: str
    actor: str
    why: str


class Log(StudyFile):
    """Appends decisions and derives the state they imply.

    Log and state are kept in memory and brought up to date with what any process wrote:
    an append costs what is new, not the whole log; only an undo, or decisions merged in
    from another copy, derive the state from the beginning.

    What is stored and is no decision (models.state.gate) is read by nothing, and told by set_aside.
    """

    sees_all = True  # whether every decision of the file may be read through this study

    def __init__(self, url: str, engine: Engine) -> None:
        super().__init__(url, engine)
        self._lock = threading.RLock()
        self._raw: list[Event] = []  # as stored, in order
        self._log: list[
            Event
        ] = []  # the same, with the ids of what they mean (models.state.births)
        self._births = Births()
        self._aside: list[tuple[Event, str]] = []  # what is no decision, and why
        self._gate: Gate | None = None
        self._spellings = Spellings()
        self._last = 0  # highest position read
        self._fold = StateBuilder()
        self._folded = 0  # how many of the log the fold has taken
        self._state: State | None = None
        self._without: dict[frozenset[str], State] = {}  # events left out -> what is then implied
        self._names_now: ReferenceIndex | None = None
        self._texts: dict[str, str] = {}  # transcript texts never change

    def append(self, events: Sequence[NewEvent]) -> list[Event]:
        """Write decisions in one transaction and return them as written.

        A (client_id, seq) that is already stored gives the stored event back: sending twice
        stores once. Raises EventInvalid or SpanMismatch, and then nothing is written.
        """
        if not events:
            return []
        with self._write(decides=True) as session:
            return self._append(session, events)

    def _append(self, session: Session, events: Sequence[NewEvent]) -> list[Event]:
        for event in events:
            check_event(event)
            if self.advisor:
                check_file(event, self.advisor)
        clock = last_clock(session)
        known = ReferenceChecker(
            session,
            self._known_names,
            self.state,
            self.text_of,
            is_taken=self._is_taken,
            given_by=self._given_by,
            gone_by=lambda event_ids: interviews_gone(self.events(), event_ids),
            is_first=not clock,
        )
        written: list[Event] = []
        for event in map(plain, events):
            row = _stored(session, event)
            if row is None:
                known.check(event)
                clock += 1
                row = _new_row(known.filled_in(event), clock)
                session.add(row)
                session.flush()
                known.took(to_event(row))
            written.append(to_event(row))
        return written

    def events(self) -> list[Event]:
        """Return the whole log in its one order. Reads only what is new since the last call."""
        with self._lock:
            self._refresh()
            return list(self._log)

    def state(self) -> State:
        """Return the state the log implies. Treat it as read-only: it is shared."""
        with self._lock:
            self._refresh()
            if self._state is None:
                self._take_on()
                self._state = self._fold.state()
            return self._state

    def state_without(self, event_ids: frozenset[str]) -> State:
        """Return the state that the log implies without some events: derived once a change.

        Treat it as read-only: it is shared. With nothing left out it is the state.
        """
        with self._lock:
            whole = self.state()
            if not event_ids:
                return whole
            if event_ids not in self._without:
                self._without[event_ids] = derive(e for e in self._log if e.id not in event_ids)
            return self._without[event_ids]

    def spelling_of(self, name: str) -> str:
        """Return a coder's name as this study first had it; a new name stays as it is."""
        with self._lock:
            self._refresh()
            return self._spellings.of(name)

    def _seen(self, events: Sequence[Event]) -> list[Event]:
        """Return decisions as they may be read through this study: here, all as they are.

        events: as they stand in the file; each is asked about once, in that order.
        """
        return list(events)

    def _is_taken(self, family: str, id_: str) -> bool:
        """Whether an id is in use where it cannot be seen; here, nothing is hidden."""
        return False

    def set_aside(self) -> list[SetAside]:
        """Return what is stored as a decision here and cannot be one."""
        with self._lock:
            self._refresh()
            return [SetAside(each.id, each.kind, each.actor, why) for each, why in self._aside]

    def _refresh(self) -> None:
        """Take what was written since the last look, by this process or another."""
        with self._read() as session:
            last, rows = stored_events(session, self._last)
        if last == self._last:
            return
        self._last = last
        fresh = self._passed(self._seen(rows))
        again = self._spellings.learn(fresh)
        if again:  # somebody is written as a copy had them first
            self._raw = [self._spellings.spelled(each) for each in self._raw]
        fresh = [self._spellings.spelled(each) for each in fresh]
        late = bool(self._raw and fresh) and fresh[0].clock <= self._raw[-1].clock  # merged in
        self._raw.extend(fresh)
        if late:
            self._raw.sort(key=IN_ORDER)
        self._state = None
        self._without.clear()
        again = again or late or any(isinstance(each.decision, BEGINS) for each in fresh)
        if self._births.adds(fresh) or again:
            self._fold, self._births = begin(self._raw)
            self._log = self._births.told_apart(self._raw)
            self._folded = 0
        else:
            self._log.extend(map(self._births.meant, fresh))
        if not all(isinstance(each.decision, CodingDecision) for each in fresh):
            self._names_now = None  # a coding names nothing new

    def _passed(self, rows: Iterable[Event]) -> list[Event]:
        """Return those that are decisions, in order; what was set aside may have become one."""
        if self._gate is None:
            self._gate = Gate(self.text_of, self._turns_of, whole=self.sees_all)
        asked = [*rows, *(event for event, _ in self._aside)]
        faults = self._gate.faults(asked)
        self._aside = [(asked[number], why) for number, why in sorted(faults.items())]
        return sorted((e for i, e in enumerate(asked) if i not in faults), key=IN_ORDER)

    def _given_by(self, coder: str, span: tuple[str, int, int], code_id: str) -> list[str]:
        """Return the decisions by which a coder's span has a code, without deriving the state."""
        with self._lock:
            self._refresh()
            self._take_on()
            return self._fold.given_by(coder, span, code_id)

    def _take_on(self) -> None:
        self._fold.extend(self._log[self._folded :])
        self._folded = len(self._log)

    def _known_names(self) -> ReferenceIndex:
        with self._lock:
            self._refresh()
            if self._names_now is None:
                self._names_now = ReferenceIndex.of(self.state())
            return self._names_now

    def highest_seq(self, client_id: str) -> int:
        """Return the highest sequence number stored for a client; 0: none."""
        query = select(func.max(EventRow.seq)).where(EventRow.client_id == client_id)
        with self._read() as session:
            return session.execute(query).scalar() or 0

    def stored(self, client_id: str, seqs: Sequence[int]) -> set[int]:
        """Return those of a client's sequence numbers that are stored."""
        return set(self.delivered(client_id, seqs))

    def delivered(self, client_id: str, seqs: Sequence[int]) -> dict[int, Event]:
        """Return the decisions that are stored under a client's sequence numbers."""
        events: dict[int, Event] = {}
        with self._read() as session:
            for i in range(0, len(seqs), LOOKUP):
                query = select(*_COLUMNS).where(
                    EventRow.client_id == client_id, EventRow.seq.in_(seqs[i : i + LOOKUP])
                )
                rows = map(_as_stored, session.execute(query))
                events.update({each.seq: each for each in rows if each.seq is not None})
        return events

    def _removed(self) -> Collection[str]:
        """Interviews of which no query gives anything; see models.state.interviews."""
        return self.state().removed

    def _interviews_in(self) -> Collection[str]:
        return self.state().names

    def text_of(self, transcript_id: str) -> str | None:
        """Return a transcript's text, of a removed one too: decisions are held to it.

        It is kept in memory, since it never changes.
        """
        if transcript_id not in self._texts:
            with self._read() as session:  # all that are new at once: a log names most of them
                query = select(TranscriptRow.id, TranscriptRow.text)
                if session.execute(query.where(TranscriptRow.id == transcript_id)).first() is None:
                    return None
                for id_, text in session.execute(query):
                    if isinstance(text, str):
                        self._texts.setdefault(id_, text)
        return self._texts.get(transcript_id)

    def _turns_of(self, transcript_id: str) -> Turns:
        with self._read() as session:
            row = session.get(TranscriptRow, transcript_id)
        turns = row.turns if row is not None else None
        if not isinstance(turns, list) or not all(map(_is_turn, turns)):
            raise StudyUnusable(
                f"The turns of the interview {transcript_id} are damaged. Restore the study from "
                "a copy; nothing was changed."
            )
        return turns


def _is_turn(turn: object) -> bool:
    return isinstance(turn, dict) and {"speaker", "start", "end"} <= turn.keys()


def last_clock(session: Session) -> int:
    """Return the log's clock; what is stored at no possible place of it does not count."""
    query = select(func.max(EventRow.clock)).where(EventRow.clock < LARGEST_CLOCK)
    return session.execute(query).scalar() or 0


_JSON = ("payload", "suggested")
_COLUMNS = [
    cast(each, Text).label(each.key) if each.key in _JSON else each
    for each in EventRow.__table__.columns
]


def stored_events(session: Session, after: int = 0) -> tuple[int, list[Event]]:
    """Return the last position, and what is stored behind one, whatever became of its JSON."""
    query = select(*_COLUMNS).where(EventRow.position > after)
    rows = session.execute(query.order_by(EventRow.position)).all()
    return (rows[-1].position if rows else after), [_as_stored(row) for row in rows]


def _as_stored(row: Any) -> Event:
    return Event(
        id=row.id,
        clock=row.clock,
        at=row.at,
        actor=row.actor,
        kind=row.kind,
        payload=_decoded(row.payload),
        reason=row.reason,
        suggested=_decoded(row.suggested),
        origin=row.origin,
        group=row.step,
        client_id=row.client_id,
        seq=row.seq,
    )


def _decoded(words: object) -> Any:
    """Return what JSON text holds; the text itself, which is no payload, where it is none."""
    if not isinstance(words, str):
        return words
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return words


def _stored(session: Session, event: NewEvent) -> EventRow | None:
    """Return the stored event of this delivery, if there is one.

    Raises EventInvalid where it is another decision: silence would lose this one.
    """
    if event.client_id is None or event.seq is None:
        return None
    row = session.scalars(
        select(EventRow).where(EventRow.client_id == event.client_id, EventRow.seq == event.seq)
    ).one_or_none()
    if row is not None and _about(row.actor, decision_of(row.kind, row.payload)) != _about(
        event.actor, event.decision
    ):
        raise EventInvalid(
            f"Decision {event.seq} of this page was stored as a different one. Reload the page.",
        )
    return row


def _about(actor: str, decision: Decision) -> object:
    """What makes a decision the same when it is sent again; what it undoes is found anew."""
    asked = None if isinstance(decision, Undone) else decision.as_asked()
    return decision.kind, coder_key(actor), asked


def _new_row(event: NewEvent, clock: int) -> EventRow:
    return EventRow(
        id=uuid.uuid4().hex,
        clock=clock,
        at=datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
        actor=event.actor,
        kind=event.kind,
        payload=event.payload,
        reason=event.reason,
        suggested=event.suggested,
        origin=event.origin,
        group=event.group,
        client_id=event.client_id,
        seq=event.seq,
    )


def to_event(row: EventRow) -> Event:
    """Return the record of a stored decision."""
    return Event(
        id=row.id,
        clock=row.clock,
        at=row.at,
        actor=row.actor,
        kind=row.kind,
        payload=row.payload,
        reason=row.reason,
        suggested=row.suggested,
        origin=row.origin,
        group=row.group,
        client_id=row.client_id,
        seq=row.seq,
    )


def to_row(event: Event) -> EventRow:
    """Return a row for a decision taken over from another copy of the study."""
    return EventRow(**asdict(event))
