"""Tell how a file marks its speakers: by scoring every way over the whole file.

In:     lines with their candidates (shapes.py).
Out:    a Way: for each line that names a speaker, which candidate it is and who that is.

A line cannot tell "Dana: so I" from "Remember: so I"; a file can. For each shape the names are
sought that come back; the shape that explains most turns is the file's. Labels of other shapes
are believed for its names alone, and a label that comes once where number, time, form or place
fit it to the rest. One odd line never overthrows a file's way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.lines import Source
from pipeline.read.names import (
    NOT_NAMES,
    clean_name,
    is_full_name,
    looks_like_name,
    may_be_name,
    name_key,
    near,
    stem,
    without_note,
)
from pipeline.read.role_words import is_role
from pipeline.read.shapes import Label, match_label

ORDER = (  # among shapes that explain as many turns, the first is taken
    "header", "colon", "brackets", "braces", "angles", "bold", "timed", "tab", "dash", "arrows",
    "parens", "stop", "spaces", "capitals", "alone",
)  # fmt: skip
PATTERN_SHAPES = {"bold": ("bold", "colon"), "spaces": ("spaces",)}
WEAK = 0.5  # of the lines or blocks that a shape other than these must open
STRONG = frozenset({"header", "colon", "alone"})
SURE = frozenset({"header", "colon", "brackets", "braces", "angles", "bold"})  # as a second way
ONE_OFF_SHARE = 0.9  # of the lines labelled, before a label seen once is believed
FULL_NAME_SHARE = 0.5  # the same where the label has the shape of a full name
RECURS = 0.7  # of a weak shape's candidates that must be names that come back
CHANGES = 0.4  # of the steps from one label to the next that must change the speaker
STEADY = 0.8  # the same, in a file of long answers where labels are few among the lines
FEWEST = 0.04  # of the lines that must have a label, there
OPENS = 0.9  # of the labels that stand after a blank line, where place tells
OPENS_BLOCKS = 0.5  # of the blocks that begin with a name, before one seen once is believed
MIN_ALONE = 0.15  # of the lines that must be names, where names stand alone
MIN_ALONE_IN_BLOCKS = 0.03  # the same where each follows a blank line and has words below it
MAKES = 0.2  # of the lines that must begin in a shape, before it is the file's make
NESTED = 0.8  # of the labels that are followed by another
DRESSED = 0.66  # of the labels set in bold: then one that is not is none


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
class _Talk:
    """The lines that may be talk, and where they stand."""

    lines: Sequence[Source]
    positions: list[int]
    by_shape: dict[str, list[tuple[int, Label]]]
    blocks: int

    @property
    def count(self) -> int:
        return len(self.positions)


def choose_way(lines: Sequence[Source], hints: ReadingHints = NO_HINTS, *, start: int = 0) -> Way:
    """Return the way of a file. start: the position of the first line that may be talk."""
    if hints.pattern == "nobody":
        return Way()
    talk = _talk(lines, start, hints)
    named = {name_key(name) for name in hints.names}
    wanted = PATTERN_SHAPES.get(hints.pattern or "", (hints.pattern,) if hints.pattern else ORDER)
    ranked: list[tuple[float, int, str, set[str]]] = []
    for shape in wanted:
        found = talk.by_shape.get(shape or "", [])
        names = _names(shape or "", found, talk, forced=bool(hints.pattern))
        names |= named & {label.key for _, label in found}
        turns = sum(label.key in names for _, label in found)
        if not turns or (turns == 1 and talk.count > 2 and not hints.pattern and not named):
            continue
        weight = 1.0 if shape in STRONG else 0.95
        weight *= 1.0 if len(names) > 1 else 0.5
        ranked.append((turns * weight, -ORDER.index(shape or ""), shape or "", names))
    if not ranked:
        return Way()
    _, _, shape, names = max(ranked)
    return _way(shape, names | named, talk)


def shape_of(lines: Sequence[Source]) -> str:
    """Return the shape whose labels come back most, and the notation of most times.

    It is the file's make: the same whatever a person told about the file.
    """
    talk = _talk(lines, 0, NO_HINTS)
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


def _talk(lines: Sequence[Source], start: int, hints: ReadingHints) -> _Talk:
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
    found = by_shape["colon"]  # "## Part 1: the start" is a name only where it comes back
    counts = Counter(label.key for _, label in found)
    by_shape["colon"] = [
        (at, label) for at, label in found if not lines[at].level or counts[label.key] > 1
    ]
    blocks = sum(lines[at].opens for at in positions)
    return _Talk(lines, positions, by_shape, blocks)


def _names(shape: str, found: list[tuple[int, Label]], talk: _Talk, *, forced: bool) -> set[str]:
    """Return the keys that are people, if this shape is the file's."""
    if forced:
        counts = Counter(label.key for _, label in found)
        often = {key for key, count in counts.items() if count > 1}
        return often | {label.key for _, label in found if _is_named(label.name)} or set(counts)
    if shape == "header":
        return _headers(found, talk)
    if shape == "colon":
        return _before_colons(found, talk)
    if shape == "alone":
        return _alone(found, talk)
    return _weak(shape, found, talk)


