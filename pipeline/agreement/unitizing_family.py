"""Compute what else Krippendorff's family of unitizing alphas tells: cu-alpha and (k)u-alpha.

In:     coded spans; which coders looked at which documents.
Out:    cu_alpha over all codes, ku_alpha and coverage per code, with intervals over documents.

u-alpha asks whether coders mark the same stretches with the same codes. cu-alpha asks for the
codes alone: among stretches that two coders marked, is the code the same? (k)u-alpha asks it of
one code k. Gaps are left out; coverage is how much of what was marked k met another mark.
  l_ck    lengths where one coder's value is c and another's k, both marked, over pairs / (m - 1)
  e_ck    (l_c * l_k - s_c for c = k) / (l - s / l), with s_c the sum over segments of value c
          of the square of what of the segment meets others' marks, over the other m - 1 coders
  cu      1 - (l - sum of l_cc) / (e - sum of e_cc)
  (k)u    1 - (e_k / l_k) * (l_k - l_kk) / (e_k - e_kk), with l_k and e_k totals of the column
A text carries one value for each coder; where one coder's spans of several codes overlap there
is no such table, and no figure.

Source: Krippendorff, Mathet, Bouvry & Widlocher (2016), Quality & Quantity 50(6):2347-2364;
        Krippendorff (2019), Content Analysis, 4th ed., 12.6.5-12.6.6 (eqs. 36-38).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.clusters import Clustered
from pipeline.agreement.coefficients import TINY, over
from pipeline.agreement.figures import Assessed, Circumstances, Figure, tidy, undefined
from pipeline.agreement.intervals import (
    RESAMPLES,
    Resampling,
    no_bootstrap,
    percentile_interval,
)
from pipeline.agreement.printed import print_interval
from pipeline.agreement.spans import CodedSpan

HELD = 5_000_000  # coincidences of resamples held at a time
OVERLAPPING = (
    "spans of one coder overlap with several codes, and it takes one code for each stretch"
)
NOTHING_MET = "no two coders marked the same text"
ONE_VALUE = "only one code stands where coders marked the same text: nothing to tell from chance"


@dataclass(frozen=True, eq=False)
class Coincidences:
    """Sums of documents. met: (n, v, v) l_ck; alone: (n, v) s_c; marked: (n, v) lengths by code.

    n: documents, or resamples of them.
    """

    met: np.ndarray
    alone: np.ndarray
    marked: np.ndarray

    def weighed(self, weights: np.ndarray) -> Coincidences:
        """Return the sums for (k, n) weights of documents."""
        w = weights.astype(float)
        each = (self.met, self.alone, self.marked)
        return Coincidences(*(np.tensordot(w, part, axes=1) for part in each))

    def alphas(self) -> np.ndarray:
        """Return cu-alpha and then (k)u-alpha of each value, (n, 1 + v); NaN for undefined."""
        expected = self._expected()
        column, chance = self.met.sum(axis=1), expected.sum(axis=1)
        seen, free = column - _diagonal(self.met), chance - _diagonal(expected)
        cu = 1 - over(seen.sum(axis=1), free.sum(axis=1))
        ku = 1 - over(chance, column) * over(seen, free)
        return np.column_stack([cu, ku])

    def chances(self) -> np.ndarray:
        """Return the agreement expected by chance, over all and of each value, (n, 1 + v)."""
        expected = self._expected()
        column, same = expected.sum(axis=1), _diagonal(expected)
        return np.column_stack([over(same.sum(axis=1), column.sum(axis=1)), over(same, column)])

    def coverage(self, at: int) -> float | None:
        """Return how much of what was marked with a value met another coder's mark."""
        marked = float(self.marked[:, at].sum())
        return float(self.met[:, :, at].sum()) / marked if marked else None

    def _expected(self) -> np.ndarray:
        row, column = self.met.sum(axis=2), self.met.sum(axis=1)
        total = row.sum(axis=1)
        free = total - over(self.alone.sum(axis=1), total)
        product = row[:, :, None] * column[:, None, :]
        v = self.met.shape[1]
        product[:, range(v), range(v)] -= self.alone
        return over(product, np.broadcast_to(free[:, None, None], product.shape))


def _diagonal(table: np.ndarray) -> np.ndarray:
    return np.diagonal(table, axis1=1, axis2=2)


def coincidences(
    spans: Sequence[CodedSpan], coders: Sequence[str], values: Sequence[str]
) -> Coincidences:
    """Return the sums of one document (one row). A coder's spans may not overlap.

    coders: who looked at the document, two or more.
    """
    v, m = len(values), len(coders)
    edges = np.unique([at for s in spans for at in (s.start, s.end)] or [0, 1])
    runs = np.diff(edges).astype(float)
    value_at = np.full((len(runs), m), -1)
    segments: list[tuple[int, int, int, int]] = []  # coder, value, first run, run after the last
    for span in spans:
        coder_at, value = coders.index(span.coder), values.index(span.code)
        a, b = np.searchsorted(edges, [span.start, span.end])
        value_at[a:b, coder_at] = value
        segments.append((coder_at, value, int(a), int(b)))
    marks = value_at >= 0
    met, alone, marked = np.zeros((v, v)), np.zeros(v), np.zeros(v)
    for one in range(m):
        for other in range(m):
            if one != other:
                both = marks[:, one] & marks[:, other]
                np.add.at(met, (value_at[both, one], value_at[both, other]), runs[both] / (m - 1))
    others = marks.sum(axis=1)
    for coder_at, value, a, b in segments:
        shared = runs[a:b] @ (others[a:b] - marks[a:b, coder_at]) / (m - 1)
        alone[value] += float(shared) ** 2
        marked[value] += float(runs[a:b].sum())
    return Coincidences(met[None], alone[None], marked[None])


