"""Judge an interview's way through its guide as a whole.

In:     for each turn the log odds that it asks each question; what a person confirmed.
Out:    the best way, and the probability of every step.
Source: Viterbi (1967); Rabiner (1989), Proc. IEEE 77(2):257-286, forward-backward.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

STEP = 0.0  # log odds of going on to the next question
SKIP = -1.0  # for each question passed over, up to FAR of them
BACK = -1.6  # going back, and SKIP for each question gone back
FAR = 4  # questions; beyond, distance costs no more


class GuideWalk:
    """Walks through a guide of n questions; state 0 is before the first, j + 1 question j.

    At a turn the walk stays where it is or moves to a question, also to the one at hand
    (it is asked once more). anchors: for each turn the index of the confirmed question, -1 for
    "asks none", None where nobody confirmed anything.
    """

    def __init__(self, n: int, anchors: Sequence[int | None]) -> None:
        self.n = n
        self.anchors = anchors
        gap = np.arange(n)[None, :] - np.arange(-1, n)[:, None]  # 1: the next question
        ahead = STEP + SKIP * np.clip(gap - 1, 0, FAR)
        back = BACK + SKIP * np.clip(-gap, 0, FAR)
        self.moves = np.where(gap > 0, ahead, back)  # (from state, to question)

    def _allowed(self, i: int, ask: np.ndarray) -> tuple[np.ndarray, float]:
        """Return log odds of moving to each question, and of staying, at turn i."""
        anchor = self.anchors[i]
        if anchor is None:
            return ask[i], 0.0
        if anchor == -1:
            return np.full(self.n, -np.inf), 0.0
        only = np.full(self.n, -np.inf)
        only[anchor] = 0.0
        return only, -np.inf

    def best(self, ask: np.ndarray) -> list[int | None]:
        """Return the best walk as the question moved to at each turn, None for staying."""
        score = np.full(self.n + 1, -np.inf)
        score[0] = 0.0
        back: list[list[tuple[int, bool]]] = []
        for i in range(len(ask)):
            odds, stay = self._allowed(i, ask)
            reach = score[:, None] + self.moves
            source = reach.argmax(axis=0)
            moved = reach[source, np.arange(self.n)] + odds
            stayed = score + stay
            step = [(0, False)]
            for j in range(self.n):
                goes = bool(moved[j] > stayed[j + 1])
                step.append((int(source[j]), True) if goes else (j + 1, False))
            score = np.concatenate([stayed[:1], np.maximum(moved, stayed[1:])])
            back.append(step)
        state, path = int(score.argmax()), []
        for step in reversed(back):
            source_state, goes = step[state]
            path.append(state - 1 if goes else None)
            state = source_state
        return path[::-1]

    def shares(self, ask: np.ndarray) -> np.ndarray:
        """Return, by turn, the probability of moving to each question, and last of staying."""
        turns = len(ask)
        ahead = np.full((turns + 1, self.n + 1), -np.inf)
        ahead[0, 0] = 0.0
        for i in range(turns):
            odds, stay = self._allowed(i, ask)
            moved = np.logaddexp.reduce(ahead[i][:, None] + self.moves, axis=0) + odds
            ahead[i + 1] = np.concatenate(
                [ahead[i, :1] + stay, np.logaddexp(moved, ahead[i, 1:] + stay)]
            )
        after = np.zeros(self.n + 1)
        shares = np.zeros((turns, self.n + 1))
        for i in range(turns - 1, -1, -1):
            odds, stay = self._allowed(i, ask)
            moved = ahead[i][:, None] + self.moves + (odds + after[1:])[None, :]
            logs = np.append(
                np.logaddexp.reduce(moved, axis=0), np.logaddexp.reduce(ahead[i] + stay + after)
            )
            shares[i] = np.exp(logs - np.logaddexp.reduce(logs))
            onward = np.logaddexp.reduce(self.moves + (odds + after[1:])[None, :], axis=1)
            after = np.logaddexp(onward, stay + after)
        return shares
