"""What decisions are called in words, by their kind and by what they are about."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from models.events import (
    Event,
    TranscriptImported,
    TranscriptRemoved,
    TranscriptRenamed,
    TranscriptReplaced,
    TranscriptRestored,
    Undone,
)
from models.state.derive import State

NAMED = (
    TranscriptImported,
    TranscriptRemoved,
    TranscriptReplaced,
    TranscriptRestored,
    TranscriptRenamed,
)
SHOWN = 3  # interviews that are named


def counts_by_kind(events: Iterable[Event]) -> list[str]:
    """Say how many decisions of each kind, the most frequent first: 3 codes made."""
    counts = Counter(type(event.decision) for event in events)
    return [
        f"{number:,} {of_kind.label[number != 1]}"
        for of_kind, number in sorted(counts.items(), key=lambda each: (-each[1], each[0].kind))
    ]


def brought_back(step: Sequence[Event], by_id: Mapping[str, Event]) -> list[Event]:
    """Return what a step was about: of undos in it, what they had taken back."""
    back, left = [], list(step)
    while left:
        each = left.pop(0)
        if isinstance(each.decision, Undone):
            left += [by_id[id_] for id_ in each.decision.event_ids if id_ in by_id]
        else:
            back.append(each)
    return back


def describe_step(step: Sequence[Event], state: State) -> str:
    """Say what a step did, and where: suggestion accepted: Goals / Shared goals, in Rosa.

    Of interviews that it brought or took, which: interview removed: Ida.
    """
    last = step[-1].decision
    what = ", ".join(counts_by_kind(step)) if len(step) > 1 else last.label[0]
    if interviews := _interviews_named(step, state):
        return strip_bidi_controls(f"{what}: {_listed(interviews)}")
    about = f": {code_path(last.code_named, state.codes)}" if last.code_named in state.codes else ""
    where = {getattr(each.decision, "transcript_id", None) for each in step}
    names = [state.names[each] for each in where if each in state.names]
    place = f", in {names[0]}" if len(names) == 1 else ""
    return strip_bidi_controls(f"{what}{about}{place}")


def _interviews_named(step: Sequence[Event], state: State) -> list[str]:
    """Return the names of the interviews that a step brought, took or named anew."""
    named = [each.decision for each in step if isinstance(each.decision, NAMED)]
    ids = dict.fromkeys(each.transcript_id for each in named)
    return [name for id_ in ids if (name := state.interview_name(id_))]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def time_told(step: Sequence[Event]) -> str:
    """Say when a step was decided, by this machine's clock; the day where it is not today."""
    at = datetime.datetime.fromisoformat(step[-1].at).astimezone()
    today = at.date() == datetime.datetime.now().astimezone().date()
    return at.strftime("%H:%M" if today else "%d %b %H:%M")
