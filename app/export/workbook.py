"""Write sheets as a workbook that is read without more ado: widths, wrapping, filters, dates.

In:     sheets (app.export.sheets).
Out:    the bytes of an .xlsx. No cell is a formula, whatever it begins with; control signs are
        written as the format has it (_x0001_); what is longer than a cell holds goes on in the
        sheet long_texts, and its cell says so.

XlsxWriter writes it, in about half of the time that openpyxl takes: docs/decisions/exports.md.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from app.common.csv_cells import FORMULA
from app.export.columns import WIDTHS, Column, Kind, Sheet, Value
from app.export.files import CELL_LIMIT, LONG, ROW_LIMIT, parts_of_text
from models.errors import ThroughlineError

HALF = re.compile("[\\ud800-\\udfff]")  # of a character: no file can hold one
DAY_S = 86_400
SHORT = 2000  # characters that a cell holds in any case, however they are written
LINE_HIGH = 15  # points of a line
HIGHEST = 405  # points: a row cannot be higher
HEADING_HIGH = 2 * LINE_HIGH + 2
WRAPPED: tuple[Kind, ...] = ("text", "long")
FORMATS: dict[Kind, dict[str, str | bool]] = {
    "id": {"font_color": "#5f6b7a"},
    "text": {"text_wrap": True},
    "long": {"text_wrap": True},
    "number": {},
    "share": {"num_format": "0.00"},
    "duration": {"num_format": "[h]:mm:ss"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "date": {"num_format": "yyyy-mm-dd"},
}
SHADE = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#9EC5FE"}
LONG_COLUMNS = (
    Column("sheet", "text", ""),
    Column("row", "number", ""),
    Column("column", "text", ""),
    Column("part", "number", ""),
    Column("text", "long", ""),
)

Parts = list[list[Value]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of these sheets, in order."""
    import xlsxwriter

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    writer = _Writer(book)
    for sheet in sheets:
        writer.add(sheet)
    if writer.long:
        writer.add(Sheet(LONG, "", LONG_COLUMNS, writer.long))
    book.close()
    return kept.getvalue()


class _Writer:
    """Writes sheets into one book; remembers what was too long for a cell."""

    def __init__(self, book: Any) -> None:
        self.long: Parts = []
        self._book = book
        top = {"valign": "top"}
        self._formats = {kind: book.add_format(top | more) for kind, more in FORMATS.items()}
        self._marked = book.add_format(top | {"text_wrap": True, "quote_prefix": True})
        self._heading = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#E7ECF3",
                "bottom": 1,
            }
        )

    def add(self, sheet: Sheet) -> None:
        """Write a sheet. Raises ThroughlineError where it has more rows than a sheet can hold."""
        if len(sheet.rows) >= ROW_LIMIT:
            raise ThroughlineError(
                f"The table {sheet.name} has {len(sheet.rows):,} rows, more than a workbook holds. "
                "Export it as csv."
            )
        page = self._book.add_worksheet(sheet.name)
        page.set_row(0, HEADING_HIGH)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width or WIDTHS[column.kind])
            _write_text(page, 0, at, column.name, self._heading)
        ways = [self._way(page, sheet, column) for column in sheet.columns]
        widths = [_wraps_at(column) for column in sheet.columns]
        for number, row in enumerate(sheet.rows, start=1):
            lines = 1
            for at, value in enumerate(row):
                if value is not None and value != "":
                    ways[at](number, at, value)
                    if isinstance(value, str) and len(value) > widths[at]:
                        lines = max(lines, _lines(value, widths[at]))
            if lines > 1:
                page.set_row(number, min(lines * LINE_HIGH, HIGHEST))
        self._finish(page, sheet)

    def _finish(self, page: Any, sheet: Sheet) -> None:
        last = max(len(sheet.rows), 1)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        if sheet.shaded and sheet.rows:
            first, end = sheet.shaded
            page.conditional_format(1, first, last, end, SHADE)

    def _way(self, page: Any, sheet: Sheet, column: Column) -> Callable[[int, int, Any], None]:
        """Return what writes a value into this column."""
        form = self._formats[column.kind]
        write_string, write_number = page.write_string, page.write_number
        share = DAY_S if column.kind == "duration" else 1

        def write(row: int, at: int, value: Any) -> None:
            if isinstance(value, str):
                if len(value) < SHORT and value[0].isalnum() and value.isprintable():
                    write_string(row, at, value, form)  # as nearly all are: nothing to look at
                else:
                    self._text(page, sheet.name, column, (row, at), value)
            elif isinstance(value, datetime.date):
                shown = form if column.kind in ("moment", "date") else self._formats["moment"]
                page.write_datetime(row, at, value, shown)
            else:
                write_number(row, at, value / share if share != 1 else value, form)

        return write

    def _text(
        self, page: Any, sheet: str, column: Column, place: tuple[int, int], value: str
    ) -> None:
        parts = parts_of_text(value)
        if len(parts) > 1:
            row = place[0] + 1
            self.long += [[sheet, row, column.name, i, part] for i, part in enumerate(parts, 1)]
            value = f"in the sheet {LONG}: {len(value):,} characters in {len(parts)} parts"
        marked = FORMULA.match(value) is not None  # no formula even when somebody edits the cell
        form = self._marked if marked else self._formats[column.kind]
        _write_text(page, *place, value, form)


def _wraps_at(column: Column) -> int:
    """Return after how many characters a column's words go on in the next line."""
    if column.kind not in WRAPPED:
        return CELL_LIMIT
    return column.width or WIDTHS[column.kind]


def _lines(value: str, width: int) -> int:
    """Return about how many lines words take: not every program reckons it when it opens them."""
    return sum(1 + len(line) // width for line in value.splitlines())


def _write_text(page: Any, row: int, at: int, value: str, form: Any) -> None:
    text = HALF.sub(lambda sign: f"\\u{ord(sign.group()):04x}", value)
    if text.startswith("<r>") and text.endswith("</r>"):  # which it would take for markup
        page.write_rich_string(row, at, text[:1], form, text[1:], form)
    else:
        page.write_string(row, at, text, form)
