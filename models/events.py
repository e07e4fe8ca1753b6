"""Decisions: the append-only log from which all current state is derived.

One event is one decision of one person: who, when, what, why if given, and what was
suggested and how strongly. Undo is an event too. Events are ordered by a Lamport clock,
not by the wall clock, so a changed clock or a merge of two files never puts a decision
before one that it knew of.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from models.errors import EventInvalid
from models.records import CodeKind, Role, Suggestion
from models.spans import is_offset, is_storable

Origin = Literal["person", "sample", "import"]
ORIGINS: tuple[str, ...] = get_args(Origin)
ROLES: tuple[str, ...] = get_args(Role)
CODE_KINDS: tuple[str, ...] = get_args(CodeKind)
RELATION_TYPES = (  # Strauss & Corbin's paradigm, helps/hinders, and what is none of these
    "causal_condition",
    "context",
    "intervening_condition",
    "action_strategy",
    "consequence",
    "helps",
    "hinders",
    "related",
)

COLOURS = (  # names of what marks a code on the pages; what they look like is the pages' own
    "blue",
    "sky",
    "teal",
    "green",
    "olive",
    "umber",
    "orange",
    "vermilion",
    "rose",
    "purple",
    "brown",
    "slate",
)

# when suggestions were on show: before a person coded, after they had decided, or not at all
SHOWN = ("before", "after", "off")

# what holds for a unit that coders disagreed about: one coder's codes, all of them, only what
# they agreed about, another code, or nothing yet because the codebook does not say
RESOLUTIONS = ("coder", "all", "none", "new_code", "unclear")
UNITS = ("segment", "answer")

SPAN = ("transcript_id", "start", "end", "quote")

# kind -> (required payload keys, optional payload keys)
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # codebook as a whole; payload "codebook" is models.codebook.to_dict's mapping
    "codebook.imported": (("codebook", "sha256"), ("filename",)),
    "encoder.chosen": (("encoder",), ("sha256",)),
    # payload "framework" is of the shape it has in a codebook; one of the same id is replaced
    "framework.added": (("framework",), ("filename",)),
    "framework.removed": (("framework_id",), ()),
    # transcripts
    "transcript.imported": (
        ("transcript_id", "name", "filename", "sha256"),
        ("format", "attributes"),
    ),
    "transcript.described": (("transcript_id", "attributes"), ()),
    "speaker.role": (("transcript_id", "speaker", "role"), ()),
    # structural: what an interviewer's turn asks; question_id None says "not a guide question"
    "turn.question": (("transcript_id", "turn", "question_id"), ()),
    # units: a segment cut in two before the code point `at`; all segments of a span made one
    "segment.split": ((*SPAN, "at"), ()),
    "segment.joined": (SPAN, ()),
    # memos: a note on a span, a code, a theme, or on the study where none is named
    # base: the decisions whose words this one stands in place of, as its author saw them
    "memo.written": (("memo_id", "text"), (*SPAN, "code_id", "theme_id", "base")),
    "memo.removed": (("memo_id",), ()),
    # codings; spans are checked against the quotation on write. shown: when suggestions were
    "suggestion.accepted": ((*SPAN, "code_id"), ("suggestion_id", "segment_id", "shown")),
    # ends: the decisions whose codings it takes away, as its author saw them
    "suggestion.rejected": ((*SPAN, "code_id"), ("suggestion_id", "segment_id", "shown", "ends")),
    "coding.added": ((*SPAN, "code_id"), ("segment_id", "shown")),
    "coding.removed": ((*SPAN, "code_id"), ("segment_id", "shown", "ends")),
    # a coding that still holds after its code was defined anew
    "coding.confirmed": ((*SPAN, "code_id"), ("segment_id", "shown")),
    # codes
    "code.created": (
        ("code_id", "name"),
        ("kind", "definition", "parent", "include", "exclude", "example", "dimensions"),
    ),
    "code.renamed": (("code_id", "name"), ("base",)),
    "code.defined": (
        ("code_id",),
        ("definition", "include", "exclude", "example", "dimensions", "kind", "base"),
    ),
    "code.moved": (("code_id", "parent"), ()),
    "code.merged": (("code_id", "into"), ()),
    "code.retired": (("code_id",), ()),
    "code.revived": (("code_id",), ()),  # a retired code is in use again; a merged one is not
    "code.coloured": (("code_id", "colour"), ()),  # one of COLOURS, or nothing
    # axial relations; relation_type: one of RELATION_TYPES
    "relation.made": (("relation_id", "first", "second", "relation_type"), ("segment_ids", "note")),
    "relation.removed": (("relation_id",), ()),
    # themes
    "theme.created": (("theme_id", "name", "code_ids"), ("claim", "draft_id")),
    "theme.renamed": (("theme_id", "name"), ("base",)),
    "theme.claimed": (("theme_id", "claim"), ("base",)),
    # the whole new membership, and what of it is new and gone to who decided it
    "theme.codes": (("theme_id", "code_ids"), ("added", "removed")),
    "theme.merged": (("theme_id", "into"), ()),  # members move to `into`
    "theme.split": (("theme_id", "new_theme_id", "name", "code_ids"), ()),
    "theme.retired": (("theme_id",), ()),
    # double coding: frozen units and codebook; payload "units": interview -> [start, end] pairs
    "round.opened": (
        ("round_id", "name", "coders", "unit", "units", "codebook"),
        ("suggestions", "how"),
    ),
    "round.finished": (("round_id",), ()),  # its actor has coded all of it
    "round.closed": (("round_id",), ()),  # the coders may see each other's codes
    "unit.seen": (SPAN, ("segment_id", "shown")),  # looked at: no code fits
    # code_ids: what holds for the unit; the decision's reason is the pair's
    "unit.settled": ((*SPAN, "round_id", "resolution", "code_ids"), ("coder",)),
    # undo; undoing an undo is redo
    "undone": (("event_ids",), ()),
    # a copy was merged into this file, by which these decisions came; each file's own record
    "copy.merged": (("event_ids", "filename"), ("backup",)),
    "copy.parted": (("merge_id",), ()),  # what came by a merge is set aside
    "copy.rejoined": (("merge_id",), ()),  # and is in force again
}

OF_THIS_FILE = ("copy.merged", "copy.parted", "copy.rejoined")  # never go from file to file
FOR_GOOD = (  # never undone
    "codebook.imported",
    "encoder.chosen",
    "transcript.imported",
    "round.opened",
    *OF_THIS_FILE,
)
FILLED_IN = ("base", "ends", "added", "removed")  # by the log, of what the decision's author saw


LONGEST_ID = 64  # characters of a decision's id, client_id and group
LONGEST_ACTOR = 200
LONGEST_NAMED = 200  # of a code's or theme's id
LARGEST_SEQ = 2**31 - 1
LARGEST_CLOCK = 2**31 - 1  # what every database holds
LARGEST_COMING = 2**30  # of a decision that comes by a merge: room is left for those to come

Rule = tuple[Callable[[object], bool], str]


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAMED and bool(value.strip())


def _is_attributes(value: object) -> bool:
    return isinstance(value, dict) and _is_texts([*value, *value.values()])


def _is_coders(value: object) -> bool:
    """Two names or more, each another, each filled and one line."""
    if not isinstance(value, list | tuple) or not _is_texts(value):
        return False
    names = [each.strip() for each in value]
    return len(set(names)) == len(names) >= 2 and all(
        name and name.isprintable() and len(name) <= LONGEST_ACTOR for name in names
    )


def _is_units(value: object) -> bool:
    """A mapping of interviews to pairs of offsets, in order, none of them empty or overlapping."""
    if not isinstance(value, dict) or not value:
        return False
    for spans in value.values():
        if not isinstance(spans, list | tuple) or not spans:
            return False
        last = 0
        for span in spans:
            if not isinstance(span, list | tuple) or len(span) != 2:
                return False
            if not (is_offset(span[0]) and is_offset(span[1]) and last <= span[0] < span[1]):
                return False
            last = span[1]
    return True


def _one_of(allowed: tuple[str, ...]) -> Rule:
    return (lambda value: value in allowed), " or ".join(allowed)


_ID: Rule = (_is_id, f"text of 1 to {LONGEST_NAMED} characters")
_TEXT: Rule = ((lambda value: isinstance(value, str)), "text")
_FILLED: Rule = ((lambda value: isinstance(value, str) and bool(value.strip())), "text")
_TEXT_OR_NONE: Rule = ((lambda value: value is None or isinstance(value, str)), "text or nothing")
_TEXTS: Rule = (_is_texts, "a list of texts")

# what a payload key may hold; start and end are held to the quotation when they are written
_ALLOWED: dict[str, Rule] = {
    **dict.fromkeys("transcript_id code_id into theme_id new_theme_id first second".split(), _ID),
    "framework_id": _ID,
    **dict.fromkeys("name relation_id speaker encoder".split(), _FILLED),
    **dict.fromkeys("quote definition example claim note format filename".split(), _TEXT),
    **dict.fromkeys("parent question_id suggestion_id segment_id draft_id".split(), _TEXT_OR_NONE),
    **dict.fromkeys("include exclude dimensions code_ids segment_ids".split(), _TEXTS),
    "sha256": _TEXT_OR_NONE,
    "event_ids": ((lambda value: _is_texts(value) and bool(value)), "a list of decisions' ids"),
    **dict.fromkeys(FILLED_IN, _TEXTS),
    "merge_id": _ID,
    "backup": _TEXT,
    "turn": (is_offset, "a turn's number"),
    "at": (is_offset, "a place in the text"),
    "memo_id": _ID,
    "text": _FILLED,
    "shown": _one_of(SHOWN),
    "role": _one_of(ROLES),
    "kind": _one_of(CODE_KINDS),
    "relation_type": _one_of(RELATION_TYPES),
    "colour": ((lambda value: value is None or value in COLOURS), " or ".join(COLOURS)),
    "attributes": (_is_attributes, "a mapping of texts to texts"),
    "codebook": ((lambda value: isinstance(value, dict)), "a codebook"),
    "framework": ((lambda value: isinstance(value, dict)), "a framework"),
    "round_id": _ID,
    "coders": (_is_coders, "two or more different names"),
    "unit": _one_of(UNITS),
    "units": (_is_units, "interviews with their units' start and end, in order"),
    "suggestions": ((lambda value: isinstance(value, bool)), "true or false"),
    "how": _TEXT,
    "resolution": _one_of(RESOLUTIONS),
    "coder": _FILLED,
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
        """The total order that every copy of a study agrees on.

        The wall clock only parts decisions that two copies made at the same Lamport time,
        neither knowing of the other.
        """
        return (self.clock, self.at, self.id)


def check_event(event: NewEvent | Event) -> None:
    """Raise EventInvalid unless the kind is known and its payload is complete and of its kinds.

    This is the gate for what is made here, comes by a merge, or is read from a file.
    """
    if not isinstance(event.kind, str) or event.kind not in KINDS:
        raise EventInvalid(
            f'There is no kind of decision called "{event.kind}". Known: {", ".join(KINDS)}.',
        )
    required, optional = KINDS[event.kind]
    if not isinstance(event.payload, dict):
        raise EventInvalid(f"A {event.kind} decision holds nothing.")
    missing = [key for key in required if key not in event.payload]
    unknown = [key for key in event.payload if key not in required and key not in optional]
    if missing or unknown:
        found = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise EventInvalid(
            f"A {event.kind} decision {found}. It takes {', '.join(required + optional)}.",
        )
    for key, value in event.payload.items():
        _check_value(event.kind, key, value)
    _check_frame(event)


def check_stored(event: Event) -> None:
    """Raise EventInvalid unless this program could have written the decision as it stands."""
    check_event(event)
    if not _is_id(event.id) or len(event.id) > LONGEST_ID:
        raise EventInvalid(f"A {event.kind} decision has no id.")
    if not is_offset(event.clock) or not 0 < event.clock <= LARGEST_CLOCK:
        raise EventInvalid(f"A {event.kind} decision stands at no place of the log.")
    try:
        at = datetime.datetime.fromisoformat(event.at)
    except (TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise EventInvalid(f"A {event.kind} decision was made at no moment.")
    if not all(map(is_storable, _strings([event.payload, event.suggested, event.id, event.at]))):
        raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")


def _check_value(kind: str, key: str, value: object) -> None:
    allowed = _ALLOWED.get(key)
    if allowed is not None and not allowed[0](value):
        found = f"a text of {len(value)}" if isinstance(value, str) else f"a {type(value).__name__}"
        raise EventInvalid(f"A {kind} decision has {found} as {key}; allowed is {allowed[1]}.")


def _check_frame(event: NewEvent | Event) -> None:
    """Raise EventInvalid unless coder, reason and delivery can be stored in any database."""
    texts = {"reason": event.reason, "client_id": event.client_id, "group": event.group}
    for name, words in texts.items():
        if words is not None and not isinstance(words, str):
            raise EventInvalid(f"A {event.kind} decision has a {name} that is no text.")
    if not isinstance(event.actor, str) or not event.actor.strip():
        raise EventInvalid(f"A {event.kind} decision names no coder.")
    if len(event.actor) > LONGEST_ACTOR:
        raise EventInvalid(f"A coder's name has at most {LONGEST_ACTOR} characters.")
    if event.origin not in ORIGINS:
        raise EventInvalid(f"A decision comes from {', '.join(ORIGINS)}, not {event.origin!r}.")
    if (event.client_id is None) != (event.seq is None):
        raise EventInvalid("client_id and seq are given together or not at all.")
    if event.seq is not None and not (is_offset(event.seq) and event.seq <= LARGEST_SEQ):
        raise EventInvalid(f"seq is a number from 0 to {LARGEST_SEQ}; found {event.seq!r}.")
    for name, words in (("client_id", event.client_id), ("group", event.group)):
        if words is not None and not 0 < len(words) <= LONGEST_ID:
            raise EventInvalid(f"{name} has 1 to {LONGEST_ID} characters.")
    for words in (event.actor, event.reason, event.client_id, event.group):
        if words is not None and not is_storable(words):
            raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")
    if event.suggested is not None:
        _check_suggested(event.kind, event.suggested)


_IN_SUGGESTED: dict[str, Rule] = {  # what a decision keeps of a suggestion or draft
    "score": ((lambda value: value is None or _is_number(value)), "a number or nothing"),
    "rank": ((lambda value: isinstance(value, int)), "a number"),
    **dict.fromkeys("suggestion_id code_id version band id".split(), _TEXT),
    "evidence": (
        lambda value: isinstance(value, list | tuple) and all(isinstance(e, dict) for e in value),
        "a list of mappings",
    ),
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_suggested(kind: str, suggested: object) -> None:
    if not isinstance(suggested, dict):
        raise EventInvalid(f"A {kind} decision has what was suggested in no known form.")
    for key, (allowed, words) in _IN_SUGGESTED.items():
        if key in suggested and not allowed(suggested[key]):
            raise EventInvalid(f"A {kind} decision has a suggestion whose {key} is not {words}.")


def plain(event: NewEvent) -> NewEvent:
    """Return the event as it will be read back: JSON data of its own, shared with nobody.

    Raises EventInvalid for what JSON or some database cannot hold.
    """
    try:
        payload = json.loads(json.dumps(event.payload, allow_nan=False, ensure_ascii=False))
        suggested = json.loads(json.dumps(event.suggested, allow_nan=False, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise EventInvalid(f"A {event.kind} decision cannot be stored: {error}.") from error
    if not all(is_storable(words) for words in _strings([payload, suggested])):
        raise EventInvalid(f"A {event.kind} decision holds characters that are no text.")
    return replace(event, payload=payload, suggested=suggested)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def suggestion_on_record(suggestion: Suggestion) -> dict[str, Any]:
    """Return what a decision keeps of the suggestion it was about."""
    return {
        "suggestion_id": suggestion.id,
        "code_id": suggestion.code_id,
        "score": suggestion.score,
        "rank": suggestion.rank,
        "version": suggestion.version,
        "band": suggestion.band,
        "evidence": list(suggestion.evidence),
    }
