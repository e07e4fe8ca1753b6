"""What labels take for talk at the ends of a file, and nobody said.

In:     sources and the way in which the file marks its speakers.
Out:    a reason on such lines, and their labels taken away.

Facts after the talk ("Word count: 812") and a service's first and last line ("Dana started
transcription") look like labelled words. Facts come once, end no sentence and count something;
a service's line has no time where all other labels have one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.read.front import fact_of
from pipeline.read.lines import Source
from pipeline.read.names import looks_like_name, stem
from pipeline.read.role_words import is_role
from pipeline.read.ways import Way

COUNTS = 0.5  # of the facts that hold a number
MIN_TIMED = 4  # labels with a time beside them, before one without is odd
FEW_WORDS = 6  # of a service's line
ENDED = re.compile(r"[.!?…。！？؟,;]['\"”’»)\]]*$")


def mark_closing_facts(sources: Sequence[Source], way: Way, begin: int) -> list[int]:
    """Give a reason to facts after the talk. Returns their positions, for a doubt."""
    counts = Counter(way.people[label.key] for label in way.hits.values())
    known = {stem(person) for person, count in counts.items() if count > 1}
    facts: list[int] = []
    for at in range(len(sources) - 1, max(begin, 0), -1):
        source = sources[at]
        if not source.talk:
            continue
        fact = fact_of(source)
        label = way.hits.get(at)
        own = counts[way.speaker(at) or ""] < 2 and not (label and label.mark)
        if not fact or not own or is_role(fact[0]) or stem(fact[0]) in known:
            break
        facts.insert(0, at)
    while facts and not sources[facts[0]].opens:
        facts.pop(0)
    last = max((at for at in way.hits if at < facts[0]), default=None) if facts else None
    if (
        last is not None
        and way.hits[last].alone
        and not any(source.talk for source in sources[last + 1 : facts[0]])
    ):
        return []  # they are the words of the name above them
    talk = any(at in way.hits for at in range(begin, facts[0])) if facts else False
    numbered = sum(any(map(str.isdigit, (fact_of(sources[at]) or ("", ""))[1])) for at in facts)
    if not talk or not known or numbered < max(1, COUNTS * len(facts)):
        return []
    named = all(looks_like_name(sources[at].raw.partition(":")[0]) for at in facts)
    if (len(facts) < 2 or named) and not _timed(way, but=facts):  # "Hans: 12", "Greta: 15"
        return []
    _leave(sources, way, facts, "a fact after the talk")
    return facts


def mark_service_lines(sources: Sequence[Source], way: Way) -> None:
    """Give a reason to a first and a last label without a time, where all others have one."""
    order = sorted(way.hits)
    for at in {order[0], order[-1]} if order else ():
        label = way.hits[at]
        words = label.text.split()
        said = ENDED.search(label.text) or not label.text[:1].islower()
        if (
            not label.mark
            and 0 < len(words) <= FEW_WORDS
            and not said
            and _timed(way, but=[order[0], order[-1]])
        ):
            _leave(sources, way, [at], "a line of the transcription service")


def _timed(way: Way, *, but: Sequence[int]) -> bool:
    """Whether all labels but some have a time beside them."""
    others = [label for at, label in way.hits.items() if at not in but]
    return len(others) >= MIN_TIMED and all(label.mark for label in others)


def _leave(sources: Sequence[Source], way: Way, places: Sequence[int], why: str) -> None:
    for at in places:
        sources[at].why = why
        way.hits.pop(at, None)
