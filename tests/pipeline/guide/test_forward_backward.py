"""The walk through a guide: what evidence and corrections make of it."""

from __future__ import annotations

from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.guide import forward_backward
from pipeline.guide.forward_backward import (
    BACK,
    BACK_FAR,
    SKIP,
    GuideChain,
    TurnEvidence,
    form_of_turn,
    own_parts,
)
from tests.properties import examples

ODDS = st.floats(-6, 6)


def odds_of(n_steps: int, n: int) -> st.SearchStrategy[np.ndarray]:
    row = st.lists(ODDS, min_size=n, max_size=n)
    return st.lists(row, min_size=n_steps, max_size=n_steps).map(np.array)


def move_share(state: int, to: int, n: int) -> float:
    """Probability that question `to` follows `state` (-1: none yet), from its definition."""

    def weight(question: int) -> float:
        gap = question - state
        if gap == 0:
            return 0.0
        if gap > 0:
            return float(np.exp(-SKIP * np.log1p(gap - 1)))
        return float(np.exp(-BACK - BACK_FAR * np.log1p(-gap - 1)))

    return weight(to) / sum(weight(question) for question in range(n))


def path_weight(path: tuple[int | None, ...], ask: np.ndarray, talk: np.ndarray) -> float:
    """Weight of one way through the guide, None for staying."""
    state, weight = -1, 1.0
    for i, move in enumerate(path):
        if move is not None:
            weight *= move_share(state, move, ask.shape[1]) * np.exp(ask[i, move])
            state = move
        weight *= np.exp(talk[i, state]) if state >= 0 else 1.0
    return float(weight)


def once(ask: np.ndarray, talk: np.ndarray) -> GuideChain:
    """The walk without looking for repeated questions."""
    with patch.object(forward_backward, "ROUNDS", 0):
        return GuideChain(ask, talk)


@given(st.integers(1, 4).flatmap(lambda steps: st.tuples(odds_of(steps, 3), odds_of(steps, 3))))
@examples(40)
def test_shares_agree_with_trying_every_way(evidence: tuple[np.ndarray, np.ndarray]) -> None:
    ask, talk = evidence
    found = once(ask, talk)
    paths = list(product([None, 0, 1, 2], repeat=len(ask)))
    weights = np.array([path_weight(path, ask, talk) for path in paths])
    weights /= weights.sum()
    for i, j in product(range(len(ask)), range(3)):
        moved = sum(w for w, path in zip(weights, paths, strict=True) if path[i] == j)
        stands = sum(
            w
            for w, path in zip(weights, paths, strict=True)
            if next((m for m in reversed(path[: i + 1]) if m is not None), None) == j
        )
        assert found.asking[i, j] == pytest.approx(moved, abs=1e-9)
        assert found.standing[i, j + 1] == pytest.approx(stands, abs=1e-9)


def test_a_walk_worked_by_hand() -> None:
    # one step, two questions; the first follows with e^0, the second with e^(-SKIP log 2)
    found = once(np.array([[2.0, 1.0]]), np.zeros((1, 2)))
    second = np.exp(-SKIP * np.log(2.0))
    weights = np.array([1.0, np.exp(2.0) / (1 + second), np.exp(1.0) * second / (1 + second)])
    assert found.standing[0] == pytest.approx(weights / weights.sum())


def test_a_longer_guide_makes_no_step_likelier_to_move() -> None:
    short, long = (once(np.zeros((1, n)), np.zeros((1, n))) for n in (3, 30))
    assert short.asking.sum() == pytest.approx(0.5)
    assert long.asking.sum() == pytest.approx(0.5)


def test_a_question_asked_for_sure_elsewhere_is_less_likely_again() -> None:
    ask = np.full((3, 4), -4.0)
    ask[0, 1] = 8.0
    ask[2, 1] = 1.0
    assert GuideChain(ask, ask * 0).asking[2, 1] < once(ask, ask * 0).asking[2, 1]


ANCHOR = st.one_of(st.none(), st.integers(-1, 3))
WITHIN = st.one_of(st.none(), st.sets(st.integers(0, 3), min_size=1))


