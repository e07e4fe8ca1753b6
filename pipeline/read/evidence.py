"""What is weighed to tell how a file marks its speakers, and what comes of it.

In:     lines with their candidates (lines.py, shapes.py).
Out:    Talk: the candidates by shape, and where they stand. Way: which of them are believed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.read.hints import ReadingHints
from pipeline.read.lines import Source
from pipeline.read.names import (
    looks_like_name,
    name_key,
)
from pipeline.read.role_words import is_role
from pipeline.read.series import without_counts
from pipeline.read.shapes import Label

RECURS = 0.7  # of a weak shape's candidates that must be names that come back
OPENS = 0.9  # of the labels that stand after a blank line, where place tells


@dataclass
class Way:
    """How a file marks its speakers.

    shape: "" where nobody is named. people: key of a label -> key of the person.
    hits: position of a line -> its label. folded: (position, label, person) of labels read as
    slips for another. refused: positions that look like labels and are not believed.
    """

    shape: str = ""
    people: dict[str, str] = field(default_factory=dict)
    hits: dict[int, Label] = field(default_factory=dict)
    folded: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return set(self.people.values())

    def speaker(self, at: int) -> str | None:
        label = self.hits.get(at)
        return self.people.get(label.key) if label else None


@dataclass
class Talk:
    """The lines that may be talk, and where they stand."""

    lines: Sequence[Source]
    positions: list[int]
    by_shape: dict[str, list[tuple[int, Label]]]
    blocks: int

    @property
    def count(self) -> int:
        return len(self.positions)


def gather(lines: Sequence[Source], start: int, hints: ReadingHints) -> Talk:
    never = {name_key(name) for name in hints.not_names}
    by_shape: dict[str, list[tuple[int, Label]]] = defaultdict(list)
    positions: list[int] = []
    for at, line in enumerate(lines):
        if at < start or not line.talk:
            continue
        positions.append(at)
        seen: set[str] = set()
        for label in line.labels:
            if label.shape not in seen and label.key not in never:
                seen.add(label.shape)
                by_shape[label.shape].append((at, label))
    for shape, each in by_shape.items():
        by_shape[shape] = without_counts(each)
    labels = by_shape["colon"]  # "## Part 1: the start" is a name only where it comes back
    counts = Counter(label.key for _, label in labels)
    by_shape["colon"] = [
        (at, label) for at, label in labels if not lines[at].level or counts[label.key] > 1
    ]
    blocks = sum(lines[at].opens for at in positions)
    return Talk(lines, positions, by_shape, blocks)


def is_named(name: str) -> bool:
    return looks_like_name(name) or is_role(name)
