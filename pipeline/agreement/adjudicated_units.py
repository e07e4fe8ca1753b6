"""Put the codes that hold after settling beside what the coders gave.

In:     Ratings of a round, before settling; what was settled, by unit.
Out:    Ratings with one more coder, who stands for the codes that hold; the disagreements as
        cases for pipeline.agreement.adjudication.

A unit's codes hold where they were settled, or where all who looked (two or more) gave the same.
A unit that is still disputed, or whose codebook is unclear, has no codes that hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from models.state.rounds import Adjudication
from pipeline.agreement.adjudication import UNCLEAR, Case
from pipeline.agreement.ratings import Ratings

REFERENCE = "the codes that hold"


def with_reference(ratings: Ratings, settled: Mapping[str, Adjudication]) -> Ratings:
    """Return the ratings with the reference as the last coder, called REFERENCE."""
    firm = {id_: each for id_, each in settled.items() if each.resolution != UNCLEAR}
    more = sorted({code for each in firm.values() for code in each.code_ids} - set(ratings.codes))
    codes = (*ratings.codes, *more)
    coders = len(ratings.coders)
    given = np.zeros((len(ratings.units), coders + 1, len(codes)), dtype=bool)
    given[:, :coders, : len(ratings.codes)] = ratings.assigned
    looked = np.concatenate([ratings.rated, np.zeros((len(ratings.units), 1), dtype=bool)], axis=1)
    for row, id_ in enumerate(ratings.units):
        raters = ratings.rated[row]
        if id_ in firm:
            given[row, coders] = [code in firm[id_].code_ids for code in codes]
            looked[row, coders] = True
        elif raters.sum() > 1 and id_ not in settled:
            own = given[row, :coders][raters]
            if (own == own[0]).all():
                given[row, coders] = own[0]
                looked[row, coders] = True
    called = (*ratings.coders, REFERENCE)
    return replace(ratings, coders=called, codes=codes, assigned=given, rated=looked, warnings=())


def cases(ratings: Ratings, settled: Mapping[str, Adjudication]) -> list[Case]:
    """Return the units that two or more looked at, with what each gave and how it was settled."""
    disputed = []
    for row, id_ in enumerate(ratings.units):
        given = {
            coder: frozenset(
                code
                for code, on in zip(ratings.codes, ratings.assigned[row, column], strict=True)
                if on
            )
            for column, coder in enumerate(ratings.coders)
            if ratings.rated[row, column]
        }
        if len(given) > 1:
            how = settled.get(id_)
            document = ratings.documents[row] if ratings.documents else ""
            codes = None if how is None else frozenset(how.code_ids)
            disputed.append(Case(document, given, codes, None if how is None else how.resolution))
    return disputed