def _weak(shape: str, found: list[tuple[int, Label]], talk: _Talk) -> set[str]:
    """Names in a shape that talk has too: they must come back, change, and open the lines."""
    least = 1 if shape in ("brackets", "braces", "angles") else 2
    counts = Counter(label.key for _, label in found)
    names = {
        label.key
        for _, label in found
        if counts[label.key] >= 2 and (least == 1 or _may_be(label.name))
    }
    if shape == "capitals":
        names = {key for key in names if len(key) > 2}
    hits = [(at, label) for at, label in found if label.key in names]
    if len(names) < 2 or (sum(not label.alone for _, label in hits) == 0 and len(hits) < 3):
        return set()
    likely = [label for _, label in found if _may_be(label.name)]
    changes = _changes([label.key for _, label in hits])
    if len(hits) < RECURS * len(likely) or changes < CHANGES:
        return set()
    opened = sum(talk.lines[at].opens for at, _ in hits)
    lines = talk.count - sum(label.alone for _, label in hits)
    enough = len(hits) >= WEAK * lines or (talk.blocks > 3 and opened >= WEAK * talk.blocks)
    if not enough and not _steady(shape, hits, changes, opened, talk):
        return set()
    once = {label.key for _, label in found if counts[label.key] == 1 and _may_be(label.name)}
    return names | (once if len(hits) + len(once) >= ONE_OFF_SHARE * lines else set())


def _steady(
    shape: str, hits: list[tuple[int, Label]], changes: float, opened: int, talk: _Talk
) -> bool:
    """Whether few names take turns all through a file of long answers in paragraphs."""
    counts = Counter(label.key for _, label in hits)
    placed = opened >= OPENS * len(hits) or talk.blocks <= 3
    return (
        shape != "stop"
        and min(counts.values()) >= 3
        and len(hits) >= 4 * len(counts)
        and changes >= STEADY
        and placed
        and len(hits) >= FEWEST * talk.count
    )


def _may_be(name: str) -> bool:
    return looks_like_name(name) or is_role(name) or (len(name.split()) == 1 and len(name) < 16)


def _changes(keys: Sequence[str]) -> float:
    steps = list(pairwise(keys))
    return sum(a != b for a, b in steps) / len(steps) if steps else 1.0


def _headers(found: list[tuple[int, Label]], talk: _Talk) -> set[str]:
    """Return the names that stand with a time on a line of their own, and words after it.

    So "Monday 10:30" at the end of somebody's talk is none. A name that comes once, or has no
    capitals, must be followed by words each time, not by what may be the next header.
    """
    headers = {
        at: label
        for at, label in found
        if _is_named(label.name) or (label.spaced and len(label.name.split()) <= 3)
    }
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    cased: set[str] = set()
    for at, label in headers.items():
        after = _after(talk.lines, at)
        then = headers.get(after) if after is not None else None
        sure = _is_named(label.name)
        counts[label.key] += 1
        followed[label.key] += after is not None and not (
            then and (_is_named(then.name) or not sure)
        )
        if sure:
            cased.add(label.key)
    names = {
        key
        for key, count in counts.items()
        if (key in cased and count >= 2 and followed[key])
        or (followed[key] == count and (key in cased or count >= 2))
    }
    # a name such as "Monday" that only ever comes once, in a file of few headers, is talk
    return names if any(counts[key] > 1 for key in names) or len(names) > 1 else set()


def _is_named(name: str) -> bool:
    return looks_like_name(name) or is_role(name)


