"""Count, for every code and document, how often both, neither, or one of two coders gave it.

In:     Ratings.
Out:    a row for each pair of coders, code and document, and one for all documents: the four
        counts and their shares.

The shares add up to 1 over what both coders looked at. They describe one document's units and
are no sample of it, so they have no interval.

Source: the fourfold table of two coders; Bakeman & Gottman (1997), Observing Interaction, ch. 4.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.figures import whole
from pipeline.agreement.ratings import Ratings


def shares_by_document(ratings: Ratings) -> list[Figures]:
    """Return the rows. document: None for all documents together."""
    names = ratings.documents or ("",) * len(ratings.units)
    documents = list(dict.fromkeys(names))
    place = {name: at for at, name in enumerate(documents)}
    number = np.array([place[name] for name in names], dtype=int)
    rows = []
    for i, j in combinations(range(len(ratings.coders)), 2):
        both = ratings.rated[:, i] & ratings.rated[:, j]
        size = ratings.size() * both
        left, right = ratings.assigned[:, i], ratings.assigned[:, j]
        cells = np.stack([left & right, ~left & ~right, left & ~right, ~left & right])
        counts = np.zeros((4, len(documents), len(ratings.codes)))
        for cell, kept in zip(cells, counts, strict=True):
            np.add.at(kept, number, cell * size[:, None])
        coders = [ratings.coders[i], ratings.coders[j]]
        for at, code in enumerate(ratings.codes):
            rows.append(_row(coders, code, None, counts[:, :, at].sum(axis=1)))
            if ratings.documents is not None:
                rows += [
                    _row(coders, code, document, counts[:, where, at])
                    for where, document in enumerate(documents)
                ]
    return rows


def _row(coders: list[str], code: str, document: str | None, counts: np.ndarray) -> Figures:
    n = float(counts.sum())
    both, neither, first, second = (float(each) for each in counts)
    return {
        "coders": coders,
        "code": code,
        "document": document,
        "n": whole(n),
        "counts": {
            "both": whole(both),
            "neither": whole(neither),
            "first": whole(first),
            "second": whole(second),
        },
        "shares": None
        if n == 0
        else {
            "both": both / n,
            "neither": neither / n,
            "first": first / n,
            "second": second / n,
        },
        "reason": "the two looked at none of the same units" if n == 0 else None,
    }
