"""Draw what a code's table might have been, where too few units carry the code for large samples.

In:     who of the coders gave the code to which unit, for units that are drawn one by one.
Out:    sums of tables from the posterior of Jeffreys' prior, of which a coefficient's quantiles
        are an interval.

Linearised intervals fail for rare codes: where no unit has the code from both coders they rest on
what was not seen, and exclude the truth. Here every pattern that could have been seen has some
weight. Two coders: Jeffreys' 1/2 on each of the four cells. More: 1/2 on each number of coders who
gave it, shared by the patterns of that number (1/2 on each of 2^m patterns would hold that coders
disagree). Coders who did not look at all units: the same within each group of coders who looked at
the same units, its weight in proportion to the group's size.
Source: Jeffreys (1946), Proceedings of the Royal Society A 186:453-461; Brown, Cai & DasGupta
        (2001), Statistical Science 16(2):101-133 on its coverage for proportions; Basu, Banerjee &
        Sen (2000), Biometrics 56(2):577-582 on kappa. Compared by simulation with the goodness of
        fit of Donner & Eliasziw (1992) and profile likelihood; see docs/agreement.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from pipeline.agreement.table import MISSING, Table, make_table

FEW_CARRYING = 60  # units that carry a code, or lack it, below which it is rare
FEW_APART = 30  # units on which coders differ below which large samples fail, units being alone
DRAWS = 2000
MOST_ENUMERATED = 6  # coders up to whom every pattern has a place in the prior


def is_rare(categories: np.ndarray, *, apart_too: bool) -> bool:
    """Return whether too few units carry the code, or lack it. categories: (n_units, n_coders).

    apart_too: also whether coders differ on too few.
    """
    paired = categories[(categories != MISSING).sum(axis=1) >= 2]
    gave, lacked = (paired == 1).any(axis=1), (paired == 0).any(axis=1)
    few = min(gave.sum(), lacked.sum()) < FEW_CARRYING
    return bool(few or (apart_too and (gave & lacked).sum() < FEW_APART))


def posterior_sums(
    categories: np.ndarray, seed: int, names: Sequence[str] = ()
) -> tuple[Table, np.ndarray]:
    """Return a table of every pattern, and sums of tables drawn, (DRAWS, n_sums).

    categories: (n_units, n_coders) of 0, 1 and MISSING. names: of the coders. The order of units
    does not matter; nor, with names, that of coders.
    """
    order = sorted(range(len(names)), key=names.__getitem__) or list(range(categories.shape[1]))
    seen, times = np.unique(categories[:, order], axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    raters = (seen != MISSING).sum(axis=1)
    units = {pairs: times[(raters >= 2) == pairs].sum() for pairs in (False, True)}
    patterns, weights = [], []
    for mask in np.unique(seen != MISSING, axis=0):
        if not mask.any():
            continue
        inside = ((seen != MISSING) == mask).all(axis=1)
        n = times[inside].sum()
        own, prior = _patterns(mask, seen[inside])
        where = {tuple(row): at for at, row in enumerate(own.tolist())}
        counts = np.zeros(len(own))
        for row, k in zip(seen[inside].tolist(), times[inside], strict=True):
            counts[where[tuple(row)]] = k
        drawn = rng.standard_gamma(
            counts + prior * n / units[bool(mask.sum() >= 2)], size=(DRAWS, len(own))
        )
        patterns.append(own)
        weights.append(n * drawn / drawn.sum(axis=1, keepdims=True))
    table = make_table(np.concatenate(patterns)[:, np.argsort(order)], 2)
    return table, np.concatenate(weights, axis=1) @ table.adds


def _patterns(mask: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the patterns of the coders in a mask, and the prior's weight of each."""
    raters = np.flatnonzero(mask)
    m = len(raters)
    rows = []
    for given in range(m + 1):
        groups = set(combinations(range(m), given)) if m <= MOST_ENUMERATED else set()
        if not groups:  # each coder as often as another
            groups = {tuple(sorted((i + k) % m for k in range(given))) for i in range(m)}
        for group in groups:
            row = np.full(len(mask), MISSING)
            row[raters] = 0
            row[raters[list(group)]] = 1
            rows.append(row)
    made = np.unique(np.concatenate([np.array(rows), seen]), axis=0)
    given = (made == 1).sum(axis=1)
    alike = np.bincount(given, minlength=m + 1)[given]
    return made, np.full(len(made), 0.5) if m <= 2 else 0.5 / alike
