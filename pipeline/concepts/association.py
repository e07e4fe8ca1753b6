"""Tell what goes together more often than chance: lift, NPMI, a test within interviews.

In:     for each interview, which codes its coded segments hold, and which answer each is in.
Out:    counts, lift, normalized PMI, p by rotation, q by Benjamini and Hochberg.
Source: Brin et al. (1997), lift; Bouma (2009), NPMI; Benjamini & Hochberg (1995);
        docs/decisions/axial-coding.md for the test.

One person's segments are not independent, and a code comes in runs. So a code is compared with
every other place its own run of segments could have in the same interview: all of them are
rotated together, round the interview. The counts of all interviews are added, and how often
chance alone gives as many is counted out, not sampled: nothing here is random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

METHOD = "rotation-1"  # changes when the same counts would be judged otherwise
LEVEL = 0.05  # of the false discovery rate: the line
NEAR = 2  # coded segments after one that "then" reaches
SMALLEST_P = 1e-15  # what sums of float64 can tell from nothing

Kind = Literal["segments", "answers", "sequence"]
Array = np.ndarray
Pairs = Array  # (n, 2), columns of codes
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class CodedSequence:
    """One interview's coded segments in order. holds: (segments, codes); answers: of each."""

    holds: Array
    answers: Array

    def followed(self) -> Array:
        """Return (segments, codes): whether a code is in one of the NEAR segments before, in the
        same answer."""
        found = np.zeros_like(self.holds)
        for by in range(1, NEAR + 1):
            same = self.answers[by:] == self.answers[:-by]
            found[by:] |= self.holds[:-by] & same[:, None]
        return found

    def in_answers(self) -> Array:
        """Return (answers, codes): whether an answer holds a code in any of its segments."""
        n = int(self.answers.max()) + 1 if len(self.answers) else 0
        found = np.zeros((n, self.holds.shape[1]), dtype=bool)
        np.logical_or.at(found, self.answers, self.holds)
        return found


def lift(both: int, first: int, second: int, total: int) -> float | None:
    """Return P(a, b) / (P(a) P(b)); None where one of them is never met.

    1 is chance; of 10 answers, 4 with a, 5 with b and 4 with both it is 0.4/(0.4*0.5) = 2.
    """
    return both * total / (first * second) if first and second else None


def npmi(both: int, first: int, second: int, total: int) -> float | None:
    """Return normalized pointwise mutual information: -1 never together, 0 chance, 1 always.

    Of 10 answers, 4 with a, 5 with b and 4 with both it is ln(2) / -ln(0.4) = 0.756.
    Source: Bouma (2009), formula 5.
    """
    if not first or not second:
        return None
    if not both:
        return -1.0
    if both == total:
        return 1.0
    ratio = both * total / (first * second)
    return math.log(ratio) / -math.log(both / total)


def together(interviews: Sequence[CodedSequence], kind: Kind) -> Array:
    """Return (codes, codes): in how many units each pair is; the diagonal: each one.

    In sequence: how many segments hold the second code shortly after the first, in an answer.
    """
    if not interviews:
        return np.zeros((0, 0), dtype=np.int64)
    codes = interviews[0].holds.shape[1]
    total = np.zeros((codes, codes), dtype=np.float32)
    for each in interviews:
        first, second = _tables(each, kind)
        total += first.astype(np.float32).T @ second.astype(np.float32)
    return np.rint(total).astype(np.int64)


def usual_most(interviews: Sequence[CodedSequence], kind: Kind) -> Array:
    """Return (codes, codes): what chance seldom goes beyond, its mean and one deviation more.

    Only what lies above is worth counting out: the rest is no find whatever its p. The mean is
    that over rotations, in answers roughly; the deviation that of codes without runs, the smaller.
    """
    mean = variance = np.zeros(())
    for each in interviews:
        first, second = _tables(each, kind)
        n = len(first)
        f, s = first.sum(axis=0)[:, None], second.sum(axis=0)[None, :]
        mean = mean + f * s / n
        variance = variance + f * s * (n - f) * (n - s) / (n * n * max(n - 1, 1))
    return np.asarray(mean + np.sqrt(variance))


def _tables(interview: CodedSequence, kind: Kind) -> tuple[Array, Array]:
    if kind == "answers":
        held = interview.in_answers()
        return held, held
    return (interview.followed() if kind == "sequence" else interview.holds), interview.holds


