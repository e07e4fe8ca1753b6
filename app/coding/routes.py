"""The workbench's own addresses, beside the pages: one interview, and decisions about it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.coding.interview import decided, document
from app.common import payloads
from app.common.study_access import open_study
from app.server import workbench
from app.server.decisions import OtherStudy, Result, store_decisions
from app.server.live_suggestions import align, live_suggestions_of
from app.server.requests import RequestInvalid, is_id, read_batch, read_learn
from app.ui.session_state import coder_of
from models.errors import StudyUnusable, ThroughlineError
from models.store.study import Study

DOCUMENT = "/throughline/api/document/"
DECISIONS = "/throughline/api/decisions"
LEARN = "/throughline/api/learn/"
ALIGN = "/throughline/api/align/"
MAX_BODY = 32_000_000  # bytes; a decision carries its quotation, which may be a whole interview


def _error(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status, headers={"Cache-Control": "no-store"})


async def answer(make: Callable[[], Mapping[str, object]], *, missing: int) -> JSONResponse:
    try:
        found = await run_in_threadpool(make)
    except RequestInvalid as error:
        return _error(400, str(error))
    except OtherStudy as error:
        return _error(409, str(error))
    except StudyUnusable as error:
        return _error(missing, str(error))
    except ThroughlineError as error:
        return _error(400, str(error))
    except Exception as error:  # told without its message, which may hold a participant's words
        if os.environ.get("THROUGHLINE_DEBUG"):
            raise
        print(f"throughline: an unforeseen error ({type(error).__name__})", file=sys.stderr)
        return _error(500, f"An unforeseen error ({type(error).__name__}).")
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


async def get_document(request: Request) -> JSONResponse:
    """Answer with one interview."""

    def make() -> payloads.Interview:
        study = open_study()
        coder = coder_of(study)
        desk = live_suggestions_of(study, coder)
        desk.warm()
        learned = desk.stamp()  # read first: what changes meanwhile is sent
        found = document(study, request.path_params["transcript_id"], coder=coder)
        return {**found, "learned": learned}

    return await answer(make, missing=404)


async def _read_body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is too long."""
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > MAX_BODY:
        return None
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_BODY:
            return None
    return bytes(data)


async def _read_json(request: Request) -> Any:
    """Return what a request holds as JSON, or the answer that refuses it."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        return _error(415, "What is sent here is sent as JSON.")
    try:
        data = await _read_body(request)
    except ClientDisconnect:
        return _error(400, "The request ended early.")
    if data is None:
        return _error(413, "That is more than one request may hold.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return _error(400, "That is not JSON, or too deeply nested.")


async def post_decisions(request: Request) -> JSONResponse:
    """Store decisions in order and answer with what became of each."""
    body = await _read_json(request)
    if isinstance(body, JSONResponse):
        return body

    def make() -> payloads.Stored:
        batch = read_batch(body)
        study = open_study()
        coder = coder_of(study)
        with workbench.current().deciding:
            results = store_decisions(study, batch, coder=coder)
        touched = sorted(id_ for id_ in batch.interviews() if study.text_of(id_) is not None)
        return {
            "results": [_result(each) for each in results],
            "highest_seq": study.highest_seq(batch.client_id),
            "documents": {each: decided(study, each, coder=coder) for each in touched},
        }

    return await answer(make, missing=503)


def _result(result: Result) -> payloads.Result:
    return {
        "seq": result.seq,
        "ok": result.ok,
        "why": result.why,
        "said": result.said,
        "again": result.again,
        "clash": cast("payloads.EditConflict | None", result.clash),
    }


async def post_learn(request: Request) -> JSONResponse:
    """Learn what was decided; answer with the suggestions of an interview that this changed."""
    body = await _read_json(request)
    if isinstance(body, JSONResponse):
        return body

    def make() -> payloads.Learned:
        asked = read_learn(body)
        study = open_study()
        named = _named(study, request)
        return live_suggestions_of(study, coder_of(study)).learn(named, asked.since or "")

    return await answer(make, missing=404)


async def post_align(request: Request) -> JSONResponse:
    """Align interviews with the guide, what persons confirmed taken into account."""
    body = await _read_json(request)
    if isinstance(body, JSONResponse):
        return body

    def make() -> payloads.Aligned:
        study = open_study()
        return align(study, _named(study, request), coder=coder_of(study))

    return await answer(make, missing=404)


def _named(study: Study, request: Request) -> str:
    """Return the interview that an address names. Raises StudyUnusable where it is not there."""
    name: str = request.path_params["transcript_id"]
    if not is_id(name) or study.text_of(name) is None:
        raise StudyUnusable("There is no such interview in this study.")
    return name


ROUTES = [
    Route(DOCUMENT + "{transcript_id}", get_document, methods=["GET"]),
    Route(LEARN + "{transcript_id}", post_learn, methods=["POST"]),
    Route(ALIGN + "{transcript_id}", post_align, methods=["POST"]),
    Route(DECISIONS, post_decisions, methods=["POST"]),
]
