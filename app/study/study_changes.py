"""What a study is about, changed later: the decisions of it, and what they would do, in words.

In:     the study's words as a form was opened on them, and as they are to be.
Out:    decisions, one step to undo; a line for each thing that they would do.

A decision names the words that its author saw. Where somebody else gave others meanwhile, both
are on record, the later holds, and the page asks which shall (models.state.wordings).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.common.text import counted
from models.codebook.changed_guide import difference
from models.codebook.reading import from_dict
from models.events import (
    Decision,
    GuideOrdered,
    GuideRoleNamed,
    GuideRoleRemoved,
    NewEvent,
    QuestionRemoved,
    QuestionWritten,
    ResearchQuestionRemoved,
    ResearchQuestionsOrdered,
    ResearchQuestionWritten,
    StudyTitled,
    TranscriptDescribed,
)
from models.records import Codebook, Question, ResearchQuestion
from models.state.derive import State

GUIDE_ROLE = "guide_role"  # the attribute that says as whom a participant was asked
SHOWN = 100  # characters of a question in a line
LISTED = 12  # lines of one sort

Heads = Mapping[tuple[str, str, str], tuple[str, ...]]  # part -> the decisions it has words of


@dataclass(frozen=True)
class Opened:
    """The study's words as a form was opened on them. heads: whose words they are."""

    book: Codebook
    heads: Heads = field(default_factory=dict)

    @classmethod
    def of(cls, state: State) -> Opened:
        heads = state.trace.wordings.heads
        return cls(
            state.codebook or from_dict({}),
            {key: tuple(list(found)[-1:]) for key, found in heads.items()},
        )

    def base(self, family: str, id_: str, parts: Iterable[str]) -> tuple[str, ...]:
        """Return the decisions that words for some parts stand in place of."""
        found = (each for part in parts for each in self.heads.get((family, id_, part), ()))
        return tuple(dict.fromkeys(found))


def step(coder: str, decisions: Sequence[Decision]) -> list[NewEvent]:
    """Return decisions as one step, which one press takes back."""
    group = uuid.uuid4().hex if len(decisions) > 1 else None
    return [NewEvent(coder, each, group=group) for each in decisions]


def titled(opened: Opened, title: str) -> list[Decision]:
    if title == opened.book.title:
        return []
    return [StudyTitled(title, base=opened.base("study", "", ["title"]))]


def asked_research(opened: Opened, now: Sequence[ResearchQuestion]) -> list[Decision]:
    """Return the decisions that make the research questions these."""
    before = [(each.id, each.text) for each in opened.book.research_questions]
    texts = {each.id: each.text for each in now}
    found = difference(before, list(texts.items()))
    decisions: list[Decision] = [
        ResearchQuestionWritten(
            id_, texts[id_], base=opened.base("research_question", id_, ["text"])
        )
        for id_ in (*found.changed, *found.new)
    ]
    decisions += [ResearchQuestionRemoved(id_) for id_ in found.gone]
    return decisions + ([ResearchQuestionsOrdered(tuple(texts))] if found.moved else [])


def asked_guide(
    opened: Opened, now: Codebook, asked_as: Mapping[str, str] | None = None
) -> list[Decision]:
    """Return the decisions that make the guide this one.

    asked_as: as which role each interview's participant was asked; who was asked as a role that
    is gone is said to have been asked as none.
    """
    roles = difference(*([(r.id, r.name) for r in book.roles] for book in (opened.book, now)))
    names = {each.id: each.name for each in now.roles}
    decisions: list[Decision] = [
        GuideRoleNamed(id_, names[id_], base=opened.base("guide_role", id_, ["name"]))
        for id_ in (*roles.new, *roles.changed)
    ]
    decisions += _questions(opened, now)
    decisions += [GuideRoleRemoved(id_) for id_ in roles.gone]
    decisions += [
        TranscriptDescribed(interview, attributes={GUIDE_ROLE: ""})
        for interview, role in (asked_as or {}).items()
        if role in roles.gone
    ]
    return decisions


def _questions(opened: Opened, now: Codebook) -> list[Decision]:
    before = {each.id: each for each in opened.book.questions}
    after = {each.id: each for each in now.questions}
    found = difference(
        [(id_, _asked_of(each, now)) for id_, each in before.items()],
        [(id_, _asked_of(each, now)) for id_, each in after.items()],
    )
    decisions: list[Decision] = []
    for id_ in (*found.changed, *found.new):
        ask = _changed_words(before.get(id_), after[id_], now)
        base = opened.base("question", id_, ask)
        decisions.append(QuestionWritten(id_, ask, base=base))
    decisions += [QuestionRemoved(id_) for id_ in found.gone]
    return decisions + ([GuideOrdered(tuple(after))] if found.moved else [])