def rotation_p(
    interviews: Sequence[CodedSequence],
    pairs: Pairs,
    observed: Array,
    kind: Kind,
    *,
    on_progress: OnProgress | None = None,
) -> Array:
    """Return for each pair how often chance has as many segments, or answers, with both.

    pairs: (n, 2) columns; observed: (n,) counts over all interviews. The second code is rotated
    round each interview, the first stays; in answers, where borders tell the two apart, each is
    rotated once and the larger p is given.
    """
    if not len(pairs):
        return np.ones(0)
    p = _tail(interviews, pairs, observed, kind, on_progress)
    rare = np.flatnonzero(p <= LEVEL)  # the others' p is above the line whatever the other is
    if kind == "answers" and len(rare):
        turned = pairs[rare, ::-1]
        p[rare] = np.maximum(p[rare], _tail(interviews, turned, observed[rare], kind, on_progress))
    return p


def _tail(
    interviews: Sequence[CodedSequence],
    pairs: Pairs,
    observed: Array,
    kind: Kind,
    on_progress: OnProgress | None,
) -> Array:
    """Return P(total >= observed): the interviews' distributions, each over its rotations, added.

    Only what lies below the observed count is kept, so the table is no wider than that.
    """
    width = int(observed.max())
    below = np.zeros((len(pairs), width))  # P(total so far = column)
    if width:
        below[:, 0] = 1.0
    for done, each in enumerate(interviews, start=1):
        used: Array = np.asarray(each.holds.any(axis=0))
        rows = np.flatnonzero(used[pairs[:, 0]] & used[pairs[:, 1]])
        if len(rows) and width:
            if kind == "answers":
                shares = _answer_shares(each, pairs[rows])
            else:
                shares = _segment_shares(*_tables(each, kind), pairs[rows])
            below[rows] = _added(below[rows], shares)
        if on_progress is not None:
            on_progress(done, len(interviews))
    kept = np.less(np.arange(width)[None, :], observed.reshape(-1, 1))
    return np.clip(1.0 - (below * kept).sum(axis=1), SMALLEST_P, 1.0)


def _segment_shares(first: Array, second: Array, pairs: Pairs) -> Array:
    """Return (pairs, counts): in which share of the second's rotations so many segments meet."""
    n = len(first)
    waves = [np.fft.rfft(each.astype(np.float64), axis=0) for each in (first, second)]
    crossed = waves[0][:, pairs[:, 0]].conj() * waves[1][:, pairs[:, 1]]
    return _shares(np.rint(np.fft.irfft(crossed, n=n, axis=0)).astype(np.int64))


def _answer_shares(interview: CodedSequence, pairs: Pairs) -> Array:
    """Return (pairs, counts): in which share of rotations so many answers hold both."""
    n = len(interview.holds)
    first = interview.in_answers().T.astype(np.float32)  # (codes, answers)
    shifts = np.arange(n)
    counts = np.empty((n, len(pairs)), dtype=np.int64)
    for code in np.unique(pairs[:, 1]):
        rows = np.flatnonzero(pairs[:, 1] == code)
        places = np.flatnonzero(interview.holds[:, code])
        held = np.zeros((first.shape[1], n), dtype=np.float32)
        for place in places:
            held[interview.answers[(place + shifts) % n], shifts] = 1.0
        counts[:, rows] = np.rint(first[pairs[rows, 0]] @ held).astype(np.int64).T
    return _shares(counts)


def _shares(counts: Array) -> Array:
    """Return (pairs, counts + 1) from (rotations, pairs): the share of rotations of each count."""
    n, pairs = counts.shape
    width = int(counts.max()) + 1
    flat = counts + np.arange(pairs)[None, :] * width
    return np.bincount(flat.ravel(), minlength=pairs * width).reshape(pairs, width) / n


def _added(below: Array, shares: Array) -> Array:
    """Return the distribution of a sum, cut off at the width of the first."""
    width = below.shape[1]
    total = np.zeros_like(below)
    for count in range(min(shares.shape[1], width)):
        total[:, count:] += below[:, : width - count] * shares[:, count][:, None]
    return total


def false_discovery(p: Sequence[float], tests: int) -> list[float]:
    """Return q by Benjamini and Hochberg (1995) for the smallest p of so many tests.

    tests: all that were made, also those whose p is not given here because it is large.
    With p = .01, .02, .03, .04, .05 of 5 tests every q is .05.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    ranked = values[order] * tests / np.arange(1, len(values) + 1)
    q = np.empty(len(values))
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return [float(each) for each in q]
