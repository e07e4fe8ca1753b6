"""Read a table of participants: who is in which file, with what attributes.

In:     a CSV with a `file` column; every other column is an attribute.
Out:    attributes by file name. `guide_role` is the role whose wording of the guide was used,
        `participant` the pseudonym.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from models.errors import TranscriptUnreadable
from pipeline.read.decode import decode, load


def read_participants(path: Path) -> dict[str, dict[str, str]]:
    """Return {file name: {attribute: value}}. Raises TranscriptUnreadable."""
    return participants_in(load(path), path.name)


def participants_in(data: bytes, table: str) -> dict[str, dict[str, str]]:
    """Return the same of a table's bytes; table: its name, for messages."""
    text = decode(data, table)
    rows = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    participants: dict[str, dict[str, str]] = {}
    try:
        columns = [(name or "").strip() for name in rows.fieldnames or ()]
        _check_columns(columns, table)
        for row in rows:
            cells = {key: value for key, value in row.items() if isinstance(value, str)}
            clean = {key.strip(): value.strip() for key, value in cells.items() if key}
            name = clean.pop("file", "")
            if not name:
                continue
            if name in participants or None in row:
                problem = "stands twice" if name in participants else "has more cells than columns"
                raise TranscriptUnreadable(f'{table}, line {rows.line_num}: "{name}" {problem}.')
            participants[name] = {key: value for key, value in clean.items() if key and value}
    except csv.Error as error:
        raise TranscriptUnreadable(
            f"{table}, line {rows.line_num}: this is not CSV ({error})."
        ) from error
    return participants


def _check_columns(columns: list[str], name: str) -> None:
    """Raise TranscriptUnreadable unless there is one file column and no column twice."""
    if "file" not in columns:
        raise TranscriptUnreadable(
            f'{name} has no "file" column (found: {", ".join(filter(None, columns)) or "none"}). '
            "Its first line must name the columns, one of them file.",
        )
    twice = sorted({each for each in columns if each and columns.count(each) > 1})
    if twice:
        raise TranscriptUnreadable(
            f"{name} names a column twice ({', '.join(twice)}). Rename one of them."
        )


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)
