"""Read one coder's decisions as decisions about segments.

In:     codings and rejections, which rest on spans; segments, which may be cut anew.
Out:    by segment, the codes this coder confirmed and rejected there.

A decision belongs to the segments that it covers by half, or that cover it by half, and in
any case to the one it overlaps most.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from models.records import Segment
from models.state.derive import State

MIN_SHARE = 0.5  # of the shorter of coding and segment

Span = tuple[str, int, int]  # transcript id, start, end


class Stretch(Protocol):
    """A part of a text: half-open code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


U = TypeVar("U", bound=Stretch)


@dataclass(frozen=True)
class SegmentDecisions:
    """What one coder decided. Segment ids in transcript order; code ids in given order.

    seen: segments that the coder looked at and said no code fits.
    """

    confirmed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()


def decided_segments(state: State, coder: str, segments: Sequence[Segment]) -> SegmentDecisions:
    """Return this coder's decisions, and nobody else's, by segment."""
    found = decided_at(spans_decided(state, coder).values(), segments)
    spans = [
        ((where, start, end), "") for author, where, start, end in state.seen if author == coder
    ]
    return replace(found, seen=frozenset(_by_segment(spans, segments)))


@dataclass(frozen=True)
class Spans:
    """What one coder decided in one interview: a code at a half-open span, each once."""

    coded: frozenset[tuple[Span, str]] = frozenset()
    refused: frozenset[tuple[Span, str]] = frozenset()


def spans_decided(state: State, coder: str) -> dict[str, Spans]:
    """Return this coder's decisions by interview, as they rest on spans."""
    coded: dict[str, set[tuple[Span, str]]] = {}
    refused: dict[str, set[tuple[Span, str]]] = {}
    for each in state.codings:
        if each.coder == coder:
            span = (each.transcript_id, each.start, each.end)
            coded.setdefault(each.transcript_id, set()).add((span, each.code_id))
    for author, where, start, end, code in state.rejected:
        if author == coder:
            refused.setdefault(where, set()).add(((where, start, end), state.resolve(code)))
    return {
        where: Spans(frozenset(coded.get(where, ())), frozenset(refused.get(where, ())))
        for where in coded.keys() | refused.keys()
    }


def decided_at(decisions: Iterable[Spans], segments: Sequence[Segment]) -> SegmentDecisions:
    """Return decisions by segment. segments: of their interviews, in order."""
    all_decisions = list(decisions)
    return SegmentDecisions(
        _by_segment((one for each in all_decisions for one in each.coded), segments),
        _by_segment((one for each in all_decisions for one in each.refused), segments),
    )


def overlapping(span: Span, segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments a span belongs to. segments: of its transcript, in order."""
    shares = _shares(span, segments)
    enough = [segment for share, segment in shares if share >= MIN_SHARE]
    if enough or not shares:
        return enough
    return [max(shares, key=lambda pair: pair[0])[1]]


def covered(span: Span, units: Sequence[U]) -> list[U]:
    """Return the units that a span covers by half, or that cover it by half.

    units: of its transcript, in order; where only some of all units are given, a span that
    belongs to one that is left out belongs to none.
    """
    return [unit for share, unit in _shares(span, units) if share >= MIN_SHARE]


def _shares(span: Span, units: Sequence[U]) -> list[tuple[float, U]]:
    """Return the units that share text with a span, and how much of the shorter it is."""
    first = bisect.bisect_right(units, span[1], key=lambda unit: unit.end)
    shares = []
    for unit in units[first:]:
        common = min(unit.end, span[2]) - max(unit.start, span[1])
        if common <= 0:
            break
        shares.append((common / min(unit.end - unit.start, span[2] - span[1]), unit))
    return shares


def _by_segment(
    decisions: Iterable[tuple[Span, str]], segments: Sequence[Segment]
) -> dict[str, tuple[str, ...]]:
    by_transcript: dict[str, list[Segment]] = {}
    for segment in segments:
        by_transcript.setdefault(segment.transcript_id, []).append(segment)
    codes_of: dict[str, list[str]] = {}
    for span, code in sorted(decisions):
        for segment in overlapping(span, by_transcript.get(span[0], [])):
            codes = codes_of.setdefault(segment.id, [])
            if code not in codes:
                codes.append(code)
    return {
        segment.id: tuple(codes_of[segment.id]) for segment in segments if segment.id in codes_of
    }