def _asked_of(question: Question, book: Codebook) -> dict[str, str]:
    """Return a question's wordings for the roles that there are."""
    return {role.id: question.ask.get(role.id, "") for role in book.roles}


def _changed_words(before: Question | None, after: Question, book: Codebook) -> dict[str, str]:
    then = before.ask if before else {}
    return {
        role: words
        for role, words in _asked_of(after, book).items()
        if words != then.get(role, "") and (words or before)
    }


# -- what it would do, before it is done


def describe_research(opened: Opened, now: Sequence[ResearchQuestion]) -> list[str]:
    """Say what would become of the research questions, and what points at those that go."""
    then = {each.id: each.text for each in opened.book.research_questions}
    texts = {each.id: each.text for each in now}
    found = difference(list(then.items()), list(texts.items()))
    lines = _several([f"Worded anew: {_from_to(then[id_], texts[id_])}" for id_ in found.changed])
    lines += _several([f"New: {_quoted(texts[id_])}" for id_ in found.new])
    for id_ in found.gone:
        serving = sum(each.research_question == id_ for each in opened.book.questions)
        points = (
            f" {counted(serving, 'question')} of the guide {_verb(serving, 'serves', 'serve')} it "
            "and would serve none; undo brings that back."
            if serving
            else ""
        )
        lines.append(f"Taken away: {_quoted(then[id_])}.{points}")
    return lines + (["Their order changes."] if found.moved else [])


@dataclass(frozen=True)
class Aligned:
    """What rests on a guide's questions: parts of interviews, and what people said of turns."""

    answers: Mapping[str, int] = field(default_factory=dict)  # by question
    confirmed: Mapping[str, int] = field(default_factory=dict)
    asked_as: Mapping[str, str] = field(default_factory=dict)  # interview -> role


def describe_guide(opened: Opened, now: Codebook, aligned: Aligned) -> list[str]:
    """Say what would become of the guide, what stays aligned, and what would point nowhere."""
    then = {each.id: each for each in opened.book.questions}
    after = {each.id: each for each in now.questions}
    found = difference(
        [(id_, _asked_of(each, now)) for id_, each in then.items()],
        [(id_, _asked_of(each, now)) for id_, each in after.items()],
    )
    lines = _roles(opened.book, now, aligned)
    lines += _several(
        [f"Worded anew: {_from_to(*_words(then[id_], after[id_]))}" for id_ in found.changed]
    )
    lines += _several([f"New: {_quoted(_first(after[id_]))}" for id_ in found.new])
    lines += [
        f"Taken away: {_quoted(_first(then[id_]))}.{_rests_on(id_, aligned)}" for id_ in found.gone
    ]
    return lines + (["The order of the questions changes."] if found.moved else [])


def _roles(before: Codebook, now: Codebook, aligned: Aligned) -> list[str]:
    then = {each.id: each.name for each in before.roles}
    names = {each.id: each.name for each in now.roles}
    found = difference(list(then.items()), list(names.items()))
    lines = [f"Role {_quoted(then[id_])} is called {_quoted(names[id_])}." for id_ in found.changed]
    lines += [f"New role: {_quoted(names[id_])}" for id_ in found.new if then or len(names) > 1]
    for id_ in found.gone:
        number = sum(role == id_ for role in aligned.asked_as.values())
        asked = (
            f" {counted(number, 'participant')} {_verb(number, 'was', 'were')} asked as that; it "
            "would not be said any more as whom."
            if number
            else ""
        )
        lines.append(f"Role taken away: {_quoted(then[id_])}, with its wordings.{asked}")
    return lines


def _rests_on(question_id: str, aligned: Aligned) -> str:
    answers = aligned.answers.get(question_id, 0)
    confirmed = aligned.confirmed.get(question_id, 0)
    parts = [counted(answers, "part") + " of interviews"] if answers else []
    parts += [counted(confirmed, "turn") + " that somebody confirmed"] if confirmed else []
    if not parts:
        return ""
    number = answers + confirmed
    return (
        f" {' and '.join(parts)} {_verb(number, 'answers', 'answer')} it and would be aligned "
        "anew; codings stay as they are."
    )


def _words(before: Question, after: Question) -> tuple[str, str]:
    """Return a wording that changed, before and after."""
    for role in (*after.ask, *before.ask):
        if before.ask.get(role) != after.ask.get(role):
            return before.ask.get(role) or _first(before), after.ask.get(role) or "not asked"
    return _first(before), _first(after)


def _first(question: Question) -> str:
    return next(iter(question.ask.values()), "")


def _verb(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


def _from_to(before: str, after: str) -> str:
    return f"{_quoted(before)} is now {_quoted(after)}"


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"


def _several(lines: list[str]) -> list[str]:
    more = len(lines) - LISTED
    return lines[:LISTED] + ([f"… and {more:,} more like these."] if more > 0 else [])
