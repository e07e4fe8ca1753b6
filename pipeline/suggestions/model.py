"""Weigh the channels of evidence into a probability.

In:     what pipeline.suggestions.channels gives, and what turned out right of what was suggested.
Out:    a SuggestionModel: channels -> log odds -> probabilities that mean what they say.
Source: Bayesian logistic regression by its mode (MacKay 1992) around weights learned on
        other studies; Platt (1999) scaling, with the rivals of a suggestion beside it.

Two steps. The first weighs the channels of one pair of segment and code. The second sees
how far ahead a code is of its rivals at the same segment, and how much is said at all.
Both start from weights that public studies gave, and move as far as this coder's own
history asks. History is prequential: each segment's channels as they were before it was
decided, so nothing is learned from its own answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.suggestions.channels import CHANNELS, Memory
from pipeline.suggestions.prior_weights import FIRST, SECOND

HOLD_FIRST = 5.0  # precision of the first step's prior
HOLD_SECOND = 20.0  # precision of the second step's prior
ROUNDS = 25  # of Newton's method at most
HALVINGS = 12  # of one step
MOST_PAIRS = 60_000  # pairs without the code that weights are learned from
SETTLED = 1e-4  # change of weights at which it has settled
REFIT = 1.25  # growth of the history after which the first step is fitted anew
RIVALS = ("bias", "log_odds", "ahead_of_next", "ahead_of_rest", "said_in_all")


@dataclass(frozen=True)
class SuggestionModel:
    """Weights of both steps. first: (len(CHANNELS),); second: (len(RIVALS),)."""

    first: np.ndarray
    second: np.ndarray

    def log_odds(self, channels: np.ndarray) -> np.ndarray:
        """Return the first step's log odds, shape (n, n_codes)."""
        odds: np.ndarray = channels.astype(np.float64) @ self.first
        return odds

    def final(self, log_odds: np.ndarray) -> np.ndarray:
        """Return the log odds after the second step, same shape."""
        odds: np.ndarray = rivals(log_odds) @ self.second
        return odds

    def probabilities(self, channels: np.ndarray) -> np.ndarray:
        return sigmoid(self.final(self.log_odds(channels)))


@dataclass(frozen=True)
class History:
    """What would have been suggested for each decided segment, before it was decided.

    rows: segments in study order; interviews: of each; given: (n, n_codes) 0 or 1;
    probabilities: (n, n_codes), each interview's from the interviews before it.
    """

    rows: np.ndarray
    interviews: np.ndarray
    given: np.ndarray
    probabilities: np.ndarray


def shipped() -> SuggestionModel:
    """Return the weights that a new study starts with."""
    return SuggestionModel(np.array([FIRST[name] for name in CHANNELS]), np.array(SECOND))


def sigmoid(log_odds: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))
    return found


def rivals(log_odds: np.ndarray) -> np.ndarray:
    """Return what the second step sees, shape (n, n_codes, len(RIVALS))."""
    if log_odds.shape[1] == 0:
        return np.zeros((*log_odds.shape, len(RIVALS)))
    ranked = np.sort(log_odds, axis=1)
    best = ranked[:, -1:]
    second = ranked[:, -2:-1] if log_odds.shape[1] > 1 else best - 5
    ahead = log_odds - np.where(log_odds >= best, second, best)
    raised = np.exp(np.clip(log_odds - best, -50, 0))
    rest = np.log(np.maximum(raised.sum(axis=1, keepdims=True) - raised, 1e-12)) + best
    total = np.log(sigmoid(log_odds).sum(axis=1, keepdims=True) + 1e-6)
    return np.stack(
        [
            np.ones_like(log_odds),
            log_odds,
            np.clip(ahead, -8, 8),
            np.clip(log_odds - rest, -8, 8),
            np.clip(np.broadcast_to(total, log_odds.shape), -3, 3),
        ],
        axis=2,
    )


