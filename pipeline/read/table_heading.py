"""Tell by its form alone whether the first row of a table names the columns, in any language.

In:     rows of cells, as they stand in the file.
Out:    whether the first row is a heading.

Its cells are a few words that end no sentence and come never again below; and the columns hold
something else: numbers, times, or a few names that come back beside longer words. A role above
names is somebody who speaks once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.pieces import same_person
from pipeline.read.role_words import is_role
from pipeline.read.times import mark_alone

MOST = 0.8  # of a column's cells that must be of one kind
LEAST_ROWS = 3  # below the heading
WORDS = 4  # of a cell of a heading
LONGER = 2.5  # times a heading's words, in the mean cell below it
NUMBER = re.compile(r"^#?[-+]?\d+(?:[.,]\d+)?[.)]?$")
SENTENCE_END = re.compile(r"[.!?…。！？؟,;]$")


def heads_by_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    body = [[cell.strip() for cell in row] for row in rows[1:]]
    if len(first) < 2 or len(body) < LEAST_ROWS or not all(map(_may_head, first)):
        return False
    columns = [[row[at] for row in body if at < len(row) and row[at]] for at in range(len(first))]
    if any(
        same_person(head) in map(same_person, below)
        for head, below in zip(first, columns, strict=True)
    ):
        return False
    if any(_mostly_counted(below) for below in columns):
        return True
    longer = any(
        _mean_words(below) >= LONGER * len(head.split())
        for head, below in zip(first, columns, strict=True)
    )
    names = [head for head, below in zip(first, columns, strict=True) if _names_again(below)]
    return longer and bool(names) and not any(map(is_role, names))


def _may_head(cell: str) -> bool:
    """Whether a cell may name a column: a few words, with a letter, no time, no sentence."""
    return (
        any(map(str.isalpha, cell))
        and len(cell.split()) <= WORDS
        and not SENTENCE_END.search(cell)
        and mark_alone(cell) is None
    )


def _mostly_counted(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers or times."""
    counted = sum(NUMBER.match(cell) is not None or mark_alone(cell) is not None for cell in cells)
    return bool(cells) and counted >= MOST * len(cells)


def _names_again(cells: Sequence[str]) -> bool:
    """Whether a few short cells come again and again in a column, each of them."""
    kinds = [same_person(cell) for cell in cells]
    again = sum(kinds.count(kind) > 1 for kind in kinds)
    short = all(len(cell.split()) <= WORDS for cell in cells)
    return short and again >= MOST * len(kinds) and len(set(kinds)) <= len(kinds) / 2


def _mean_words(cells: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / max(1, len(cells))
