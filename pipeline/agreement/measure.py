"""Measure how far coders agree: per code, and over all codes, every coefficient with intervals.

In:     Ratings.
Out:    JSON-ready figures: {"unit", "coders", "codes", "overall", "basis", "warnings", ...}.

Per code the two categories are present and absent, and a unit that nobody marked is agreement
on absence. Over all codes: where every coder gave at most one code to a unit, the codes are the
categories of one variable ("nothing" is one more); else every unit x code decision counts, and
units are resampled whole. Sources and conventions: coefficients.py, intervals.py.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement import coefficients as co
from pipeline.agreement import figures as fig
from pipeline.agreement.clusters import Clustered
from pipeline.agreement.intervals import RESAMPLES, Resampling, slopes, standard_error
from pipeline.agreement.pair_coefficients import dice, holsti
from pipeline.agreement.pooled import pooled_of, pooled_pulls
from pipeline.agreement.printed import FORMULAS
from pipeline.agreement.ratings import Ratings, RatingsUnusable, several
from pipeline.agreement.scales import numbers_of, why_no_ratio
from pipeline.agreement.scene import (
    MOST_NUMBERS,
    FigurePart,
    Scene,
    code_part,
    draw_all,
    in_order,
    overall_parts,
    pairs_sharing,
)
from pipeline.agreement.sets import KINDS, SetSums, alpha_of, set_sums

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
    "holsti": holsti,
}
BINARY: dict[str, co.Coefficient] = {
    "positive_agreement": co.positive_agreement,
    "negative_agreement": co.negative_agreement,
    "prevalence_index": co.prevalence_index,
    "bias_index": co.bias_index,
    "dice": dice,
}
PLAIN = {"krippendorff_alpha": co.krippendorff_alpha_plain} | {
    f"krippendorff_alpha_{metric}": co.numeric_alpha(metric, small=False) for metric in NUMERIC
}  # what the variance is taken of, where that is not the coefficient itself
OF_PAIRS = ("cohen_kappa", "scott_pi", "max_kappa", "pooled_kappa")
RESTS_ON = {  # what else than the variance of values a coefficient rests on; see Part.weight
    "percent_agreement": "units",
    "holsti": "units",
    "dice": "positive",
    "prevalence_index": "units",
    "bias_index": "units",
    "positive_agreement": "positive",
    "negative_agreement": "negative",
}
CONVENTIONS = (
    "A {unit} that no coder marked is agreement on absence.",
    "A {unit} that a coder never looked at is missing, not absent.",
    "Missing data as in Gwet's irrCAC: observed agreement over {unit}s that two coders rated, "
    "chance agreement of AC1, Fleiss, Conger and Brennan-Prediger over all rated {unit}s; "
    "Krippendorff's alpha over pairable {unit}s; Cohen and Scott over what each pair shares.",
    "n counts the {unit}s that at least two coders looked at.",
    "Categories of the overall coefficients are those that occur.",
)


def measure(
    ratings: Ratings,
    *,
    weights: str = "identity",
    resamples: int = RESAMPLES,
    seed: int = 0,
    method: str = "best",
) -> Figures:
    """Return all figures. weights: of the overall coefficients, for codes that are numbers.

    resamples: 0 for no bootstrap. method: of the printed intervals, one of printed.FORMULAS;
    "irrCAC" takes every unit for one of its own and the number of pairable units for given, as
    Gwet's R package does. Raises RatingsUnusable for weights that the codes cannot bear.
    """
    if method not in FORMULAS:
        raise RatingsUnusable(
            f'There is no method "{method}" of intervals; there are {several(FORMULAS)}.'
        )
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # many small products: threads of the algebra would wait for each other longer than they work
    with threadpool_limits(limits=1, user_api="blas"):
        return _measure(ratings, weights, resamples, seed, method)


def _measure(ratings: Ratings, weights: str, resamples: int, seed: int, method: str) -> Figures:
    scene = _scene(ratings, resamples, seed, method)
    kept = scene.ratings
    codes = [code_part(scene, at) for at in range(len(kept.codes))]
    parts = dict(zip(kept.codes, codes, strict=True))
    whole, numeric, basis = overall_parts(scene, weights)
    sets = set_sums(kept) if len(kept.coders) > 1 and len(kept.units) else {}
    rest = [each for each in (whole, numeric) if each is not None]
    drawn = draw_all(scene, [*codes, *rest], sets)
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


def _scene(ratings: Ratings, resamples: int, seed: int, method: str) -> Scene:
    kept = in_order(ratings)
    number = np.unique(np.array(kept.documents or (), dtype=object), return_inverse=True)[1]
    scene = Scene(kept, kept.size(), number, [], seed, method)
    if resamples and len(kept.units):
        if kept.sizes is None:
            scene.hows.append(Resampling("units", len(kept.units), resamples, seed))
        if scene.documents is not None:
            scene.hows.append(Resampling("documents", scene.documents, resamples, seed))
    return scene


def measure_code(
    ratings: Ratings,
    code: int,
    coefficient: str,
    *,
    resamples: int = 0,
    seed: int = 0,
    method: str = "best",
) -> fig.Figure:
    """Return one figure of one code, for those who want many of them. code: its number."""
    scene = _scene(ratings, resamples, seed, method)
    part = code_part(scene, code)
    draw_all(scene, [part], {})
    return _figures(scene, part, {coefficient: (CORE | BINARY)[coefficient]})[coefficient]


def _figures(
    scene: Scene, part: FigurePart, coefficients: dict[str, co.Coefficient]
) -> dict[str, fig.Figure]:
    looked = part.totals
    rho = float(co.over(looked["pairable"], looked["rated"])[0, 0])
    return {
        name: _figure(scene, part, name, coefficient, rho)
        for name, coefficient in coefficients.items()
    }


def _figure(
    scene: Scene, part: FigurePart, name: str, coefficient: co.Coefficient, rho: float
) -> fig.Figure:
    value = float(coefficient(part.totals)[0])
    if fig.why_none(name, part.at) is not None or not np.isfinite(value):
        return fig.assess(name, fig.Assessed(value, float("nan")), part.at, [])
    error, degrees = _linear_error(scene, part, name, PLAIN.get(name, coefficient), rho)
    posterior = part.posterior if name != "max_kappa" else None
    weight = part.weight(RESTS_ON.get(name, "variance"))
    assessed = fig.Assessed(
        value,
        error,
        chance=_chance(part, name),
        drawn={over: coefficient(totals) for over, totals in part.drawn.items()},
        degrees=degrees,
        rests_on=_carrying(scene, part, name),
        clusters=None
        if part.without is None or weight is None
        else Clustered(coefficient(part.without), weight),
        posterior=None if posterior is None else coefficient(posterior),
        nothing_shared=part.at.binary
        and name not in ("prevalence_index", "bias_index", "percent_agreement", "holsti")
        and float(part.totals["own"][0, 1]) == 0,
    )
    figure = fig.assess(name, assessed, part.at, [] if name == "max_kappa" else scene.hows)
    if name == "max_kappa":
        figure |= {"low": None, "high": None, "se": None, "method": None}
        figure["interval_reason"] = "it is a bound that the coders' totals set, not an estimate"
    if name in OF_PAIRS and part.at.coders > 2:
        figure["note"] = _pairs_note(scene, part)
    if name in ("holsti", "dice") and part.at.coders > 2 and figure["value"] is not None:
        figure["note"] = "mean over pairs of coders"
    if name == "bias_index":
        figure["note"] = (
            "mean size over pairs of coders"
            if part.at.coders > 2
            else f"above 0: {scene.ratings.coders[0]} gave it oftener"
        )
    return figure


def _linear_error(
    scene: Scene, part: FigurePart, name: str, coefficient: co.Coefficient, rho: float
) -> tuple[float, float]:
    """Return the linearised standard error over units, and how many units it rests on.

    Where not all coders looked at all units, coefficients are ratios of sums over units, and so
    are their variances: units that one coder alone looked at vary nothing but chance agreement.
    Gwet's formula holds the share of pairable units fixed, which is two to four times too wide
    where one coder looked at a fifth.
    """
    raters = scene.ratings.rated.sum(axis=1)
    as_gwet = scene.formula == "irrCAC"
    totals = replace(part.totals, rho=rho) if as_gwet else part.totals
    pulls = part.piece.pulls(slopes(coefficient, totals))
    pairable = float(scene.size[raters >= 2].sum())
    if as_gwet:
        rows = raters >= (2 if name.startswith("kripp") else 1)
        degrees = float(scene.size[rows].sum())
        return standard_error(pulls[rows], scene.size[rows], correct=name not in OF_PAIRS), degrees
    error = standard_error(pulls, scene.size, correct=False)
    if name in OF_PAIRS or pairable < 2:
        return error, pairable
    return error * float(np.sqrt(pairable / (pairable - 1))), pairable


def _carrying(scene: Scene, part: FigurePart, name: str) -> float | None:
    """Return on how many units positive, or negative, agreement rests."""
    if name not in RESTS_ON or RESTS_ON[name] == "units":
        return None
    column = int(name != "negative_agreement")
    given = part.piece.table.patterns == column
    looked = part.piece.table.patterns >= 0
    counted = given.any(axis=1) & (looked.sum(axis=1) >= 2)
    if part.piece.summed:
        return None
    return float(scene.size @ part.piece.mass[:, counted].astype(float).sum(axis=1))


def _chance(part: FigurePart, name: str) -> float | None:
    """Return the chance agreement that corrects a coefficient where all agree.

    Where all agree all coders have the same totals, and most coefficients the same chance.
    """
    if float(co.percent_agreement(part.totals)[0]) < 1 - co.TINY:
        return None
    if name in fig.UNCORRECTED:
        return 0.0
    special = {"gwet_ac1": co.gwet_chance, "brennan_prediger": co.even_chance}
    return float(special.get(name, co.fleiss_chance)(part.totals)[0])


def _pairs_note(scene: Scene, part: FigurePart) -> str:
    names = scene.ratings.coders
    pairs, used = part.totals.table.pairs, part.totals.used
    left = [
        f"{names[i]} and {names[j]}" for (i, j), use in zip(pairs, used, strict=True) if not use
    ]
    said = f"mean over {int(used.sum())} pairs of coders (Light)"
    return said + (f"; undefined and left out: {several(left)}" if left else "")


def _code_figures(scene: Scene, part: FigurePart) -> Figures:
    figures = _figures(scene, part, CORE | BINARY)
    return figures | {"flags": fig.paradox(figures)}


def _numeric_figures(
    scene: Scene, part: FigurePart | None, ratings: Ratings
) -> dict[str, fig.Figure]:
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


def _pooled(scene: Scene, codes: list[FigurePart], whole: FigurePart) -> fig.Figure:
    reason = fig.why_none("pooled_kappa", whole.at)
    if reason is not None or not codes:
        return fig.undefined(reason or "nobody gave any code", whole.at.pairable)
    totals = [part.totals for part in codes]
    shared = pairs_sharing(scene, whole.totals.table.pairs, scene.ratings.rated)
    every = np.ones(len(shared), dtype=bool)
    alone = np.array(
        [
            float(pooled_of(totals, every & (np.arange(len(shared)) == at))[0])
            for at in range(len(shared))
        ]
    )
    used = shared & np.isfinite(alone)
    value = float(pooled_of(totals, used)[0])
    if not np.isfinite(value):
        return fig.undefined("chance agreement is 1 for every code", whole.at.pairable)
    pulls = pooled_pulls([part.piece for part in codes], totals, used)
    assessed = fig.Assessed(
        value,
        standard_error(pulls, scene.size, correct=False),
        chance=_chance(whole, "pooled_kappa"),
        drawn={
            over: pooled_of([part.drawn[over] for part in codes], used) for over in codes[0].drawn
        },
        degrees=whole.at.pairable,
        clusters=_pooled_clusters(codes, used),
    )
    figure = fig.assess("pooled_kappa", assessed, whole.at, scene.hows)
    if whole.at.coders > 2:
        figure["note"] = f"mean over {int(used.sum())} pairs of coders"
    return figure


def _pooled_clusters(codes: list[FigurePart], used: np.ndarray) -> Clustered | None:
    without = [part.without for part in codes if part.without is not None]
    weights = [each for part in codes if (each := part.weight("variance")) is not None]
    if not without:
        return None
    return Clustered(pooled_of(without, used), np.sum(weights, axis=0))


def _set_figures(
    scene: Scene,
    whole: FigurePart,
    sets: dict[str, tuple[SetSums, SetSums | None]],
    drawn: dict[str, list[np.ndarray]],
) -> dict[str, fig.Figure]:
    figures = {}
    for at, kind in enumerate(KINDS):
        name = f"alpha_{kind}"
        if kind not in sets:
            figures[name] = fig.assess(name, fig.Assessed(np.nan, np.nan), whole.at, [])
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
            clusters=_set_clusters(sets[kind][1]),
        )
        figures[name] = fig.assess(name, rows, whole.at, scene.hows)
    return figures


def _set_clusters(sums: SetSums | None) -> Clustered | None:
    return None if sums is None else Clustered(alpha_of(sums.without_each()), sums.near)
