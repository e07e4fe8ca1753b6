"""Measure how far coders agree: per code, and over all codes, every coefficient with intervals.

In:     Ratings.
Out:    JSON-ready figures: {"unit", "coders", "codes", "overall", "basis", "warnings", ...}.

Per code the two categories are present and absent, and a unit that nobody marked is agreement
on absence. Over all codes: where every coder gave at most one code to a unit, the codes are the
categories of one variable ("nothing" is one more); else every unit x code decision counts, and
units are resampled whole. Sources and conventions: coefficients.py, intervals.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pipeline.agreement import coefficients as co
from pipeline.agreement import figures as fig
from pipeline.agreement.intervals import RESAMPLES, Resampling, slopes, standard_error
from pipeline.agreement.pieces import (
    Piece,
    draw,
    grouped_piece,
    piece_of_cells,
    piece_of_rows,
    presence,
)
from pipeline.agreement.pooled import pooled_of, pooled_pulls
from pipeline.agreement.ratings import Ratings, RatingsUnusable, several
from pipeline.agreement.scales import numbers_of, weight_matrix, why_no_ratio
from pipeline.agreement.sets import KINDS, SetSums, alpha_of, set_sums
from pipeline.agreement.table import MISSING, Totals

NUMERIC = ("ordinal", "interval", "ratio")
CORE: dict[str, co.Coefficient] = {
    "percent_agreement": co.percent_agreement,
    "cohen_kappa": co.cohen_kappa,
    "scott_pi": co.scott_pi,
    "fleiss_kappa": co.fleiss_kappa,
    "conger_kappa": co.conger_kappa,
    "brennan_prediger": co.brennan_prediger,
    "gwet_ac1": co.gwet_ac1,
    "krippendorff_alpha": co.krippendorff_alpha,
    "max_kappa": co.max_kappa,
}
BINARY: dict[str, co.Coefficient] = {
    "positive_agreement": co.positive_agreement,
    "negative_agreement": co.negative_agreement,
    "prevalence_index": co.prevalence_index,
    "bias_index": co.bias_index,
}
PLAIN = {"krippendorff_alpha": co.krippendorff_alpha_plain} | {
    f"krippendorff_alpha_{metric}": co.numeric_alpha(metric, small=False) for metric in NUMERIC
}  # what the variance is taken of, where that is not the coefficient itself
MOST_NUMBERS = 120  # different numbers of which every pair is counted, and resampled
OF_PAIRS = ("cohen_kappa", "scott_pi", "max_kappa", "pooled_kappa")
CONVENTIONS = (
    "A {unit} that no coder marked is agreement on absence.",
    "A {unit} that a coder never looked at is missing, not absent.",
    "Missing data as in Gwet's irrCAC: observed agreement over {unit}s that two coders rated, "
    "chance agreement of AC1, Fleiss, Conger and Brennan-Prediger over all rated {unit}s; "
    "Krippendorff's alpha over pairable {unit}s; Cohen and Scott over what each pair shares.",
    "n counts the {unit}s that at least two coders looked at.",
    "Categories of the overall coefficients are those that occur.",
)


@dataclass(frozen=True, eq=False)
class _Scene:
    """What all figures of one measurement share."""

    ratings: Ratings
    size: np.ndarray
    number: np.ndarray  # each unit's document
    hows: list[Resampling]

    @property
    def documents(self) -> int | None:
        return None if self.ratings.documents is None else int(self.number.max(initial=-1)) + 1


@dataclass(eq=False)
class _Part:
    """A piece with its sums, resampled or not."""

    piece: Piece
    at: fig.Circumstances
    totals: Totals
    drawn: dict[str, Totals] = field(default_factory=dict)


def measure(
    ratings: Ratings, *, weights: str = "identity", resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Any]:
    """Return all figures. weights: of the overall coefficients, for codes that are numbers.

    resamples: 0 for no bootstrap. Raises RatingsUnusable for weights that the codes cannot bear.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # many small products: threads of the algebra would wait for each other longer than they work
    with threadpool_limits(limits=1, user_api="blas"):
        return _measure(ratings, weights, resamples, seed)


