"""The address of open suggestions over all interviews."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.server.live_suggestions import live_suggestions_of
from app.server.requests import Id, Page, Place, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study
from app.triage.queue import MOST, triage_page
from pipeline.suggestions.triage import OPEN

TRIAGE = "/throughline/api/triage"


class TriageAsked(Page):
    """A page of the queue. code "": of any. limit: how many suggestions at most."""

    code: Id = ""
    offset: Place = 0
    order: str = "doubt"
    band: str = OPEN
    limit: Place = MOST
    card: Id = ""


async def get_triage(request: Request) -> JSONResponse:
    """Answer with a page of open suggestions, in the order and of the kind asked for."""

    def make() -> payloads.Queue:
        asked = read_page(TriageAsked, request.query_params)
        study = open_study()
        coder = coder_of(study)
        learned = live_suggestions_of(
            study, coder
        ).stamp()  # read first: what changes meanwhile is sent
        page = triage_page(
            study,
            coder=coder,
            code=asked.code,
            order=asked.order,
            band=asked.band,
            offset=asked.offset,
            limit=min(asked.limit, MOST),
            card=asked.card,
        )
        return {**page, "learned": learned}

    return await answer(make, missing=404)


ROUTES = [Route(TRIAGE, get_triage, methods=["GET"])]
