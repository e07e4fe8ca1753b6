"""The addresses of the comparison of groups, and of it as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.common import payloads
from app.common.coded_segments import KeptCodedStudy
from app.groups.table import groups_csv, groups_page
from app.server import workbench
from app.server.requests import Page, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

GROUPS = "/throughline/api/groups"
FILE = "/throughline/api/groups/file"
LONGEST = 2000  # characters of an attribute's name


class GroupsAsked(Page):
    """What is compared, and by which attribute; "": the likeliest one."""

    rows: Literal["codes", "categories", "themes", "dimensions", "questions"] = "codes"
    attribute: Annotated[Text, Field(max_length=LONGEST)] = ""
    order: Literal["given", "difference"] = "given"


def _page(request: Request) -> payloads.GroupsTable:
    asked = read_page(GroupsAsked, request.query_params)
    study = open_study()
    coded = workbench.current().kept_of(study, KeptCodedStudy).of(study, coder_of(study))
    return groups_page(coded, **asked.model_dump())


async def get_groups(request: Request) -> JSONResponse:
    """Answer with the groups side by side."""
    return await answer(lambda: _page(request), missing=404)


async def get_file(request: Request) -> Response:
    """Answer with the same as CSV."""
    made: list[bytes] = []

    def make() -> dict[str, object]:
        made.append(groups_csv(_page(request)))
        return {}

    refused = await answer(make, missing=404)
    if not made:
        return refused
    headers = {
        "Content-Disposition": 'attachment; filename="groups.csv"',
        "Cache-Control": "no-store",
    }
    return Response(made[0], media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [
    Route(GROUPS, get_groups, methods=["GET"]),
    Route(FILE, get_file, methods=["GET"]),
]
