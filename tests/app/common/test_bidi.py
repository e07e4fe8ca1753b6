"""Names as pages show them: nothing turned round, no markup, no links."""

from __future__ import annotations

import pytest

from app.common.bidi import strip_bidi_controls
from app.common.text import plain

JOINER = "\u2060"  # invisible


def test_signs_that_turn_the_direction_round_are_left_out_and_nothing_else():
    assert strip_bidi_controls(
        "a\u202egnp\u202c \u2067b\u2069 \u05e9\u05dc\u05d5\u05dd\u200f e\u0301"
    ) == ("agnp b \u05e9\u05dc\u05d5\u05dd\u200f e\u0301")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("**b** [l](x) :red[r]", r"\*\*b\*\* \[l\]\(x\) \:red\[r\]"),
        ("see https://a.example/x", rf"see https\:{JOINER}//a\.example/x"),
        ("HTTP://a.example", rf"HTTP\:{JOINER}//a\.example"),
        ("www.a.example", rf"www{JOINER}\.a\.example"),
        ("rosa@a.example", rf"rosa{JOINER}@a\.example"),
        ("Goals: shared", r"Goals\: shared"),
        ("a\u202eb\n c", "ab c"),
    ],
)
def test_a_label_shows_words_and_no_markup_or_address_as_a_link(words, shown):
    """An address in a participant's name was a link: those are found after the markup is read."""
    assert plain(words) == shown
