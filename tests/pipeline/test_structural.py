"""The guide: which question each turn asks, answers, coverage."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Question, Transcript
from pipeline.encoder import load_encoder
from pipeline.structural import (
    TurnQuestion,
    align_guide,
    alignment_texts,
    coverage,
    pieces,
    split_answers,
    volunteered,
    wordings,
)
from pipeline.walk import BACK, SKIP, STEP, GuideWalk
from tests.fakes import FakeEncoder, make_codebook, make_interview, make_transcript
from tests.pipeline.interviews import LEADER, TEACHER

GUIDE = make_codebook().questions


def align(
    transcript: Transcript,
    questions: tuple[Question, ...] = GUIDE,
    anchors: dict[int, str | None] | None = None,
) -> dict[int, TurnQuestion]:
    texts = alignment_texts(transcript, questions)
    vectors = dict(zip(texts, FakeEncoder().encode(texts), strict=True))
    found = align_guide(transcript, questions, vectors=vectors, anchors=anchors)
    return {each.turn: each for each in found}


def asked(found: dict[int, TurnQuestion]) -> dict[int, str]:
    return {turn: each.question_id for turn, each in found.items() if each.question_id}


def test_paraphrased_questions_are_found_and_follow_ups_are_not_questions() -> None:
    assert asked(align(make_interview())) == {2: "q1", 6: "q2", 8: "q4"}


def test_swapped_questions_are_found() -> None:
    lines = [
        ("Interviewer", "How is planning time protected here?"),
        ("A", "It is not protected."),
        ("Interviewer", "And what goals did your school set?"),
        ("A", "We set two."),
        ("Interviewer", "Which training was offered then?"),
        ("A", "A workshop."),
    ]
    transcript = make_transcript(lines, attributes={"guide_role": "teacher"})
    assert asked(align(transcript)) == {0: "q4", 2: "q1", 4: "q2"}


def test_probabilities_are_shares_of_one() -> None:
    for each in align(make_interview()).values():
        total = each.probability + sum(share for _, share in each.alternatives)
        assert 0.0 <= each.probability <= 1.0
        assert total <= 1.0 + 1e-3


def test_a_confirmed_question_holds_whatever_the_evidence() -> None:
    found = align(make_interview(), anchors={4: "q3", 6: None})
    assert found[4] == TurnQuestion(4, "q3", 1.0, (), True)
    assert found[6].question_id is None
    assert found[6].confirmed
    assert found[6].probability == 1.0


def test_a_confirmed_question_is_not_found_a_second_time() -> None:
    found = align(make_interview(), anchors={0: "q1"})
    assert asked(found)[0] == "q1"
    assert found[2].probability < align(make_interview())[2].probability


def test_an_anchor_on_a_question_no_longer_in_the_guide_is_passed_over() -> None:
    assert asked(align(make_interview(), anchors={2: "gone"})) == asked(align(make_interview()))


def test_without_guide_or_interviewer_nothing_is_asked() -> None:
    assert asked(align(make_interview(), questions=())) == {}
    assert align(make_transcript([("Ms. Reed", "I talk alone.")])) == {}


def test_an_unknown_role_is_compared_with_all_wordings() -> None:
    question = Question("q", None, None, None, {"a": "One?", "b": "Two?", "c": "One?"})
    assert wordings(question, "b") == ["Two?"]
    assert wordings(question, None) == ["One?", "Two?"]
    assert wordings(question, "elsewhere") == ["One?", "Two?"]


def test_a_turn_is_compared_whole_and_by_sentence() -> None:
    found = pieces("Okay. What goals did you set then? And who decided?")
    assert "What goals did you set then?" in found
    assert "Okay." not in found
    assert found[0] == "Okay. What goals did you set then? And who decided?"


def every_path(n_turns: int, n: int) -> list[tuple[int | None, ...]]:
    return list(product([None, *range(n)], repeat=n_turns))


def path_score(path: tuple[int | None, ...], ask: np.ndarray) -> float:
    """Log odds of one way through the guide, from the definition of its costs."""
    state, score = -1, 0.0
    for i, move in enumerate(path):
        if move is None:
            continue
        gap = move - state
        score += STEP + SKIP * (gap - 1) if gap > 0 else BACK + SKIP * -gap
        score += ask[i, move]
        state = move
    return score


@given(st.lists(st.lists(st.floats(-6, 6), min_size=3, max_size=3), min_size=1, max_size=4))
def test_best_way_and_shares_agree_with_trying_every_way(rows: list[list[float]]) -> None:
    ask = np.array(rows)
    walk = GuideWalk(3, [None] * len(ask))
    paths = every_path(len(ask), 3)
    scores = np.array([path_score(path, ask) for path in paths])
    assert path_score(tuple(walk.best(ask)), ask) == pytest.approx(scores.max())
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    shares = walk.shares(ask)
    for i in range(len(ask)):
        for j in range(3):
            expected = sum(w for w, path in zip(weights, paths, strict=True) if path[i] == j)
            assert shares[i, j] == pytest.approx(expected, abs=1e-9)
        assert shares[i].sum() == pytest.approx(1.0)


def test_a_walk_worked_by_hand() -> None:
    # one turn, two questions, odds 2 and 1: stay e^0, ask the first e^2, the second e^(1+SKIP)
    shares = GuideWalk(2, [None]).shares(np.array([[2.0, 1.0]]))[0]
    weights = np.array([np.exp(2.0), np.exp(1.0 + SKIP), 1.0])
    assert shares == pytest.approx(weights / weights.sum())


@given(st.sets(st.integers(0, 9)), st.integers(0, 10))
def test_answers_hold_every_turn_once(turns: set[int], length: int) -> None:
    lines = [("Interviewer" if i % 2 == 0 else "A", f"words {i}") for i in range(length)]
    transcript = make_transcript(lines)
    found = [TurnQuestion(turn, f"q{turn}", 0.8) for turn in sorted(turns) if turn < length]
    answers = split_answers(transcript, found)
    held = [t for a in answers for t in range(a.first_turn, a.last_turn + 1)]
    assert held == list(range(length))
    assert [a.question_id for a in answers if a.question_id] == [f.question_id for f in found]
    for answer in answers:
        assert answer.start == transcript.turns[answer.first_turn].start
        assert answer.end == transcript.turns[answer.last_turn].end


def test_talk_before_the_first_question_answers_none() -> None:
    transcript = make_interview()
    answers = split_answers(transcript, list(align(transcript).values()))
    assert [a.question_id for a in answers] == [None, "q1", "q2", "q4"]
    assert (answers[1].first_turn, answers[1].last_turn) == (2, 5)  # the follow-up stays


def test_coverage_counts_answers_and_the_participants_words() -> None:
    transcript = make_interview()
    answers = split_answers(transcript, list(align(transcript).values()))
    grid = coverage(answers, [transcript], GUIDE)
    cell = grid.cell("q2", transcript.id)
    assert (cell.state, cell.answers, cell.words) == ("asked", 1, 13)
    assert grid.cell("q3", transcript.id).state == "skipped"


def test_coverage_tells_volunteered_from_skipped_and_from_another_roles_guide() -> None:
    transcript = make_interview()
    answers = split_answers(transcript, [TurnQuestion(2, "q1", 0.6, (("q3", 0.35),))])
    other = replace(GUIDE[3], ask={"leader": "How do you protect time?"})
    grid = coverage(answers, [transcript], (*GUIDE[:3], other))
    states = [grid.cell(q, transcript.id).state for q in ("q1", "q2", "q3", "q4")]
    assert states == ["asked", "skipped", "volunteered", "not_in_guide"]


def test_a_question_answered_under_another_is_volunteered() -> None:
    lines = [
        ("Interviewer", "What goals did your school set?"),
        ("A", "The planning time is protected, planning time is how we work."),
    ]
    transcript = make_transcript(lines, attributes={"guide_role": "teacher"})
    texts = alignment_texts(transcript, GUIDE)
    vectors = dict(zip(texts, FakeEncoder().encode(texts), strict=True))
    replies = {1: FakeEncoder().encode([lines[1][1]])}
    answers = split_answers(transcript, [TurnQuestion(0, "q1", 1.0)])
    found = volunteered(answers, transcript, GUIDE, vectors=vectors, replies=replies)
    assert [question for question, _ in found[0].alternatives] == ["q4"]
    assert coverage(found, [transcript], GUIDE).cell("q4", transcript.id).state == "volunteered"


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "role"), [(TEACHER, "teacher"), (LEADER, "district_leader")])
def test_most_turns_of_real_sounding_interviews_are_aligned(
    rows: tuple[tuple[str, str | None, str], ...], role: str
) -> None:
    from models.codebook import default_codebook_path, load_codebook

    questions = load_codebook(default_codebook_path()).questions
    lines = [line for said, _, reply in rows for line in (("Interviewer", said), ("P", reply))]
    transcript = make_transcript(lines, attributes={"guide_role": role})
    texts = alignment_texts(transcript, questions)
    spoken = {t.index: transcript.quote(t) for t in transcript.turns if t.role == "participant"}
    every = list(dict.fromkeys([*texts, *spoken.values()]))
    vectors = dict(zip(every, load_encoder().encode(every), strict=True))
    replies = {turn: vectors[text][None, :] for turn, text in spoken.items()}
    found = align_guide(transcript, questions, vectors=vectors, replies=replies)
    right = [each.question_id == rows[i][1] for i, each in enumerate(found)]
    assert sum(right) / len(right) >= 0.85