def measure_coding(
    spans: Sequence[CodedSpan],
    looked: Mapping[str, Collection[str]],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Figures:
    """Return {"codes": {code: {"ku_alpha": figure}}, "overall": {"cu_alpha": figure}}.

    looked: for each document the coders who looked at it, in one order.
    """
    codes = list(dict.fromkeys(span.code for span in spans))
    by_document: defaultdict[str, list[CodedSpan]] = defaultdict(list)
    for span in _merged(spans):
        by_document[span.document].append(span)
    if any(_overlaps(own) for own in by_document.values()):
        return _none(codes, OVERLAPPING)
    per_document = [
        coincidences(own, list(looked[document]), codes)
        for document, own in by_document.items()
        if len(looked.get(document, ())) > 1
    ]
    if not per_document or not any(each.met.any() for each in per_document):
        return _none(codes, NOTHING_MET)
    sums = Coincidences(
        np.concatenate([each.met for each in per_document]),
        np.concatenate([each.alone for each in per_document]),
        np.concatenate([each.marked for each in per_document]),
    )
    whole = sums.weighed(np.ones((1, len(per_document))))
    without = (
        sums.weighed(1 - np.eye(len(per_document))).alphas() if len(per_document) > 1 else None
    )
    how = Resampling(
        "documents", len(per_document), resamples if len(per_document) > 1 else 0, seed
    )
    drawn = _drawn(sums, how)
    alphas, chances = whole.alphas()[0], whole.chances()[0]
    met = sums.met.sum(axis=1)  # of each document, by value

    def figure(at: int, weight: np.ndarray, reason: str) -> Figure:
        apart = None if without is None else Clustered(without[:, at], weight)
        chance = float(chances[at]) if abs(alphas[at] - 1) < TINY else None
        value = Assessed(float(alphas[at]), float("nan"), chance=chance, clusters=apart)
        made = _figure(value, weight, reason)
        if made["value"] is not None:
            made["cluster_bootstrap"] = (
                no_bootstrap("documents", "a bootstrap takes at least two documents to resample")
                if drawn is None
                else percentile_interval(drawn[:, at], how)
            )
        return made

    return {
        "codes": {
            code: {
                "ku_alpha": figure(
                    at + 1, met[:, at], ONE_VALUE if met[:, at].any() else NOTHING_MET
                )
                | {"coverage": whole.coverage(at)}
            }
            for at, code in enumerate(codes)
        },
        "overall": {"cu_alpha": figure(0, met.sum(axis=1), ONE_VALUE)},
    }


def _drawn(sums: Coincidences, how: Resampling) -> np.ndarray | None:
    """Return the alphas of resampled documents, (n_resamples, 1 + v)."""
    if not how.resamples:
        return None
    most = max(1, HELD // sums.met[0].size)
    return np.concatenate(
        [
            sums.weighed(weights[start : start + most]).alphas()
            for weights in how.weights()
            for start in range(0, len(weights), most)
        ]
    )


def _none(codes: Sequence[str], reason: str) -> Figures:
    return {
        "codes": {code: {"ku_alpha": undefined(reason)} for code in codes},
        "overall": {"cu_alpha": undefined(reason)},
    }


def _figure(assessed: Assessed, weight: np.ndarray, reason: str) -> Figure:
    """Return the figure. weight: of each document, the characters that met, by pairs of coders."""
    n = round(float(weight.sum()), 6)
    if not np.isfinite(assessed.value):
        return undefined(reason, n)
    at = Circumstances(
        unit="character",
        coders=2,
        rated=n,
        pairable=n,
        documents=len(weight),
        used="some",
        binary=False,
        independent=False,
    )
    figure: Figure = {"value": tidy(assessed.value), "n": n, "reason": None, "method": None}
    return print_interval("u_alpha", figure, assessed, at)


def _merged(spans: Sequence[CodedSpan]) -> list[CodedSpan]:
    """Return the spans with those of one coder and code that overlap as one."""
    merged: dict[tuple[str, str, str], list[CodedSpan]] = {}
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        own = merged.setdefault((span.document, span.coder, span.code), [])
        if own and span.start < own[-1].end:
            last = own[-1]
            own[-1] = replace(last, end=max(last.end, span.end))
        else:
            own.append(span)
    return [span for own in merged.values() for span in own]


def _overlaps(own: Sequence[CodedSpan]) -> bool:
    by_coder: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in own:
        by_coder[span.coder].append((span.start, span.end))
    return any(
        second[0] < first[1]
        for each in by_coder.values()
        for first, second in pairwise(sorted(each))
    )
