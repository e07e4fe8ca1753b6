"""What the Matrix page is given: counts, what is behind a cell, and the whole as a file.

In:     what one coder confirmed, and what is asked for.
Out:    JSON-ready data; CSV or a workbook.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

import numpy as np

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.coded_segments import PEOPLE, ROWS, CodedStudy
from app.common.csv_cells import FORMULA, safe_cell
from app.common.text import counted
from models.errors import ThroughlineError
from pipeline.concepts.matrix import (
    Count,
    Matrix,
    MatrixAxis,
    MatrixSegment,
    Membership,
    Normalize,
)
from pipeline.concepts.matrix_order import Order, order_of_columns, order_of_rows

MOST = 200  # quotations in one answer
LABELS = {
    "codes": "Codes",
    "categories": "Categories",
    "themes": "Themes",
    "dimensions": "Dimensions",
    "questions": "Questions of the guide",
    "participants": "Participants",
    "interviews": "Interviews",
}
CELLS_ARE = {
    "segments": "segments that belong to both",
    "answers": "answers in which both occur",
    "participants": "participants in whose words both occur",
    "words": "words of the segments that belong to both",
}


@dataclass(frozen=True)
class MatrixWanted:
    """What is to be crossed, counted and how it stands."""

    rows: str = "codes"
    columns: str = "participants"
    count: Count = "segments"
    share: Normalize = "no"
    order: Order = "given"


def matrix_of(coded: CodedStudy, wanted: MatrixWanted) -> Matrix:
    """Return the matrix, as the study gives its rows and columns. Raises NoSuchAxis."""
    return coded.matrix(wanted.rows, wanted.columns, wanted.count)


def matrix_page(coded: CodedStudy, wanted: MatrixWanted) -> payloads.MatrixTable:
    """Return the table with its rows and columns in the order that is wanted."""
    matrix = matrix_of(coded, wanted)
    along, across = order_of_rows(matrix, wanted.order), order_of_columns(matrix, wanted.order)
    counts = matrix.counts[np.ix_(along, across)].tolist()
    membership = _membership(matrix)
    in_columns = membership.rows if membership else ()
    return {
        "rows": [
            _line(
                matrix.rows, at, int(matrix.row_totals[at]), in_columns[at] if in_columns else None
            )
            for at in along
        ],
        "columns": [
            _line(matrix.columns, at, int(matrix.column_totals[at]), None) for at in across
        ],
        "counts": counts,
        "values": counts if wanted.share == "no" else _shares(matrix, wanted, along, across),
        "rows_are": label_of(matrix.rows.kind),
        "columns_are": label_of(matrix.columns.kind),
        "units": matrix.units,
        "of": membership.columns if membership else None,
        "row_choices": [{"value": each, "label": LABELS[each]} for each in ROWS],
        "column_choices": column_choices(coded),
        "told": [coded.told(), *notes(matrix, wanted, membership)],
    }


def column_choices(coded: CodedStudy) -> list[payloads.Choice]:
    """Return what may stand across: who speaks, their attributes, and what rows may be."""
    keys = {key for each in coded.transcripts.values() for key in each.attributes}
    attributes = sorted(keys - {"participant", *ROWS, *PEOPLE})
    kinds = [*PEOPLE, *attributes, *ROWS]
    return [{"value": each, "label": label_of(each)} for each in kinds]


def label_of(kind: str) -> str:
    """Return what a side is called: a word of ours, or an attribute's name."""
    return LABELS.get(kind) or strip_bidi_controls(kind[:1].upper() + kind[1:].replace("_", " "))


def _line(axis: MatrixAxis, at: int, total: int, many: int | None) -> payloads.MatrixLine:
    name = strip_bidi_controls(axis.names[at])
    return {"id": axis.ids[at], "name": name, "total": total, "held_by": many}


def _shares(
    matrix: Matrix, wanted: MatrixWanted, along: list[int], across: list[int]
) -> list[list[float | None]]:
    shares = matrix.values(wanted.share)[np.ix_(along, across)]
    return [[_number(value) for value in line] for line in shares]


def _number(value: float) -> float | None:
    """Return a value for JSON; None where a share has no whole to be of."""
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


def _membership(matrix: Matrix) -> Membership | None:
    """Return in how many interviews or participants each row is, where these are the columns."""
    return matrix.membership() if matrix.columns.kind in PEOPLE else None


def notes(matrix: Matrix, wanted: MatrixWanted, membership: Membership | None) -> list[str]:
    """Say what cells and totals are."""
    said = [f"A cell counts {CELLS_ARE[wanted.count]}."]
    if matrix.rows.kind == matrix.columns.kind:
        said.append("The diagonal is what each has by itself.")
    said.append(
        f"Whatever belongs to several rows or columns counts in each, and once in a total; "
        f"{counted(matrix.units, wanted.count.removesuffix('s'))} in all."
    )
    if membership and membership.columns:
        kind = matrix.columns.kind.removesuffix("s")
        said.append(
            f"{counted(membership.hits, 'hit')} in {counted(membership.columns, kind)}: "
            f"{membership.several} stand in more than one row, {membership.none} in none."
        )
    if wanted.share != "no":
        side = "row" if wanted.share == "rows" else "column"
        said.append(
            f"Shares are of a {side}'s total. They may add up to more than 100%, since what "
            "belongs to several counts in each; “–” where the total is nought."
        )
    if "dimensions" in (matrix.rows.kind, matrix.columns.kind):
        said.append("Dimensions are those that the codebook declares of a code.")
    if "questions" in (matrix.rows.kind, matrix.columns.kind):
        said.append("Questions are those that answers were aligned with, likelier than not.")
    return said


