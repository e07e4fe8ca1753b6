"""Pool kappa over codes: mean observed and mean chance agreement, then one kappa.

In:     the pieces of the codes, in the same order throughout.
Out:    pooled kappa, a mean over pairs of coders where there are more than two.
Source: de Vries, Elliott, Kanouse & Teleki (2008), Field Methods 20(3):272-282.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.agreement.coefficients import over, pair_chance
from pipeline.agreement.intervals import slopes
from pipeline.agreement.pieces import PatternRows
from pipeline.agreement.table import Totals


def pooled_of(totals: Sequence[Totals], used: np.ndarray) -> np.ndarray:
    """Return pooled kappa for each row of the totals, (n,)."""
    same, chance = mean_parts(totals)
    kappa = over(same - chance, 1 - chance)
    return kappa[:, used].mean(axis=1) if used.any() else np.full(len(kappa), np.nan)


def mean_parts(totals: Sequence[Totals]) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and chance agreement as means over codes, (n, n_pairs) each."""
    parts = [pair_chance(each) for each in totals]
    same, chance = (np.mean([part[at] for part in parts], axis=0) for at in (0, 1))
    return same, chance


def pooled_pulls(
    pieces: Sequence[PatternRows], totals: Sequence[Totals], used: np.ndarray
) -> np.ndarray:
    """Return what one more of each row adds to pooled kappa, (n_rows,)."""
    same, chance = (part[0] for part in mean_parts(totals))
    share = 1 / (len(pieces) * used.sum())
    rest = np.where(used, 1 - chance, 1)
    by_same = np.where(used, share / rest, 0)
    by_chance = np.where(used, -share * (1 - same) / rest**2, 0)

    def at(t: Totals) -> np.ndarray:
        parts = pair_chance(t)
        return np.asarray((parts[0] * by_same + parts[1] * by_chance)[:, used].sum(axis=1))

    return np.asarray(
        sum(p.pulls(slopes(at, t)) for p, t in zip(pieces, totals, strict=True)), dtype=float
    )
