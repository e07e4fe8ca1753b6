"""Studies, decisions and copies for the tests of models."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.errors import StudyUnusable
from models.events import Event, NewEvent
from models.records import Transcript
from models.store.files import side_files
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_codebook, make_transcript

ROSA = "rosa"
IDA = "ida"
LINES = [
    ("Interviewer", "What goals did your school set?"),
    ("Ms. Reed", "We wrote them together. \U0001f600 E\u0301very child knows one."),
    ("Interviewer", "Which training was offered?"),
    ("Ms. Reed", "A workshop of six hours, the same for everyone."),
]


def interview(name: str = "interview_01", more: str = "") -> Transcript:
    lines = LINES if not more else [*LINES, ("Ms. Reed", more)]
    return make_transcript(lines, name=name, attributes={"role": "Teacher"})


def new_study(where: str | Path, transcripts: Sequence[Transcript] | None = None) -> Study:
    study = Study.create(where, codebook=make_codebook(), actor=ROSA, encoder="fake")
    study.add_transcripts([interview()] if transcripts is None else transcripts, actor=ROSA)
    return study


def copied(study: Study, target: Path) -> Study:
    """Open a copy of a study, as if it had been sent to a colleague."""
    study.backup(target)
    return Study.open(target)


def coding(
    transcript: Transcript,
    code_id: str = "shared_goals",
    *,
    start: int = 0,
    end: int = 4,
    kind: str = "coding.added",
    actor: str = ROSA,
    **more: Any,
) -> NewEvent:
    payload = {
        "transcript_id": transcript.id,
        "start": start,
        "end": end,
        "quote": transcript.text[start:end],
        "code_id": code_id,
    }
    return new_event(kind, actor, payload, **more)


def code(code_id: str, actor: str = ROSA, **more: Any) -> NewEvent:
    return new_event("code.created", actor, {"code_id": code_id, "name": code_id.title(), **more})


def merged(code_id: str, into: str, actor: str = ROSA) -> NewEvent:
    return new_event("code.merged", actor, {"code_id": code_id, "into": into})


def theme(theme_id: str, code_ids: Sequence[str], actor: str = ROSA) -> NewEvent:
    payload = {"theme_id": theme_id, "name": theme_id.title(), "code_ids": list(code_ids)}
    return new_event("theme.created", actor, payload)


def undo(*events: Event, actor: str = ROSA) -> NewEvent:
    return new_event("undone", actor, {"event_ids": [event.id for event in events]})


_numbers = itertools.count(1)


def event(kind: str, payload: dict[str, Any], *, actor: str = ROSA, **given: Any) -> Event:
    """A decision as it would be read from a log, without a study behind it."""
    number = next(_numbers)
    return Event(
        id=given.get("id", f"e{number:06d}"),
        clock=given.get("clock", number),
        at=given.get("at", "2026-03-01T10:00:00+00:00"),
        actor=actor,
        kind=kind,
        payload=payload,
        reason=given.get("reason"),
        suggested=given.get("suggested"),
        origin=given.get("origin", "person"),
        group=given.get("group"),
    )


def bytes_of(path: Path) -> dict[str, bytes]:
    """What stands in a file and in those that SQLite keeps beside it."""
    return {each.name: each.read_bytes() for each in (path, *side_files(path)) if each.is_file()}


def copy_with_log(path: Path, target: Path) -> None:
    """Copy a file and its write-ahead log as a killed machine would leave them."""
    shutil.copy(path, target)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copy(log, target.with_name(target.name + "-wal"))


@contextmanager
def refused(path: Path, says: str) -> Iterator[None]:
    """Opening fails with one plain message, and neither file nor folder changes."""
    before, beside = bytes_of(path), sorted(os.listdir(path.parent))
    with pytest.raises(StudyUnusable, match=says) as caught:
        yield
    assert "\n" not in str(caught.value)
    assert "sqlalche" not in str(caught.value)
    assert bytes_of(path) == before
    assert sorted(os.listdir(path.parent)) == beside


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