# -- what is behind a cell


def matrix_cell(
    coded: CodedStudy, wanted: MatrixWanted, row: str, column: str
) -> payloads.MatrixCell:
    """Return a cell's quotations, each with whose they are and the way to its place.

    Raises ThroughlineError where the matrix has no such row or column.
    """
    matrix = matrix_of(coded, wanted)
    if row not in matrix.rows.ids or column not in matrix.columns.ids:
        raise ThroughlineError("This cell is no more: its row or column has no confirmed coding.")
    behind = matrix.behind(row, column)
    i, j = matrix.rows.ids.index(row), matrix.columns.ids.index(column)
    value = int(matrix.counts[i, j])
    people = len({each.participant for each in behind})
    noun = wanted.count.removesuffix("s")
    return {
        "row": strip_bidi_controls(matrix.rows.names[i]),
        "column": strip_bidi_controls(matrix.columns.names[j]),
        "said": f"{counted(value, noun)}; {counted(len(behind), 'quotation')} from "
        f"{counted(people, 'participant')}.",
        "quotations": quotations_of(coded, behind[:MOST]),
        "left_out": max(0, len(behind) - MOST),
    }


def quotations_of(
    coded: CodedStudy, segments: tuple[MatrixSegment, ...]
) -> list[payloads.Quotation]:
    """Return segments as quotations, with all codes that each was given."""
    by_id = {each.segment.id: each for each in coded.coded}
    found: list[payloads.Quotation] = []
    for each in segments:
        segment_coded = by_id[each.id]
        segment = segment_coded.segment
        names = [code_path(code, coded.state.codes) for code in segment_coded.codes]
        found.append(
            {
                "quote": strip_bidi_controls(segment.quote),
                "who": strip_bidi_controls(coded.participant(segment.transcript_id)),
                "code": strip_bidi_controls("; ".join(names)),
                "href": InterviewPlace(segment.transcript_id, segment.id).address,
            }
        )
    return found


# -- as a file


def table_rows(matrix: Matrix, wanted: MatrixWanted) -> list[list[str | float | None]]:
    """Return heading, rows and foot; a share that has no whole is None."""
    along, across = order_of_rows(matrix, wanted.order), order_of_columns(matrix, wanted.order)
    values = matrix.values(wanted.share)
    membership = _membership(matrix)
    more: list[str | float | None] = [f"in, of {membership.columns}"] if membership else []
    heading = [matrix.rows.kind, *(matrix.columns.names[at] for at in across), "total", *more]
    rows: list[list[str | float | None]] = [heading]
    for i in along:
        cells = [_number(values[i, j]) for j in across]
        in_many: list[str | float | None] = [membership.rows[i]] if membership else []
        rows.append([matrix.rows.names[i], *cells, int(matrix.row_totals[i]), *in_many])
    foot: list[str | float | None] = [int(matrix.column_totals[j]) for j in across]
    rows.append(["total", *foot, matrix.units, *([None] if more else [])])
    return rows


def as_csv(rows: list[list[str | float | None]]) -> bytes:
    """Return a table as CSV in UTF-8; no cell is one that a spreadsheet takes for a formula."""
    kept = io.StringIO()
    kept.write("\ufeff")
    csv.writer(kept).writerows([[safe_cell(cell) for cell in row] for row in rows])
    return kept.getvalue().encode("utf-8", errors="backslashreplace")


def as_workbook(rows: list[list[str | float | None]], told: list[str], *, shares: bool) -> bytes:
    """Return a table as a workbook, shaded by its numbers, with a sheet that says what they are."""
    import xlsxwriter

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("matrix")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "0%" if shares else "#,##0"})
    count = book.add_format({"num_format": "#,##0"})
    marked = book.add_format({"bold": True, "text_wrap": True, "quote_prefix": True})
    page.set_column(0, 0, 40)
    page.freeze_panes(1, 1)
    ends = rows[0].index("total")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(at, column, cell, marked if FORMULA.match(cell) else bold)
            elif cell is not None:
                inside = at < len(rows) - 1 and column < ends
                page.write_number(at, column, cell, number if inside else count)
    if ends > 1 and len(rows) > 2:
        shade = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#9EC5FE"}
        page.conditional_format(1, 1, len(rows) - 2, ends - 1, shade)
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100)
    for at, sentence in enumerate(told):
        about.write_string(at, 0, sentence)
    book.close()
    return kept.getvalue()
