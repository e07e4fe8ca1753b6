"""The addresses of the curve of new codes, and of it as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.common import payloads
from app.saturation.curve import curve_csv, saturation_page
from app.server.requests import Page, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

SATURATION = "/throughline/api/saturation"
FILE = "/throughline/api/saturation/file"
MOST = 1000  # interviews

Interviews = Annotated[int, Field(ge=1, le=MOST)]


class SaturationAsked(Page):
    """What is counted, and the stopping rule's parameters. threshold: percent of the base's."""

    of: Literal["codes", "themes"] = "codes"
    base: Interviews = 4
    run: Interviews = 2
    threshold: Annotated[float, Field(ge=0, le=100)] = 5.0


def _page(request: Request) -> payloads.SaturationCurve:
    asked = read_page(SaturationAsked, request.query_params)
    study = open_study()
    return saturation_page(study, coder_of(study), **asked.model_dump())


async def get_saturation(request: Request) -> JSONResponse:
    """Answer with the curve."""
    return await answer(lambda: _page(request), missing=404)


async def get_file(request: Request) -> Response:
    """Answer with the curve as CSV."""
    made: list[bytes] = []

    def make() -> dict[str, object]:
        made.append(curve_csv(_page(request)))
        return {}

    refused = await answer(make, missing=404)
    if not made:
        return refused
    headers = {
        "Content-Disposition": 'attachment; filename="saturation.csv"',
        "Cache-Control": "no-store",
    }
    return Response(made[0], media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [
    Route(SATURATION, get_saturation, methods=["GET"]),
    Route(FILE, get_file, methods=["GET"]),
]
