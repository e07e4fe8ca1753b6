"""The address that says whether anything was decided since, for tabs that follow each other."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.server.addresses import STAMP
from app.server.decisions import study_key
from app.server.responses import answer
from app.server.session import coder_of
from app.server.stamp import stamp_of
from app.server.study_access import open_study


async def get_stamp(_request: Request) -> JSONResponse:
    """Answer with the study's stamp: it is asked for by every tab, twice a second."""

    def make() -> payloads.Stamp:
        study = open_study()
        return {"study": study_key(study, coder_of(study)), "stamp": stamp_of(study)}

    return await answer(make, missing=404)


ROUTES = [Route(STAMP, get_stamp, methods=["GET"])]
