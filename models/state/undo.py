"""What undo and redo would take back: one person's last step, or all since a moment.

In:     the log, and whose decisions; for a way back, a moment or a step to go back to.
Out:    the decisions that an undo names, and what that would change.

A step is a decision, or all decisions of one group. Samples and imports are not steps.
Other people's decisions stay as they are, whatever one goes back to.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from models.events import (
    CodeCreated,
    Event,
    TranscriptImported,
    TranscriptReplaced,
    TranscriptRestored,
    Undone,
)
from models.state.derive import derive, undone_ids
from models.state.lineage import walk
from models.state.state import Coding

BRINGS = (TranscriptImported, TranscriptReplaced, TranscriptRestored)


@dataclass(frozen=True)
class WayBack:
    """What going back would do. event_ids is empty where nothing has changed since."""

    event_ids: tuple[str, ...] = ()  # what the undo names
    taken: tuple[Event, ...] = ()  # in force now, and then no longer
    back: tuple[Event, ...] = ()  # taken back since, and then in force again
    kept: tuple[str, ...] = ()  # codes made since that codings rest on which stay
    kept_interviews: tuple[str, ...] = ()  # imported since, that others coded or code just now


def _is_step(event: Event, coder: str) -> bool:
    if event.actor != coder or event.origin != "person":
        return False
    return event.decision.undoable and not isinstance(event.decision, Undone)


def _is_own(event: Event, coder: str) -> bool:
    return _is_step(event, coder) or (event.actor == coder and isinstance(event.decision, Undone))


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


def interviews_gone(events: Iterable[Event], event_ids: Sequence[str]) -> list[str]:
    """Return the interviews that taking back some decisions would take out of the study.

    Those that an open round keeps in are among them. Derived only where a decision that says
    whether an interview is in can be at work.
    """
    log = _in_order(events)
    by_id = {each.id: each for each in log}
    asked, left = [], list(event_ids)
    while left:
        if (event := by_id.get(left.pop())) is None:
            continue
        asked.append(event)
        if isinstance(event.decision, Undone):
            left += event.decision.event_ids
    if not any(each.decision.moves_interview for each in asked):
        return []
    undo = _undo(by_id[event_ids[0]].actor, tuple(event_ids), log[-1].clock + 1)
    now, then = derive(log), derive([*log, replace(undo, id="next", at=log[-1].at)])
    out = [*then.removed, *then.leaving]
    return [each for each in out if each not in now.removed and each not in now.leaving]


def last_undo(events: Iterable[Event], coder: str) -> Event | None:
    """Return the undo that redo would take back; None after a newer decision."""
    log = _in_order(events)
    undone = undone_ids(log)
    undos = {event.id for event in log if isinstance(event.decision, Undone)}
    for event in reversed(log):
        if _is_step(event, coder):
            return None
        made = event.decision
        if not isinstance(made, Undone) or event.actor != coder or event.id in undone:
            continue
        if not undos.issuperset(made.event_ids):
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
    events: Iterable[Event],
    coder: str,
    since: Sequence[Event],
    codings: Iterable[Coding],
    frozen: Collection[str] = (),
) -> WayBack:
    """Return what takes back all of one person's decisions since a moment.

    since: of since_moment or since_step. codings: of the state as it is. Undos since then
    are taken back too, so that what they took is in force again. A code that codings rest
    on which stay, as other people's do, stays, and so do those above it. So does an interview
    with such codings, and a frozen one: in a round that is still open. What was carried over to
    a text goes back to the one before it, so it keeps none.
    """
    log = _in_order(events)
    undone = undone_ids(log)
    undos = [each.decision for each in since if isinstance(each.decision, Undone)]
    again = {each for undo in undos for each in undo.event_ids}
    named = {each.id: each for each in since if each.id not in undone or each.id in again}
    resting = [each for each in codings if each.event_id not in named]
    kept = _still_used(named, resting)
    coded = {each.transcript_id for each in resting if not each.carried}.union(frozen)
    stay = {id_ for each in named.values() if (id_ := _brings(each)) in coded and id_}
    named = {
        each.id: each
        for each in named.values()
        if not _makes(each, kept) and _brings(each) not in stay
    }
    stays = (tuple(sorted(kept)), tuple(sorted(stay)))
    if not named:
        return WayBack((), (), (), *stays)
    then = undone_ids([*log, _undo(coder, tuple(named), log[-1].clock + 1)])
    own = [each for each in log if _is_step(each, coder)]
    return WayBack(
        tuple(named),
        tuple(each for each in own if each.id in then - undone),
        tuple(each for each in own if each.id in undone - then),
        *stays,
    )


def _brings(event: Event) -> str:
    """Return the interview that a decision brought into the study; "": it brought none."""
    made = event.decision
    return made.transcript_id if isinstance(made, BRINGS) else ""


def _makes(event: Event, code_ids: set[str]) -> bool:
    return isinstance(event.decision, CodeCreated) and event.decision.code_id in code_ids


def _still_used(named: dict[str, Event], resting: list[Coding]) -> set[str]:
    """Return codes whose making is named, but which codings rest on that are not."""
    decided = [each.decision for each in named.values()]
    made = {each.code_id: each.parent_id for each in decided if isinstance(each, CodeCreated)}
    kept: set[str] = set()
    for code_id in made.keys() & {each.given_code_id for each in resting}:
        kept.update(each for each in walk(code_id, made.get) if each in made)
    return kept


def _undo(coder: str, event_ids: tuple[str, ...], clock: int) -> Event:
    """Return an undo as it would be written now."""
    return Event.of(Undone(event_ids), id="", clock=clock, at="", actor=coder)
