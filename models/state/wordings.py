"""Wordings that stand against each other: written by two people, neither knowing of the other.

In:     decisions that give a part of a code, theme or memo its words, in order.
Out:    for each part the words that nobody has replaced knowing them; where these differ, a
        Conflict, until somebody chooses.

A decision says whose words it stands in place of, as its author saw them (`base`). Words that
no later decision names so are still somebody's word, whatever came after them in the log.
Decisions of files made before do not say it; then it is told by the log's clock: copies that
are merged have counted on from one number, so a decision with a number of its own was known to
all that follow it, and one whose number was given twice perhaps not, unless one person made both.
Source: multi-value registers; Shapiro et al. (2011), conflict-free replicated data types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models.events import Event

Part = tuple[str, str, str]  # family (code, theme, memo), id, part

LISTED = ("include", "exclude")  # parts that are lists of texts


@dataclass(frozen=True)
class Wording:
    """Words that somebody gave to a part. value: text, or a tuple of texts."""

    event_id: str
    coder: str
    at: str  # UTC, ISO 8601
    value: str | tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Words against words. stands: what holds until one is chosen.

    sure: whether the decisions say themselves that they did not know of each other.
    """

    family: str
    id: str
    part: str
    stands: Wording
    others: tuple[Wording, ...]
    sure: bool

    @property
    def event_ids(self) -> list[str]:
        return [each.event_id for each in (*self.others, self.stands)]


@dataclass(frozen=True)
class _Head:
    clock: int
    wording: Wording
    says: bool  # whether its decision names its base


def shared_clocks(log: Iterable[Event]) -> frozenset[int]:
    """Return the places of the log at which several copies decided without each other."""
    counts = Counter(each.clock for each in log if not each.decision.of_this_file)
    return frozenset(clock for clock, number in counts.items() if number > 1)


def knew(event: Event, clock: int, actor: str, shared: frozenset[int]) -> bool:
    """Whether a decision's author knew an earlier one, as far as the log's clock tells."""
    return clock < event.clock and (clock not in shared or actor == event.actor)


@dataclass
class Wordings:
    """The words of each part that nobody has replaced knowing them."""

    shared: frozenset[int] = frozenset()
    heads: dict[Part, dict[str, _Head]] = field(default_factory=dict)
    several: set[Part] = field(default_factory=set)  # parts with more than one head

    def take(self, event: Event, *, behind: bool = False) -> None:
        """Note what a decision gives words to. Decisions come in the log's order.

        behind: of two that made one thing, this one's words do not hold.
        """
        made = event.decision
        for key, value in made.worded(event.actor):
            if value or not made.makes or made.makes_anew:
                self.put(key, event, value, behind=behind)

    def put(self, key: Part, event: Event, value: Any, *, behind: bool = False) -> None:
        heads = self.heads.setdefault(key, {})
        base = event.decision.replaces
        gone = [
            id_
            for id_, head in heads.items()
            if (
                id_ in base
                if base is not None
                else knew(event, head.clock, head.wording.coder, self.shared)
            )
        ]
        for id_ in gone:
            del heads[id_]
        words = tuple(value) if isinstance(value, list | tuple) else str(value)
        wording = Wording(event.id, event.actor, event.at, words)
        head = _Head(event.clock, wording, base is not None)
        if behind:
            heads = self.heads[key] = {event.id: head} | heads
        heads[event.id] = head
        (self.several.add if len(heads) > 1 else self.several.discard)(key)

    def base_of(self, key: Part) -> list[str]:
        """Return the decision whose words a part shows now; none: it has those it came with."""
        return list(self.heads.get(key, ()))[-1:]

    def drop(self, family: str, about: str) -> None:
        """Forget the words of a thing that is gone."""
        for key in [each for each in self.several if each[:2] == (family, about)]:
            self.several.discard(key)
            del self.heads[key]

    def conflicts(self) -> tuple[Conflict, ...]:
        conflicts = []
        for key in sorted(self.several):
            heads = list(self.heads[key].values())
            *others, stands = heads
            other = {_plain(e.wording.value): e for e in others}  # the last of the same words
            other.pop(_plain(stands.wording.value), None)
            if other:
                sure = all(each.says for each in heads[1:])
                against = tuple(each.wording for each in other.values())
                conflicts.append(Conflict(*key, stands.wording, against, sure))
        return tuple(conflicts)


def _plain(value: str | tuple[str, ...]) -> tuple[str, ...]:
    lines = value if isinstance(value, tuple) else (value,)
    return tuple(" ".join(each.split()) for each in lines if each.strip())
