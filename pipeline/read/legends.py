"""Find lists of who is who, before or after the talk, that are written as the talk is.

In:     sources and the way in which the file marks its speakers.
Out:    where such lists stand, what they tell of roles, and lines that may be one.

"M: Moderatorin, 29 Jahre" under "Teilnehmende:" explains the label M; nobody says it. A list is
a block in which each label comes once, at an end of the file, whose values end no sentence
though the talk does; and which has two signs of it: a value that is a role, a line with a colon or
a heading above it, something that parts it from the talk, values with commas or numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from models.records import Role
from pipeline.read.lines import Source
from pipeline.read.names import looks_like_name, name_key
from pipeline.read.role_words import said_role
from pipeline.read.ways import Way

MOST_WORDS = 14  # of a value
MOST_LINES = 30  # of a list
ROLE_WORDS = 2  # at the head of a value, that may be a role
ENDED = 0.8  # of the other turns that end as sentences, before one that does not is odd
DESCRIBES = 0.5  # of the values that describe somebody
SENTENCE_END = re.compile(r"[.!?…。！？؟;\u037e][\"'”’»)\]]*$")
DESCRIBED = re.compile(r"[,，、;/=]|\d|\([^()]+\)")
PART = re.compile(r"[,，、;/(（–—]|\s-\s")
DEFINES = re.compile(r"^(?P<name>[^=:：\n]{1,40}?)\s*=\s*(?P<value>[^=>\s].*)$")
SIGN = re.compile(r"^\s*[=–—-]+\s*")


@dataclass
class Legends:
    """lines: positions of lists. told: {person: role}. doubtful: what may be one or talk."""

    lines: list[int] = field(default_factory=list)
    told: dict[str, Role] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)


def find_legends(sources: Sequence[Source], way: Way) -> Legends:
    """Return the lists of who is who at the ends of a file."""
    legends = Legends()
    counts = Counter(way.people[label.key] for label in way.hits.values())
    _defined(sources, way, legends)
    blocks = [  # facts come once: "Project: Yard"
        block for block in _blocks(sources, way)
        if not block or any(counts[way.speaker(at) or ""] > 1 for at in block)
    ]  # fmt: skip
    if len(blocks) < 2:
        return legends
    for block in {blocks[0], blocks[-1]}:
        _look_at(block, sources, way, legends)
    return legends


def _defined(sources: Sequence[Source], way: Way, legends: Legends) -> None:
    """Take "MB = Mary Boyd, interviewer" for a line that explains a label, at an end of the file.

    So are the lines about it that explain signs in the same way, and a title above.
    """
    counts = Counter(label.key for label in way.hits.values())
    own = [
        at for at, label in way.hits.items()
        if label.shape == way.shape and counts[label.key] > 1  # facts come once
    ]  # fmt: skip
    found = {at: match for at, source in enumerate(sources)
             if source.talk and (match := DEFINES.match(source.text))}  # fmt: skip
    known = [at for at, match in found.items() if name_key(match["name"]) in way.people]
    if not own or way.shape == "arrows" or any(min(own) < at < max(own) for at in known):
        return
    for block in _blocks(sources, way, of=known):
        rest = [at for at in block if at not in found]
        title = rest == [block.start] and not SENTENCE_END.search(sources[block.start].raw)
        legends.lines += [at for at in block if at in found or title]
    for at in known:
        person = way.people[name_key(found[at]["name"])]
        roles = [said_role(part.strip()) for part in PART.split(found[at]["value"])]
        role = next((role for role in roles if role), None)
        if role:
            legends.told[person] = role


def _look_at(block: range, sources: Sequence[Source], way: Way, legends: Legends) -> None:
    labelled = [at for at in block if at in way.hits and not way.hits[at].alone]
    rest = [label for at, label in way.hits.items() if at not in block]
    people = [way.speaker(at) for at in labelled]
    again = Counter(way.people[label.key] for label in rest)
    if (
        len(labelled) < 2
        or len(set(people)) < len(people)
        or not all(again[p or ""] for p in people)
    ):
        return
    values = [way.hits[at].text.strip(" *_") for at in labelled]
    ended = [bool(SENTENCE_END.search(label.text)) for label in rest if label.text]
    if not all(_is_value(value) for value in values) or any(way.hits[at].mark for at in labelled):
        return
    if sum(ended) < ENDED * max(1, len(ended)):
        return
    others = [at for at in block if at not in labelled and sources[at].talk]
    if any(SENTENCE_END.search(sources[at].raw) for at in others):
        return
    described = sum(DESCRIBED.search(each) is not None for each in values)
    often = described >= DESCRIBES * len(values)
    announced = _announced(block, sources, way)
    parted = _parted(block, sources, way)
    signs = sum((any(map(_role, values)), announced, often, parted))
    equal = sum(value.startswith("=") for value in values) >= DESCRIBES * len(values)
    if equal or signs > 1 or any(map(_role, values)):
        legends.lines += [at for at in block if sources[at].talk]
        legends.doubtful += [] if equal or signs > 1 else labelled
        for person, value in zip(people, values, strict=True):
            role = _role(value)
            if role and person:
                legends.told[person] = role
    elif announced or often or all(map(looks_like_name, values)):
        legends.doubtful += labelled


def _role(value: str) -> Role | None:
    """Return the role that is all of a value's first part: "= the interviewer", "Host, 29"."""
    words = PART.split(SIGN.sub("", value))[0].split()
    return said_role(" ".join(words)) if 0 < len(words) <= ROLE_WORDS else None


