"""Measure ratings, and spans where there are any, into one report.

In:     Ratings; the spans they were made of, with the documents' lengths.
Out:    the figures of measure.py, with those of unitizing.py and unitizing_family.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from models.json_shapes import Figures, FiguresRead
from pipeline.agreement.figures import Figure, undefined
from pipeline.agreement.intervals import RESAMPLES
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings, RatingsUnusable, chosen
from pipeline.agreement.spans import CodedSpan, not_looked
from pipeline.agreement.unitizing import measure_unitizing
from pipeline.agreement.unitizing_family import measure_coding

NOBODY = "nobody gave this code"


def report_on(
    ratings: Ratings,
    *,
    coders: str | None = None,
    spans: Sequence[CodedSpan] | None = None,
    lengths: Mapping[str, int] | None = None,
    weights: str = "identity",
    resamples: int = RESAMPLES,
    seed: int = 0,
    method: str = "best",
) -> Figures:
    """Return all figures of ratings, JSON-ready; with spans, the unitizing alpha too.

    coders: names separated by commas; None for all. Raises ThroughlineError.
    """
    kept = ratings if coders is None else chosen(ratings, named_coders(ratings.coders, coders))
    report = measure(kept, weights=weights, resamples=resamples, seed=seed, method=method)
    if spans is None or lengths is None:
        return report
    own = [span for span in spans if span.coder in kept.coders]
    unseen = not_looked(kept)
    marks = measure_unitizing(
        own, lengths, kept.coders, resamples=resamples, seed=seed, unseen=unseen
    )
    looked = {d: [c for c in kept.coders if (d, c) not in unseen] for d in lengths}
    coding = measure_coding(own, looked, resamples=resamples, seed=seed)
    for code, figures in report["codes"].items():
        figures.update(marks["codes"].get(code) or _unmarked(marks["overall"]))
        figures.update(coding["codes"].get(code) or {"ku_alpha": undefined(NOBODY)})
    report["overall"] |= marks["overall"] | coding["overall"]
    report["overall"]["c_alpha_binary"] = _marked_or_not(kept, resamples, seed)
    report["u_alpha_basis"] = marks["basis"]
    report["left_out"] = marks["left_out"]
    return report


def _marked_or_not(ratings: Ratings, resamples: int, seed: int) -> Figure:
    """Return alpha of characters marked or not, whatever the code (c-alpha-binary).

    Every character is a unit for itself, as alpha for coding has it; u_alpha_binary asks the same
    of stretches, whose characters were not marked one by one.
    """
    given = np.asarray(ratings.assigned.any(axis=2, keepdims=True))
    either = replace(ratings, codes=("any",), assigned=given, declared=())
    figures = measure(either, resamples=resamples, seed=seed)["codes"]["any"]
    figure: Figure = figures["krippendorff_alpha"]
    return figure


def _unmarked(overall: FiguresRead) -> Figures:
    """Return the unitizing figures of a code that none of the coders gave."""
    n = overall["u_alpha"]["n"]
    return {name: undefined(NOBODY, n) for name in ("u_alpha", "u_alpha_1995")}


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words, all of them."""
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def named_coders(known: Sequence[str], given: str) -> list[str]:
    """Return the coders named, separated by commas. Raises RatingsUnusable for one unknown."""
    wanted = list(
        dict.fromkeys(" ".join(name.split()) for name in given.split(",") if name.strip())
    )
    for name in wanted:
        if name not in known:
            raise RatingsUnusable(f'There is no coder "{name}"; there are {listed(known)}.')
    if not wanted:
        raise RatingsUnusable(f"--coders names nobody; there are {listed(known)}.")
    return wanted
