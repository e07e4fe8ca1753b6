"""Read the tables that `throughline evaluate` is given.

In:     a CSV file whose first line names its columns.
Out:    one mapping for each row; TableUnreadable names the line and column of what is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from models.errors import ThroughlineError
from pipeline.read.decode import decode, load

LONGEST_CELL = 1_000_000  # characters


class TableUnreadable(ThroughlineError):
    """A table that lacks a column, or has a row that cannot be taken."""


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    filled: Sequence[str] = (),
    limit: int | None = None,
) -> list[dict[str, str]]:
    """Return the rows, cells stripped; a column that is absent is absent from the rows.

    required: columns that must be there. filled: those whose cells may not be empty.
    limit: only so many rows. Raises TableUnreadable, or TranscriptUnreadable for no text.
    """
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(decode(load(path), path.name)), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_header(header, required, path.name)
        filled_rows: list[dict[str, str]] = []
        for cells in rows:
            if limit is not None and len(filled_rows) >= limit:
                break
            if any(cell.strip() for cell in cells):
                filled_rows.append(_row(cells, header, filled, path.name, rows.line_num))
    except csv.Error as error:
        raise TableUnreadable(
            f"{path.name}, line {rows.line_num}: this is not CSV ({error})."
        ) from error
    if not filled_rows:
        raise TableUnreadable(f"{path.name} has no rows below its first line.")
    return filled_rows


def _check_header(header: Sequence[str], required: Sequence[str], name: str) -> None:
    for column in required:
        if column not in header:
            raise TableUnreadable(
                f'{name}, line 1: there is no column "{column}" (found: '
                f"{', '.join(header) or 'nothing'}; needed: {', '.join(required)}).",
            )
    twice = [column for column in header if column and header.count(column) > 1]
    if twice:
        raise TableUnreadable(f'{name}, line 1: the column "{twice[0]}" stands twice.')


def _row(
    cells: Sequence[str], header: Sequence[str], filled: Sequence[str], name: str, line: int
) -> dict[str, str]:
    if len(cells) != len(header):
        raise TableUnreadable(
            f"{name}, line {line}: there are {len(cells)} cells for {len(header)} columns "
            f"({', '.join(header)}).",
        )
    row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    for column in filled:
        if not row[column]:
            raise TableUnreadable(f'{name}, line {line}, column "{column}": is empty.')
    return row


def several(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by ";", each once."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))
