"""Compute Krippendorff's alpha for unitizing: do coders mark the same stretches of text?

In:     coded spans, and the lengths of documents.
Out:    u_alpha per code and overall, with intervals over documents, and the documents left out.

Every coder's spans cut a document into segments, with gaps between. Over all pairs of coders,
  observed    o_ck = sum of lengths where one coder's value is c and the other's k, / (m - 1);
  expected    e_ck = l_c * l_k / (l - s / l) for c other than k, with l_c the length that all
              coders gave value c, l their sum (m times the text), and s what a segment shares
              with itself: length squared for marked segments, length for gaps, whose
              characters are no segment;
  u_alpha     1 - sum of o_ck / sum of e_ck, over c other than k.
Documents follow each other as one continuum; no segment crosses from one to the next. A document
counts for the coders who looked at it, m of them; one that fewer than two looked at is left out.
That a coder looked and marked nothing is a decision, and so is text on which coders did not meet.
Per code, all other text is gap. Overall, codes are values where no coder's spans overlap;
else observed and expected disagreements are added over the codes.

u_alpha_1995 is the older coefficient, which squares how far boundaries lie apart; the authors
of the newer one found it to go wrong with more than two coders. It is for comparison with
older reports, and has no interval here.

Source: Krippendorff, Mathet, Bouvry & Widlocher (2016), Quality & Quantity 50(6):2347-2364;
        Krippendorff (2019), Content Analysis, 4th ed., 12.6 (eqs. 32-35); for the older one,
        Krippendorff (1995), Sociological Methodology 25:47-76; (2004), Quality & Quantity
        38:787-800.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.clusters import Clustered, variance_weight
from pipeline.agreement.coefficients import TINY, over
from pipeline.agreement.figures import Assessed, Circumstances, Figure, tidy, undefined
from pipeline.agreement.intervals import (
    RESAMPLES,
    Resampled,
    Resampling,
    no_bootstrap,
    percentile_interval,
)
from pipeline.agreement.printed import print_interval
from pipeline.agreement.spans import CodedSpan

Segment = tuple[int, int]  # start, end


@dataclass(frozen=True, eq=False)
class Continuum:
    """The segments of each coder and value in one document, in order.

    segments: coder -> value -> segments, for the coders who looked; none where nothing is marked.
    """

    document: str
    length: int
    segments: dict[str, dict[str, list[Segment]]]

    @property
    def coders(self) -> list[str]:
        """The coders who looked."""
        return list(self.segments)


def continua(
    spans: Sequence[CodedSpan],
    lengths: Mapping[str, int],
    coders: Sequence[str],
    unseen: Collection[tuple[str, str]] = (),
) -> list[Continuum]:
    """Return each document's segments; overlapping spans of one coder and code are one.

    unseen: (document, coder) of those who did not look.
    """
    segments: dict[str, dict[str, dict[str, list[Segment]]]] = {
        document: {coder: {} for coder in coders if (document, coder) not in unseen}
        for document in lengths
    }
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        own = segments[span.document][span.coder].setdefault(span.code, [])
        if own and span.start < own[-1][1]:
            own[-1] = (own[-1][0], max(own[-1][1], span.end))
        else:
            own.append((span.start, span.end))
    return [Continuum(name, lengths[name], own) for name, own in segments.items()]


def looked_by_two(all_of: Sequence[Continuum]) -> tuple[list[Continuum], dict[str, str]]:
    """Return the documents that two coders looked at, by name, and why others are left out."""
    kept, out = [], {}
    for each in sorted(all_of, key=lambda each: each.document):
        looked = each.coders
        if len(looked) > 1:
            kept.append(each)
        else:
            out[each.document] = f"only {looked[0]} looked at it" if looked else "nobody looked"
    return kept, out


def u_sums(each: Continuum, values: Sequence[str]) -> np.ndarray:
    """Return [disagreement, self-sharing, l_gap, l_value1, ...] of a document.

    Over the coders who looked; a coder's segments of the values may not overlap.
    """
    coders = each.coders
    marks = [
        [(a, b, at + 1) for at, value in enumerate(values) for a, b in own.get(value, ())]
        for own in (each.segments[coder] for coder in coders)
    ]
    edges = np.unique([0, each.length, *(x for own in marks for a, b, _ in own for x in (a, b))])
    runs, m = np.diff(edges), len(coders)
    value_at = np.zeros((len(runs), m), dtype=int)
    alone = 0.0
    for coder, own in enumerate(marks):
        marked = 0
        for a, b, value in own:
            value_at[np.searchsorted(edges, a) : np.searchsorted(edges, b), coder] = value
            alone += float(b - a) ** 2
            marked += b - a
        alone += each.length - marked
    counts = np.stack([(value_at == value).sum(axis=1) for value in range(len(values) + 1)], axis=1)
    apart = (runs * (m**2 - (counts**2).sum(axis=1))).sum() / (m - 1)
    return np.concatenate([[apart, alone], runs @ counts]).astype(float)


def u_parts(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected disagreement of (n, 2 + n_values) sums."""
    apart, alone, each = sums[:, 0], sums[:, 1], sums[:, 2:]
    total = each.sum(axis=1)
    free = total - over(alone, total)
    return apart, over(total**2 - (each**2).sum(axis=1), free)


