"""Merge two copies of a study: the union of their transcripts and decisions.

Merging twice is the same as once, and the order of merging does not matter, because the
state is derived from the set of decisions alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from models.errors import StudyUnusable
from models.log import to_row
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
    """Bring what `other` has and `into` lacks. Raises StudyUnusable for another study."""
    if into.id != other.id:
        raise StudyUnusable(
            f"{other.name} is another study, not a copy of {into.name}. Only copies can be merged."
        )
    incoming = other.events()
    with into._write() as session, other._read() as source:
        rows = session.execute(select(TranscriptRow.id, TranscriptRow.text))
        texts = {row.id: row.text for row in rows}
        position = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
        transcripts = 0
        for row in source.scalars(select(TranscriptRow).order_by(TranscriptRow.position)):
            if row.id not in texts:
                transcripts += 1
                session.add(TranscriptRow(**_values(row) | {"position": position + transcripts}))
            elif texts[row.id] != row.text:
                raise StudyUnusable(
                    f'The text of "{row.name}" differs between the two copies, so nothing was '
                    "merged. A transcript's text never changes; one of the files was altered.",
                    transcript_id=row.id,
                )
        session.flush()
        held = set(session.scalars(select(EventRow.id)))
        fresh = [event for event in incoming if event.id not in held]
        session.add_all(to_row(event) for event in fresh)
        held_rows = session.execute(select(SuggestionRow.id, SuggestionRow.coder))
        known = {(row.id, row.coder) for row in held_rows}
        suggestions = [
            SuggestionRow(**_values(row) | {"current": False})
            for row in source.scalars(select(SuggestionRow))
            if (row.id, row.coder) not in known
        ]
        session.add_all(suggestions)
    return MergeReport(len(fresh), transcripts, len(suggestions), len(incoming) - len(fresh))


def _values(row: TranscriptRow | SuggestionRow) -> dict[str, object]:
    return {attribute.key: getattr(row, attribute.key) for attribute in row.__mapper__.column_attrs}