def _is_value(value: str) -> bool:
    return 0 < len(value.split()) <= MOST_WORDS and not SENTENCE_END.search(value)


def _announced(block: range, sources: Sequence[Source], way: Way) -> bool:
    """Whether a line that ends in a colon, or a heading, stands right above a list.

    After the talk any short line of its own may: "Key".
    """
    first = min(at for at in block if at in way.hits and not way.hits[at].alone)
    above = next((at for at in range(first - 1, -1, -1) if sources[at].raw), None)
    if above is None:
        return False
    source = sources[above]
    last = max(way.hits) in block and above not in way.hits and sources[above].opens
    return source.level > 0 or _ends_in_colon(source) or (last and len(source.raw.split()) <= 3)


def _ends_in_colon(source: Source) -> bool:
    return source.raw.rstrip("*_ ").endswith((":", "："))


def _parted(block: range, sources: Sequence[Source], way: Way) -> bool:
    """Whether a rule, a heading or a line that ends in a colon parts a list from the talk."""
    after = [at for at in way.hits if at >= block.stop and not way.hits[at].alone]
    before = [at for at in way.hits if at < block.start and not way.hits[at].alone]
    between = range(block.stop, min(after)) if after else range(max(before) + 1, block.start)
    first = block.start
    return any(
        sources[at].level or sources[at].why == "a ruled line" or _ends_in_colon(sources[at])
        for at in (*between, *(() if after else (first,)))
    )


def _blocks(
    sources: Sequence[Source], way: Way, *, of: Collection[int] | None = None
) -> list[range]:
    """Return the blocks of lines with labels in them, parted by blank lines, rules, headings.

    of: positions to be found in them instead of labels.
    """
    hits = way.hits if of is None else of
    blocks: list[range] = []
    start = 0
    for at in range(len(sources) + 1):
        parts = at == len(sources) or not sources[at].talk or sources[at].level > 0
        if not parts:
            continue
        if start < at and at - start <= MOST_LINES and any(i in hits for i in range(start, at)):
            blocks.append(range(start, at))
        elif start < at and any(i in hits for i in range(start, at)):
            blocks.append(range(start, start))  # talk, however it is set
        start = at + 1
    return blocks
