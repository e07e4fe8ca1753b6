"""Units that persons split and joined: every word stays in one unit, nothing else moves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.records import Segment, segment_id
from models.state.state import SegmentEdit
from pipeline.segments.split_join import apply_cuts
from tests.decisions import new_event
from tests.properties import examples
from tests.studies import CODER, run_fake, small_study


def segments_of(text: str, *ends: int) -> list[Segment]:
    """Segments of one turn, each to the next of the ends, white space left out."""
    found, start = [], 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        a = start + len(piece) - len(piece.lstrip())
        b = start + len(piece.rstrip())
        found.append(Segment(segment_id("t", a, b), "t", "t.a", len(found), 0, a, b, text[a:b]))
        start = end
    return found


TEXT = "We met on Monday. Nobody came. Then we waited, and it rained."


def quotes(segments: list[Segment]) -> list[str]:
    return [each.quote for each in segments]


def test_a_split_parts_a_segment_at_its_place() -> None:
    found = apply_cuts(TEXT, segments_of(TEXT, 17), [SegmentEdit(18, 61, 30)])
    assert quotes(found) == [
        "We met on Monday.",
        "Nobody came.",
        "Then we waited, and it rained.",
    ]
    assert [each.index for each in found] == [0, 1, 2]


def test_a_join_makes_one_of_all_in_its_span_and_a_later_split_parts_it_again() -> None:
    start = segments_of(TEXT, 17, 30)
    joined = apply_cuts(TEXT, start, [SegmentEdit(0, 30, None)])
    assert quotes(joined) == ["We met on Monday. Nobody came.", "Then we waited, and it rained."]
    again = apply_cuts(TEXT, start, [SegmentEdit(0, 30, None), SegmentEdit(0, 30, 17)])
    assert [each.id for each in again] == [each.id for each in start]


def test_segments_of_two_turns_are_never_joined() -> None:
    first, second = segments_of(TEXT, 30)
    other = Segment(second.id, "t", "t.a", 1, 2, second.start, second.end, second.quote)
    assert apply_cuts(TEXT, [first, other], [SegmentEdit(0, len(TEXT), None)]) == [first, other]


def test_a_cut_that_fits_nothing_any_more_is_passed_over() -> None:
    start = segments_of(TEXT, 17)
    assert apply_cuts(TEXT, start, [SegmentEdit(0, 17, 17), SegmentEdit(40, 50, None)]) == start


words = st.lists(st.sampled_from(["we", "met", "\U0001f600", "né", "a"]), min_size=1, max_size=30)


@examples(60)
@given(words, st.data())
def test_whatever_is_split_and_joined_every_word_is_in_one_segment(found, data) -> None:
    text = " ".join(found)
    place = st.integers(0, len(text))
    ends = sorted({each for each in data.draw(st.lists(place, max_size=4)) if 0 < each < len(text)})
    spaces = [i for i in ends if text[i].isspace()]
    cuts = [
        SegmentEdit(min(a, b), max(a, b), data.draw(st.one_of(st.none(), place)))
        for a, b in data.draw(st.lists(st.tuples(place, place), max_size=5))
    ]
    cut = apply_cuts(text, segments_of(text, *spaces), cuts)
    assert "".join("".join(each.quote.split()) for each in cut) == "".join(found)
    assert all(text[each.start : each.end] == each.quote for each in cut)
    assert all(a.end <= b.start for a, b in pairwise(cut))


def test_a_study_that_is_run_again_keeps_what_was_split(tmp_path: Path) -> None:
    study = small_study(tmp_path / "a.study")
    held = max(study.segments(), key=lambda each: len(each.quote))
    at = held.start + held.quote.index(" ", len(held.quote) // 2)
    span = {"start": held.start, "end": held.end, "quote": held.quote}
    payload = {"transcript_id": held.transcript_id, **span, "at": at}
    before = len(study.segments())
    study.append([new_event("segment.split", CODER, payload)])
    run_fake(study)
    assert len(study.segments()) == before + 1
    fresh = {each.id for each in study.segments()}
    assert {each.segment_id for each in study.suggestions(coder=CODER)} <= fresh
    run_fake(study)
    assert {each.id for each in study.segments()} == fresh
