"""Compare coded spans as they are: whose span has one of the other coder's upon it?

In:     coded spans, the coders, the documents they looked at, and how much spans must overlap.
Out:    per code and over all codes the share of spans with a counterpart, with its interval.

A span has a counterpart if the other coder gave the same code to a span of the same document and
the characters they share are at least x of the characters that either covers (Jaccard). The
share is over the spans of both coders, and of every pair of coders where there are more. It is
not corrected for chance: text that nobody coded has no spans, so there is no saying how often
spans would meet by chance; for that, read u-alpha beside it.

Source: the agreement "at segment level" of the common programs for qualitative analysis, with
Jaccard (1912), New Phytologist 11(2):37-50, for what overlap is taken of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.figures import Figure
from pipeline.agreement.proportions import proportion
from pipeline.agreement.spans import CodedSpan

NOT_CORRECTED = "not corrected for chance: uncoded text has no spans that could meet by chance"


def overlap_agreement(
    spans: Sequence[CodedSpan], coders: Sequence[str], *, share: float
) -> Figures:
    """Return {"share", "codes": {code: figure}, "overall": figure, "note"}.

    share: more than 0, at most 1. Spans of documents that a coder did not look at are left out
    by who asks.
    """
    if not 0 < share <= 1:
        raise ValueError("Spans overlap by more than 0% and at most 100%.")
    own = [span for span in dict.fromkeys(spans) if span.coder in coders]
    groups: defaultdict[tuple[str, str, str], list[CodedSpan]] = defaultdict(list)
    for span in own:
        groups[span.document, span.code, span.coder].append(span)
    counted: dict[str, dict[str, list[int]]] = {}
    for document, code in dict.fromkeys((span.document, span.code) for span in own):
        row = counted.setdefault(code, {}).setdefault(document, [0, 0])
        for one, other in combinations(coders, 2):
            left, right = (groups.get((document, code, coder), []) for coder in (one, other))
            for mine, theirs in ((left, right), (right, left)):
                row[0] += sum(any(overlap(a, b) >= share for b in theirs) for a in mine)
                row[1] += len(mine)
    every: dict[str, list[int]] = {}
    for rows in counted.values():
        for document, (hits, of) in rows.items():
            row = every.setdefault(document, [0, 0])
            row[0], row[1] = row[0] + hits, row[1] + of
    return {
        "share": share,
        "codes": {code: _figure(rows) for code, rows in counted.items()},
        "overall": _figure(every),
        "note": NOT_CORRECTED,
    }


def overlap(one: CodedSpan, other: CodedSpan) -> float:
    """Return the characters two spans share, of those that either covers."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def _figure(rows: dict[str, list[int]]) -> Figure:
    counts = np.array(list(rows.values()), dtype=float).reshape(-1, 2)
    return proportion(counts[:, 0], counts[:, 1], list(rows), empty="nobody marked a span")
