"""Judge an interview's way through its guide as a whole.

In:     vectors of what is said at each turn, and of the guide's wordings; what a person
        confirmed.
Out:    what speaks for each question; the probability that a step (an interviewer's turn with
        all talk until the next) stands in the answer to a question, and that it asks it; the
        step that is most worth asking a person about.
Source: Rabiner (1989), Proc. IEEE 77(2):257-286, forward-backward. The choice of the step:
        expected error reduction, Roy & McCallum (2001), worked out exactly for a chain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
ASKS = re.compile(
    r"\?|\b(?:what|how|why|who|when|where|which|tell me|talk about|describe|walk me|share)\b", re.I
)
SHORT_WORDS = 4  # a turn this short without a question only keeps the talk going
PIECE_WORDS = 5  # shorter sentences of a turn are not compared by themselves
GUIDE_SHARE = 4.0  # questions that the part common to all wordings is shrunk by
NO_QUESTION = 2.0  # log odds lost without a question word or mark
TOO_SHORT = 4.0  # log odds lost by a guide question in a few words
LENGTH_WEIGHT = 2.0  # log odds per unit of log words, against ORDINARY
ORDINARY, LONGEST = 12, 40  # words of an interviewer's turn
TURN_WEIGHT = 9.0  # log odds per unit of cosine above the interview's other turns
TURNS_SHARE = 4.0  # turns that a question's mean over the interview is shrunk by
ASKED_SHARE = 0.8  # of the guide, asked in an interview
MOVES = 1.0  # log odds of a guide question at an ordinary turn, above what its share says
REPLY_LENGTH_WEIGHT = 0.8  # log odds per unit of log words of the reply, against the mean
TALK_WEIGHT = 3.5  # log odds per unit of centred cosine of talk with the question answered
TALK_WORDS = 15  # shorter turns say less of what they answer
TALK_SHARE = 10.0  # turns that the mean fit of talk to a question is shrunk by
HEARD_WEIGHT = 8.0  # log odds per unit of cosine won by how others were asked
HEARD_TALK_WEIGHT = 1.0  # and by what others answered
OWN_WORDING, OWN_TALK = 0.5, 2.0  # turns that the guide's own wording counts for beside these
SKIP = 0.9  # log odds lost per unit of log(1 + questions passed over)
BACK = 0.4  # log odds lost by going back at all
BACK_FAR = 0.6  # and per unit of log(1 + questions gone back beyond one)
AGAIN = 2.7  # log odds lost by asking what is surely asked at another step
ROUNDS = 3  # times that repeated questions are looked for
STRONGEST = 20.0  # log odds beyond which evidence counts no more
CONTRADICTED = 1e-60  # weight of what a person ruled out, so that two corrections can clash
ASKED_ABOUT = 24  # the most doubtful steps, among which the most useful is looked for
FORGOTTEN = 1e-3  # difference in probability below which a step tells nothing of another


def pieces(text: str) -> list[str]:
    """Return the parts of an interviewer's turn that may each ask something: it, sentences."""
    sentences = [s.strip() for s in SENTENCE.findall(text)]
    long_enough = [s for s in sentences if len(s.split()) >= PIECE_WORDS]
    pairs = [f"{a} {b}" for a, b in pairwise(sentences)]
    return list(dict.fromkeys([text.strip(), *long_enough, *pairs]))


def form_of_turn(text: str) -> float:
    """Return what the form of a turn, apart from its content, says about asking something."""
    words = len(text.split())
    short = words <= SHORT_WORDS and not text.rstrip().endswith("?")
    lost = (0.0 if ASKS.search(text) else NO_QUESTION) + (TOO_SHORT if short else 0.0)
    return LENGTH_WEIGHT * float(np.log1p(min(words, LONGEST - 1)) - np.log(ORDINARY)) - lost


@dataclass(frozen=True)
class LearnedWording:
    """How an interview's questions were put and answered: sums of unit rows, shape (n, d)."""

    asked: np.ndarray
    said: np.ndarray


