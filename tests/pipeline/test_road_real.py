"""The whole road with the real encoder and sentence splitter, and what it is worth."""

from __future__ import annotations

import csv
import socket
from pathlib import Path

import numpy as np
import pytest

from app.demo import SAMPLE, reference
from app.road import import_files
from models.codebook import default_codebook_path, load_codebook
from models.records import Code, Segment
from models.store import Study
from pipeline.code_texts import all_code_texts
from pipeline.decided import Decided
from pipeline.encoder import DEFAULT_ENCODER, load_encoder
from pipeline.read.participants import read_participants
from pipeline.run import run_road
from pipeline.scoring import Learned, in_context
from pipeline.sentences import load_sentencizer
from pipeline.suggest import suggest_codes
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
        run_road(study, coder="first", get_encoder=load_encoder, get_sentencizer=load_sentencizer)
        for transcript in transcripts:
            asked = {a.question_id for a in study.answers(transcript.id)}
            assert len(asked) >= 9
            best = {s.segment_id for s in study.suggestions(transcript.id, coder="first")}
            assert len(best) >= len(study.segments(transcript.id)) / 2


def test_the_samples_questions_are_found_without_help(tmp_path: Path) -> None:
    people = read_participants(SAMPLE / "participants.csv")
    codebook = load_codebook(default_codebook_path())
    asked: dict[tuple[str, str], str] = {
        (row["interview"], row["turn_quote"]): row["question"]
        for row in reference("questions", "first")
    }
    right, turns = 0, 0
    with Study.create(
        tmp_path / "s.study", codebook=codebook, actor="first", encoder=DEFAULT_ENCODER
    ) as study:
        paths = [SAMPLE / name for name in people]
        for transcript in import_files(study, paths, coder="first", attributes=people):
            assert len({turn.speaker for turn in transcript.turns}) == 2
        run_road(study, coder="first", get_encoder=load_encoder, get_sentencizer=load_sentencizer)
        for transcript in study.transcripts():
            found = {a.first_turn: a.question_id for a in study.answers(transcript.id)}
            for turn in transcript.turns:
                if turn.role == "interviewer":
                    turns += 1
                    wanted = asked.get((transcript.filename, transcript.quote(turn)))
                    right += wanted == found.get(turn.index)
    assert right / turns > 0.95


def load(folder: Path) -> tuple[list[Segment], list[Code], list[set[str]]]:
    """Read coded excerpts as segments, one answer for each document."""
    with (folder / "excerpts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        codes = [
            Code(row["code"], row["code"], "descriptive", row["definition"])
            for row in csv.DictReader(file)
        ]
    segments = [
        Segment(f"s{i}", row["doc_id"], row["doc_id"], i, i, i, i + 1, row["text"])
        for i, row in enumerate(rows)
    ]
    return segments, codes, [set(row["codes"].split(";")) for row in rows]


def recall_at_3_by_document(folder: Path, *, learn: bool) -> float:
    """Suggest for each document from the documents before it; the mean over excerpts."""
    segments, codes, given = load(folder)
    encoder = load_encoder()
    vectors = encoder.encode([segment.quote for segment in segments])
    rows = in_context(segments, vectors)
    texts = all_code_texts(codes)
    code_vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    known: list[int] = []
    hits: list[float] = []
    for document in dict.fromkeys(segment.transcript_id for segment in segments):
        own = [i for i, segment in enumerate(segments) if segment.transcript_id == document]
        decided = Decided({segments[i].id: tuple(sorted(given[i])) for i in known})
        learned = Learned(decided, [segments[i] for i in known], rows[known])
        found = suggest_codes(
            [segments[i] for i in own],
            vectors[own],
            answers=[],
            questions=[],
            codes=codes,
            code_vectors=code_vectors,
            learned=learned if learn and known else Learned(Decided()),
            version="test",
        )
        top: dict[str, set[str]] = {}
        for each in found:
            if each.rank <= 3:
                top.setdefault(each.segment_id, set()).add(each.code_id)
        hits += [
            len(top.get(segments[i].id, set()) & given[i]) / min(3, len(given[i])) for i in own
        ]
        known += own
    return float(np.mean(hits))


def test_learning_from_earlier_interviews_beats_descriptions_alone(shared_data: Path) -> None:
    folder = shared_data / "coded" / "isu_stem_women_faculty"
    described = recall_at_3_by_document(folder, learn=False)
    learned = recall_at_3_by_document(folder, learn=True)
    assert described > 0.35
    assert learned > described + 0.05
