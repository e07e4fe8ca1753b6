"""Decisions for tests, by their kind's name and what is stored of them."""

from __future__ import annotations

from typing import Any

from models.errors import EventInvalid
from models.events import KINDS, Decision, NewEvent, decision_of

# kind -> the keys that it needs, and those it may have
KEYS = {
    kind: (
        tuple(each.key for each in of_kind.form().fields if each.required),
        tuple(each.key for each in of_kind.form().fields if not each.required),
    )
    for kind, of_kind in KINDS.items()
}

OF_THIS_FILE = tuple(kind for kind, of_kind in KINDS.items() if of_kind.of_this_file)
FOR_GOOD = tuple(kind for kind, of_kind in KINDS.items() if not of_kind.undoable)


SPAN_OF = {"transcript_id": "t1", "start": 0, "end": 4, "quote": "Well"}
SOME: dict[str, dict[str, Any]] = {  # a payload, where a test asks only for the kind
    "coding.added": {**SPAN_OF, "code_id": "goals"},
    "code.renamed": {"code_id": "goals", "name": "Goals"},
    "code.moved": {"code_id": "goals", "parent": None},
    "codebook.imported": {"codebook": {}, "sha256": None},
    "encoder.chosen": {"encoder": "fake"},
    "transcript.imported": {
        "transcript_id": "t1",
        "name": "interview_01",
        "filename": "interview_01.vtt",
        "sha256": None,
    },
}


class Crafted(Decision):
    """What stands where a decision should, and is none."""

    def __init__(self, kind: Any, payload: Any) -> None:
        self.__dict__.update(kind=kind, payload=payload)

    def to_payload(self) -> Any:
        return self.__dict__["payload"]


def decided(kind: Any, payload: Any) -> Decision:
    """The decision of a kind; where it is none, what will be refused as one."""
    try:
        return decision_of(kind, payload)
    except EventInvalid:
        return Crafted(kind, payload)


def new_event(kind: Any, actor: Any, payload: Any, reason: Any = None, **more: Any) -> NewEvent:
    """A decision to be written, of its kind's name and what is stored of it."""
    return NewEvent(actor, decided(kind, payload), reason, **more)
