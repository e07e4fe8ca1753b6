"""What a decision's author saw when deciding, written into the decision by the log.

In:     a decision about to be written, the state, what the same batch has written before it.
Out:    the decision with `base`, `ends`, or `added` and `removed`.

A log that copies of a study have merged does not say of two decisions whether the second knew
of the first. What matters of it is written down: whose words a decision stands in place of,
which codings it takes away, what it adds to a theme and takes from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from models.events import Event, NewEvent
from models.state import State
from models.wordings import PARTS

ENDS = ("coding.removed", "suggestion.rejected")
GIVES = ("coding.added", "suggestion.accepted")
Place = tuple[str, str, int, int]  # coder, transcript id, start, end


class Seen:
    """What the authors of one batch of decisions saw. given_by: as Log._given_by."""

    def __init__(
        self,
        state: Callable[[], State],
        given_by: Callable[[str, tuple[str, int, int], str], list[str]],
    ) -> None:
        self._state, self._given_by = state, given_by
        self._given: dict[Place, list[tuple[str, str]]] = {}  # by this batch: code, decision
        self._worded: dict[tuple[str, str, str], str] = {}  # by this batch: who gave it words
        self._members: dict[str, tuple[str, ...]] = {}  # of themes, by this batch

    def filled_in(self, event: NewEvent) -> NewEvent:
        more: dict[str, Any] = {}
        if event.kind in ENDS and "ends" not in event.payload:
            more["ends"] = self._ends(event)
        elif event.kind in PARTS and not event.kind.endswith(".created"):
            if "base" not in event.payload:
                more["base"] = self._base(event)
        elif event.kind == "theme.codes" and "added" not in event.payload:
            more = self._changes(event)
        return replace(event, payload=event.payload | more) if more else event

    def took(self, event: Event) -> None:
        made = event.payload
        if event.kind in GIVES:
            self._given.setdefault(_place(event), []).append((made["code_id"], event.id))
        elif event.kind in PARTS:
            family, parts = PARTS[event.kind]
            for part in parts:
                if part in made:
                    self._worded[family, made[f"{family}_id"], part] = event.id
        if event.kind in ("theme.codes", "theme.created"):
            self._members[made["theme_id"]] = tuple(made["code_ids"])

    def _ends(self, event: NewEvent) -> list[str]:
        span, code_id = event.payload, event.payload["code_id"]
        place = (span["transcript_id"], span["start"], span["end"])
        found = self._given_by(event.actor, place, code_id)
        return found + [id_ for code, id_ in self._given.get(_place(event), ()) if code == code_id]

    def _base(self, event: NewEvent) -> list[str]:
        family, parts = PARTS[event.kind]
        about = event.payload[f"{family}_id"]
        found: dict[str, None] = {}
        for part in parts:
            if part in event.payload:
                key = (family, about, part)
                mine = self._worded.get(key)
                shown = [mine] if mine else self._state().trace.wordings.base_of(key)
                found |= dict.fromkeys(shown)
        return list(found)

    def _changes(self, event: NewEvent) -> dict[str, list[str]]:
        """What is added to a theme, and the members as they were given that are taken away."""
        state, made = self._state(), event.payload
        theme = state.themes.get(made["theme_id"])
        held = theme.code_ids if theme else ()
        members = self._members.get(made["theme_id"]) or held
        now = {state.resolve(each) for each in made["code_ids"]}
        known = {state.resolve(each) for each in members}
        raw = self._members.get(made["theme_id"]) or state.trace.given_members.get(
            made["theme_id"], members
        )
        return {
            "added": [each for each in made["code_ids"] if state.resolve(each) not in known],
            "removed": [each for each in raw if state.resolve(each) not in now],
        }


def _place(event: NewEvent | Event) -> Place:
    span = event.payload
    return event.actor, span["transcript_id"], span["start"], span["end"]
