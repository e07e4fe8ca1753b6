"""Find the words that two readings of one interview have in common, and where.

In:     two transcripts: the one that is in the study, and the one that is to take its place.
Out:    stretches of the same words in the order of both, and the turns that are the same.
Source: anchors that occur once in either text, in the longest order that both have: Bram Cohen's
        patience difference. What lies between two anchors: difflib.

A stretch is found at words that stand once in either text, six in a row, or between two such
stretches; so a "yes" that is said forty times is never taken for another one.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from models.events.values import SameStretch
from models.records import Transcript
from models.state.replaced import Replacement

WORD = re.compile(r"\S+")
ANCHOR = 6  # words in a row that stand once in either text
SHORTEST = 3  # words of a stretch between two others
WIDEST = 1_500  # words between two stretches in which more is looked for

Run = tuple[int, int, int]  # first word in either text, and how many


def same_words(earlier: str, text: str) -> tuple[SameStretch, ...]:
    """Return the words that two texts have in common, where they stand and what joins them."""
    old, new = list(WORD.finditer(earlier)), list(WORD.finditer(text))
    runs = _runs([each[0] for each in old], [each[0] for each in new])
    found: list[SameStretch] = []
    for one, other, count in runs:
        spans = [(old[one + i].span(), new[other + i].span()) for i in range(count)]
        found += _exact(spans, earlier, text)
    return tuple(found)


def _exact(
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]], earlier: str, text: str
) -> list[SameStretch]:
    """Return a run of words as stretches that are the same sign by sign."""
    found: list[SameStretch] = []
    start, there = spans[0][0][0], spans[0][1][0]
    joined: str | None = None
    for (before, before_new), (after, after_new) in itertools.pairwise(spans):
        gap = text[before_new[1] : after_new[0]]
        if earlier[before[1] : after[0]] != gap:
            found.append((start, there, before[1] - start, joined))
            start, there, joined = after[0], after_new[0], gap
    found.append((start, there, spans[-1][0][1] - start, joined))
    return found


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Return runs of the same words, in the order of both, none touching the one before."""
    anchors = _grown(_in_order(_anchors(old, new)), old, new)
    found: list[Run] = []
    at = (0, 0)
    for one, other, count in [*anchors, (len(old), len(new), 0)]:
        found += _between(old, new, at, (one, other))
        found += [(one, other, count)] if count else []
        at = (one + count, other + count)
    return _joined(found)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words stand that both texts have once, six in a row; short texts as a whole."""
    length = min(ANCHOR, len(old), len(new))
    if not length:
        return []
    ones, others = _rows(old, length), _rows(new, length)
    once, once_new = Counter(ones), Counter(others)
    where = {row: at for at, row in enumerate(others) if once_new[row] == 1}
    return [(at, where[row]) for at, row in enumerate(ones) if once[row] == 1 and row in where]


def _rows(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of pairs in which the second numbers rise as the first do."""
    ends: list[int] = []  # the least second number at which a chain of each length ends
    last: list[int] = []  # which pair that is
    before: list[int | None] = []
    for number, (_, other) in enumerate(pairs):
        at = bisect_left(ends, other)
        before.append(last[at - 1] if at else None)
        ends[at : at + 1], last[at : at + 1] = [other], [number]
    chain: list[tuple[int, int]] = []
    at_pair = last[-1] if last else None
    while at_pair is not None:
        chain.append(pairs[at_pair])
        at_pair = before[at_pair]
    return chain[::-1]


def _grown(
    pairs: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[Run]:
    """Return the runs of the same words around pairs, none twice."""
    end, end_new = 0, 0
    for one, other in pairs:
        if one < end or other < end_new:
            continue
        first = 0
        while (
            one - first > end
            and other - first > end_new
            and old[one - first - 1] == new[other - first - 1]
        ):
            first += 1
        count = 0
        while (
            one + count < len(old)
            and other + count < len(new)
            and old[one + count] == new[other + count]
        ):
            count += 1
        end, end_new = one + count, other + count
        yield one - first, other - first, first + count


def _between(
    old: Sequence[str], new: Sequence[str], at: tuple[int, int], to: tuple[int, int]
) -> list[Run]:
    """Return runs of the same words between two others, where there are few words."""
    ones, others = old[at[0] : to[0]], new[at[1] : to[1]]
    if not ones or not others or max(len(ones), len(others)) > WIDEST:
        return []
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    return [
        (at[0] + block.a, at[1] + block.b, block.size)
        for block in matcher.get_matching_blocks()
        if block.size >= SHORTEST
        and _is_once(ones, block.a, block.size)
        and _is_once(others, block.b, block.size)
    ]


def _is_once(words: Sequence[str], at: int, count: int) -> bool:
    """Whether a row of words stands nowhere else among some words."""
    row = words[at : at + count]
    places = (i for i, word in enumerate(words) if word == row[0] and i != at)
    return all(words[i : i + count] != row for i in places)


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for one, other, count in runs:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (one, other):
            found[-1] = (*found[-1][:2], found[-1][2] + count)
        else:
            found.append((one, other, count))
    return found


def same_turns(
    earlier: Transcript, text: Transcript, same: Sequence[SameStretch]
) -> list[tuple[int, int]]:
    """Return the turns that hold the same words in both, by their numbers in either."""
    where = Replacement(text.id, tuple(same))
    numbers = {(turn.start, turn.end): turn.index for turn in text.turns}
    found = []
    for turn in earlier.turns:
        span = where.span(turn.start, turn.end)
        if span in numbers:
            found.append((turn.index, numbers[span]))
    return found
