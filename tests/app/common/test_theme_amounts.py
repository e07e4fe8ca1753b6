"""Words for how many people beside how many there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.common.theme_amounts import amounts_in
from tests.properties import examples


def test_words_with_a_plain_meaning_are_held_to_the_numbers() -> None:
    def fits(words: str, participants: int, of: int) -> list[bool | None]:
        return [each.fits for each in amounts_in(words, "", participants, of)]

    assert fits("Most teachers say so.", 5, 9) == [True]
    assert fits("Most teachers say so.", 4, 8) == [False]
    assert fits("Everyone says so.", 8, 9) == [False]
    assert fits("Nobody does.", 0, 9) == [True]
    assert fits("Half of them do.", 4, 9) == [True]
    assert fits("Some, several and many do.", 4, 9) == [None, None, None]
    assert fits("Most do.", 0, 0) == [None]
    assert fits("An almost complete mosaic; forever.", 4, 9) == []


def test_words_that_are_no_amounts_get_no_verdict() -> None:
    """ "Not heard at all" and "trust each other" were said not to fit."""
    for words in ("Not heard at all.", "They trust each other.", "Most of all, time is short."):
        assert amounts_in(words, "", 4, 10) == ()
    [denied] = amounts_in("Not all leaders trust.", "", 4, 10)
    assert denied.fits is None


def test_claim_and_narrative_are_told_apart() -> None:
    told = [each.said for each in amounts_in("Most do.", "Some did at first.", 3, 4)]
    assert told == [
        "“most” in the claim: 3 of 4 participants, which it fits.",
        "“some” in the narrative: 3 of 4 participants.",
    ]


@given(st.text(max_size=80), st.integers(0, 9), st.integers(0, 9))
@examples(60)
def test_any_text_and_any_numbers_give_each_word_once(
    text: str, participants: int, more: int
) -> None:
    found = amounts_in(text, "", participants, participants + more)
    assert len({each.word for each in found}) == len(found)
    assert all(
        (each.participants, each.of) == (participants, participants + more) for each in found
    )
