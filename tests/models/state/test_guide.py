"""Title, research questions and guide, decided one by one: kept, taken away, had back, merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.ui.conflict_forms import chosen
from models.codebook.reading import to_dict
from models.errors import EventInvalid
from models.events import NewEvent
from models.records import Codebook
from models.store.blind import BlindStudy, open_as
from models.store.merge import merge_studies
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_codebook
from tests.models.making import IDA, ROSA, copied, new_study, undo
from tests.models.state.test_rounds import opened


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "a.study") as made:
        yield made


def book_of(study: Study) -> Codebook:
    book = study.state().codebook
    assert book is not None
    return book


def written(id_: str, words: str, who: str = ROSA, **more: Any) -> NewEvent:
    return new_event(
        "question.written", who, {"question_id": id_, "ask": {"teacher": words}, **more}
    )


def removed(id_: str, who: str = ROSA) -> NewEvent:
    return new_event("question.removed", who, {"question_id": id_})


def titled(title: str, who: str = ROSA) -> NewEvent:
    return new_event("study.titled", who, {"title": title})


def test_a_title_is_changed_and_had_back(study: Study) -> None:
    [made] = study.append([titled("Another \U0001f468‍\U0001f469‍\U0001f467 title")])
    assert book_of(study).title.endswith(" title")
    study.append([undo(made)])
    assert book_of(study).title == "A small study"


def test_a_question_keeps_what_is_not_said_anew(study: Study) -> None:
    study.append([written("q1", "Which goals?")])
    [first, *_] = book_of(study).questions
    assert first.ask == {"teacher": "Which goals?"}
    assert (first.category, first.research_question) == ("goals", "RQ1")


def test_a_question_taken_away_comes_back_as_it_was_and_where_it_was(study: Study) -> None:
    before = book_of(study)
    [made] = study.append([removed("q2")])
    assert [each.id for each in book_of(study).questions] == ["q1", "q3", "q4"]
    study.append([undo(made)])
    assert book_of(study) == before


def test_a_question_that_nobody_is_asked_is_not_in_the_guide(study: Study) -> None:
    """Aligning with a question without a wording ended in an error."""
    study.append([written("q1", "  ")])
    assert "q1" not in [each.id for each in book_of(study).questions]
    study.append([written("q1", "Which goals?")])
    assert book_of(study).questions[0].id == "q1"


def test_what_pointed_at_a_research_question_points_nowhere_until_it_is_back(study: Study) -> None:
    payload = {"research_question_id": "RQ1"}
    [made] = study.append([new_event("research_question.removed", ROSA, payload)])
    assert book_of(study).research_questions == ()
    assert {each.research_question for each in book_of(study).questions} == {None}
    study.append([undo(made)])
    assert {each.research_question for each in book_of(study).questions} == {"RQ1"}


def test_the_wordings_of_a_role_that_is_taken_away_are_not_asked(study: Study) -> None:
    head = {"guide_role_id": "head", "name": "Head"}
    study.append(
        [
            new_event("guide_role.named", ROSA, head),
            new_event("question.written", ROSA, {"question_id": "q1", "ask": {"head": "Yours?"}}),
        ]
    )
    assert book_of(study).questions[0].ask["head"] == "Yours?"
    study.append([new_event("guide_role.removed", ROSA, {"guide_role_id": "head"})])
    assert set(book_of(study).questions[0].ask) == {"teacher"}


def test_the_order_of_a_guide_leaves_a_question_it_does_not_name_at_the_end(study: Study) -> None:
    study.append([new_event("guide.ordered", ROSA, {"question_ids": ["q4", "q2"]})])
    assert [each.id for each in book_of(study).questions] == ["q4", "q2", "q1", "q3"]


def test_a_codebook_that_is_imported_has_its_own_guide_and_ends_conflicts(study: Study) -> None:
    study.append([removed("q2"), titled("Mine")])
    payload = {"codebook": to_dict(make_codebook()), "sha256": None}
    study.append([new_event("codebook.imported", ROSA, payload)])
    assert book_of(study).title == "A small study"
    assert len(book_of(study).questions) == 4


BAD = [
    ("question.removed", {"question_id": "q9"}),
    ("question.written", {"question_id": "q9", "ask": {"nobody": "Why?"}}),
    ("question.written", {"question_id": "q1", "ask": {}, "research_question": "RQ9"}),
    ("research_question.removed", {"research_question_id": "RQ9"}),
    ("guide_role.removed", {"guide_role_id": "head"}),
    ("guide.ordered", {"question_ids": ["q1", "q9"]}),
]


@pytest.mark.parametrize(("kind", "payload"), BAD)
def test_what_is_not_there_is_not_named(study: Study, kind: str, payload: Any) -> None:
    before = study.state()
    with pytest.raises(EventInvalid, match="There is no"):
        study.append([new_event(kind, ROSA, payload)])
    assert study.state() == before


def test_what_a_step_makes_its_later_decisions_may_name(study: Study) -> None:
    question = {"question_id": "q9", "ask": {"head": "Why?"}, "research_question": "rq"}
    study.append(
        [
            new_event("guide_role.named", ROSA, {"guide_role_id": "head", "name": "Head"}),
            new_event(
                "research_question.written", ROSA, {"research_question_id": "rq", "text": "W?"}
            ),
            new_event("question.written", ROSA, question),
            new_event("guide.ordered", ROSA, {"question_ids": ["q9", "q1", "q2", "q3", "q4"]}),
        ]
    )
    assert book_of(study).questions[0].id == "q9"


# -- an open round


@pytest.mark.parametrize("who", [ROSA, IDA])
def test_the_guide_is_frozen_while_a_round_is_open_and_the_title_is_not(
    study: Study, who: str
) -> None:
    opened(study, coders=(ROSA, IDA))
    for event in (written("q1", "Which?", who), removed("q2", who)):
        with pytest.raises(EventInvalid, match="guide is frozen while"):
            study.append([event])
    study.append([titled("New", who)])
    study.append([new_event("round.closed", ROSA, {"round_id": "r1"})])
    study.append([written("q1", "Which?", who)])


def test_neither_undo_nor_redo_nor_whom_one_was_asked_as_changes_a_frozen_guide(
    study: Study,
) -> None:
    made = study.append([written("q1", "Which?"), removed("q2")])
    [back] = study.append([undo(made[1])])
    opened(study, coders=(ROSA, IDA))
    asked = {"transcript_id": study.transcripts()[0].id, "attributes": {"guide_role": "teacher"}}
    before = book_of(study)
    for event in (undo(made[0]), undo(back), new_event("transcript.described", ROSA, asked)):
        with pytest.raises(EventInvalid, match="guide is frozen while"):
            study.append([event])
    assert book_of(study) == before
    named = {**asked, "attributes": {"role": "Coach"}}
    study.append([new_event("transcript.described", ROSA, named)])


def test_who_codes_blind_sees_another_title_when_the_round_is_closed(study: Study) -> None:
    opened(study, coders=(ROSA, IDA))
    study.append([titled("What Rosa found")])
    assert study.path is not None
    with open_as(study.path, IDA) as seen:
        assert isinstance(seen, BlindStudy)
        assert book_of(seen).title == "A small study"


# -- two copies


@pytest.fixture
def copies(study: Study, tmp_path: Path) -> Iterator[tuple[Study, Study]]:
    with copied(study, tmp_path / "b.study") as two:
        yield study, two


def both_ways(one: Study, two: Study) -> None:
    merge_studies(one, two, actor=ROSA)
    merge_studies(two, one, actor=IDA)
    assert one.state() == two.state()


WORDED = [
    ("study.titled", {"title": "{}"}),
    ("research_question.written", {"research_question_id": "RQ1", "text": "{}"}),
    ("guide_role.named", {"guide_role_id": "teacher", "name": "{}"}),
    ("question.written", {"question_id": "q1", "ask": {"teacher": "{}"}}),
]


def filled(payload: dict[str, Any], words: str) -> dict[str, Any]:
    return {
        key: filled(value, words) if isinstance(value, dict) else value.replace("{}", words)
        for key, value in payload.items()
    }


@pytest.mark.parametrize(("kind", "payload"), WORDED)
def test_of_two_wordings_neither_is_lost_and_one_is_chosen(
    copies: tuple[Study, Study], kind: str, payload: dict[str, Any]
) -> None:
    """The later of two titles would have won without a word."""
    one, two = copies
    one.append([new_event(kind, ROSA, filled(payload, "Mine"))])
    two.append([new_event(kind, IDA, filled(payload, "Theirs"))])
    both_ways(one, two)
    [conflict] = one.state().conflicts
    assert {conflict.stands.value, *(each.value for each in conflict.others)} == {"Mine", "Theirs"}
    assert conflict.stands.value in str(book_of(one))
    [made] = one.append([chosen(conflict, conflict.others[0], ROSA)])
    assert one.state().conflicts == ()
    assert conflict.others[0].value in str(book_of(one))
    both_ways(one, two)
    assert one.state().conflicts == ()
    one.append([undo(made)])
    assert len(one.state().conflicts) == 1


def test_what_two_copies_added_is_there_twice_and_an_order_loses_none_of_it(
    copies: tuple[Study, Study],
) -> None:
    one, two = copies
    one.append(
        [
            written("q5", "Rosa's?"),
            new_event("guide.ordered", ROSA, {"question_ids": ["q5", "q1", "q2", "q3", "q4"]}),
        ]
    )
    two.append([written("q6", "Ida's?", IDA), removed("q2", IDA)])
    both_ways(one, two)
    assert [each.id for each in book_of(one).questions] == ["q5", "q1", "q3", "q4", "q6"]


def test_a_question_that_another_words_on_is_back(copies: tuple[Study, Study]) -> None:
    one, two = copies
    one.append([removed("q2")])
    two.append([titled("Later", IDA), written("q2", "Which training, then?", IDA)])
    both_ways(one, two)
    assert "Which training, then?" in str(book_of(one).questions)


def test_a_form_that_was_opened_before_another_changed_the_words_does_not_overwrite_them(
    study: Study,
) -> None:
    """Two windows on one study: the second save took the first one's title away."""
    study.append([titled("First window")])
    late = {"title": "Second window", "base": []}  # it showed the title of the codebook
    study.append([new_event("study.titled", IDA, late)])
    [conflict] = study.state().conflicts
    assert conflict.stands.value == "Second window"
    assert [each.value for each in conflict.others] == ["First window"]
