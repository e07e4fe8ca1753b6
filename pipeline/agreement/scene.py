"""Lay out ratings for measuring: what all figures share, and the tables behind them.

In:     Ratings.
Out:    a Scene, and its Parts: sums of a table, resampled, and without each interview.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from pipeline.agreement import coefficients as co
from pipeline.agreement import figures as fig
from pipeline.agreement.clusters import variance_weight
from pipeline.agreement.intervals import Resampling
from pipeline.agreement.pieces import (
    PatternRows,
    draw,
    grouped_piece,
    piece_of_cells,
    piece_of_rows,
    presence,
)
from pipeline.agreement.rare import is_rare, posterior_sums
from pipeline.agreement.ratings import Ratings, RatingsUnusable
from pipeline.agreement.scales import numbers_of, weight_matrix, why_no_ratio
from pipeline.agreement.sets import SetSums
from pipeline.agreement.table import MISSING, Table, Totals

MOST_NUMBERS = 120  # different numbers of which every pair is counted, and resampled


@dataclass(frozen=True, eq=False)
class Scene:
    """What all figures of one measurement share."""

    ratings: Ratings
    size: np.ndarray
    number: np.ndarray  # each unit's document
    hows: list[Resampling]
    seed: int = 0
    formula: str = "best"

    @property
    def documents(self) -> int | None:
        return None if self.ratings.documents is None else int(self.number.max(initial=-1)) + 1


@dataclass(eq=False)
class FigurePart:
    """A piece with its sums, resampled or not.

    grouped: the same with a row for each document, where they are known. categories: who gave the
    code, where it is one that is rare; else None.
    """

    piece: PatternRows
    at: fig.Circumstances
    totals: Totals
    drawn: dict[str, Totals] = field(default_factory=dict)
    grouped: PatternRows | None = None
    categories: np.ndarray | None = None
    names: tuple[str, ...] = ()
    seed: int = 0

    @cached_property
    def in_documents(self) -> np.ndarray | None:
        """What each document adds, (m, n_sums)."""
        if self.grouped is None:
            return None
        mass = self.grouped.mass.astype(float)
        return mass if self.grouped.summed else np.asarray(mass @ self.grouped.table.adds)

    @cached_property
    def without(self) -> Totals | None:
        """The sums without each document."""
        if self.in_documents is None:
            return None
        return self._like(self.totals.table, self.totals.sums - self.in_documents)

    @cached_property
    def posterior(self) -> Totals | None:
        """Sums of tables that might have been, where the code is rare."""
        if self.categories is None:
            return None
        return self._like(*posterior_sums(self.categories, self.seed, self.names))

    def _like(self, table: Table, sums: np.ndarray) -> Totals:
        return Totals(table, sums, used=self.totals.used, shared=self.totals.shared)

    def weight(self, kind: str) -> np.ndarray | None:
        """Return how much of what a coefficient rests on stands in each document, (m,).

        kind: "units" that two looked at, "positive" or "negative" values, or else the variance of
        values, on which what is corrected for chance rests.
        """
        if self.in_documents is None:
            return None
        totals = Totals(self.totals.table, self.in_documents)
        if kind == "units":
            return totals["pairable"][:, 0]
        if kind in ("positive", "negative"):
            return totals["values"][:, int(kind == "positive")]
        return variance_weight(totals["values"])


def in_order(ratings: Ratings) -> Ratings:
    """Return the units that anybody looked at, in an order that their file's does not change.

    Nor does the order in which coders and codes first come in the file.
    """
    rated = np.flatnonzero(ratings.rated.any(axis=1))
    coder_order, what = (
        sorted(range(len(n)), key=n.__getitem__) for n in (ratings.coders, ratings.codes)
    )
    flat = np.concatenate([ratings.rated[:, :, None], ratings.assigned[:, :, what]], axis=2)[
        :, coder_order
    ]
    rows = np.packbits(flat.reshape(len(flat), flat.shape[1] * flat.shape[2]), axis=1)[rated]
    names = np.unique(np.array(ratings.documents or ("",) * len(flat)), return_inverse=True)[1]
    order = rated[np.lexsort((*rows.T[::-1], names[rated]))]
    documents = ratings.documents
    return replace(
        ratings,
        units=tuple(ratings.units[i] for i in order),
        assigned=ratings.assigned[order],
        rated=ratings.rated[order],
        documents=None if documents is None else tuple(documents[i] for i in order),
        sizes=None if ratings.sizes is None else ratings.sizes[order],
    )


def _part(scene: Scene, piece: PatternRows, looked: np.ndarray, *, binary: bool) -> FigurePart:
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
        formula=scene.formula,
    )
    shared = pairs_sharing(scene, totals.table.pairs, looked)
    used_pairs = np.isfinite(co.kappa_of_pairs(totals)[0]) & shared
    grouped = None
    if scene.documents is not None:
        grouped = grouped_piece(piece, scene.number, scene.documents, scene.size)
    made = replace(totals, used=used_pairs, shared=shared)
    return FigurePart(piece, at, made, grouped=grouped, seed=scene.seed)


def pairs_sharing(
    scene: Scene, pairs: tuple[tuple[int, int], ...], looked: np.ndarray
) -> np.ndarray:
    """Return which pairs of coders share two units, (n_pairs,) bool."""
    return np.array(
        [float(scene.size[looked[:, i] & looked[:, j]].sum()) >= 2 for i, j in pairs], dtype=bool
    )


def code_part(scene: Scene, at: int) -> FigurePart:
    looked = scene.ratings.rated
    categories = presence(scene.ratings.assigned[:, :, at], looked)
    made = _part(scene, piece_of_rows(categories, 2), looked, binary=True)
    alone = scene.documents is None
    if made.at.independent and is_rare(categories, apart_too=alone):
        made.categories, made.names = categories, scene.ratings.coders
    return made


def overall_parts(scene: Scene, weights: str) -> tuple[FigurePart, FigurePart | None, str]:
    """Return the part of the overall figures, that of numbers if the codes are, and the basis."""
    ratings = scene.ratings
    occurs = ratings.assigned.any(axis=(0, 1)) | np.isin(ratings.codes, ratings.declared)
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
        piece = piece_of_cells(ratings.assigned[:, :, used], ratings.rated)
        which = "were declared" if ratings.declared else "were given"
        basis = (
            f"all {ratings.unit} × code decisions, present or absent, over the {len(used)} codes "
            f"that {which}, since a {ratings.unit} may carry several codes"
        )
        return _part(scene, piece, ratings.rated, binary=True), None, basis
    given = ratings.assigned[:, :, used]
    blank = ratings.rated & ~given.any(axis=2)
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
    return _part(scene, piece, ratings.rated, binary=False), numeric, basis


def draw_all(
    scene: Scene, parts: list[FigurePart], sets: dict[str, tuple[SetSums, SetSums | None]]
) -> dict[str, list[np.ndarray]]:
    """Resample all parts together; return the sums of the sets."""
    drawn = {}
    for how in scene.hows:
        by_unit = how.over == "units"
        pieces: list[PatternRows | SetSums] = [
            part.piece if by_unit or part.grouped is None else part.grouped for part in parts
        ]
        of_sets = [pair[0] if by_unit else pair[1] for pair in sets.values()]
        sums = draw([*pieces, *(each for each in of_sets if each is not None)], how)
        for part, each in zip(parts, sums, strict=False):
            part.drawn[how.over] = replace(part.totals, sums=each)
        drawn[how.over] = sums[len(parts) :]
    return drawn
