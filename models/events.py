"""Decisions: the append-only log from which all current state is derived.

One event is one decision of one person: who, when, what, why if given, and what was
suggested and how strongly. Undo is an event too. Events are ordered by a Lamport clock,
not by the wall clock, so a changed clock or a merge of two files never reorders them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from models.errors import EventInvalid
from models.records import Suggestion

Origin = Literal["person", "sample", "import"]

SPAN = ("transcript_id", "start", "end", "quote")

# kind -> (required payload keys, optional payload keys)
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # codebook as a whole; payload "codebook" is models.codebook.to_dict's mapping
    "codebook.imported": (("codebook", "sha256"), ("filename",)),
    "encoder.chosen": (("encoder",), ("sha256",)),
    # transcripts
    "transcript.imported": (("transcript_id", "name", "filename", "sha256"), ("format",)),
    "transcript.described": (("transcript_id", "attributes"), ()),
    "speaker.role": (("transcript_id", "speaker", "role"), ()),
    # structural: what an interviewer's turn asks; question_id None says "not a guide question"
    "turn.question": (("transcript_id", "turn", "question_id"), ()),
    # codings; spans are checked against the quotation on write
    "suggestion.accepted": ((*SPAN, "code_id"), ("suggestion_id", "segment_id")),
    "suggestion.rejected": ((*SPAN, "code_id"), ("suggestion_id", "segment_id")),
    "coding.added": ((*SPAN, "code_id"), ("segment_id",)),
    "coding.removed": ((*SPAN, "code_id"), ("segment_id",)),
    # codes
    "code.created": (
        ("code_id", "name"),
        ("kind", "definition", "parent", "include", "exclude", "example", "dimensions"),
    ),
    "code.renamed": (("code_id", "name"), ()),
    "code.defined": (
        ("code_id",),
        ("definition", "include", "exclude", "example", "dimensions", "kind"),
    ),
    "code.moved": (("code_id", "parent"), ()),
    "code.merged": (("code_id", "into"), ()),
    "code.retired": (("code_id",), ()),
    # axial relations; relation_type: causal_condition, context, intervening_condition,
    # action_strategy, consequence, helps, hinders, related
    "relation.made": (("relation_id", "first", "second", "relation_type"), ("segment_ids", "note")),
    "relation.removed": (("relation_id",), ()),
    # themes
    "theme.created": (("theme_id", "name", "code_ids"), ("claim", "draft_id")),
    "theme.renamed": (("theme_id", "name"), ()),
    "theme.claimed": (("theme_id", "claim"), ()),
    "theme.codes": (("theme_id", "code_ids"), ()),  # the whole new membership
    "theme.merged": (("theme_id", "into"), ()),  # members move to `into`
    "theme.split": (("theme_id", "new_theme_id", "name", "code_ids"), ()),
    "theme.retired": (("theme_id",), ()),
    # undo; undoing an undo is redo
    "undone": (("event_ids",), ()),
}


@dataclass(frozen=True)
class NewEvent:
    """A decision to be written. client_id and seq make a repeated write harmless."""

    kind: str
    actor: str
    payload: dict[str, Any]
    reason: str | None = None
    suggested: dict[str, Any] | None = None  # code_id/..., score, rank, version, evidence
    origin: Origin = "person"
    group: str | None = None  # events of one step are undone together
    client_id: str | None = None
    seq: int | None = None


@dataclass(frozen=True)
class Event:
    """A decision as written. at: UTC, ISO 8601; clock: Lamport."""

    id: str
    clock: int
    at: str
    actor: str
    kind: str
    payload: dict[str, Any]
    reason: str | None
    suggested: dict[str, Any] | None
    origin: str
    group: str | None
    client_id: str | None = None
    seq: int | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """The total order that every copy of a study agrees on."""
        return (self.clock, self.at, self.id)


def check_event(event: NewEvent) -> None:
    """Raise EventInvalid unless the kind is known and its payload is complete."""
    if event.kind not in KINDS:
        raise EventInvalid(
            f'There is no kind of decision called "{event.kind}". Known: {", ".join(KINDS)}.',
            kind=event.kind,
        )
    required, optional = KINDS[event.kind]
    missing = [key for key in required if key not in event.payload]
    unknown = [key for key in event.payload if key not in required and key not in optional]
    if missing or unknown:
        found = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise EventInvalid(
            f"A {event.kind} decision {found}. It takes {', '.join(required + optional)}.",
            kind=event.kind,
        )
    if not event.actor.strip():
        raise EventInvalid(f"A {event.kind} decision names no coder.", kind=event.kind)


def suggestion_on_record(suggestion: Suggestion) -> dict[str, Any]:
    """Return what a decision keeps of the suggestion it was about."""
    return {
        "suggestion_id": suggestion.id,
        "code_id": suggestion.code_id,
        "score": suggestion.score,
        "rank": suggestion.rank,
        "version": suggestion.version,
        "evidence": list(suggestion.evidence),
    }
