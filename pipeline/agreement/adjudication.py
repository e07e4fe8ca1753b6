"""Count what became of disagreements: how many were settled, and whose code held.

In:     the units that coders disagree about, what each gave, and how it was settled.
Out:    per code and over all codes: disagreements, the share settled, and for each coder the
        share of settled disagreements in which theirs is what holds now.

A disagreement about a code is a unit that some coder gave it and some who looked did not. A
coder's decision holds if the settled codes have the code where they gave it, and lack it where
they did not. Over all codes every unit x code disagreement counts once. What is still open, and
what was settled as "codebook unclear", counts as not settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.json_shapes import Figures
from pipeline.agreement.figures import Figure
from pipeline.agreement.proportions import proportion

UNCLEAR = "unclear"


@dataclass(frozen=True)
class Case:
    """A unit that coders disagree about. given: of those who looked. settled: None while open."""

    document: str
    given: Mapping[str, frozenset[str]]
    settled: frozenset[str] | None
    resolution: str | None = None

    @property
    def firm(self) -> bool:
        return self.settled is not None and self.resolution != UNCLEAR

    @property
    def disputed(self) -> frozenset[str]:
        every = frozenset().union(*self.given.values())
        return frozenset(c for c in every if not all(c in own for own in self.given.values()))


def adjudicated(cases: Sequence[Case], coders: Sequence[str]) -> Figures:
    """Return {"units", "settled", "resolutions", "codes": {...}, "overall": {...}}."""
    disputed = [case for case in cases if case.disputed]
    codes = sorted({code for case in disputed for code in case.disputed})
    resolutions: dict[str, int] = {}
    for case in disputed:
        how = case.resolution or "open"
        resolutions[how] = resolutions.get(how, 0) + 1
    every = [(case, code) for case in disputed for code in sorted(case.disputed)]
    return {
        "units": len(disputed),
        "settled": sum(case.firm for case in disputed),
        "resolutions": resolutions,
        "codes": {code: _about([e for e in every if e[1] == code], coders) for code in codes},
        "overall": _about(every, coders),
    }


def _about(disputes: Sequence[tuple[Case, str]], coders: Sequence[str]) -> Figures:
    firm = [(case, code) for case, code in disputes if case.firm]
    return {
        "disagreements": len(disputes),
        "settled": _share([(case.document, case.firm) for case, _ in disputes], "no disagreement"),
        "upheld": _share(
            [(case.document, code in (case.settled or ())) for case, code in firm],
            "no disagreement about it was settled",
        ),
        "held": {
            coder: _share(
                [
                    (case.document, (code in case.given[coder]) == (code in (case.settled or ())))
                    for case, code in firm
                    if coder in case.given
                ],
                "no disagreement about it was settled",
            )
            for coder in coders
        },
    }


def _share(cases: Sequence[tuple[str, bool]], empty: str) -> Figure:
    hits = np.array([float(hit) for _, hit in cases])
    return proportion(hits, np.ones(len(cases)), [name for name, _ in cases], empty=empty)
