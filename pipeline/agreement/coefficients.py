"""Compute coefficients of agreement from sums over units.

In:     Totals with any number of rows: a table, its resamples, steps in its sums.
Out:    one number for each row; NaN where the coefficient is undefined there.

Missing data as in Gwet's irrCAC: observed agreement over the units that two coders rated,
chance agreement over all rated units (so AC1 of his four raters is .77544, not the .77515 of
pairable units alone); Krippendorff's alpha over pairable units. Coefficients of two coders
(Cohen, Scott) are means over pairs where there are more, over the units both looked at.

Sources: Cohen (1960); Scott (1955); Light (1971); Fleiss (1971); Conger (1980); Brennan &
Prediger (1981); Gwet (2008, 2014); Krippendorff (2004, 2011); Cicchetti & Feinstein (1990);
Byrt, Bishop & Carlin (1993); de Vries, Elliott, Kanouse & Teleki (2008); Cohen (1960) and
Sim & Wright (2005) for the largest kappa that the coders' totals allow.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.agreement.scales import interval_distances, ratio_distances
from pipeline.agreement.table import Totals

TINY = 1e-12
Coefficient = Callable[[Totals], np.ndarray]


def over(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Divide; NaN where the divisor is nothing."""
    gone = ~(np.abs(bottom) >= TINY)  # what is undefined already is too
    return np.asarray(np.where(gone, np.nan, top / np.where(gone, 1, bottom)))


def _corrected(t: Totals, chance: np.ndarray) -> np.ndarray:
    """Correct the agreement of rated units for chance, as Gwet does with missing data."""
    agree, pairable, rated = (t[name][:, 0] for name in ("agree", "pairable", "rated"))
    rho = over(pairable, rated) if t.rho is None else t.rho
    return over(over(agree - chance * pairable, rho * rated), 1 - chance)


def _shares(t: Totals) -> np.ndarray:
    return over(t["share"], t["rated"])


