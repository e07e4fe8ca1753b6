"""Find the names that come back in one shape of label, by that shape's own evidence.

In:     the candidates of one shape (evidence.py).
Out:    the keys that are people, if this shape is the file's; none where it cannot be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.evidence import OPENS, RECURS, Talk, is_named
from pipeline.read.lines import Source
from pipeline.read.names import (
    NOT_NAMES,
    is_full_name,
    looks_like_name,
    may_be_name,
)
from pipeline.read.role_words import PAIRS, is_role
from pipeline.read.shapes import Label

ASKED = re.compile(r"(?:[?？؟\u037e]|か。)[」』\]}>\"'”’»*_)\s]*$")
NUMBER_WORDS = frozenset(  # by which points are counted
    """one two three four five six eins zwei drei vier fünf sechs un deux trois quatre cinq uno dos
    tres cuatro cinco due tre quattro cinque um dois três quatro een twee drie vier vijf""".split()
)
LETTER_PAIRS = frozenset(tuple(sorted(pair)) for pair in PAIRS)
WEAK = 0.5  # of the lines or blocks that a shape other than these must open
ONE_OFF_SHARE = 0.9  # of the lines labelled, before a label seen once is believed
LOWER_SHARE = 0.6  # the same where no label that comes back has a capital
FULL_NAME_SHARE = 0.5  # the same where the label has the shape of a full name
CHANGES = 0.4  # of the steps from one label to the next that must change the speaker
STEADY = 0.8  # the same, in a file of long answers where labels are few among the lines
BESIDE_NOBODY = ("stop", "pointed", "tab")  # "Q. Why?", but all may answer "Honestly. So"
ASK = 0.6  # of one side's blocks that ask; of the other's as few as
HARDLY = 0.2
MIN_TURNS = 3  # of each of two letters, before they are believed by taking turns
FEWEST = 0.04  # of the lines that must have a label, there
OPENS_BLOCKS = 0.5  # of the blocks that begin with a name, before one seen once is believed
MOST_WORDS = 3  # of such a name
MIN_ALONE = 0.15  # of the lines that must be names, where names stand alone
MIN_ALONE_IN_BLOCKS = 0.03  # the same where each follows a blank line and has words below it


def names_in(shape: str, labels: list[tuple[int, Label]], talk: Talk, *, forced: bool) -> set[str]:
    """Return the keys that are people, if this shape is the file's."""
    if forced:
        counts = Counter(label.key for _, label in labels)
        often = {key for key, count in counts.items() if count > 1}
        return often | {label.key for _, label in labels if is_named(label.name)} or set(counts)
    if shape == "header":
        return _headers(labels, talk)
    if shape == "colon":
        return _before_colons(labels, talk)
    if shape == "alone":
        return _alone(labels, talk)
    return _weak(shape, labels, talk)


def _weak(shape: str, labels: list[tuple[int, Label]], talk: Talk) -> set[str]:
    """Names in a shape that talk has too: they must come back, change, and open the lines."""
    if shape in ("stop", "pointed", "spaces", "tab") and (pair := _letters(labels)):
        return pair
    least = 1 if shape in ("brackets", "braces", "angles") else 2
    counts = Counter(label.key for _, label in labels)
    names = {
        label.key
        for _, label in labels
        if counts[label.key] >= 2 and (least == 1 or _may_be(label.name))
    }
    if shape == "capitals":
        names = {key for key in names if len(key) > 2}
    names |= _all_lines(labels, counts, talk)
    hits = [(at, label) for at, label in labels if label.key in names]
    fit = shape == "spaces" or (shape in BESIDE_NOBODY and all(is_role(key) for key in names))
    if len(names) == 1 and fit and _takes_turns_with_nobody(hits, talk):
        return names
    if len(names) < 2 or (sum(not label.alone for _, label in hits) == 0 and len(hits) < 3):
        return set()
    likely = [label for _, label in labels if _may_be(label.name)]
    changes = _changes([label.key for _, label in hits])
    if len(hits) < RECURS * len(likely) or changes < CHANGES:
        return set()
    opened = sum(talk.lines[at].opens for at, _ in hits)
    lines = talk.count - sum(label.alone for _, label in hits)
    enough = len(hits) >= WEAK * lines or (talk.blocks > 3 and opened >= WEAK * talk.blocks)
    if not enough and not _steady(shape, hits, changes, opened, talk):
        return set()
    once = {label.key for _, label in labels if counts[label.key] == 1 and _may_be(label.name)}
    return names | (once if len(hits) + len(once) >= ONE_OFF_SHARE * lines else set())


