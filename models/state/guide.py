"""What a study is about and what was asked: title, research questions, guide, as decided.

In:     decisions about the study as such, over what its codebook came with.
Out:    the codebook with them.

What is taken away is remembered with its words: where another copy writes it on, or an undo
takes the taking away back, it is as it was. A question without a wording for a role that there
is, is not asked of anybody, and is not in the guide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from models.codebook.reading import from_dict
from models.events import (
    Decision,
    Event,
    GuideOrdered,
    GuideRoleNamed,
    GuideRoleRemoved,
    QuestionRemoved,
    QuestionWritten,
    ResearchQuestionRemoved,
    ResearchQuestionsOrdered,
    ResearchQuestionWritten,
    StudyTitled,
)
from models.records import Codebook, GuideRole, Question, ResearchQuestion

if TYPE_CHECKING:
    from models.state.state import State

Part = TypeVar("Part")
FAMILIES = ("study", "research_question", "guide_role", "question")  # that have wordings here


@dataclass
class Guide:
    """All that was ever asked, by id in order; `gone` is what of it was taken away."""

    research_questions: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)  # family, id

    @classmethod
    def of(cls, book: Codebook) -> Guide:
        return cls(
            {each.id: each.text for each in book.research_questions},
            {each.id: each.name for each in book.roles},
            {each.id: each for each in book.questions},
        )

    def shown_in(self, book: Codebook) -> Codebook:
        """Return the codebook with what of this was not taken away."""
        research = self._standing("research_question", self.research_questions)
        roles = self._standing("guide_role", self.roles)
        return replace(
            book,
            research_questions=tuple(ResearchQuestion(*each) for each in research.items()),
            roles=tuple(GuideRole(*each) for each in roles.items()),
            questions=tuple(
                shown
                for each in self._standing("question", self.questions).values()
                if (shown := _asked(each, roles, research)).ask
            ),
        )

    def _standing(self, family: str, every: dict[str, Part]) -> dict[str, Part]:
        return {id_: each for id_, each in every.items() if (family, id_) not in self.gone}


def _asked(question: Question, roles: dict[str, str], research: dict[str, str]) -> Question:
    """Return a question as it is asked of the roles that there are."""
    ask = {role: words for role, words in question.ask.items() if role in roles and words.strip()}
    serves = question.research_question if question.research_question in research else None
    return replace(question, ask=ask, research_question=serves)


def part_in(book: Codebook, family: str, id_: str, part: str) -> str | None:
    """Return the words of a part as a codebook has them; None: it has no such thing."""
    if family == "study":
        return book.title
    if family == "research_question":
        return next((each.text for each in book.research_questions if each.id == id_), None)
    if family == "guide_role":
        return next((each.name for each in book.roles if each.id == id_), None)
    return next((each.ask.get(part, "") for each in book.questions if each.id == id_), None)


def came_with_codebook(state: State, event: Event, book: Codebook) -> None:
    """Begin anew with what an imported codebook has; its words stand in place of those before."""
    state.trace.guide = None
    wordings = state.trace.wordings
    for key in [key for key in wordings.heads if key[0] in FAMILIES]:
        words = part_in(book, *key)
        if words is None:
            wordings.several.discard(key)
            del wordings.heads[key]
        else:
            wordings.put(key, event, words)


def _guide(state: State) -> Guide:
    if state.trace.guide is None:
        state.trace.guide = Guide.of(state.codebook or from_dict({}))
    return state.trace.guide


def _show(state: State) -> None:
    state.codebook = _guide(state).shown_in(state.codebook or from_dict({}))


def _titled(state: State, event: Event, made: StudyTitled) -> None:
    state.codebook = replace(state.codebook or from_dict({}), title=made.title)
    state.trace.wordings.take(event)


def _research_written(state: State, event: Event, made: ResearchQuestionWritten) -> None:
    guide = _guide(state)
    guide.research_questions[made.research_question_id] = made.text
    guide.gone.discard(("research_question", made.research_question_id))
    state.trace.wordings.take(event)
    _show(state)


def _research_removed(state: State, event: Event, made: ResearchQuestionRemoved) -> None:
    _gone(state, "research_question", made.research_question_id)


def _gone(state: State, family: str, id_: str) -> None:
    _guide(state).gone.add((family, id_))
    state.trace.wordings.drop(family, id_)
    _show(state)


def _role_named(state: State, event: Event, made: GuideRoleNamed) -> None:
    guide = _guide(state)
    guide.roles[made.guide_role_id] = made.name
    guide.gone.discard(("guide_role", made.guide_role_id))
    state.trace.wordings.take(event)
    _show(state)


def _role_removed(state: State, event: Event, made: GuideRoleRemoved) -> None:
    _gone(state, "guide_role", made.guide_role_id)


def _question_written(state: State, event: Event, made: QuestionWritten) -> None:
    guide, id_ = _guide(state), made.question_id
    before = guide.questions.get(id_) or Question(id_, None, None, None, {})
    serves = made.research_question
    guide.questions[id_] = replace(
        before,
        ask=before.ask | dict(made.ask),
        research_question=serves
        if isinstance(serves, str) or serves is None
        else before.research_question,
    )
    guide.gone.discard(("question", id_))
    state.trace.wordings.take(event)
    _show(state)


def _question_removed(state: State, event: Event, made: QuestionRemoved) -> None:
    _gone(state, "question", made.question_id)


def _research_ordered(state: State, event: Event, made: ResearchQuestionsOrdered) -> None:
    guide = _guide(state)
    there = guide.research_questions
    first = {id_: there[id_] for id_ in made.research_question_ids if id_ in there}
    guide.research_questions = first | there
    _show(state)


def _ordered(state: State, event: Event, made: GuideOrdered) -> None:
    guide = _guide(state)
    first = {id_: guide.questions[id_] for id_ in made.question_ids if id_ in guide.questions}
    guide.questions = first | guide.questions
    _show(state)


REDUCERS: dict[type[Decision], Callable[[State, Event, Any], None]] = {
    StudyTitled: _titled,
    ResearchQuestionWritten: _research_written,
    ResearchQuestionRemoved: _research_removed,
    ResearchQuestionsOrdered: _research_ordered,
    GuideRoleNamed: _role_named,
    GuideRoleRemoved: _role_removed,
    QuestionWritten: _question_written,
    QuestionRemoved: _question_removed,
    GuideOrdered: _ordered,
}
