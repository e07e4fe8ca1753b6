"""Stand-ins for the encoder and the sentence splitter, and small made-up studies.

In:     texts, or lines of who said what.
Out:    vectors, spans, codebooks and transcripts without torch, spaCy or files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace

import numpy as np

from models.records import (
    Code,
    Codebook,
    Dimension,
    Framework,
    GuideRole,
    Question,
    ResearchQuestion,
    Subdimension,
    Transcript,
    Turn,
    transcript_id,
)

DIMENSIONS = 64
WORD = re.compile(r"\w+")
SENTENCE = re.compile(r"\S.*?(?:[.?!]+(?=\s|$)|$)", re.DOTALL)


class FakeEncoder:
    """A hashed bag of words: texts that share words are alike. Counts what it encodes."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.encoded = 0
        self.calls = 0

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None
    ) -> np.ndarray:
        self.encoded += len(texts)
        self.calls += 1
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for i, text in enumerate(texts):
            row = rows[i]
            for word in WORD.findall(text.lower()):
                digest = hashlib.sha256(word.encode("utf-8")).digest()
                row[digest[0] % DIMENSIONS] += 1.0
                row[digest[1] % DIMENSIONS] += 0.5
            if not row.any():
                row[0] = 1.0
            rows[i] = row / np.linalg.norm(row)
        if on_progress is not None:
            on_progress(len(texts), len(texts))
        return rows


def fake_sentencizer(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Split at full stops, question marks and exclamation marks."""
    return [[match.span() for match in SENTENCE.finditer(text)] for text in texts]


def nothing_parsed(texts: Sequence[str]) -> list[SimpleNamespace]:
    """Parse every text into no sentence at all."""
    return [SimpleNamespace(sents=()) for _ in texts]


class CountingSentencizer:
    """fake_sentencizer that counts the texts it was given."""

    def __init__(self) -> None:
        self.split = 0

    def __call__(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        self.split += len(texts)
        return fake_sentencizer(texts)


def make_transcript(
    lines: Iterable[tuple[str, str]],
    *,
    name: str = "interview_01",
    interviewer: str = "Interviewer",
    attributes: dict[str, str] | None = None,
) -> Transcript:
    """Build a transcript from (speaker, words) lines."""
    text, turns = "", []
    for index, (speaker, words) in enumerate(lines):
        start = len(text) + (1 if text else 0)
        text += ("\n" if text else "") + words
        role = "interviewer" if speaker == interviewer else "participant"
        turns.append(Turn(index, speaker, role, start, len(text)))
    key = name + "".join(turn.speaker for turn in turns)
    return Transcript(
        id=transcript_id(text, key),
        name=name,
        filename=f"{name}.txt",
        format="name-txt",
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text=text,
        turns=tuple(turns),
        attributes=dict(attributes or {}),
    )


def make_codebook() -> Codebook:
    """A guide of four questions, two categories with children, one small framework."""
    return Codebook(
        title="A small study",
        research_questions=(ResearchQuestion("RQ1", "What was seen?"),),
        frameworks=(_framework(),),
        roles=(GuideRole("teacher", "Teacher"),),
        questions=(
            _question("q1", "goals", "framing_goals", "What goals did your school set?"),
            _question("q2", "training", "professional_development", "Which training was offered?"),
            _question("q3", "goals", "framing_goals", "Who decided on those targets and when?"),
            _question("q4", "time", "protecting_time", "How is planning time protected?"),
        ),
        codes=_codes(),
    )


def _question(id_: str, category: str, dimension: str, wording: str) -> Question:
    return Question(id_, category, "RQ1", dimension, {"teacher": wording})


def _framework() -> Framework:
    functions = (
        Subdimension("framing_goals", "Framing goals", "Choosing goals for the school."),
        Subdimension(
            "professional_development",
            "Professional development",
            "Training and workshops for teachers.",
            ("The workshop taught me a lot.",),
        ),
        Subdimension("protecting_time", "Protecting time", "Guarding planning time from meetings."),
    )
    return Framework(
        "small", "A small framework", "made up", (Dimension("leading", "Leading", "", functions),)
    )


def _codes() -> tuple[Code, ...]:
    return (
        Code("goals", "Goals", "structural", "Goals of the school.", dimensions=("framing_goals",)),
        Code(
            "shared_goals",
            "Shared goals",
            "process",
            "Teachers decided on the goals together.",
            parent="goals",
            include=("Goals written by a team of teachers",),
            exclude=("Goals sent by the district office",),
            example="We sat together and wrote our goals.",
        ),
        Code(
            "goals_from_district",
            "Goals from the district",
            "descriptive",
            "Goals sent by the district office.",
            parent="goals",
        ),
        Code("training", "Training", "structural", "Training that was offered."),
        Code(
            "one_size_workshop",
            "One size workshop",
            "in_vivo",
            "A workshop that was the same for everyone.",
            parent="training",
        ),
        Code("time", "Time", "structural", "Time for planning.", dimensions=("protecting_time",)),
        Code(
            "lost_planning",
            "Lost planning",
            "descriptive",
            "Meetings eat the planning period.",
            parent="time",
        ),
    )


INTERVIEW = (
    ("Interviewer", "Thanks for coming. How are you today?"),
    ("Ms. Reed", "Fine, thank you."),
    ("Interviewer", "What goals did your school set for this?"),
    ("Ms. Reed", "We sat together and wrote our goals. A team of teachers decided on them."),
    ("Interviewer", "Can you say more?"),
    ("Ms. Reed", "Well, the district office sent goals too. We kept ours."),
    ("Interviewer", "Which training was offered to you?"),
    ("Ms. Reed", "A workshop. It was the same workshop for everyone, six hours of slides."),
    ("Interviewer", "And how is your planning time protected?"),
    ("Ms. Reed", "It is not. Meetings eat my planning period. I plan on Sunday nights."),
)


def make_interview(name: str = "interview_01", speaker: str = "Ms. Reed") -> Transcript:
    """A short interview that follows make_codebook's guide, with one question skipped."""
    lines = [(speaker if who == "Ms. Reed" else who, words) for who, words in INTERVIEW]
    return make_transcript(lines, name=name, attributes={"guide_role": "teacher"})
