"""Greetings, thanks and back-channels are told from answers; what is not known is an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.phatic import AT_EDGE, COURTESIES, SMALL_TALK, worth_a_look

LOOK = 0.12


def floor(text: str, *, at_edge: bool = False) -> float:
    return worth_a_look(text, at_edge=at_edge, otherwise=LOOK)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Dana. Good luck with it.",
        "Hello, good morning! How are you?",
        "Mhm, yeah, okay. Right, I see.",
        "Yeah, thank you so much, you too. Bye-bye!",
        "Sehr gerne, vielen Dank Ihnen auch! Auf Wiedersehen.",
        "Merci beaucoup à vous, bonne journée, au revoir.",
        "Muchas gracias a usted. ¡Hasta luego!",
        "Grazie mille a lei, arrivederci, buona giornata!",
        "Muito obrigada, até logo!",
        "Dank u wel, tot ziens, fijne dag nog!",
    ],
)
def test_courtesies_alone_are_small_talk_wherever_they_stand(text: str) -> None:
    assert floor(text) == SMALL_TALK


@pytest.mark.parametrize(
    "text",
    [
        "Of course, happy to. And if my dog barks, um, I apologize. He has opinions about Zoom.",
        "Thank you! Bye. Sweetie, don't shake it.",
    ],
)
def test_what_is_partly_courtesies_needs_more_at_an_edge_and_only_there(text: str) -> None:
    assert floor(text, at_edge=True) == AT_EDGE
    assert floor(text) == LOOK


@pytest.mark.parametrize(
    "text",
    [
        "You didn't ask me about the stove.",
        "Thanks to the coach I learned how to teach reading in small groups.",
        "Nobody ever said thank you for what we did that year, and people left.",
        "Good teachers see you as a person.",
        "Yes, the principal decided it alone.",
        "You and I all help the very same.",
        "Danke sagt hier keiner, und das merkt man an der Stimmung im Team.",
        "谢谢大家",
        "",
        "…",
    ],
)
def test_whatever_says_something_or_is_not_known_is_left_alone(text: str) -> None:
    assert floor(text) == LOOK


def test_long_talk_is_an_answer_however_politely_it_begins() -> None:
    said = "Thank you so much, happy to be here. " + "We wrote our goals with the staff. " * 8
    assert floor(said, at_edge=True) == LOOK


@given(st.text(max_size=200), st.booleans(), st.floats(0, 1))
def test_any_text_keeps_at_least_the_probability_that_holds_elsewhere(
    text: str, at_edge: bool, look: float
) -> None:
    found = worth_a_look(text, at_edge=at_edge, otherwise=look)
    assert found >= look
    assert found in (look, AT_EDGE, SMALL_TALK)


@given(
    st.lists(
        st.sampled_from([p for each in COURTESIES.values() for p in each.split("|")]), min_size=1
    )
)
def test_courtesies_of_any_language_one_after_the_other_are_small_talk(phrases: list[str]) -> None:
    text = ". ".join(phrases)
    if len(text.split()) <= 20:
        assert floor(text.capitalize()) == SMALL_TALK
