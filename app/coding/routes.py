"""The workbench's own addresses, beside the pages: one interview, and decisions about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.coding.interview import decided, document
from app.common import payloads
from app.server import workbench
from app.server.addresses import ALIGN, DECISIONS, DOCUMENT, LEARN
from app.server.decisions import Result, store_decisions
from app.server.live_suggestions import align, live_suggestions_of
from app.server.requests import is_id, read_batch, read_learn
from app.server.responses import _read_json, answer
from app.server.session import coder_of
from app.server.stamp import stamp_of
from app.server.study_access import open_study
from models.errors import StudyUnusable
from models.store.study import Study


async def get_document(request: Request) -> JSONResponse:
    """Answer with one interview."""

    def make() -> payloads.Interview:
        study = open_study()
        coder = coder_of(study)
        desk = live_suggestions_of(study, coder)
        desk.warm()
        learned = desk.stamp()  # read first: what changes meanwhile is sent
        interview = document(study, request.path_params["transcript_id"], coder=coder)
        return {**interview, "learned": learned}

    return await answer(make, missing=404)


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
            was = stamp_of(study)
            results = store_decisions(study, batch, coder=coder)
            now = stamp_of(study)
        touched = sorted(batch.interviews() & study.state().names.keys())
        return {
            "results": [_result(each) for each in results],
            "highest_seq": study.highest_seq(batch.client_id),
            "documents": {each: decided(study, each, coder=coder) for each in touched},
            "stamp": {"was": was, "now": now},
        }

    return await answer(make, missing=503)


def _result(result: Result) -> payloads.Result:
    return {
        "seq": result.seq,
        "ok": result.ok,
        "why": result.why,
        "said": result.said,
        "back": result.back,
        "asks": result.asks,
        "again": result.again,
        "clash": result.conflict,
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
    state = study.state()
    if name in state.removed:
        study.transcript(name)  # which says that it was removed
    if not is_id(name) or name not in state.names:
        raise StudyUnusable("There is no such interview in this study.")
    return name


ROUTES = [
    Route(DOCUMENT + "{transcript_id}", get_document, methods=["GET"]),
    Route(LEARN + "{transcript_id}", post_learn, methods=["POST"]),
    Route(ALIGN + "{transcript_id}", post_align, methods=["POST"]),
    Route(DECISIONS, post_decisions, methods=["POST"]),
]
