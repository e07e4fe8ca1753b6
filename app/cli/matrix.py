"""`throughline matrix`: codes, categories, themes, dimensions or questions, crossed."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import CoderOption, JsonOption, StudyArg
from app.cli.terminal import terminal_safe

if TYPE_CHECKING:
    from models.json_shapes import Figures
    from pipeline.concepts.matrix import Matrix, Normalize

NAME = 40  # characters of a row's name in a table
HEADING = 16  # of a column's


class MatrixRows(StrEnum):
    """What stands along the rows."""

    codes = "codes"
    categories = "categories"
    themes = "themes"
    dimensions = "dimensions"
    questions = "questions"


class CountOf(StrEnum):
    """What a cell counts."""

    segments = "segments"
    answers = "answers"
    participants = "participants"
    words = "words"


class Shares(StrEnum):
    """Whether cells are shares, and of what."""

    rows = "rows"
    columns = "columns"
    no = "no"


def matrix(  # noqa: PLR0917
    study: StudyArg,
    rows: Annotated[MatrixRows, typer.Option("--rows", help="What stands along the rows.")],
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            help="participants, interviews, an attribute such as role, codes, categories, themes, "
            "dimensions or questions.",
        ),
    ],
    count: Annotated[CountOf, typer.Option("--count", help="What a cell counts.")] = (
        CountOf.segments
    ),
    normalize: Annotated[
        Shares, typer.Option("--normalize", help="Shares of each row's or column's total.")
    ] = Shares.no,
    coder: CoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cross confirmed codings with who speaks, what was asked, or one another.

    Example: throughline matrix leaders.study --rows themes --columns role --count participants
    """
    from app.common.coded_segments import CodedStudy
    from app.server.study_access import open_for
    from pipeline.concepts.matrix import cross

    opened, coder = open_for(study, coder)
    with opened:
        coded = CodedStudy(opened, coder)
        along, across = coded.side(rows.value), coded.side(columns)
        segments = coded.matrix_segments(along, across)
        table = cross(segments, along.axis, across.axis, count=count.value)
        told = coded.told()
    shares: Normalize = normalize.value
    if as_json:
        figures = matrix_figures(table, shares) | {"coder": coder, "told": told}
        typer.echo(json.dumps(figures, ensure_ascii=False, allow_nan=False))
        return
    lines = [*_lines(table, shares), "", told, *_notes(table)]
    typer.echo(terminal_safe("\n".join(lines)))


def matrix_figures(table: Matrix, normalize: Normalize) -> Figures:
    """Return a matrix with ids, names, counts, and what is behind each cell that is not empty."""
    values = table.values(normalize)
    sides = ((table.rows, table.row_totals), (table.columns, table.column_totals))
    along, across = (
        [
            {"id": id_, "name": name, "total": int(total)}
            for id_, name, total in zip(axis.ids, axis.names, totals, strict=True)
        ]
        for axis, totals in sides
    )
    cells = []
    for i, j in zip(*table.counts.nonzero(), strict=True):
        row, column = table.rows.ids[i], table.columns.ids[j]
        behind = table.behind(row, column)
        cells.append(
            {
                "row": row,
                "column": column,
                "count": int(table.counts[i, j]),
                "value": _number(values[i, j]),
                "segments": [each.id for each in behind],
                "participants": list(dict.fromkeys(each.participant for each in behind)),
            }
        )
    return {
        "rows_are": table.rows.kind,
        "columns_are": table.columns.kind,
        "count": table.count,
        "normalize": normalize,
        "rows": along,
        "columns": across,
        "counts": table.counts.tolist(),
        "values": [[_number(value) for value in line] for line in values],
        "units": table.units,
        "cells": cells,
    }


def _number(value: float) -> float | int | None:
    """Return a cell's value for JSON; None where a share has no whole to be of."""
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


def _lines(table: Matrix, normalize: Normalize) -> list[str]:
    from app.common.text_tables import text_columns

    if not table.rows.ids or not table.columns.ids:
        side = table.rows if not table.rows.ids else table.columns
        return [f"There are no {side.kind} with confirmed codings, so there is no table."]
    values = table.values(normalize)
    heading = [table.rows.kind, *(_cut(name, HEADING) for name in table.columns.names), "total"]
    shown = [
        [_cut(name, NAME), *(_cell(each, normalize) for each in line), f"{total:,}"]
        for name, line, total in zip(table.rows.names, values, table.row_totals, strict=True)
    ]
    foot = ["total", *(f"{each:,}" for each in table.column_totals), f"{table.units:,}"]
    return text_columns([heading, *shown, foot], right=True)


def _cell(value: float, normalize: Normalize) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if normalize == "no" else f"{value:.0%}"


def _cut(name: str, longest: int) -> str:
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _notes(table: Matrix) -> list[str]:
    notes = [
        f"Cells count {table.count}. One that belongs to several rows or columns counts in each, "
        "and once in a total."
    ]
    if "dimensions" in (table.rows.kind, table.columns.kind):
        notes.append("Dimensions are those that the codebook declares of a code.")
    if "questions" in (table.rows.kind, table.columns.kind):
        notes.append("Questions are those that answers were aligned with, likelier than not.")
    return notes
