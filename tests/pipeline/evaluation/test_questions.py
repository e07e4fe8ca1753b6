"""How often the question that a turn answers is found, on labelled tables."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation.questions import evaluate_questions
from pipeline.evaluation.tables import TableUnreadable
from tests.fakes import FakeEncoder

GUIDE = (
    ("q1", "goals", "What goals did your school set?"),
    ("q2", "training", "Which training was offered?"),
    ("q3", "goals", "Who decided on those targets and when?"),
    ("q4", "time", "How is planning time protected?"),
)
TALK = (
    ("Interviewer", "Thanks for coming. How are you today?", ""),
    ("Ms. Reed", "Fine, thank you.", ""),
    ("Interviewer", "What goals did your school set for this?", "q1"),
    ("Ms. Reed", "We sat together and wrote our goals. A team of teachers did.", "q1"),
    ("Interviewer", "Can you say more?", "q1"),
    ("Ms. Reed", "Well, the district office sent goals too. We kept ours.", "q1"),
    ("Interviewer", "Which training was offered to you?", "q2"),
    ("Ms. Reed", "A workshop, the same training workshop for everyone.", "q2"),
    ("Interviewer", "And how is your planning time protected?", "q4"),
    ("Ms. Reed", "It is not. Meetings eat my planning time.", "q4;q3"),
)
Row = Sequence[object]


def write(path: Path, header: str, rows: Sequence[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def turns_of(doc_id: str = "a", talk: Sequence[tuple[str, str, str]] = TALK) -> list[Row]:
    return [(doc_id, i, *said) for i, said in enumerate(talk)]


def evaluate(
    tmp_path: Path,
    turns: Sequence[Row],
    guide: Sequence[Row] = GUIDE,
    *,
    anchors: int = 0,
    limit: int | None = None,
) -> dict[str, Any]:
    return evaluate_questions(
        write(tmp_path / "turns.csv", "doc_id,turn_no,speaker,text,question", turns),
        write(tmp_path / "guide.csv", "id,category,question", guide),
        anchors=anchors,
        limit=limit,
        encoder=FakeEncoder(),
        seed=0,
    )


def test_turns_of_the_answer_to_the_right_question_are_right(tmp_path: Path) -> None:
    found = evaluate(tmp_path, turns_of())
    assert found == {
        "accuracy": 1.0,
        "accuracy_category": 1.0,
        "n_turns": 8,
        "by_document": {"a": {"accuracy": 1.0, "accuracy_category": 1.0, "n_turns": 8}},
    }


def test_a_wrong_question_of_the_right_category_counts_for_the_category(tmp_path: Path) -> None:
    talk = [(who, said, "q3" if label == "q1" else label) for who, said, label in TALK]
    found = evaluate(tmp_path, turns_of(talk=talk))
    assert found["accuracy"] == 0.5
    assert found["accuracy_category"] == 1.0


def test_questions_without_category_are_not_one_category(tmp_path: Path) -> None:
    talk = [(who, said, "q3" if label == "q1" else label) for who, said, label in TALK]
    guide = [(each, "", wording) for each, _, wording in GUIDE]
    assert evaluate(tmp_path, turns_of(talk=talk), guide)["accuracy_category"] == 0.5


def test_confirmed_turns_are_right_and_are_told_apart(tmp_path: Path) -> None:
    talk = [(who, said, "q3" if label == "q1" else label) for who, said, label in TALK]
    before = evaluate(tmp_path, turns_of(talk=talk))
    after = evaluate(tmp_path, turns_of(talk=talk), anchors=2)
    assert after["accuracy"] > before["accuracy"]
    assert after["accuracy_without_anchored"] <= after["accuracy"]
    assert after["n_turns"] == before["n_turns"] == 8
    assert after["by_document"]["a"]["accuracy_without_anchored"] is not None
    assert "accuracy_without_anchored" not in before


def test_more_anchors_than_turns_leave_nothing_wrong(tmp_path: Path) -> None:
    talk = [(who, said, "q3") for who, said, _ in TALK[2:4]]
    found = evaluate(tmp_path, turns_of(talk=talk[:1]), anchors=5)
    assert found["accuracy"] == 1.0
    assert found["accuracy_without_anchored"] is None


def test_turn_numbers_order_the_turns_and_rows_do_where_there_are_none(tmp_path: Path) -> None:
    shuffled = turns_of()[::-1]
    assert evaluate(tmp_path, shuffled)["accuracy"] == 1.0
    bare = [(doc, "", who, said, label) for doc, _, who, said, label in turns_of()]
    assert evaluate(tmp_path, bare)["accuracy"] == 1.0


def test_documents_are_told_apart_and_their_order_does_not_matter(tmp_path: Path) -> None:
    other = [*TALK[:2], *TALK[6:8], *TALK[2:4]]
    both = [*turns_of("a"), *turns_of("b", other)]
    found, swapped = evaluate(tmp_path, both), evaluate(tmp_path, both[10:] + both[:10])
    assert found["by_document"] == swapped["by_document"]
    assert found["n_turns"] == 12


def test_a_seed_is_not_needed_for_the_same_figures_twice(tmp_path: Path) -> None:
    rows = [*turns_of("a"), *turns_of("b")]
    assert evaluate(tmp_path, rows, anchors=2) == evaluate(tmp_path, rows, anchors=2)


@pytest.mark.parametrize(
    "names", [("I", "P"), ("Speaker 1", "Speaker 2"), ("Dana", "Jo"), ("", "")]
)
def test_the_interviewer_is_guessed_from_any_labels(tmp_path: Path, names: Sequence[str]) -> None:
    talk = [(names[who != "Interviewer"], said, label) for who, said, label in TALK]
    assert evaluate(tmp_path, turns_of(talk=talk))["accuracy"] == 1.0


def test_talk_by_one_person_is_scored_too(tmp_path: Path) -> None:
    talk = [("Jo", said, label) for who, said, label in TALK if who != "Interviewer"]
    assert evaluate(tmp_path, turns_of(talk=talk))["n_turns"] == 4


def test_only_so_many_rows_are_read(tmp_path: Path) -> None:
    assert evaluate(tmp_path, turns_of(), limit=6)["n_turns"] == 4


def test_a_labelled_turn_without_words_is_scored(tmp_path: Path) -> None:
    talk = [*TALK[:4], ("Ms. Reed", "", "q1")]
    assert evaluate(tmp_path, turns_of(talk=talk))["accuracy"] == 1.0


A = ("a", 0, "I", "What?", "q1")


@pytest.mark.parametrize(
    ("turns", "guide", "told"),
    [
        ([A, ("a", 1, "P", "two\nlines", "q1;q9")], GUIDE, 'line 4, column "question": "q9"'),
        (
            [A, ("b", 0, "P", "x", ""), ("a", "0.0", "P", "x", "")],
            GUIDE,
            'line 4, column "turn_no"',
        ),
        ([A, ("a", "second", "P", "x", "")], GUIDE, 'line 3, column "turn_no": found "second"'),
        ([A, ("a", "nan", "P", "x", "")], GUIDE, 'line 3, column "turn_no": found "nan"'),
        ([A, ("a", "", "P", "x", "")], GUIDE, 'line 3, column "turn_no": is empty'),
        ([A, ("", 1, "P", "x", "")], GUIDE, 'line 3, column "doc_id"'),
        ([("a", 0, "I", "What?", "")], GUIDE, "no row with a label"),
        (
            [A],
            [*GUIDE, ("q1", "x", "Again?")],
            'line 6, column "id": the question "q1" stands twice',
        ),
        ([A], [*GUIDE, ("q;5", "x", "Again?")], 'line 6, column "id"'),
        ([A], [*GUIDE, ("q5", "x", "")], 'line 6, column "question"'),
    ],
)
def test_what_is_wrong_in_a_table_is_named(
    tmp_path: Path, turns: Sequence[Row], guide: Sequence[Row], told: str
) -> None:
    with pytest.raises(TableUnreadable) as refused:
        evaluate(tmp_path, turns, guide)
    assert told in str(refused.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    turns = write(tmp_path / "t.csv", "doc_id,turn_no,text,question", [("a", 0, "What?", "q1")])
    guide = write(tmp_path / "g.csv", "id,category,question", GUIDE)
    with pytest.raises(TableUnreadable, match=r't\.csv, line 1: there is no column "speaker"'):
        evaluate_questions(turns, guide, anchors=0, limit=None, encoder=FakeEncoder(), seed=0)