def _after(lines: Sequence[Source], at: int) -> int | None:
    """Return the position of the next line with words: blanks and times alone are passed over."""
    for later in range(at + 1, min(len(lines), at + 6)):
        if lines[later].talk:
            return later
    return None


def _alone(found: list[tuple[int, Label]], talk: _Talk) -> set[str]:
    """Return names that stand alone on lines, each followed by words.

    Where most blocks of lines begin with a name, one that comes once is believed too.
    """
    candidates = {at: label for at, label in found if _is_named(label.name)}
    counts = Counter(label.key for label in candidates.values())
    followed: Counter[str] = Counter()
    opens: Counter[str] = Counter()
    last = talk.positions[-1] if talk.positions else 0
    for at, label in candidates.items():
        after = _after(talk.lines, at)
        goes_on = after is not None and not (
            after in candidates and counts[candidates[after].key] >= 2
        )
        followed[label.key] += goes_on or at == last
        opens[label.key] += talk.lines[at].opens
    once = {name for name in counts if followed[name] == counts[name] == opens[name]}
    often = {name for name, n in counts.items() if n >= 2 and followed[name] == n}
    if talk.blocks > 1 and sum(counts[name] for name in once) >= OPENS_BLOCKS * talk.blocks:
        often |= once
    spaced_out = talk.blocks >= 0.9 * talk.count
    share = MIN_ALONE_IN_BLOCKS if often <= once and not spaced_out else MIN_ALONE
    hits = [label.key for label in candidates.values() if label.key in often]
    enough = len(hits) >= share * talk.count
    return often if len(often) >= 2 and enough and _changes(hits) >= CHANGES else set()


def _before_colons(found: list[tuple[int, Label]], talk: _Talk) -> set[str]:
    """Return the labels before colons that are speakers, by their own evidence."""
    counts = Counter(label.key for _, label in found)
    spelled: dict[str, str] = {}
    spaced: set[str] = set()
    for _, label in found:
        spelled.setdefault(label.key, label.name)
        if label.spaced:
            spaced.add(label.key)
    spaced = spaced or set(counts)
    likely = {
        key
        for key, count in counts.items()
        if (is_role(spelled[key]) or looks_like_name(spelled[key]))
        and key not in NOT_NAMES
        and (count > 1 or key in spaced)
    }
    often = {key for key in likely if counts[key] >= 2}
    begin = [label.text[0] for _, label in found if label.key in often and label.text]
    if sum(c.islower() for c in begin) < 0.1 * len(begin):  # then "Mother: that is" is talk
        likely -= {
            label.key for _, label in found if counts[label.key] == 1 and label.text[:1].islower()
        }
    once = likely - often
    lines = _lines_from_first(found, likely, talk)
    covered = sum(counts[key] for key in likely)
    if covered >= ONE_OFF_SHARE * lines:
        names = likely
    elif len(often) < 2 or any(is_role(key) for key in often):
        names = often | {key for key in once if is_role(spelled[key])}
    else:  # names are used, so a single "Question: ..." is somebody's talk
        names = often | {k for k in once if is_role(spelled[k]) and any(c.isdigit() for c in k)}
    if covered >= FULL_NAME_SHARE * lines and len(often) >= 2:
        names = names | {key for key in once if is_full_name(spelled[key])}
    timed = {label.key for _, label in found if label.mark and label.key in likely}
    if len(timed) >= 2:  # a time beside a label makes it sure, even if it comes once
        names = names | timed
    return names | _lower_case(counts, likely, spaced, spelled, lines)


def _lines_from_first(found: list[tuple[int, Label]], likely: set[str], talk: _Talk) -> int:
    """Return how many lines need a label: from the first on, but for words below a label."""
    first = next((at for at, label in found if label.key in likely), 0)
    labels = dict(found)
    needed = 0
    alone = False
    for at in talk.positions:
        if at < first:
            continue
        label = labels.get(at)
        needed += label is not None or not alone
        alone = label is not None and label.alone
    return needed


def _lower_case(
    counts: Counter[str], likely: set[str], spaced: set[str], spelled: dict[str, str], lines: int
) -> set[str]:
    """Return names without capitals (jdoe, iphone) where they too label the whole file."""
    often = {
        key
        for key, count in counts.items()
        if count >= 2 and key in spaced and key not in likely and may_be_name(spelled[key])
        and (len(key.split()) <= 3 or count >= 3)
    }  # fmt: skip
    covered = sum(counts[key] for key in likely | often)
    if covered >= ONE_OFF_SHARE * lines:
        return often
    once = {k for k, n in counts.items() if n == 1 and k in spaced and k not in NOT_NAMES}
    if len(counts) > 3 and sum(counts[k] for k in likely | often | once) >= lines:
        return often | {k for k in once if spelled[k][0].isupper() and len(k.split()) <= 3}
    return set()