class TurnEvidence:
    """What an interview's words say. ask: (n_steps, n), talk: (n_turns, n), log odds.

    texts: of each turn. steps: the interviewer's turns. rows: for each of these unit vectors of
    its pieces. replies: turn -> unit vectors of its segments. wordings: of each question.
    """

    def __init__(
        self,
        texts: Sequence[str],
        steps: Sequence[int],
        rows: Sequence[np.ndarray],
        replies: Mapping[int, np.ndarray],
        *,
        wordings: Sequence[np.ndarray],
    ) -> None:
        common, own = own_parts(wordings)
        words = [len(text.split()) for text in texts]
        self.steps = list(steps)
        self.own = unit(np.stack([each.mean(axis=0) for each in own]))
        self.turns = unit(np.stack([each[0] for each in rows]) - common)
        self.talks = np.zeros((len(words), self.own.shape[1]))
        self.talks[self.steps] = self.turns
        for turn, said in replies.items():
            if len(said):
                self.talks[turn] = unit(said - common).mean(axis=0)
        self.full = np.minimum(1.0, np.array(words) / TALK_WORDS)[:, None]
        self.talk = TALK_WEIGHT * self._centred(self.talks @ self.own.T * self.full)
        alike = np.stack([_alike(each, wordings, own, common) for each in rows])
        mean = alike.sum(axis=0) + TURNS_SHARE * alike.mean()
        share = min(0.9, ASKED_SHARE * len(own) / len(steps))
        edges = [*self.steps, len(words)]
        replied = np.log1p([sum(words[a + 1 : b]) for a, b in pairwise(edges)])
        form = np.array([form_of_turn(texts[turn]) for turn in self.steps])
        form += REPLY_LENGTH_WEIGHT * (replied - replied.mean())
        self.ask = TURN_WEIGHT * (alike - mean / (len(steps) + TURNS_SHARE)) + form[:, None]
        self.ask += MOVES + np.log(share / (1.0 - share))

    def by_step(self, talk: np.ndarray) -> np.ndarray:
        """Return the sum over each step's turns; what precedes the first is left out."""
        sums: np.ndarray = np.add.reduceat(talk, self.steps, axis=0)
        return sums

    def _centred(self, fit: np.ndarray) -> np.ndarray:
        """Return how much better talk fits a question than others, and than other talk does."""
        fit = fit - fit.mean(axis=1, keepdims=True)
        asking = np.zeros(len(fit), dtype=bool)
        asking[self.steps] = True
        spoken = self.talks.any(axis=1)
        for kind in (asking, ~asking & spoken):
            fit[kind] -= fit[kind].sum(axis=0) / (kind.sum() + TALK_SHARE)
        fit[~spoken] = 0.0
        return fit

    def learn(self, others: Sequence[LearnedWording]) -> None:
        """Add how far the others' wording and answers are closer than the guide's wording."""
        if not others:
            return
        asked = unit(OWN_WORDING * self.own + np.sum([each.asked for each in others], axis=0))
        won = self.turns @ (asked - self.own).T
        won -= won.mean(axis=1, keepdims=True)
        self.ask += HEARD_WEIGHT * (won - won.mean(axis=0))
        said = unit(OWN_TALK * self.own + np.sum([each.said for each in others], axis=0))
        fit = self._centred(self.talks @ (said - self.own).T * self.full)
        fit[self.steps] = 0.0
        self.talk += HEARD_TALK_WEIGHT * fit

    def learned_wording(self, chain: GuideChain) -> LearnedWording:
        """Return how this interview's questions were put and answered, for the others."""
        talks = unit(self.talks) * self.full
        talks[self.steps] = 0.0
        return LearnedWording(
            chain.asking.T @ self.turns, chain.standing[:, 1:].T @ self.by_step(talks)
        )


def _alike(
    rows: np.ndarray,
    wordings: Sequence[np.ndarray],
    own: Sequence[np.ndarray],
    common: np.ndarray,
) -> np.ndarray:
    """Return the best likeness of a turn's pieces to each question, and to its own part."""
    centred = unit(rows - common)
    whole = [float((rows @ each.T).max()) for each in wordings]
    part = [float((centred @ each.T).max()) for each in own]
    return (np.array(whole) + np.array(part)) / 2


