"""Bring ratings to a coarser level: documents for units, parent codes for codes.

In:     Ratings; the parent of each code.
Out:    Ratings, to be measured as any others.

Presence in a document: a coder gave a code to the document if they gave it to any of its units.
A coder looked at a document who looked at all of its units that anybody looked at; with less
than that a code's absence would mean nothing, so it is missing.
Parent codes: a coder gave a parent if they gave it or any code below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.agreement.ratings import Ratings, RatingsUnusable, oddities, several


def presence_in_documents(ratings: Ratings) -> Ratings:
    """Return ratings whose units are documents. Raises RatingsUnusable without any."""
    if ratings.documents is None:
        raise RatingsUnusable(
            f"The documents of the {ratings.unit}s are not known; give them in a column document."
        )
    rated = ratings.rated.any(axis=1)
    names = np.array(ratings.documents, dtype=object)
    documents = [str(name) for name in dict.fromkeys(names[rated])]
    given = np.zeros((len(documents), *ratings.assigned.shape[1:]), dtype=bool)
    looked = np.zeros((len(documents), len(ratings.coders)), dtype=bool)
    partly: dict[str, None] = {}
    for at, document in enumerate(documents):
        rows = np.flatnonzero((names == document) & rated)
        some, looked[at] = ratings.rated[rows].any(axis=0), ratings.rated[rows].all(axis=0)
        given[at] = ratings.assigned[rows].any(axis=0) & looked[at][:, None]
        partly |= {
            f"{document} / {ratings.coders[column]}": None
            for column in np.flatnonzero(some & ~looked[at])
        }
    made = replace(
        ratings,
        units=tuple(documents),
        assigned=given,
        rated=looked,
        documents=None,
        sizes=None,
        unit="document",
    )
    told = oddities(made)
    if partly:
        told += (f"Only a part of these was looked at, so it is missing: {several(list(partly))}.",)
    return replace(made, warnings=told)


def at_parent_codes(ratings: Ratings, parents: Mapping[str, str | None]) -> Ratings:
    """Return ratings of parents: each code that has one below it, with all that is below.

    parents: the parent of a code, or None at the top. Codes are the parents in the order in
    which they are met; a code without a parent and without any below it is left out.
    """
    above = {code: lineage(code, parents) for code in ratings.codes}
    wanted = list(dict.fromkeys(each for code in ratings.codes for each in above[code][1:]))
    return _rolled(ratings, {code: set(own) for code, own in above.items()}, wanted)


def at_top_codes(ratings: Ratings, parents: Mapping[str, str | None]) -> Ratings:
    """Return ratings of the codes at the top of the tree, each with all that is below."""
    above = {code: lineage(code, parents) for code in ratings.codes}
    wanted = list(dict.fromkeys(own[-1] for own in above.values()))
    return _rolled(ratings, {code: {own[-1]} for code, own in above.items()}, wanted)


def lineage(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """Return a code and all above it, itself first; a circle ends where it closes."""
    found = [code]
    above = parents.get(code)
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def _rolled(ratings: Ratings, belongs: Mapping[str, set[str]], wanted: Sequence[str]) -> Ratings:
    given = np.zeros((*ratings.assigned.shape[:2], len(wanted)), dtype=bool)
    for at, code in enumerate(wanted):
        below = [i for i, each in enumerate(ratings.codes) if code in belongs[each]]
        given[:, :, at] = ratings.assigned[:, :, below].any(axis=2)
    return replace(ratings, codes=tuple(wanted), assigned=given, declared=())
