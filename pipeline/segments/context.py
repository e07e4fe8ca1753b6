"""Find what was said just before and just after a span.

In:     a transcript, a half-open span of it, and its segments.
Out:    a passage on each side, or None at either end of the interview.

Within a turn it is the segment beside the span, or the rest of its own segment; where the
span begins or ends its turn, it is the end or the beginning of the turn beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Segment, Transcript, Turn

LONGEST = 360  # code points of a passage


@dataclass(frozen=True)
class Passage:
    """Words beside a span: of which turn, and whether some of it is left out."""

    turn: Turn
    start: int
    end: int
    cut: bool


def before(
    transcript: Transcript, start: int, segments: Sequence[Segment], *, longest: int = LONGEST
) -> Passage | None:
    """Return what was said before a span's start."""
    turn = turn_at(transcript, start)
    if turn is None:
        return None
    if transcript.text[turn.start : start].strip():
        own = [each.start for each in segments if turn.start <= each.start < start]
        return _last(transcript, turn, max(own, default=turn.start), start, longest)
    if turn.index == 0:
        return None
    other = transcript.turns[turn.index - 1]
    return _last(transcript, other, other.start, other.end, longest)


def after(
    transcript: Transcript, end: int, segments: Sequence[Segment], *, longest: int = LONGEST
) -> Passage | None:
    """Return what was said from a span's end on."""
    turn = turn_at(transcript, end - 1)
    if turn is None:
        return None
    if transcript.text[end : turn.end].strip():
        own = [each.end for each in segments if end < each.end <= turn.end]
        return _first(transcript, turn, end, min(own, default=turn.end), longest)
    if turn.index + 1 >= len(transcript.turns):
        return None
    other = transcript.turns[turn.index + 1]
    return _first(transcript, other, other.start, other.end, longest)


def turn_at(transcript: Transcript, offset: int) -> Turn | None:
    """Return the turn that holds an offset, or the last that begins before it."""
    found = None
    for turn in transcript.turns:
        if turn.start > offset:
            break
        found = turn
    return found


def _last(transcript: Transcript, turn: Turn, start: int, end: int, longest: int) -> Passage:
    """Return the end of a range, from a word's beginning on."""
    text = transcript.text
    while end > start and text[end - 1].isspace():
        end -= 1
    at = max(start, end - longest)
    if at > start:
        at = next((i + 1 for i in range(at - 1, end) if text[i].isspace()), at)
    while at < end and text[at].isspace():
        at += 1
    return Passage(turn, at, end, cut=at > turn.start)


def _first(transcript: Transcript, turn: Turn, start: int, end: int, longest: int) -> Passage:
    """Return the beginning of a range, up to a word's end."""
    text = transcript.text
    while start < end and text[start].isspace():
        start += 1
    at = min(end, start + longest)
    if at < end:
        at = next((i for i in range(at, start, -1) if text[i].isspace()), at)
    while at > start and text[at - 1].isspace():
        at -= 1
    return Passage(turn, start, at, cut=at < turn.end)
