"""Put an interval around a share of cases that hang together in documents.

In:     for every row (a unit, a document, a span) how many cases there were, and how many hit.
Out:    a figure: the share, and its 95% interval.

Without documents the interval is Clopper and Pearson's. With documents the number of cases is
first brought down to what they are worth: the variance of the share as a ratio over documents,
t in place of the normal (Korn & Graubard). Where every case hit, or none did, nothing tells how
they hang together: they are taken to correlate by TOGETHER, as agreement does where all agree.

Source: Clopper & Pearson (1934), Biometrika 26(4):404-413; Korn & Graubard (1998), Survey
Methodology 24(2):193-201; Cochran (1977), Sampling Techniques, 3rd ed., ch. 6 (ratios).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.agreement.clusters import TOGETHER
from pipeline.agreement.figures import Figure, undefined, whole
from pipeline.agreement.intervals import LEVEL

EXACT = "exact binomial (Clopper and Pearson)"
CLUSTERED = "exact binomial, cases counted by what they are worth over documents (Korn & Graubard)"


def proportion(
    hits: np.ndarray, of: np.ndarray, documents: Sequence[str] | None, *, empty: str
) -> Figure:
    """Return the share hits / of as a figure. empty: why there is none where `of` is nothing.

    hits, of: (n_rows,) counts, hits at most of. documents: of each row, or None.
    """
    n, hit = float(of.sum()), float(hits.sum())
    if n == 0:
        return undefined(empty)
    share, cases = hit / n, n
    figure: Figure = {"value": share, "n": whole(n), "reason": None, "method": EXACT}
    if documents is not None:
        many, cases = _worth(np.asarray(hits, float), np.asarray(of, float), documents)
        if many < 2:
            reason = "cases of one document hang together, so an interval takes at least two"
            return figure | {"low": None, "high": None, "method": None, "interval_reason": reason}
        figure["method"] = CLUSTERED
        if share in (0.0, 1.0):
            figure["method"] = f"{EXACT}, as of {cases:.1f} cases alone"
    low, high = clopper_pearson(share * cases, cases)
    return figure | {"low": low, "high": high}


def _worth(hits: np.ndarray, of: np.ndarray, documents: Sequence[str]) -> tuple[int, float]:
    """Return the documents with cases, and how many independent cases theirs are worth."""
    from scipy.stats import t

    number = np.unique(np.array(documents, dtype=object), return_inverse=True)[1]
    of_each = np.bincount(number, weights=of)
    there = of_each > 0
    of_each, hit = of_each[there], np.bincount(number, weights=hits)[there]
    many, n = len(of_each), float(of_each.sum())
    share = float(hit.sum()) / n
    if many < 2 or share in (0.0, 1.0):
        return many, n / (1 + max(0.0, n / many - 1) * TOGETHER)
    off = hit - share * of_each
    variance = many / (many - 1) * float((off**2).sum()) / n**2
    if variance <= 0:
        return many, n
    worth = share * (1 - share) / variance
    tail = (1 + LEVEL) / 2
    narrower = (t.ppf(tail, max(1.0, n - 1)) / t.ppf(tail, many - 1)) ** 2
    return many, min(n, worth * narrower)


def clopper_pearson(hit: float, n: float) -> tuple[float, float]:
    """Return the exact interval of hit cases among n; both may be fractions of cases."""
    from scipy.stats import beta

    tail = (1 - LEVEL) / 2
    low = 0.0 if hit <= 0 else float(beta.ppf(tail, hit, n - hit + 1))
    high = 1.0 if hit >= n else float(beta.ppf(1 - tail, hit + 1, n - hit))
    return low, high
