"""Find words in interviews: in which segment all of them stand, and where in it.

In:     an interview with its segments, and the folded terms of a query.
Out:    one Hit for each segment in which every term begins, in the order of the interview. What
        is said between segments, as an interviewer's turn, is looked through like one. Where a
        turn has all terms, but none of its segments has, the turn is the hit.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import Segment, Transcript, Turn
from pipeline.search.folding import FoldedText, merged

Span = tuple[int, int]
TurnSegments = Mapping[int, Sequence[Segment]]  # a turn's index -> its segments, in order


@dataclass(frozen=True)
class Hit:
    """A stretch of a turn in which all terms stand. segment: that it is or begins in, if any.

    marks: where the terms stand, in order, none over another.
    """

    turn: int
    start: int
    end: int
    segment: Segment | None
    marks: tuple[Span, ...]


class FoldedInterview:
    """An interview made ready to be searched, which takes longer than a search."""

    def __init__(self, transcript: Transcript) -> None:
        self._text = FoldedText(transcript.text)
        self._turns = transcript.turns
        self._starts = [turn.start for turn in transcript.turns]

    def hits(self, terms: Sequence[str], segments: Callable[[], TurnSegments]) -> list[Hit]:
        """Return where all terms stand together. segments: gives this interview's."""
        found_in = self._in_turns(terms)
        if not found_in:
            return []
        cut = segments()
        return [
            hit
            for turn, found in sorted(found_in.items())
            for hit in _hits_of_turn(self._turns[turn], found, cut.get(turn, ()))
        ]

    def _in_turns(self, terms: Sequence[str]) -> dict[int, list[list[Span]]]:
        """Return, for each turn that has all terms, where each of them stands."""
        by_turn: dict[int, list[list[Span]]] = {}
        for nth, term in enumerate(terms):
            for start, end in self._text.find(term):
                turn = bisect.bisect_right(self._starts, start) - 1
                if turn < 0 or end > self._turns[turn].end:
                    continue  # it would go on with what another person says
                if nth == 0:
                    by_turn.setdefault(turn, [[] for _ in terms])
                if turn in by_turn:
                    by_turn[turn][nth].append((start, end))
            by_turn = {turn: found for turn, found in by_turn.items() if found[nth]}
        return by_turn


def _hits_of_turn(turn: Turn, found: list[list[Span]], segments: Sequence[Segment]) -> list[Hit]:
    hits = []
    if len(segments) == 1 and (segments[0].start, segments[0].end) == (turn.start, turn.end):
        return [_hit(turn, (turn.start, turn.end), segments[0], found)]  # as most turns are
    for start, end, segment in _stretches(turn, segments):
        here = [[each for each in spans if start <= each[0] < end] for spans in found]
        if all(here):
            hits.append(_hit(turn, (start, end), segment, here))
    if hits:
        return hits
    first = min(start for spans in found for start, _ in spans)
    begun = next((s for a, b, s in _stretches(turn, segments) if a <= first < b), None)
    return [_hit(turn, (turn.start, turn.end), begun, found)]


def _hit(turn: Turn, stretch: Span, segment: Segment | None, found: list[list[Span]]) -> Hit:
    marks = merged([each for spans in found for each in spans])
    return Hit(turn.index, *stretch, segment, tuple(marks))


def _stretches(
    turn: Turn, segments: Sequence[Segment]
) -> Iterator[tuple[int, int, Segment | None]]:
    """Yield the segments of a turn and what is said between them, so that nothing is left out."""
    at = turn.start
    for segment in segments:
        if segment.start > at:
            yield at, segment.start, None
        yield segment.start, segment.end, segment
        at = segment.end
    if at < turn.end:
        yield at, turn.end, None


def segments_by_turn(segments: Iterable[Segment]) -> TurnSegments:
    """Return an interview's segments as they are searched."""
    found: dict[int, list[Segment]] = {}
    for segment in segments:
        found.setdefault(segment.turn, []).append(segment)
    return found


def excerpt_spans(text: str, around: Span, marks: Sequence[Span], *, beside: int) -> list[Span]:
    """Return what to show of a text: its marks with the words beside them, where they are far
    apart as several stretches.

    around: what may be shown; beside: code points before and after a mark, widened or cut to whole
    words.
    """
    low, high = around
    spans = merged(
        [
            (_word_start(text, max(low, start - beside), start), _word_end(text, end, end + beside))
            for start, end in marks
        ]
    )
    return [(max(low, start), min(high, end)) for start, end in spans]


def _word_start(text: str, at: int, limit: int) -> int:
    """Return where the first word begins from a place on, before a limit."""
    if at == 0 or text[at - 1].isspace():
        return at
    return next((i + 1 for i in range(at, limit) if text[i].isspace()), at)


def _word_end(text: str, low: int, at: int) -> int:
    """Return where the last word ends before a place, after a limit."""
    if at >= len(text) or text[at].isspace():
        return min(at, len(text))
    return next((i for i in range(at, low, -1) if text[i].isspace()), at)
