"""A study as a coder sees it in a blind pass: what others decide is absent, not hidden.

In:     an open study, and who is looking.
Out:    the study itself, or one whose queries never ask for what others decided.

Blind are the coders of a round of double coding until it is closed. What they may not see is
left out where the log is read, so no page can show it: others' codings, refusals, notes,
relations and themes, and what others changed in the codebook since the round was opened.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, and_, or_

from models.errors import ThroughlineError
from models.records import CodeDraft, DimensionLink, RelationDraft, Suggestion, ThemeDraft
from models.state import State
from models.store import Study
from models.tables import EventRow

DECIDED = ("suggestion", "coding", "unit", "memo", "relation", "theme")  # rooms of the log
CODEBOOK = ("codebook", "code", "framework")


_made: WeakKeyDictionary[Study, dict[tuple[str, int], BlindStudy]] = WeakKeyDictionary()


class Blinded(ThroughlineError):
    """An attempt to see, in a blind pass, what was made of another coder's decisions."""


def blind_since(state: State, coder: str) -> int | None:
    """Return the clock of the first open round that a coder is in; None: they may see all."""
    clocks = [
        each.clock for each in state.rounds.values() if coder in each.coders and not each.closed
    ]
    return min(clocks, default=None)


def seen_by(study: Study, coder: str) -> Study:
    """Return the study as this coder may see it: itself, or a blind one on the same file."""
    if isinstance(study, BlindStudy):
        return study
    since = blind_since(study.state(), coder)
    if since is None:
        return study
    held = _made.setdefault(study, {})
    if (coder, since) not in held:
        held[coder, since] = BlindStudy(study.url, study._engine, coder, since)
    return held[coder, since]


class BlindStudy(Study):
    """A study without what others decided. It writes like any other."""

    sees_all = False  # what is named may have been made by a decision that is not shown

    def __init__(self, url: str, engine: Engine, coder: str, since: int) -> None:
        """since: the log's clock from which on others' changes of the codebook are left out."""
        super().__init__(url, engine)
        self.coder, self.since = coder, since

    def _visible(self) -> ColumnElement[bool]:
        decided = or_(*(EventRow.kind.like(f"{room}.%") for room in DECIDED))
        codebook = or_(*(EventRow.kind.like(f"{room}.%") for room in CODEBOOK))
        return or_(
            EventRow.actor == self.coder,
            and_(~decided, ~and_(codebook, EventRow.clock > self.since)),
        )

    def _own(self, coder: str) -> None:
        if coder not in ("", self.coder):
            raise Blinded(
                f"{self.coder} codes blind just now; what was made for {coder} is not given."
            )

    def suggestions(
        self,
        transcript_id: str | None = None,
        *,
        coder: str,
        superseded: bool = False,
        segments: Collection[str] | None = None,
    ) -> list[Suggestion]:
        self._own(coder)
        return super().suggestions(
            transcript_id, coder=coder, superseded=superseded, segments=segments
        )

    def segments_suggested_for(self, *, coder: str) -> set[str]:
        self._own(coder)
        return super().segments_suggested_for(coder=coder)

    def bare_suggestions(self, *, coder: str) -> list[Suggestion]:
        self._own(coder)
        return super().bare_suggestions(coder=coder)

    def suggestion(self, suggestion_id: str, *, coder: str) -> Suggestion | None:
        self._own(coder)
        return super().suggestion(suggestion_id, coder=coder)

    def dimension_links(self, *, coder: str = "") -> list[DimensionLink]:
        self._own(coder)
        return super().dimension_links(coder=coder)

    def relation_drafts(self, *, coder: str) -> list[RelationDraft]:
        self._own(coder)
        return super().relation_drafts(coder=coder)

    def theme_drafts(self, *, coder: str) -> list[ThemeDraft]:
        self._own(coder)
        return super().theme_drafts(coder=coder)

    def code_drafts(self, *, coder: str) -> list[CodeDraft]:
        self._own(coder)
        return super().code_drafts(coder=coder)

    def progress_figures(self, *, coder: str) -> dict[str, Any] | None:
        self._own(coder)
        return super().progress_figures(coder=coder)

    def learned(self, *, coder: str) -> dict[str, Any] | None:
        self._own(coder)
        return super().learned(coder=coder)
