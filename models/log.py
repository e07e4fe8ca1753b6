"""The log of decisions: written once, never changed, read in one order everywhere."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.errors import EventInvalid, SpanMismatch
from models.events import Event, NewEvent, check_event
from models.sessions import StudyFile
from models.state import State, derive
from models.tables import EventRow, TranscriptRow


class Log(StudyFile):
    """Appends decisions and derives the state they imply."""

    def __init__(self, url: str, engine: Engine) -> None:
        super().__init__(url, engine)
        self._lock = threading.RLock()
        self._events: dict[int, Event] = {}  # by position in the file
        self._state: tuple[int, State] | None = None  # number of events it was derived from
        self._texts: dict[str, str] = {}  # transcript texts never change

    def append(self, events: Sequence[NewEvent]) -> list[Event]:
        """Write decisions in one transaction and return them as written.

        A (client_id, seq) that is already stored gives the stored event back: sending twice
        stores once. Raises EventInvalid or SpanMismatch, and then nothing is written.
        """
        with self._write() as session:
            return self._append(session, events)

    def _append(self, session: Session, events: Sequence[NewEvent]) -> list[Event]:
        for event in events:
            check_event(event)
        clock = session.execute(select(func.max(EventRow.clock))).scalar() or 0
        known = _Known(self, session)
        written: list[Event] = []
        for event in events:
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
            last = max(self._events, default=0)
            with self._read() as session:
                rows = session.scalars(select(EventRow).where(EventRow.position > last))
                self._events.update({row.position: to_event(row) for row in rows})
            return sorted(self._events.values(), key=lambda event: event.order)

    def state(self) -> State:
        """Return the state the log implies. Treat it as read-only: it is shared."""
        with self._lock:
            log = self.events()
            if self._state is None or self._state[0] != len(log):
                self._state = (len(log), derive(log))
            return self._state[1]

    def highest_seq(self, client_id: str) -> int:
        """Return the highest sequence number stored for a client; 0: none."""
        query = select(func.max(EventRow.seq)).where(EventRow.client_id == client_id)
        with self._read() as session:
            return session.execute(query).scalar() or 0

    def stored(self, client_id: str, seqs: Sequence[int]) -> set[int]:
        """Return those of a client's sequence numbers that are stored."""
        query = select(EventRow.seq).where(
            EventRow.client_id == client_id, EventRow.seq.in_(list(seqs))
        )
        with self._read() as session:
            return {seq for seq in session.scalars(query) if seq is not None}

    def text_of(self, transcript_id: str) -> str | None:
        """Return a transcript's text, kept in memory since it never changes."""
        if transcript_id not in self._texts:
            with self._read() as session:
                row = session.get(TranscriptRow, transcript_id)
                if row is None:
                    return None
                self._texts[transcript_id] = row.text
        return self._texts[transcript_id]


class _Known:
    """Checks that what a decision names exists, as of the log and this batch so far."""

    def __init__(self, log: Log, session: Session) -> None:
        self._log = log
        self._session = session
        self._codes: set[str] | None = None
        self._themes: set[str] | None = None
        self._parents: dict[str, str | None] = {}

    def _load(self) -> tuple[set[str], set[str]]:
        if self._codes is None or self._themes is None:
            state = self._log.state()
            self._codes, self._themes = set(state.codes), set(state.themes)
            self._parents = {code.id: code.parent for code in state.codes.values()}
        return self._codes, self._themes

    def check(self, event: NewEvent) -> None:
        payload = event.payload
        if "transcript_id" in payload:
            self._check_span(payload)
        if event.kind == "undone":
            self._check_undo(event)
        if event.kind.split(".")[0] in ("suggestion", "coding", "code"):
            self._check_codes(event)
        if event.kind.startswith("theme."):
            self._check_themes(event)

    def _check_span(self, payload: dict[str, Any]) -> None:
        transcript_id = payload["transcript_id"]
        text = self._log.text_of(transcript_id)
        if text is None:
            found = self._session.get(TranscriptRow, transcript_id)
            if found is None:
                raise EventInvalid(
                    f"There is no transcript {transcript_id} in this study.", id=transcript_id
                )
            text = found.text
        if "quote" not in payload:
            return
        start, end = payload["start"], payload["end"]
        whole = isinstance(start, int) and isinstance(end, int)
        if not whole or not 0 <= start < end <= len(text) or text[start:end] != payload["quote"]:
            raise SpanMismatch(
                f"The span {start} to {end} of {transcript_id} is not the text stored with it; "
                f"the transcript has {len(text)} characters. Reload the page and try again.",
                transcript_id=transcript_id,
            )

    def _check_codes(self, event: NewEvent) -> None:
        codes, _ = self._load()
        payload = event.payload
        if event.kind == "code.created":
            if payload["code_id"] in codes:
                raise EventInvalid(f'There already is a code "{payload["code_id"]}".')
            codes.add(payload["code_id"])
            self._parents[payload["code_id"]] = payload.get("parent")
        for key in ("code_id", "into", "parent"):
            named = payload.get(key)
            if named is not None and named not in codes:
                raise EventInvalid(f'There is no code "{named}" in this study.', code_id=named)
        if event.kind == "code.merged" and payload["code_id"] == payload["into"]:
            raise EventInvalid(f'The code "{payload["into"]}" cannot be merged into itself.')
        if event.kind == "code.moved":
            self._check_move(payload["code_id"], payload["parent"])

    def _check_move(self, code_id: str, parent: str | None) -> None:
        above = parent
        while above is not None:
            if above == code_id:
                raise EventInvalid(
                    f'The code "{code_id}" cannot be moved below itself or its own codes.'
                )
            above = self._parents.get(above)
        self._parents[code_id] = parent

    def _check_themes(self, event: NewEvent) -> None:
        codes, themes = self._load()
        payload = event.payload
        if event.kind == "theme.created":
            themes.add(payload["theme_id"])
        for key in ("theme_id", "into"):
            if key in payload and payload[key] not in themes:
                raise EventInvalid(f'There is no theme "{payload[key]}" in this study.')
        if event.kind == "theme.merged" and payload["theme_id"] == payload["into"]:
            raise EventInvalid("A theme cannot be merged into itself.")
        if event.kind == "theme.split":
            themes.add(payload["new_theme_id"])
        unknown = [code for code in payload.get("code_ids", ()) if code not in codes]
        if unknown:
            raise EventInvalid(f'There is no code "{unknown[0]}" in this study.')

    def _check_undo(self, event: NewEvent) -> None:
        wanted = event.payload["event_ids"]
        rows = self._session.scalars(select(EventRow).where(EventRow.id.in_(wanted)))
        actors = {row.id: row.actor for row in rows}
        for event_id in wanted:
            if event_id not in actors:
                raise EventInvalid(f"There is no decision {event_id} to undo.", id=event_id)
            if actors[event_id] != event.actor:
                raise EventInvalid(
                    f"Decision {event_id} is another person's; only they can undo it.", id=event_id
                )


def _stored(session: Session, event: NewEvent) -> EventRow | None:
    if event.client_id is None or event.seq is None:
        return None
    return session.scalars(
        select(EventRow).where(EventRow.client_id == event.client_id, EventRow.seq == event.seq)
    ).one_or_none()


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
    return EventRow(
        id=event.id,
        clock=event.clock,
        at=event.at,
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
