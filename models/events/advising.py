"""The kinds of decisions by which an advisor takes part: names, comments, answers, approvals.

In:     what an advisor and the researchers say to each other about the study.
Out:    a class a kind, which KINDS holds beside those of models.events.kinds.

An advisor reads and decides nothing else: `by_advisor` says of a kind that they may (the store
refuses the others, models.store.references). What is said here changes no code, coding or theme.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models.events.decision import Decision, WhenBlind
from models.events.kinds import KINDS, AboutTheme, Rewording
from models.events.values import (
    SPAN,
    AnswerIds,
    CodeId,
    CoderName,
    CommentId,
    Count,
    Filled,
    Id,
    MemoOffset,
    RelationId,
    Text,
    ThemeAsSeen,
    ThemeId,
)
from models.json_shapes import Payload


@dataclass(frozen=True)
class AdvisorNamed(Decision):
    """Somebody reads the study as its advisor, and from then on decides nothing else in it."""

    kind = "advisor.named"
    label = ("advisor named", "advisors named")
    when_blind = WhenBlind.SHOWN

    name: CoderName


@dataclass(frozen=True)
class AdvisorLooked(Decision):
    """Its actor has looked at all that there was. upto: the last decision of it, by its place.

    upto: the log's clock there, which several decisions may share after a merge; decisions: how
    many there were up to it, so that one that comes in late is told as that.
    """

    kind = "advisor.looked"
    label = ("look of an advisor", "looks of an advisor")
    by_advisor = True

    upto: Count
    decisions: Count


@dataclass(frozen=True)
class CommentWritten(Rewording):
    """A comment or question on a theme, code, relation or passage; or on the study as a whole.

    Written again by who wrote it, it has its new words; what it is on stays as it was.
    """

    kind = "comment.written"
    label = ("comment written", "comments written")
    makes = "comment_id"
    makes_anew = True
    gives_words = ("text",)
    by_advisor = True

    comment_id: CommentId
    text: Filled
    theme_id: ThemeId | None = None
    code_id: CodeId | None = None
    relation_id: RelationId | None = None
    transcript_id: Id | None = None
    start: MemoOffset | None = None
    end: MemoOffset | None = None
    quote: Text | None = None

    @property
    def span(self) -> Payload:
        """What is given of the passage that it is on."""
        return {key: getattr(self, key) for key in SPAN if getattr(self, key) is not None}

    @property
    def subjects(self) -> list[str]:
        """The fields that say what it is on; one at most, or it is refused."""
        keys = ("theme_id", "code_id", "relation_id", "transcript_id")
        return [key for key in keys if self.gives(key)]


@dataclass(frozen=True)
class AnswerWritten(Rewording):
    """An answer to a comment; written again by who wrote it, it has its new words."""

    kind = "answer.written"
    label = ("answer to a comment", "answers to comments")
    makes = "answer_id"
    makes_anew = True
    gives_words = ("text",)
    by_advisor = True

    answer_id: Id
    comment_id: CommentId
    text: Filled


@dataclass(frozen=True)
class CommentResolved(Decision):
    """Nothing is left to be done. answer_ids: the answers that there were to who says so.

    An answer that they did not know of opens it again.
    """

    kind = "comment.resolved"
    label = ("comment resolved", "comments resolved")

    comment_id: CommentId
    answer_ids: AnswerIds | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class CommentReopened(Decision):
    kind = "comment.reopened"
    label = ("comment reopened", "comments reopened")

    comment_id: CommentId


@dataclass(frozen=True)
class ThemeJudged(AboutTheme):
    """What an advisor says of a theme as a whole. saw: the theme as it was to them."""

    by_advisor = True

    saw: ThemeAsSeen | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class ThemeApproved(ThemeJudged):
    kind = "theme.approved"
    label = ("approval of a theme", "approvals of themes")


@dataclass(frozen=True)
class ThemeChangesAsked(ThemeJudged):
    """text: what is to be changed."""

    kind = "theme.changes_asked"
    label = ("changes asked of a theme", "changes asked of themes")

    text: Filled


ADVISING: tuple[type[Decision], ...] = (
    AdvisorNamed,
    AdvisorLooked,
    CommentWritten,
    AnswerWritten,
    CommentResolved,
    CommentReopened,
    ThemeApproved,
    ThemeChangesAsked,
)
KINDS.update({each.kind: each for each in ADVISING})