def u_alpha_of(sums: Sequence[np.ndarray]) -> np.ndarray:
    """Return u_alpha, disagreements added over the tables of sums (one for each code)."""
    parts = [u_parts(each) for each in sums]
    return 1 - over(
        np.sum([seen for seen, _ in parts], axis=0), np.nansum([by for _, by in parts], axis=0)
    )


def measure_unitizing(
    spans: Sequence[CodedSpan],
    lengths: Mapping[str, int],
    coders: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    unseen: Collection[tuple[str, str]] = (),
) -> Figures:
    """Return {"codes": {code: {...}}, "overall": {...}, "left_out": {document: why}, "basis"}.

    unseen: (document, coder) of coders who did not look; others looked, if they marked or not.
    """
    codes = list(dict.fromkeys(span.code for span in spans))
    kept, out = looked_by_two(continua(spans, lengths, coders, frozenset(unseen)))
    n = sum(each.length for each in kept)
    how = Resampling("documents", len(kept), resamples, seed) if len(kept) > 1 else None
    empty: Figures = {"left_out": out}
    if len(coders) < 2 or not kept:
        reason = (
            "there is only one coder; agreement takes two"
            if len(coders) < 2
            else "there is no document that two coders looked at"
        )
        names = ("u_alpha", "u_alpha_1995")
        none = {name: undefined(reason, n) for name in names}
        return empty | {
            "codes": {code: dict(none) for code in codes},
            "overall": dict(none) | {"u_alpha_binary": undefined(reason, n)},
            "basis": "none",
        }
    tables = {c: np.stack([u_sums(each, [c]) for each in kept]) for c in codes}
    apart = not any(_own_overlap(each) for each in kept)
    whole = [np.stack([u_sums(e, codes) for e in kept])] if apart else list(tables.values())
    either = [np.stack([u_sums(_any_code(e), ["any"]) for e in kept])]
    overall = {"u_alpha": _figure(whole, n, how), "u_alpha_binary": _figure(either, n, how)}
    overall["u_alpha_1995"] = _older(kept, codes, n)
    return empty | {
        "codes": {
            c: {
                "u_alpha": _figure([tables[c]], n, how),
                "u_alpha_1995": _older(kept, [c], n),
            }
            for c in codes
        },
        "overall": overall,
        "basis": "codes as values of one continuum"
        if apart
        else "disagreements added over the codes, since spans of one coder overlap",
    }


def _own_overlap(each: Continuum) -> bool:
    for own in each.segments.values():
        every = sorted(s for segments in own.values() for s in segments)
        if any(b[0] < a[1] for a, b in pairwise(every)):
            return True
    return False


def _any_code(each: Continuum) -> Continuum:
    """Return the document with one value: marked, by whatever code. Segments that meet stay two."""
    made = {}
    for coder, own in each.segments.items():
        merged: list[Segment] = []
        for start, end in sorted(s for segments in own.values() for s in segments):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        made[coder] = {"any": merged}
    return Continuum(each.document, each.length, made)


def _figure(tables: list[np.ndarray], n: int, how: Resampling | None) -> Figure:
    value = float(u_alpha_of([each.sum(axis=0)[None] for each in tables])[0])
    if not np.isfinite(value):
        return undefined("nobody marked text, or all text is marked alike", n)
    figure: Figure = {"value": tidy(value), "low": None, "high": None, "n": n, "reason": None}
    figure |= {"method": None}
    figure |= {"cluster_bootstrap": _bootstrap(tables, how)}
    return figure | _interval(value, tables)


def _bootstrap(tables: list[np.ndarray], how: Resampling | None) -> Resampled:
    if how is None or how.resamples == 0:
        return no_bootstrap("documents", "an interval takes at least two documents to resample")
    drawn = np.concatenate(
        [u_alpha_of([weights.astype(float) @ each for each in tables]) for weights in how.weights()]
    )
    return percentile_interval(drawn, how)


