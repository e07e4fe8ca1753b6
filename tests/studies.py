"""Small studies for the tests of models and app, made without weights or network."""

from __future__ import annotations

import atexit
import contextlib
import functools
import shutil
import sqlite3
import tempfile
import uuid
from pathlib import Path

from models.records import Segment, Transcript
from models.store.study import Study
from pipeline.encoder.loading import DEFAULT_ENCODER
from pipeline.run.runner import run_pipeline
from tests.fakes import FakeEncoder, fake_sentencizer, make_codebook, make_transcript

CODER = "tester"

LINES = [
    ("Interviewer", "Welcome. What goals did your school set?"),
    (
        "Rosa",
        "We set three goals for reading with the whole staff, and everybody signed them. "
        "Our goals are on every wall. \U0001f600 Each child can name the goal they work on.",
    ),
    ("Interviewer", "Which training was offered?"),
    (
        "Rosa",
        "The training was one day in August. A coach came to my room and taught with me. "
        "That training by the coach was worth more than the day. Nobody followed up on it.",
    ),
    ("Interviewer", "How is planning time protected?"),
    (
        "Rosa",
        "Planning time is protected on Wednesday by our principal. She says no to meetings. "
        "But time is taken when there is nobody to cover. Then planning waits until Sunday night.",
    ),
]


def interview(name: str = "interview_01", lines: list[tuple[str, str]] | None = None) -> Transcript:
    """An interview of three questions."""
    return make_transcript(
        lines or LINES,
        name=name,
        attributes={"participant": "Rosa", "guide_role": "teacher", "role": "Teacher"},
    )


def run_fake(study: Study, coder: str = CODER) -> FakeEncoder:
    """Run the road with stand-ins; returns the encoder, which counts."""
    encoder = FakeEncoder()
    run_pipeline(
        study,
        coder=coder,
        get_encoder=lambda: encoder,
        get_sentencizer=lambda: fake_sentencizer,
    )
    return encoder


def empty_study(path: Path) -> Study:
    """A study with a codebook and nothing else."""
    study = Study.create(path, codebook=make_codebook(), actor=CODER, encoder=DEFAULT_ENCODER)
    study.set_setting("coder", CODER)
    return study


def small_study(path: Path, transcripts: list[Transcript] | None = None) -> Study:
    """A study of one interview (or those given) with suggestions."""
    if transcripts is None:
        shutil.copy(_built_once(), path)
        _name_anew(path)
        return Study.open(path)
    return _build(path, transcripts)


def _build(path: Path, transcripts: list[Transcript]) -> Study:
    study = empty_study(path)
    study.add_transcripts(transcripts, actor=CODER)
    run_fake(study)
    return study


@functools.cache
def _built_once() -> Path:
    """The study of one interview, built once in a process: hundreds of tests begin with it."""
    folder = Path(tempfile.mkdtemp(prefix="throughline-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "small.study"
    _build(path, [interview()]).close()
    return path


def _name_anew(path: Path) -> None:
    """Make a copied file a study of its own."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE study SET id = ?", (uuid.uuid4().hex,))


def coded(segment: Segment, code: str) -> dict[str, object]:
    """What a decision holds that gives a whole segment a code."""
    return {
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
        "quote": segment.quote,
        "code_id": code,
    }
