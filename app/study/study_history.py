"""What was changed of a study's title, questions, guide, participants and coders, in words.

In:     the log, and the state for names.
Out:    a row for each decision, the newest first, with whether it still holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from app.common.bidi import strip_bidi_controls
from models.events import (
    AboutStudy,
    CoderRenamed,
    Decision,
    Event,
    FrameworkAdded,
    FrameworkRemoved,
    GuideRoleNamed,
    GuideRoleRemoved,
    QuestionRemoved,
    QuestionWritten,
    ResearchQuestionRemoved,
    ResearchQuestionWritten,
    StudyTitled,
    TranscriptDescribed,
)
from models.state.derive import State

SHOWN_KINDS = (AboutStudy, CoderRenamed, FrameworkAdded, FrameworkRemoved, TranscriptDescribed)
MOST = 500  # rows
SHOWN = 200  # characters of what was decided


class HistoryRow(TypedDict):
    """One decision about the study. When: UTC, ISO 8601."""

    When: str
    Who: str
    What: str
    To: str
    Now: str


def history_rows(events: Iterable[Event], state: State) -> list[HistoryRow]:
    """Return the decisions that Study set-up makes, whoever made them."""
    log = sorted(
        (each for each in events if isinstance(each.decision, SHOWN_KINDS)),
        key=lambda each: each.order,
        reverse=True,
    )
    return [
        {
            "When": each.at,
            "Who": each.actor,
            "What": each.decision.label[0],
            "To": strip_bidi_controls(_shortened(decided(each, state))),
            "Now": "taken back" if each.id in state.undone else "",
        }
        for each in log[:MOST]
    ]


def decided(event: Event, state: State) -> str:
    """Say what a decision gives, in the words that it holds."""
    made = event.decision
    if isinstance(made, QuestionRemoved | ResearchQuestionRemoved | GuideRoleRemoved):
        return _was(state, made)
    if isinstance(made, TranscriptDescribed):
        given = "; ".join(f"{name}: {words or 'nothing'}" for name, words in _shown(made, state))
        return f"{state.names.get(made.transcript_id, '')}: {given}"
    return _words(made)


def _words(made: Decision) -> str:
    if isinstance(made, StudyTitled):
        return made.title or "no title"
    if isinstance(made, ResearchQuestionWritten):
        return made.text
    if isinstance(made, GuideRoleNamed | CoderRenamed):
        return made.name
    if isinstance(made, QuestionWritten):
        return " / ".join(words or "not asked" for words in made.ask.values())
    return str(made.framework.get("title", "")) if isinstance(made, FrameworkAdded) else ""


def _was(state: State, made: QuestionRemoved | ResearchQuestionRemoved | GuideRoleRemoved) -> str:
    """Return the words of what was taken away, as far as they are known."""
    guide = state.trace.guide
    if guide is None:
        return ""
    if isinstance(made, QuestionRemoved):
        question = guide.questions.get(made.question_id)
        return next(iter(question.ask.values()), "") if question else ""
    if isinstance(made, ResearchQuestionRemoved):
        return guide.research_questions.get(made.research_question_id, "")
    return guide.roles.get(made.guide_role_id, "")


def _shown(made: TranscriptDescribed, state: State) -> list[tuple[str, str]]:
    """Return attributes under the names that people know them by."""
    roles = {role.id: role.name for role in (state.codebook.roles if state.codebook else ())}
    names = {"participant": "pseudonym", "guide_role": "asked as"}
    return [
        (names.get(name, name), roles.get(words, words) if name == "guide_role" else words)
        for name, words in made.attributes.items()
    ]


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
