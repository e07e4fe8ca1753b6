"""The whole road with the real encoder and sentence splitter, and what it is worth."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app.sample.build import reference, sample_folder
from app.study.runs import import_files
from models.codebook.reading import default_codebook_path, load_codebook
from models.store.study import Study
from pipeline.encoder.loading import DEFAULT_ENCODER, load_encoder
from pipeline.evaluation.codes import evaluate_codes
from pipeline.read.participants import read_participants
from pipeline.run.runner import run_pipeline
from pipeline.segments.sentences import load_sentencizer
from tests.fakes import make_transcript
from tests.pipeline.interviews import LEADER, TEACHER

pytestmark = pytest.mark.slow


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""

    def refuse(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("localhost", "127.0.0.1", "::1"):
            raise AssertionError(f"a connection to {host} was tried")

    def look_up(host: object, *_: object, **__: object) -> list[object]:
        raise AssertionError(f"the address of {host!r} was looked up")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.usefixtures("no_network")
def test_the_whole_road_runs_without_network(tmp_path: Path) -> None:
    transcripts = [
        make_transcript(
            [line for said, _, reply in rows for line in (("Interviewer", said), ("P", reply))],
            name=role,
            attributes={"guide_role": role},
        )
        for rows, role in ((TEACHER, "teacher"), (LEADER, "district_leader"))
    ]
    codebook = load_codebook(default_codebook_path())
    with Study.create(
        tmp_path / "s.study", codebook=codebook, actor="first", encoder=DEFAULT_ENCODER
    ) as study:
        study.add_transcripts(transcripts, actor="first")
        run_pipeline(
            study, coder="first", get_encoder=load_encoder, get_sentencizer=load_sentencizer
        )
        for transcript in transcripts:
            asked = {a.question_id for a in study.answers(transcript.id)}
            assert len(asked) >= 9
            best = {s.segment_id for s in study.suggestions(transcript.id, coder="first")}
            assert len(best) >= len(study.segments(transcript.id)) / 2


def test_the_samples_questions_are_found_without_help(tmp_path: Path) -> None:
    people = read_participants(sample_folder() / "participants.csv")
    codebook = load_codebook(default_codebook_path())
    asked: dict[tuple[str, str], str] = {
        (row["interview"], row["turn_quote"]): row["question"]
        for row in reference("questions", "first")
    }
    right, turns = 0, 0
    with Study.create(
        tmp_path / "s.study", codebook=codebook, actor="first", encoder=DEFAULT_ENCODER
    ) as study:
        paths = [sample_folder() / name for name in people]
        for transcript in import_files(study, paths, coder="first", attributes=people):
            assert len({turn.speaker for turn in transcript.turns}) == 2
        run_pipeline(
            study, coder="first", get_encoder=load_encoder, get_sentencizer=load_sentencizer
        )
        for transcript in study.transcripts():
            found = {a.first_turn: a.question_id for a in study.answers(transcript.id)}
            for turn in transcript.turns:
                if turn.role == "interviewer":
                    turns += 1
                    wanted = asked.get((transcript.filename, transcript.quote(turn)))
                    right += wanted == found.get(turn.index)
    assert right / turns > 0.95


def test_learning_from_earlier_interviews_beats_descriptions_alone(shared_data: Path) -> None:
    folder = shared_data / "coded" / "isu_stem_women_faculty"
    found = evaluate_codes(
        folder / "excerpts.csv",
        folder / "codebook.csv",
        encoder=load_encoder(),
        mode="by-document",
    )
    assert found["recall_at_3"] > found["baseline"]["recall_at_3"] + 0.04
    assert found["recall_at_3"] > 0.55
