"""Order open suggestions of all interviews for deciding one by one.

In:     suggestions, and what the coder has decided; codes in the order of the codebook.
Out:    those still open, ordered; how many are left by code and by band.
Source: Lewis & Gale (1994), uncertainty sampling, SIGIR 17.

An answer tells most where the outcome is least known: at even odds, and at the edge from
which suggestions are promised, where one answer moves the promise. How far a suggestion is
from there is measured in log odds. What is about as doubtful is dealt out by interview, one
from each in turn, so that no interview crowds out the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, get_args

from models.records import Suggestion

TriageOrder = Literal["code", "doubt", "confidence"]
ORDERS: tuple[str, ...] = get_args(TriageOrder)
BANDS = ("confident", "worth a look", "abstain")
OPEN = "open"  # all but what is unlikely
ALIKE = 0.25  # of log odds: suggestions no further apart are about as doubtful
EVEN = 0.5
NEAREST = 1e-6  # a probability is kept this far from 0 and 1

CodedPlace = tuple[str, int, int, str]  # transcript id, start, end, code id that now stands


@dataclass(frozen=True)
class Left:
    """How many suggestions are open: by code within the band, by band within the code."""

    codes: Mapping[str, int]
    bands: Mapping[str, int]


def open_suggestions(
    suggestions: Iterable[Suggestion],
    decided: Collection[CodedPlace],
    *,
    codes: Sequence[str],
    resolve: Callable[[str], str],
) -> list[Suggestion]:
    """Return what is undecided, each code once at a place, under the code that now stands.

    codes: ids of those in use; suggestions of other codes are left out. resolve: follows merges.
    """
    in_use = set(codes)
    best: dict[CodedPlace, Suggestion] = {}
    for each in suggestions:
        code = resolve(each.code_id)
        place = (each.transcript_id, each.start, each.end, code)
        if code not in in_use or place in decided:
            continue
        best_here = best.get(place)
        if best_here is None or (each.score, each.id) > (best_here.score, best_here.id):
            best[place] = each if each.code_id == code else replace(each, code_id=code)
    return list(best.values())


def in_band(suggestion: Suggestion, band: str) -> bool:
    """Whether a suggestion is of a band; "" is all of them, OPEN all but the unlikely."""
    if band == OPEN:
        return suggestion.band != "abstain"
    return band in ("", suggestion.band)


def doubt(score: float, edges: Sequence[float] = (EVEN,)) -> float:
    """Return how far a probability is from the nearest edge, in log odds; 0 is most doubtful."""
    return min(abs(_log_odds(score) - _log_odds(edge)) for edge in edges)


def triage(
    suggestions: Sequence[Suggestion],
    *,
    order: TriageOrder = "doubt",
    codes: Sequence[str],
    confident: float | None = None,
) -> list[Suggestion]:
    """Return open suggestions in the order in which to decide them.

    order: by "doubt", by "confidence" (surest first), or by "code" in the order of `codes`,
    the most doubtful of each first. confident: probability from which suggestions are sure.
    """
    if order == "confidence":
        return sorted(suggestions, key=lambda each: (-each.score, *_place(each)))
    edges = (EVEN,) if confident is None else (EVEN, confident)
    if order == "doubt":
        return _by_doubt(suggestions, edges)
    number = {code: i for i, code in enumerate(codes)}
    ranked = sorted(suggestions, key=lambda each: number[each.code_id])
    groups = groupby(ranked, key=lambda each: each.code_id)
    return [each for _, own in groups for each in _by_doubt(list(own), edges)]


def left(suggestions: Iterable[Suggestion], *, code: str, band: str) -> Left:
    """Count what is open: for each code what the band holds, for each band what the code holds."""
    by_code: Counter[str] = Counter()
    by_band: Counter[str] = Counter()
    for each in suggestions:
        by_code[each.code_id] += in_band(each, band)
        by_band[each.band] += code in ("", each.code_id)
    return Left(+by_code, +by_band)


def _by_doubt(suggestions: Sequence[Suggestion], edges: Sequence[float]) -> list[Suggestion]:
    """Order by steps of doubt; within a step one of each interview in turn."""
    exact = {each.id: doubt(each.score, edges) for each in suggestions}
    ranked = sorted(suggestions, key=lambda each: (exact[each.id], *_place(each)))
    dealt: Counter[tuple[int, str]] = Counter()
    turns = {}
    for number, each in enumerate(ranked):
        step = math.floor(exact[each.id] / ALIKE)
        turns[each.id] = (step, dealt[step, each.transcript_id], number)
        dealt[step, each.transcript_id] += 1
    return sorted(ranked, key=lambda each: turns[each.id])


def _place(suggestion: Suggestion) -> CodedPlace:
    return (suggestion.transcript_id, suggestion.start, suggestion.end, suggestion.code_id)


def _log_odds(score: float) -> float:
    inside = min(max(score, NEAREST), 1 - NEAREST)
    return math.log(inside / (1 - inside))
