"""Find lines of a page among the turns of a file: a number, a head, that come too seldom to count.

In:     sources and the way in which the file marks its speakers.
Out:    a reason on such lines; where they stand, for a doubt.

What comes back on each page is told by that (furniture.py). A short file has one page break or
two, so here place and form must do: a line alone between blank ones, that nobody is named for,
and that is a number, or has one and ends no sentence, where all turns do or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.front import ENDED, MIN_HITS, ends_sentence
from pipeline.read.furniture import MAX_RUNNING, PAGE
from pipeline.read.lines import Source
from pipeline.read.times import says_time
from pipeline.read.ways import Way

SELDOM = 0.15  # of the labels, that lines may stand alone where no turn ends a sentence
AT_AN_END = re.compile(r"^\W*\d{1,4}\b|\b\d{1,4}\W*$")


def mark_page_lines(sources: Sequence[Source], way: Way) -> list[int]:
    """Give a reason to lines of a page inside the talk. Returns their positions, for a doubt."""
    if len(way.hits) < MIN_HITS:
        return []
    first, last = min(way.hits), max(way.hits)
    talk = [at for at, source in enumerate(sources) if source.talk and first <= at <= last]
    ends = [before for before, after in pairwise(talk) if after in way.hits]
    ends = [at for at in ends if not (at in way.hits and way.hits[at].alone)]
    marked = [at for at in talk if at not in way.hits and _stands_alone(sources, way, at)]
    others = [at for at in ends if at not in marked]
    closed = sum(ends_sentence(sources[at].raw) for at in others)
    told = len(others) >= MIN_HITS and closed >= ENDED * len(others)
    told = told or (closed == 0 and len(marked) <= max(1, SELDOM * len(way.hits)))
    marked = [
        at for at in marked if PAGE.match(sources[at].raw) or (told and _is_head(sources[at]))
    ]
    for at in marked:
        number = PAGE.match(sources[at].raw)
        sources[at].why = "a page number" if number else "a running head"
    return marked


def _stands_alone(sources: Sequence[Source], way: Way, at: int) -> bool:
    """Whether a line stands between blank ones, and not below a name as its words."""
    if sources[at].level or not (sources[at - 1].blank and sources[at + 1].blank):
        return False
    above = next((i for i in range(at - 1, -1, -1) if sources[i].raw), at)
    return not (above in way.hits and way.hits[above].alone) and sources[above].mark is None


def _is_head(source: Source) -> bool:
    short = len(source.raw.split()) <= MAX_RUNNING and not ends_sentence(source.raw)
    return short and AT_AN_END.search(source.raw) is not None and not says_time(source.raw)
