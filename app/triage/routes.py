"""The addresses of the pages that look at codes over all interviews: triage and comparison."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.coding.routes import answer
from app.common import payloads
from app.common.study_access import open_study
from app.compare.cards import compare_page
from app.server.decisions import RequestInvalid, is_id
from app.server.live_suggestions import desk_of
from app.triage.queue import MOST, triage_page
from app.ui.session_state import coder_of
from pipeline.suggestions.triage import OPEN

TRIAGE = "/throughline/api/triage"
COMPARE = "/throughline/api/compare"
LARGEST = 10_000_000  # an offset beyond which nobody asks in earnest


async def get_triage(request: Request) -> JSONResponse:
    """Answer with a page of open suggestions, in the order and of the kind asked for."""

    def make() -> payloads.Queue:
        study = open_study()
        coder = coder_of(study)
        asked = request.query_params
        learned = desk_of(study, coder).stamp()  # read first: what changes meanwhile is sent
        found = triage_page(
            study,
            coder=coder,
            code=_code(request),
            order=asked.get("order", "doubt"),
            band=asked.get("band", OPEN),
            offset=_number(request, "offset", 0, LARGEST),
            limit=_number(request, "limit", MOST, MOST),
        )
        return {**found, "learned": learned}

    return await answer(make, missing=404)


async def get_compare(request: Request) -> JSONResponse:
    """Answer with what a code holds."""

    def make() -> payloads.ComparePage:
        study = open_study()
        return compare_page(
            study,
            coder=coder_of(study),
            code=_code(request),
            offset=_number(request, "offset", 0, LARGEST),
        )

    return await answer(make, missing=404)


def _code(request: Request) -> str:
    code = request.query_params.get("code", "")
    if not is_id(code):
        raise RequestInvalid("That is no code's id.")
    return code


def _number(request: Request, name: str, default: int, most: int) -> int:
    """Return a whole number of the address, no more than `most`. Raises RequestInvalid."""
    given = request.query_params.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise RequestInvalid(f"{name} is a whole number from 0 on.")
    return min(int(given), most)


ROUTES = [
    Route(TRIAGE, get_triage, methods=["GET"]),
    Route(COMPARE, get_compare, methods=["GET"]),
]
