"""What the road needs of a study. models.store.Study is one; the method never opens it.

In:     nothing.
Out:    a Protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.records import (
    Answer,
    DimensionLink,
    RelationDraft,
    Segment,
    Suggestion,
    ThemeDraft,
    Transcript,
)
from models.state import State


class StudyDoor(Protocol):
    """Reads decisions and earlier results, takes new results."""

    def state(self) -> State: ...
    def transcripts(self) -> list[Transcript]: ...

    def vectors(self, encoder: str, hashes: Sequence[str]) -> dict[str, bytes]: ...
    def save_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None: ...

    def answers(self, transcript_id: str | None = None) -> list[Answer]: ...
    def segments(self, transcript_id: str | None = None) -> list[Segment]: ...
    def save_segmentation(
        self, transcript_id: str, answers: Sequence[Answer], segments: Sequence[Segment]
    ) -> None: ...
    def save_suggestions(
        self, transcript_id: str, suggestions: Sequence[Suggestion], *, coder: str
    ) -> None: ...
    def save_dimension_links(self, links: Sequence[DimensionLink], *, coder: str = "") -> None: ...
    def save_relation_drafts(self, drafts: Sequence[RelationDraft], *, coder: str) -> None: ...
    def save_theme_drafts(self, drafts: Sequence[ThemeDraft], *, coder: str) -> None: ...

    def fingerprints(self) -> dict[tuple[str, str], str]: ...
    def set_fingerprint(self, stage: str, key: str, value: str) -> None: ...
    def set_progress(self, job: str, done: int, total: int, note: str = "") -> None: ...
