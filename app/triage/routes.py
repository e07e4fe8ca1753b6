"""The addresses of the pages that look at codes over all interviews: triage and comparison."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.coding.routes import answer
from app.common import payloads
from app.common.study_access import open_study
from app.compare.cards import compare_page
from app.server.live_suggestions import live_suggestions_of
from app.server.requests import Id, Page, Place, read_page
from app.triage.queue import MOST, triage_page
from app.ui.session_state import coder_of
from pipeline.suggestions.triage import OPEN

TRIAGE = "/throughline/api/triage"
COMPARE = "/throughline/api/compare"


class CompareAsked(Page):
    """What a code holds, from the card at an offset on. code "": any."""

    code: Id = ""
    offset: Place = 0


class TriageAsked(CompareAsked):
    """A page of the queue. limit: how many suggestions at most."""

    order: str = "doubt"
    band: str = OPEN
    limit: Place = MOST


async def get_triage(request: Request) -> JSONResponse:
    """Answer with a page of open suggestions, in the order and of the kind asked for."""

    def make() -> payloads.Queue:
        asked = read_page(TriageAsked, request.query_params)
        study = open_study()
        coder = coder_of(study)
        learned = live_suggestions_of(
            study, coder
        ).stamp()  # read first: what changes meanwhile is sent
        found = triage_page(
            study,
            coder=coder,
            code=asked.code,
            order=asked.order,
            band=asked.band,
            offset=asked.offset,
            limit=min(asked.limit, MOST),
        )
        return {**found, "learned": learned}

    return await answer(make, missing=404)


async def get_compare(request: Request) -> JSONResponse:
    """Answer with what a code holds."""

    def make() -> payloads.ComparePage:
        asked = read_page(CompareAsked, request.query_params)
        study = open_study()
        coder = coder_of(study)
        return compare_page(study, coder=coder, code=asked.code, offset=asked.offset)

    return await answer(make, missing=404)


ROUTES = [
    Route(TRIAGE, get_triage, methods=["GET"]),
    Route(COMPARE, get_compare, methods=["GET"]),
]
