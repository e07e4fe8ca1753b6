"""What the reader sends, made from a study."""

from __future__ import annotations

from typing import Any

from app.server.decisions import Result, store_decisions
from app.server.requests import read_batch
from models.records import Segment, Suggestion
from models.store.study import Study
from tests.studies import CODER, coded

CLIENT = "client-0001"


def about(study: Study, what: str, seq: int, code: str, segment: Segment) -> dict[str, Any]:
    """A decision about a whole segment."""
    return coded(segment, code) | {"seq": seq, "do": what, "segment_id": segment.id}


def answering(study: Study, what: str, seq: int, suggestion: Suggestion) -> dict[str, Any]:
    """A decision about a suggestion."""
    segments = {each.id: each for each in study.segments()}
    asked = about(study, what, seq, suggestion.code_id, segments[suggestion.segment_id])
    return asked | {"suggestion_id": suggestion.id}


def best(study: Study, coder: str = CODER) -> list[Suggestion]:
    """The first suggestion of each segment that has one."""
    return [each for each in study.suggestions(coder=coder) if each.rank == 1]


def body(*decisions: dict[str, Any], client: str = CLIENT) -> dict[str, Any]:
    return {"client_id": client, "decisions": list(decisions)}


def store(study: Study, asked: object, *, coder: str) -> list[Result]:
    """Store what a page sends."""
    return store_decisions(study, read_batch(asked), coder=coder)


def gives_code(
    study: Study, code: str = "time", coder: str = CODER, segments: slice = slice(3)
) -> None:
    """Let a coder give a code to whole segments, the first three by default."""
    asked = [
        about(study, "code", seq, code, each)
        for seq, each in enumerate(study.segments()[segments], start=1)
    ]
    client = f"{coder}-{code}-0001"
    assert all(r.ok for r in store(study, body(*asked, client=client), coder=coder))
