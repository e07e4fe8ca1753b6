"""Measure how right connectives are found, on sentences that people marked by hand.

In:     data/connectives/sentences.csv, or rows like it; a parser.
Out:    precision, recall, direction, polarity, for each half of the set.
Source: docs/decisions/axial-coding.md; the set was written before the rules.

Rules were changed by what they did on the first half. Which half a sentence is in follows from
its words, by hash, so nobody chose it.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import ThroughlineError
from models.shipped import shipped
from pipeline.concepts.connectives import Connective, Parser, find_connectives

SET = "data/connectives/sentences.csv"
COLUMNS = ("id", "text", "cause", "effect", "polarity", "negated")
HALVES = ("tuned on", "held out")
ENOUGH = 0.5  # F1 of the words of a clause and of its mark: from here on it is the same clause
WORD = re.compile(r"\w+(?:['’]\w+)*")

Span = tuple[int, int]


@dataclass(frozen=True)
class MarkedConnection:
    """What a person marked: cause and effect as spans, how the one bears on the other."""

    cause: Span
    effect: Span
    polarity: str
    negated: bool


@dataclass(frozen=True)
class MarkedPassage:
    """A passage and every connection that a person marked in it; none where there are none."""

    text: str
    connections: tuple[MarkedConnection, ...]

    @property
    def half(self) -> str:
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return HALVES[int(digest, 16) % 2]


def read_marked(path: Path | None = None) -> list[MarkedPassage]:
    """Return the passages of a set. path: None is the set that comes with the program."""
    where = path or shipped(SET)
    with where.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if not rows or not set(COLUMNS) <= rows[0].keys():
        raise ThroughlineError(f"{where.name} needs the columns {', '.join(COLUMNS)}.")
    by_id: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    return [
        MarkedPassage(group[0]["text"], tuple(_marked(row) for row in group if row["cause"]))
        for group in by_id.values()
    ]


def _marked(row: Mapping[str, str]) -> MarkedConnection:
    return MarkedConnection(
        _place(row, "cause"), _place(row, "effect"), row["polarity"], row["negated"] == "yes"
    )


def _place(row: Mapping[str, str], column: str) -> Span:
    start = row["text"].find(row[column])
    if start < 0:
        raise ThroughlineError(f"Sentence {row['id']}: its {column} is not in its words.")
    return start, start + len(row[column])


def measure_connectives(
    passages: Sequence[MarkedPassage], parse: Parser
) -> dict[str, dict[str, object]]:
    """Return the figures of each half and of both: counts, precision, recall, direction, polarity.

    A connective is right where both its clauses are those of a mark, whichever way round; its
    direction is right where cause is cause. direction and polarity: shares of what was found.
    """
    found = find_connectives([each.text for each in passages], parse)
    judged = [(each.half, judge(each, some)) for each, some in zip(passages, found, strict=True)]
    figures = {half: _figures(j for h, j in judged if h == half) for half in HALVES}
    return figures | {"all": _figures(j for _, j in judged)}


@dataclass(frozen=True)
class Judged:
    """One passage: how many were marked, found, and of the found how many were right, and how."""

    marked: int
    found: int
    right: int
    direction: int
    polarity: int


def judge(passage: MarkedPassage, found: Sequence[Connective]) -> Judged:
    """Compare what was found in a passage with its marks; each mark is met once."""
    left = list(passage.connections)
    right = direction = polarity = 0
    for each in found:
        for mark in left:
            straight = _alike(passage.text, each.cause, mark.cause) and _alike(
                passage.text, each.effect, mark.effect
            )
            turned = _alike(passage.text, each.cause, mark.effect) and _alike(
                passage.text, each.effect, mark.cause
            )
            if straight or turned:
                left.remove(mark)
                right += 1
                direction += straight
                polarity += (each.polarity, each.negated) == (mark.polarity, mark.negated)
                break
    return Judged(len(passage.connections), len(found), right, direction, polarity)


def _alike(text: str, one: Span, other: Span) -> bool:
    """Whether two spans share words enough to be one clause."""
    first, second = (_words(text, span) for span in (one, other))
    return 2 * len(first & second) >= ENOUGH * (len(first) + len(second)) and bool(first & second)


def _words(text: str, span: Span) -> set[int]:
    return {each.start() for each in WORD.finditer(text, *span)}


def _figures(judged: Iterable[Judged]) -> dict[str, object]:
    rows = list(judged)
    sums = {
        name: sum(getattr(each, name) for each in rows)
        for name in ("marked", "found", "right", "direction", "polarity")
    }
    return {
        "sentences": len(rows),
        "with_connection": sum(each.marked > 0 for each in rows),
        "connections": sums["marked"],
        "found": sums["found"],
        "right": sums["right"],
        "precision": _share(sums["right"], sums["found"]),
        "recall": _share(sums["right"], sums["marked"]),
        "direction": _share(sums["direction"], sums["right"]),
        "polarity": _share(sums["polarity"], sums["right"]),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