def _way(shape: str, names: set[str], talk: _Talk) -> Way:
    """Return the way with a shape: its labels, those that fit it, and slips folded in."""
    own = talk.by_shape.get(shape, [])
    names = _dressed(shape, names, own, talk)
    way = Way(shape, {name: name for name in names})
    way.hits = {at: label for at, label in own if label.key in names}
    _drop_headings(way, talk)
    counts = Counter(label.key for _, label in own)
    dressed = sum(talk.lines[at].lead == "bold" for at in way.hits) >= DRESSED * len(way.hits)
    for at, label in own:
        if (
            counts[label.key] > 1
            or talk.lines[at].level
            or (dressed and talk.lines[at].lead != "bold")
        ):
            continue
        if at not in way.hits and _fits(at, label, way, talk):
            way.hits[at] = label
            way.people[label.key] = label.key
    _nest(way)
    _fold_notes(way)
    _fold_slips(way, talk)
    _second_way(way, talk)
    _rest_labelled(way, talk)
    _bare_names(way, talk)
    way.refused = [
        at for at, label in own
        if at not in way.hits and talk.lines[at].opens and shape == "colon"
        and looks_like_name(label.name) and label.text[:1].isupper()
    ]  # fmt: skip
    return way


def _dressed(shape: str, names: set[str], own: list[tuple[int, Label]], talk: _Talk) -> set[str]:
    """Where nearly all labels are in bold, drop the names that never are."""
    bold = Counter(label.key for at, label in own if talk.lines[at].lead == "bold")
    hits = sum(label.key in names for _, label in own)
    if shape != "colon" or sum(bold[name] for name in names) < DRESSED * hits:
        return names
    return {name for name in names if bold[name]} or names


def _fits(at: int, label: Label, way: Way, talk: _Talk) -> bool:
    """Whether a label that comes once fits the file's others by number, time, form or place."""
    hits = list(way.hits.items())
    if not hits or not may_be_name(label.name):
        return False
    open_stem = stem(label.key)
    if "#" in open_stem and any(stem(each) == open_stem for each in way.people):
        return True
    if (
        label.mark
        and way.shape != "header"
        and sum(each.mark is not None for _, each in hits) >= 0.5 * len(hits)
    ):
        return _is_named(label.name)
    begin = [each.text[0] for _, each in hits if each.text]
    if begin and label.text[:1].islower() and sum(c.islower() for c in begin) < 0.1 * len(begin):
        return False
    names = [each.name for _, each in hits]
    shouted = all(name.isupper() for name in names) and any(len(name) > 2 for name in names)
    if shouted and len(set(way.people.values())) > 1:
        return label.name.isupper() and len(label.name) > 2
    placed = talk.lines[at].opens and (
        sum(talk.lines[each].opens for each in way.hits) >= OPENS * len(hits)
    )
    words = len(without_note(label.name).split())
    return placed and len(way.names) >= 3 and looks_like_name(label.name) and words <= 3


def _drop_headings(way: Way, talk: _Talk) -> None:
    """Where names are no headings, a heading is no name."""
    headings = [at for at in way.hits if talk.lines[at].level]
    if len(headings) < 0.5 * len(way.hits):
        for at in headings:
            del way.hits[at]
        left = {label.key for label in way.hits.values()}
        way.people = {key: person for key, person in way.people.items() if key in left}


def _nest(way: Way) -> None:
    """Take "Group A: Speaker 1: so" for one label, where nearly all lines have two."""
    inner: dict[int, tuple[Label, str]] = {}
    for at, label in way.hits.items():
        match = match_label(label.text)
        if match and name_key(match["name"]) != label.key:
            name = f"{label.name}: {clean_name(match['name'])}"
            nested = Label(label.shape, name, match["text"], label.mark, label.spaced)
            inner[at] = nested, name_key(match["name"])
    counts = Counter(key for _, key in inner.values())
    again = sum(counts[key] > 1 for _, key in inner.values())
    if len(inner) >= 3 and len(inner) >= NESTED * len(way.hits) and again >= RECURS * len(inner):
        way.hits = {at: label for at, (label, _) in inner.items()}
        way.people = {label.key: label.key for label in way.hits.values()}


