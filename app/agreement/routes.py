"""The address of what coders gave to the units of a round, for the Agreement page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.agreement.comparison import compare_units
from app.common import payloads
from app.server.requests import Id, Page, Place, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

DISAGREEMENTS = "/throughline/api/disagreements"


class UnitsAsked(Page):
    """Units of a round, from a number on. interview, code: those alone; "": all."""

    round: Id = ""
    show: str = "unsettled"
    interview: Id = ""
    code: Id = ""
    first: Annotated[Place, Field(alias="from")] = 0


async def get_disagreements(request: Request) -> JSONResponse:
    """Answer with units of a closed round, of the kind asked for; never to one who is blind."""

    def make() -> payloads.UnitsPage:
        asked = read_page(UnitsAsked, request.query_params)
        study = open_study()
        return compare_units(
            study,
            asked.round,
            coder=coder_of(study),
            show=asked.show,
            interview=asked.interview,
            code=asked.code,
            first=asked.first,
        )

    return await answer(make, missing=404)


ROUTES = [Route(DISAGREEMENTS, get_disagreements, methods=["GET"])]
