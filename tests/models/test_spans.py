"""Where a text may be cut: between words or signs, never inside one."""

from __future__ import annotations

import pytest

from models.spans import may_cut


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
