"""Decisions rest on spans; segments may be cut anew."""

from __future__ import annotations

import pytest

from models.events import Event
from models.records import Segment
from models.state.derive import State, derive
from pipeline.segments.decisions import covered, decided_segments, overlapping, spans_decided

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
        (50, 152, ["s0", "s1"]),  # just half of the first, more of the second
        (50, 101, ["s0"]),  # all but one of it, of which half of the segment
        (90, 110, ["s0"]),  # 10 of 20: just half of what is shorter
        (260, 340, ["s2"]),  # half of both
        (261, 341, ["s2"]),  # a little less than half, and nothing else
        (100, 101, []),  # what stands between two segments touches both and is in none
        (99, 101, ["s0"]),
        (100, 102, ["s1"]),
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
        payload=span | ({"code_id": code} if code else {}),
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


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 300, ["s0", "s1", "s2"]),
        (196, 224, []),  # a share of both, and half of neither: unlike `overlapping`
        (150, 250, ["s1"]),  # half of s1, less of s2
        (151, 251, []),
        (260, 340, ["s2"]),  # just half
        (261, 341, []),
        (100, 101, []),
    ],
)
def test_a_unit_is_covered_by_half_or_not_at_all(start: int, end: int, expected: list[str]) -> None:
    assert [s.id for s in covered(("t1", start, end), SEGMENTS)] == expected


def test_a_code_given_twice_at_one_segment_is_one_and_codes_stand_as_they_were_given() -> None:
    events = [
        made(1, "coding.added", "first", "time", (0, 60)),
        made(2, "coding.added", "first", "goals", (0, 50)),
        made(3, "coding.added", "first", "time", (30, 100)),
        made(4, "unit.seen", "first", "", (101, 200)),
        made(5, "unit.seen", "second", "", (220, 300)),
    ]
    found = decided_segments(derive(events), "first", SEGMENTS)
    assert found.confirmed == {"s0": ("goals", "time")}
    assert found.rejected == {}
    assert found.seen == {"s1"}


def test_decisions_of_one_interview_are_not_those_of_another_at_the_same_place() -> None:
    other = Segment("o0", "t2", "a", 0, 0, 0, 100, "")
    found = decided_segments(state(), "first", [*SEGMENTS, other])
    assert "o0" not in found.confirmed.keys() | found.rejected.keys()
    alone = [made(1, "suggestion.rejected", "first", "time")]
    assert decided_segments(derive(alone), "first", [other]).rejected == {}
    assert decided_segments(derive(alone), "first", SEGMENTS).rejected == {"s0": ("time",)}
    spans = spans_decided(state(), "first")
    assert spans.keys() == {"t1"}
    assert spans["t1"].coded == {(("t1", 0, 100), "goals"), (("t1", 220, 300), "time")}
    assert spans["t1"].refused == {(("t1", 0, 100), "time")}