def _measure(ratings: Ratings, weights: str, resamples: int, seed: int) -> dict[str, Any]:
    kept = _in_order(ratings)
    number = np.unique(np.array(kept.documents or (), dtype=object), return_inverse=True)[1]
    scene = _Scene(kept, kept.size(), number, [])
    if resamples and len(kept.units):
        if kept.sizes is None:
            scene.hows.append(Resampling("units", len(kept.units), resamples, seed))
        if scene.documents is not None:
            scene.hows.append(Resampling("documents", scene.documents, resamples, seed))
    codes = [_code_part(scene, at) for at in range(len(kept.codes))]
    parts = dict(zip(kept.codes, codes, strict=True))
    whole, numeric, basis = _overall_parts(scene, weights)
    sets = set_sums(kept) if len(kept.coders) > 1 and len(kept.units) else {}
    rest = [each for each in (whole, numeric) if each is not None]
    drawn = _draw(scene, [*codes, *rest], sets)
    overall = _figures(scene, whole, CORE | (BINARY if whole.at.binary else {}))
    if weights != "identity":
        overall["max_kappa"] = fig.undefined("it is not defined with weights", whole.at.pairable)
    overall |= _numeric_figures(scene, numeric, kept)
    overall["pooled_kappa"] = _pooled(scene, [p for p in codes if p.at.used != "none"], whole)
    overall |= _set_figures(scene, whole, sets, drawn)
    return {
        "unit": ratings.unit,
        "coders": list(ratings.coders),
        "codes": {name: _code_figures(scene, part) for name, part in parts.items()},
        "overall": overall | {"flags": fig.paradox(overall)},
        "basis": basis,
        "units": fig.whole(float(scene.size.sum())),
        "documents": scene.documents,
        "weights": weights,
        "conventions": _conventions(ratings),
        "warnings": list(ratings.warnings),
    }


def _conventions(ratings: Ratings) -> list[str]:
    said = [text.format(unit=ratings.unit) for text in CONVENTIONS]
    if ratings.declared:
        said[-1] = (
            f"Categories of the overall coefficients are the {len(ratings.declared)} declared, "
            "used or not."
        )
    return said


def _in_order(ratings: Ratings) -> Ratings:
    """Return the units that anybody looked at, in an order that their file's does not change."""
    rated = np.flatnonzero(ratings.looked.any(axis=1))
    flat = np.concatenate([ratings.looked[:, :, None], ratings.given], axis=2)
    rows = np.packbits(flat.reshape(len(flat), flat.shape[1] * flat.shape[2]), axis=1)[rated]
    names = np.unique(np.array(ratings.documents or ("",) * len(flat)), return_inverse=True)[1]
    order = rated[np.lexsort((*rows.T[::-1], names[rated]))]
    documents = ratings.documents
    return replace(
        ratings,
        units=tuple(ratings.units[i] for i in order),
        given=ratings.given[order],
        looked=ratings.looked[order],
        documents=None if documents is None else tuple(documents[i] for i in order),
        sizes=None if ratings.sizes is None else ratings.sizes[order],
    )


def _part(scene: _Scene, piece: Piece, looked: np.ndarray, *, binary: bool) -> _Part:
    totals = piece.totals(scene.size)
    raters = looked.sum(axis=1)
    counts = totals["values"][0]
    used = "some" if (counts > 0).sum() > 1 else "all"
    if binary and used == "all" and counts[1] == 0:
        used = "none"
    at = fig.Circumstances(
        unit=scene.ratings.unit,
        coders=len(scene.ratings.coders),
        rated=float(scene.size[raters >= 1].sum()),
        pairable=float(scene.size[raters >= 2].sum()),
        documents=scene.documents,
        used=used,
        binary=binary,
        independent=scene.ratings.sizes is None,
    )
    return _Part(piece, at, replace(totals, used=_pairs_in_use(scene, totals, looked)))


def _pairs_in_use(scene: _Scene, totals: Totals, looked: np.ndarray) -> np.ndarray:
    """Return which pairs share two units and have a kappa."""
    shared = np.array(
        [float(scene.size[looked[:, i] & looked[:, j]].sum()) for i, j in totals.table.pairs]
    )
    return np.isfinite(co.kappa_of_pairs(totals)[0]) & (shared >= 2)


def _code_part(scene: _Scene, at: int) -> _Part:
    looked = scene.ratings.looked
    piece = piece_of_rows(presence(scene.ratings.given[:, :, at], looked), 2)
    return _part(scene, piece, looked, binary=True)


