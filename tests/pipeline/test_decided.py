"""Decisions rest on spans; segments may be cut anew."""

from __future__ import annotations

import pytest

from models.events import Event
from models.records import Segment
from models.state import State, derive
from pipeline.decided import decided_segments, overlapping

SEGMENTS = [
    Segment("s0", "t1", "a", 0, 0, 0, 100, ""),
    Segment("s1", "t1", "a", 1, 0, 101, 200, ""),
    Segment("s2", "t1", "a", 2, 2, 220, 300, ""),
]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 100, ["s0"]),  # the segment itself
        (20, 30, ["s0"]),  # a phrase in it
        (90, 115, ["s1"]),  # a phrase across two: the one with half of it or more
        (40, 180, ["s0", "s1"]),  # more than half of both
        (0, 300, ["s0", "s1", "s2"]),
        (205, 215, []),  # between segments
        (196, 224, ["s1"]),  # half of nothing: the one it overlaps most, the first of equals
    ],
)
def test_a_span_belongs_to_the_segments_it_shares_half_with(
    start: int, end: int, expected: list[str]
) -> None:
    assert [s.id for s in overlapping(("t1", start, end), SEGMENTS)] == expected


def made(n: int, kind: str, actor: str, code: str, at: tuple[int, int] = (0, 100)) -> Event:
    span = {"transcript_id": "t1", "start": at[0], "end": at[1], "quote": ""}
    return Event(
        id=f"e{n}",
        clock=n,
        at="2026-01-01T00:00:00+00:00",
        actor=actor,
        kind=kind,
        payload=span | {"code_id": code},
        reason=None,
        suggested=None,
        origin="person",
        group=None,
    )


def state() -> State:
    return derive(
        [
            made(1, "coding.added", "first", "goals"),
            made(2, "coding.added", "second", "time"),
            made(3, "suggestion.rejected", "first", "time"),
            made(4, "suggestion.accepted", "first", "time", (220, 300)),
        ]
    )


def test_only_this_coders_decisions_count() -> None:
    decided = decided_segments(state(), "first", SEGMENTS)
    assert decided.confirmed == {"s0": ("goals",), "s2": ("time",)}
    assert decided.rejected == {"s0": ("time",)}
    assert decided_segments(state(), "second", SEGMENTS).confirmed == {"s0": ("time",)}
    assert decided_segments(state(), "nobody", SEGMENTS).confirmed == {}