def fit_weights(
    features: np.ndarray,
    given: np.ndarray,
    start: np.ndarray,
    hold: float,
    weight: np.ndarray | None = None,
) -> np.ndarray:
    """Return the most probable weights, shape (k,).

    features: (n, k); given: (n,) 0 or 1; start: the prior's mean; hold: its precision.
    weight: of each row, (n,).
    """
    x, y = features.astype(np.float64), given.astype(np.float64)
    each = np.ones(len(y)) if weight is None else weight

    def loss(weights: np.ndarray) -> float:
        odds = x @ weights
        fit = float((each * (np.logaddexp(0, odds) - y * odds)).sum())
        return fit + hold / 2 * float(((weights - start) ** 2).sum())

    fitted = start.astype(np.float64).copy()
    least = loss(fitted)
    for _ in range(ROUNDS):
        right = sigmoid(x @ fitted)
        slope = x.T @ (each * (right - y)) + hold * (fitted - start)
        bend = (x * (each * right * (1 - right))[:, None]).T @ x + hold * np.eye(len(fitted))
        step = np.linalg.solve(bend, slope)
        for _ in range(HALVINGS):  # a full step may overshoot where the data are few
            now = loss(fitted - step)
            if now <= least:
                break
            step = step / 2
        else:
            return fitted
        fitted, least = fitted - step, now
        if np.abs(step).max() < SETTLED:
            break
    return fitted


def walk_history(
    memory: Memory, decided: Sequence[tuple[int, np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, np.ndarray]:
    """Let an empty memory learn decisions in order; return what it knew before each.

    decided: (row, given, rejected) in study order. Returns channels of the segments with
    codes, shape (n, n_codes, len(CHANNELS)), and their rows in `decided`.
    """
    tables: list[np.ndarray] = []
    kept: list[int] = []
    for i, (row, given, rejected) in enumerate(decided):
        if given.any():
            tables.append(memory.channels([row])[0])
            kept.append(i)
        memory.add_decision(row, given, rejected)
    shape = (0, memory.codes.n, len(CHANNELS))
    stacked = np.stack(tables) if tables else np.zeros(shape, dtype=np.float32)
    return stacked, np.array(kept, dtype=int)


def learn_mixer(
    channels: np.ndarray,
    given: np.ndarray,
    interviews: np.ndarray,
    start: SuggestionModel | None = None,
) -> tuple[SuggestionModel, np.ndarray]:
    """Return the mixer that a history gives, and the history's honest probabilities.

    channels: (n, n_codes, k) before each decision, interviews in order; given: (n, n_codes).
    Each interview's probabilities come from weights that the interviews before it gave.
    """
    start = start or shipped()
    width = channels.shape[2]
    log_odds = np.zeros(given.shape)
    probabilities = np.zeros(given.shape)
    now, learned_from = start, 0
    for interview in dict.fromkeys(interviews.tolist()):
        here = interviews == interview
        before = int(np.argmax(here))
        if before and before >= REFIT * learned_from:
            now = _fit(channels[:before], given[:before], log_odds[:before], start)
            learned_from = before
        log_odds[here] = now.log_odds(channels[here])
        probabilities[here] = sigmoid(now.final(log_odds[here]))
    if not len(given):
        return start, probabilities
    final = _fit(channels.reshape(len(given), -1, width), given, log_odds, start)
    return final, probabilities


def _fit(
    channels: np.ndarray, given: np.ndarray, log_odds: np.ndarray, start: SuggestionModel
) -> SuggestionModel:
    """Fit both steps; log_odds: the first step's, as each was before its interview."""
    flat = given.ravel()
    some, weight = _some_pairs(flat)
    first = fit_weights(
        channels.reshape(-1, channels.shape[2])[some], flat[some], start.first, HOLD_FIRST, weight
    )
    seen = rivals(log_odds).reshape(-1, len(RIVALS))[some]
    return SuggestionModel(first, fit_weights(seen, flat[some], start.second, HOLD_SECOND, weight))


def _some_pairs(flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs to learn from, with weights: all that were given, and of the many that
    were not an evenly spaced part that stands for all.
    """
    yes, no = np.flatnonzero(flat > 0), np.flatnonzero(flat <= 0)
    every = max(1, -(-len(no) // MOST_PAIRS))
    kept = no[::every] if len(no) else no
    scale = len(no) / max(len(kept), 1)
    return np.concatenate([yes, kept]), np.concatenate(
        [np.ones(len(yes)), np.full(len(kept), scale)]
    )