def _overall_parts(scene: _Scene, weights: str) -> tuple[_Part, _Part | None, str]:
    """Return the part of the overall figures, that of numbers if the codes are, and the basis."""
    ratings = scene.ratings
    occurs = ratings.given.any(axis=(0, 1)) | np.isin(ratings.codes, ratings.declared)
    used = np.flatnonzero(occurs)
    names = [ratings.codes[i] for i in used]
    values = numbers_of(names)
    if weights != "identity" and (values is None or not ratings.single):
        raise RatingsUnusable(
            f'The weights "{weights}" need codes that are numbers, one for each {ratings.unit}.'
        )
    if weights == "ratio" and values is not None and (why := why_no_ratio(values)):
        raise RatingsUnusable(f'The weights "ratio" cannot be had: {why}.')
    if not ratings.single:
        piece = piece_of_cells(ratings.given[:, :, used], ratings.looked)
        which = "were declared" if ratings.declared else "were given"
        basis = (
            f"all {ratings.unit} x code decisions, present or absent, over the {len(used)} codes "
            f"that {which}, since a {ratings.unit} may carry several codes"
        )
        return _part(scene, piece, ratings.looked, binary=True), None, basis
    given = ratings.given[:, :, used]
    blank = ratings.looked & ~given.any(axis=2)
    first = given.argmax(axis=2) if len(used) else 0
    category = np.where(given.any(axis=2), first, MISSING)
    numeric = None
    if values is not None and (weights != "identity" or len(values) <= MOST_NUMBERS):
        order = np.argsort(values, kind="stable")
        ranked = np.where(category == MISSING, MISSING, np.argsort(order)[category])
        near = weight_matrix(weights, values[order])
        piece = piece_of_rows(ranked, len(used), weights=near, values=values[order])
        numeric = _part(scene, piece, ranked != MISSING, binary=False)
    basis = f"the codes as categories of one variable, since no {ratings.unit} carries several"
    if weights != "identity" and numeric is not None:
        said = f"; {weights} weights" + ("; giving nothing is missing" if blank.any() else "")
        return numeric, numeric, basis + said
    q = max(1, len(used) + int(blank.any()))
    piece = piece_of_rows(np.where(blank, len(used), category), q)
    basis += '; "nothing given" is one more category' if blank.any() else ""
    return _part(scene, piece, ratings.looked, binary=False), numeric, basis


def _draw(
    scene: _Scene, parts: list[_Part], sets: dict[str, tuple[SetSums, SetSums | None]]
) -> dict[str, list[np.ndarray]]:
    """Resample all parts together; return the sums of the sets."""
    found = {}
    for how in scene.hows:
        by_unit = how.over == "units"
        pieces: list[Piece | SetSums] = [
            part.piece
            if by_unit
            else grouped_piece(part.piece, scene.number, how.drawn_from, scene.size)
            for part in parts
        ]
        of_sets = [pair[0] if by_unit else pair[1] for pair in sets.values()]
        sums = draw([*pieces, *(each for each in of_sets if each is not None)], how)
        for part, each in zip(parts, sums, strict=False):
            part.drawn[how.over] = Totals(part.totals.table, each, used=part.totals.used)
        found[how.over] = sums[len(parts) :]
    return found


def _figures(
    scene: _Scene, part: _Part, coefficients: dict[str, co.Coefficient]
) -> dict[str, fig.Figure]:
    looked = part.totals
    rho = float(co.over(looked["pairable"], looked["rated"])[0, 0])
    return {
        name: _figure(scene, part, name, coefficient, rho)
        for name, coefficient in coefficients.items()
    }


def _figure(
    scene: _Scene, part: _Part, name: str, coefficient: co.Coefficient, rho: float
) -> fig.Figure:
    value = float(coefficient(part.totals)[0])
    if fig.why_none(name, part.at) is not None or not np.isfinite(value):
        return fig.assess(name, fig.Assessed(value, float("nan")), part.at, [])
    pulls = part.piece.pulls(slopes(PLAIN.get(name, coefficient), replace(part.totals, rho=rho)))
    rows = scene.ratings.looked.sum(axis=1) >= (2 if name.startswith("kripp") else 1)
    found = fig.Assessed(
        value,
        standard_error(pulls[rows], scene.size[rows], correct=name not in OF_PAIRS),
        chance=_chance(part, name),
        drawn={over: coefficient(totals) for over, totals in part.drawn.items()},
        degrees=float(scene.size[rows].sum()),
    )
    figure = fig.assess(name, found, part.at, [] if name == "max_kappa" else scene.hows)
    if name == "max_kappa":
        figure |= {"low": None, "high": None, "se": None, "method": None}
        figure["interval_reason"] = "it is a bound that the coders' totals set, not an estimate"
    if name in OF_PAIRS and part.at.coders > 2:
        figure["note"] = _pairs_note(scene, part)
    if name == "bias_index":
        figure["note"] = (
            "mean size over pairs of coders"
            if part.at.coders > 2
            else f"above 0: {scene.ratings.coders[0]} gave it oftener"
        )
    return figure


