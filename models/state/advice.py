"""What an advisor and the researchers say of a study: comments, answers, approvals.

In:     decisions of the kinds of models.events.advising.
Out:    Advice, the part of a State that follows from them; what stands of a theme's approvals.

None of it changes a code, a coding or a theme, so a file with it merges by union.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from models.coders import coder_key, is_among, same_coder
from models.events import (
    SPAN,
    AdvisorLooked,
    AdvisorNamed,
    AnswerWritten,
    CommentReopened,
    CommentResolved,
    CommentWritten,
    Decision,
    Event,
    ThemeApproved,
    ThemeChangesAsked,
    ThemeJudged,
)
from models.json_shapes import Payload
from models.state.replaced import placed

if TYPE_CHECKING:
    from models.state.state import State, Theme

# fields of a theme that say nothing of what it claims: an approval outlives a change of these
APART = frozenset({"id", "origin", "retired", "merged_into", "status", "looks", "split_from"})
# of what a theme lists: who chose it when, and where words stand, which a replaced text moves
BESIDE = frozenset({"coder", "at", "transcript_id", "start", "end"})


@dataclass(frozen=True)
class Answer:
    """An answer to a comment. written: UTC, ISO 8601."""

    id: str
    by: str
    text: str
    written: str
    event_id: str


@dataclass(frozen=True)
class Comment:
    """A comment or question, on a theme, code, relation or passage, or on the study as a whole.

    start, end, quote: of a passage, in code points of the interview's text. resolved_by: "" is
    open. event_ids: the decisions that gave it its words, the first first.
    """

    id: str
    by: str
    text: str
    written: str  # UTC, ISO 8601
    event_ids: tuple[str, ...]
    theme_id: str | None = None
    code_id: str | None = None
    relation_id: str | None = None
    transcript_id: str | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    answers: tuple[Answer, ...] = ()
    resolved_by: str = ""

    @property
    def is_open(self) -> bool:
        return not self.resolved_by


@dataclass(frozen=True)
class Judgement:
    """What an advisor last said of a theme. text: what is to be changed. saw: see as_seen."""

    theme_id: str
    by: str
    at: str  # UTC, ISO 8601
    approves: bool
    text: str
    saw: Payload | None


@dataclass(frozen=True)
class Look:
    """Up to where an advisor has looked: the log's clock, and how many decisions there were."""

    upto: int
    decisions: int
    at: str  # UTC, ISO 8601


@dataclass(frozen=True)
class Advisor:
    """Who reads as an advisor. named_by: the researcher whose codings and themes they read."""

    name: str
    named_by: str


@dataclass(frozen=True)
class Advice:
    """advisors, looks: by models.coders.coder_key. judged: by theme and advisor.

    code_too: who was named as an advisor, and in another copy decided what no advisor decides;
    they are coders, and none of the advisors.
    """

    advisors: Mapping[str, Advisor] = field(default_factory=dict)
    comments: Mapping[str, Comment] = field(default_factory=dict)
    judged: Mapping[tuple[str, str], Judgement] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    code_too: tuple[str, ...] = ()

    def is_advisor(self, name: str) -> bool:
        return coder_key(name) in self.advisors

    def without_coders(self, names: Iterable[str]) -> Advice:
        """Return it with no advisor who decides otherwise. names: of all who do."""
        keys = set(map(coder_key, names)) & self.advisors.keys()
        if not keys:
            return self
        return replace(
            self,
            advisors={key: each for key, each in self.advisors.items() if key not in keys},
            code_too=tuple(sorted(self.advisors[key].name for key in keys)),
        )

    def open_comments(self) -> list[Comment]:
        """Return the comments that wait for somebody, the first written first."""
        waiting = (each for each in self.comments.values() if each.is_open)
        return sorted(waiting, key=lambda each: (each.written, each.id))


# -- what stands of a theme


def as_seen(theme: Theme) -> Payload:
    """Return a theme's fields that a person approves, as JSON; what it lists in no order."""
    found = {name: value for name, value in asdict(theme).items() if name not in APART}
    seen: Payload = json.loads(json.dumps(found, default=str))
    return {name: _listed(value) for name, value in seen.items()}


def _listed(value: object) -> object:
    if not isinstance(value, list):
        return value
    bare = [_bare(each) if isinstance(each, dict) else each for each in value]
    return sorted(bare, key=lambda each: json.dumps(each, sort_keys=True))


def _bare(listed: Payload) -> Payload:
    return {key: listed[key] for key in listed if key not in BESIDE}


@dataclass(frozen=True)
class Verdict:
    """A judgement, and the fields of the theme that have changed since it was given.

    not_shown: quotations that there were, and that an open round hid from who judged.
    """

    judgement: Judgement
    changed: tuple[str, ...]
    not_shown: int = 0

    @property
    def holds(self) -> bool:
        return not self.changed


def verdicts_on(state: State, theme: Theme) -> list[Verdict]:
    """Return what each advisor last said of a theme, the latest last."""
    given = [each for each in state.advice.judged.values() if each.theme_id == theme.id]
    return [
        _verdict(state, theme, each) for each in sorted(given, key=lambda each: (each.at, each.by))
    ]


