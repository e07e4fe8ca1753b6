"""A study: transcripts, the log of decisions, and what the road computed from them.

This and its bases (log, results) are the only modules that open a Session; they give
records back, never rows. A Study may be used from several threads.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from models.codebook.reading import to_dict
from models.drafts import draft_of
from models.errors import StudyUnusable, ThroughlineError
from models.events import (
    CodebookImported,
    Decision,
    EncoderChosen,
    NewEvent,
    Origin,
    TranscriptDescribed,
    TranscriptImported,
    TranscriptReplaced,
    TranscriptRestored,
)
from models.events.values import SameStretch
from models.json_shapes import Columns
from models.machine import recall
from models.records import Codebook, LeftOut, Transcript, Turn
from models.spans import is_span, is_storable
from models.store.advising import ADVISOR
from models.store.database import (
    BUSY_TIMEOUT_S,
    WRITES,
    as_url,
    bring_up_to_date,
    check_revision,
    current_revision,
    file_of,
    make_engine,
    shown,
    upgrade,
    use_wal,
)
from models.store.event_log import Log
from models.store.files import (
    check_file,
    check_free,
    copy_file,
    look_in,
    not_made,
    taken,
    unusable,
)
from models.store.left_log import bring_log
from models.store.results import Results
from models.store.sessions import StudySession
from models.store.tables import StudyRow, TranscriptRow


class AlreadyThere(ThroughlineError):
    """A transcript that the study already holds."""


class Study(Log, Results):
    """An open study."""

    def __init__(self, url: str, engine: Engine) -> None:
        super().__init__(url, engine)
        self._transcripts: dict[str, Transcript] = {}  # as imported: they never change
        self.told_at_opening: str | None = None  # what a person must hear of the file
        # as coders see it who code blind, by coder and since when: see models.store.blind
        self.views: dict[tuple[str, int], Study] = {}

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
        data = to_dict(codebook)
        digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        book = CodebookImported(data, sha256=digest, filename=codebook_filename)
        chosen = EncoderChosen(encoder, sha256=encoder_sha256)
        first = [NewEvent(actor, each, origin="import") for each in (book, chosen)]
        if path is None:
            _begun(cls, url, first, shown(url)).close()
        else:
            check_free(path)
            try:
                with draft_of(path) as draft:  # a half-made study never stands anywhere
                    _begun(cls, as_url(draft), first, str(path)).close()
            except FileExistsError as error:
                raise taken(path) from error
            except OSError as error:
                raise not_made(path, error) from error
        return cls(url, make_engine(url))

    def _begin(self, first: Sequence[NewEvent], where: str) -> None:
        """Make tables, the study's row and its first events in one transaction, or nothing."""
        try:
            use_wal(self._engine)
            with self._engine.execution_options(**WRITES).begin() as connection:
                if current_revision(connection) is not None:
                    raise StudyUnusable(f"There already is a study at {where}.")
                upgrade(connection)
                joined = StudySession(connection, join_transaction_mode="rollback_only")
                with joined as session, session.begin():
                    now = datetime.datetime.now(datetime.UTC).isoformat()
                    session.add(StudyRow(id=uuid.uuid4().hex, created_at=now, revision=1))
                    session.flush()
                    self._append(session, first)
        except DBAPIError as error:
            raise unusable(str(error.orig), where) from error
        except sqlite3.Error as error:  # of a statement that goes past SQLAlchemy
            raise unusable(str(error), where) from error

    @classmethod
    def open(cls, where: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Study:
        """Open a study, migrating an older one after copying it. Raises StudyUnusable."""
        url = as_url(where)
        path = file_of(url)
        told: str | None = None
        if path is not None:
            check_file(path)
            found, id_ = look_in(path, busy_timeout_s=busy_timeout_s)
            check_revision(found, str(path))
            told = _with_its_log(path, id_)
        engine = make_engine(url, busy_timeout_s=busy_timeout_s)
        try:
            _ready(engine, path, shown(url))
        except BaseException:
            engine.dispose()
            raise
        study = cls(url, engine)
        study.told_at_opening = told
        study.advisor = study.setting(ADVISOR) or ""
        return study

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
        return self.path.stem if self.path is not None else shown(self.url).rsplit("/", 1)[-1]

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the study's file. Refuses to overwrite."""
        if self.path is None:
            raise StudyUnusable(f"{shown(self.url)} is no file; use its database's own backup.")
        copy_file(self.path, target)

    def add_transcripts(
        self, transcripts: Sequence[Transcript], *, actor: str, origin: Origin = "person"
    ) -> None:
        """Import transcripts, all or none, as one step. Raises AlreadyThere, naming the one.

        One that was removed is put back, with all that was set aside with it.
        """
        if not transcripts:
            return
        for transcript in transcripts:
            check_turns(transcript)
        group = uuid.uuid4().hex
        with self._write() as session:
            state = self.state()
            last = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
            names = dict(state.names)
            back = [each for each in transcripts if each.id in state.removed]
            for transcript in transcripts:
                if transcript in back:
                    continue
                _check_new(transcript, names)
                names[transcript.id] = transcript.name
                if session.get(TranscriptRow, transcript.id) is None:
                    last += 1
                    session.add(transcript_row(transcript, last))
            session.flush()
            made: list[Decision] = []
            for transcript in transcripts:
                made += _put_back(transcript) if transcript in back else [_imported(transcript)]
            self._append(session, [NewEvent(actor, e, origin=origin, group=group) for e in made])

    def replace_transcript(
        self,
        earlier: str,
        transcript: Transcript,
        *,
        same: Sequence[SameStretch],
        turns: Sequence[tuple[int, int]],
        actor: str,
        also: Sequence[Decision] = (),
    ) -> None:
        """Put a text in an interview's place, as one step. Raises AlreadyThere, EventInvalid.

        same, turns: what both texts have. also: what else is decided with it about the new one.
        """
        check_turns(transcript)
        with self._write() as session:
            names = self.state().names
            if transcript.id in names:
                raise AlreadyThere(
                    f"{transcript.filename} says the same as “{names[transcript.id]}”, which is "
                    "in this study. Nothing was replaced."
                )
            last = session.execute(select(func.max(TranscriptRow.position))).scalar() or 0
            if session.get(TranscriptRow, transcript.id) is None:
                session.add(transcript_row(transcript, last + 1))
            session.flush()
            made = TranscriptReplaced(
                transcript.id,
                earlier=earlier,
                name=names.get(earlier, transcript.name),
                filename=transcript.filename,
                sha256=transcript.sha256,
                same=tuple(same),
                turns=tuple(turns),
                format=transcript.format,
            )
            group = uuid.uuid4().hex
            self._append(session, [NewEvent(actor, e, group=group) for e in (made, *also)])

    def _names(self) -> dict[str, str]:
        """What interviews are called, by id, in the order that the log imported them.

        Two copies of a study may have given two interviews one name; after they are merged
        the later one is told apart by a number. One that was removed is not among them.
        """
        return self.state().names

    def transcripts(self) -> list[Transcript]:
        """Return the transcripts that are in the study as imported, in the order they came in.

        It is the one list of interviews: one that was removed is in none of what a study answers
        (models.state.interviews); what is said of it is in state().removed.
        """
        names = self._names()
        if not names.keys() <= self._transcripts.keys():
            with self._read() as session:
                rows = session.scalars(select(TranscriptRow)).all()
                self._transcripts |= {row.id: transcript_of(row) for row in rows}
        by_id = self._transcripts
        return [_named(by_id[id_], name) for id_, name in names.items() if id_ in by_id]

    def transcript(self, transcript_id: str) -> Transcript:
        """Return one transcript. Raises StudyUnusable if none of that id is in the study."""
        gone = self.state().removed.get(transcript_id)
        if gone is not None:
            raise StudyUnusable(
                f"“{gone.name}” was removed from this study. It can be put back on Home."
            )
        found = self._transcripts.get(transcript_id)
        if found is None:
            with self._read() as session:
                row = session.get(TranscriptRow, transcript_id)
                if row is None:
                    raise StudyUnusable(f"There is no transcript {transcript_id} in this study.")
                found = self._transcripts[transcript_id] = transcript_of(row)
        return _named(found, self._names().get(found.id, found.name))


def _begun(kind: type[Study], url: str, first: Sequence[NewEvent], where: str) -> Study:
    study = kind(url, make_engine(url))
    try:
        study._begin(first, where)
    except BaseException:
        study.close()
        raise
    return study


def _named(transcript: Transcript, name: str) -> Transcript:
    return transcript if transcript.name == name else replace(transcript, name=name)


def _with_its_log(path: Path, study_id: str) -> str | None:
    """Bring the log of a moved study along; return what is to be said of it."""
    try:
        return bring_log(path, recall(study_id).open_at)
    except OSError as error:
        return f"A log of {path} that lies elsewhere could not be brought ({error.strerror})."


def _ready(engine: Engine, path: Path | None, where: str) -> None:
    try:
        bring_up_to_date(engine, path, where)
        use_wal(engine)
        with engine.connect() as connection:
            if connection.execute(select(StudyRow.id)).first() is None:
                raise StudyUnusable(f"{where} holds no study. Make a new one.")
    except DBAPIError as error:
        raise unusable(str(error.orig), where) from error
    except sqlite3.Error as error:
        raise unusable(str(error), where) from error


def _check_new(transcript: Transcript, names: dict[str, str]) -> None:
    """names: of the interviews that are in, by id."""
    if transcript.id in names:
        raise AlreadyThere(
            f"{transcript.filename} is already in this study, as "
            f'"{names[transcript.id]}". Nothing was imported.',
        )
    if transcript.name in names.values():
        raise AlreadyThere(
            f'There already is an interview called "{transcript.name}" with another '
            f"text. Rename {transcript.filename}. Nothing was imported.",
        )


def check_turns(transcript: Transcript) -> None:
    """Raise StudyUnusable unless the turns are numbered, in order, inside the text and not empty.

    A text that some database cannot hold (NUL, half a UTF-16 pair) is refused too.
    """
    if not is_storable(transcript.text):
        raise StudyUnusable(
            f"{transcript.filename} holds characters that are no text (NUL or half a character). "
            "Save it as UTF-8 again. Nothing was imported.",
        )
    last = 0
    for index, turn in enumerate(transcript.turns):
        inside = is_span(transcript.text, turn.start, turn.end) and turn.start >= last
        if not inside or turn.index != index:
            raise StudyUnusable(
                f"Turn {turn.index} of {transcript.filename} spans {turn.start} to {turn.end}, "
                f"but the transcript has {len(transcript.text)} characters. Nothing was imported.",
            )
        last = turn.end


def _imported(transcript: Transcript) -> TranscriptImported:
    return TranscriptImported(
        transcript.id,
        name=transcript.name,
        filename=transcript.filename,
        sha256=transcript.sha256,
        format=transcript.format,
        attributes=dict(transcript.attributes),
    )


def _put_back(transcript: Transcript) -> list[Decision]:
    """Return what imports a file again whose interview was removed; what is new of it counts."""
    made: list[Decision] = [TranscriptRestored(transcript.id)]
    if transcript.attributes:
        made.append(TranscriptDescribed(transcript.id, dict(transcript.attributes)))
    return made


def transcript_row(transcript: Transcript, position: int) -> TranscriptRow:
    data: Columns = asdict(transcript)
    del data["doubts"], data["make"]  # of the reading, not of the interview
    return TranscriptRow(**data, position=position)


def _turn(stored: Columns) -> Turn:
    """Return a turn as it was stored; before times inside turns were kept, it has none."""
    times = tuple((int(at), float(seconds)) for at, seconds in stored.get("times", ()))
    return Turn(**{**stored, "times": times})


def transcript_of(row: TranscriptRow) -> Transcript:
    """Return the record of a stored interview. Raises StudyUnusable where the row is damaged."""
    try:
        transcript = Transcript(
            id=row.id,
            name=row.name,
            filename=row.filename,
            format=row.format,
            sha256=row.sha256,
            text=row.text,
            turns=tuple(_turn(each) for each in row.turns),
            left_out=tuple(LeftOut(**each) for each in row.left_out),
            attributes=dict(row.attributes),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise _damaged_interview(row) from error
    texts = (
        transcript.id,
        transcript.name,
        transcript.filename,
        transcript.format,
        transcript.sha256,
        transcript.text,
    )
    pairs = (*transcript.attributes, *transcript.attributes.values())
    if not all(isinstance(each, str) for each in (*texts, *pairs)):
        raise _damaged_interview(row)
    return transcript


def _damaged_interview(row: TranscriptRow) -> StudyUnusable:
    return StudyUnusable(
        f"The interview {row.id} is damaged in this file. Restore the study from a copy; nothing "
        "was changed.",
    )
