"""Compute gamma: how well coders' spans can be aligned, places and codes taken together.

In:     coded spans, and the lengths of documents.
Out:    gamma per code and overall, with its interval over documents, and how it was sampled.

Spans of different coders are put into groups of at most one span a coder, every span in one.
  d(u, v)    ALPHA * ((|start_u - start_v| + |end_u - end_v|) / (length_u + length_v))^2, and BETA
             more where the codes differ; 1 between a span and a coder who has none in the group
  group      the mean of d over all pairs of coders
  disorder   the sum of the groups, by the alignment that makes it least, / spans of a coder
  gamma      1 - observed disorder / disorder by chance
Chance is what coders would have who mark like these, in other places: a text's spans by a coder
drawn at random, all moved by as much, from the end back to the beginning, and drawn again for
each coder, at least half a span apart. Texts are drawn until the mean is known to 2%, with 95%.
Two coders are aligned by assignment, more by integer programming; both are exact. Spans of one
coder may overlap. Overall, all codes are aligned at once; per code, its spans alone.

Source: Mathet, Widlocher & Metivier (2015), Computational Linguistics 41(3):437-479, sections 4
        and 5 (dissimilarities 4.3, alignment 4.4, chance 5.2, precision 5.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.clusters import Clustered
from pipeline.agreement.figures import Assessed, Circumstances, Figure, tidy, undefined
from pipeline.agreement.printed import print_interval
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.spans import CodedSpan, not_looked

ALPHA = BETA = 1.0  # what place and code count, beside 1 for a span that nobody else has
FEWEST_SAMPLES, MOST_SAMPLES = 30, 400
PRECISION, CERTAIN = 0.02, 1.96  # of the mean disorder by chance, and its 95%
MOST_GROUPS = 20_000  # possible groups of a document's spans, of three coders and more
MOST_WORK = 400_000  # possible groups over all documents and samples: about a minute
NEAR_ZERO = 1e-9
CHANCE = (
    "chance: the coders' own spans, moved to other places (Mathet et al. 2015, 5.2); drawn at "
    "random, with a fixed seed"
)


class Mark(NamedTuple):
    """A span without its document and coder. code: a number for each code."""

    start: int
    end: int
    code: int


Marked = list[list[Mark]]  # of one document: by coder, who are two or more


@dataclass(frozen=True, eq=False)
class Disorders:
    """Sums over the groups of the best alignments, and how many spans they are of.

    observed: (documents,); by_chance: (documents, samples); spans, chance_spans alike.
    """

    observed: np.ndarray
    spans: np.ndarray
    by_chance: np.ndarray
    chance_spans: np.ndarray

    def gamma(self, without: int | None = None) -> float:
        """Return gamma; without: a document that is left out. NaN where it is undefined."""
        kept = np.arange(len(self.observed)) != without
        marked, drawn = self.spans[kept].sum(), self.chance_spans[kept].sum(axis=0)
        if marked == 0 or not (drawn > 0).all():
            return float("nan")
        expected = float((self.by_chance[kept].sum(axis=0) / drawn).mean())
        if expected < NEAR_ZERO:
            return float("nan")
        return 1 - float(self.observed[kept].sum() / marked) / expected

    def samples_needed(self) -> int:
        """Return how many samples give the mean by chance to PRECISION (5.3 of the paper)."""
        drawn = self.by_chance.sum(axis=0) / np.maximum(self.chance_spans.sum(axis=0), 1)
        mean = float(drawn.mean())
        if mean < NEAR_ZERO:
            return len(drawn)
        return int(np.ceil((CERTAIN * float(drawn.std()) / mean / PRECISION) ** 2))


def gamma_agreement(
    spans: Sequence[CodedSpan],
    lengths: Mapping[str, int],
    coders: Sequence[str],
    *,
    seed: int = 0,
) -> Figures:
    """Return {"codes": {code: figure}, "overall": figure, "samples", "note"}.

    lengths: characters of each document; all coders looked at all of them, who asks leaves the
    others out. seed: fixes the samples. A figure without value has its reason.
    """
    codes = list(dict.fromkeys(span.code for span in spans))
    overall, samples = _measured(spans, lengths, coders, seed)
    return {
        "codes": {
            code: _measured([s for s in spans if s.code == code], lengths, coders, seed)[0]
            for code in codes
        },
        "overall": overall,
        "samples": samples,
        "note": CHANCE,
    }


def gamma_of_spans(
    spans: Sequence[CodedSpan], lengths: Mapping[str, int], ratings: Ratings, *, seed: int = 0
) -> Figures:
    """Return gamma of a table of spans, with "left_out": documents that not all coders looked at.

    ratings: the characters' ratings, which say who looked. Else as gamma_agreement.
    """
    out = sorted({document for document, _ in not_looked(ratings)})
    seen = {document: n for document, n in lengths.items() if document not in out}
    own = [span for span in spans if span.document in seen]
    return gamma_agreement(own, seen, ratings.coders, seed=seed) | {"left_out": out}


def _measured(
    spans: Sequence[CodedSpan], lengths: Mapping[str, int], coders: Sequence[str], seed: int
) -> tuple[Figure, int]:
    own = [span for span in dict.fromkeys(spans) if span.coder in coders]
    if len(coders) < 2:
        return undefined("there is only one coder; agreement takes two", len(own)), 0
    if not own:
        return undefined("nobody marked a span", 0), 0
    if len(own) == 1:
        return undefined("there is one span; by chance it would be as alone", 1), 0
    documents = _by_document(own, coders)
    disorders = _disorders(documents, lengths, seed)
    if disorders is None:
        reason = "spans of three coders and more can be put together in too many ways to compare"
        return undefined(reason, len(own)), 0
    return _figure(disorders, len(own)), disorders.by_chance.shape[1]


def _by_document(spans: Sequence[CodedSpan], coders: Sequence[str]) -> dict[str, Marked]:
    number = {code: at for at, code in enumerate(dict.fromkeys(span.code for span in spans))}
    documents: defaultdict[str, Marked] = defaultdict(lambda: [[] for _ in coders])
    for span in sorted(spans, key=lambda s: (s.document, s.start, s.end, s.code)):
        mark = Mark(span.start, span.end, number[span.code])
        documents[span.document][coders.index(span.coder)].append(mark)
    return dict(documents)


def _disorders(
    documents: Mapping[str, Marked], lengths: Mapping[str, int], seed: int
) -> Disorders | None:
    """Return the disorders of documents, or None where there are too many groups to compare."""
    most = _most_samples(documents)
    observed = [least_disorder(marked) for marked in documents.values()] if most else [None]
    if any(each is None for each in observed):
        return None
    rng = np.random.default_rng(seed)
    columns: list[list[tuple[float, int]]] = []
    needed = FEWEST_SAMPLES
    while len(columns) < min(needed, most):
        sample = [by_chance(marked, lengths[name], rng) for name, marked in documents.items()]
        column = [(least_disorder(each), _spans(each)) for each in sample]
        if any(sum_ is None for sum_, _ in column):
            return None
        columns.append([(sum_ or 0.0, n) for sum_, n in column])
        if len(columns) == FEWEST_SAMPLES:
            needed = _table(documents, observed, columns).samples_needed()
    return _table(documents, observed, columns)


def _most_samples(documents: Mapping[str, Marked]) -> int:
    """Return how many samples there is time for; 0 where not even the fewest."""
    work = sum(len(_groups(each)[1]) for each in documents.values() if len(each) > 2)
    if work * FEWEST_SAMPLES > MOST_WORK:
        return 0
    return min(MOST_SAMPLES, MOST_WORK // work) if work else MOST_SAMPLES


def _table(
    documents: Mapping[str, Marked],
    observed: Sequence[float | None],
    columns: Sequence[Sequence[tuple[float, int]]],
) -> Disorders:
    drawn = np.array(columns, dtype=float)  # (samples, documents, 2)
    return Disorders(
        np.array(observed, dtype=float),
        np.array([_spans(marked) for marked in documents.values()]),
        drawn[:, :, 0].T,
        drawn[:, :, 1].T,
    )


def _spans(marked: Marked) -> int:
    return sum(len(own) for own in marked)


def least_disorder(marked: Marked) -> float | None:
    """Return the sum of the groups of the best alignment; None where there are too many groups.

    A span that is left alone adds 1 to it; the disorder of the paper is this sum by the mean
    number of spans of a coder.
    """
    return _of_two(*marked) if len(marked) == 2 else _of_many(marked)


def _of_two(one: list[Mark], other: list[Mark]) -> float:
    """Return the least sum of two coders: what is saved by putting spans together is greatest."""
    from scipy.optimize import linear_sum_assignment

    alone = float(len(one) + len(other))
    if not one or not other:
        return alone
    saved = np.maximum(2 - dissimilarity(one, other), 0)
    rows, columns = linear_sum_assignment(saved, maximize=True)
    return alone - float(saved[rows, columns].sum())


def dissimilarity(one: Sequence[Mark], other: Sequence[Mark]) -> np.ndarray:
    """Return d between all marks of two coders, (n_one, n_other)."""
    a, b = np.array(one, dtype=float)[:, None, :], np.array(other, dtype=float)[None, :, :]
    apart = np.abs(a[..., 0] - b[..., 0]) + np.abs(a[..., 1] - b[..., 1])
    place = apart / (a[..., 1] - a[..., 0] + b[..., 1] - b[..., 0])
    return np.asarray(ALPHA * place**2 + BETA * (a[..., 2] != b[..., 2]))


def _of_many(marked: Marked) -> float | None:
    """Return the least sum of three coders and more, each span in one of the chosen groups."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    groups, costs = _groups(marked)
    if len(costs) > MOST_GROUPS:
        return None
    first = np.cumsum([0, *(len(own) for own in marked)])
    n = int(first[-1])
    if n == 0:
        return 0.0
    at, of = zip(
        *((first[coder] + mark, g) for g, group in enumerate(groups) for coder, mark in group),
        strict=True,
    )
    holds = csr_array((np.ones(len(at)), (at, of)), shape=(n, len(costs)))
    found = milp(
        np.array(costs),
        constraints=LinearConstraint(holds, 1, 1),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return None if found.fun is None else float(found.fun)


def _groups(marked: Marked) -> tuple[list[tuple[tuple[int, int], ...]], list[float]]:
    """Return the groups that may be of use, as (coder, mark), with their costs.

    A group of k spans that costs more than k is never better than its spans alone.
    """
    m = len(marked)
    pairs = m * (m - 1) / 2
    between = {
        (i, j): dissimilarity(marked[i], marked[j])
        for i, j in combinations(range(m), 2)
        if marked[i] and marked[j]
    }
    partial: list[tuple[tuple[tuple[int, int], ...], float]] = [((), 0.0)]
    for coder, own in enumerate(marked):
        longer = []
        for group, cost in partial:
            longer.append((group, cost))
            for mark in range(len(own)):
                more = cost + sum(float(between[c, coder][k, mark]) for c, k in group)
                if more <= _most(m, len(group) + 1):
                    longer.append(((*group, (coder, mark)), more))
            if len(longer) > MOST_GROUPS:
                return [()] * len(longer), [0.0] * len(longer)
        partial = longer
    groups, costs = [], []
    for group, cost in partial:
        k = len(group)
        whole = (cost + pairs - k * (k - 1) / 2) / pairs
        if k and whole <= k + NEAR_ZERO:
            groups.append(group)
            costs.append(whole)
    return groups, costs


def _most(m: int, k: int) -> float:
    """Return what the pairs of k spans may cost together, if m coders might join them."""
    pairs = m * (m - 1) / 2
    return max(size * pairs - pairs + size * (size - 1) / 2 for size in range(k, m + 1))


def by_chance(marked: Marked, length: int, rng: np.random.Generator) -> Marked:
    """Return what coders might have marked by chance: coders' spans drawn, and moved around.

    length: of the document, in characters. Somebody marks something in it.
    """
    spans = [mark for own in marked for mark in own]
    room = sum(mark.end - mark.start for mark in spans) / len(spans) / 2
    while True:
        free: list[tuple[float, float]] = [(0.0, float(length))]
        drawn = []
        for _ in marked:
            far = _drawn_from(free, length, rng)
            free = _without(free, far - room, far + room)
            drawn.append([_moved(m, far, length) for m in marked[rng.integers(len(marked))]])
        if _spans(drawn):
            return drawn


def _moved(mark: Mark, far: int, length: int) -> Mark:
    far = far - length if mark.start + far > length else far
    return Mark(mark.start + far, mark.end + far, mark.code)


def _drawn_from(free: Sequence[tuple[float, float]], length: int, rng: np.random.Generator) -> int:
    """Return a place of what is free, or of the whole document where nothing is."""
    sizes = np.array([end - start for start, end in free])
    if not len(sizes) or sizes.sum() <= 0:
        return int(rng.uniform(0, length))
    start, end = free[rng.choice(len(free), p=sizes / sizes.sum())]
    return int(rng.uniform(start, end))


def _without(
    free: Sequence[tuple[float, float]], low: float, high: float
) -> list[tuple[float, float]]:
    parts = [part for a, b in free for part in ((a, min(b, low)), (max(a, high), b))]
    return [(a, b) for a, b in parts if a < b]


def _figure(disorders: Disorders, n: int) -> Figure:
    value = disorders.gamma()
    if not np.isfinite(value):
        return undefined("spans that are moved lie as they lay: nothing to tell from chance", n)
    m = len(disorders.observed)
    figure: Figure = {"value": tidy(value), "low": None, "high": None, "n": n, "reason": None}
    agree = bool(disorders.observed.sum() < NEAR_ZERO)
    at = Circumstances(
        unit="span",
        coders=2,
        rated=n,
        pairable=n,
        documents=m,
        used="some",
        binary=False,
        independent=False,
    )
    clusters = Clustered(
        np.array([disorders.gamma(without) for without in range(m)]), disorders.spans.astype(float)
    )
    assessed = Assessed(value, float("nan"), chance=0.0 if agree else None, clusters=clusters)
    return figure | print_interval("gamma", figure, assessed, at)
