"""Make ratings for tests: from matrices, from contingency tables, from counts of categories."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Given, Ratings, gather

Cell = str | None
RNG_UNITS = 400  # units of at_random


def from_matrix(rows: Sequence[Sequence[Cell]], coders: Sequence[str] = ()) -> Ratings:
    """Return ratings of units (rows) by coders (columns); None: not looked at, "": nothing."""
    names = coders or [f"coder {i + 1}" for i in range(len(rows[0]))]
    return gather(
        Given(f"u{i}", name, cell or None)
        for i, row in enumerate(rows)
        for name, cell in zip(names, row, strict=True)
        if cell is not None
    )


def from_sets(rows: list[list[frozenset[str] | None]], names: str = "PQRS") -> Ratings:
    """Return ratings of sets of codes, and one more unit that all gave "a"; None: missing."""
    made = []
    for i, row in enumerate(rows):
        for name, codes in zip(names, row, strict=False):
            if codes is not None:
                made += [Given(f"u{i}", name, code) for code in sorted(codes) or [None]]
    made += [Given("last", name, "a") for name in names[: len(rows[0])]]
    return gather(made)


def from_pairs(counts: Mapping[tuple[str, str], int]) -> Ratings:
    """Return ratings of two coders from a contingency table."""
    return from_matrix([list(pair) for pair, times in counts.items() for _ in range(times)])


def two_by_two(both: int, first: int, second: int, neither: int) -> Ratings:
    """Return ratings of one code "x" by two coders."""
    return from_pairs({("x", "x"): both, ("x", ""): first, ("", "x"): second, ("", ""): neither})


def values(ratings: Ratings, **how: Any) -> dict[str, float | None]:
    """Return the overall values by name, without a bootstrap."""
    found = measure(ratings, resamples=0, **how)["overall"]
    return {name: figure["value"] for name, figure in found.items() if isinstance(figure, dict)}


def of_code(ratings: Ratings, code: str = "x", **how: Any) -> dict[str, Any]:
    """Return the figures of one code, without a bootstrap unless asked for."""
    return measure(ratings, **({"resamples": 0} | how))["codes"][code]


def read_set(folder: Path, name: str) -> Ratings:
    """Return one of the published sets: raw matrices, tables of counts, contingency tables."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    kind = name.partition("/")[2]
    if header[0] == "":
        header, rows = header[1:], [row[1:] for row in rows]
    if kind.startswith("cont"):
        return from_pairs(
            {
                (str(i), str(j)): int(cell)
                for i, row in enumerate(rows, 1)
                for j, cell in enumerate(row, 1)
            }
        )
    if kind.startswith("distrib") or "fleiss_table" in kind:
        return from_matrix(
            [[str(at) for at, cell in enumerate(row, 1) for _ in range(int(cell))] for row in rows]
        )
    if name.startswith("krippendorff"):
        rows = [list(column) for column in zip(*rows, strict=True)]
        header = []
    if kind == "cac.raw5obser":  # R's values were computed without its first observer
        rows, header = [row[1:] for row in rows], header[1:]
    skip = sum(label in ("Group", "Units") for label in header)
    return from_matrix(
        [[None if cell in ("NA", "") else cell for cell in row[skip:]] for row in rows]
    )


def ratings_of(cells: dict[tuple[str, str, str], str]) -> Ratings:
    """(document, unit, coder) -> codes as letters; "" for looked and nothing given."""
    rows = [
        Given(unit, coder, code or None, document)
        for (document, unit, coder), codes in cells.items()
        for code in (codes or [""])
    ]
    return gather(rows)


def at_random(seed: int = 1, coders: str = "AB", agree: float = 0.0) -> Ratings:
    """Two coders who give code x to 30% of units; agree: how often the second copies the first."""
    rng = np.random.default_rng(seed)
    cells = {}
    for at in range(RNG_UNITS):
        first = "x" if rng.random() < 0.3 else ""
        for coder in coders:
            copies = coder == coders[0] or rng.random() < agree
            own = first if copies else ("x" if rng.random() < 0.3 else "")
            cells[f"d{at % 20}", str(at), coder] = own
    return ratings_of(cells)
