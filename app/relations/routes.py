"""The addresses of relations: what is proposed and recorded, what speaks for one, the counting."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.relations.evidence import Evidence
from app.relations.shown import MOST, relations_page
from app.server.addresses import RELATION_EVIDENCE, RELATION_WORK, RELATIONS
from app.server.relation_candidates import candidates_of
from app.server.requests import Form, Id, Page, Place, read_form, read_page
from app.server.responses import _read_json, answer
from app.server.session import coder_of
from app.server.study_access import open_study
from models.store.study import Study

Between = Literal["codes", "categories"]
PASSAGES = 20  # of each kind, with a relation, unless more are asked for
MOST_PASSAGES = 1000
NOT_COUNTED = (
    "Only the segments that the decision rests on are shown: what speaks against it is counted "
    "with the candidates, and this pair is none of them now."
)


class RelationsAsked(Page):
    """between: of which candidates. limit: how many of them."""

    between: Between = "codes"
    limit: Place = MOST


class EvidenceAsked(Page):
    """first, second: the pair. relation: one on record, "" for a candidate. limit: passages."""

    first: Id = ""
    second: Id = ""
    relation: Id = ""
    between: Between = "codes"
    limit: Place = PASSAGES


class WorkAsked(Form):
    """Begin to count, or stop it."""

    do: Literal["begin", "stop"]
    between: Between


async def get_relations(request: Request) -> JSONResponse:
    """Answer with candidates as far as they are counted, and with the relations on record."""

    def make() -> payloads.RelationsPage:
        asked = read_page(RelationsAsked, request.query_params)
        study = open_study()
        return relations_page(
            study,
            candidates_of(study),
            coder=coder_of(study),
            between=asked.between,
            limit=asked.limit,
        )

    return await answer(make, missing=404)


async def get_evidence(request: Request) -> JSONResponse:
    """Answer with what speaks for a relation and against it."""

    def make() -> payloads.RelationEvidence:
        return _evidence(open_study(), read_page(EvidenceAsked, request.query_params))

    return await answer(make, missing=404)


def _evidence(study: Study, asked: EvidenceAsked) -> payloads.RelationEvidence:
    coder = coder_of(study)
    counted = candidates_of(study)
    reading = Evidence(study, coder, between=asked.between, given=min(asked.limit, MOST_PASSAGES))
    found = counted.candidate(coder, asked.between, frozenset((asked.first, asked.second)))
    made = counted.made(coder, asked.between)
    if found is not None and made is not None:
        return reading.of_candidate(found, made, first=asked.first)
    recorded = reading.state.relations.get(asked.relation)
    segments = recorded.segment_ids if recorded else ()
    return reading.of_segments(asked.first, asked.second, segments, NOT_COUNTED)


async def get_work(request: Request) -> JSONResponse:
    """Answer with how far counting is."""

    def make() -> payloads.RelationWork:
        asked = read_page(RelationsAsked, request.query_params)
        study = open_study()
        return candidates_of(study).progress(study, coder_of(study), asked.between)

    return await answer(make, missing=404)


async def post_work(request: Request) -> JSONResponse:
    """Begin to count, or stop it; answer with how far it is."""
    body = await _read_json(request)
    if isinstance(body, JSONResponse):
        return body

    def make() -> payloads.RelationWork:
        asked = read_form(WorkAsked, body)
        study = open_study()
        coder = coder_of(study)
        counted = candidates_of(study)
        if asked.do == "begin":
            counted.begin(study, coder, asked.between)
        else:
            counted.stop(coder, asked.between)
        return counted.progress(study, coder, asked.between)

    return await answer(make, missing=404)


ROUTES = [
    Route(RELATION_WORK, post_work, methods=["POST"]),
    Route(RELATION_WORK, get_work, methods=["GET"]),
    Route(RELATIONS, get_relations, methods=["GET"]),
    Route(RELATION_EVIDENCE, get_evidence, methods=["GET"]),
]
