"""The records everything else speaks in: frozen, without behaviour beyond their own shape.

Offsets are always Unicode code points, half-open: `text[start:end]` is the quotation.
Ids are derived from content, so that two study files with a common origin agree on them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, Required, TypedDict

Role = Literal["interviewer", "participant", "unknown"]
CodeKind = Literal["structural", "descriptive", "process", "in_vivo"]


@dataclass(frozen=True)
class Turn:
    """One speaker's uninterrupted talk. start, end: code points; *_s: seconds or None.

    times: (code point of the transcript, seconds) of words inside it whose time is known.
    """

    index: int
    speaker: str
    role: Role
    start: int
    end: int
    start_s: float | None = None
    end_s: float | None = None
    times: tuple[tuple[int, float], ...] = ()


class StoredTurn(TypedDict, total=False):
    """A turn as it stands in a study file; the file may hold none of what is not required."""

    index: int
    speaker: Required[str]
    role: Role
    start: Required[int]
    end: Required[int]
    start_s: float | None
    end_s: float | None
    times: list[tuple[int, float]]


@dataclass(frozen=True)
class LeftOut:
    """Words of the source file that are in no turn, and why."""

    text: str
    why: str


@dataclass(frozen=True)
class Doubt:
    """What may be wrong with a reading: one sentence, and the source's lines it is about.

    kind: a word that programs tell doubts apart by (pipeline.read.hints lists them).
    lines: 1-based, of the source file; in a Word file, its paragraphs.
    """

    kind: str
    why: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """An interview as imported; `text` never changes afterwards.

    text is the turns' words joined by newlines; every turn is a range of it.
    """

    id: str
    name: str  # the file's stem; what people call the interview
    filename: str
    format: str  # zoom-vtt, teams-vtt, vtt, srt, docx, otter-txt, name-txt
    sha256: str  # of the source file's bytes
    text: str
    turns: tuple[Turn, ...]
    left_out: tuple[LeftOut, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)  # participant, role, level, ...
    # of the reading alone, not stored: once a person has looked, the interview is as it is
    doubts: tuple[Doubt, ...] = field(default=(), compare=False)
    make: str = field(default="", compare=False)  # the file's conventions, without its words

    def quote(self, turn: Turn) -> str:
        return self.text[turn.start : turn.end]


@dataclass(frozen=True)
class Answer:
    """A guide question with all talk until the next one; question_id None: before the first."""

    id: str
    transcript_id: str
    index: int
    question_id: str | None
    start: int
    end: int
    first_turn: int
    last_turn: int
    probability: float  # of the question, 0 to 1; 1.0 where a person confirmed it
    alternatives: tuple[tuple[str, float], ...] = ()  # (question_id, probability), best first
    confirmed: bool = False


@dataclass(frozen=True)
class Segment:
    """One to a few sentences of one turn: the unit that is coded."""

    id: str
    transcript_id: str
    answer_id: str
    index: int  # position among the transcript's segments
    turn: int
    start: int
    end: int
    quote: str


class EvidenceItem(TypedDict, total=False):
    """One thing that a suggestion rests on, as it is stored. What else it has depends on its kind.

    share: its part of the log odds of the score (pipeline.suggestions.explain lists the kinds).
    """

    kind: Required[str]
    share: Required[float]
    text: str  # the description's line
    similarity: float  # cosine of the line, or of the decided segment
    segment_id: str  # the decided segment, and where it stands
    transcript_id: str
    start: int
    end: int
    count: int  # decided segments that are named together
    words: list[str]
    question_id: str
    probability: float  # that it is the question answered


@dataclass(frozen=True)
class Suggestion:
    """A code proposed for a segment. Never a coding until a person says so.

    score: a probability. band: confident, worth a look or abstain. evidence: what it
    rests on, weightiest first.
    """

    id: str
    transcript_id: str
    segment_id: str
    start: int
    end: int
    code_id: str
    score: float
    rank: int  # 1 is the best for its segment
    evidence: tuple[EvidenceItem, ...]
    version: str  # method, encoder and training state that made it
    band: str = ""  # "" where none was given


@dataclass(frozen=True)
class DimensionLink:
    """A code, question, relation or segment read as showing a framework's dimension."""

    subject_kind: Literal["code", "question", "relation", "segment"]
    subject_id: str
    framework_id: str
    dimension_id: str  # a dimension's or function's id
    strength: float  # 0 to 1
    reason: str


@dataclass(frozen=True)
class RelationDraft:
    """Two categories that occur together more than chance would have it."""

    id: str
    first: str  # code ids
    second: str
    answers_together: int
    answers_first: int
    answers_second: int
    answers_all: int
    participants_together: int
    participants_all: int
    lift: float | None  # None where it cannot be given; then `reason` says why
    reason: str
    segment_ids: tuple[str, ...]


@dataclass(frozen=True)
class ThemeDraft:
    """A proposed theme: codes that are used alike, for an analyst to merge, split, name."""

    id: str
    name: str
    code_ids: tuple[str, ...]
    cohesion: float | None
    segment_ids: tuple[str, ...]  # most typical first
    version: str


@dataclass(frozen=True)
class CodeDraft:
    """A proposed open code: segments that no code fits and that say alike things.

    label: participants' own words, text[label_start:label_end] of its segment's transcript.
    cohesion: mean cosine between its segments, less what the study and each interview share.
    perhaps: an existing code whose description is close to the group, which is then not new.
    """

    id: str
    label: str
    label_segment_id: str
    label_start: int
    label_end: int
    segment_ids: tuple[str, ...]  # all of the group, most typical first
    transcript_ids: tuple[str, ...]  # the interviews they come from
    cohesion: float
    version: str
    perhaps: str | None = None


@dataclass(frozen=True)
class Code:
    id: str
    name: str
    kind: CodeKind
    definition: str = ""
    parent: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: str = ""
    dimensions: tuple[str, ...] = ()
    retired: bool = False
    merged_into: str | None = None


@dataclass(frozen=True)
class Subdimension:
    id: str
    name: str
    definition: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    id: str
    name: str
    definition: str = ""
    functions: tuple[Subdimension, ...] = ()


@dataclass(frozen=True)
class Framework:
    id: str
    title: str
    source: str
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True)
class GuideRole:
    id: str
    name: str


@dataclass(frozen=True)
class Question:
    id: str
    category: str | None  # id of a structural code
    research_question: str | None
    dimension: str | None
    ask: dict[str, str]  # guide role id -> wording


@dataclass(frozen=True)
class ResearchQuestion:
    id: str
    text: str


@dataclass(frozen=True)
class Codebook:
    title: str
    research_questions: tuple[ResearchQuestion, ...]
    frameworks: tuple[Framework, ...]
    roles: tuple[GuideRole, ...]
    questions: tuple[Question, ...]
    codes: tuple[Code, ...]


def transcript_id(text: str, turns_key: str) -> str:
    """Return the id that the same transcript gets on any machine."""
    return "t" + hashlib.sha256(f"{text}\0{turns_key}".encode()).hexdigest()[:15]


def answer_id(transcript: str, start: int) -> str:
    return f"{transcript}.a{start}"


def segment_id(transcript: str, start: int, end: int) -> str:
    return f"{transcript}.{start}-{end}"


def transcript_of_segment(segment: str) -> str:
    """Return the transcript that a segment's id names."""
    return segment.rpartition(".")[0]


def suggestion_id(segment: str, code_id: str, version: str) -> str:
    return "s" + hashlib.sha256(f"{segment}\0{code_id}\0{version}".encode()).hexdigest()[:15]
