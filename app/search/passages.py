"""Passages that hold words, or are close in meaning to them, over all interviews at once.

In:     a study opened for its coder, what was typed, and which passages are wanted.
Out:    JSON-ready hits in their context, with the codes that this coder gave them.

What is close in meaning is found by the vectors that the study keeps of its segments; the words
typed are the one thing that is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.coded_segments import CodedStudy
from app.common.text import counted
from models.errors import ThroughlineError
from models.records import Segment, Transcript
from models.store.study import Study
from pipeline.encoder.loading import Encoder
from pipeline.guide.alignment import EVEN
from pipeline.search.folding import read_query
from pipeline.search.passages import FoldedInterview, TurnSegments, segments_by_turn
from pipeline.suggestions.outliers import kept_vectors

BESIDE = 80  # code points shown before and after a hit
ASKS = "interviewer"
LEFT_OUT = ("participant",)  # attributes that are said beside every hit


class NoVectors(ThroughlineError):
    """The study keeps no vectors that a meaning could be compared with."""


@dataclass(frozen=True)
class PassagesWanted:
    """Which passages are wanted; "" stands for all. attribute: name=value, of the participant.

    code: one that this coder gave. question: the one that the answer was aligned with.
    """

    interview: str = ""
    speaker: str = ""
    code: str = ""
    question: str = ""
    attribute: str = ""


class SearchIndex:
    """What searches need of a study, read once a revision and coder; vectors once for all."""

    def __init__(self) -> None:
        self._at: tuple[int, str] | None = None
        self._folded: dict[str, FoldedInterview] = {}  # by interview, whose words never change
        self._vectors: tuple[tuple[str, ...], np.ndarray, np.ndarray] | None = None

    def at(self, study: Study, coder: str) -> SearchIndex:
        """Return this, as the study is now to a coder."""
        now = (study.revision(), coder)
        if self._at == now:
            return self
        self.study = study
        self.coded = CodedStudy(study, coder)
        self.segments = study.segments()
        self.codes = {each.segment.id: each.codes for each in self.coded.coded}
        self._cut: dict[str, TurnSegments] = {}
        self._at = now
        return self

    def vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Return places of segments that have a vector, and their unit rows. Raises NoVectors."""
        ids = tuple(each.id for each in self.segments)
        if self._vectors is None or self._vectors[0] != ids:
            kept = kept_vectors(self.study, self.coded.state, [s.quote for s in self.segments])
            there = [at for at, row in enumerate(kept) if row is not None]
            rows = [row for row in kept if row is not None]
            if not rows:
                raise NoVectors(
                    "Nothing is kept yet that a meaning could be compared with. Press Suggest "
                    "codes on Home, then search again."
                )
            self._vectors = ids, np.array(there), np.stack(rows)
        return self._vectors[1], self._vectors[2]

    def turns(self, transcript: Transcript) -> tuple[FoldedInterview, TurnSegments]:
        """Return an interview made ready to be searched for words."""
        id_ = transcript.id
        if id_ not in self._folded:
            self._folded[id_] = FoldedInterview(transcript)
        if not self._cut:
            own: dict[str, list[Segment]] = {}
            for each in self.segments:
                own.setdefault(each.transcript_id, []).append(each)
            self._cut = {of: segments_by_turn(segments) for of, segments in own.items()}
        return self._folded[id_], self._cut.get(id_, {})


def find_words(
    index: SearchIndex, typed: str, wanted: PassagesWanted, *, limit: int
) -> payloads.Passages:
    """Return each place of the words with what stands beside it (keyword in context)."""
    terms = read_query(typed)
    hits: list[payloads.PassageHit] = []
    total = 0
    for transcript in index.coded.transcripts.values() if terms else ():
        if not _wants_interview(transcript, wanted):
            continue
        folded, cut = index.turns(transcript)
        for hit in folded.hits(terms, lambda cut=cut: cut):  # type: ignore[misc]
            turn = transcript.turns[hit.turn]
            if not _wants_place(index, hit.segment, asks=turn.role == ASKS, wanted=wanted):
                continue
            total += len(hit.marks)
            for span in hit.marks[: max(0, limit - len(hits))]:
                around = (turn.start, turn.end)
                hits.append(
                    _hit(index, transcript, hit.segment, span, around, asks=turn.role == ASKS)
                )
    said = f"{counted(total, 'place')}." if terms else ""
    return _answer(index, hits, total, said)


