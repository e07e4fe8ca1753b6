"""Proposed codes that wait for a person, for the page that shows them and for what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from models.events import CodeCreated
from models.records import CodeDraft
from models.state.derive import State
from models.store.study import Study

CLOSE = 0.4  # cohesion from which a proposal is shown without being asked for, and is a next step


def open_drafts(study: Study, state: State, coder: str) -> list[CodeDraft]:
    """Return a coder's proposed codes, without those that became codes and still are."""
    kept_labels = {
        (event.suggested or {}).get("id")
        for event in study.events()
        if isinstance(event.decision, CodeCreated) and event.id not in state.undone
    }
    return [each for each in study.code_drafts(coder=coder) if each.id not in kept_labels]


def close_and_loose(drafts: Sequence[CodeDraft]) -> tuple[list[CodeDraft], list[CodeDraft]]:
    """Part the proposals whose segments are much alike from those that are only looked at."""
    close = [each for each in drafts if each.cohesion >= CLOSE]
    return close, [each for each in drafts if each.cohesion < CLOSE]
