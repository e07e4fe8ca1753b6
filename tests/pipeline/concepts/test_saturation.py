"""New codes by interview, the stopping rule, the band, and what the next one brings."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.concepts.saturation import (
    CodedInterview,
    expect_next,
    measure_saturation,
    stopping_rule,
)

studies = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=8)


def interviews(*codes: str) -> list[CodedInterview]:
    return [CodedInterview(f"t{i}", f"I {i}", frozenset(each)) for i, each in enumerate(codes)]


def test_a_curve_in_coding_order() -> None:
    found = measure_saturation(interviews("ab", "bc", "abc", "d"))
    assert [each.new for each in found.points] == [("a", "b"), ("c",), (), ("d",)]
    assert [each.cumulative for each in found.points] == [2, 3, 3, 4]
    assert found.codes == 4


def test_the_band_is_that_of_all_orders() -> None:
    sets = ["ab", "bc", "abc", "d"]
    found = measure_saturation(interviews(*sets), orders=4000, seed=3)
    for at, point in enumerate(found.points):
        every = [len(set("".join(order[: at + 1]))) for order in permutations(sets)]
        assert point.mean == pytest.approx(np.mean(every), abs=0.05)
        assert (point.low, point.high) == (min(every), max(every))


def test_the_same_seed_gives_the_same_band() -> None:
    made = interviews("abcd", "ce", "fgh", "a", "bi")
    assert measure_saturation(made, seed=5) == measure_saturation(made, seed=5)


def test_runs_overlap_and_are_held_to_the_base() -> None:
    """Worked by hand: a base of four with 20 codes; runs 5-6, 6-7, 7-8 bring 5, 3 and 1."""
    rule = stopping_rule([10, 5, 3, 2, 3, 2, 1, 0])
    assert rule.base_codes == 20
    assert [(each.first, each.last, each.new) for each in rule.runs] == [
        (5, 6, 5),
        (6, 7, 3),
        (7, 8, 1),
    ]
    assert [each.percent for each in rule.runs] == [25.0, 15.0, 5.0]
    assert rule.outcome == "reached"
    assert rule.reached == rule.runs[-1]
    assert rule.later == 0


def test_a_rule_that_stops_too_soon_says_how_many_codes_came_later() -> None:
    """Base 4, run 2, 5% stops a study of 16 interviews early, and 33 codes come after it."""
    rule = stopping_rule([20, 10, 6, 4, 2, 1, 0, *[4] * 8, 1])
    assert rule.reached is not None
    assert (rule.reached.first, rule.reached.last) == (6, 7)
    assert rule.later == 33


@pytest.mark.parametrize(
    ("new", "outcome"),
    [([], "too_few"), ([3], "too_few"), ([3] * 5, "too_few"), ([0] * 6, "no_codes")],
)
def test_where_the_rule_cannot_be_asked_it_says_why(new: list[int], outcome: str) -> None:
    rule = stopping_rule(new)
    assert rule.outcome == outcome
    assert rule.reached is None


def test_a_threshold_that_no_run_meets_is_not_reached() -> None:
    rule = stopping_rule([5, 5, 5, 5, 5, 5, 5])
    assert rule.outcome == "not_reached"
    assert [each.percent for each in rule.runs] == [50.0, 50.0]


@given(studies)
def test_the_next_is_what_each_would_have_brought_as_the_last(sets: list[frozenset[str]]) -> None:
    """Good and Turing's estimate is the mean over interviews left out, one after the other."""
    found = expect_next(sets)
    if len(sets) < 2:
        assert found is None
        return
    assert found is not None
    brought = [
        len(codes - frozenset().union(*(sets[:at] + sets[at + 1 :])))
        for at, codes in enumerate(sets)
    ]
    assert found.expected == pytest.approx(np.mean(brought), abs=0.001)
    assert 0 <= found.low <= found.expected <= found.high
    assert found.unseen >= 0


def test_none_in_one_interview_alone_does_not_mean_that_none_will_come() -> None:
    """Garwood: no event in n leaves a mean of up to 3.69 / n open."""
    found = expect_next([frozenset("ab")] * 10)
    assert found is not None
    assert (found.expected, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(0.369, abs=0.001)


def test_the_interval_holds_the_mean_it_is_of() -> None:
    """Codes drawn from a known law: the true mean lies in the interval in nearly all studies."""
    chance = np.random.default_rng(0)
    shares = chance.beta(0.5, 3.0, size=80)
    held = 0
    for _ in range(200):
        there = chance.random((12, 80)) < shares
        found = expect_next([frozenset(np.flatnonzero(row).tolist()) for row in there])
        assert found is not None
        truth = float(shares[~there.any(axis=0)].sum())
        held += found.low <= truth <= found.high
    assert held >= 190


def test_a_study_without_codings_has_no_curve() -> None:
    found = measure_saturation([])
    assert (found.points, found.codes, found.next) == ((), 0, None)
    assert found.rule.outcome == "too_few"
