"""What was suggested: current and superseded, all of it kept for good.

Whoever decides about a suggestion keeps a copy of it with the decision; here is what else was
on offer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.errors import EventInvalid, SpanMismatch
from models.json_shapes import Columns
from models.records import Answer, Segment, Suggestion
from models.spans import is_span
from models.store.sessions import StudyFile
from models.store.tables import SuggestionRow, TranscriptRow

LOOKUP = 500  # ids in one IN (...): below every database's limit


class Suggestions(StudyFile):
    """Reads and writes suggestions."""

    def save_suggestions(
        self, transcript_id: str, suggestions: Sequence[Suggestion], *, coder: str
    ) -> None:
        """Make these the coder's current suggestions; earlier ones stay, superseded.

        Raises SpanMismatch, and then nothing is written.
        """
        fresh = {each.id: each for each in suggestions}
        with self._write() as session:
            text = transcript_text(session, transcript_id)
            for each in fresh.values():
                check_place(each, transcript_id, text)
            present = set(
                session.scalars(
                    select(SuggestionRow.id).where(
                        SuggestionRow.transcript_id == transcript_id, SuggestionRow.coder == coder
                    )
                )
            )
            session.execute(
                update(SuggestionRow)
                .where(SuggestionRow.transcript_id == transcript_id, SuggestionRow.coder == coder)
                .where(SuggestionRow.current.is_(True))
                .values(current=False)
            )
            again = sorted(present & fresh.keys())
            for some in chunks(again):
                session.execute(
                    update(SuggestionRow)
                    .where(SuggestionRow.coder == coder, SuggestionRow.id.in_(some))
                    .values(current=True)
                )
            rows = [
                _suggestion_row(each, coder) for id_, each in fresh.items() if id_ not in present
            ]
            if rows:
                session.execute(insert(SuggestionRow), rows)

    def renew_suggestions(
        self, transcript_id: str, suggestions: Mapping[str, Sequence[Suggestion]], *, coder: str
    ) -> None:
        """Make these the coder's current suggestions at the segments that they are filed under.

        Those of other segments stay as they are. Earlier ones stay on record, superseded, but
        without their evidence, which a decision keeps for itself: this is called with every
        decision. Raises SpanMismatch, and then nothing is written.
        """
        with self._write() as session:
            text = transcript_text(session, transcript_id)
            for each in (one for batch in suggestions.values() for one in batch):
                check_place(each, transcript_id, text)
            for some in chunks(sorted(suggestions)):
                session.execute(
                    update(SuggestionRow)
                    .where(SuggestionRow.coder == coder, SuggestionRow.current.is_(True))
                    .where(SuggestionRow.transcript_id == transcript_id)
                    .where(SuggestionRow.segment_id.in_(some))
                    .values(current=False, evidence=[])
                )
            fresh = {each.id: each for batch in suggestions.values() for each in batch}
            present: set[str] = set()  # an undo brings back what was suggested before
            for some in chunks(sorted(fresh)):
                own = (SuggestionRow.coder == coder, SuggestionRow.id.in_(some))
                present |= set(session.scalars(select(SuggestionRow.id).where(*own)))
            for id_ in sorted(present):
                session.execute(
                    update(SuggestionRow)
                    .where(SuggestionRow.coder == coder, SuggestionRow.id == id_)
                    .values(current=True, evidence=list(fresh[id_].evidence))
                )
            rows = [
                _suggestion_row(each, coder) for id_, each in fresh.items() if id_ not in present
            ]
            if rows:
                session.execute(insert(SuggestionRow), rows)

    def suggestions(
        self,
        transcript_id: str | None = None,
        *,
        coder: str,
        superseded: bool = False,
        segments: Collection[str] | None = None,
    ) -> list[Suggestion]:
        """Return a coder's suggestions, best first within a segment.

        segments: ids of those that are wanted; all by default.
        """
        query = (
            select(SuggestionRow)
            .where(SuggestionRow.coder == coder)
            .order_by(SuggestionRow.transcript_id, SuggestionRow.start, SuggestionRow.rank)
        )
        if transcript_id is not None:
            query = query.where(SuggestionRow.transcript_id == transcript_id)
        if not superseded:
            query = query.where(SuggestionRow.current.is_(True))
        if segments is not None and len(segments) <= LOOKUP:  # few: the rest is not even read
            query = query.where(SuggestionRow.segment_id.in_(sorted(segments)))
        removed = self._removed()
        query = query.where(SuggestionRow.transcript_id.not_in(removed))
        with self._read() as session:
            suggestions = [_suggestion(row, removed) for row in session.scalars(query)]
        return [each for each in suggestions if segments is None or each.segment_id in segments]

    def segments_suggested_for(self, *, coder: str) -> set[str]:
        """Return the segments with a current suggestion that is worth a look or surer."""
        query = (
            select(SuggestionRow.segment_id)
            .where(SuggestionRow.coder == coder, SuggestionRow.current.is_(True))
            .where(SuggestionRow.band != "abstain")
            .where(SuggestionRow.transcript_id.not_in(self._removed()))
            .distinct()
        )
        with self._read() as session:
            return set(session.scalars(query))

    def bare_suggestions(self, *, coder: str) -> list[Suggestion]:
        """Return a coder's current suggestions without their evidence, which is most of them."""
        kept = [each.name for each in fields(Suggestion) if each.name != "evidence"]
        query = select(*(getattr(SuggestionRow, name) for name in kept)).where(
            SuggestionRow.coder == coder,
            SuggestionRow.current.is_(True),
            SuggestionRow.transcript_id.not_in(self._removed()),
        )
        with self._read() as session:
            return [
                Suggestion(**dict(zip(kept, row, strict=True)), evidence=())
                for row in session.execute(query)
            ]

    def suggestion(self, suggestion_id: str, *, coder: str) -> Suggestion | None:
        """Return one suggestion, current or superseded.

        One in a removed interview too: what was decided about it in another window, before that
        one knew, is kept.
        """
        with self._read() as session:
            row = session.get(SuggestionRow, (suggestion_id, coder))
            return None if row is None else _suggestion(row)


