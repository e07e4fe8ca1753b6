"""Compare every segment with every code's own description at once.

In:     vectors of segments and of the codes' lines.
Out:    arrays of shape (n_segments, n_codes), from which a likeness's parts can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.records import Code
from pipeline.suggestions.code_texts import CodeText, code_texts

NAME_SHARE = 0.3  # of the definition's likeness that is the name's, where that is closer
DEFINITION_SHARE = 0.5  # of the description's score; the rest is its closest other line
EXCLUDE_WEIGHT = 0.5  # of what an exclude line is closer than the definition


@dataclass(frozen=True)
class Described:
    """How like each code's description each segment is; lines: rows of the codes' texts."""

    parts: list[CodeText]
    owner: np.ndarray  # code of each line, shape (n_lines,)
    cosines: np.ndarray  # (n_segments, n_lines)
    definition: np.ndarray  # line of each code's definition, shape (n_codes,)
    closest: np.ndarray  # line of the closest include or example, (n_segments, n_codes)
    excluded: np.ndarray  # line of the closest exclude, -1 for none, (n_segments, n_codes)
    against: np.ndarray  # what that takes off, >= 0, (n_segments, n_codes)
    named: np.ndarray  # what the bare name adds, >= 0, (n_segments, n_codes)
    name: np.ndarray  # line of each code's bare name, -1 for none, shape (n_codes,)
    alike: np.ndarray  # the description's score, (n_segments, n_codes)

    def lines(self, row: int, code: int) -> list[tuple[int, float]]:
        """Return the lines a likeness is made of with their parts of it, which add up."""
        definition, closest = int(self.definition[code]), int(self.closest[row, code])
        cosines = self.cosines[row]
        shares = [(definition, DEFINITION_SHARE * float(cosines[definition]))]
        if closest == definition:
            shares = [(definition, float(cosines[definition]))]
        else:
            shares.append((closest, (1 - DEFINITION_SHARE) * float(cosines[closest])))
        if self.named[row, code] > 0:
            share = DEFINITION_SHARE if closest != definition else 1.0
            shares.append((int(self.name[code]), share * float(self.named[row, code])))
        if self.against[row, code] > 0:
            shares.append((int(self.excluded[row, code]), -float(self.against[row, code])))
        return shares


def unit_rows(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return unit


def describe(
    rows: np.ndarray, codes: Sequence[Code], code_vectors: Mapping[str, np.ndarray]
) -> Described:
    """Compare segments with the codes' own texts."""
    parts = [part for code in codes for part in code_texts(code)]
    owner = np.repeat(np.arange(len(codes)), [len(code_texts(code)) for code in codes])
    cosines = rows @ np.stack([code_vectors[part.text] for part in parts]).T
    shape = (len(rows), len(codes))
    definition = np.searchsorted(owner, np.arange(len(codes)))
    closest, excluded = np.tile(definition, (len(rows), 1)), np.full(shape, -1)
    for code in range(len(codes)):
        for kinds, best in ((("include", "example"), closest), (("exclude",), excluded)):
            lines = [i for i in np.flatnonzero(owner == code) if parts[i].kind in kinds]
            if lines:
                best[:, code] = np.array(lines)[cosines[:, lines].argmax(axis=1)]
    bare, name = _named(cosines, owner, parts)
    named = NAME_SHARE * np.maximum(bare, 0)
    own = cosines[:, definition] + named
    worst = np.take_along_axis(cosines, np.maximum(excluded, 0), axis=1)
    against = np.where(excluded >= 0, EXCLUDE_WEIGHT * np.maximum(worst - own, 0.0), 0.0)
    other = np.where(closest == definition, own, np.take_along_axis(cosines, closest, axis=1))
    alike = DEFINITION_SHARE * own + (1 - DEFINITION_SHARE) * other - against
    return Described(
        parts, owner, cosines, definition, closest, excluded, against, named, name, alike
    )


def _named(
    cosines: np.ndarray, owner: np.ndarray, parts: Sequence[CodeText]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how much closer each code's bare name is than its definition, and its line."""
    codes = int(owner.max()) + 1 if len(owner) else 0
    named, place = np.zeros((len(cosines), codes)), np.full(codes, -1)
    for line, part in enumerate(parts):
        if part.kind == "name":
            first = int(np.searchsorted(owner, owner[line]))
            named[:, owner[line]] = cosines[:, line] - cosines[:, first]
            place[owner[line]] = line
    return named, place
