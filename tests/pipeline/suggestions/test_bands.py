"""What may be promised: bounds worked by hand, thresholds that hold, reasons where none is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.bands import (
    FIRST_TEST,
    LOOK,
    TARGET,
    Promise,
    calibration_error,
    design_effect,
    learn_promise,
    lower_bound,
)
from tests.properties import examples

SEEDS = st.integers(0, 2**32 - 1)


def test_the_lower_bound_of_clopper_and_pearson_worked_by_hand() -> None:
    # all right: level ** (1 / n), where level is what is left of certainty
    assert lower_bound(10, 10, 0.8) == pytest.approx(0.2 ** (1 / 10))
    assert lower_bound(20, 20, 0.95) == pytest.approx(0.05 ** (1 / 20))
    # 1 of 2: P(at least 1 of 2) = 1 - (1 - p)^2 = .05
    assert lower_bound(1, 2, 0.95) == pytest.approx(1 - 0.95**0.5)
    # 8 of 10 at 97.5% one-sided, as printed in tables: .444
    assert lower_bound(8, 10, 0.975) == pytest.approx(0.444, abs=5e-4)


def test_the_lower_bound_of_nothing_right_is_nil() -> None:
    assert lower_bound(0, 10) == lower_bound(0, 0) == 0.0


def test_suggestions_that_do_not_cluster_have_no_design_effect() -> None:
    right = np.tile([1, 1, 1, 0], 6).astype(float)
    assert design_effect(right, np.repeat(np.arange(6), 4)) == 1.0


def test_interviews_that_stand_or_fall_whole_count_as_one_each() -> None:
    # share 1/2; each interview of 4 is off by 2: 6 * 4 / (24 * 1/4) = 4
    right = np.repeat([1, 0, 1, 0, 1, 0], 4).astype(float)
    assert design_effect(right, np.repeat(np.arange(6), 4)) == pytest.approx(4.0)


@examples(40)
@given(SEEDS, st.integers(1, 60), st.integers(1, 10))
def test_the_design_effect_is_never_below_one(seed: int, n: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    right = rng.integers(0, 2, size=n).astype(float)
    assert design_effect(right, rng.integers(0, groups, size=n)) >= 1.0


def test_few_decisions_promise_nothing_and_say_how_many_are_missing() -> None:
    found = learn_promise(np.full(13, 0.99), np.ones(13), np.zeros(13))
    assert found.confident is None
    assert found.needs == FIRST_TEST - 13
    assert found.why == "needs 7 more decided suggestions before anything is promised"
    empty = learn_promise(np.zeros(0), np.zeros(0), np.zeros(0))
    assert (empty.confident, empty.needs) == (None, FIRST_TEST)


def test_wrong_suggestions_promise_nothing_however_many() -> None:
    found = learn_promise(np.linspace(0.99, 0.9, 400), np.zeros(400), np.arange(400) // 40)
    assert (found.confident, found.needs) == (None, None)
    assert "of the 20 surest suggestions so far 0 were right" in found.why


def test_nearly_enough_right_ones_say_how_many_more() -> None:
    right = np.ones(100)
    right[:100:10] = 0
    found = learn_promise(np.linspace(0.99, 0.9, 100), right, np.zeros(100), target=0.89)
    assert found.confident is None
    assert found.needs is not None
    size = FIRST_TEST + found.needs
    assert lower_bound(0.9 * size, size) >= 0.89 > lower_bound(0.9 * (size - 1), size - 1)


def test_a_share_hardly_above_the_target_does_not_search_forever() -> None:
    right = np.ones(100)
    right[:100:10] = 0
    found = learn_promise(np.linspace(0.99, 0.9, 100), right, np.zeros(100), target=0.8999999)
    assert (found.confident, found.needs) == (None, None)


def test_interviews_that_fail_whole_need_more_than_none() -> None:
    """Where only the clustering forbade a promise, it said that 0 more were needed."""
    # the 20 surest: 18 right, and both wrong ones in one interview of five
    right = np.concatenate([np.ones(18), np.zeros(82)])
    homes = np.concatenate([np.repeat([0, 1, 2], 6), [3, 3], np.full(80, 4)])
    found = learn_promise(np.linspace(0.99, 0.5, 100), right, homes, target=0.8)
    assert found.confident is None
    assert found.needs is None or found.needs > 0


def test_how_many_more_are_needed_counts_interviews_that_fail_whole() -> None:
    """Counted as if each stood alone, a fraction of what is needed was told."""
    # 18 of 20 right, both wrong ones in one interview: deviations of .6, .6, .6 and -1.8, so
    # (3 * .36 + 3.24) / (20 * .9 * .1) = 2.4
    homes = np.array([0, 1, *[2] * 6, *[3] * 6, *[4] * 6, *[5] * 2])  # the first two are left out
    right = (homes != 5).astype(float)
    assert design_effect(right[2:], homes[2:]) == pytest.approx(2.4)
    found = learn_promise(np.linspace(0.99, 0.9, 22), right, homes, target=0.8)
    assert found.confident is None
    assert found.needs is not None
    size = 20 + found.needs
    enough, short = (lower_bound(0.9 * n / 2.4, n / 2.4) for n in (size, size - 1))
    assert enough >= 0.8 > short
    assert f"needs about {found.needs} more as good" in found.why


def test_one_interview_that_fails_whole_takes_the_promise_from_many_that_do_not() -> None:
    """220 of 240 alone would bear it; 11 of 12 interviews do not."""
    homes = np.repeat(np.arange(18), 20)  # the first six are left out
    right = (homes != 17).astype(float)
    assert lower_bound(220, 240) >= TARGET > lower_bound(11, 12)
    assert learn_promise(np.full(360, 0.9), right, homes).confident is None
    scattered = np.ones(360)
    scattered[120::12] = 0  # as many wrong, in all interviews alike
    assert learn_promise(np.full(360, 0.9), scattered, homes).confident == pytest.approx(0.9)


def test_suggestions_that_are_as_sure_are_judged_together() -> None:
    """The threshold was taken from the first few of many that were equally sure."""
    p, right = np.full(300, 0.9), np.concatenate([np.ones(40), np.zeros(260)])
    assert learn_promise(p, right, np.arange(300) % 6).confident is None


def test_the_first_interviews_do_not_count_where_there_are_enough() -> None:
    homes = np.repeat(np.arange(6), 40)
    right = (homes >= 2).astype(float)  # nothing right in the first third
    found = learn_promise(np.full(240, 0.9), right, homes)
    assert found.confident == pytest.approx(0.9)
    assert (found.needs, found.why) == (0, "")


def history(rng: np.random.Generator, interviews: int = 20, each: int = 60):
    """Suggestions whose probabilities mean what they say, some interviews harder than others."""
    p = rng.beta(1.2, 1.5, size=interviews * each)
    homes = np.repeat(np.arange(interviews), each)
    return p, (rng.uniform(size=len(p)) < p).astype(float), homes


def test_the_threshold_holds_its_promise_in_most_studies() -> None:
    rng = np.random.default_rng(0)
    kept, told = 0, 0
    for _ in range(100):
        found = learn_promise(*history(rng))
        if found.confident is not None:
            told += 1
            p, right, _ = history(rng, interviews=200)
            kept += right[p >= found.confident].mean() >= TARGET
    assert told >= 90
    assert kept / told >= 0.7


def test_bands() -> None:
    sure = Promise(TARGET, 0.7, LOOK, 0, "")
    assert sure.band(0.7, 2) == "confident"
    assert sure.band(0.99, 1) == "worth a look"  # too few examples of the code
    assert sure.band(LOOK, 9) == "worth a look"
    assert sure.band(LOOK - 0.01, 9) == "abstain"
    assert Promise(TARGET, None, LOOK, None, "").band(1.0, 99) == "worth a look"


def test_calibration_error_is_nil_where_probabilities_are_shares() -> None:
    p = np.repeat([0.25, 0.75], 4)
    assert calibration_error(p, np.array([1, 0, 0, 0, 1, 1, 1, 0])) == pytest.approx(0)
    assert calibration_error(np.array([0.0, 1.0]), np.array([0, 1])) == 0


def test_calibration_error_worked_by_hand() -> None:
    # bin .9: 3 of 4 suggestions, gap |.95 - 2/3|; bin .1: 1 of 4, gap |.15 - 0|
    p, right = np.array([0.95, 0.95, 0.95, 0.15]), np.array([1, 1, 0, 0])
    assert calibration_error(p, right) == pytest.approx(0.75 * (0.95 - 2 / 3) + 0.25 * 0.15)


def test_calibration_of_nothing_cannot_be_given() -> None:
    assert calibration_error(np.zeros(0), np.zeros(0)) is None


def test_two_interviews_bear_no_promise_however_right_they_were() -> None:
    p, right = np.full(200, 0.97), np.ones(200)
    two = learn_promise(p, right, np.repeat([0, 1], 100))
    assert two.confident is None
    assert two.why == "needs decisions in 1 more interview"
    assert learn_promise(p, right, np.repeat([0, 1, 2, 3], 50)).confident == 0.97
