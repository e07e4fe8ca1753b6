"""Derive the current state of a study from its log of decisions.

In:     events in any order.
Out:    one State: codebook, codings, rejections, roles, confirmed questions, relations, themes.

`derive` is pure: the same set of events gives the same state on every machine, whatever
order they were read in. That is what lets two study files be merged by union.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from models.codebook import from_dict
from models.events import Event
from models.records import Code, Codebook, Role, Transcript

CodingKey = tuple[str, str, int, int, str]  # coder, transcript_id, start, end, code_id as given


@dataclass(frozen=True)
class Coding:
    """A person's decision that a code holds for a span. code_id follows merges."""

    event_id: str
    coder: str
    transcript_id: str
    start: int
    end: int
    quote: str
    code_id: str
    given_code_id: str  # as the person gave it, before any merge of codes
    at: str
    accepted: bool  # from a suggestion; False: by hand
    origin: str  # person, sample, import
    suggested: dict[str, Any] | None
    reason: str | None


@dataclass(frozen=True)
class Theme:
    """What an analyst made of codes: a name, a one-sentence claim, its member codes."""

    id: str
    name: str
    claim: str
    code_ids: tuple[str, ...]
    origin: str
    retired: bool = False
    merged_into: str | None = None


@dataclass(frozen=True)
class Relation:
    id: str
    first: str
    second: str
    relation_type: str
    segment_ids: tuple[str, ...]
    note: str
    coder: str


@dataclass
class State:
    """Everything that follows from the log. Read it; never write to it."""

    codebook: Codebook | None = None
    codes: dict[str, Code] = field(default_factory=dict)  # retired and merged ones too
    codings: list[Coding] = field(default_factory=list)
    # (coder, transcript_id, start, end, code_id as given) -> event id
    rejected: dict[CodingKey, str] = field(default_factory=dict)
    roles: dict[tuple[str, str], Role] = field(default_factory=dict)  # (transcript, speaker)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    questions: dict[tuple[str, int], str | None] = field(default_factory=dict)  # (transcript, turn)
    relations: dict[str, Relation] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    encoder: str | None = None
    undone: frozenset[str] = frozenset()  # ids of events that an undo in force has taken back

    def live_codes(self) -> list[Code]:
        """Codes in use, in codebook order."""
        return [code for code in self.codes.values() if not code.retired]

    def live_themes(self) -> list[Theme]:
        return [theme for theme in self.themes.values() if not theme.retired]

    def resolve(self, code_id: str) -> str:
        """Follow merges to the code that now stands for this one."""
        seen = set()
        while code_id in self.codes and self.codes[code_id].merged_into and code_id not in seen:
            seen.add(code_id)
            code_id = self.codes[code_id].merged_into or code_id
        return code_id


def corrected(transcript: Transcript, state: State) -> Transcript:
    """Return the transcript with the roles and attributes that people gave since its import."""
    turns = tuple(
        replace(turn, role=state.roles.get((transcript.id, turn.speaker), turn.role))
        for turn in transcript.turns
    )
    attributes = transcript.attributes | state.attributes.get(transcript.id, {})
    return replace(transcript, turns=turns, attributes=attributes)


def undone_ids(events: Iterable[Event]) -> frozenset[str]:
    """Return the ids of events taken back by an undo that is itself still in force.

    An undo only reaches back, so one pass from the newest event settles all.
    """
    undone: set[str] = set()
    for event in sorted(events, key=lambda each: each.order, reverse=True):
        if event.kind == "undone" and event.id not in undone:
            undone.update(event.payload["event_ids"])
    return frozenset(undone)


def derive(events: Iterable[Event]) -> State:
    """Fold the log into the state it describes."""
    log = sorted(events, key=lambda each: each.order)
    state = State(undone=undone_ids(log))
    given: dict[CodingKey, Coding] = {}
    for event in log:
        if event.id in state.undone or event.kind == "undone":
            continue
        if event.kind in _CODING_KINDS:
            _fold_coding(state, given, event)
        else:
            _FOLDS.get(event.kind, _ignore)(state, event)
    state.codings = _resolved(state, given)
    _follow_merges(state)
    return state


_CODING_KINDS = {"suggestion.accepted", "suggestion.rejected", "coding.added", "coding.removed"}


def _key(event: Event) -> CodingKey:
    span = event.payload
    return (event.actor, span["transcript_id"], span["start"], span["end"], span["code_id"])


def _fold_coding(state: State, given: dict[CodingKey, Coding], event: Event) -> None:
    key = _key(event)
    if event.kind in ("suggestion.accepted", "coding.added"):
        state.rejected.pop(key, None)
        given[key] = Coding(
            event_id=event.id,
            coder=event.actor,
            transcript_id=key[1],
            start=key[2],
            end=key[3],
            quote=event.payload["quote"],
            code_id=key[4],
            given_code_id=key[4],
            at=event.at,
            accepted=event.kind == "suggestion.accepted",
            origin=event.origin,
            suggested=event.suggested,
            reason=event.reason,
        )
        return
    target = state.resolve(key[4])
    for held in [k for k in given if k[:4] == key[:4] and state.resolve(k[4]) == target]:
        del given[held]
    if event.kind == "suggestion.rejected":
        state.rejected[key] = event.id


def _resolved(state: State, given: dict[CodingKey, Coding]) -> list[Coding]:
    """Codings under the codes that now hold them; one each, the earliest, after a merge."""
    kept: dict[CodingKey, Coding] = {}
    for key, coding in given.items():
        code_id = state.resolve(key[4])
        kept.setdefault((*key[:4], code_id), replace(coding, code_id=code_id))
    return list(kept.values())


