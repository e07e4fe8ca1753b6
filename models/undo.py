"""What undo and redo would take back: one person's last step, or all since a moment.

In:     the log, and whose decisions; for a way back, a moment or a step to go back to.
Out:    the decisions that an undo names, and what that would change.

A step is a decision, or all decisions of one group. Samples and imports are not steps.
Other people's decisions stay as they are, whatever one goes back to.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.derived import Coding
from models.events import FOR_GOOD, Event
from models.lineage import walk
from models.state import undone_ids

NOT_STEPS = {*FOR_GOOD, "undone"}


@dataclass(frozen=True)
class WayBack:
    """What going back would do. event_ids is empty where nothing has changed since."""

    event_ids: tuple[str, ...] = ()  # what the undo names
    taken: tuple[Event, ...] = ()  # in force now, and then no longer
    back: tuple[Event, ...] = ()  # taken back since, and then in force again
    kept: tuple[str, ...] = ()  # codes made since that codings rest on which stay


def _is_step(event: Event, coder: str) -> bool:
    return event.actor == coder and event.origin == "person" and event.kind not in NOT_STEPS


def _is_own(event: Event, coder: str) -> bool:
    return _is_step(event, coder) or (event.kind == "undone" and event.actor == coder)


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.order)


def last_step(events: Iterable[Event], coder: str) -> list[Event]:
    """Return the coder's last step still in force; empty if there is none."""
    log = _in_order(events)
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
    log = _in_order(events)
    undone = undone_ids(log)
    kinds = {event.id: event.kind for event in log}
    for event in reversed(log):
        if _is_step(event, coder):
            return None
        is_undo = event.kind == "undone" and event.actor == coder and event.id not in undone
        if is_undo and any(kinds.get(each) != "undone" for each in event.payload["event_ids"]):
            return event
    return None


def steps(events: Iterable[Event], coder: str) -> list[list[Event]]:
    """Return the coder's steps in force, the newest first; each with its decisions in order."""
    log = _in_order(events)
    undone = undone_ids(log)
    found: dict[str, list[Event]] = {}
    for event in log:
        if _is_step(event, coder) and event.id not in undone:
            found.setdefault(event.group or event.id, []).append(event)
    return sorted(found.values(), key=lambda step: step[-1].order, reverse=True)


def since_moment(events: Iterable[Event], coder: str, moment: datetime.datetime) -> list[Event]:
    """Return what a coder decided and undid after a moment, by the log's order.

    moment: with its time zone. It lies after the coder's last decision that was written by
    then, so a clock that ran fast for a while hides nothing that came later.
    """
    own = [event for event in _in_order(events) if _is_own(event, coder)]
    before = [i for i, each in enumerate(own) if datetime.datetime.fromisoformat(each.at) <= moment]
    return _whole_steps(own, before[-1] + 1 if before else 0)


def since_step(events: Iterable[Event], coder: str, event_id: str) -> list[Event]:
    """Return what a coder decided and undid after the step that a decision belongs to."""
    own = [event for event in _in_order(events) if _is_own(event, coder)]
    [step] = [event.group or event.id for event in own if event.id == event_id]
    last = max(i for i, event in enumerate(own) if (event.group or event.id) == step)
    return _whole_steps(own, last + 1)


def _whole_steps(own: list[Event], first: int) -> list[Event]:
    """Return the decisions from the first on, with those before that share a step with them."""
    groups = {event.group for event in own[first:]} - {None}
    return [event for event in own[:first] if event.group in groups] + own[first:]


def way_back(
    events: Iterable[Event], coder: str, since: Sequence[Event], codings: Iterable[Coding]
) -> WayBack:
    """Return what takes back all of one person's decisions since a moment.

    since: of since_moment or since_step. codings: of the state as it is. Undos since then
    are taken back too, so that what they took is in force again. A code that codings rest
    on which stay, as other people's do, stays, and so do those above it.
    """
    log = _in_order(events)
    undone = undone_ids(log)
    undos = [each for each in since if each.kind == "undone"]
    again = {each for undo in undos for each in undo.payload["event_ids"]}
    named = {each.id: each for each in since if each.id not in undone or each.id in again}
    kept = _still_used(named, list(codings))
    named = {each.id: each for each in named.values() if not _makes(each, kept)}
    if not named:
        return WayBack(kept=tuple(sorted(kept)))
    then = undone_ids([*log, _undo(coder, tuple(named), log[-1].clock + 1)])
    own = [each for each in log if _is_step(each, coder)]
    return WayBack(
        tuple(named),
        tuple(each for each in own if each.id in then - undone),
        tuple(each for each in own if each.id in undone - then),
        tuple(sorted(kept)),
    )


def _makes(event: Event, code_ids: set[str]) -> bool:
    return event.kind == "code.created" and event.payload["code_id"] in code_ids


def _still_used(named: dict[str, Event], codings: list[Coding]) -> set[str]:
    """Return codes whose making is named, but which codings rest on that are not."""
    made = {
        each.payload["code_id"]: each.payload.get("parent")
        for each in named.values()
        if each.kind == "code.created"
    }
    resting = {each.given_code_id for each in codings if each.event_id not in named}
    kept: set[str] = set()
    for code_id in made.keys() & resting:
        kept.update(each for each in walk(code_id, made.get) if each in made)
    return kept


def _undo(coder: str, event_ids: tuple[str, ...], clock: int) -> Event:
    """Return an undo as it would be written now."""
    payload = {"event_ids": list(event_ids)}
    return Event("", clock, "", coder, "undone", payload, None, None, "person", None)
