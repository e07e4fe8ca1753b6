"""The words that two readings of an interview have in common."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.events.values import SameStretch
from models.state.replaced import Replacement
from pipeline.read.same_words import same_words
from tests.properties import examples

WORDS = st.sampled_from("we set goals yes no the for all of us é \U0001f600 Monday".split())
GAPS = st.sampled_from([" ", "\n", "  "])


def text(draw: Random, words: list[str]) -> str:
    return "".join(f"{each}{draw.choice([' ', ' ', ' ', chr(10)])}" for each in words).strip()


def check(earlier: str, new: str, found: tuple[SameStretch, ...]) -> None:
    """A stretch is the same sign by sign, in the order of both; what joins two is white space."""
    end, end_new = 0, 0
    for number, (start, there, length, joined) in enumerate(found):
        assert length > 0
        assert start >= end
        assert there >= end_new
        assert earlier[start : start + length] == new[there : there + length]
        if joined is not None:
            assert number
            assert joined == new[end_new:there]
            assert joined.isspace()
            assert earlier[end:start].isspace()
        end, end_new = start + length, there + length


@given(st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=60), st.integers(0, 99))
@examples(150)
def test_what_is_said_to_be_the_same_is_the_same_for_any_two_texts(
    one: list[str], other: list[str], seed: int
) -> None:
    draw = Random(seed)
    earlier, new = text(draw, one), text(draw, other)
    check(earlier, new, same_words(earlier, new))


@given(st.lists(WORDS, min_size=1, max_size=40), st.integers(0, 99))
@examples(60)
def test_the_same_words_with_other_white_space_are_all_found(words: list[str], seed: int) -> None:
    """A file that was saved in another program has its lines broken elsewhere."""
    draw = Random(seed)
    earlier, new = text(draw, words), text(draw, words)
    found = same_words(earlier, new)
    where = Replacement("t", found)
    if len(set(words)) == len(words) or len(words) <= 6:
        assert where.span(0, len(earlier)) == (0, len(new))
        assert where.words(0, len(earlier), earlier) == new


def numbered(count: int) -> list[str]:
    return [f"word{i % 7}" if i % 3 else f"only{i}" for i in range(count)]


def test_a_corrected_word_costs_what_holds_it_and_nothing_else() -> None:
    words = numbered(200)
    earlier = " ".join(words)
    new = " ".join([*words[:100], "corrected", *words[101:]])
    where = Replacement("t", same_words(earlier, new))
    wrong = earlier.index(words[99])
    assert where.span(0, wrong) == (0, wrong)
    assert where.span(wrong, wrong + 20) is None
    last = earlier.rindex(words[-1])
    assert where.span(last, len(earlier)) == (new.rindex(words[-1]), len(new))


def test_a_yes_that_is_said_forty_times_is_never_taken_for_another() -> None:
    """It is carried where the words around it say which one it is, and else not at all."""
    words = ["Yes."] * 40
    found = same_words(" ".join(words), " ".join(["Well.", *words[:38]]))
    assert found == ()
    around = [each for i in range(40) for each in (*numbered(9 * i + 9)[9 * i :], "Yes.")]
    new = " ".join(around[10:])
    where = Replacement("t", same_words(" ".join(around), new))
    at = " ".join(around).rindex("Yes.")
    assert where.span(at, at + 4) == (new.rindex("Yes."), len(new))


@pytest.mark.parametrize(("earlier", "new"), [("", ""), ("a", ""), ("", "a b"), ("a b", "c d")])
def test_texts_that_have_nothing_in_common_have_no_stretch(earlier: str, new: str) -> None:
    assert same_words(earlier, new) == ()


def test_two_long_readings_are_compared_while_one_waits() -> None:
    """Two hours of speech are some 20,000 words; each tenth of them is another here."""
    draw = Random(1)
    common = [f"w{i}" for i in range(400)]
    words = [draw.choice(common) for _ in range(20_000)]
    other = [each if draw.random() < 0.9 else "other" for each in words]
    began = time.monotonic()
    found = same_words(" ".join(words), " ".join(other))
    assert time.monotonic() - began < 10
    assert sum(length for _, _, length, _ in found) > 0.3 * len(" ".join(words))
