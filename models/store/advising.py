"""What an advisor may write in a study, and who may be one: asked of every decision that is stored.

In:     a decision about to be written; who the study's advisors are; what the log holds.
Out:    nothing, or EventInvalid with the reason in a sentence.

It stands where decisions are written, so no page, address or command can go round it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.coders import coder_key, is_among, same_coder
from models.errors import EventInvalid
from models.events import (
    KINDS,
    SPAN,
    AdvisorLooked,
    AdvisorNamed,
    AnswerWritten,
    CoderRenamed,
    CommentReopened,
    CommentResolved,
    CommentWritten,
    Decision,
    NewEvent,
    RoundOpened,
    ThemeJudged,
)
from models.spans import check_span
from models.state.derive import State
from models.store.tables import EventRow

if TYPE_CHECKING:
    from models.store.references import ReferenceIndex

ADVISOR = "advisor"  # the setting that names the advisor a file was made for
AdviceDecision = (
    AdvisorNamed
    | AdvisorLooked
    | CommentWritten
    | AnswerWritten
    | CommentResolved
    | CommentReopened
    | ThemeJudged
)


def refuse_of_advisor(event: NewEvent, advisors: Collection[str]) -> None:
    """Raise EventInvalid where an advisor decides what is not an advisor's.

    advisors: by models.coders.coder_key.
    """
    if coder_key(event.actor) in advisors and not event.decision.by_advisor:
        raise EventInvalid(
            f"{event.actor} reads this study as its advisor. An advisor comments, answers and "
            "approves, and decides nothing else here."
        )
    made = event.decision
    if isinstance(made, RoundOpened):
        for each in made.coders:
            if coder_key(each) in advisors:
                raise EventInvalid(f"{each} is this study's advisor, who codes nothing.")
    elif isinstance(made, CoderRenamed) and coder_key(made.name) in advisors:
        raise EventInvalid(f"{made.name} is this study's advisor. Choose another name.")


def check_file(event: NewEvent, advisor: str) -> None:
    """Raise EventInvalid unless a decision may stand in the file that was made for an advisor."""
    if not same_coder(event.actor, advisor) or not event.decision.by_advisor:
        raise EventInvalid(
            f"This file was made for {advisor} to read and comment on, so nothing else is decided "
            "in it. Work in the study itself."
        )


def check_advice(
    event: NewEvent,
    made: AdviceDecision,
    names: ReferenceIndex,
    *,
    session: Session,
    state: Callable[[], State],
    text_of: Callable[[str], str],
) -> None:
    """Raise EventInvalid or SpanMismatch unless what is said can be said of this study.

    names: this batch's own, to which what is made is added. text_of: raises EventInvalid.
    """
    if isinstance(made, AdvisorNamed):
        _check_named(event, made, session, state)
        names.advisors.add(coder_key(made.name))
    elif isinstance(made, CommentWritten):
        _check_comment(event, made, names, text_of)
        names.comments.setdefault(made.comment_id, event.actor)
    elif isinstance(made, AnswerWritten | CommentResolved | CommentReopened):
        if made.comment_id not in names.comments:
            raise EventInvalid("That comment is not there any more.")
        if isinstance(made, AnswerWritten):
            _check_own(event, names.answers.setdefault(made.answer_id, event.actor), "answer")
    elif coder_key(event.actor) not in names.advisors:
        raise EventInvalid(
            f"{event.actor} is no advisor of this study. Approvals and looks are an advisor's."
        )


def _check_own(event: NewEvent, by: str, what: str) -> None:
    if not same_coder(by, event.actor):
        raise EventInvalid(
            f"That {what} is another person's; only who wrote it can change it. Answer it instead."
        )


def _check_named(
    event: NewEvent, made: AdvisorNamed, session: Session, state: Callable[[], State]
) -> None:
    if same_coder(made.name, event.actor):
        raise EventInvalid("Nobody is their own advisor. Give the advisor's own name.")
    if state().advice.is_advisor(made.name):
        raise EventInvalid(f"{made.name} is this study's advisor already.")
    if decides_otherwise(made.name, session, state()):
        raise EventInvalid(
            f"{made.name} works on this study as a coder, and an advisor only reads. Give the "
            "advisor another name."
        )


def decides_otherwise(name: str, session: Session, state: State) -> bool:
    """Whether somebody has decided here what no advisor decides, or is a coder of a round."""
    if any(is_among(name, each.coders) for each in state.rounds.values()):
        return True
    rows = session.execute(select(EventRow.actor, EventRow.kind).distinct()).all()
    return any(
        same_coder(row.actor, name) and not KINDS.get(row.kind, Decision).by_advisor for row in rows
    )


def _check_comment(
    event: NewEvent, made: CommentWritten, names: ReferenceIndex, text_of: Callable[[str], str]
) -> None:
    if made.comment_id in names.comments:
        _check_own(event, names.comments[made.comment_id], "comment")
        return
    if len(made.subjects) > 1 or (made.span and len(made.span) < len(SPAN)):
        raise EventInvalid(
            "A comment is on one thing: a theme, a code, a relation, or a passage with its words."
        )
    there = {"theme": names.themes, "code": names.parents, "relation": names.relations}
    for holds, named in made.names():
        if holds.names != "comment" and named not in there[holds.names]:
            raise EventInvalid(f"That {holds.names} is not in this study.")
    if made.transcript_id is not None:
        text = text_of(made.transcript_id)
        check_span(text, made.start, made.end, made.quote, made.transcript_id)
