"""Measure each coder against codes that are taken for right: precision, recall, F1.

In:     Ratings, one of whose coders stands for the reference (the adjudicated codes).
Out:    per code and over all codes, for every other coder, the three figures.

Precision: of what the coder gave, the share that the reference gave too; recall: of what the
reference gave, the share that the coder gave; F1: their harmonic mean, which is Dice's
coefficient and positive agreement of the two. Over all codes counts are added first (micro
average). Units that the reference leaves open count nowhere.

A reference that the coders made themselves, by settling where they differed, holds what they
agree on: figures against it are above those against somebody else's.

Source: van Rijsbergen (1979), Information Retrieval, 2nd ed., ch. 7; Hripcsak & Rothschild
(2005), JAMIA 12(3):296-298, for F1 as positive agreement.
"""

from __future__ import annotations

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.figures import Figure
from pipeline.agreement.intervals import RESAMPLES
from pipeline.agreement.measure import measure
from pipeline.agreement.proportions import proportion
from pipeline.agreement.ratings import Ratings, chosen

NOBODY = "neither the coder nor the reference gave {what}"


def against_reference(
    ratings: Ratings, reference: str, *, resamples: int = RESAMPLES, seed: int = 0
) -> Figures:
    """Return {"reference", "coders": {coder: {"overall": {...}, "codes": {code: {...}}}}}."""
    others = [coder for coder in ratings.coders if coder != reference]
    return {
        "reference": reference,
        "coders": {
            coder: _of_coder(chosen(ratings, (coder, reference)), resamples, seed)
            for coder in others
        },
    }


def _of_coder(pair: Ratings, resamples: int, seed: int) -> Figures:
    both = pair.rated.all(axis=1)
    size = pair.size()[both][:, None]
    given, right = (pair.assigned[both, at] for at in (0, 1))
    documents = None
    if pair.documents is not None:
        documents = [str(name) for name in np.array(pair.documents, dtype=object)[both]]
    counted = (size * (given & right), size * given, size * right)
    figures = measure(pair, resamples=resamples, seed=seed)["codes"]
    codes = {
        code: _three(tuple(each[:, at] for each in counted), documents, "this code")
        | {"f1": _f1(figures[code]["positive_agreement"])}
        for at, code in enumerate(pair.codes)
    }
    whole = tuple(each.sum(axis=1) for each in counted)
    overall = _three(whole, documents, "any code")
    hits = 2 * whole[0]
    overall["f1"] = proportion(
        hits, whole[1] + whole[2], documents, empty=NOBODY.format(what="any code")
    )
    return {"units": int(both.sum()), "overall": overall, "codes": codes}


def _three(
    counted: tuple[np.ndarray, ...], documents: list[str] | None, what: str
) -> dict[str, Figure]:
    hits, given, right = counted
    return {
        "precision": proportion(hits, given, documents, empty=f"the coder did not give {what}"),
        "recall": proportion(hits, right, documents, empty=f"the reference does not have {what}"),
    }


def _f1(positive: Figure) -> Figure:
    """Return positive agreement of a coder and the reference under its other name."""
    if positive["value"] is None and positive["reason"] == "nobody gave this code":
        return positive | {"reason": NOBODY.format(what="this code")}
    return positive