def _fold_notes(way: Way) -> None:
    """Take "Anna (teacher)" for "Anna", where she is called both and nobody else is."""
    noted: dict[str, list[str]] = defaultdict(list)
    for key in way.people:
        bare = without_note(key)
        if bare != key and bare in way.people:
            noted[bare].append(key)
    for bare, keys in noted.items():
        if len(keys) == 1:
            way.people[keys[0]] = bare
            way.folded += [
                (at, label.name, bare) for at, label in way.hits.items() if label.key == keys[0]
            ]


def _fold_slips(way: Way, talk: _Talk) -> None:
    """Take a label that comes once for the frequent one that it is a slip of the pen for."""
    counts = Counter(label.key for label in way.hits.values())
    often = [key for key, count in counts.items() if count >= 2 and way.people[key] == key]
    order = sorted(way.hits)
    for at, label in talk.by_shape.get(way.shape, []):
        key = label.key
        if counts[key] > 1 or way.people.get(key, key) != key:
            continue
        kin = [each for each in often if each != key and near(key, each)]
        kin = [each for each in kin if each not in _around(way, order, at)] if kin else kin
        if len(kin) == 1:
            way.hits[at] = label
            way.people[key] = kin[0]
            way.folded.append((at, label.name, kin[0]))


def _around(way: Way, order: Sequence[int], at: int) -> tuple[str | None, str | None]:
    """Return who speaks before and after a line. order: the labelled lines, sorted."""
    place = bisect_left(order, at)
    after = place + (place < len(order) and order[place] == at)
    return (
        way.speaker(order[place - 1]) if place else None,
        way.speaker(order[after]) if after < len(order) else None,
    )


def _second_way(way: Way, talk: _Talk) -> None:
    """Believe labels of other shapes for the names that the file's way has given."""
    order = sorted(way.hits)
    for shape, found in talk.by_shape.items():
        if shape == way.shape or shape in ("alone", "capitals"):
            continue
        for at, label in found:
            if at in way.hits or label.key not in way.people:
                continue
            sure = shape in SURE and (shape != "header" or label.spaced)
            if not sure and way.people[label.key] in _around(way, order, at):
                continue
            if shape == "parens" or (not sure and not label.text[:1].isupper()):
                continue
            way.hits[at] = label
            if not sure:
                way.folded.append((at, label.name, way.people[label.key]))


def _rest_labelled(way: Way, talk: _Talk) -> None:
    """Believe names before colons on the lines that are left, where each of those has one."""
    if way.shape in ("colon", "header", "alone") or not way.hits:
        return
    rest = [at for at in talk.positions if at > min(way.hits) and at not in way.hits]
    found = {
        at: label for at, label in talk.by_shape.get("colon", [])
        if at in rest and looks_like_name(label.name)
    }  # fmt: skip
    if found and len(found) >= RECURS * len(rest) and len(way.hits) >= len(rest):
        way.hits |= found
        way.people |= {label.key: label.key for label in found.values()}


def _bare_names(way: Way, talk: _Talk) -> None:
    """Take "Dana And then" for Dana's, where all others have a sign and the turns fit."""
    if way.shape == "alone" or len(way.names) < 2:
        return
    spelled = {label.name: label.key for label in way.hits.values() if len(label.name) > 1}
    if not spelled:
        return
    order = sorted(way.hits)
    for at in talk.positions:
        text = talk.lines[at].text
        if at in way.hits:
            continue
        name = next((n for n in spelled if text.startswith(n + " ")), None)
        if name is None or not _sets_off(text[len(name) + 1 :], way):
            continue
        person = way.people[spelled[name]]
        before, after = _around(way, order, at)
        if person not in (before, after) and before is not None and after is not None:
            way.hits[at] = Label(way.shape, name, text[len(name) :].strip())
            way.folded.append((at, name, person))


def _sets_off(rest: str, way: Way) -> bool:
    """Whether the words after a bare name begin as a turn does, with a capital."""
    begins = [label.text[0] for label in way.hits.values() if label.text]
    capital = sum(c.isupper() for c in begins) >= 0.8 * max(1, len(begins))
    return capital and rest[:1].isupper()
