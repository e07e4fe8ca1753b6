"""Segments: every participant word once, inside a turn, at a readable length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Segment, Transcript
from pipeline.guide.alignment import AskedQuestion, split_answers
from pipeline.segments.segment import (
    MAX_WORDS,
    MIN_WORDS,
    coded_turns,
    drift,
    place_segments,
    segment_transcript,
    tidy_sentences,
)
from tests.fakes import FakeEncoder, fake_sentencizer, make_interview, make_transcript

WORDS = st.text(alphabet="abñ漢😀'-é", min_size=1, max_size=6)
MARKS = st.sampled_from(["", ".", "?", "!", ",", "...", ". ", "\u00a0", "  ", "\n"])
TALK = st.lists(st.tuples(WORDS, MARKS), min_size=1, max_size=120).map(
    lambda pairs: " ".join(word + mark for word, mark in pairs)
)
LINES = st.lists(
    st.tuples(st.sampled_from(["Interviewer", "Ms. Reed", "Mr. Poe"]), TALK), min_size=1, max_size=8
)


def segments_of(transcript: Transcript) -> list[Segment]:
    quotes = [transcript.quote(turn) for turn in coded_turns(transcript)]
    spans = [
        tidy_sentences(quote, found)
        for quote, found in zip(quotes, fake_sentencizer(quotes), strict=True)
    ]
    encoder = FakeEncoder()
    rows = [encoder.encode([q[a:b] for a, b in s]) for q, s in zip(quotes, spans, strict=True)]
    return segment_transcript(transcript, spans, rows)


@given(LINES)
def test_every_participant_word_is_in_exactly_one_segment(lines: list[tuple[str, str]]) -> None:
    transcript = make_transcript(lines)
    segments = segments_of(transcript)
    said = [w for turn in coded_turns(transcript) for w in transcript.quote(turn).split()]
    assert [word for segment in segments for word in segment.quote.split()] == said


@given(LINES)
def test_segments_are_quotations_in_order_inside_one_turn(lines: list[tuple[str, str]]) -> None:
    transcript = make_transcript(lines)
    last = 0
    for index, segment in enumerate(segments_of(transcript)):
        turn = transcript.turns[segment.turn]
        assert segment.index == index
        assert segment.quote == transcript.text[segment.start : segment.end]
        assert segment.quote == segment.quote.strip() != ""
        assert max(last, turn.start) <= segment.start < segment.end <= turn.end
        assert len(segment.quote.split()) <= MAX_WORDS
        last = segment.end


@given(TALK, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=12))
def test_whatever_a_splitter_finds_no_word_is_cut_or_lost(
    text: str, found: list[tuple[int, int]]
) -> None:
    spans = tidy_sentences(text, found)
    assert [word for a, b in spans for word in text[a:b].split()] == text.split()


def test_the_interviewer_is_not_segmented_but_unknown_speakers_are() -> None:
    transcript = make_transcript([("Interviewer", "What goals did you set?"), ("?", "Some goals.")])
    assert [segment.quote for segment in segments_of(transcript)] == ["Some goals."]


def test_a_fragment_is_glued_to_its_neighbour() -> None:
    talk = "Yeah. The workshop was the same for everyone and nobody asked us what we needed. Right."
    segments = segments_of(make_transcript([("Ms. Reed", talk)]))
    assert [segment.quote for segment in segments] == [talk]


def test_a_turn_of_one_word_is_a_segment_of_its_own() -> None:
    segments = segments_of(make_transcript([("Ms. Reed", "Yes."), ("Mr. Poe", "No.")]))
    assert [segment.quote for segment in segments] == ["Yes.", "No."]


def test_talk_is_cut_where_its_subject_turns() -> None:
    goals = "The goals were written by the team. The team wrote the goals for the school. " * 2
    time = "Meetings eat my planning period. My planning period goes to meetings. " * 2
    segments = segments_of(make_transcript([("Ms. Reed", (goals + time).strip())]))
    assert any(segment.quote.startswith("Meetings eat") for segment in segments)
    assert all(len(segment.quote.split()) >= MIN_WORDS for segment in segments)


def test_a_sentence_without_end_is_cut_at_its_clauses() -> None:
    talk = "we planned it and then we taught it, " * 30
    segments = segments_of(make_transcript([("Ms. Reed", talk.strip())]))
    assert len(segments) > 1
    assert all(len(segment.quote.split()) <= MAX_WORDS for segment in segments)


def test_drift_is_highest_where_sentences_stop_being_alike() -> None:
    same, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    gaps = drift(np.stack([same, same, same, other, other, other]))
    # cosines of the two-sentence windows: 1, .707, 0, .707, 1; the third gap is the dip
    assert gaps.argmax() == 2
    assert gaps == pytest.approx(drift(np.stack([other, other, other, same, same, same])))
    raw = np.array([0.0, 1 - 0.5**0.5, 1.0, 1 - 0.5**0.5, 0.0])
    assert gaps == pytest.approx((raw - raw.mean()) / raw.std())


def test_even_talk_has_no_drift() -> None:
    assert drift(np.ones((4, 2)) / 2**0.5).tolist() == [0.0, 0.0, 0.0]


def test_each_segment_lies_in_its_answer() -> None:
    transcript = make_interview()
    answers = split_answers(transcript, [AskedQuestion(2, "q1", 1.0), AskedQuestion(6, "q2", 0.9)])
    by_id = {answer.id: answer for answer in answers}
    for segment in place_segments(segments_of(transcript), answers):
        answer = by_id[segment.answer_id]
        assert answer.start <= segment.start < segment.end <= answer.end
