"""Make up a large study, to measure the desk on: as big as a funded project's.

In:     a path.
Out:    a study of 40 interviews, 10,000 segments and 150 codes that the pipeline was run on. Words
        are drawn from a fixed vocabulary, vectors are sums of made-up vectors of words, so
        that suggestions depend on what is said; the first interview alone has 1,000 segments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from models.records import (
    Code,
    Codebook,
    GuideRole,
    Question,
    ResearchQuestion,
    Role,
    Transcript,
    Turn,
    transcript_id,
)
from models.store.study import Study
from pipeline.encoder.loading import DEFAULT_ENCODER
from pipeline.run.runner import run_pipeline

CODER = "bench"
LONG, OTHERS, REST = 1000, 39, 9000  # segments of the first interview; other interviews, theirs
CODES, QUESTIONS, WORDS = 150, 12, 3000
SAID = 24  # words of a segment
WIDTH = 384


class MadeUpEncoder:
    """Vectors that are sums of fixed made-up vectors of words."""

    name = "made up"

    def __init__(self) -> None:
        self._rows: dict[str, np.ndarray] = {}

    def _row(self, word: str) -> np.ndarray:
        if word not in self._rows:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            self._rows[word] = np.random.default_rng(seed).standard_normal(WIDTH)
        return self._rows[word]

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None
    ) -> np.ndarray:
        rows = np.stack(
            [sum(map(self._row, text.lower().split()), np.zeros(WIDTH)) for text in texts]
        )
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)


def make_large_study(path: Path) -> Study:
    """Return the study, opened."""
    draw = np.random.default_rng(0)
    topics = [[f"word{i}" for i in draw.integers(WORDS, size=12)] for _ in range(CODES)]
    study = Study.create(path, codebook=_codebook(topics), actor=CODER, encoder=DEFAULT_ENCODER)
    study.set_setting("coder", CODER)
    sizes = [LONG, *(len(part) for part in np.array_split(np.arange(REST), OTHERS))]
    study.add_transcripts(
        [_interview(i, size, topics, draw) for i, size in enumerate(sizes)], actor=CODER
    )
    run_pipeline(
        study,
        coder=CODER,
        get_encoder=MadeUpEncoder,
        get_sentencizer=lambda: lambda texts: [[(0, len(text))] for text in texts],
    )
    return study


def _codebook(topics: list[list[str]]) -> Codebook:
    codes = [
        Code(f"c{i}", f"Code {i} {words[0]}", "descriptive", "What is said of " + " ".join(words))
        for i, words in enumerate(topics)
    ]
    questions = tuple(
        Question(f"q{i}", None, "RQ1", None, {"person": f"What about {' '.join(topics[i])}?"})
        for i in range(QUESTIONS)
    )
    return Codebook(
        title="A large study",
        research_questions=(ResearchQuestion("RQ1", "What is said?"),),
        frameworks=(),
        roles=(GuideRole("person", "Person"),),
        questions=questions,
        codes=tuple(codes),
    )


def _interview(
    number: int, segments: int, topics: list[list[str]], draw: np.random.Generator
) -> Transcript:
    """Return an interview whose every answer is one segment, asked a question now and then."""
    lines: list[tuple[str, str]] = []
    every = max(1, segments // QUESTIONS)
    for i in range(segments):
        if i % every == 0 and i // every < QUESTIONS:
            lines.append(("Interviewer", f"What about {' '.join(topics[i // every])}?"))
        else:
            lines.append(("Interviewer", "And then?"))
        about = topics[int(draw.integers(CODES))]
        answer = [
            about[int(draw.integers(len(about)))]
            if draw.random() < 0.4
            else f"word{draw.integers(WORDS)}"
            for _ in range(SAID)
        ]
        lines.append((f"Person {number}", " ".join(answer).capitalize() + "."))
    return _transcript(f"interview_{number:02}", lines, f"Person {number}")


def _transcript(name: str, lines: list[tuple[str, str]], participant: str) -> Transcript:
    turns, pieces, at = [], [], 0
    for index, (speaker, words) in enumerate(lines):
        role: Role = "interviewer" if speaker == "Interviewer" else "participant"
        turns.append(Turn(index, speaker, role, at, at + len(words)))
        pieces.append(words)
        at += len(words) + 1
    text = "\n".join(pieces)
    return Transcript(
        id=transcript_id(text, name),
        name=name,
        filename=f"{name}.txt",
        format="name-txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        turns=tuple(turns),
        attributes={"participant": participant, "guide_role": "person"},
    )
