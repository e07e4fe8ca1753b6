"""Read transcripts that are tables: CSV, TSV, semicolons, NVivo's and ELAN's exports.

In:     the text of a file.
Out:    a Reading, or None where the text is no table. TranscriptUnreadable for a table without
        somebody's words in it.

Columns are told by their headings (in several languages) and by what is in them; what is in no
column of times, speakers or words is left out by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from models.errors import TranscriptUnreadable
from pipeline.read.cue_speakers import EVERY_CUE, find_pieces
from pipeline.read.cues import Cue, CueLine
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.labels import find_speakers, split_label
from pipeline.read.pieces import Piece, Reading
from pipeline.read.table_columns import (
    Columns,
    SourceTable,
    TableRow,
    find_columns,
    find_table,
    is_time,
    ruled_line,
    times_of,
)

QUOTED = re.compile(r'^\s*"(?:[^"]|"")*"\s*$')
HELP = (
    "A transcript's table has a column of words, and one of speakers or times, with headings "
    "such as speaker, start, text."
)


def read_table(text: str, name: str, hints: ReadingHints = NO_HINTS) -> Reading | None:
    """Read a table; None where the text is none, or no transcript by its headings alone."""
    named = Path(name).suffix.lower() in (".csv", ".tsv", ".tab")
    table = find_table(text, named=named)
    if table is None or (not table.heading and _is_labelled(text)):
        return None
    ruled = table.delimiter == "|" and ruled_line(text) is not None
    columns = find_columns(table, sure=named or ruled)
    if columns is None:
        if not named or table.width < 2:
            return None
        first = table.heading or table.rows[0].cells
        headings = ", ".join(cell.strip() for cell in first if cell.strip()) or "none"
        raise TranscriptUnreadable(
            f"{name} is a table without a column of somebody's words, or without one that says "
            f"who speaks or when (its first row: {headings[:200]}). {HELP}",
        )
    reading = Reading("table")
    reading.shape = f"{table.delimiter!r} {' '.join(sorted(columns.kinds))}"
    for row in table.before:
        reading.leave(" ".join(row.cells), "it stands before the table's heading")
    reading.leave(" ".join(filter(None, table.heading)), "a table's heading")
    _leave_others(reading, table.rows, columns, table.heading)
    if columns.guessed:
        reading.doubt("table", _taken(table, columns), [table.rows[0].number])
    rows = _in_time(reading, table.rows, columns)
    if columns.people:
        _by_columns(reading, rows, columns, table.heading)
    elif columns.speaker is None:
        _by_labels(reading, rows, columns, hints)
    else:
        _by_rows(reading, rows, columns)
    return reading


def one_column(lines: Sequence[str], name: str) -> list[str]:
    """Return lines without the quotation marks that a CSV file of one column puts around them."""
    filled = [line for line in lines if line.strip()]
    if not name.lower().endswith(".csv") or not all(QUOTED.match(line) for line in filled):
        return list(lines)
    return [line.strip()[1:-1].replace('""', '"') for line in lines]


def _is_labelled(text: str) -> bool:
    """Whether lines are "Name: words" with commas in them, in a file that is named .csv."""
    lines = [line for line in text.split("\n") if line.strip()]
    people = find_speakers(lines)
    labelled = sum(split_label(line, people)[0] is not None for line in lines)
    return labelled >= EVERY_CUE * len(lines)


def _words(row: TableRow, columns: Columns) -> str:
    return " ".join(row.cell(at) for at in columns.texts if row.cell(at))


def _taken(table: SourceTable, columns: Columns) -> str:
    """Say which columns were taken for what, where headings do not say it."""

    def called(at: int) -> str:
        heading = table.heading[at] if at < len(table.heading) else ""
        return f'"{heading[:40]}"' if heading else f"column {at + 1}"

    who = (
        "nobody is named" if columns.speaker is None else f"speakers are {called(columns.speaker)}"
    )
    words = " and ".join(called(at) for at in [*columns.texts, *columns.people])
    return (
        f"The headings do not say which column holds whose words. Words are {words}; {who}. If "
        'that is wrong, name the columns "speaker" and "text" in the table.'
    )


def _by_rows(reading: Reading, rows: list[TableRow], columns: Columns) -> None:
    """One row, one speaker; where few rows name one, it goes on with the one before."""
    assert columns.speaker is not None
    named = sum(bool(row.cell(columns.speaker)) for row in rows)
    always = named >= EVERY_CUE * len(rows)
    speaker: str | None = None
    for row in rows:
        own = row.cell(columns.speaker).rstrip(": ") or None
        speaker = own if own or always else speaker
        start, end = times_of(row, columns)
        reading.pieces.append(Piece(speaker, _words(row, columns), start, end, row.number))


def _by_columns(
    reading: Reading, rows: list[TableRow], columns: Columns, heading: tuple[str, ...]
) -> None:
    """One column for each speaker, whose name is its heading."""
    for row in rows:
        start, end = times_of(row, columns)
        for at in columns.people:
            if row.cell(at):
                reading.pieces.append(Piece(heading[at], row.cell(at), start, end, row.number))


def _by_labels(
    reading: Reading, rows: list[TableRow], columns: Columns, hints: ReadingHints
) -> None:
    """No column says who speaks: the words may, as in cues."""
    cues = []
    for row in rows:
        lines = [CueLine(row.number, line) for line in _words(row, columns).split("\n")]
        cues.append(Cue(*times_of(row, columns), lines))
    find_pieces(cues, reading, hints)


def _leave_others(
    reading: Reading, rows: tuple[TableRow, ...], columns: Columns, heading: tuple[str, ...]
) -> None:
    """Leave out what other columns hold, if there is a word in it."""
    for at in range(max((len(row.cells) for row in rows), default=0)):
        if at in columns.texts or at in columns.people or at == columns.speaker:
            continue
        cells = [row.cell(at) for row in rows if row.cell(at)]
        if at in columns.known:
            cells = [cell for cell in cells if not is_time(cell)]
        words = " ".join(cells)
        if any(char.isalpha() for char in words):
            called = f'"{heading[at]}"' if at < len(heading) and heading[at] else str(at + 1)
            reading.leave(words, f"the table's column {called}")


def _in_time(reading: Reading, rows: tuple[TableRow, ...], columns: Columns) -> list[TableRow]:
    """Return rows that stand speaker after speaker (ELAN's tiers) in the order of their times."""
    if columns.speaker is None:
        return list(rows)
    people = [row.cell(columns.speaker) for row in rows]
    changes = sum(before != after for before, after in pairwise(people))
    starts = [times_of(row, columns)[0] for row in rows]
    known = [each for each in starts if each is not None]
    back = any(after < before for before, after in pairwise(known))
    if changes != len(set(people)) - 1 or not changes or not back or len(known) < len(rows):
        return list(rows)
    reading.doubt(
        "table",
        "The table holds one speaker's rows after the other's. They were put in the order of "
        "their times.",
    )
    order = sorted(range(len(rows)), key=lambda at: (known[at], at))
    return [rows[at] for at in order]