def _takes_turns_with_nobody(hits: list[tuple[int, Label]], talk: Talk) -> bool:
    """Whether one label opens every second block, and one of the two sides asks, the other not.

    "Q. Why?" before answers without a label; "佐藤　words" after questions behind a dash.
    """
    labelled = {at for at, _ in hits}
    openers = [at for at in talk.positions if talk.lines[at].opens]
    own = [at for at in openers if at in labelled]
    others = [at for at in openers if at not in labelled]
    sides = [at in labelled for at in openers]
    if len(own) < MIN_TURNS or len(own) < len(hits) or len(others) < MIN_TURNS - 1:
        return False
    if sum(a != b for a, b in pairwise(sides)) < STEADY * (len(sides) - 1):
        return False
    asked = [
        sum(ASKED.search(talk.lines[at].raw) is not None for at in side) / len(side)
        for side in (own, others)
    ]
    return max(asked) >= ASK and min(asked) <= HARDLY


def _all_lines(labels: list[tuple[int, Label]], counts: Counter[str], talk: Talk) -> set[str]:
    """Return names with words in small letters ("Night nurse") where labels open all lines."""
    loose = {
        label.key
        for _, label in labels
        if counts[label.key] >= 2 and may_be_name(label.name) and label.name[0].isupper()
        and len(label.name.split()) <= MOST_WORDS
    }  # fmt: skip
    covered = sum(counts[key] for key in loose)
    return loose if covered >= ONE_OFF_SHARE * talk.count else set()


