"""What decisions are called in words, by their kind and by what they are about."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from models.events import Event
from models.state.derive import State


def counts_by_kind(events: Iterable[Event]) -> list[str]:
    """Say how many decisions of each kind, the most frequent first: 3 codes made."""
    counts = Counter(type(event.decision) for event in events)
    return [
        f"{number:,} {of_kind.label[number != 1]}"
        for of_kind, number in sorted(counts.items(), key=lambda each: (-each[1], each[0].kind))
    ]


def step_told(step: Sequence[Event], state: State) -> str:
    """Say what a step did, and where: suggestion accepted: Goals / Shared goals, in Rosa."""
    last = step[-1].decision
    what = ", ".join(counts_by_kind(step)) if len(step) > 1 else last.label[0]
    code_id = last.code_named
    about = f": {code_path(code_id, state.codes)}" if code_id in state.codes else ""
    where = {getattr(each.decision, "transcript_id", None) for each in step}
    names = [state.names[each] for each in where if each in state.names]
    place = f", in {names[0]}" if len(names) == 1 else ""
    return strip_bidi_controls(f"{what}{about}{place}")


def time_told(step: Sequence[Event]) -> str:
    """Say when a step was decided, by this machine's clock; the day where it is not today."""
    at = datetime.datetime.fromisoformat(step[-1].at).astimezone()
    today = at.date() == datetime.datetime.now().astimezone().date()
    return at.strftime("%H:%M" if today else "%d %b %H:%M")
