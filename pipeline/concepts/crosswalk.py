"""Read one framework through another: which parts the same segments are read as.

In:     links of segments to two frameworks, and the interview each segment is from.
Out:    one Crossing for each pair of parts that meets, with counts and the segments themselves.

A crosswalk describes how a study's segments were read. It does not say that two parts mean
the same, and a pair that never met has no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from models.records import DimensionLink

FLOOR = 0.35  # strength from which a segment counts as read as a part


@dataclass(frozen=True)
class Crossing:
    """A part of one framework and a part of another that the same segments are read as."""

    first: str  # part ids, of the first framework and of the second
    second: str
    segments_together: int
    segments_first: int  # read as the first part, whatever else
    segments_second: int
    interviews: int  # with at least one such segment
    segment_ids: tuple[str, ...]  # strongest first, the weaker of the two strengths deciding


def crosswalk(
    links: Iterable[DimensionLink],
    first: str,
    second: str,
    *,
    transcripts: Mapping[str, str],
    floor: float = FLOOR,
) -> list[Crossing]:
    """Return the pairs of parts that meet, the most frequent first.

    links: of any kind; only segments' are counted, each part of a segment once, at its
    strongest. first, second: ids of two different frameworks. transcripts: segment id ->
    transcript id. floor: strength from which a link counts, itself included.
    Raises ValueError for one framework twice, KeyError for a segment without a transcript.
    """
    if first == second:
        raise ValueError(f'A crosswalk takes two frameworks; "{first}" was given twice.')
    strengths = _strengths(links, floor)
    ours = {
        segment: parts for (framework, segment), parts in strengths.items() if framework == first
    }
    theirs = {
        segment: parts for (framework, segment), parts in strengths.items() if framework == second
    }
    met: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for segment in ours.keys() & theirs.keys():
        for a, b in product(ours[segment], theirs[segment]):
            weaker = min(ours[segment][a], theirs[segment][b])
            met.setdefault((a, b), []).append((-weaker, segment))
    crossings = [
        Crossing(
            a,
            b,
            len(backing),
            sum(a in parts for parts in ours.values()),
            sum(b in parts for parts in theirs.values()),
            len({transcripts[segment] for _, segment in backing}),
            tuple(segment for _, segment in sorted(backing)),
        )
        for (a, b), backing in met.items()
    ]
    return sorted(crossings, key=lambda c: (-c.segments_together, -c.interviews, c.first, c.second))


def _strengths(
    links: Iterable[DimensionLink], floor: float
) -> dict[tuple[str, str], dict[str, float]]:
    """Return (framework id, segment id) -> part id -> its strongest strength."""
    strengths: dict[tuple[str, str], dict[str, float]] = {}
    for link in links:
        if link.subject_kind == "segment" and link.strength >= floor:
            parts = strengths.setdefault((link.framework_id, link.subject_id), {})
            parts[link.dimension_id] = max(parts.get(link.dimension_id, 0.0), link.strength)
    return strengths
