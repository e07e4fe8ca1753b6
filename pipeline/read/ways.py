"""Tell how a file marks its speakers: by scoring every way over the whole file.

In:     lines with their candidates (shapes.py).
Out:    a Way: for each line that names a speaker, which candidate it is and who that is.

A line cannot tell "Dana: so I" from "Remember: so I"; a file can. For each shape the names are
sought that come back (recurring.py); the shape that explains most turns is the file's; what is
kin to it is believed beside it (kin.py). One odd line never overthrows a file's way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.read.evidence import Way, gather
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.kin import widen
from pipeline.read.lines import Source
from pipeline.read.names import (
    name_key,
)
from pipeline.read.recurring import names_in

ORDER = (  # among shapes that explain as many turns, the first is taken
    "header", "colon", "brackets", "braces", "angles", "bold", "timed", "tab", "dash", "arrows",
    "parens", "stop", "pointed", "corners", "spaces", "capitals", "alone",
)  # fmt: skip
PATTERN_SHAPES = {"bold": ("bold", "colon"), "spaces": ("spaces",)}
STRONG = frozenset({"header", "colon", "alone"})
MAKES = 0.2  # of the lines that must begin in a shape, before it is the file's make

__all__ = ["Way", "choose_way", "shape_of"]


def choose_way(lines: Sequence[Source], hints: ReadingHints = NO_HINTS, *, start: int = 0) -> Way:
    """Return the way of a file. start: the position of the first line that may be talk."""
    if hints.pattern == "nobody":
        return Way()
    talk = gather(lines, start, hints)
    named = {name_key(name) for name in hints.names}
    wanted = PATTERN_SHAPES.get(hints.pattern or "", (hints.pattern,) if hints.pattern else ORDER)
    ranked: list[tuple[float, int, str, set[str]]] = []
    for shape in wanted:
        labels = talk.by_shape.get(shape or "", [])
        names = names_in(shape or "", labels, talk, forced=bool(hints.pattern))
        names |= named & {label.key for _, label in labels}
        turns = sum(label.key in names for _, label in labels)
        if not turns or (turns == 1 and talk.count > 2 and not hints.pattern and not named):
            continue
        weight = 1.0 if shape in STRONG else 0.95
        weight *= 1.0 if len(names) > 1 else 0.5
        ranked.append((turns * weight, -ORDER.index(shape or ""), shape or "", names))
    if not ranked:
        return Way()
    _, _, shape, names = max(ranked)
    return widen(shape, names | named, talk)


def shape_of(lines: Sequence[Source]) -> str:
    """Return the shape whose labels come back most, and the notation of most times.

    It is the file's make: the same whatever a person told about the file.
    """
    talk = gather(lines, 0, NO_HINTS)
    best, most = "", 0
    for shape in ORDER:
        counts = Counter(label.key for _, label in talk.by_shape.get(shape, []))
        again = sum(count for count in counts.values() if count > 1)
        if again > most and again >= MAKES * talk.count:
            best, most = shape, again
    marks: Counter[str] = Counter()
    for line in lines:
        found = [line.mark, *(label.mark for label in line.labels[:1])]
        marks.update(f"{mark.sign}{mark.notation}" for mark in found if mark)
    times = min(marks, key=lambda kind: (-marks[kind], kind), default="")
    return f"{best} {times if marks[times] > 1 else ''}"
