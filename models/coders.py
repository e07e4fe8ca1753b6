"""Whose decisions are whose: one person is one coder, however their name was typed.

In:     names as people type them, and decisions that hold such names.
Out:    whether two names are one person's; decisions with each name as it was first written.

A name is the same whatever its case, its spaces and its Unicode form. Otherwise who starts
the workbench as "ida berg" would not be the "Ida Berg" who codes blind.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from models.events import AdvisorNamed, Event, RoundOpened, UnitSettled

INVISIBLE = ("Cf", "Cc")  # Unicode categories of signs that nobody sees


@lru_cache(maxsize=4096)
def coder_key(name: str) -> str:
    """Return what all spellings of one person's name have in common."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = (c if c.isspace() else "" if unicodedata.category(c) in INVISIBLE else c for c in folded)
    return " ".join("".join(seen).split())


def same_coder(one: str, other: str) -> bool:
    """Whether two names are one person's."""
    return coder_key(one) == coder_key(other)


def is_among(name: str, names: Iterable[str]) -> bool:
    """Whether somebody is one of several people."""
    return any(same_coder(name, each) for each in names)


class Spellings:
    """How each coder of a log is written: as in the first decision that names them."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[tuple[int, str, str], str]] = {}  # key -> order, name

    def learn(self, events: Iterable[Event]) -> bool:
        """Take note of the names in decisions; return whether somebody is written otherwise now.

        They may come in any order: the log's own order says which is the first.
        """
        changed = False
        for event in events:
            for name in (event.actor, *coders_of(event)):
                key = coder_key(name)
                first = self._first.get(key)
                if first is None or event.order < first[0]:
                    changed |= first is not None and first[1] != name
                    self._first[key] = (event.order, name)
        return changed

    def of(self, name: str) -> str:
        """Return a person's name as it was first written; a new one stays as it is."""
        first = self._first.get(coder_key(name))
        return name if first is None else first[1]

    def spelled(self, event: Event) -> Event:
        """Return a decision with each name in it as it was first written."""
        made, actor = event.decision, self.of(event.actor)
        if isinstance(made, RoundOpened):
            names = tuple(dict.fromkeys(self.of(each) for each in made.coders))
            event = event.deciding(replace(made, coders=names))
        elif isinstance(made, UnitSettled) and made.coder is not None:
            event = event.deciding(replace(made, coder=self.of(made.coder)))
        return event if actor == event.actor else event.by(actor)


def coders_of(event: Event) -> tuple[str, ...]:
    """Return the coders of a round that a decision opens, or the advisor that it names."""
    made = event.decision
    if isinstance(made, AdvisorNamed):
        return (made.name,)
    return made.coders if isinstance(made, RoundOpened) else ()