def _chance(part: _Part, name: str) -> float | None:
    """Return the chance agreement that corrects a coefficient where all agree.

    Where all agree all coders have the same totals, and most coefficients the same chance.
    """
    if float(co.percent_agreement(part.totals)[0]) < 1 - co.TINY:
        return None
    if name in fig.UNCORRECTED:
        return 0.0
    special = {"gwet_ac1": co.gwet_chance, "brennan_prediger": co.even_chance}
    return float(special.get(name, co.fleiss_chance)(part.totals)[0])


def _pairs_note(scene: _Scene, part: _Part) -> str:
    names = scene.ratings.coders
    pairs, used = part.totals.table.pairs, part.totals.used
    left = [
        f"{names[i]} and {names[j]}" for (i, j), use in zip(pairs, used, strict=True) if not use
    ]
    said = f"mean over {int(used.sum())} pairs of coders (Light)"
    return said + (f"; undefined and left out: {several(left)}" if left else "")


def _code_figures(scene: _Scene, part: _Part) -> dict[str, Any]:
    found = _figures(scene, part, CORE | BINARY)
    return found | {"flags": fig.paradox(found)}


def _numeric_figures(scene: _Scene, part: _Part | None, ratings: Ratings) -> dict[str, fig.Figure]:
    names = [f"krippendorff_alpha_{metric}" for metric in NUMERIC]
    if part is None:
        reason = (
            f"there are more than {MOST_NUMBERS} different numbers"
            if ratings.single and numbers_of(ratings.codes) is not None
            else "the codes are not numbers"
            if ratings.single
            else f"a {ratings.unit} may carry several codes, so there is no order among values"
        )
        return {name: fig.undefined(reason) for name in names}
    values = part.totals.table.values
    why = None if values is None else why_no_ratio(values)
    metrics = {f"krippendorff_alpha_{m}": co.numeric_alpha(m) for m in NUMERIC}
    if why is None:
        return _figures(scene, part, metrics)
    del metrics["krippendorff_alpha_ratio"]
    none = {"krippendorff_alpha_ratio": fig.undefined(why, part.at.pairable)}
    return _figures(scene, part, metrics) | none


def _pooled(scene: _Scene, codes: list[_Part], whole: _Part) -> fig.Figure:
    reason = fig.why_none("pooled_kappa", whole.at)
    if reason is not None or not codes:
        return fig.undefined(reason or "nobody gave any code", whole.at.pairable)
    totals = [part.totals for part in codes]
    shared = np.array(
        [
            float(scene.size[scene.ratings.looked[:, [i, j]].all(axis=1)].sum())
            for i, j in whole.totals.table.pairs
        ]
    )
    every = np.ones(len(shared), dtype=bool)
    alone = np.array(
        [
            float(pooled_of(totals, every & (np.arange(len(shared)) == at))[0])
            for at in range(len(shared))
        ]
    )
    used = (shared >= 2) & np.isfinite(alone)
    value = float(pooled_of(totals, used)[0])
    if not np.isfinite(value):
        return fig.undefined("chance agreement is 1 for every code", whole.at.pairable)
    pulls = pooled_pulls([part.piece for part in codes], totals, used)
    rows = scene.ratings.looked.any(axis=1)
    found = fig.Assessed(
        value,
        standard_error(pulls[rows], scene.size[rows], correct=False),
        chance=_chance(whole, "pooled_kappa"),
        drawn={
            over: pooled_of([part.drawn[over] for part in codes], used) for over in codes[0].drawn
        },
        degrees=float(scene.size[rows].sum()),
    )
    figure = fig.assess("pooled_kappa", found, whole.at, scene.hows)
    if whole.at.coders > 2:
        figure["note"] = f"mean over {int(used.sum())} pairs of coders"
    return figure


def _set_figures(
    scene: _Scene,
    whole: _Part,
    sets: dict[str, tuple[SetSums, SetSums | None]],
    drawn: dict[str, list[np.ndarray]],
) -> dict[str, fig.Figure]:
    found = {}
    for at, kind in enumerate(KINDS):
        name = f"alpha_{kind}"
        if kind not in sets:
            found[name] = fig.assess(name, fig.Assessed(np.nan, np.nan), whole.at, [])
            continue
        units = sets[kind][0]
        sums = np.array([[units.apart.sum(), units.values.sum(), units.near.sum()]])
        value = float(alpha_of(sums)[0])
        rows = fig.Assessed(
            value,
            units.error(),
            chance=_chance(whole, name),
            drawn={over: alpha_of(each[at]) for over, each in drawn.items()},
            degrees=float((units.values > 0).sum()),
        )
        found[name] = fig.assess(name, rows, whole.at, scene.hows)
    return found
