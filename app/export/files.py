"""Write a study out as tables: CSV files in a folder, or sheets of one workbook.

In:     an open study and whose view of it.
Out:    the tables of app.export.tables as files; beside CSV files the codebook.yaml.

A cell that a spreadsheet would run as a formula is marked as text: in CSV by a leading
apostrophe (one more, where it begins with apostrophes, so that taking one off gives the words
back), in a workbook as a text cell. What a workbook's cell cannot hold is not cut: longer
texts go on in the sheet long_texts, control characters are written as the format has it
(_x0001_). Written elsewhere and moved into place, whole and readable for its owner alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.codebook.yaml_file import codebook_file
from app.common.csv_cells import FORMULA, safe_cell
from app.export.tables import Table, tables
from models.drafts import draft_of
from models.errors import ThroughlineError
from models.store.study import Study

FORMATS = ("csv", "xlsx")
CODEBOOK = "codebook.yaml"  # of the folder; the workbook has the codebook's sheet
ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
CELL_LIMIT = 32_767  # UTF-16 units that a workbook's cell can hold
ROW_LIMIT = 1_048_576  # rows that a workbook's sheet can hold
LONG = "long_texts"  # the sheet of what is too long for a cell


def export_study(
    study: Study, out: Path, *, export_format: str, coder: str, force: bool = False
) -> list[Path]:
    """Write the tables and return the files. Refuses to overwrite unless forced."""
    target = _checked(study, out, export_format, force)
    tables_ = tables(study, coder=coder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(target, replace=force) as draft:
            if export_format == "csv":
                _write_csv(draft, tables_)
                book = codebook_file(study.state())
                (draft / CODEBOOK).write_text(book, encoding="utf-8", newline="\n")
            else:
                _write_xlsx(draft, tables_)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ThroughlineError(f"{out} could not be written: {reason}.") from error
    if export_format == "xlsx":
        return [out]
    return [*(out / f"{name}.csv" for name in tables_), out / CODEBOOK]


def place_of(study: Study, out: Path) -> tuple[Path, bool, bool]:
    """Return the absolute path, whether anything stands there, and whether that is a folder.

    Raises ThroughlineError for the study itself, and for what is no place.
    """
    try:
        target = out.expanduser().resolve()
        stands, is_folder = target.exists(), target.is_dir()
        is_the_study = study.path is not None and study.path.resolve() == target
    except (OSError, RuntimeError, ValueError) as error:
        raise ThroughlineError(f"{out} is not a place that can be written to.") from error
    if is_the_study or not target.name:
        raise ThroughlineError(f"{out} cannot hold an export. Choose another name.")
    return target, stands, is_folder


def _checked(study: Study, out: Path, export_format: str, force: bool) -> Path:
    """Return the absolute path to write to. Raises ThroughlineError where that would harm."""
    if export_format not in FORMATS:
        raise ThroughlineError(
            f'"{export_format}" is not a format; allowed are {", ".join(FORMATS)}.'
        )
    target, stands, is_folder = place_of(study, out)
    if stands and not force:
        raise ThroughlineError(f"{out} already exists. Choose another name, or use --force.")
    if stands and is_folder != (export_format == "csv"):
        kind, wanted = ("folder", "file") if is_folder else ("file", "folder")
        raise ThroughlineError(
            f"{out} is a {kind}, but {export_format} is written to a {wanted}. Choose another name."
        )
    return target


def _write_csv(folder: Path, named: dict[str, Table]) -> None:
    folder.mkdir()
    for name, (header, rows) in named.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([safe_cell(title) for title in header])
            writer.writerows([safe_cell(value) for value in row] for row in rows)


def _write_xlsx(path: Path, named: dict[str, Table]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    long: list[list[Any]] = []
    for name, (header, rows) in named.items():
        _add_sheet(book, name, header, rows, long)
    if long:
        _add_sheet(book, LONG, ["sheet", "row", "column", "part", "text"], long, [])
    book.save(path)


def _add_sheet(
    book: Any, name: str, header: Sequence[str], rows: list[list[Any]], long: list[list[Any]]
) -> None:
    """Write a sheet; what is too long for a cell is added to `long` in parts."""
    from openpyxl.styles import Font

    if len(rows) >= ROW_LIMIT:
        raise ThroughlineError(
            f"The table {name} has {len(rows):,} rows, more than a workbook holds. "
            "Export it as csv."
        )
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title, Font(bold=True)) for title in header])
    for number, row in enumerate(rows, start=2):
        cells = list(row)
        for at, value in enumerate(row):
            if not isinstance(value, str):
                continue
            parts = parts_of_text(value)
            if len(parts) > 1:
                long += [[name, number, header[at], i, part] for i, part in enumerate(parts, 1)]
                told = f"in the sheet {LONG}: {len(value):,} characters in {len(parts)} parts"
            cells[at] = _cell(sheet, value if len(parts) == 1 else told)
        sheet.append(cells)


def parts_of_text(text: str) -> list[str]:
    """Cut a text into pieces that a cell can hold; one piece for nearly every text."""
    if _width(text) <= CELL_LIMIT:
        return [text]
    step = CELL_LIMIT // 2 if len(_escaped(text)) == len(text) else CELL_LIMIT // 7
    return [text[at : at + step] for at in range(0, len(text), step)]


def _width(text: str) -> int:
    """Characters as the file holds them: escaped, and counted in UTF-16 units."""
    return len(_escaped(text).encode("utf-16-le")) // 2


def _escaped(text: str) -> str:
    return ESCAPED.sub(lambda match: f"_x{ord(match.group()):04X}_", text)


def _cell(sheet: Any, value: str, font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, _escaped(value))
    cell.data_type = "s"  # never a formula
    cell.quotePrefix = bool(FORMULA.match(value))  # nor one when somebody edits the cell
    if font is not None:
        cell.font = font
    return cell