@given(
    odds_of(5, 4).map(lambda odds: odds * 10),
    odds_of(5, 4).map(lambda odds: odds * 10),
    st.lists(ANCHOR, min_size=5, max_size=5),
    st.lists(WITHIN, min_size=5, max_size=5),
)
@examples(80)
def test_what_a_person_said_holds_and_probabilities_sum_to_one(
    ask: np.ndarray,
    talk: np.ndarray,
    asks: list[int | None],
    within: list[set[int] | None],
) -> None:
    within = [None if each == -1 else held for each, held in zip(asks, within, strict=True)]
    found = GuideChain(ask, talk, asks=asks, within=within)
    assert found.standing.sum(axis=1) == pytest.approx(np.ones(5))
    assert (found.asking.sum(axis=1) <= 1.0 + 1e-9).all()
    for i, (question, allowed) in enumerate(zip(asks, within, strict=True)):
        if question == -1:
            assert found.asking[i].sum() == pytest.approx(0.0)
        elif question is not None:
            assert found.asking[i, question] == pytest.approx(1.0)
            assert found.standing[i, question + 1] == pytest.approx(1.0)
        elif allowed is not None:  # where "asks none" is said beside it, the two can clash
            assert found.standing[i, [j + 1 for j in allowed]].sum() == pytest.approx(1.0)


def test_corrections_that_contradict_each_other_leave_probabilities() -> None:
    asks, within = [None, -1, -1, -1], [{0}, {1}, {2}, {1}]
    found = GuideChain(np.zeros((4, 3)), np.zeros((4, 3)), asks=asks, within=within)
    assert found.standing.sum(axis=1) == pytest.approx(np.ones(4))
    assert found.standing[:, 2] == pytest.approx(np.ones(4))  # what most of them say


@given(odds_of(4, 3), odds_of(4, 3))
@examples(25)
def test_the_gain_of_knowing_a_step_agrees_with_telling_it(
    ask: np.ndarray, talk: np.ndarray
) -> None:
    weights = np.array([1.0, 2.0, 1.0, 3.0])
    with (
        patch.object(forward_backward, "ROUNDS", 0),
        patch.object(forward_backward, "FORGOTTEN", 0.0),
    ):
        found = GuideChain(ask, talk)
        joint = found._kernels()
        now = found.standing.max(axis=1) @ weights
        for at in range(4):
            after = 0.0
            for state in range(4):
                told = GuideChain(
                    ask, talk, within=[{state - 1} if i == at else None for i in range(4)]
                ) if state else _before(ask, talk, at)  # fmt: skip
                after += found.standing[at, state] * (told.standing.max(axis=1) @ weights)
            assert found._gain(at, joint, weights) == pytest.approx(after - now, abs=1e-6)


def _before(ask: np.ndarray, talk: np.ndarray, at: int) -> GuideChain:
    """The walk in which nothing is asked up to a step."""
    return GuideChain(ask, talk, asks=[-1 if i <= at else None for i in range(len(ask))])


def test_the_step_asked_about_is_an_open_one() -> None:
    ask = np.zeros((4, 3))
    found = GuideChain(ask, ask)
    assert found.most_telling([2], np.ones(4)) == 2
    assert found.most_telling([], np.ones(4)) is None


def test_a_guide_of_one_question_can_be_walked() -> None:
    found = GuideChain(np.array([[3.0], [-3.0]]), np.zeros((2, 1)))
    assert found.standing[:, 1].min() > 0.9
    assert GuideChain(np.zeros((1, 1)), np.zeros((1, 1)), asks=[0]).standing[0, 1] == 1.0


def test_a_long_interview_is_walked_without_running_out_of_numbers() -> None:
    rng = np.random.default_rng(0)
    ask, talk = rng.normal(0, 40, (500, 30)), rng.normal(0, 40, (500, 30))
    found = GuideChain(ask, talk, within=[{i % 30} if i % 7 == 0 else None for i in range(500)])
    assert np.isfinite(found.standing).all()
    assert found.standing.sum(axis=1) == pytest.approx(np.ones(500))


def test_a_few_words_without_a_question_hardly_ask() -> None:
    assert (
        form_of_turn("Mm-hm.")
        < form_of_turn("Why?")
        < form_of_turn("And why did you do that, do you think?")
    )
    assert form_of_turn("We saw that, and the others saw it as well.") < form_of_turn(
        "What was it that the others saw in there as well?"
    )


def test_evidence_favours_the_question_whose_wording_comes_back() -> None:
    wordings = [row[None, :] for row in np.eye(4)[:3]]
    rows = [np.eye(4)[[2]], np.eye(4)[[3]]]
    texts = ["What of the third thing, then?", "That.", "And of something else?", "This."]
    found = TurnEvidence(texts, [0, 2], rows, {1: np.eye(4)[[2]]}, wordings=wordings)
    assert found.ask[0].argmax() == 2
    assert found.by_step(found.talk)[0].argmax() == 2
    assert found.ask[0, 2] > found.ask[1, 2]


def test_what_all_wordings_share_is_taken_out_of_them() -> None:
    both = np.array([[3.0, 4.0, 0.0], [3.0, 0.0, 4.0]]) / 5
    _, own = own_parts([both[:1], both[1:]])
    assert (own[0] @ own[1].T).item() < (both[0] @ both[1]).item()
    assert np.linalg.norm(own[0]) == pytest.approx(1.0)
