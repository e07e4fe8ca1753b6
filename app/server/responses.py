"""Answers of the workbench's own addresses: as JSON, each refusal with its reason."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

from app.server import workbench
from app.server.decisions import OtherStudy
from app.server.requests import RequestInvalid
from app.server.workbench import NONE_OPEN
from models.errors import StudyUnusable, ThroughlineError

MAX_BODY = 32_000_000  # bytes; a decision carries its quotation, which may be a whole interview


def _error(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status, headers={"Cache-Control": "no-store"})


def _is_study_open() -> bool:
    """Whether there is a study to ask; without one that is the reason, whatever was asked."""
    bench = workbench.running()
    return bench is not None and bench.has_study


async def answer(make: Callable[[], Mapping[str, object]], *, missing: int) -> JSONResponse:
    try:
        payload = await run_in_threadpool(make)
    except RequestInvalid as error:
        return _error(400, str(error)) if _is_study_open() else _error(missing, NONE_OPEN)
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
    return JSONResponse(payload, headers={"Cache-Control": "no-store"})


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
