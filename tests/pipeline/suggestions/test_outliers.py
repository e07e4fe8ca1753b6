"""Constant comparison: distances worked by hand, outliers first, no encoder needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.outliers import kept_vectors, outliers_first, outlying
from tests.properties import examples
from tests.studies import small_study


def rows(*given: list[float]) -> list[np.ndarray]:
    return [np.array(each, dtype=np.float32) for each in given]


def test_distances_to_the_middle_of_the_others_worked_by_hand():
    # (1,0), (1,0), (0,1): the others of the first are (1,0) and (0,1), at 45 degrees to it
    found = outlying(rows([1, 0], [1, 0], [0, 1]))
    assert found == pytest.approx([1 - 0.5**0.5, 1 - 0.5**0.5, 1.0])


def test_excerpts_that_say_the_same_are_at_no_distance():
    assert outlying(rows([0.6, 0.8], [0.6, 0.8])) == pytest.approx([0, 0], abs=1e-6)


def test_an_excerpt_does_not_count_among_its_own_others():
    [first, second] = outlying(rows([1, 0], [0, 1]))
    assert first == second == 1.0


def test_one_excerpt_alone_has_nothing_to_be_compared_with():
    assert outlying(rows([1, 0])) == [None]
    assert outlying([None, *rows([1, 0])]) == [None, None]
    assert outlying([]) == []


def test_an_excerpt_without_a_vector_has_no_distance_and_changes_no_other():
    others = rows([1, 0], [1, 0], [0, 1])
    with_gap = outlying([others[0], None, *others[1:]])
    assert with_gap[1] is None
    assert [with_gap[0], *with_gap[2:]] == outlying(others)


def test_others_that_point_nowhere_together_are_neither_near_nor_far():
    found = outlying(rows([1, 0], [0, 1], [0, -1]))
    assert found[0] == 1.0


def test_the_furthest_come_first_and_those_without_a_distance_last():
    assert outliers_first([0.1, None, 0.7, 0.1, None]) == [2, 0, 3, 1, 4]


@examples(60)
@given(st.integers(0, 2**32 - 1), st.integers(2, 30), st.integers(2, 8))
def test_every_distance_is_the_one_computed_one_by_one(seed, count, width):
    table = np.random.default_rng(seed).normal(size=(count, width))
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    for i, found in enumerate(outlying(list(table))):
        others = np.delete(table, i, axis=0).sum(axis=0)
        wanted = 1 - float(table[i] @ others) / float(np.linalg.norm(others))
        assert found == pytest.approx(wanted, abs=1e-6)
        assert 0 <= found <= 2


@examples(60)
@given(st.lists(st.one_of(st.none(), st.floats(0, 2)), max_size=30))
def test_the_order_holds_every_place_once(distances):
    order = outliers_first(distances)
    assert sorted(order) == list(range(len(distances)))
    known = [distances[i] for i in order if distances[i] is not None]
    assert known == sorted(known, reverse=True)
    assert all(distances[i] is None for i in order[len(known) :])


def test_vectors_are_read_from_the_study_by_what_a_text_says(tmp_path):
    with small_study(tmp_path / "small.study") as study:
        quote = study.segments()[0].quote
        found = kept_vectors(study, study.state(), [quote, "words that nobody embedded", quote])
    assert found[1] is None
    assert np.linalg.norm(found[0]) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(found[0], found[2])
