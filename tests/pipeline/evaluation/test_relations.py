"""What is proposed is neither chance nor missed: on shuffled and on planted codings."""

from __future__ import annotations

import numpy as np

from pipeline.evaluation.relations import (
    MAX_FALSE,
    WAYS,
    make_up,
    measure_proposals,
    proven,
)


def test_shuffled_codings_propose_nothing_and_planted_relations_are_found() -> None:
    """`throughline evaluate relations` prints the same with more studies."""
    figures = measure_proposals(runs=12, seed=0)
    assert proven(figures), figures
    assert figures["unrelated"] <= MAX_FALSE  # type: ignore[operator]


def test_the_same_seed_measures_the_same() -> None:
    assert measure_proposals(runs=1, seed=3) == measure_proposals(runs=1, seed=3)


def test_shuffling_keeps_how_often_each_code_is_used_in_each_interview() -> None:
    rng = np.random.default_rng(1)
    made = make_up(rng, WAYS[0])
    shuffled = made.shuffled(rng)
    for before, after in zip(made.holds, shuffled.holds, strict=True):
        assert (before.sum(axis=0) == after.sum(axis=0)).all()
    assert any((a != b).any() for a, b in zip(made.holds, shuffled.holds, strict=True))


def test_figures_that_break_a_promise_are_not_proven() -> None:
    assert not proven({"shuffled": 0.06, "planted": {"one": 1.0}})
    assert not proven({"shuffled": 0.0, "planted": {"one": 1.0, "other": 0.89}})
