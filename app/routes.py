"""The workbench's own addresses, beside the pages: one interview, and decisions about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.decisions import RequestInvalid, store_decisions
from app.documents import decided, document
from app.state import coder_of
from app.study_access import open_study
from models.errors import StudyUnusable, ThroughlineError

DOCUMENT = "/throughline/api/document/"
DECISIONS = "/throughline/api/decisions"
MAX_BODY = 2_000_000  # bytes


def _error(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status, headers={"Cache-Control": "no-store"})


async def _answer(make: Callable[[], dict[str, Any]], *, missing: int) -> JSONResponse:
    try:
        found = await run_in_threadpool(make)
    except RequestInvalid as error:
        return _error(400, str(error))
    except StudyUnusable as error:
        return _error(missing, str(error))
    except ThroughlineError as error:
        return _error(400, str(error))
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


async def get_document(request: Request) -> JSONResponse:
    """Answer with one interview."""

    def make() -> dict[str, Any]:
        study = open_study()
        return document(study, request.path_params["transcript_id"], coder=coder_of(study))

    return await _answer(make, missing=404)


async def post_decisions(request: Request) -> JSONResponse:
    """Store decisions in order and answer with what became of each."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return _error(415, "Decisions are sent as JSON.")
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        return _error(413, "That is more than one request may hold.")
    data = await request.body()
    if len(data) > MAX_BODY:
        return _error(413, "That is more than one request may hold.")
    try:
        body = json.loads(data)
    except ValueError:
        return _error(400, "That is not JSON.")

    def make() -> dict[str, Any]:
        study = open_study()
        coder = coder_of(study)
        results = store_decisions(study, body, coder=coder)
        touched = {str(each.get("transcript_id")) for each in body["decisions"]}
        return {
            "results": [asdict(each) for each in results],
            "highest_seq": study.highest_seq(body["client_id"]),
            "documents": {each: decided(study, each, coder=coder) for each in touched},
        }

    return await _answer(make, missing=503)


ROUTES = [
    Route(DOCUMENT + "{transcript_id}", get_document, methods=["GET"]),
    Route(DECISIONS, post_decisions, methods=["POST"]),
]
