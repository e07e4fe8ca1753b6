"""The address of all memos in one list."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.common.memo_rows import KINDS, memo_rows
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

MEMOS = "/throughline/api/memos"


async def get_memos(_request: Request) -> JSONResponse:
    """Answer with every memo that its coder may see, the last written first."""

    def make() -> payloads.MemoList:
        study = open_study()
        kinds: list[payloads.Choice] = [
            {"value": kind, "label": label} for kind, label in KINDS.items()
        ]
        return {"memos": memo_rows(study, coder_of(study)), "kinds": kinds}

    return await answer(make, missing=404)


ROUTES = [Route(MEMOS, get_memos, methods=["GET"])]