def find_meaning(
    index: SearchIndex,
    typed: str,
    wanted: PassagesWanted,
    *,
    limit: int,
    get_encoder: Callable[[], Encoder],
) -> payloads.Passages:
    """Return the passages closest to what was typed, the closest first. Raises NoVectors."""
    if not typed.strip():
        return _answer(index, [], 0, "")
    there, rows = index.vectors()
    asked = get_encoder().encode([typed.strip()])[0]
    if asked.shape[0] != rows.shape[1]:
        raise NoVectors(
            "The vectors that are kept are another encoder's. Press Suggest codes on Home, then "
            "search again."
        )
    likeness = rows @ asked
    hits: list[payloads.PassageHit] = []
    total = 0
    for place in np.argsort(-likeness, kind="stable"):
        segment = index.segments[int(there[place])]
        transcript = index.coded.transcripts[segment.transcript_id]
        if not _wants_interview(transcript, wanted):
            continue
        if not _wants_place(index, segment, asks=False, wanted=wanted):
            continue
        total += 1
        if len(hits) < limit:
            span = (segment.start, segment.end)
            around = (0, len(transcript.text))
            hit = _hit(index, transcript, segment, span, around, asks=False)
            hits.append(hit | {"likeness": round(float(likeness[place]), 3)})
    said = (
        f"The {counted(len(hits), 'passage')} closest in meaning, of {total:,}. Closeness is the "
        "machine's; whether a passage says it is yours to judge."
    )
    return _answer(index, hits, total, said if total else "No passage is of what was chosen.")


# -- which are wanted


def _wants_interview(transcript: Transcript, wanted: PassagesWanted) -> bool:
    if wanted.interview and wanted.interview != transcript.id:
        return False
    name, sign, value = wanted.attribute.partition("=")
    return not sign or transcript.attributes.get(name, "") == value


def _wants_place(
    index: SearchIndex, segment: Segment | None, *, asks: bool, wanted: PassagesWanted
) -> bool:
    if wanted.speaker and asks != (wanted.speaker == ASKS):
        return False
    if wanted.code and (segment is None or wanted.code not in index.codes.get(segment.id, ())):
        return False
    return not wanted.question or _question_of(index, segment) == wanted.question


def _question_of(index: SearchIndex, segment: Segment | None) -> str:
    answer = index.coded.answers.get(segment.answer_id) if segment else None
    if answer is None or answer.question_id is None:
        return ""
    return answer.question_id if answer.confirmed or answer.probability >= EVEN else ""


# -- what is shown


def _hit(
    index: SearchIndex,
    transcript: Transcript,
    segment: Segment | None,
    span: tuple[int, int],
    around: tuple[int, int],
    *,
    asks: bool,
) -> payloads.PassageHit:
    start, end = span
    text = transcript.text
    names = index.coded.state.codes
    codes = index.codes.get(segment.id, ()) if segment else ()
    return {
        "href": InterviewPlace(transcript.id, segment.id if segment else "").address,
        "transcript_id": transcript.id,
        "segment_id": segment.id if segment and not asks else None,
        "start": segment.start if segment else start,
        "end": segment.end if segment else end,
        "quote": segment.quote if segment else text[start:end],
        "before": strip_bidi_controls(text[max(around[0], start - BESIDE) : start]),
        "hit": strip_bidi_controls(text[start:end]),
        "after": strip_bidi_controls(text[end : min(around[1], end + BESIDE)]),
        "who": strip_bidi_controls(index.coded.participant(transcript.id)),
        "asks": asks,
        "interview": strip_bidi_controls(transcript.name),
        "codes": [strip_bidi_controls(code_path(each, names)) for each in codes],
        "likeness": None,
    }


def _answer(
    index: SearchIndex, hits: list[payloads.PassageHit], total: int, said: str
) -> payloads.Passages:
    state = index.coded.state
    book = state.codebook
    asked = [
        (each.id, next((words for words in each.ask.values() if words), each.id))
        for each in (book.questions if book else ())
    ]
    return {
        "hits": hits,
        "total": total,
        "said": said,
        "codes": _choices((c.id, code_path(c.id, state.codes)) for c in state.active_codes()),
        "questions": _choices(asked),
        "attributes": _choices(_attributes(index.coded)),
        "interviews": _choices((t.id, t.name) for t in index.coded.transcripts.values()),
    }


def _attributes(coded: CodedStudy) -> Iterator[tuple[str, str]]:
    pairs = {
        (key, value)
        for each in coded.transcripts.values()
        for key, value in each.attributes.items()
        if value and key not in LEFT_OUT
    }
    for key, value in sorted(pairs):
        yield f"{key}={value}", f"{key.replace('_', ' ')}: {coded.value_name(key, value)}"


def _choices(pairs: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> list[payloads.Choice]:
    return [{"value": id_, "label": strip_bidi_controls(name)} for id_, name in pairs]
