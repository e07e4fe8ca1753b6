"""Proposed codes that wait for a person, for the page that shows them and for what comes next."""

from __future__ import annotations

from models.events import CodeCreated
from models.records import CodeDraft
from models.state.derive import State
from models.store.study import Study


def open_drafts(study: Study, state: State, coder: str) -> list[CodeDraft]:
    """Return a coder's proposed codes, without those that became codes and still are."""
    kept_labels = {
        (event.suggested or {}).get("id")
        for event in study.events()
        if isinstance(event.decision, CodeCreated) and event.id not in state.undone
    }
    return [each for each in study.code_drafts(coder=coder) if each.id not in kept_labels]
