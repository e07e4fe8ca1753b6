"""Read rows of cells: tables in Word files, and lines cut by tabs.

In:     rows; a row is cells, a cell is lines.
Out:    lines for the reader of lines: Spoken where a column holds the speakers, else the cells'
        own lines, in order.

What a column is, is told over the whole table: times, row numbers, speakers; the rest is words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.names import looks_like_name, may_be_name
from pipeline.read.pieces import same_person, squeeze
from pipeline.read.role_words import is_role
from pipeline.read.times import mark_alone

MOST = 0.8  # of a column's cells that must be of one kind
MAX_NAME = 60  # characters of a cell that holds a speaker
SENTENCE = re.compile(r"[!?。！？]$|[a-z]{3,}\.$")
UNSPACED = (  # scripts without spaces between words, and signs that are about a word
    (re.compile("[\u3040-\u30ff\u3400-\u9fff]"), 2),
    (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 5),
)
HEADING_WORDS = 4  # of a cell that names a column
TALK_WORDS = 4  # mean words of the cells beside the speakers, where names do not come back
HEADINGS = frozenset(  # cells of a row that names the columns
    """# content conversation dialogue duration end id line name no no. nr number role row said
    speaker start text time timecode timespan timestamp timestamps transcript transcription turn
    utterance who words""".split()
)

TableRow = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Spoken:
    """A row that says who speaks. speaker None: the one before goes on."""

    speaker: str | None
    words: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True)
class Aside:
    """Words that are in no turn, and why."""

    words: str
    why: str


class Styled(str):
    """A paragraph of a Word file, with how it is set.

    lead_words: those at its head that are set in bold or italics, and lead which; whole: how
    all of it is set ("bold", "italic", "list"); level: of a heading, 0 for none. dress: all
    ways in which the whole of it is set ("underline", "colour ff0000", "indent 720").
    """

    lead_words: str = ""
    lead: str = ""
    whole: str = ""
    level: int = 0
    dress: frozenset[str] = frozenset()


Line = str | Spoken | Aside


def read_rows(rows: Sequence[TableRow]) -> list[list[Line]]:
    """Return the lines of a table, row by row."""
    cells = [[[line.strip() for line in cell if line.strip()] for cell in row] for row in rows]
    body = cells[1:] if len(cells) > 2 else cells
    width = max((len(row) for row in body), default=0)
    times = [at for at in range(width) if _mostly(body, at, _is_time)]
    numbers = [at for at in range(width) if at not in times and _mostly(body, at, _is_number)]
    others = [at for at in range(width) if at not in times + numbers]
    names = next(
        (at for block in (body, cells) for at in others if _are_names(block, at, others)), None
    )
    heading = cells[0] if cells and _is_heading(cells, times, numbers, names) else None
    blocks: list[list[Line]] = []
    for row in cells:
        spoken = names is not None and any(row)
        if heading is not None and row == heading:
            blocks.append([Aside(_all(row), "a table's heading")])
        elif spoken:
            blocks.append([_spoken(row, names or 0, times, numbers)])
        else:
            blocks.append(list(_plain(row)))
    return blocks


def _all(row: TableRow) -> str:
    return " ".join(line for cell in row for line in cell)


def _is_heading(
    rows: Sequence[TableRow], times: Sequence[int], numbers: Sequence[int], names: int | None
) -> bool:
    """Whether the first row names the columns: it differs from what each of them holds.

    No time stands in the column of times, no number in that of numbers; else its words are
    few, end no sentence, and do not come back below, and those under the speaker's are longer.
    """
    first = [" ".join(cell) for cell in rows[0]]
    filled = [cell for cell in first if cell]
    if len(filled) < 2 or len(rows) < 2 or any(len(c.split()) > HEADING_WORDS for c in filled):
        return False
    if any(re.search(r"[.!?…。！？]$", cell) and len(cell) > 3 for cell in filled):
        return False
    if all(cell.casefold().rstrip(":") in HEADINGS for cell in filled):
        return True
    timed = [first[at] for at in times if at < len(first) and first[at]]
    counted = [first[at] for at in numbers if at < len(first) and first[at]]
    if any(_is_time(cell) for cell in timed) or any(_is_number(cell) for cell in counted):
        return False
    if timed or counted:
        return True
    return names is not None and names < len(first) and _names_column(rows, first, names)


def _names_column(rows: Sequence[TableRow], first: Sequence[str], names: int) -> bool:
    others = [row for row in rows if row != rows[0]]
    below = [" ".join(row[names]) for row in others if names < len(row) and row[names]]
    again = {same_person(cell) for cell in below}
    words = [_length(_all(row)) for row in others]
    width = sum(_length(cell) for cell in first if cell)
    few = width <= 2 * sum(bool(cell) for cell in first)
    longer = sum(words) / max(1, len(words)) > 1.5 * width
    return same_person(first[names]) not in again and few and longer and len(again) < len(below)


def _length(text: str) -> int:
    """Return about how many words a text has; some scripts do not set them apart."""
    close = sum(len(script.findall(text)) / signs for script, signs in UNSPACED)
    return max(len(text.split()), round(close))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"#?[-+]?\d+(?:[.,]\d+)?[.)]?", text) is not None


def _is_time(text: str) -> bool:
    return mark_alone(text) is not None


def _mostly(rows: Sequence[TableRow], at: int, kind: Callable[[str], bool]) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    right = sum(len(cell) == 1 and kind(cell[0]) for cell in cells)
    return bool(cells) and right >= MOST * len(cells)


def _are_names(rows: Sequence[TableRow], at: int, others: Sequence[int]) -> bool:
    """Whether a column holds speakers: short names that come back, beside more words.

    others: the columns that hold neither times nor numbers.
    """
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    if not cells or any(len(cell) > 1 or len(cell[0]) > MAX_NAME for cell in cells):
        return False
    names = [cell[0].rstrip(": ") for cell in cells]
    named = sum(is_role(name) or may_be_name(name) for name in names)
    if named < MOST * len(names) or any(SENTENCE.search(n) for n in names):
        return False
    beside = [
        len(_all([row[i] for i in others if i != at and i < len(row)]).split())
        for row in rows
        if at < len(row) and row[at]
    ]
    if not any(beside):
        return False
    kinds = Counter(map(same_person, names))
    again = sum(count for count in kinds.values() if count > 1)
    talk = sum(beside) / len(beside) >= TALK_WORDS
    cased = sum(is_role(name) or looks_like_name(name) for name in names) >= MOST * len(names)
    if again >= len(names) / 2:
        return cased or len(kinds) <= max(2, len(names) / 3)
    return cased and talk and (all(is_role(name) for name in names) or again > 0)


def _plain(row: TableRow) -> Iterator[str]:
    """Give a row without a speaker: one line where all cells are short, else their lines."""
    filled = [cell for cell in row if cell]
    if len(filled) == 2 and all(len(cell) == 1 for cell in filled):
        yield "\t".join(cell[0] for cell in filled)
    else:
        yield from (line for cell in filled for line in cell)


def _spoken(row: TableRow, names: int, times: Sequence[int], numbers: Sequence[int]) -> Line:
    """Return a row as what somebody says, its first time the start, a second the end."""
    found: list[tuple[float, float | None]] = []
    words: list[str] = []
    speaker = ""
    for at, cell in enumerate(row):
        if not cell:
            continue
        mark = mark_alone(cell[0]) if len(cell) == 1 and at in times else None
        if at == names:
            speaker = cell[0].rstrip(": ")
        elif mark:
            found.append((mark.seconds, mark.until))
        elif not (at in numbers and len(cell) == 1 and _is_number(cell[0])):
            words += cell
    start, end = found[0] if found else (None, None)
    if end is None and len(found) > 1 and found[1][0] >= found[0][0]:
        end = found[1][0]
    return Spoken(squeeze(speaker) or None, " ".join(words), start, end)
