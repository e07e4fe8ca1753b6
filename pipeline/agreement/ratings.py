"""Hold what several coders gave to the same units, and say what is odd about it.

In:     one line for each code that a coder gave to a unit.
Out:    Ratings: who looked at which unit, and which codes each gave.

A coder who looked and gave nothing has decided against every code. A coder who never looked
has decided nothing: that is missing, and the two are never mixed.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.errors import ThroughlineError

MOST_CATEGORIES = 500  # of one variable; time and memory grow with their square
MOST_CODES = 5_000  # where a unit may carry several
MOST_CELLS = 400_000_000  # units x coders x codes, a byte each
FEW_DOUBLE = 0.02  # share of cells with several codes below which they may be slips
NAMED = 5  # names that a message gives before it says how many more there are


class RatingsUnusable(ThroughlineError):
    """Ratings, or spans, of which the figures asked for cannot be formed."""


@dataclass(frozen=True)
class Given:
    """One code that a coder gave to a unit; code None: looked at, nothing given."""

    unit: str
    coder: str
    code: str | None
    document: str | None = None


@dataclass(frozen=True, eq=False)
class Ratings:
    """What coders gave to units.

    assigned: (n_units, n_coders, n_codes) bool, which codes. rated: (n_units, n_coders) bool, who
    looked at all.
    documents: the document (interview) of each unit, or None where they are not known.
    sizes: how many units each row stands for, e.g. the characters of a stretch of text; None: 1.
    unit: what a unit is, in one word.
    declared: the categories of the scale, used or not, where they were said; else nothing.
    """

    coders: tuple[str, ...]
    units: tuple[str, ...]
    codes: tuple[str, ...]
    assigned: np.ndarray
    rated: np.ndarray
    documents: tuple[str, ...] | None = None
    sizes: np.ndarray | None = None
    unit: str = "unit"
    warnings: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()

    @property
    def single(self) -> bool:
        """Whether every coder gave at most one code to a unit."""
        return not (self.assigned.sum(axis=2) > 1).any()

    def size(self) -> np.ndarray:
        """Return how many units each row stands for, (n_units,) float."""
        return np.ones(len(self.units)) if self.sizes is None else self.sizes.astype(float)


def gather(
    rows: Iterable[Given],
    *,
    unit: str = "unit",
    codes: Sequence[str] = (),
    declared: Sequence[str] = (),
) -> Ratings:
    """Return the ratings that rows hold. codes: further codes of the codebook, used or not.

    declared: all categories of the scale, in order. Raises RatingsUnusable for a code that is
    none of them, and for more different codes than can be compared.
    """
    kept = list(rows)
    distinct = list(dict.fromkeys(kept))
    _check_declared(distinct, declared)
    known = any(row.document is not None for row in distinct)
    keys = list(dict.fromkeys((row.document, row.unit) for row in distinct))
    place = {key: i for i, key in enumerate(keys)}
    coders = tuple(dict.fromkeys(row.coder for row in distinct))
    given_codes = [row.code for row in distinct if row.code is not None]
    names = tuple(dict.fromkeys([*declared, *given_codes, *codes]))
    cells = Counter((row.document, row.unit, row.coder) for row in distinct if row.code is not None)
    single = max(cells.values(), default=0) <= 1
    check_size(len(keys), len(coders), len(names), unit=unit, single=single)
    column_of, what = ({name: i for i, name in enumerate(each)} for each in (coders, names))
    given = np.zeros((len(keys), len(coders), len(names)), dtype=bool)
    looked = np.zeros((len(keys), len(coders)), dtype=bool)
    for row in distinct:
        at = place[row.document, row.unit], column_of[row.coder]
        looked[at] = True
        if row.code is not None:
            given[at][what[row.code]] = True
    made = Ratings(
        coders,
        tuple(name for _, name in keys),
        names,
        given,
        looked,
        tuple(document or "" for document, _ in keys) if known else None,
        unit=unit,
        declared=tuple(declared),
    )
    told = (*_repeated(kept, len(distinct), made), *_beside(distinct, unit), *_double(made))
    return replace(made, warnings=(*told, *oddities(made)))


def check_size(units: int, coders: int, codes: int, *, unit: str = "unit", single: bool) -> None:
    """Raise RatingsUnusable where there are more codes, or cells, than can be compared.

    single: whether every coder gave at most one code to a unit.
    """
    most = MOST_CATEGORIES if single else MOST_CODES
    if codes > most:
        shared = f", nearly one for each {unit}" if codes > units / 2 else ""
        raise RatingsUnusable(
            f"There are {codes:,} different codes on {units:,} {unit}s{shared}. Agreement is "
            f"counted for up to {most:,}. Is another column meant as the code?"
        )
    if units * coders * max(1, codes) > MOST_CELLS:
        raise RatingsUnusable(
            f"There are {units:,} {unit}s, {coders:,} coders and {codes:,} codes: more than can be "
            "compared at once. Is another column meant as the code, or as the coder?"
        )


def _check_declared(rows: Sequence[Given], declared: Sequence[str]) -> None:
    missing = dict.fromkeys(
        row.code for row in rows if row.code is not None and row.code not in declared
    )
    if declared and missing:
        raise RatingsUnusable(
            f"Not among the categories that were declared: {several(list(missing))}. Declared "
            f"are: {several(list(declared))}."
        )


def _beside(rows: Sequence[Given], unit: str) -> tuple[str, ...]:
    """Tell of empty rows that stand beside a code of the same coder for the same unit."""
    coded = {(row.document, row.unit, row.coder) for row in rows if row.code is not None}
    empty = [
        f"{row.unit} / {row.coder}"
        for row in rows
        if row.code is None and (row.document, row.unit, row.coder) in coded
    ]
    if not empty:
        return ()
    return (
        f"For {len(empty):,} {unit}(s) a coder has an empty row beside a code; the code was taken "
        f"and the empty row left out: {several(empty)}.",
    )


def _double(ratings: Ratings) -> tuple[str, ...]:
    """Tell of the few cells that carry several codes, where nearly all carry one at most."""
    many = np.argwhere(ratings.assigned.sum(axis=2) > 1)
    given = int(ratings.assigned.any(axis=2).sum())
    if not 0 < len(many) <= FEW_DOUBLE * given:
        return ()
    names = [f"{ratings.units[row]} / {ratings.coders[column]}" for row, column in many]
    return (
        f"Only {len(many):,} of {given:,} times did a coder give a {ratings.unit} several codes, "
        f"and because of it every {ratings.unit} × code decision counts over all codes. If one of "
        f"the codes is a slip, take its row out: {several(names)}.",
    )


def chosen(ratings: Ratings, coders: Sequence[str]) -> Ratings:
    """Return the ratings of some coders, in that order; codes stay, so do units."""
    at = [ratings.coders.index(name) for name in coders]
    kept = replace(
        ratings,
        coders=tuple(coders),
        assigned=ratings.assigned[:, at],
        rated=ratings.rated[:, at],
        warnings=(),
    )
    told = tuple(text for text in ratings.warnings if text not in oddities(ratings))
    return replace(kept, warnings=told + oddities(kept))


def _repeated(rows: Sequence[Given], distinct: int, ratings: Ratings) -> tuple[str, ...]:
    repeated = []
    if len(rows) > distinct:
        twice = [row for row, times in Counter(rows).items() if times > 1]
        names = [f"{row.unit} / {row.coder} / {row.code or 'nothing'}" for row in twice]
        repeated.append(
            f"{len(rows) - distinct} duplicate row(s) were counted once: {several(names)}."
        )
    if ratings.documents is not None:
        again = [name for name, times in Counter(ratings.units).items() if times > 1]
        if again:
            repeated.append(
                f"The same {ratings.unit} id stands in several documents, and each is taken as a "
                f"{ratings.unit} of its own: {several(again)}."
            )
    return tuple(repeated)


def oddities(ratings: Ratings) -> tuple[str, ...]:
    """Return warnings: coders under two names, a coder of one unit, nothing shared."""
    sentences = [
        f'"{first}" and "{second}" may be one coder under two names; they are counted as two.'
        for first, second in _alike(ratings.coders)
    ]
    if len(ratings.coders) < 2:
        return tuple(sentences)
    size = ratings.size()
    for at, name in enumerate(ratings.coders):
        total = float(ratings.rated[:, at] @ size)
        if total <= 1:
            sentences.append(
                f'"{name}" coded {"no" if total == 0 else "only one"} {ratings.unit}; figures for '
                "pairs with this coder cannot be given."
            )
    shared = ratings.rated.astype(np.int64)
    both = shared.T @ shared
    apart = [
        f'"{ratings.coders[i]}" and "{ratings.coders[j]}"'
        for i in range(len(both))
        for j in range(i)
        if not both[i, j]
    ]
    if apart:
        sentences.append(f"No {ratings.unit} was looked at by both of: {several(apart)}.")
    return tuple(sentences)


def _alike(coders: Sequence[str]) -> list[tuple[str, str]]:
    folded: dict[str, list[str]] = {}
    for name in coders:
        key = "".join(unicodedata.normalize("NFKC", name).casefold().split())
        folded.setdefault(key, []).append(name)
    return [(names[0], other) for names in folded.values() for other in names[1:]]


def several(names: Sequence[str]) -> str:
    """Return names as a list in words, the first few of many."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