def _interval(value: float, tables: list[np.ndarray]) -> Figure:
    """Return the interval over documents; where all agree, the bound of so many documents."""
    sums = [each.sum(axis=0)[None] for each in tables]
    weight = np.sum([variance_weight(each[:, 2:]) for each in tables], axis=0)
    clustered = Clustered(
        u_alpha_of([s - each for s, each in zip(sums, tables, strict=True)]), weight
    )
    expected = sum(float(np.nan_to_num(u_parts(each)[1][0])) for each in sums)
    whole = sum(float(each[0, 2:].sum()) for each in sums)
    at = Circumstances(
        unit="character",
        coders=2,
        rated=whole,
        pairable=whole,
        documents=len(tables[0]),
        used="some",
        binary=False,
        independent=False,
    )
    agree = abs(value - 1) < TINY
    assessed = Assessed(
        value,
        float("nan"),
        chance=1 - expected / whole if agree else None,
        clusters=clustered,
        nothing_shared=value <= 0 and len(tables) == 1 and _nothing_met(sums[0]),
    )
    return print_interval("u_alpha", {"value": tidy(value)}, assessed, at)


def _nothing_met(sums: np.ndarray) -> bool:
    """Return whether all marked text is marked otherwise by everybody else."""
    apart, marked = float(sums[0, 0]), float(sums[0, 3:].sum())
    return apart >= 2 * marked - TINY


def _older(continua: list[Continuum], codes: Sequence[str], n: int) -> Figure:
    coders = continua[0].coders
    if any(each.coders != coders for each in continua):
        return undefined("it is defined for documents that all coders looked at", n)
    if not codes:
        return undefined("nobody marked text in the documents that can be used", n)
    seen, by = zip(*(older_parts(continua, coders, code) for code in codes), strict=True)
    if sum(by) <= 0:
        return undefined("nobody marked text in the documents that can be used", n)
    return {
        "value": 1 - sum(seen) / sum(by),
        "low": None,
        "high": None,
        "n": n,
        "reason": None,
        "interval_reason": "for comparison with older reports only",
    }


def older_parts(
    continua: Sequence[Continuum], coders: Sequence[str], code: str
) -> tuple[float, float]:
    """Return observed and expected disagreement of one code as in 1995."""
    total, m = float(sum(each.length for each in continua)), len(coders)
    lengths, gaps, apart = [], [], 0.0
    for each in continua:
        marked = [
            np.array(each.segments[c].get(code, []), dtype=float).reshape(-1, 2) for c in coders
        ]
        free = [_gaps(own, each.length) for own in marked]
        lengths += [own[:, 1] - own[:, 0] for own in marked]
        gaps += [own[:, 1] - own[:, 0] for own in free]
        for i in range(m):
            for j in range(m):
                if i != j:
                    apart += _boundaries_apart(marked[i], marked[j], free[j], free[i])
    long, open_ = np.concatenate(lengths), np.concatenate(gaps)
    room = np.maximum(open_[None, :] - long[:, None] + 1, 0).sum(axis=1)
    meeting = (len(long) - 1) / 3 * (2 * long**3 - 3 * long**2 + long)
    pairs = m * total * (m * total - 1) - (long * (long - 1)).sum()
    expected = 2 / total * (meeting + long**2 * room).sum() / pairs if pairs > 0 else 0.0
    return apart / (m * (m - 1) * total**2), float(expected)


def _gaps(marked: np.ndarray, length: int) -> np.ndarray:
    starts = np.concatenate([[0.0], marked[:, 1]])
    ends = np.concatenate([marked[:, 0], [float(length)]])
    return np.stack([starts, ends], axis=1)[ends > starts]


def _boundaries_apart(
    one: np.ndarray, two: np.ndarray, free_two: np.ndarray, free_one: np.ndarray
) -> float:
    """Return the squared distances of two coders' segments, each with those it meets."""
    meet = (one[:, None, 0] < two[None, :, 1]) & (two[None, :, 0] < one[:, None, 1])
    ends = (one[:, None, :] - two[None, :, :]) ** 2
    distance = float((ends.sum(axis=2) * meet).sum())
    for marked, free in ((one, free_two), (two, free_one)):
        within = (free[None, :, 0] <= marked[:, None, 0]) & (marked[:, None, 1] <= free[None, :, 1])
        distance += float(((marked[:, 1] - marked[:, 0]) ** 2 * within.any(axis=1)).sum())
    return distance
