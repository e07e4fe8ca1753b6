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
    text = decode(load(path), path.name)
    rows = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    columns = [name.strip() for name in rows.fieldnames or ()]
    if "file" not in columns:
        raise TranscriptUnreadable(
            f'{path.name} has no "file" column (found: {", ".join(columns) or "none"}). '
            "Its first line must name the columns, one of them file.",
            file=path.name,
        )
    found: dict[str, dict[str, str]] = {}
    try:
        for row in rows:
            clean = {
                (key or "").strip(): (value or "").strip()
                for key, value in row.items()
                if isinstance(value, str | None)
            }
            name = clean.pop("file")
            if not name:
                continue
            if name in found or None in row:
                problem = "stands twice" if name in found else "has more cells than columns"
                raise TranscriptUnreadable(
                    f'{path.name}, line {rows.line_num}: "{name}" {problem}.', file=path.name
                )
            found[name] = {key: value for key, value in clean.items() if key and value}
    except csv.Error as error:
        raise TranscriptUnreadable(
            f"{path.name}, line {rows.line_num}: this is not CSV ({error}).", file=path.name
        ) from error
    return found


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)
