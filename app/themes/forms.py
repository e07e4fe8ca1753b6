"""What is recorded of a relation between categories on the Themes page."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from models.events import NewEvent, RelationMade
from models.records import RelationDraft

# Strauss & Corbin's paradigm, and helps/hinders for questions about leadership
RELATION_TYPES = {
    "causal_condition": "causal condition of",
    "context": "context of",
    "intervening_condition": "intervening condition of",
    "action_strategy": "action or strategy for",
    "consequence": "consequence of",
    "helps": "helps",
    "hinders": "hinders",
    "related": "related to",
}


def relation_made(coder: str, draft: RelationDraft, kind: str) -> NewEvent:
    """Return the decision that records a relation, with its counts as suggested."""
    created = RelationMade(
        uuid.uuid4().hex,
        first=draft.first,
        second=draft.second,
        relation_type=kind,
        segment_ids=tuple(draft.segment_ids),
    )
    return NewEvent(coder, created, suggested=asdict(draft))