def own_parts(wordings: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return what all wordings of a guide share, and each question's unit rows without it."""
    common = np.concatenate(wordings).mean(axis=0) * (len(wordings) / (len(wordings) + GUIDE_SHARE))
    return common, [unit(rows - common) for rows in wordings]


def unit(rows: np.ndarray) -> np.ndarray:
    """Return the rows at length one; a row of zeros stays one."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: np.ndarray = rows / np.maximum(norms, 1e-9)
    return scaled


class GuideChain:
    """Walks through a guide of n questions; state 0 is before the first, j + 1 question j.

    At a step the walk stays where it is or moves to another question. Where it moves to is a
    choice among all questions, likeliest the next one; so a longer guide makes no step
    likelier to move. ask: log odds that a step moves to each question, shape (n_steps, n).
    talk: log odds that its talk belongs to each question rather than to none, same shape.
    asks: for each step the index of the question it was confirmed to ask, -1 for "none",
    None where nobody said anything. within: for each step the questions (indices) of which one
    is being answered, None where nobody said.
    """

    def __init__(
        self,
        ask: np.ndarray,
        talk: np.ndarray,
        *,
        asks: Sequence[int | None] | None = None,
        within: Sequence[Collection[int] | None] | None = None,
    ) -> None:
        self.steps, self.n = ask.shape
        self.asks = list(asks) if asks is not None else [None] * self.steps
        self.to, self.again = _moves(self.n)
        self.fit = _fit(talk, within or [None] * self.steps)
        self._walk(ask)
        for _ in range(ROUNDS):
            elsewhere = np.minimum(1.0, self.asking.sum(axis=0) - self.asking)
            self._walk(ask - AGAIN * elsewhere)

    def _step(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights of staying in each state, and of moving, (from, to question)."""
        anchor = self.asks[i]
        if anchor is None:
            return np.ones(self.n + 1), self.to * self.odds[i]
        if anchor == -1:
            return np.ones(self.n + 1), np.zeros_like(self.to)
        only = np.zeros_like(self.to)
        only[:, anchor] = self.to[:, anchor]
        only[anchor + 1, anchor] = self.again[anchor + 1]
        return np.zeros(self.n + 1), only

    def _walk(self, ask: np.ndarray) -> None:
        self.odds = np.exp(np.clip(ask, -STRONGEST, STRONGEST))
        ahead = np.zeros((self.steps + 1, self.n + 1))
        ahead[0, 0] = 1.0
        for i in range(self.steps):
            stay, move = self._step(i)
            here = ahead[i] * stay
            here[1:] += ahead[i] @ move
            here *= self.fit[i]
            ahead[i + 1] = here / here.sum()
        after = np.ones((self.steps + 1, self.n + 1))
        self.standing = np.zeros((self.steps, self.n + 1))
        self.asking = np.zeros((self.steps, self.n))
        for i in range(self.steps - 1, -1, -1):
            stay, move = self._step(i)
            weight = self.fit[i] * after[i + 1]
            both = np.maximum(ahead[i + 1] * after[i + 1], np.finfo(float).tiny)
            self.standing[i] = both / both.sum()
            moved = (ahead[i] @ move) * weight[1:]
            self.asking[i] = moved / (moved.sum() + (ahead[i] * stay * weight).sum())
            onward = stay * weight + move @ weight[1:]
            after[i] = onward / onward.sum()
        self.ahead, self.after = ahead, after

    def most_telling(self, open_steps: Collection[int], weights: np.ndarray) -> int | None:
        """Return the step whose question, if a person told it, would set most others right.

        open_steps: those that may be asked about. weights: what each step counts for. None
        where no step is open.
        """
        doubt = 1.0 - self.standing.max(axis=1)
        ranked = sorted(open_steps, key=lambda i: (-doubt[i] * weights[i], i))[:ASKED_ABOUT]
        if not ranked:
            return None
        kernels = self._kernels()
        gains = {i: self._gain(i, kernels, weights) for i in ranked}
        return max(ranked, key=lambda i: (round(gains[i], 9), -i))

    def _kernels(self) -> np.ndarray:
        """Return for each step the joint weight of the state before it and the state at it."""
        joint = np.zeros((self.steps, self.n + 1, self.n + 1))
        for i in range(self.steps):
            stay, move = self._step(i)
            joint[i] = np.diag(stay)
            joint[i, :, 1:] += move
            joint[i] *= self.ahead[i][:, None] * (self.fit[i] * self.after[i + 1])[None, :]
        return joint

    def _gain(self, at: int, joint: np.ndarray, weights: np.ndarray) -> float:
        """Return by how much knowing a step raises the expected weight of what is right."""
        share = self.standing[at]
        gain = weights[at] * (1.0 - share.max())
        known = np.eye(self.n + 1)
        for i in range(at + 1, self.steps):
            known = known @ _rows(joint[i])
            won = float(share @ known.max(axis=1) - self.standing[i].max())
            gain += weights[i] * max(won, 0.0)
            if float(share @ np.abs(known - self.standing[i]).max(axis=1)) < FORGOTTEN:
                break
        known = np.eye(self.n + 1)
        for i in range(at, 0, -1):
            known = known @ _rows(joint[i].T)
            won = float(share @ known.max(axis=1) - self.standing[i - 1].max())
            gain += weights[i - 1] * max(won, 0.0)
            if float(share @ np.abs(known - self.standing[i - 1]).max(axis=1)) < FORGOTTEN:
                break
        return float(gain)


def _moves(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability of each next question from each state, and of the same again."""
    gap = np.arange(n)[None, :] - np.arange(-1, n)[:, None]  # 1: the next question
    ahead = -SKIP * np.log1p(np.maximum(gap - 1, 0))
    back = -BACK - BACK_FAR * np.log1p(np.maximum(-gap - 1, 0))
    weight = np.where(gap > 0, np.exp(ahead), np.exp(back))
    weight[gap == 0] = 0.0
    total = np.maximum(weight.sum(axis=1, keepdims=True), np.exp(-BACK))  # a guide of one
    return weight / total, np.exp(-BACK) / total[:, 0]


def _fit(talk: np.ndarray, within: Sequence[Collection[int] | None]) -> np.ndarray:
    """Return how well each step suits each state, the best one 1, what is ruled out next to 0."""
    odds = np.concatenate([np.zeros((len(talk), 1)), talk], axis=1)
    odds -= odds.max(axis=1, keepdims=True, initial=0.0)
    fit = np.exp(np.maximum(odds, -STRONGEST))
    for i, allowed in enumerate(within):
        if allowed is not None:
            out = np.ones(fit.shape[1], dtype=bool)
            out[[j + 1 for j in allowed]] = False
            fit[i, out] *= CONTRADICTED
    return fit


def _rows(weight: np.ndarray) -> np.ndarray:
    """Return rows that sum to 1; a state that cannot be stays where it is."""
    total = weight.sum(axis=1, keepdims=True)
    rows: np.ndarray = np.where(total > 0, weight / np.maximum(total, 1e-300), np.eye(len(weight)))
    return rows
