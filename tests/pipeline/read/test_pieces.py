"""Pieces to turns, and clock times to seconds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.pieces import NOBODY, UNNAMED, Piece, Reading, join_pieces
from pipeline.read.times import seconds

pieces = st.lists(st.builds(Piece, st.sampled_from([None, "Ann", "ANN", "Bo"]), st.text()))


@given(given_pieces=pieces)
def test_turns_are_the_text_and_no_speaker_follows_himself(given_pieces: list[Piece]) -> None:
    text, turns = join_pieces(given_pieces)
    assert "\n".join(text[turn.start : turn.end] for turn in turns) == text
    assert text.split() == [word for piece in given_pieces for word in piece.text.split()]
    assert all(a.speaker != b.speaker for a, b in pairwise(turns))
    assert {turn.speaker.casefold() for turn in turns} <= {
        "ann",
        "bo",
        *map(str.casefold, (NOBODY, UNNAMED)),
    }


def test_a_turn_has_the_first_start_and_the_last_end() -> None:
    _, turns = join_pieces([Piece("A", "x", 1, 9), Piece("a", "y", 2, 3), Piece("A", "z")])
    assert [(turn.speaker, turn.start_s, turn.end_s) for turn in turns] == [("A", 1, 9)]


def test_leaving_nothing_lists_nothing() -> None:
    reading = Reading("txt")
    reading.leave(" \n", "why")
    assert reading.left_out == []


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("0:22", 22.0), ("00:01:02", 62.0), ("01:02:03.400", 3723.4), ("1:02,5", 62.5),
        ("0:0:10.20", 10.02), ("0:10:10.20", 610.02), ("0:0:-6.-820", 0.0), ("100:00:00", 360000.0),
        ("00:00:01.250000", 1.25),
    ],
)  # fmt: skip
def test_clock_times_are_seconds(clock: str, expected: float) -> None:
    assert seconds(clock) == expected
