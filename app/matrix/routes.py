"""The addresses of the matrix, of what is behind a cell of it, and of it as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.common import payloads
from app.common.coded_segments import CodedStudy, KeptCodedStudy
from app.matrix.cells import (
    MatrixWanted,
    as_csv,
    as_workbook,
    matrix_cell,
    matrix_of,
    matrix_page,
    table_rows,
)
from app.server import workbench
from app.server.requests import Page, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

MATRIX = "/throughline/api/matrix"
CELL = "/throughline/api/matrix/cell"
FILE = "/throughline/api/matrix/file"
LONGEST = 2000  # characters of an attribute's name or value
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Name = Annotated[Text, Field(max_length=LONGEST)]


class MatrixAsked(Page):
    """What is crossed, counted, shared and how it stands."""

    rows: Literal["codes", "categories", "themes", "dimensions", "questions"] = "codes"
    columns: Name = "participants"
    count: Literal["segments", "answers", "participants", "words"] = "segments"
    share: Literal["no", "rows", "columns"] = "no"
    order: Literal["given", "count", "name", "alike"] = "given"

    def wanted(self) -> MatrixWanted:
        return MatrixWanted(self.rows, self.columns, self.count, self.share, self.order)


class CellAsked(MatrixAsked):
    """A cell of the matrix, by the ids of its row and column."""

    row: Name = ""
    column: Name = ""


class FileAsked(MatrixAsked):
    """The matrix as a file of a kind."""

    kind: Literal["csv", "xlsx"] = "csv"


def coded_study() -> CodedStudy:
    """Return what the workbench's coder confirmed, read once a revision."""
    study = open_study()
    return workbench.current().kept_of(study, KeptCodedStudy).of(study, coder_of(study))


async def get_matrix(request: Request) -> JSONResponse:
    """Answer with the table."""

    def make() -> payloads.MatrixTable:
        asked = read_page(MatrixAsked, request.query_params)
        return matrix_page(coded_study(), asked.wanted())

    return await answer(make, missing=404)


async def get_cell(request: Request) -> JSONResponse:
    """Answer with the quotations behind a cell."""

    def make() -> payloads.MatrixCell:
        asked = read_page(CellAsked, request.query_params)
        return matrix_cell(coded_study(), asked.wanted(), asked.row, asked.column)

    return await answer(make, missing=404)


async def get_file(request: Request) -> Response:
    """Answer with the table as a file to keep."""
    made: list[Response] = []

    def make() -> dict[str, object]:
        asked = read_page(FileAsked, request.query_params)
        coded, wanted = coded_study(), asked.wanted()
        matrix = matrix_of(coded, wanted)
        rows = table_rows(matrix, wanted)
        if asked.kind == "csv":
            body, media = as_csv(rows), "text/csv; charset=utf-8"
        else:
            told = matrix_page(coded, wanted)["told"]
            body, media = as_workbook(rows, told, shares=wanted.share != "no"), XLSX
        name = f'attachment; filename="matrix.{asked.kind}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        made.append(Response(body, media_type=media, headers=headers))
        return {}

    refused = await answer(make, missing=404)
    return made[0] if made else refused


ROUTES = [
    Route(MATRIX, get_matrix, methods=["GET"]),
    Route(CELL, get_cell, methods=["GET"]),
    Route(FILE, get_file, methods=["GET"]),
]
