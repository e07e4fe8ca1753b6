"""Merge two copies of a study: the union of their transcripts and decisions.

Merging twice is the same as once, and the order of merging does not matter, because the
state is derived from the set of decisions alone. Settings, progress and what a run can
compute again are each copy's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.errors import StudyUnusable
from models.events import KINDS, Event
from models.log import to_event, to_row
from models.spans import is_span
from models.store import Study
from models.tables import EventRow, SuggestionRow, TranscriptRow


@dataclass(frozen=True)
class MergeReport:
    """What a merge brought."""

    events_added: int
    transcripts_added: int
    suggestions_added: int
    already_there: int  # decisions that both copies had


def merge_studies(into: Study, other: Study) -> MergeReport:
    """Bring what `other` has and `into` lacks, or nothing.

    Raises StudyUnusable for another study, and for a copy in which what is never changed
    was changed.
    """
    if into.id != other.id:
        raise StudyUnusable(
            f"{other.name} is another study, not a copy of {into.name}. Only copies can be merged."
        )
    with into._write() as session, other._read() as source:
        incoming = [
            to_event(row) for row in source.scalars(select(EventRow).order_by(EventRow.position))
        ]
        transcripts = _bring_transcripts(session, source)
        fresh = _bring_events(session, incoming)
        suggestions = _bring_suggestions(session, source)
    return MergeReport(fresh, transcripts, suggestions, len(incoming) - fresh)


def _bring_transcripts(session: Session, source: Session) -> int:
    held = {row.id: row for row in session.scalars(select(TranscriptRow))}
    last = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
    fresh = 0
    for row in source.scalars(select(TranscriptRow).order_by(TranscriptRow.position)):
        if row.id not in held:
            fresh += 1
            session.add(TranscriptRow(**_values(row) | {"position": last + fresh}))
        elif (held[row.id].text, _spans(held[row.id])) != (row.text, _spans(row)):
            raise _altered(
                f'The text of "{row.name}" differs between the two copies. A transcript\'s text '
                "never changes",
                row.id,
            )
    session.flush()
    return fresh


def _spans(row: TranscriptRow) -> list[tuple[object, ...]]:
    return [(turn["speaker"], turn["start"], turn["end"]) for turn in row.turns]


def _altered(what: str, id_: str) -> StudyUnusable:
    return StudyUnusable(
        f"{what}, so one of the files was altered by hand. Nothing was merged.", id=id_
    )


def _bring_events(session: Session, incoming: list[Event]) -> int:
    held = {row.id: to_event(row) for row in session.scalars(select(EventRow))}
    deliveries = {(each.client_id, each.seq) for each in held.values()}
    texts = {row.id: row.text for row in session.scalars(select(TranscriptRow))}
    fresh = 0
    for event in incoming:
        if event.id in held:
            if _content(event) != _content(held[event.id]):
                raise _altered(
                    f"Decision {event.id} differs between the two copies. A decision never changes",
                    event.id,
                )
            continue
        _check_incoming(event, texts)
        # one browser may have sent the same number to both copies; the number says only
        # what was delivered to which file, and is no part of the decision
        taken = (event.client_id, event.seq) in deliveries
        session.add(to_row(replace(event, client_id=None, seq=None) if taken else event))
        fresh += 1
    return fresh


def _content(event: Event) -> Event:
    return replace(event, client_id=None, seq=None)


def _check_incoming(event: Event, texts: dict[str, str]) -> None:
    """Raise StudyUnusable for a decision that this program would not have written."""
    payload = event.payload
    known = event.kind in KINDS and all(key in payload for key in KINDS[event.kind][0])
    text = texts.get(str(payload.get("transcript_id")), "")
    if known and "quote" in payload:
        start, end = payload["start"], payload["end"]
        known = is_span(text, start, end) and text[start:end] == payload["quote"]
    if not known:
        raise _altered(f"Decision {event.id} of the other copy does not fit its own text", event.id)


def _bring_suggestions(session: Session, source: Session) -> int:
    """Keep on record what was suggested in the other copy; what is current stays as it was."""
    rows = session.execute(select(SuggestionRow.id, SuggestionRow.coder))
    held = {(row.id, row.coder) for row in rows}
    fresh = [
        SuggestionRow(**_values(row) | {"current": False})
        for row in source.scalars(select(SuggestionRow))
        if (row.id, row.coder) not in held
    ]
    session.add_all(fresh)
    return len(fresh)


def _values(row: TranscriptRow | SuggestionRow) -> dict[str, object]:
    return {attribute.key: getattr(row, attribute.key) for attribute in row.__mapper__.column_attrs}
