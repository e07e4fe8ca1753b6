"""The addresses of the framework matrix, and of it as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.common import payloads
from app.common.coded_segments import KeptCodedStudy
from app.server import workbench
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study
from app.summaries.table import summaries_csv, summaries_page

SUMMARIES = "/throughline/api/summaries"
FILE = "/throughline/api/summaries/file"


def _page() -> payloads.SummaryTable:
    study = open_study()
    coded = workbench.current().kept_of(study, KeptCodedStudy).of(study, coder_of(study))
    return summaries_page(coded)


async def get_summaries(_request: Request) -> JSONResponse:
    """Answer with participants by themes."""
    return await answer(_page, missing=404)


async def get_file(_request: Request) -> Response:
    """Answer with the same as CSV."""
    made: list[bytes] = []

    def make() -> dict[str, object]:
        made.append(summaries_csv(_page()))
        return {}

    refused = await answer(make, missing=404)
    if not made:
        return refused
    headers = {
        "Content-Disposition": 'attachment; filename="summaries.csv"',
        "Cache-Control": "no-store",
    }
    return Response(made[0], media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [
    Route(SUMMARIES, get_summaries, methods=["GET"]),
    Route(FILE, get_file, methods=["GET"]),
]
