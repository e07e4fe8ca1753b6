"""What is believed beside a file's way of marking speakers: what is kin to it.

In:     the shape that is the file's, and its names that come back.
Out:    the Way: labels that come once and fit by number, time, form or place; slips folded into
        the label that they are slips for; labels of other shapes, for the file's names alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.read.evidence import OPENS, RECURS, Talk, Way, is_named
from pipeline.read.names import (
    clean_name,
    is_full_name,
    looks_like_name,
    may_be_name,
    name_key,
    near,
    outline,
    stem,
    without_note,
)
from pipeline.read.shapes import Label, match_label

NEXT_BEST = frozenset({"stop", "pointed", "dash", "brackets", "braces", "arrows", "tab"})
SURE = frozenset({"header", "colon", "brackets", "braces", "angles", "bold"})  # as a second way
NESTED = 0.8  # of the labels that are followed by another
MOST_LABELLED = 0.85  # of the lines, before one without a label is odd
ODD = re.compile(r"^[^\s:：;]{1,3}(?:\s?[:：;]|\s[-–—])\s")
SHORT = 5  # words of what stands before a colon and may be a name
DRESSED = 0.66  # of the labels set in bold: then one that is not is none


def widen(shape: str, names: set[str], talk: Talk) -> Way:
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
        alike = dressed and looks_like_name(label.name)  # in bold, as all others are
        if at not in way.hits and (alike or _fits(at, label, way, talk)):
            way.hits[at] = label
            way.people[label.key] = label.key
    _nest(way)
    _fold_notes(way)
    _fold_slips(way, talk)
    _fold_alike(way, talk)
    _second_way(way, talk)
    _beside_letters(way, talk)
    _rest_labelled(way, talk)
    _bare_names(way, talk)
    dense = _mostly_labelled(way, talk)
    way.refused = [
        at for at, label in own
        if at not in way.hits and is_full_name(label.name) and shape in NEXT_BEST
    ] + [
        at for at, label in own
        if at not in way.hits and shape == "colon"
        and ((talk.lines[at].opens and looks_like_name(label.name) and label.text[:1].isupper())
             or (dense and label.spaced and len(label.name.split()) <= SHORT
                 and may_be_name(label.name)))
    ]  # fmt: skip
    if dense:  # "1: Why?" for "I: Why?"
        spelled = tuple({f"{label.name} " for label in way.hits.values()})
        odd = {
            at for at in talk.positions
            if at > min(way.hits)
            and (ODD.match(talk.lines[at].text) or talk.lines[at].text.startswith(spelled))
        }  # fmt: skip
        way.refused = sorted({*way.refused, *odd} - set(way.hits))
    return way


def _mostly_labelled(way: Way, talk: Talk) -> bool:
    """Whether nearly every line has a label, so that one that begins as if with one is odd."""
    first = min(way.hits, default=0)
    lines = [at for at in talk.positions if at >= first]
    return len(way.hits) >= MOST_LABELLED * len(lines)


def _dressed(shape: str, names: set[str], own: list[tuple[int, Label]], talk: Talk) -> set[str]:
    """Where nearly all labels are in bold, drop the names that never are."""
    bold = Counter(label.key for at, label in own if talk.lines[at].lead == "bold")
    hits = sum(label.key in names for _, label in own)
    if shape != "colon" or sum(bold[name] for name in names) < DRESSED * hits:
        return names
    return {name for name in names if bold[name]} or names


def _fits(at: int, label: Label, way: Way, talk: Talk) -> bool:
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
        return is_named(label.name)
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


def _drop_headings(way: Way, talk: Talk) -> None:
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


def _fold_slips(way: Way, talk: Talk) -> None:
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


def _fold_alike(way: Way, talk: Talk) -> None:
    """Take "l" for "I", and a Cyrillic "А" for a Latin "A", where the rarer never stands beside
    the other: they look the same, and were typed or recognised for each other."""
    labels: dict[str, list[tuple[int, Label]]] = defaultdict(list)
    for at, label in talk.by_shape.get(way.shape, []):
        labels[label.key].append((at, label))
    seen = {key: {outline(label.name) for _, label in each} for key, each in labels.items()}
    order = sorted(way.hits)
    for key, each in sorted(labels.items(), key=lambda item: len(item[1])):
        if way.people.get(key, key) != key:
            continue
        kin = [
            other for other in way.names
            if other != key and len(seen[key]) == 1 and seen.get(other) == seen[key]
            and len(labels[other]) >= max(2, len(each))
        ]  # fmt: skip
        if len(kin) != 1 or any(kin[0] in _around(way, order, at) for at, _ in each):
            continue
        way.people[key] = kin[0]
        for at, label in each:
            way.hits[at] = label
            way.folded.append((at, label.name, kin[0]))


def _around(way: Way, order: Sequence[int], at: int) -> tuple[str | None, str | None]:
    """Return who speaks before and after a line. order: the labelled lines, sorted."""
    place = bisect_left(order, at)
    after = place + (place < len(order) and order[place] == at)
    return (
        way.speaker(order[place - 1]) if place else None,
        way.speaker(order[after]) if after < len(order) else None,
    )


def _second_way(way: Way, talk: Talk) -> None:
    """Believe labels of other shapes for the names that the file's way has given."""
    order = sorted(way.hits)
    for shape, labels in talk.by_shape.items():
        if shape == way.shape or shape in ("alone", "capitals"):
            continue
        for at, label in labels:
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


def _rest_labelled(way: Way, talk: Talk) -> None:
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


def _beside_letters(way: Way, talk: Talk) -> None:
    """Believe names before colons beside Q. and A.: all others in the room are called in full.

    In capitals, as a court reporter writes them, or where they come back.
    """
    if way.shape == "colon" or not way.hits or any(len(person) > 1 for person in way.names):
        return
    labels = talk.by_shape.get("colon", [])
    counts = Counter(label.key for _, label in labels)
    for at, label in labels:
        called = label.name.isupper() and len(label.key) > 1
        again = counts[label.key] > 1 and looks_like_name(label.name)
        if at not in way.hits and label.spaced and label.text and (called or again):
            way.hits[at] = label
            way.people[label.key] = label.key


def _bare_names(way: Way, talk: Talk) -> None:
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
