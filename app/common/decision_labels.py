"""What decisions are called in words, by their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.events import Event


def counts_by_kind(events: Iterable[Event]) -> list[str]:
    """Say how many decisions of each kind, the most frequent first: 3 codes made."""
    counts = Counter(type(event.decision) for event in events)
    return [
        f"{number:,} {of_kind.label[number != 1]}"
        for of_kind, number in sorted(counts.items(), key=lambda each: (-each[1], each[0].kind))
    ]
