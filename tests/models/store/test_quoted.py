"""What of a code's rules would tell how a double-coded interview was coded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.quoted import LEFT_OUT, RUN, QuotedWords, words_of

SAID = (
    "We set three goals for reading with the whole staff, and everybody signed them. "
    "Our goals are on every wall.\nShe says no to meetings. It's the coach's follow-up that counts."
)
INTERVIEWS = QuotedWords(["Something else was said on another day.", SAID])

FORMS = [
    "We set three goals for reading with the whole staff, and everybody signed them.",
    "Rosa: We set three goals for reading with the whole staff, and everybody signed them.",
    "We set three goals … and everybody signed them.",
    "We set three goals [...] everybody signed them",
    "WE SET THREE GOALS for reading with the whole staff",
    "we set three goals for reading with the whole staff, and everybody signed them",
    "“We set three goals for reading with the whole staff, and everybody signed them.”",
    "«We set three goals for reading»",
    "We set three goals for rea",
    "we  set\nthree goals, for reading",
    "We set three g\u00adoals for reading with",
]


@pytest.mark.parametrize("form", FORMS)
def test_a_quotation_is_found_in_whatever_form_it_was_written_down(form: str) -> None:
    """Only a quotation letter for letter was found: a label, a case, an ellipsis hid it."""
    assert INTERVIEWS.is_quotation(form)
    for text in (form, f"A goal that is shared, as in: {form} Not a wish."):
        kept = INTERVIEWS.without(text)
        assert LEFT_OUT in kept
        assert not any(word.text in ("goals", "reading", "signed") for word in words_of(kept))
    assert INTERVIEWS.without(f"As in: {form} Not a wish.").endswith("Not a wish.")


@pytest.mark.parametrize(
    "own",
    [
        "Goals that the whole staff share.",
        "Somebody says no.",
        "Time for planning and for meetings",
        "Goals, on a wall or not",
        "",
        "…",
    ],
)
def test_words_of_one_s_own_stay(own: str) -> None:
    assert INTERVIEWS.without(own) == own


def test_an_example_is_a_quotation_however_short() -> None:
    assert INTERVIEWS.is_quotation("She says no")
    assert INTERVIEWS.is_quotation("Rosa: she says no.")
    assert not INTERVIEWS.is_quotation("She says yes")
    assert not INTERVIEWS.is_quotation("")


def test_a_short_quotation_in_a_definition_is_told_by_its_marks() -> None:
    assert INTERVIEWS.without('A refusal, such as "She says no".') == 'A refusal, such as "[…]".'
    assert INTERVIEWS.without("A refusal, such as she says no.").endswith("she says no.")


def test_what_has_no_spaces_between_its_words_is_found_too() -> None:
    chinese = QuotedWords(["我们和全体老师一起制定了三个阅读目标，大家都签了名。"])
    assert chinese.without("共同目标：我们和全体老师一起制定了三个阅读目标").startswith(
        "共同目标：[…]"
    )
    assert chinese.without("目标") == "目标"


@given(st.text(max_size=80), st.integers(0, 20), st.integers(RUN, 12))
def test_no_run_of_an_interview_outlives_the_cut(around: str, first: int, count: int) -> None:
    words = words_of(SAID)
    some = SAID[words[first % 20].start : words[min(first % 20 + count, len(words)) - 1].end]
    kept = [word.text for word in words_of(INTERVIEWS.without(f"{around}\n{some}\n{around}"))]
    line = f" {' '.join(word.text for word in words)} "
    for at in range(len(kept) - RUN + 1):
        assert f" {' '.join(kept[at : at + RUN])} " not in line


@given(st.text(max_size=200))
def test_cutting_is_total_and_keeps_what_quotes_nothing(text: str) -> None:
    assert QuotedWords([]).without(text) == text
    again = INTERVIEWS.without(INTERVIEWS.without(text))
    assert isinstance(again, str)
