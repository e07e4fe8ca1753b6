"""Show that what is proposed is neither chance nor missed: on made-up codings, shuffled, planted.

In:     how many studies to make up, a seed.
Out:    in which share of shuffled studies anything is proposed, and of planted relations found.
Source: docs/decisions/axial-coding.md.

A made-up study has codes that come in runs, as a person who stays with a matter gives them. One
code is planted on another: in some of its segments, or in the segment after, of the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from models.records import Answer, Segment, answer_id, segment_id
from pipeline.concepts.axial import AxialReport, propose_relations

INTERVIEWS, SEGMENTS, ANSWERS, CODES = 20, 60, 15, 25
RATE = 0.04  # of the segments, that hold a code
STAYS = 0.5  # how often a code is given to the segment after one that holds it
PLANTED = 0.6  # how often the second code is there because the first is
FIRST, SECOND = 0, 1  # the codes of the planted relation
WAYS = ("same segment", "right after it")
MAX_FALSE = 0.05  # of shuffled studies that may propose anything
MIN_FOUND = 0.90  # of planted relations that must be found


@dataclass(frozen=True)
class MadeUpStudy:
    """Made-up codings. holds: (segments, codes) of each interview; answers: of each segment."""

    holds: tuple[np.ndarray, ...]
    answers: tuple[np.ndarray, ...]

    def shuffled(self, rng: np.random.Generator) -> MadeUpStudy:
        """Return it with each code's segments drawn anew within each interview."""
        return MadeUpStudy(tuple(rng.permuted(holds, axis=0) for holds in self.holds), self.answers)

    def report(self) -> AxialReport:
        """Return what is proposed from these codings."""
        segments, answers, confirmed = [], [], {}
        for n, (holds, numbers) in enumerate(zip(self.holds, self.answers, strict=True)):
            where = f"t{n}"
            for at in np.unique(numbers):
                asked = f"q{at}"
                answers.append(Answer(answer_id(where, at), where, int(at), asked, 0, 1, 0, 0, 1.0))
            for row, codes in enumerate(holds):
                id_ = segment_id(where, row, row + 1)
                inside = answer_id(where, int(numbers[row]))
                segments.append(Segment(id_, where, inside, row, row, row, row + 1, ""))
                if codes.any():
                    confirmed[id_] = tuple(f"c{code:02}" for code in np.flatnonzero(codes))
        return propose_relations(segments, answers, confirmed)


def make_up(rng: np.random.Generator, way: str | None = None) -> MadeUpStudy:
    """Return codings with a planted relation, or with none.

    way: one of WAYS.
    """
    holds = []
    numbers = []
    for _ in range(INTERVIEWS):
        table = np.zeros((SEGMENTS, CODES), dtype=bool)
        begins = RATE * (1 - STAYS) / (1 - RATE)
        on = rng.random(CODES) < RATE
        for row in range(SEGMENTS):
            on = rng.random(CODES) < np.where(on, STAYS, begins)
            table[row] = on
        cuts = np.sort(rng.choice(np.arange(1, SEGMENTS), ANSWERS - 1, replace=False))
        answer = np.searchsorted(cuts, np.arange(SEGMENTS), side="right")
        if way is not None:
            _plant(table, answer, way, rng)
        holds.append(table)
        numbers.append(answer)
    return MadeUpStudy(tuple(holds), tuple(numbers))


def _plant(table: np.ndarray, answer: np.ndarray, way: str, rng: np.random.Generator) -> None:
    """Put the second code where the first is, or after it in the same answer."""
    for row in np.flatnonzero(table[:, FIRST]):
        if rng.random() >= PLANTED:
            continue
        if way == WAYS[0]:
            table[row, SECOND] = True
        elif row + 1 < SEGMENTS and answer[row + 1] == answer[row]:
            table[row + 1, SECOND] = True


def measure_proposals(*, runs: int, seed: int) -> dict[str, object]:
    """Return the shares of false finds and of planted relations found, with how it was made."""
    rng = np.random.default_rng(seed)
    planted = {way: _share(_found(make_up(rng, way).report()) for _ in range(runs)) for way in WAYS}
    return {
        "runs": runs,
        "seed": seed,
        "interviews": INTERVIEWS,
        "segments_each": SEGMENTS,
        "codes": CODES,
        "shuffled": _share(_any(make_up(rng, WAYS[0]).shuffled(rng).report()) for _ in range(runs)),
        "unrelated": _share(_any(make_up(rng).report()) for _ in range(runs)),
        "stays": STAYS,
        "rate": RATE,
        "planted_in": PLANTED,
        "planted": planted,
    }


def _any(report: AxialReport) -> bool:
    return any(each.above_line for each in report.candidates)


def _found(report: AxialReport) -> bool:
    pair = {f"c{FIRST:02}", f"c{SECOND:02}"}
    return any(each.above_line and {each.first, each.second} == pair for each in report.candidates)


def _share(results: Iterator[bool]) -> float:
    return float(np.mean(list(results)))


def proven(figures: Mapping[str, object]) -> bool:
    """Whether measured figures keep what is promised."""
    planted, shuffled = figures["planted"], figures["shuffled"]
    assert isinstance(planted, dict)
    assert isinstance(shuffled, float)
    return shuffled <= MAX_FALSE and min(planted.values()) >= MIN_FOUND
