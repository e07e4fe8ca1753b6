"""What undo and redo would take back: one person's last step, across pages and restarts.

A step is a decision, or all decisions of one group. Samples and imports are not steps.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.events import Event
from models.known import FOR_GOOD
from models.state import undone_ids

NOT_STEPS = {*FOR_GOOD, "undone"}


def _is_step(event: Event, coder: str) -> bool:
    return event.actor == coder and event.origin == "person" and event.kind not in NOT_STEPS


def last_step(events: Iterable[Event], coder: str) -> list[Event]:
    """Return the coder's last step still in force; empty if there is none."""
    log = sorted(events, key=lambda event: event.order)
    undone = undone_ids(log)
    own = [event for event in log if _is_step(event, coder) and event.id not in undone]
    if not own:
        return []
    last = own[-1]
    if last.group is None:
        return [last]
    return [event for event in own if event.group == last.group]


def last_undo(events: Iterable[Event], coder: str) -> Event | None:
    """Return the undo that redo would take back; None after a newer decision."""
    log = sorted(events, key=lambda event: event.order)
    undone = undone_ids(log)
    kinds = {event.id: event.kind for event in log}
    for event in reversed(log):
        if _is_step(event, coder):
            return None
        is_undo = event.kind == "undone" and event.actor == coder and event.id not in undone
        if is_undo and any(kinds.get(each) != "undone" for each in event.payload["event_ids"]):
            return event
    return None
