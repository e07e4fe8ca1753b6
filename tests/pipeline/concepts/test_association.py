"""Lift, NPMI, the test within interviews and Benjamini and Hochberg, against worked examples."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.concepts.association import (
    NEAR,
    CodedSequence,
    Kind,
    false_discovery,
    lift,
    npmi,
    rotation_p,
    together,
)

KINDS: tuple[Kind, ...] = ("segments", "answers", "sequence")


def test_lift_and_npmi_worked_by_hand() -> None:
    assert lift(4, 4, 5, 10) == pytest.approx(2.0)
    assert npmi(4, 4, 5, 10) == pytest.approx(math.log(2) / -math.log(0.4))


def test_npmi_is_one_where_two_are_always_together_and_minus_one_where_never() -> None:
    assert npmi(3, 3, 3, 10) == pytest.approx(1.0)
    assert npmi(10, 10, 10, 10) == 1.0
    assert npmi(0, 3, 3, 10) == -1.0
    assert npmi(1, 2, 5, 10) == pytest.approx(0.0)  # chance


def test_a_code_that_is_never_met_has_neither() -> None:
    assert lift(0, 0, 3, 10) is None
    assert npmi(0, 0, 3, 10) is None


def test_false_discovery_worked_by_hand() -> None:
    """Benjamini & Hochberg (1995), 3.2: of 15 p at level .05 the first four are rejected."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
         0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    q = false_discovery(p, len(p))
    assert [each <= 0.05 for each in q] == [True] * 4 + [False] * 11
    assert q[0] == pytest.approx(0.0001 * 15)
    assert q == sorted(q)


def test_tests_that_are_not_named_count_all_the_same() -> None:
    assert false_discovery([0.01], 1) == [pytest.approx(0.01)]
    assert false_discovery([0.01], 50) == [pytest.approx(0.5)]
    assert false_discovery([], 50) == []


coded = st.integers(2, 7).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.booleans(), st.booleans()), min_size=n, max_size=n),
        st.lists(st.booleans(), min_size=n - 1, max_size=n - 1),
    )
)


def interview(drawn: tuple[list[tuple[bool, bool]], list[bool]]) -> CodedSequence:
    rows, cuts = drawn
    return CodedSequence(np.array(rows, dtype=bool), np.cumsum([0, *cuts]))


def count(first: np.ndarray, second: np.ndarray, answers: np.ndarray, kind: Kind) -> int:
    """How many units two columns share, by the definition."""
    n = len(first)
    if kind == "segments":
        return sum(first[i] and second[i] for i in range(n))
    if kind == "answers":
        return sum(
            any(first[i] for i in range(n) if answers[i] == a)
            and any(second[i] for i in range(n) if answers[i] == a)
            for a in set(answers)
        )
    return sum(
        second[i] and any(first[j] and answers[j] == answers[i] for j in range(max(0, i - NEAR), i))
        for i in range(n)
    )


def by_counting(interviews: list[CodedSequence], kind: Kind, *, turned: bool) -> float:
    """The p of two codes from every combination of rotations, one of each interview."""
    columns = (1, 0) if turned else (0, 1)
    observed = total = more = 0
    for each in interviews:
        observed += count(each.holds[:, columns[0]], each.holds[:, columns[1]], each.answers, kind)
    for shifts in product(*(range(len(each.holds)) for each in interviews)):
        found = sum(
            count(
                each.holds[:, columns[0]],
                np.roll(each.holds[:, columns[1]], shift),
                each.answers,
                kind,
            )
            for each, shift in zip(interviews, shifts, strict=True)
        )
        total += 1
        more += found >= observed
    return more / total


@given(st.lists(coded, min_size=1, max_size=3), st.sampled_from(KINDS))
def test_p_is_the_share_of_all_rotations_that_have_as_many(
    drawn: list[tuple[list[tuple[bool, bool]], list[bool]]], kind: Kind
) -> None:
    interviews = [interview(each) for each in drawn]
    pairs = np.array([[0, 1]])
    observed = together(interviews, kind)[0, 1:2]
    counted = sum(count(*each.holds.T, each.answers, kind) for each in interviews)
    assert observed[0] == counted
    [p] = rotation_p(interviews, pairs, observed, kind)
    expected = by_counting(interviews, kind, turned=False)
    if kind == "answers" and expected <= 0.05:
        expected = max(expected, by_counting(interviews, kind, turned=True))
    assert p == pytest.approx(expected, abs=1e-12)


def test_two_codes_in_runs_that_share_one_place_by_chance_are_no_find() -> None:
    """Shuffling each segment by itself would find ten shared of twenty far too many."""
    holds = np.zeros((20, 2), dtype=bool)
    holds[:10, 0] = holds[:10, 1] = True
    one = CodedSequence(holds, np.arange(20))
    [p] = rotation_p([one], np.array([[0, 1]]), np.array([10]), "segments")
    assert p == pytest.approx(1 / 20)


def test_nothing_to_test_is_no_fault() -> None:
    assert rotation_p([], np.zeros((0, 2), dtype=int), np.zeros(0, dtype=int), "segments").size == 0
    assert together([], "answers").shape == (0, 0)
