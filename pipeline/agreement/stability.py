"""Lay a coder's codes at two moments side by side: agreement of a coder with oneself.

In:     Ratings at two moments.
Out:    Ratings with two coders, the coder at the first and at the second moment.

Intra-coder reliability (stability) is measured as agreement of two coders is. It is a lower bar
than reproducibility by two: whoever remembers what they gave agrees with themselves.

Source: Krippendorff (2019), Content Analysis, 4th ed., 12.1.1 (stability).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.agreement.ratings import Ratings, RatingsUnusable, oddities


def two_moments(first: Ratings, second: Ratings, coder: str, *, called: tuple[str, str]) -> Ratings:
    """Return the ratings of a coder at two moments, over the units that both have.

    called: what the two moments are called; they stand for coders. Raises RatingsUnusable where
    no unit is in both.
    """
    place = {unit: row for row, unit in enumerate(second.units)}
    rows = [(row, place[unit]) for row, unit in enumerate(first.units) if unit in place]
    if not rows:
        raise RatingsUnusable(f'No {first.unit} was coded by "{coder}" at both moments.')
    codes = tuple(dict.fromkeys((*first.codes, *second.codes)))
    given = np.zeros((len(rows), 2, len(codes)), dtype=bool)
    looked = np.zeros((len(rows), 2), dtype=bool)
    for at, each in enumerate((first, second)):
        column = each.coders.index(coder)
        own = [pair[at] for pair in rows]
        looked[:, at] = each.rated[own, column]
        columns = [codes.index(code) for code in each.codes]
        given[:, at, columns] = each.assigned[own, column]
    kept = [row for row, _ in rows]
    made = Ratings(
        called,
        tuple(first.units[row] for row in kept),
        codes,
        given,
        looked,
        None if first.documents is None else tuple(first.documents[row] for row in kept),
        unit=first.unit,
    )
    return replace(made, warnings=oddities(made))
