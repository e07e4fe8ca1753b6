"""Write sheets as CSV files in a zip, with a table that says what every column holds.

In:     sheets (app.export.sheets).
Out:    the bytes of a .zip. Numbers have a point, days and moments are as ISO 8601 writes them,
        durations are seconds. A cell that a spreadsheet would run as a formula is marked by a
        leading apostrophe (app.common.csv_cells).
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Sequence

from app.common.csv_cells import safe_cell
from app.export.columns import Column, Sheet, Value

FIXED = (1980, 1, 1, 0, 0, 0)  # of each file in the zip: the same export is the same zip
README = (
    "Tables of a study, as comma-separated values in UTF-8.\n\n"
    "about.csv says what was exported and when; columns.csv what every column holds.\n"
    "Tables are joined by the columns that end in id. Numbers have a point; dates are written\n"
    "2026-03-01, moments 2026-03-01 17:05:00, times in a recording as seconds from its start.\n"
    "An empty cell: there is nothing to say. Where words begin with a sign that a spreadsheet\n"
    "would take for a formula (= + - @), an apostrophe stands before them.\n"
)


def csv_zip(sheets: Sequence[Sheet]) -> bytes:
    """Return a zip with a CSV file a sheet, and a README."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        _add(packed, "README.txt", README)
        for sheet in sheets:
            _add(packed, f"{sheet.name}.csv", csv_of(sheet))
    return kept.getvalue()


def _add(packed: zipfile.ZipFile, name: str, words: str) -> None:
    entry = zipfile.ZipInfo(name, FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, words.encode("utf-8", errors="backslashreplace"))


def csv_of(sheet: Sheet) -> str:
    """Return a sheet as CSV, with the sign that tells spreadsheets it is UTF-8."""
    kept = io.StringIO()
    kept.write("\ufeff")
    writer = csv.writer(kept)
    writer.writerow([safe_cell(column.name) for column in sheet.columns])
    kinds = sheet.columns
    writer.writerows([_cell(v, c) for v, c in zip(row, kinds, strict=True)] for row in sheet.rows)
    return kept.getvalue()


def _cell(value: Value, column: Column) -> object:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, float) and column.kind == "duration":
        return round(value, 3)
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else value
