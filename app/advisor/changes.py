"""What changed since an advisor last looked, in words, theme by theme.

In:     a study as its advisor sees it, and who looks.
Out:    lines; what their next look is to say of how far it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.common.bidi import strip_bidi_controls
from app.common.comments import comment_is_on
from app.common.decision_labels import counts_by_kind
from app.common.text import counted
from models.coders import coder_key, same_coder
from models.events import (
    AboutTheme,
    AdvisorLooked,
    AdvisorNamed,
    AnswerWritten,
    CodingDecision,
    CommentReopened,
    CommentResolved,
    Event,
)
from models.state.derive import State
from models.store.study import Study

ANSWERS = (AnswerWritten, CommentResolved, CommentReopened)


@dataclass(frozen=True)
class Changes:
    """What is new. looked: when they last looked, UTC, ISO 8601; "": never.

    now: the look that says they have seen all this. late: decisions from before their last look
    that were not to be seen then.
    """

    looked: str
    lines: tuple[str, ...]
    late: int
    now: AdvisorLooked


def changes_since(study: Study, coder: str) -> Changes:
    """Return what others decided since this advisor last looked."""
    state = study.state()
    others = [
        each
        for each in study.events()
        if not same_coder(each.actor, coder)
        and not each.decision.of_this_file
        and not isinstance(each.decision, AdvisorNamed)
    ]
    upto = max((each.clock for each in others), default=0)
    now = AdvisorLooked(upto, len(others))
    look = state.advice.looks.get(coder_key(coder))
    if look is None:
        return Changes("", (), 0, now)
    fresh = [each for each in others if each.clock > look.upto]
    late = len(others) - len(fresh) - look.decisions
    return Changes(look.at, tuple(_lines(fresh, state)), max(0, late), now)


def _lines(fresh: Sequence[Event], state: State) -> list[str]:
    """Say what is new: of themes, of one's comments, of codings, of all else."""
    lines: list[str] = []
    for theme in state.themes.values():
        about = [e for e in fresh if _is_about(e, theme.id)]
        codings = [
            e
            for e in fresh
            if isinstance(e.decision, CodingDecision)
            and state.resolve(e.decision.code_id) in theme.code_ids
        ]
        said = counts_by_kind(about)
        if codings and not theme.retired:
            said.append(f"{counted(len(codings), 'decision')} about codings of its codes")
        if said:
            lines.append(f"Theme “{theme.name}”: {', '.join(said)}.")
    lines += _answers(fresh, state)
    rest = [e for e in fresh if not isinstance(e.decision, (AboutTheme, CodingDecision, *ANSWERS))]
    lines += [f"Beside that: {', '.join(counts_by_kind(rest))}."] if rest else []
    return [strip_bidi_controls(each) for each in lines]


def _is_about(event: Event, theme_id: str) -> bool:
    return isinstance(event.decision, AboutTheme) and event.decision.theme_id == theme_id


def _answers(fresh: Sequence[Event], state: State) -> list[str]:
    lines = []
    for event in fresh:
        made = event.decision
        comment = state.advice.comments.get(getattr(made, "comment_id", ""))
        if comment is None or not isinstance(made, ANSWERS):
            continue
        on = comment_is_on(comment, state)
        if isinstance(made, AnswerWritten):
            lines.append(f"{on}: {event.actor} answers “{made.text}”")
        else:
            lines.append(f"{on}: {made.label[0]} by {event.actor}.")
    return lines
