"""Ridge regression row by row: what closed form, refitting and undoing give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.suggestions.ridge import PENALTY, Ridge
from tests.properties import examples

SEEDS = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 12)


def made_up(seed: int, n: int, width: int = 5, outputs: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Unit rows, and what each taught."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, width))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows, rng.choice([-0.5, 0.0, 0.5, 1.0], size=(n, outputs))


def learned(rows: np.ndarray, targets: np.ndarray) -> Ridge:
    ridge = Ridge(rows.shape[1], targets.shape[1])
    for row, lesson in zip(rows, targets, strict=True):
        ridge.add(row, lesson)
    return ridge


def closed_form(rows: np.ndarray, targets: np.ndarray, rate: np.ndarray) -> np.ndarray:
    bend = rows.T @ rows + PENALTY * np.eye(rows.shape[1])
    return np.linalg.solve(bend, rows.T @ (targets - rate))


def unknown(rows: np.ndarray) -> np.ndarray:
    return np.zeros(len(rows), dtype=bool)


def test_one_row_worked_by_hand() -> None:
    # one unit row that taught 1, rate 0, penalty 1: weight 1 / (1 + 1)
    ridge = learned(np.array([[1.0, 0.0]]), np.array([[1.0]]))
    rows = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = ridge.predict(rows, np.zeros(1), np.zeros((2, 1)), unknown(rows))
    assert found.ravel() == pytest.approx([0.5, 0.0])


def test_nothing_learned_predicts_the_rate() -> None:
    rows, targets = made_up(0, 4)
    found = Ridge(5, 3).predict(rows, np.full(3, 0.2), targets, unknown(rows))
    assert (found == 0).all()


@examples(30)
@given(SEEDS, ROWS)
def test_learning_row_by_row_equals_the_closed_form(seed: int, n: int) -> None:
    rows, targets = made_up(seed, n)
    rate = targets.mean(axis=0)
    new, _ = made_up(seed + 1, 4)
    found = learned(rows, targets).predict(new, rate, np.zeros((4, 3)), unknown(new))
    assert found == pytest.approx(new @ closed_form(rows, targets, rate), abs=1e-9)


@examples(30)
@given(SEEDS, ROWS)
def test_leaving_a_row_out_equals_refitting_without_it(seed: int, n: int) -> None:
    rows, targets = made_up(seed, n)
    rates = np.random.default_rng(seed).uniform(0, 0.5, size=(n, 3))  # as each row sees them
    found = learned(rows, targets).predict(rows, rates, targets, ~unknown(rows))
    for i in range(n):
        others = np.arange(n) != i
        refitted = closed_form(rows[others], targets[others], rates[i])
        assert found[i] == pytest.approx(rows[i] @ refitted, abs=1e-9)


@examples(30)
@given(SEEDS, ROWS, st.data())
def test_forgetting_undoes_learning(seed: int, n: int, data: st.DataObject) -> None:
    rows, targets = made_up(seed, n)
    gone = data.draw(st.integers(0, n - 1))
    ridge = learned(rows, targets)
    ridge.add(rows[gone], targets[gone], -1)
    others = np.arange(n) != gone
    fresh = learned(rows[others], targets[others])
    assert ridge.inverse == pytest.approx(fresh.inverse, abs=1e-9)
    assert ridge.weights == pytest.approx(fresh.weights, abs=1e-9)
    assert ridge.common == pytest.approx(fresh.common, abs=1e-9)


@examples(30)
@given(SEEDS, ROWS)
def test_the_shares_of_learned_rows_add_up_to_the_prediction(seed: int, n: int) -> None:
    rows, targets = made_up(seed, n)
    rate = np.full(3, 0.1)
    ridge = learned(rows, targets)
    new, _ = made_up(seed + 1, 2)
    free = ridge.kernels(new, rows, unknown(new)) @ (targets - rate)
    wanted = ridge.predict(new, rate, np.zeros((2, 3)), unknown(new))
    assert free == pytest.approx(wanted, abs=1e-5)
    own = ridge.kernels(rows, rows, ~unknown(rows))
    np.fill_diagonal(own, 0.0)  # a row's own lesson weighs nothing
    wanted = ridge.predict(rows, rate, targets, ~unknown(rows))
    assert own @ (targets - rate) == pytest.approx(wanted, abs=1e-5)
