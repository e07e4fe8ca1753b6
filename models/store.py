"""A study: transcripts, the log of decisions, and what the road computed from them.

This and its bases (log, results) are the only modules that open a Session; they give
records back, never rows. A Study may be used from several threads.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import func, select

from models.codebook import to_dict
from models.database import (
    BUSY_TIMEOUT_S,
    as_url,
    bring_up_to_date,
    check_file,
    check_whole,
    copy_file,
    file_of,
    make_engine,
    migrate,
)
from models.errors import StudyUnusable, ThroughlineError
from models.events import NewEvent, Origin
from models.log import Log
from models.records import Codebook, LeftOut, Transcript, Turn
from models.results import Results
from models.tables import StudyRow, TranscriptRow


class AlreadyThere(ThroughlineError):
    """A transcript that the study already holds."""


class Study(Log, Results):
    """An open study."""

    @classmethod
    def create(
        cls,
        where: str | Path,
        *,
        codebook: Codebook,
        actor: str,
        encoder: str,
        encoder_sha256: str | None = None,
        codebook_filename: str = "",
    ) -> Study:
        """Make a new study. Raises StudyUnusable where one already stands or cannot be made."""
        url = as_url(where)
        path = file_of(url)
        if path is not None:
            _make_room(path)
        engine = make_engine(url)
        migrate(engine)
        study = cls(url, engine)
        now = datetime.datetime.now(datetime.UTC).isoformat()
        with study._write(moves_revision=False) as session:
            if session.scalars(select(StudyRow)).first() is not None:
                raise StudyUnusable(f"There already is a study at {where}.", where=str(where))
            session.add(StudyRow(id=uuid.uuid4().hex, created_at=now, revision=0))
        data = to_dict(codebook)
        digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        study.append(
            [
                NewEvent(
                    "codebook.imported",
                    actor,
                    {"codebook": data, "sha256": digest, "filename": codebook_filename},
                    origin="import",
                ),
                NewEvent(
                    "encoder.chosen",
                    actor,
                    {"encoder": encoder, "sha256": encoder_sha256},
                    origin="import",
                ),
            ]
        )
        return study

    @classmethod
    def open(cls, where: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Study:
        """Open a study, migrating an older one after copying it. Raises StudyUnusable."""
        url = as_url(where)
        path = file_of(url)
        if path is not None:
            check_file(path)
        engine = make_engine(url, busy_timeout_s=busy_timeout_s)
        try:
            if path is not None:
                check_whole(engine, path)
            bring_up_to_date(engine, path, str(where))
        except BaseException:
            engine.dispose()
            raise
        return cls(url, engine)

    def __enter__(self) -> Study:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def id(self) -> str:
        """The id that all copies of this study share."""
        with self._read() as session:
            return session.execute(select(StudyRow.id)).scalar_one()

    @property
    def name(self) -> str:
        """What people call the study: its file's name without the ending."""
        return self.path.stem if self.path is not None else self.url.rsplit("/", 1)[-1]

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the study's file. Refuses to overwrite."""
        if self.path is None or target.exists():
            raise StudyUnusable(f"No copy was made: {target} exists, or the study is no file.")
        copy_file(self.path, target)

    def add_transcripts(
        self, transcripts: Sequence[Transcript], *, actor: str, origin: Origin = "person"
    ) -> None:
        """Import transcripts, all or none. Raises AlreadyThere, naming the one that is."""
        with self._write() as session:
            names = select(TranscriptRow.id, TranscriptRow.name)
            held = {row.id: row.name for row in session.execute(names)}
            last = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
            for position, transcript in enumerate(transcripts, start=last + 1):
                if transcript.id in held:
                    raise AlreadyThere(
                        f"{transcript.filename} is already in this study, as "
                        f'"{held[transcript.id]}". Nothing was imported.',
                        transcript_id=transcript.id,
                    )
                if transcript.name in held.values():
                    raise AlreadyThere(
                        f'There already is an interview called "{transcript.name}" with another '
                        f"text. Rename {transcript.filename}. Nothing was imported.",
                        transcript_id=transcript.id,
                    )
                check_turns(transcript)
                held[transcript.id] = transcript.name
                session.add(_row(transcript, position))
            session.flush()
            self._append(session, [_imported(each, actor, origin) for each in transcripts])

    def transcripts(self) -> list[Transcript]:
        """Return all transcripts as imported, in the order they came in."""
        with self._read() as session:
            rows = session.scalars(select(TranscriptRow).order_by(TranscriptRow.position))
            return [_transcript(row) for row in rows]

    def transcript(self, transcript_id: str) -> Transcript:
        """Return one transcript. Raises StudyUnusable if there is none of that id."""
        with self._read() as session:
            row = session.get(TranscriptRow, transcript_id)
            if row is None:
                raise StudyUnusable(
                    f"There is no transcript {transcript_id} in this study.", id=transcript_id
                )
            return _transcript(row)


def check_turns(transcript: Transcript) -> None:
    """Raise StudyUnusable unless turns are in order, inside the text and not empty."""
    last = 0
    for turn in transcript.turns:
        if not last <= turn.start < turn.end <= len(transcript.text):
            raise StudyUnusable(
                f"Turn {turn.index} of {transcript.filename} spans {turn.start} to {turn.end}, "
                f"but the transcript has {len(transcript.text)} characters.",
                transcript_id=transcript.id,
            )
        last = turn.end


def _make_room(path: Path) -> None:
    if path.exists():
        raise StudyUnusable(
            f"{path} already exists. Choose another name, or open it.", path=str(path)
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        path.unlink()
    except OSError as error:
        raise StudyUnusable(
            f"No study can be made at {path}: {error.strerror}.", path=str(path)
        ) from error


def _imported(transcript: Transcript, actor: str, origin: Origin) -> NewEvent:
    return NewEvent(
        "transcript.imported",
        actor,
        {
            "transcript_id": transcript.id,
            "name": transcript.name,
            "filename": transcript.filename,
            "sha256": transcript.sha256,
            "format": transcript.format,
        },
        origin=origin,
    )


def _row(transcript: Transcript, position: int) -> TranscriptRow:
    data: dict[str, Any] = asdict(transcript)
    return TranscriptRow(**data, position=position)


def _transcript(row: TranscriptRow) -> Transcript:
    return Transcript(
        id=row.id,
        name=row.name,
        filename=row.filename,
        format=row.format,
        sha256=row.sha256,
        text=row.text,
        turns=tuple(Turn(**each) for each in row.turns),
        left_out=tuple(LeftOut(**each) for each in row.left_out),
        attributes=dict(row.attributes),
    )
