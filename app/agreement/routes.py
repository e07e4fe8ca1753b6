"""The address of what coders gave to the units of a round, for the Agreement page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.agreement.comparison import compare_units
from app.coding.routes import answer
from app.common.study_access import open_study
from app.server.decisions import RequestInvalid, is_id
from app.ui.session_state import coder_of

DISAGREEMENTS = "/throughline/api/disagreements"
LARGEST = 9  # digits of a unit's number


async def get_disagreements(request: Request) -> JSONResponse:
    """Answer with units of a closed round, of the kind asked for; never to one who is blind."""

    def make() -> dict[str, Any]:
        study = open_study()
        return compare_units(
            study,
            _id(request, "round"),
            coder=coder_of(study),
            show=request.query_params.get("show", "unsettled"),
            interview=_id(request, "interview"),
            code=_id(request, "code"),
            first=_first(request),
        )

    return await answer(make, missing=404)


def _id(request: Request, name: str) -> str:
    given = request.query_params.get(name, "")
    if not is_id(given):
        raise RequestInvalid(f"That is no {name}'s id.")
    return given


def _first(request: Request) -> int:
    given = request.query_params.get("from", "0")
    if not (given.isascii() and given.isdecimal() and len(given) <= LARGEST):
        raise RequestInvalid("from is a whole number from 0 on.")
    return int(given)


ROUTES = [Route(DISAGREEMENTS, get_disagreements, methods=["GET"])]
