"""Where a text may be cut: between words or signs, never inside one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import SpanMismatch
from models.spans import check_span, is_offset, is_span, is_storable, may_cut


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("one two", 3),
        ("one two", 4),
        ("\u4f60\u597d", 1),
        ("a \U0001f600 b", 2),
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 2),
    ],
)
def test_a_text_is_cut_between_signs(text: str, at: int) -> None:
    assert may_cut(text, at)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("one", 0),
        ("one", 3),
        ("one", 9),
        ("one  ", 4),  # nothing but space after it
        ("  one", 1),  # nor before it
        ("e\u0301t\u00e9", 1),  # an accent of its own
        ("\U0001f469\u200d\U0001f3eb and", 1),  # a teacher is one sign
        ("\U0001f469\u200d\U0001f3eb and", 2),
        ("\U0001f44d\U0001f3fd ok", 1),  # a colour of skin
        ("\u2764\ufe0f ok", 1),
        ("\U0001f1e9\U0001f1ea x", 1),  # half a flag
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 3),
    ],
)
def test_a_sign_is_not_cut_and_no_side_is_empty(text: str, at: int) -> None:
    assert not may_cut(text, at)


TEXT = "na\u00efve \U0001f600 words"  # 13 code points


def test_a_span_is_a_range_of_code_points_that_is_not_empty() -> None:
    assert is_span(TEXT, 0, len(TEXT))
    assert is_span(TEXT, 6, 7)  # one sign beyond the sixteen bits of JavaScript
    assert is_span(TEXT, len(TEXT) - 1, len(TEXT))
    for start, end in ((3, 3), (4, 3), (-1, 2), (0, len(TEXT) + 1), (len(TEXT), len(TEXT) + 1)):
        assert not is_span(TEXT, start, end)
    for start, end in ((False, True), (0, True), (0.0, 2), (0, 2.0), (None, 2), ("0", 2), (0, "2")):
        assert not is_span(TEXT, start, end)


@given(st.text(min_size=1, max_size=12), st.data())
def test_a_span_passes_with_its_own_text_and_with_no_other(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    check_span(text, start, end, text[start:end], "t1")
    for other in (text[start:end] + "x", text[start : end - 1], None, len(text)):
        with pytest.raises(SpanMismatch) as caught:
            check_span(text, start, end, other, "t1")
        said = str(caught.value)
        assert f"The span {start} to {end} of t1 is not the text" in said
        assert f"has {len(text)} characters. Reload the page" in said
        assert text[start:end] not in said or len(text[start:end]) < 3  # nobody's words


def test_a_span_outside_the_text_is_no_span_whatever_is_quoted() -> None:
    for start, end, quote in ((0, 99, TEXT), (5, 5, ""), (-3, -1, TEXT[-3:-1]), (0, True, "n")):
        with pytest.raises(SpanMismatch):
            check_span(TEXT, start, end, quote, "t1")


def test_what_every_database_can_hold() -> None:
    assert is_storable("") and is_storable(TEXT)  # noqa: PT018
    assert not is_storable("a\0b")
    assert not is_storable("half \ud83d")
    assert not is_storable("\ude00 half")


@pytest.mark.parametrize(("value", "is_one"), [(0, True), (7, True), (-1, False), (True, False)])
def test_an_offset_is_a_whole_number_from_0_on(value: object, is_one: bool) -> None:
    assert is_offset(value) is is_one
    assert not is_offset(float(value))  # type: ignore[arg-type]
    assert not is_offset(str(value))


@pytest.mark.parametrize(
    "sign",
    [
        "\u0301",  # an accent, which has a combining class
        "\u0e31",  # a vowel above, which has none (Mn)
        "\u20dd",  # a circle around (Me)
        "\u0903",  # a vowel beside (Mc)
        "\ufe00",
        "\ufe07",
        "\ufe0f",
        "\U0001f3fb",
        "\U0001f3fd",
        "\U0001f3ff",
    ],
)
def test_what_belongs_to_the_sign_before_is_not_cut_from_it(sign: str) -> None:
    assert not may_cut(f"a{sign}b", 1)
    assert may_cut(f"a{sign}b", 2)


@pytest.mark.parametrize(
    "sign", ["\ufe10", "\ufdff", "\U0001f3fa", "\U0001f400", "\U0001f1e5", "\U0001f200"]
)
def test_its_neighbours_in_unicode_are_signs_of_their_own(sign: str) -> None:
    assert may_cut(f"a{sign}b", 1)
    assert may_cut(f"{sign}{sign}b", 1)


@pytest.mark.parametrize("letter", ["\U0001f1e6", "\U0001f1ff"])
def test_letters_make_flags_in_pairs(letter: str) -> None:
    four = letter * 4
    assert [may_cut(four, at) for at in (1, 2, 3)] == [False, True, False]
    assert [may_cut(f"a{four}", at) for at in (1, 2, 3, 4)] == [True, False, True, False]
    assert may_cut(f"{letter}a", 1)  # a letter alone ends where something else begins
