"""What one coder's decisions say about every segment and code, learned one at a time.

In:     a study's segments in order with their vectors and words, and decisions as they come.
Out:    for any segments a table of channels, shape (n, n_codes, len(CHANNELS)): each channel
        is one kind of evidence. pipeline.suggestions.model weighs them into a probability.
Source: ridge regression with rank-one updates (Sherman & Morrison 1950) and leave-one-out by
        the hat matrix (Allen 1974); log-odds of words (Monroe, Colaresi & Quinn 2008).

A decision costs one rank-one update, so what it teaches is there at once. Codes in use
nowhere speak through their description alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.suggestions.ridge import Ridge
from pipeline.suggestions.word_odds import WordTable

CHANNELS = (
    "bias",
    "description",  # likeness to the code's description, above the other codes'
    "description_alone",  # the same, fading with every example
    "examples",  # ridge regression on the segment's vector
    "examples_in_context",  # the same with the segments around it
    "examples_many",  # the mean of both, growing with examples
    "words",  # log-odds of its words under the code
    "words_many",
    "nearest",  # mean cosine with the three nearest examples
    "frequency",  # log-odds of the code so far
    "used",  # whether the code has an example
    "uses",  # log of their number
    "previous",  # whether it was given to the decided segment before
    "previous_two",  # and to the two before that
    "follows",  # how often it follows the codes given just before, against chance
    "recent",  # its share of what was given lately in this interview, fading
    "interview",  # its share of this interview's decided segments
    "question",  # how often it answers this question, against chance
    "category",  # probability of the question whose category is above the code
    "family",  # what the examples of its sister codes say
)
AT = {name: i for i, name in enumerate(CHANNELS)}
BEFORE, AFTER = 0.4, 0.25  # of a neighbouring segment's vector in a segment's context
FADE = 0.8  # of a decision's weight per segment further back
NEAREST = 3  # examples that the nearest channel averages
REJECTED = -0.5  # what a refusal teaches, where a confirmation teaches 1
CHILD = 0.5  # what a child's example teaches its parent


@dataclass(frozen=True)
class UnitSpan:
    """Where a segment stands. interview: number of its document; question: id or None."""

    interview: int
    question: str | None = None


@dataclass(frozen=True)
class CodesBefore:
    """What is known of the codes beforehand, arrays over codes in a fixed order.

    described: likeness of each segment to each code's description, (n_segments, n_codes).
    category: probability that the question answered has the code's parent as its category,
    (n_segments, n_codes), or None. parent: row of each code's parent code, -1 for none.
    """

    described: np.ndarray
    parent: np.ndarray
    category: np.ndarray | None = None

    @property
    def n(self) -> int:
        return int(self.described.shape[1])


@dataclass
class _Counts:
    """How often codes were given: at all, after one another, to questions."""

    given: np.ndarray  # (n_codes,)
    decided: int = 0
    after: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))  # [before, then]
    before: np.ndarray = field(default_factory=lambda: np.zeros(0))
    then: np.ndarray = field(default_factory=lambda: np.zeros(0))
    pairs: int = 0
    asked: dict[str, tuple[np.ndarray, int]] = field(default_factory=dict)


class Memory:
    """Learns from decisions and gives channels; the order of decisions is that of add_decision."""

    def __init__(
        self,
        vectors: np.ndarray,
        texts: Sequence[str],
        places: Sequence[UnitSpan],
        codes: CodesBefore,
    ) -> None:
        """vectors: unit rows of all segments in study order, shape (n, d)."""
        self.places, self.codes = places, codes
        self.first = _first_rows(places)
        self.rows = np.asarray(vectors, dtype=np.float32)
        self.context = in_context(self.rows, places)
        self.described = codes.described - codes.described.mean(axis=1, keepdims=True)
        self.words = WordTable(texts, codes.n)
        width = self.rows.shape[1]
        self.plain, self.around = Ridge(width, codes.n), Ridge(width, codes.n)
        self.given = np.zeros((len(texts), codes.n), dtype=np.float32)  # confirmed, 1
        self.targets = np.zeros((len(texts), codes.n), dtype=np.float32)  # what ridge learned
        self.known = np.zeros(len(texts), dtype=bool)
        self.order: list[int] = []
        self.under: list[list[int]] = [[] for _ in range(codes.n)]  # rows with each code
        self.count = _Counts(
            np.zeros(codes.n),
            after=np.zeros((codes.n, codes.n)),
            before=np.zeros(codes.n),
            then=np.zeros(codes.n),
        )
        self._sisters = _sisters(codes.parent)

    # -- learning

    def add_decision(self, row: int, given: np.ndarray, rejected: np.ndarray | None = None) -> None:
        """Learn a decided segment. given, rejected: 1 for each such code, shape (n_codes,).

        A segment that was decided before is learned anew.
        """
        if self.known[row]:
            self.remove_decision(row)
        targets = self._targets_of(given, rejected)
        self._learn(row, given, targets, 1)
        self.given[row], self.targets[row], self.known[row] = given, targets, True
        self._step(row, 1)
        self.order.append(row)
        for code in np.flatnonzero(given):
            self.under[code].append(row)

    def remove_decision(self, row: int) -> None:
        """Take a decided segment back, as an undo does."""
        given, targets = self.given[row].copy(), self.targets[row].copy()
        self._step(row, -1)
        self.known[row] = False
        self.order.remove(row)
        for code in np.flatnonzero(given):
            self.under[code].remove(row)
        self._learn(row, given, targets, -1)
        self.given[row], self.targets[row] = 0, 0

    def _targets_of(self, given: np.ndarray, rejected: np.ndarray | None) -> np.ndarray:
        targets = np.array(given, dtype=np.float32)
        for code in np.flatnonzero(given):
            parent = self.codes.parent[code]
            if parent >= 0:
                targets[parent] = max(targets[parent], CHILD)
        if rejected is not None:
            targets = np.where((rejected > 0) & (targets == 0), REJECTED, targets)
        return targets

    def _learn(self, row: int, given: np.ndarray, targets: np.ndarray, sign: int) -> None:
        self.plain.add(self.rows[row], targets, sign)
        self.around.add(self.context[row], targets, sign)
        self.words.add(row, given, sign)
        count = self.count
        count.given += sign * given
        count.decided += sign
        question = self.places[row].question
        if question:
            total, times = count.asked.get(question, (np.zeros(self.codes.n), 0))
            count.asked[question] = (total + sign * given, times + sign)

    def _step(self, row: int, sign: int) -> None:
        """Put a segment between its decided neighbours, or take it out (sign -1)."""
        before, after = self.before(row), self._after(row)
        if before is not None:
            self._pair(self.given[before], self.given[row], sign)
        if after is not None:
            self._pair(self.given[row], self.given[after], sign)
        if before is not None and after is not None:
            self._pair(self.given[before], self.given[after], -sign)

    def _pair(self, said: np.ndarray, then: np.ndarray, sign: int) -> None:
        """Learn that one decided segment came next after another."""
        count = self.count
        count.after[np.flatnonzero(said)] += sign * then
        count.before += sign * said
        count.then += sign * then
        count.pairs += sign

    def before(self, row: int) -> int | None:
        """Return the last decided segment before this one in its interview."""
        at = row - 1
        while at >= 0 and self.places[at].interview == self.places[row].interview:
            if self.known[at]:
                return at
            at -= 1
        return None

    def _after(self, row: int) -> int | None:
        """Return the next decided segment after this one in its interview."""
        at = row + 1
        while at < len(self.places) and self.places[at].interview == self.places[row].interview:
            if self.known[at]:
                return at
            at += 1
        return None

    # -- what is known

    def channels(self, rows: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the channels of these segments, each without its own decision.

        Shape (len(rows), n_codes, len(CHANNELS)), float32.
        """
        at = np.asarray(rows, dtype=int)
        table = np.zeros((len(at), self.codes.n, len(CHANNELS)), dtype=np.float32)
        if not len(at) or not self.codes.n:
            return table
        own = self.known[at][:, None] * self.given[at]
        given = self.count.given[None, :] - own
        decided = self.count.decided - self.known[at].astype(float)[:, None]
        table[:, :, AT["bias"]] = 1
        table[:, :, AT["description"]] = 10 * self.described[at]
        table[:, :, AT["description_alone"]] = 10 * self.described[at] / (1 + given)
        table[:, :, AT["used"]] = given > 0
        table[:, :, AT["uses"]] = np.log1p(given)
        share = (given + 0.3) / (decided + 1)
        odds = np.log(share / (1 - (given + 0.3) / (decided + 1.3)))
        table[:, :, AT["frequency"]] = np.where(decided > 0, odds, 0)
        if self.count.decided:
            self._examples(table, at, given)
            self._sequence(table, at)
            self._question(table, at, self._rate(at))
        if self.codes.category is not None:
            table[:, :, AT["category"]] = self.codes.category[at]
        return table

    def _rate(self, at: np.ndarray) -> np.ndarray:
        """Return each code's share of decisions, these segments' own apart, (n, n_codes)."""
        given = self.count.given[None, :] - self.given[at]
        rate: np.ndarray = (given + 0.5) / (self.count.decided - self.known[at][:, None] + 1)
        return rate

    def _examples(self, table: np.ndarray, at: np.ndarray, given: np.ndarray) -> None:
        rate, known = self._rate(at), self.known[at]
        plain = 5 * self.plain.predict(self.rows[at], rate, self.targets[at], known)
        around = 5 * self.around.predict(self.context[at], rate, self.targets[at], known)
        many = np.log1p(given) / 3
        table[:, :, AT["examples"]] = plain
        table[:, :, AT["examples_in_context"]] = around
        table[:, :, AT["examples_many"]] = many * (plain + around) / 2
        said = self.words.scores(at, self.given[at] * known[:, None], known)
        table[:, :, AT["words"]] = said
        table[:, :, AT["words_many"]] = many * said
        table[:, :, AT["nearest"]] = self._nearest(at)
        sizes = self._sisters.sum(axis=1)
        family = plain @ self._sisters.T / np.maximum(sizes, 1)
        table[:, :, AT["family"]] = np.where(sizes > 0, family, 0)

    def _nearest(self, at: np.ndarray) -> np.ndarray:
        learned_rows = np.array(self.order, dtype=int)
        place = {row: i for i, row in enumerate(self.order)}
        cosines = self.rows[at] @ self.rows[learned_rows].T
        for i, row in enumerate(at.tolist()):
            if row in place:
                cosines[i, place[row]] = -np.inf
        nearest = np.zeros((len(at), self.codes.n), dtype=np.float32)
        for code, rows in enumerate(self.under):
            if not rows:
                continue
            own = cosines[:, [place[row] for row in rows]]
            if own.shape[1] > NEAREST:
                own = np.partition(own, own.shape[1] - NEAREST, axis=1)[:, -NEAREST:]
            there = np.isfinite(own)
            many = there.sum(axis=1)
            total = np.where(there, own, 0).sum(axis=1)
            nearest[:, code] = np.where(many > 0, 5 * (total / np.maximum(many, 1) - 0.3), 0)
        return nearest

    def _sequence(self, table: np.ndarray, at: np.ndarray) -> None:
        for i, row in enumerate(at):
            back = self._back(int(row))
            if not len(back):
                continue
            table[i, :, AT["previous"]] = self.given[back[0]]
            table[i, :, AT["previous_two"]] = self.given[back[1:3]].sum(axis=0)
            codes = np.flatnonzero(self.given[back[0]])
            if len(codes):
                table[i, :, AT["follows"]] = self._follows(int(row), codes)
            fade = FADE ** (int(row) - 1 - back.astype(float))
            said = self.given[back]
            table[i, :, AT["recent"]] = fade @ said / fade.sum()
            table[i, :, AT["interview"]] = said.mean(axis=0)

    def _follows(self, row: int, codes: np.ndarray) -> np.ndarray:
        """Return how often codes follow these, against chance, the segment itself left out."""
        if self.known[row]:
            self._step(row, -1)
        count = self.count
        base = (count.then + 0.1) / (count.pairs + 0.2)
        follows = (count.after[codes] + 2 * base) / (count.before[codes][:, None] + 2)
        lift: np.ndarray = np.log((follows + 0.01) / (base + 0.01)).mean(axis=0)
        found = lift if count.pairs else np.zeros(self.codes.n)
        if self.known[row]:
            self._step(row, 1)
        return found

    def _back(self, row: int) -> np.ndarray:
        """Return the decided segments before this one in its interview, the last one first."""
        first = self.first[row]
        return (first + np.flatnonzero(self.known[first:row]))[::-1]

    def _question(self, table: np.ndarray, at: np.ndarray, rate: np.ndarray) -> None:
        for i, row in enumerate(at):
            question = self.places[row].question
            if not question or question not in self.count.asked:
                continue
            total, times = self.count.asked[question]
            if self.known[row]:
                total, times = total - self.given[row], times - 1
            share = (total + 2 * rate[i]) / (times + 2)
            table[i, :, AT["question"]] = np.log((share + 0.005) / (rate[i] + 0.005))

    # -- why

    def speaking(self, row: int, code: int, most: int) -> list[tuple[str, float]]:
        """Return the segment's words that speak loudest for a code, with their shares."""
        own = self.given[row] if self.known[row] else None
        return self.words.speaking(row, code, most, own)

    def kernels(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the decided segments, and what each weighs in the regressions of these.

        (rows, weights in "examples", weights in "examples_in_context"); the weights have
        shape (len(rows), n_decided), a segment's own decision weighing nothing.
        """
        at, learned_rows = np.asarray(rows, dtype=int), np.array(self.order, dtype=int)
        if not len(learned_rows):
            return learned_rows, np.zeros((len(at), 0)), np.zeros((len(at), 0))
        known = self.known[at]
        plain = 5 * self.plain.kernels(self.rows[at], self.rows[learned_rows], known)
        around = 5 * self.around.kernels(self.context[at], self.context[learned_rows], known)
        same = at[:, None] == learned_rows[None, :]
        return learned_rows, np.where(same, 0, plain), np.where(same, 0, around)

    def residual(self, learned_rows: np.ndarray, code: int, row: int) -> np.ndarray:
        """Return what decided segments taught of a code, above its rate as this one sees it."""
        found: np.ndarray = self.targets[learned_rows, code] - self._rate(np.array([row]))[0, code]
        return found


def in_context(rows: np.ndarray, places: Sequence[UnitSpan]) -> np.ndarray:
    """Return unit rows in which each segment carries some of its neighbours."""
    mixed = rows.astype(np.float32, copy=True)
    home = np.array([place.interview for place in places])
    if len(rows) > 1:
        same = (home[1:] == home[:-1])[:, None]
        mixed[1:] += BEFORE * np.where(same, rows[:-1], 0)
        mixed[:-1] += AFTER * np.where(same, rows[1:], 0)
    unit: np.ndarray = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return unit


def _first_rows(places: Sequence[UnitSpan]) -> list[int]:
    """Return, for each segment, the row of the first one of its interview."""
    first: list[int] = []
    for row, place in enumerate(places):
        same = row > 0 and places[row - 1].interview == place.interview
        first.append(first[-1] if same else row)
    return first


def _sisters(parent: np.ndarray) -> np.ndarray:
    """Return which codes have the same parent, shape (n_codes, n_codes)."""
    same = (parent[:, None] == parent[None, :]) & (parent[:, None] != -1)
    np.fill_diagonal(same, val=False)
    return same.astype(np.float32)


def decided_rows(
    ids: Sequence[str],
    confirmed: Mapping[str, Sequence[str]],
    rejected: Mapping[str, Sequence[str]],
    codes: Mapping[str, int],
) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Return (row, given, rejected) of every decided segment, in study order."""
    decided = []
    for row, segment in enumerate(ids):
        if segment not in confirmed and segment not in rejected:
            continue
        given, refused = np.zeros(len(codes)), np.zeros(len(codes))
        for code in confirmed.get(segment, ()):
            if code in codes:
                given[codes[code]] = 1
        for code in rejected.get(segment, ()):
            if code in codes:
                refused[codes[code]] = 1
        if given.any() or refused.any():
            decided.append((row, given, refused))
    return decided