def _suggestion_row(suggestion: Suggestion, coder: str) -> Columns:
    """Return a row without asdict, which copies evidence leaf by leaf."""
    values = {each.name: getattr(suggestion, each.name) for each in fields(Suggestion)}
    return values | {"evidence": list(suggestion.evidence), "coder": coder, "current": True}


def _suggestion(row: SuggestionRow, removed: Collection[str] = ()) -> Suggestion:
    """Return a stored suggestion without evidence that lies in interviews that were removed."""
    return Suggestion(
        id=row.id,
        transcript_id=row.transcript_id,
        segment_id=row.segment_id,
        start=row.start,
        end=row.end,
        code_id=row.code_id,
        score=row.score,
        rank=row.rank,
        evidence=tuple(e for e in row.evidence if e.get("transcript_id") not in removed)
        if removed
        else tuple(row.evidence),
        version=row.version,
        band=row.band,
    )


def chunks(items: list[str]) -> list[list[str]]:
    return [items[i : i + LOOKUP] for i in range(0, len(items), LOOKUP)]


def check_place(record: Answer | Segment | Suggestion, transcript_id: str, text: str) -> None:
    """Raise SpanMismatch unless the record is about this transcript and inside its text."""
    if record.transcript_id != transcript_id or not is_span(text, record.start, record.end):
        raise SpanMismatch(
            f"{record.id} spans {record.start} to {record.end} of {record.transcript_id}, but "
            f"{transcript_id} has {len(text)} characters. Import it or segment it again.",
        )


def transcript_text(session: Session, transcript_id: str) -> str:
    found = session.execute(
        select(TranscriptRow.text).where(TranscriptRow.id == transcript_id)
    ).scalar()
    if found is None:
        raise EventInvalid(f"There is no transcript {transcript_id} in this study.")
    return found
