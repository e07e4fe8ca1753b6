"""The log of decisions: written once, never changed, read in one order everywhere."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from operator import attrgetter

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.coders import Spellings, coder_key
from models.errors import EventInvalid
from models.events import Event, NewEvent, check_event, plain
from models.known import LOOKUP, Known, Names
from models.sessions import StudyFile
from models.state import Fold, State, undone_ids
from models.tables import EventRow, TranscriptRow

IN_ORDER = attrgetter("order")
CODING_ROOMS = ("suggestion", "coding")  # kinds of decision that name nothing new


class Log(StudyFile):
    """Appends decisions and derives the state they imply.

    Log and state are kept in memory and brought up to date with what any process wrote:
    an append costs what is new, not the whole log; only an undo, or decisions merged in
    from another copy, derive the state from the beginning.
    """

    def __init__(self, url: str, engine: Engine) -> None:
        super().__init__(url, engine)
        self._lock = threading.RLock()
        self._log: list[Event] = []  # in order
        self._spellings = Spellings()
        self._last = 0  # highest position read
        self._fold = Fold(frozenset())
        self._folded = 0  # how many of the log the fold has taken
        self._state: State | None = None
        self._names_now: Names | None = None
        self._texts: dict[str, str] = {}  # transcript texts never change

    def append(self, events: Sequence[NewEvent]) -> list[Event]:
        """Write decisions in one transaction and return them as written.

        A (client_id, seq) that is already stored gives the stored event back: sending twice
        stores once. Raises EventInvalid or SpanMismatch, and then nothing is written.
        """
        if not events:
            return []
        with self._write() as session:
            return self._append(session, events)

    def _append(self, session: Session, events: Sequence[NewEvent]) -> list[Event]:
        for event in events:
            check_event(event)
        clock = session.execute(select(func.max(EventRow.clock))).scalar() or 0
        known = Known(session, self._known_names, self.state, self.text_of, self._is_taken)
        written: list[Event] = []
        for event in map(plain, events):
            row = _stored(session, event)
            if row is None:
                known.check(event)
                clock += 1
                row = _new_row(event, clock)
                session.add(row)
                session.flush()
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
                self._fold.extend(self._log[self._folded :])
                self._folded = len(self._log)
                self._state = self._fold.state()
            return self._state

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

    def _is_taken(self, key: str, id_: str) -> bool:
        """Whether an id is in use where it cannot be seen; here, nothing is hidden."""
        return False

    def _refresh(self) -> None:
        """Take what was written since the last look, by this process or another."""
        query = select(EventRow).where(EventRow.position > self._last)
        with self._read() as session:
            rows = session.scalars(query.order_by(EventRow.position)).all()
            if not rows:
                return
            fresh = sorted(self._seen([to_event(row) for row in rows]), key=IN_ORDER)
            self._last = rows[-1].position
        if not fresh:
            return
        late = bool(self._log) and fresh[0].order < self._log[-1].order  # merged in meanwhile
        if self._spellings.learn(fresh):  # somebody is written as a copy had them first
            self._log = [self._spellings.spelled(each) for each in self._log]
            late = True
        self._log.extend(self._spellings.spelled(each) for each in fresh)
        self._state = None
        if late:
            self._log.sort(key=IN_ORDER)
        if late or any(event.kind == "undone" for event in fresh):
            self._fold, self._folded = Fold(undone_ids(self._log)), 0
        if any(event.kind.split(".")[0] not in CODING_ROOMS for event in fresh):
            self._names_now = None

    def _known_names(self) -> Names:
        with self._lock:
            self._refresh()
            if self._names_now is None:
                self._names_now = Names.of(self.state())
            return self._names_now

    def highest_seq(self, client_id: str) -> int:
        """Return the highest sequence number stored for a client; 0: none."""
        query = select(func.max(EventRow.seq)).where(EventRow.client_id == client_id)
        with self._read() as session:
            return session.execute(query).scalar() or 0

    def stored(self, client_id: str, seqs: Sequence[int]) -> set[int]:
        """Return those of a client's sequence numbers that are stored."""
        found: set[int] = set()
        with self._read() as session:
            for i in range(0, len(seqs), LOOKUP):
                query = select(EventRow.seq).where(
                    EventRow.client_id == client_id, EventRow.seq.in_(seqs[i : i + LOOKUP])
                )
                found.update(seq for seq in session.scalars(query) if seq is not None)
        return found

    def text_of(self, transcript_id: str) -> str | None:
        """Return a transcript's text, kept in memory since it never changes."""
        if transcript_id not in self._texts:
            with self._read() as session:
                row = session.get(TranscriptRow, transcript_id)
                if row is None:
                    return None
                self._texts[transcript_id] = row.text
        return self._texts[transcript_id]


def _stored(session: Session, event: NewEvent) -> EventRow | None:
    """Return the stored event of this delivery, if there is one.

    Raises EventInvalid where it is another decision: silence would lose this one.
    """
    if event.client_id is None or event.seq is None:
        return None
    row = session.scalars(
        select(EventRow).where(EventRow.client_id == event.client_id, EventRow.seq == event.seq)
    ).one_or_none()
    if row is not None and _about(row.kind, row.actor, row.payload) != _about(
        event.kind, event.actor, event.payload
    ):
        raise EventInvalid(
            f"Decision {event.seq} of this page was stored as a different one. Reload the page.",
            client_id=event.client_id,
            seq=event.seq,
        )
    return row


def _about(kind: str, actor: str, payload: dict[str, object]) -> object:
    """What makes a decision the same when it is sent again; what it undoes is found anew."""
    if kind == "undone":
        return kind, coder_key(actor)
    found_here = ("suggestion_id", "segment_id")
    return kind, coder_key(actor), {key: payload[key] for key in payload if key not in found_here}


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