def _product(left: np.ndarray, weights: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.asarray(((left @ weights) * right).sum(axis=-1))


def percent_agreement(t: Totals) -> np.ndarray:
    """Return the mean share of a unit's pairs of coders that agree (a number in [0, 1])."""
    rho = over(t["pairable"], t["rated"])[:, 0] if t.rho is None else t.rho
    return over(t["agree"][:, 0], rho * t["rated"][:, 0])


def fleiss_chance(t: Totals) -> np.ndarray:
    """Return the agreement of two categories drawn from the mean shares of all coders."""
    share = _shares(t)
    return _product(share, t.table.weights, share)


def fleiss_kappa(t: Totals) -> np.ndarray:
    """Chance: two categories drawn from the mean shares of all coders."""
    return _corrected(t, fleiss_chance(t))


def gwet_chance(t: Totals) -> np.ndarray:
    """Return the sum of share * (1 - share) over q - 1, by the mean weight."""
    share, weights = _shares(t), t.table.weights
    q = len(weights)
    if q < 2:
        return np.full(len(share), np.nan)
    spread = (share * (1 - share)).sum(axis=1)
    return np.asarray(weights.sum() * spread / (q * (q - 1)))


def gwet_ac1(t: Totals) -> np.ndarray:
    """Chance: agreement of ratings made at random, on hard units only; AC2 with weights."""
    return _corrected(t, gwet_chance(t))


def even_chance(t: Totals) -> np.ndarray:
    """Return the agreement of two categories that are all as likely."""
    weights = t.table.weights
    return np.full(len(t.sums), weights.sum() / len(weights) ** 2)


def brennan_prediger(t: Totals) -> np.ndarray:
    """Chance: every category is as likely; PABAK with two categories."""
    return _corrected(t, even_chance(t))


def conger_kappa(t: Totals) -> np.ndarray:
    """Chance: each pair of coders by their own totals, over all units each looked at."""
    each = over(t["each"], t["looked"][:, :, None])  # (n, R, q)
    coders = t.table.coders
    if coders < 2:
        return np.full(len(t.sums), np.nan)
    total = each.sum(axis=1)
    alone = _product(each, t.table.weights, each).sum(axis=1)
    chance = (_product(total, t.table.weights, total) - alone) / (coders * (coders - 1))
    return _corrected(t, chance)


def pair_parts(t: Totals) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return observed agreement and the totals' shares of every pair: (n, G), (n, G, q) twice."""
    both = t["both"]
    left, right = (over(t[side], both[:, :, None]) for side in ("left", "right"))
    return over(t["same"], both), left, right


def pair_chance(t: Totals) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and chance agreement of every pair of coders, as Cohen has it."""
    same, left, right = pair_parts(t)
    return same, _product(left, t.table.weights, right)


def kappa_of_pairs(t: Totals) -> np.ndarray:
    """Return Cohen's kappa of every pair, (n, G)."""
    same, chance = pair_chance(t)
    return over(same - chance, 1 - chance)


def mean_of_used(t: Totals, of_pairs: np.ndarray) -> np.ndarray:
    """Return the mean over the pairs in use, NaN without any."""
    if not t.used.any():
        return np.full(len(of_pairs), np.nan)
    return np.asarray(of_pairs[:, t.used].mean(axis=1))


def cohen_kappa(t: Totals) -> np.ndarray:
    """Chance: the product of the two coders' totals, added over the categories."""
    return mean_of_used(t, kappa_of_pairs(t))


def scott_pi(t: Totals) -> np.ndarray:
    """Chance: two categories drawn from the mean totals of the two coders."""
    same, left, right = pair_parts(t)
    mean = (left + right) / 2
    chance = _product(mean, t.table.weights, mean)
    return mean_of_used(t, over(same - chance, 1 - chance))


def max_kappa(t: Totals) -> np.ndarray:
    """Return the largest kappa that the two coders' totals allow."""
    _, left, right = pair_parts(t)
    most = np.where(left.real < right.real, left, right).sum(axis=2)
    chance = (left * right).sum(axis=2)
    return mean_of_used(t, over(most - chance, 1 - chance))


def krippendorff_alpha(t: Totals) -> np.ndarray:
    """Return alpha with Krippendorff's correction for few values (n - 1)."""
    return _alpha(t, small=True)


def krippendorff_alpha_plain(t: Totals) -> np.ndarray:
    """Return alpha without that correction: what its variance is taken of."""
    return _alpha(t, small=False)


def _alpha(t: Totals, *, small: bool) -> np.ndarray:
    values = t["values"]
    n = values.sum(axis=1)
    apart = n - t["met"][:, 0]
    expected = n**2 - _product(values, t.table.weights, values)
    return 1 - over(apart * (n - 1 if small else n), expected)


def numeric_alpha(metric: str, *, small: bool = True) -> Coefficient:
    """Return alpha for numbers: metric ordinal, interval or ratio. The table has coincidences."""

    def alpha(t: Totals) -> np.ndarray:
        assert t.table.values is not None
        counts, pairs = t["values"], t["coincidence"]
        n = counts.sum(axis=1)
        if metric == "ordinal":  # squared differences of mid-ranks: sums from c to k less halves
            rank = counts.cumsum(axis=1) - counts / 2
            apart = (rank[:, :, None] - rank[:, None, :]) ** 2
        elif metric == "interval":
            apart = interval_distances(t.table.values)[None]
        else:
            apart = ratio_distances(t.table.values)[None]
        seen = (pairs * apart).sum(axis=(1, 2))
        expected = (counts[:, :, None] * counts[:, None, :] * apart).sum(axis=(1, 2))
        return 1 - over(seen * (n - 1 if small else n), expected)

    return alpha


def positive_agreement(t: Totals) -> np.ndarray:
    """Return the chance that another coder gives the code, where one gave it."""
    return over(t["own"][:, 1], t["values"][:, 1])


def negative_agreement(t: Totals) -> np.ndarray:
    """Return the chance that another coder does not give the code, where one did not."""
    return over(t["own"][:, 0], t["values"][:, 0])


def prevalence_index(t: Totals) -> np.ndarray:
    """Return how much commoner presence is than absence: (a - d) / n for two coders."""
    share = over(t["paired_share"], t["pairable"])
    return share[:, 1] - share[:, 0]


def bias_index(t: Totals) -> np.ndarray:
    """Return how much oftener the first coder gave the code: (b - c) / n; else mean sizes.

    Pairs that share fewer than two units are left out, as they are of kappa.
    """
    _, left, right = pair_parts(t)
    apart = left[:, :, 1] - right[:, :, 1]
    seen = t.shared if len(t.shared) else np.isfinite(apart[:1].real)[0]
    if not seen.any():
        return np.full(len(apart), np.nan)
    if t.table.coders > 2:
        apart = apart * np.sign(apart.real)
    return np.asarray(apart[:, seen].mean(axis=1))
