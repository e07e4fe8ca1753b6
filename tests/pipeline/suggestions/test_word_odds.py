"""Words under codes: what speaks, what does not, and nothing for a text's own lesson."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.word_odds import LEAST, MOST, WordTable, words_of
from tests.properties import examples

TEXTS = (
    "the coach came to my room",
    "the coach taught with me",
    "the goals are on every wall",
    "the goals were late",
    "the wall is in my room",
)


def codes(*given: int, n: int = 2) -> np.ndarray:
    found = np.zeros(n)
    found[list(given)] = 1
    return found


def free(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((n, 2)), np.zeros(n, dtype=bool)


def test_words_are_lower_case_with_their_pairs_and_without_figures() -> None:
    assert words_of("She's HERE, 3 times_a day") == [
        "she's",
        "here",
        "times",
        "a",
        "day",
        "she's here",
        "here times",
        "times a",
        "a day",
    ]


def test_a_word_in_one_text_alone_is_not_counted() -> None:
    table = WordTable(TEXTS, 2)
    assert "coach" in table.vocabulary
    assert "the goals" in table.vocabulary
    assert "taught" not in table.vocabulary


def test_nothing_learned_says_nothing() -> None:
    assert (WordTable(TEXTS, 2).scores(np.arange(5), *free(5)) == 0).all()


def test_a_word_of_one_code_speaks_for_it_and_not_for_the_other() -> None:
    table = WordTable(TEXTS, 2)
    table.add(0, codes(0))
    table.add(2, codes(1))
    coach, goals = table.scores(np.array([1, 3]), *free(2))
    assert coach[0] > 0 > coach[1]
    assert goals[1] > 0 > goals[0]
    word, share = table.speaking(1, 0, 1)[0]
    assert word in {"coach", "the coach"}
    assert share > 0


def test_the_words_named_add_up_to_the_score() -> None:
    table = WordTable(TEXTS, 2)
    for row in range(3):
        table.add(row, codes(row % 2))
    shares = table.speaking(4, 0, most=100)
    assert sum(share for _, share in shares) == pytest.approx(
        table.scores(np.array([4]), *free(1))[0, 0]
    )


def test_a_texts_own_lesson_names_no_words() -> None:
    """The words shown for a decided segment were those that its own decision had taught."""
    table = WordTable(("tin drum", "tin drum", "red kite", "red kite"), 2)
    table.add(0, codes(0))
    table.add(2, codes(1))
    assert any(share > 0 for _, share in table.speaking(0, 0))
    assert not any(share > 0 for _, share in table.speaking(0, 0, own=codes(0)))


LESSONS = st.lists(
    st.tuples(st.integers(0, 4), st.lists(st.integers(0, 1), max_size=2)),
    unique_by=lambda lesson: lesson[0],
    max_size=5,
)


@examples(40)
@given(LESSONS, st.data())
def test_leaving_a_text_out_equals_never_having_learned_it(
    lessons: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    if not lessons:
        return
    out, own = data.draw(st.sampled_from(lessons))
    whole, without = WordTable(TEXTS, 2), WordTable(TEXTS, 2)
    for row, given_codes in lessons:
        whole.add(row, codes(*given_codes))
        if row != out:
            without.add(row, codes(*given_codes))
    at = np.array([out])
    found = whole.scores(at, codes(*own)[None, :], np.array([True]))
    assert found == pytest.approx(without.scores(at, *free(1)), abs=1e-6)


@examples(40)
@given(LESSONS, st.integers(0, 4))
def test_forgetting_undoes_learning_and_odds_stay_between_bounds(
    lessons: list[tuple[int, list[int]]], again: int
) -> None:
    table = WordTable(TEXTS, 2)
    for row, given_codes in lessons:
        table.add(row, codes(*given_codes))
    before = table.scores(np.arange(5), *free(5))
    table.add(again, codes(0, 1))
    table.add(again, codes(0, 1), -1)
    assert table.scores(np.arange(5), *free(5)) == pytest.approx(before, abs=1e-6)
    most = np.asarray(table.rows.sum(axis=1))
    assert (before <= MOST * most + 1e-9).all()
    assert (before >= LEAST * most - 1e-9).all()


def test_texts_without_words_work() -> None:
    table = WordTable(("", "123", "..."), 2)
    table.add(0, codes(1))
    assert (table.scores(np.arange(3), *free(3)) == 0).all()
    assert table.speaking(0, 1) == []