def _follow_merges(state: State) -> None:
    for theme_id, theme in state.themes.items():
        members = tuple(dict.fromkeys(state.resolve(code) for code in theme.code_ids))
        state.themes[theme_id] = replace(theme, code_ids=members)


def _codebook_imported(state: State, event: Event) -> None:
    state.codebook = from_dict(event.payload["codebook"])
    fresh = {code.id: code for code in state.codebook.codes}
    made_here = {id_: code for id_, code in state.codes.items() if id_ not in fresh}
    state.codes = fresh | made_here


def _code_created(state: State, event: Event) -> None:
    code = event.payload
    state.codes[code["code_id"]] = Code(
        id=code["code_id"],
        name=code["name"],
        kind=code.get("kind", "descriptive"),
        definition=code.get("definition", ""),
        parent=code.get("parent"),
        include=tuple(code.get("include", ())),
        exclude=tuple(code.get("exclude", ())),
        example=code.get("example", ""),
        dimensions=tuple(code.get("dimensions", ())),
    )


def _change_code(state: State, code_id: str, **changes: Any) -> None:
    if code_id in state.codes:
        state.codes[code_id] = replace(state.codes[code_id], **changes)


def _code_defined(state: State, event: Event) -> None:
    changes = {
        key: tuple(value) if key in ("include", "exclude", "dimensions") else value
        for key, value in event.payload.items()
        if key != "code_id"
    }
    _change_code(state, event.payload["code_id"], **changes)


def _code_merged(state: State, event: Event) -> None:
    source, into = event.payload["code_id"], event.payload["into"]
    if state.resolve(into) == source or into not in state.codes:
        return  # two copies merged the same pair both ways round: the earlier one stands
    _change_code(state, source, merged_into=into, retired=True)


def _theme_created(state: State, event: Event) -> None:
    theme = event.payload
    state.themes[theme["theme_id"]] = Theme(
        id=theme["theme_id"],
        name=theme["name"],
        claim=theme.get("claim", ""),
        code_ids=tuple(theme["code_ids"]),
        origin=event.origin,
    )


def _change_theme(state: State, theme_id: str, **changes: Any) -> None:
    if theme_id in state.themes:
        state.themes[theme_id] = replace(state.themes[theme_id], **changes)


def _theme_merged(state: State, event: Event) -> None:
    source, into = event.payload["theme_id"], event.payload["into"]
    if source == into or source not in state.themes or into not in state.themes:
        return
    if state.themes[source].retired or state.themes[into].retired:
        return
    members = dict.fromkeys(state.themes[into].code_ids + state.themes[source].code_ids)
    _change_theme(state, into, code_ids=tuple(members))
    _change_theme(state, source, retired=True, merged_into=into)


def _theme_split(state: State, event: Event) -> None:
    source, moved = event.payload["theme_id"], tuple(event.payload["code_ids"])
    if source not in state.themes:
        return
    rest = tuple(code for code in state.themes[source].code_ids if code not in moved)
    _change_theme(state, source, code_ids=rest)
    state.themes[event.payload["new_theme_id"]] = Theme(
        id=event.payload["new_theme_id"],
        name=event.payload["name"],
        claim="",
        code_ids=moved,
        origin=event.origin,
    )


def _relation_made(state: State, event: Event) -> None:
    made = event.payload
    state.relations[made["relation_id"]] = Relation(
        id=made["relation_id"],
        first=made["first"],
        second=made["second"],
        relation_type=made["relation_type"],
        segment_ids=tuple(made.get("segment_ids", ())),
        note=made.get("note", ""),
        coder=event.actor,
    )


def _speaker_role(state: State, event: Event) -> None:
    key = (event.payload["transcript_id"], event.payload["speaker"])
    state.roles[key] = event.payload["role"]


def _turn_question(state: State, event: Event) -> None:
    key = (event.payload["transcript_id"], event.payload["turn"])
    state.questions[key] = event.payload["question_id"]


def _transcript_described(state: State, event: Event) -> None:
    held = state.attributes.setdefault(event.payload["transcript_id"], {})
    held.update(event.payload["attributes"])


def _encoder_chosen(state: State, event: Event) -> None:
    state.encoder = event.payload["encoder"]


def _relation_removed(state: State, event: Event) -> None:
    state.relations.pop(event.payload["relation_id"], None)


def _ignore(state: State, event: Event) -> None:
    """transcript.imported stands in the log for the audit; the transcript is its own record."""


_FOLDS: dict[str, Callable[[State, Event], None]] = {
    "codebook.imported": _codebook_imported,
    "encoder.chosen": _encoder_chosen,
    "transcript.described": _transcript_described,
    "speaker.role": _speaker_role,
    "turn.question": _turn_question,
    "code.created": _code_created,
    "code.renamed": lambda s, e: _change_code(s, e.payload["code_id"], name=e.payload["name"]),
    "code.defined": _code_defined,
    "code.moved": lambda s, e: _change_code(s, e.payload["code_id"], parent=e.payload["parent"]),
    "code.merged": _code_merged,
    "code.retired": lambda s, e: _change_code(s, e.payload["code_id"], retired=True),
    "relation.made": _relation_made,
    "relation.removed": _relation_removed,
    "theme.created": _theme_created,
    "theme.renamed": lambda s, e: _change_theme(s, e.payload["theme_id"], name=e.payload["name"]),
    "theme.claimed": lambda s, e: _change_theme(s, e.payload["theme_id"], claim=e.payload["claim"]),
    "theme.codes": lambda s, e: _change_theme(
        s, e.payload["theme_id"], code_ids=tuple(e.payload["code_ids"])
    ),
    "theme.merged": _theme_merged,
    "theme.split": _theme_split,
    "theme.retired": lambda s, e: _change_theme(s, e.payload["theme_id"], retired=True),
}