def _verdict(state: State, theme: Theme, given: Judgement) -> Verdict:
    """Compare a theme with what was judged of it; what a round hid then is no change since."""
    saw = given.saw or {}
    shown = [json.dumps(each, sort_keys=True) for each in saw.get("quotations") or ()]
    hidden = {
        each.place
        for each, bare in ((each, _bare(asdict(each))) for each in theme.quotations)
        if "quotations" in saw
        and each.at <= given.at
        and json.dumps(bare, sort_keys=True) not in shown
        and _is_in_round(state, each.coder, each.place)
    }
    there = tuple(each for each in theme.quotations if each.place not in hidden)
    return Verdict(given, _changed(saw, as_seen(replace(theme, quotations=there))), len(hidden))


def _is_in_round(state: State, coder: str, place: tuple[str, int, int]) -> bool:
    """Whether somebody codes a passage in a round, be it closed by now."""
    where, start, end = place
    return any(
        is_among(coder, each.coders)
        and any(id_ == where and start < b and a < end for id_, a, b in each.units)
        for each in state.rounds.values()
    )


def _changed(saw: Payload, now: Payload) -> tuple[str, ...]:
    return tuple(name for name, value in saw.items() if name in now and now[name] != value)


def is_approved(state: State, theme: Theme) -> bool:
    """Whether a theme is approved as it is now, and no advisor asks for a change of that."""
    holding = [each.judgement.approves for each in verdicts_on(state, theme) if each.holds]
    return bool(holding) and all(holding)


def place_of(state: State, comment: Comment) -> tuple[str, int, int] | None:
    """Return where the words of a comment on a passage stand now; None: nowhere, or no passage."""
    if comment.transcript_id is None:
        return None
    place = (comment.transcript_id, comment.start, comment.end)
    now = placed(state.trace.replaced, place, state.removed)
    return now if now is not None and now[0] in state.names else None


# -- what each kind of decision changes


def _named(state: State, event: Event, made: AdvisorNamed) -> None:
    now = state.advice
    advisor = Advisor(made.name, event.actor)
    state.advice = replace(now, advisors={**now.advisors, coder_key(made.name): advisor})


def _looked(state: State, event: Event, made: AdvisorLooked) -> None:
    now, look = state.advice, Look(made.upto, made.decisions, event.at)
    state.advice = replace(now, looks={**now.looks, coder_key(event.actor): look})


def _comment_written(state: State, event: Event, made: CommentWritten) -> None:
    """A comment that its writer writes again has its new words; what it is on stays."""
    before = state.advice.comments.get(made.comment_id)
    if before is not None and not same_coder(before.by, event.actor):
        return
    state.trace.wordings.take(event)
    if before is not None:
        ids = (*before.event_ids, event.id)
        _put(state, replace(before, text=made.text, event_ids=ids, resolved_by=""))
        return
    places = {key: made.span[key] for key in SPAN if key in made.span}
    comment = Comment(
        made.comment_id,
        event.actor,
        made.text,
        event.at,
        (event.id,),
        theme_id=made.theme_id,
        code_id=made.code_id,
        relation_id=made.relation_id,
        **places,
    )
    _put(state, comment)


def _put(state: State, comment: Comment) -> None:
    now = state.advice
    state.advice = replace(now, comments={**now.comments, comment.id: comment})


def _answer_written(state: State, event: Event, made: AnswerWritten) -> None:
    """An answer to a comment that is taken back is passed over. A new one opens the comment."""
    comment = state.advice.comments.get(made.comment_id)
    if comment is None:
        return
    given = {each.id: each for each in comment.answers}
    before = given.get(made.answer_id)
    if before is not None and not same_coder(before.by, event.actor):
        return
    state.trace.wordings.take(event)
    written = event.at if before is None else before.written
    given[made.answer_id] = Answer(made.answer_id, event.actor, made.text, written, event.id)
    resolved = comment.resolved_by if before is not None else ""
    _put(state, replace(comment, answers=tuple(given.values()), resolved_by=resolved))


def _comment_resolved(state: State, event: Event, made: CommentResolved) -> None:
    """An answer that was not known to who resolves keeps the comment open."""
    comment = state.advice.comments.get(made.comment_id)
    if comment is None:
        return
    known = made.answer_ids
    if known is None or all(each.id in known for each in comment.answers):
        _put(state, replace(comment, resolved_by=event.actor))


def _comment_reopened(state: State, event: Event, made: CommentReopened) -> None:
    comment = state.advice.comments.get(made.comment_id)
    if comment is not None:
        _put(state, replace(comment, resolved_by=""))


def _judged(state: State, event: Event, made: ThemeJudged) -> None:
    asks = isinstance(made, ThemeChangesAsked)
    text = made.text if isinstance(made, ThemeChangesAsked) else ""
    given = Judgement(made.theme_id, event.actor, event.at, not asks, text, made.saw)
    now, key = state.advice, (made.theme_id, coder_key(event.actor))
    state.advice = replace(now, judged={**now.judged, key: given})


REDUCERS: dict[type[Decision], Callable[[State, Event, Any], None]] = {
    AdvisorNamed: _named,
    AdvisorLooked: _looked,
    CommentWritten: _comment_written,
    AnswerWritten: _answer_written,
    CommentResolved: _comment_resolved,
    CommentReopened: _comment_reopened,
    ThemeApproved: _judged,
    ThemeChangesAsked: _judged,
}
