"""In which order the rows and columns of a matrix stand.

In:     a matrix of counts.
Out:    places of its rows or columns, each once.
Source: Ward's minimum variance on profiles (shares within each line), leaves ordered as Bar-Joseph
        et al. (2001), Bioinformatics 17:S22-S29, so that neighbours are alike.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from pipeline.concepts.matrix import Matrix

Order = Literal["given", "count", "name", "alike"]
ORDERS: tuple[Order, ...] = ("given", "count", "name", "alike")
FEWEST = 3  # lines below which there is nothing to group


def order_of_rows(matrix: Matrix, order: Order) -> list[int]:
    """Return the rows' places in an order; given: as they are."""
    return _order(matrix.counts, matrix.rows.names, matrix.row_totals, order)


def order_of_columns(matrix: Matrix, order: Order) -> list[int]:
    """Return the columns' places in an order; given: as they are."""
    if order == "alike" and matrix.rows.ids == matrix.columns.ids:
        return order_of_rows(matrix, order)  # of what is crossed with itself
    return _order(matrix.counts.T, matrix.columns.names, matrix.column_totals, order)


def _order(
    counts: np.ndarray, names: tuple[str, ...], totals: np.ndarray, order: Order
) -> list[int]:
    places = list(range(len(names)))
    if order == "count":
        return sorted(places, key=lambda at: (-int(totals[at]), at))
    if order == "name":
        return sorted(places, key=lambda at: (names[at].casefold(), at))
    return _alike(counts) if order == "alike" else places


def _alike(counts: np.ndarray) -> list[int]:
    """Return lines so that those of like profile are neighbours; lines of nothing come last."""
    from scipy.cluster.hierarchy import leaves_list, linkage

    sums = counts.sum(axis=1)
    filled = np.flatnonzero(sums > 0)
    empty = np.flatnonzero(sums == 0).tolist()
    if len(filled) < FEWEST:
        return [*filled.tolist(), *empty]
    profiles = counts[filled] / sums[filled, None]
    leaves = leaves_list(linkage(profiles, "ward", optimal_ordering=True))
    return [*filled[leaves].tolist(), *empty]