def _steady(
    shape: str, hits: list[tuple[int, Label]], changes: float, opened: int, talk: Talk
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


def _letters(labels: list[tuple[int, Label]]) -> set[str]:
    """Return Q and A (P and R, ...) where they take turns: a court reporter's lines are short,
    so that few of them begin with either, and others begin with "Okay."."""
    for pair in LETTER_PAIRS:
        own = [
            label for _, label in labels if label.key in pair and label.name == label.name.upper()
        ]
        counts = Counter(label.key for label in own)
        both = len(counts) == 2 and min(counts.values()) >= MIN_TURNS
        if both and _changes([label.key for label in own]) >= STEADY:
            return set(pair)
    return set()


def _may_be(name: str) -> bool:
    return looks_like_name(name) or is_role(name) or (len(name.split()) == 1 and len(name) < 16)


def _changes(keys: Sequence[str]) -> float:
    steps = list(pairwise(keys))
    return sum(a != b for a, b in steps) / len(steps) if steps else 1.0


def _headers(labels: list[tuple[int, Label]], talk: Talk) -> set[str]:
    """Return the names that stand with a time on a line of their own, and words after it.

    So "Monday 10:30" at the end of somebody's talk is none. A name that comes once, or has no
    capitals, must be followed by words each time, not by what may be the next header.
    """
    headers = {
        at: label
        for at, label in labels
        if is_named(label.name) or (label.spaced and len(label.name.split()) <= 3)
    }
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    cased: set[str] = set()
    for at, label in headers.items():
        after = _after(talk.lines, at)
        then = headers.get(after) if after is not None else None
        sure = is_named(label.name)
        counts[label.key] += 1
        followed[label.key] += after is not None and not (
            then and (is_named(then.name) or not sure)
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


def _after(lines: Sequence[Source], at: int) -> int | None:
    """Return the position of the next line with words: blanks and times alone are passed over."""
    for later in range(at + 1, min(len(lines), at + 6)):
        if lines[later].talk:
            return later
    return None


def _alone(labels: list[tuple[int, Label]], talk: Talk) -> set[str]:
    """Return names that stand alone on lines, each followed by words.

    Where most blocks of lines begin with a name, one that comes once is believed too.
    """
    candidates = {at: label for at, label in labels if is_named(label.name)}
    if any(looks_like_name(label.name) for label in candidates.values()):
        candidates = {  # "well moderated" holds a role's word, and is talk
            at: label
            for at, label in candidates.items()
            if looks_like_name(label.name) or " " not in label.name
        }
    counts = Counter(label.key for label in candidates.values())
    followed: Counter[str] = Counter()
    opens: Counter[str] = Counter()
    last = talk.positions[-1] if talk.positions else 0
    for at, label in candidates.items():
        after = _after(talk.lines, at)
        goes_on = after is not None and not (
            after in candidates and counts[candidates[after].key] >= 2
        )
        followed[label.key] += goes_on or (at == last and counts[label.key] > 1)
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


def _before_colons(labels: list[tuple[int, Label]], talk: Talk) -> set[str]:
    """Return the labels before colons that are speakers, by their own evidence."""
    points = _points(labels)
    labels = [(at, label) for at, label in labels if label.key not in points]
    counts = Counter(label.key for _, label in labels)
    spelled: dict[str, str] = {}
    spaced: set[str] = set()
    for _, label in labels:
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
    begin = [label.text[0] for _, label in labels if label.key in often and label.text]
    if sum(c.islower() for c in begin) < 0.1 * len(begin):  # then "Mother: that is" is talk
        likely -= {
            label.key for _, label in labels if counts[label.key] == 1 and label.text[:1].islower()
        }
    once = likely - often
    lines = _lines_from_first(labels, likely, talk)
    covered = sum(counts[key] for key in likely)
    if covered >= ONE_OFF_SHARE * lines:
        names = likely
    elif len(often) < 2 or any(is_role(key) for key in often):
        names = often | {key for key in once if is_role(spelled[key])}
    else:  # names are used, so a single "Question: ..." is somebody's talk
        names = often | {k for k in once if is_role(spelled[k]) and any(c.isdigit() for c in k)}
    if covered >= FULL_NAME_SHARE * lines and len(often) >= 2:
        names = names | {key for key in once if is_full_name(spelled[key])}
    timed = {label.key for _, label in labels if label.mark and label.key in likely}
    if len(timed) >= 2:  # a time beside a label makes it sure, even if it comes once
        names = names | timed
    names = names | _other_of_two(labels, often, spaced)
    return names | _lower_case(counts, likely, spaced, spelled, lines)


def _other_of_two(labels: list[tuple[int, Label]], often: set[str], spaced: set[str]) -> set[str]:
    """Return a label with a capital and small words ("Head teacher") that takes turns with one.

    Where one name alone comes back, and it is the only other that does, strictly by turns.
    """
    counts = Counter(label.key for _, label in labels)
    others = {label.key for _, label in labels if counts[label.key] >= 2 and label.key not in often}
    own = [label for _, label in labels if label.key in others | often]
    if len(often) != 1 or len(others) != 1 or not others <= spaced:
        return set()
    known, other = counts[next(iter(often))], counts[next(iter(others))]
    capital = all(label.name[:1].isupper() and may_be_name(label.name) for label in own)
    few = all(len(label.name.split()) <= MOST_WORDS for label in own)
    by_turns = _changes([label.key for label in own]) == 1.0 and abs(known - other) <= 1
    return others if capital and few and by_turns and known >= 2 else set()


def _points(labels: list[tuple[int, Label]]) -> set[str]:
    """Return what counts the points of somebody's talk: "Number one: so", "Number two: so".

    A word and a number in words, each once, two of them at least, and small letters after them,
    where those who come back begin with capitals; no role, as Speaker One is.
    """
    counts = Counter(label.key for _, label in labels)
    again = [label.text[0] for _, label in labels if counts[label.key] > 1 and label.text]
    if not again or sum(c.isupper() for c in again) < RECURS * len(again):
        return set()
    by_word: dict[str, set[str]] = {}
    for _, label in labels:
        if not label.text[:1].islower():
            continue
        word, _, number = label.key.partition(" ")
        if counts[label.key] == 1 and number in NUMBER_WORDS and not is_role(label.name):
            by_word.setdefault(word, set()).add(label.key)
    return {key for keys in by_word.values() if len(keys) > 1 for key in keys}


def _lines_from_first(labelled: list[tuple[int, Label]], likely: set[str], talk: Talk) -> int:
    """Return how many lines need a label: from the first on, but for words below a label."""
    first = next((at for at, label in labelled if label.key in likely), 0)
    labels = dict(labelled)
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
    lower = all(spelled[key].islower() for key, n in counts.items() if n > 1)
    if lower and len(likely | often) > 1 and covered >= LOWER_SHARE * lines:
        return {key for key in often if " " not in key}
    once = {k for k, n in counts.items() if n == 1 and k in spaced and k not in NOT_NAMES}
    if len(counts) > 3 and sum(counts[k] for k in likely | often | once) >= lines:
        return often | {k for k in once if spelled[k][0].isupper() and len(k.split()) <= 3}
    return set()
