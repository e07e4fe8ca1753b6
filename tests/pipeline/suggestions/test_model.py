"""Weights of evidence: where they settle, what they start from, and no look ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.channels import CHANNELS, CodesBefore, Memory, UnitSpan
from pipeline.suggestions.model import (
    HOLD_FIRST,
    RIVALS,
    SuggestionModel,
    _some_pairs,
    fit_weights,
    learn_mixer,
    rivals,
    shipped,
    sigmoid,
    walk_history,
)
from pipeline.suggestions.prior_weights import FIRST, SECOND
from tests.properties import examples


def slope_at(found: np.ndarray, x: np.ndarray, y: np.ndarray, start: np.ndarray, hold: float):
    return x.T @ (sigmoid(x @ found) - y) + hold * (found - start)


def test_the_shipped_weights_name_every_channel_and_rival() -> None:
    assert set(FIRST) == set(CHANNELS)
    assert len(SECOND) == len(RIVALS)
    assert np.isfinite([*FIRST.values(), *SECOND]).all()


@examples(30)
@given(st.integers(0, 2**32 - 1), st.floats(0.5, 20))
def test_weights_settle_where_the_slope_is_nil(seed: int, hold: float) -> None:
    rng = np.random.default_rng(seed)
    x, start = rng.normal(size=(60, 4)), rng.normal(size=4)
    y = (rng.uniform(size=60) < sigmoid(x @ rng.normal(size=4))).astype(float)
    found = fit_weights(x, y, start, hold)
    assert np.abs(slope_at(found, x, y, start, hold)).max() < 0.01


def test_weights_settle_where_a_full_step_would_overshoot() -> None:
    """From a start that is surely wrong the curve is flat and a full Newton step goes astray."""
    x, y = np.full((50, 1), 4.0), np.ones(50)
    start = np.array([-6.0])
    found = fit_weights(x, y, start, 0.1)
    assert np.abs(slope_at(found, x, y, start, 0.1)).max() < 0.01
    assert found[0] > 0


def test_no_data_leaves_the_weights_at_their_start() -> None:
    start = np.array([1.0, -2.0])
    assert fit_weights(np.zeros((0, 2)), np.zeros(0), start, 5.0) == pytest.approx(start)


def test_a_row_that_counts_twice_is_two_rows() -> None:
    x, y = np.array([[1.0, 0], [1, 1], [1, -1]]), np.array([1.0, 0, 1])
    twice = fit_weights(x, y, np.zeros(2), 1.0, np.array([2.0, 1, 1]))
    assert twice == pytest.approx(fit_weights(x[[0, 0, 1, 2]], y[[0, 0, 1, 2]], np.zeros(2), 1.0))


def test_pairs_that_are_left_out_are_stood_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.suggestions.model.MOST_PAIRS", 10)
    flat = np.zeros(105)
    flat[[3, 50]] = 1
    some, weight = _some_pairs(flat)
    assert {3, 50} <= set(some.tolist())
    assert len(some) <= 12
    assert weight.sum() == pytest.approx(105)


def test_rivals_worked_by_hand() -> None:
    found = dict(zip(RIVALS, np.moveaxis(rivals(np.array([[2.0, 0.0, -1.0]])), 2, 0), strict=True))
    assert found["log_odds"][0].tolist() == [2, 0, -1]
    assert found["ahead_of_next"][0].tolist() == [2, -2, -3]
    assert found["ahead_of_rest"][0, 0] == pytest.approx(2 - np.log(1 + np.exp(-1)))
    said = np.log(sigmoid(np.array([2.0, 0, -1])).sum())
    assert found["said_in_all"][0] == pytest.approx([said] * 3, abs=1e-4)


def test_one_code_and_no_code_have_finite_rivals() -> None:
    assert np.isfinite(rivals(np.array([[3.0], [-9.0]]))).all()
    assert rivals(np.zeros((2, 0))).shape == (2, 0, len(RIVALS))


def made_up(seed: int = 0, interviews: int = 4, each: int = 6, codes: int = 3):
    """Channels, what was given, and interviews of a made-up history."""
    rng = np.random.default_rng(seed)
    n = interviews * each
    table = rng.normal(size=(n, codes, len(CHANNELS)))
    table[:, :, 0] = 1
    given_codes = (rng.uniform(size=(n, codes)) < sigmoid(table[:, :, 3])).astype(float)
    return table, given_codes, np.repeat(np.arange(interviews), each)


@examples(15)
@given(st.integers(0, 1000), st.integers(0, 3))
def test_an_interviews_probabilities_rest_on_the_interviews_before_it_alone(
    seed: int, number: int
) -> None:
    table, given_codes, homes = made_up(seed)
    _, wanted = learn_mixer(table, given_codes, homes)
    other = given_codes.copy()
    other[homes >= number] = 1 - other[homes >= number]
    later = table.copy()
    later[homes > number] += 1
    _, found = learn_mixer(later, other, homes)
    assert (found[homes <= number] == wanted[homes <= number]).all()


def test_the_first_interview_has_the_shipped_weights() -> None:
    table, given_codes, homes = made_up()
    mixer, found = learn_mixer(table, given_codes, homes)
    assert found[homes == 0] == pytest.approx(shipped().probabilities(table[homes == 0]))
    assert not np.allclose(mixer.first, shipped().first)
    own = SuggestionModel(np.zeros(len(CHANNELS)), np.array([0.0, 1, 0, 0, 0]))
    _, halves = learn_mixer(table, given_codes, homes, own)
    assert (halves[homes == 0] == 0.5).all()


def test_the_last_weights_are_the_most_probable_of_the_whole_history() -> None:
    table, given_codes, homes = made_up()
    mixer, _ = learn_mixer(table, given_codes, homes)
    x, y = table.reshape(-1, len(CHANNELS)), given_codes.ravel()
    assert np.abs(slope_at(mixer.first, x, y, shipped().first, HOLD_FIRST)).max() < 0.05


def test_no_history_keeps_the_weights() -> None:
    mixer, found = learn_mixer(np.zeros((0, 3, len(CHANNELS))), np.zeros((0, 3)), np.zeros(0))
    assert (mixer.first == shipped().first).all()
    assert found.shape == (0, 3)


def test_history_holds_what_was_known_before_each_decision() -> None:
    texts = ["a coach came", "a coach taught", "a wall"]

    def empty() -> Memory:
        known = CodesBefore(np.zeros((3, 2)), np.array([-1, -1]))
        return Memory(np.eye(3, dtype=np.float32), texts, [UnitSpan(0)] * 3, known)

    lessons = [
        (0, np.array([1.0, 0]), np.zeros(2)),
        (1, np.zeros(2), np.array([0, 1.0])),  # only refused: learned, no history
        (2, np.array([0, 1.0]), np.zeros(2)),
    ]
    table, kept = walk_history(empty(), lessons)
    assert kept.tolist() == [0, 2]
    memory = empty()
    assert (table[0] == memory.channels([0])[0]).all()
    memory.add_decision(*lessons[0])
    memory.add_decision(*lessons[1])
    assert (table[1] == memory.channels([2])[0]).all()
    nothing, none = walk_history(empty(), [])
    assert (nothing.shape, len(none)) == ((0, 2, len(CHANNELS)), 0)
