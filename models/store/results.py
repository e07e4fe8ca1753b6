"""What the road computed: segments, suggestions, drafts, vectors, progress, settings.

All of it can be computed again from transcripts and decisions, except that suggestions are
kept for good: what was suggested, how strongly and by which version stays on record.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.json_shapes import Figures, StageData
from models.records import (
    Answer,
    CodeDraft,
    DimensionLink,
    RelationDraft,
    Segment,
    ThemeDraft,
)
from models.spans import check_span
from models.store.suggestions import Suggestions, check_place, chunks, transcript_text
from models.store.tables import (
    AnswerRow,
    ProgressRow,
    ResultRow,
    SegmentRow,
    SettingRow,
    VectorRow,
)

# stages whose results are made of all interviews together
OF_ALL = ("dimensions", "axial", "themes", "open_codes", "progress", "learned")


@dataclass(frozen=True)
class Progress:
    """How far a job is. at: UTC, ISO 8601, of the last sign of life."""

    job: str
    done: int
    total: int
    note: str
    at: str


class Results(Suggestions):
    """Reads and writes what stages gave."""

    def save_segmentation(
        self, transcript_id: str, answers: Sequence[Answer], segments: Sequence[Segment]
    ) -> None:
        """Replace a transcript's answers and segments; codings rest on spans, not on these.

        Raises SpanMismatch, and then nothing is written.
        """
        with self._write() as session:
            text = transcript_text(session, transcript_id)
            for answer in answers:
                check_place(answer, transcript_id, text)
            for segment in segments:
                check_place(segment, transcript_id, text)
                check_span(text, segment.start, segment.end, segment.quote, segment.id)
            for table in (AnswerRow, SegmentRow):
                session.execute(delete(table).where(table.transcript_id == transcript_id))
            session.add_all(
                AnswerRow(**(asdict(each) | {"alternatives": [list(a) for a in each.alternatives]}))
                for each in answers
            )
            session.add_all(SegmentRow(**asdict(each)) for each in segments)

    def save_uncut(self, transcript_id: str, segments: Sequence[Segment]) -> None:
        """Keep an interview's segments as the method cut them, before what persons said."""
        self._save_result("uncut", transcript_id, [asdict(each) for each in segments])

    def base_segments(self, transcript_id: str) -> list[Segment]:
        """Return them, in order and in no answer."""
        if transcript_id in self._removed():
            return []
        return [Segment(**each) for each in self._result("uncut", transcript_id)]

    def answers(self, transcript_id: str | None = None) -> list[Answer]:
        query = select(AnswerRow).order_by(AnswerRow.transcript_id, AnswerRow.index)
        query = query.where(AnswerRow.transcript_id.not_in(self._removed()))
        if transcript_id is not None:
            query = query.where(AnswerRow.transcript_id == transcript_id)
        with self._read() as session:
            return [
                Answer(
                    id=row.id,
                    transcript_id=row.transcript_id,
                    index=row.index,
                    question_id=row.question_id,
                    start=row.start,
                    end=row.end,
                    first_turn=row.first_turn,
                    last_turn=row.last_turn,
                    probability=row.probability,
                    alternatives=tuple((name, share) for name, share in row.alternatives),
                    confirmed=row.confirmed,
                )
                for row in session.scalars(query)
            ]

    def segments(self, transcript_id: str | None = None) -> list[Segment]:
        columns = [getattr(SegmentRow, each.name) for each in fields(Segment)]
        query = select(*columns).order_by(SegmentRow.transcript_id, SegmentRow.index)
        query = query.where(SegmentRow.transcript_id.not_in(self._removed()))
        if transcript_id is not None:
            query = query.where(SegmentRow.transcript_id == transcript_id)
        with self._read() as session:  # columns, not rows: ten thousand are read at once
            return [Segment(*row) for row in session.execute(query)]

    def save_dimension_links(self, links: Sequence[DimensionLink], *, coder: str = "") -> None:
        """coder "": what holds for everybody, resting on no coder's decisions."""
        self._save_result("dimensions", coder, [asdict(each) for each in links])

    def dimension_links(self, *, coder: str = "") -> list[DimensionLink]:
        return [DimensionLink(**each) for each in self._result("dimensions", coder)]

    def save_relation_drafts(self, drafts: Sequence[RelationDraft], *, coder: str) -> None:
        self._save_result("axial", coder, [asdict(each) for each in drafts])

    def relation_drafts(self, *, coder: str) -> list[RelationDraft]:
        return [
            RelationDraft(**(each | {"segment_ids": tuple(each["segment_ids"])}))
            for each in self._result("axial", coder)
        ]

    def save_connectives(
        self, transcript_id: str, rows: Sequence[StageData], *, made_of: str
    ) -> None:
        """Keep what an interview's participants connect. made_of: a fingerprint, of what."""
        with self._write(moves_revision=False) as session:  # it follows from the words alone
            _put(session, "connectives", transcript_id, list(rows))
        self.set_fingerprint("connectives", transcript_id, made_of)

    def connectives(self, transcript_id: str) -> list[StageData]:
        """Return it; empty where nothing was found, or where it was never looked for."""
        if transcript_id in self._removed():
            return []
        return self._result("connectives", transcript_id)

    def save_theme_drafts(self, drafts: Sequence[ThemeDraft], *, coder: str) -> None:
        self._save_result("themes", coder, [asdict(each) for each in drafts])

    def theme_drafts(self, *, coder: str) -> list[ThemeDraft]:
        return [
            ThemeDraft(**(each | {key: tuple(each[key]) for key in ("code_ids", "segment_ids")}))
            for each in self._result("themes", coder)
        ]

    def save_code_drafts(self, drafts: Sequence[CodeDraft], *, coder: str) -> None:
        self._save_result("open_codes", coder, [asdict(each) for each in drafts])

    def code_drafts(self, *, coder: str) -> list[CodeDraft]:
        lists = ("segment_ids", "transcript_ids")
        return [
            CodeDraft(**(each | {key: tuple(each[key]) for key in lists}))
            for each in self._result("open_codes", coder)
        ]

    def save_progress_figures(self, figures: Figures, *, coder: str) -> None:
        """Keep how right a coder's suggestions were: what suggestions.track_record gives."""
        self._save_result("progress", coder, [figures])

    def progress_figures(self, *, coder: str) -> Figures | None:
        """Return them; None before the first run."""
        results = self._result("progress", coder)
        return results[0] if results else None

    def save_learned(self, learned: StageData, *, coder: str) -> None:
        """Keep the weights that a run learned: what suggestions.suggester gives."""
        self._save_result("learned", coder, [learned])

    def learned(self, *, coder: str) -> StageData | None:
        """Return them; None before the first run."""
        results = self._result("learned", coder)
        return results[0] if results else None

    def _save_result(self, stage: str, key: str, value: list[StageData]) -> None:
        of_all = stage in OF_ALL
        interviews = sorted(self._interviews_in()) if of_all else []
        with self._write() as session:
            _put(session, stage, key, value)
            if of_all:
                _put(session, f"{stage}.of", key, interviews)

    def _result(self, stage: str, key: str) -> list[StageData]:
        if stage in OF_ALL and self._rests_on_removed(stage, key):
            return []
        return self._stored_result(stage, key)

    def _stored_result(self, stage: str, key: str) -> list[StageData]:
        with self._read() as session:
            row = session.get(ResultRow, (stage, key))
            return [] if row is None or row.value is None else list(row.value)

    def _rests_on_removed(self, stage: str, key: str) -> bool:
        """Whether a result was made with an interview that was removed since.

        Its words and counts are then not given until the next run, or until it is put back.
        """
        removed = set(self._removed())
        if not removed or not self._stored_result(stage, key):
            return False
        made_of = self._stored_result(f"{stage}.of", key)
        return not made_of or not removed.isdisjoint(made_of)  # older runs do not say

    def waits_for_run(self, *, coder: str) -> bool:
        """Whether a coder's suggestions were made with an interview that was removed since."""
        return self._rests_on_removed("learned", coder)

    def fingerprint(self, stage: str, key: str = "") -> str | None:
        """Return what the stage was last run on, as a hash; None: it never ran."""
        with self._read() as session:
            row = session.get(ResultRow, (f"{stage}.ran", key))
            return None if row is None else row.fingerprint

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Return all fingerprints at once, by (stage, key)."""
        with self._read() as session:
            rows = session.scalars(select(ResultRow).where(ResultRow.stage.endswith(".ran")))
            return {(r.stage.removesuffix(".ran"), r.key): r.fingerprint or "" for r in rows}

    def set_fingerprint(self, stage: str, key: str, value: str) -> None:
        with self._write(moves_revision=False) as session:
            row = session.get(ResultRow, (f"{stage}.ran", key))
            if row is None:
                row = ResultRow(stage=f"{stage}.ran", key=key, value=None)
                session.add(row)
            row.fingerprint = value

    def vectors(self, encoder: str, hashes: Sequence[str]) -> dict[str, bytes]:
        """Return the stored vectors (float32, little-endian) of those contents that have one."""
        vectors: dict[str, bytes] = {}
        with self._read() as session:
            for some in chunks(list(dict.fromkeys(hashes))):
                rows = session.execute(
                    select(VectorRow.content, VectorRow.value).where(
                        VectorRow.encoder == encoder, VectorRow.content.in_(some)
                    )
                )
                vectors.update({row.content: row.value for row in rows})
        return vectors

    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors; those that are already there stay as they are."""
        with self._write(moves_revision=False) as session:  # looked up under the write lock:
            stored: set[str] = set()  # another process may have kept the same ones just now
            for some in chunks(list(vectors)):
                stored.update(
                    session.scalars(
                        select(VectorRow.content).where(
                            VectorRow.encoder == encoder, VectorRow.content.in_(some)
                        )
                    )
                )
            session.add_all(
                VectorRow(encoder=encoder, content=content, value=value)
                for content, value in vectors.items()
                if content not in stored
            )

    def set_progress(self, job: str, done: int, total: int, note: str = "") -> None:
        at = datetime.datetime.now(datetime.UTC).isoformat()
        with self._write(moves_revision=False) as session:
            row = session.get(ProgressRow, job)
            if row is None:
                session.add(ProgressRow(job=job, done=done, total=total, note=note, at=at))
            else:
                row.done, row.total, row.note, row.at = done, total, note, at

    def touch_progress(self, job: str) -> None:
        """Give a sign of life of a job that has nothing new to tell."""
        at = datetime.datetime.now(datetime.UTC).isoformat()
        with self._write(moves_revision=False) as session:
            row = session.get(ProgressRow, job)
            if row is not None:
                row.at = at

    def progress(self, job: str) -> Progress | None:
        with self._read() as session:
            row = session.get(ProgressRow, job)
            if row is None:
                return None
            return Progress(row.job, row.done, row.total, row.note, row.at)

    def setting(self, key: str) -> str | None:
        with self._read() as session:
            row = session.get(SettingRow, key)
            return None if row is None else row.value

    def set_setting(self, key: str, value: str) -> None:
        with self._write() as session:
            row = session.get(SettingRow, key)
            if row is None:
                session.add(SettingRow(key=key, value=value))
            else:
                row.value = value


def _put(session: Session, stage: str, key: str, value: list[Any]) -> None:
    row = session.get(ResultRow, (stage, key))
    if row is None:
        session.add(ResultRow(stage=stage, key=key, fingerprint=None, value=value))
    else:
        row.value = value
