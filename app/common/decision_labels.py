"""What decisions are called in words, by their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

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


def undone_by(step: Sequence[Event], by_id: Mapping[str, Event]) -> list[Event]:
    """Return what a step of undos took back, which is what is done again without them."""
    taken = [each.decision.event_ids for each in step if isinstance(each.decision, Undone)]
    return [by_id[id_] for ids in taken for id_ in ids if id_ in by_id]


def describe_step(step: Sequence[Event], state: State) -> str:
    """Say what a step was, with the interviews that it brought or took: interview removed: Ida."""
    one = step[0].decision.label[0]
    what = one if len(step) == 1 else ", ".join(counts_by_kind(step))
    named = [each.decision for each in step if isinstance(each.decision, NAMED)]
    ids = list(dict.fromkeys(each.transcript_id for each in named))
    names = [name for id_ in ids if (name := state.interview_name(id_))]
    if not names:
        return what
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"{what}: {', '.join(names[:SHOWN])}{more}"


def told_step(step: Sequence[Event], state: State) -> str:
    """Say what a step was, with the code that a single decision is about."""
    code = state.codes.get(step[0].decision.code_named or "") if len(step) == 1 else None
    return describe_step(step, state) + (f" (“{code.name}”)" if code else "")
