"""The address of what a code holds, over all interviews."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.compare.cards import compare_page
from app.server.addresses import COMPARE
from app.server.requests import Id, Page, Place, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study


class CompareAsked(Page):
    """What a code holds, from the card at an offset on. code "": any."""

    code: Id = ""
    offset: Place = 0


async def get_compare(request: Request) -> JSONResponse:
    """Answer with what a code holds."""

    def make() -> payloads.ComparePage:
        asked = read_page(CompareAsked, request.query_params)
        study = open_study()
        coder = coder_of(study)
        return compare_page(study, coder=coder, code=asked.code, offset=asked.offset)

    return await answer(make, missing=404)


ROUTES = [Route(COMPARE, get_compare, methods=["GET"])]
