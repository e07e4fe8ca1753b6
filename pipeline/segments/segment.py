"""Cut an interview into the units that are coded.

In:     a transcript, the sentences of its participants' turns, their vectors.
Out:    segments of one to a few sentences, none across two turns.
Source: Hearst (1997), TextTiling, Comput. Ling. 23(1):33-64, with sentence embeddings.

Within a turn the cuts are chosen together, so that they fall where the talk drifts and
segments have a readable length. Every word of a participant is in exactly one segment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.records import Answer, Segment, Transcript, Turn, segment_id

METHOD = "drift-1"  # changes when the same input would be cut otherwise
MIN_WORDS = 6  # shorter talk is glued to its neighbour in the turn
AIM_WORDS = 30  # a segment of this length costs nothing for its length
MAX_WORDS = 65  # no segment is longer unless one clause is
WINDOW = 2  # sentences on each side that drift is measured over
CUT_GAIN = 1.0  # what a clear drift (one standard deviation) is worth
LENGTH_COST = 2.0  # what being half or twice as long as AIM_WORDS costs
CLAUSE = re.compile(r"(?<=[,;:])\s|\s(?=(?:and|but|so|because|then|or)\s)", re.IGNORECASE)
SPACE = re.compile(r"\s")

Span = tuple[int, int]


def coded_turns(transcript: Transcript) -> list[Turn]:
    """Return the turns that are segmented: everybody's but the interviewer's."""
    return [turn for turn in transcript.turns if turn.role != "interviewer"]


def tidy_sentences(text: str, found: Sequence[Span]) -> list[Span]:
    """Return ranges that hold every word of the text once, whatever the splitter left out.

    Cuts are only made at white space; a sentence far too long is cut at its clauses.
    """
    inside = {start for start, _ in found if 0 < start < len(text)}
    edges = [0, *sorted(at for at in inside if text[at - 1].isspace()), len(text)]
    spans = [_stripped(text, a, b) for a, b in pairwise(edges)]
    return [part for span in spans if span[0] < span[1] for part in _clauses(text, span)]


def segment_transcript(
    transcript: Transcript,
    sentences: Sequence[Sequence[Span]],
    vectors: Sequence[np.ndarray],
) -> list[Segment]:
    """Return the segments of all turns but the interviewer's, in order.

    sentences, vectors: one entry for each of coded_turns(transcript): tidy_sentences of the
    turn's own text, and float32 rows for them, shape (n_sentences, d).
    """
    cut: list[tuple[Turn, Span]] = []
    for turn, spans, rows in zip(coded_turns(transcript), sentences, vectors, strict=True):
        text = transcript.quote(turn)
        cut += [(turn, span) for span in _cut_turn(text, spans, rows)]
    return [_segment(transcript, i, turn, span) for i, (turn, span) in enumerate(cut)]


def place_segments(segments: Sequence[Segment], answers: Sequence[Answer]) -> list[Segment]:
    """Give each segment the answer it lies in. Answers hold whole turns, so one always does."""
    holder = {
        turn: answer.id
        for answer in answers
        for turn in range(answer.first_turn, answer.last_turn + 1)
    }
    return [replace(segment, answer_id=holder[segment.turn]) for segment in segments]


def _segment(transcript: Transcript, index: int, turn: Turn, span: Span) -> Segment:
    start, end = turn.start + span[0], turn.start + span[1]
    return Segment(
        id=segment_id(transcript.id, start, end),
        transcript_id=transcript.id,
        answer_id="",
        index=index,
        turn=turn.index,
        start=start,
        end=end,
        quote=transcript.text[start:end],
    )


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _words(text: str, span: Span) -> int:
    return len(text[span[0] : span[1]].split())


def _clauses(text: str, span: Span) -> list[Span]:
    """Halve a sentence that is longer than a segment may be, at clauses, else at spaces."""
    if _words(text, span) <= MAX_WORDS:
        return [span]
    for pattern in (CLAUSE, SPACE):
        middle = (span[0] + span[1]) / 2
        reach = (span[1] - span[0]) / 4 if pattern is CLAUSE else (span[1] - span[0]) / 2
        places = [m.start() for m in pattern.finditer(text, *span)]
        near = [place for place in places if abs(place - middle) <= reach]
        if near:
            place = min(near, key=lambda p: (abs(p - middle), p))
            halves = (_stripped(text, span[0], place), _stripped(text, place, span[1]))
            return [part for half in halves for part in _clauses(text, half)]
    return [span]


def _cut_turn(text: str, spans: Sequence[Span], rows: np.ndarray) -> list[Span]:
    """Choose the cuts of one turn: the best sum of drift at cuts less odd lengths."""
    if len(spans) <= 1:
        return list(spans)
    words = [_words(text, span) for span in spans]
    gains = CUT_GAIN * drift(rows)
    best = [0.0] + [-np.inf] * len(spans)
    came = [0] * (len(spans) + 1)
    for end in range(1, len(spans) + 1):
        for start in range(end - 1, -1, -1):
            length = sum(words[start:end])
            if length > MAX_WORDS and end - start > 1:
                break
            score = best[start] + (gains[start - 1] if start else 0.0) - _length_cost(length)
            if score > best[end]:
                best[end], came[end] = score, start
    cuts, end = [], len(spans)
    while end > 0:
        cuts.append((spans[came[end]][0], spans[end - 1][1]))
        end = came[end]
    return cuts[::-1]


def _length_cost(words: int) -> float:
    """Cost of a segment's length: none near the aim, dear for a fragment."""
    fragment = 10.0 if words < MIN_WORDS else 0.0
    return LENGTH_COST * float(np.log2(max(words, 1) / AIM_WORDS)) ** 2 + fragment


def drift(rows: np.ndarray) -> np.ndarray:
    """Return how clearly the talk turns after each sentence but the last, in z-scores.

    rows: unit vectors of a turn's sentences, shape (n, d), n >= 2. Drift is one minus the
    cosine of the means of up to WINDOW sentences before and after; z-scores are over the
    turn, and 0 where all are the same. Shape (n - 1,).
    """
    gaps = np.empty(len(rows) - 1)
    for i in range(1, len(rows)):
        before = rows[max(0, i - WINDOW) : i].mean(axis=0)
        after = rows[i : i + WINDOW].mean(axis=0)
        norm = float(np.linalg.norm(before) * np.linalg.norm(after))
        gaps[i - 1] = 1.0 - float(before @ after) / norm if norm > 0 else 0.0
    spread = gaps.std()
    return (gaps - gaps.mean()) / spread if spread > 1e-6 else np.zeros_like(gaps)
