"""Read rows of cells: tables in Word files, and lines cut by tabs.

In:     rows; a row is cells, a cell is lines.
Out:    lines for the reader of lines: Spoken where a column holds the speakers, else the cells'
        own lines, in order.

What a column is, is told over the whole table: times, row numbers, speakers; the rest is words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.labels import is_role, looks_like_name
from pipeline.read.pieces import same_person, squeeze
from pipeline.read.times import STAMP_ALONE, stamp_seconds

MOST = 0.8  # of a column's cells that must be of one kind
MAX_NAME = 60  # characters of a cell that holds a speaker
TALK_WORDS = 4  # mean words of the cells beside the speakers, where names do not come back
HEADINGS = frozenset(  # cells of a row that names the columns
    """# content conversation dialogue duration end id line name no no. nr number role row said
    speaker start text time timecode timespan timestamp timestamps transcript transcription turn
    utterance who words""".split()
)

Row = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Spoken:
    """A row that says who speaks. speaker None: the one before goes on."""

    speaker: str | None
    words: str
    start_s: float | None = None


@dataclass(frozen=True)
class Aside:
    """Words that are in no turn, and why."""

    words: str
    why: str


Line = str | Spoken | Aside


def read_rows(rows: Sequence[Row]) -> list[list[Line]]:
    """Return the lines of a table, row by row."""
    cells = [[[line.strip() for line in cell if line.strip()] for cell in row] for row in rows]
    heading = cells[:1] if cells and _is_heading(cells[0]) else []
    body = cells[len(heading) :]
    width = max((len(row) for row in body), default=0)
    times = [at for at in range(width) if _mostly(body, at, _is_time)]
    numbers = [at for at in range(width - 1) if _mostly(body, at, str.isdigit)]
    names = next(
        (at for at in range(width) if at not in times + numbers and _are_names(body, at)), None
    )
    found: list[list[Line]] = [[Aside(_all(row), "a table's heading")] for row in heading]
    for row in body:
        spoken = names is not None and any(row)
        found.append([_spoken(row, names or 0, times, numbers)] if spoken else list(_plain(row)))
    return found


def _all(row: Row) -> str:
    return " ".join(line for cell in row for line in cell)


def _is_heading(row: Row) -> bool:
    filled = [" ".join(cell).casefold().rstrip(":") for cell in row if cell]
    return len(filled) > 1 and all(cell in HEADINGS for cell in filled)


def _is_time(text: str) -> bool:
    return STAMP_ALONE.match(text) is not None


def _mostly(rows: Sequence[Row], at: int, kind: Callable[[str], bool]) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    right = sum(len(cell) == 1 and kind(cell[0]) for cell in cells)
    return bool(cells) and right >= MOST * len(cells)


def _are_names(rows: Sequence[Row], at: int) -> bool:
    """Whether a column holds speakers: short names, with more words in the columns after."""
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    if not cells or any(len(cell) > 1 or len(cell[0]) > MAX_NAME for cell in cells):
        return False
    names = [cell[0].rstrip(": ") for cell in cells]
    if sum(is_role(name) or looks_like_name(name) for name in names) < MOST * len(names):
        return False
    after = [len(_all(row[at + 1 :]).split()) for row in rows if at < len(row) and row[at]]
    if not any(after):
        return False
    again = sum(count for count in Counter(map(same_person, names)).values() if count > 1)
    talk = sum(after) / len(after) >= TALK_WORDS
    return again >= len(names) / 2 or (talk and all(map(is_role, names))) or (talk and again > 0)


def _plain(row: Row) -> Iterator[str]:
    """Give a row without a speaker: one line where all cells are short, else their lines."""
    filled = [cell for cell in row if cell]
    if len(filled) == 2 and all(len(cell) == 1 for cell in filled):
        yield "\t".join(cell[0] for cell in filled)
    else:
        yield from (line for cell in filled for line in cell)


def _spoken(row: Row, names: int, times: list[int], numbers: list[int]) -> Line:
    start_s: float | None = None
    words: list[str] = []
    speaker = ""
    for at, cell in enumerate(row):
        if not cell:
            continue
        stamp = STAMP_ALONE.match(cell[0]) if len(cell) == 1 and at in times else None
        if at == names:
            speaker = cell[0].rstrip(": ")
        elif stamp:
            start_s = stamp_seconds(stamp) if start_s is None else start_s
        elif not (at in numbers and len(cell) == 1 and cell[0].isdigit()):
            words += cell
    return Spoken(squeeze(speaker) or None, " ".join(words), start_s)
