"""What is said around a span: within the turn, across turns, at the ends, cut at words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.records import Segment, Transcript
from pipeline.segments.context import Passage, after, before, turn_at
from tests.fakes import make_transcript
from tests.properties import examples

LINES = [
    ("Interviewer", "What goals did you set?"),
    ("Rosa", "Three goals. Everybody signed \U0001f600 them. They hang on the wall."),
    ("Interviewer", "Thank you."),
]
TALK = make_transcript(LINES)


def segment(quote: str, of: Transcript = TALK) -> Segment:
    start = of.text.index(quote)
    return Segment(quote, of.id, "a", 0, 1, start, start + len(quote), quote)


SEGMENTS = [
    segment("Three goals."),
    segment("Everybody signed \U0001f600 them."),
    segment("They hang on the wall."),
]


def said(found: Passage | None, of: Transcript = TALK) -> str | None:
    return found and of.text[found.start : found.end]


def test_within_a_turn_it_is_the_segment_beside():
    middle = SEGMENTS[1]
    assert said(before(TALK, middle.start, SEGMENTS)) == "Three goals."
    assert said(after(TALK, middle.end, SEGMENTS)) == "They hang on the wall."


def test_at_the_edge_of_a_turn_it_is_the_turn_beside():
    first, last = SEGMENTS[0], SEGMENTS[-1]
    found = before(TALK, first.start, SEGMENTS)
    assert (said(found), found and found.turn.speaker) == (LINES[0][1], "Interviewer")
    assert said(after(TALK, last.end, SEGMENTS)) == "Thank you."


def test_at_either_end_of_the_interview_there_is_nothing():
    assert before(TALK, 0, []) is None
    assert after(TALK, len(TALK.text), []) is None


def test_words_selected_inside_a_segment_stand_among_the_rest_of_it():
    start = TALK.text.index("signed")
    assert said(before(TALK, start, SEGMENTS)) == "Everybody"
    assert said(after(TALK, start + len("signed"), SEGMENTS)) == "\U0001f600 them."


def test_long_talk_is_cut_between_words_and_says_so():
    talk = make_transcript([("Rosa", "one two three four five six"), ("Rosa", "seven")])
    start = talk.text.index("seven")
    found = before(talk, start, [], longest=10)
    assert found is not None
    assert (said(found, talk), found.cut) == ("five six", True)
    found = after(talk, 3, [], longest=10)
    assert found is not None
    assert (said(found, talk), found.cut) == ("two three", True)


_words = st.text(st.sampled_from("ab \U0001f600\u0301"), min_size=1, max_size=40).filter(str.strip)


@examples(80)
@given(st.lists(_words, min_size=1, max_size=4), st.data(), st.integers(1, 30))
def test_a_passage_lies_beside_the_span_inside_one_turn_and_is_no_longer_than_asked(
    lines, data, longest
):
    talk = make_transcript([("Rosa", each.strip()) for each in lines])
    turn = data.draw(st.sampled_from(talk.turns))
    start = data.draw(st.integers(turn.start, turn.end - 1))
    end = data.draw(st.integers(start + 1, turn.end))
    for found, low, high in (
        (before(talk, start, [], longest=longest), 0, start),
        (after(talk, end, [], longest=longest), end, len(talk.text)),
    ):
        if found is None:
            continue
        assert low <= found.start <= found.end <= high
        assert found.turn.start <= found.start
        assert found.end <= found.turn.end
        assert found.end - found.start <= longest
        assert turn_at(talk, found.turn.start) == found.turn
