"""The guide: which question each turn asks, answers, coverage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Question, Transcript
from pipeline.encoder.loading import load_encoder
from pipeline.guide.alignment import (
    Alignment,
    AskedQuestion,
    ToAlign,
    align_interview,
    align_study,
    alignment_texts,
    coverage,
    next_to_confirm,
    pieces,
    split_answers,
    volunteered,
    wordings,
)
from tests.fakes import FakeEncoder, make_codebook, make_interview, make_transcript
from tests.pipeline.interviews import LEADER, TEACHER
from tests.properties import examples

GUIDE = make_codebook().questions


def align(
    transcript: Transcript,
    questions: tuple[Question, ...] = GUIDE,
    anchors: dict[int, str | None] | None = None,
) -> dict[int, AskedQuestion]:
    texts = alignment_texts(transcript, questions)
    vectors = dict(zip(texts, FakeEncoder().encode(texts), strict=True))
    found = align_interview(ToAlign(transcript, {}, anchors or {}), questions, vectors=vectors)
    return {each.turn: each for each in found.asked()} if found else {}


def asked(found: dict[int, AskedQuestion]) -> dict[int, str]:
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
    assert found[4] == AskedQuestion(4, "q3", 1.0, (), True)
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


def study(*interviews: ToAlign) -> list[Alignment]:
    texts = [t for each in interviews for t in alignment_texts(each.transcript, GUIDE)]
    vectors = dict(zip(texts, FakeEncoder().encode(texts), strict=True))
    return [each for each in align_study(interviews, GUIDE, vectors=vectors) if each]


def test_a_turn_within_an_answer_holds_it_and_moves_what_is_around() -> None:
    plain = study(ToAlign(make_interview()))[0]
    told = study(ToAlign(make_interview(), within={5: ["q3"]}))[0]  # the participant's turn
    assert plain.shares(4)["q1"] > 0.5
    assert told.shares(5)["q3"] == pytest.approx(1.0)
    assert told.shares(4)["q3"] == pytest.approx(1.0)  # the same step


def test_one_of_several_questions_within_an_answer_is_enough() -> None:
    told = study(ToAlign(make_interview(), within={4: ["q2", "q1", "gone"]}))[0]
    shares = told.shares(4)
    assert shares["q1"] + shares["q2"] == pytest.approx(1.0)
    assert shares["q1"] > shares["q2"]


def test_shares_of_an_answer_sum_to_one_once_a_question_was_asked() -> None:
    found = study(ToAlign(make_interview()))[0]
    assert sum(found.shares(9).values()) == pytest.approx(1.0, abs=1e-3)
    assert sum(found.shares(0).values()) < 0.5  # nothing asked yet


@given(
    st.dictionaries(
        st.sampled_from([0, 2, 4, 6, 8]), st.sampled_from(["q1", "q2", "q3", "q4", None])
    )
)
@examples(60)
def test_anchors_always_hold(anchors: dict[int, str | None]) -> None:
    found = align(make_interview(), anchors=anchors)
    for turn, question in anchors.items():
        assert found[turn].question_id == question
        assert found[turn].confirmed
        assert found[turn].probability == pytest.approx(1.0)


@given(st.permutations(["a", "b", "c", "d"]))
@examples(12)
def test_renaming_the_guides_questions_changes_names_only(ids: list[str]) -> None:
    renamed = tuple(replace(q, id=i) for q, i in zip(GUIDE, ids, strict=True))
    names = {q.id: i for q, i in zip(GUIDE, ids, strict=True)}
    for turn, each in align(make_interview()).items():
        other = align(make_interview(), questions=renamed)[turn]
        assert other.question_id == (each.question_id and names[each.question_id])
        assert other.probability == each.probability
        assert other.alternatives == tuple((names[q], share) for q, share in each.alternatives)


UNCLEAR = (
    ("Interviewer", "Hello there, are you well?"),
    ("B", "I am."),
    ("Interviewer", "So what did people here aim for with it, in your eyes?"),
    ("B", "Less noise."),
    ("Interviewer", "Which training was offered to you?"),
    ("B", "None."),
)
TOLD = (
    ("Interviewer", "So what did people here aim for with it, in your eyes?"),
    ("A", "Quiet rooms."),
    ("Interviewer", "Which training was offered?"),
    ("A", "A workshop."),
)


def test_how_a_question_was_put_elsewhere_teaches_its_wording() -> None:
    unclear = ToAlign(make_transcript(UNCLEAR, name="b", attributes={"guide_role": "teacher"}))
    told = ToAlign(
        make_transcript(TOLD, name="a", attributes={"guide_role": "teacher"}), anchors={0: "q3"}
    )
    alone, taught = study(unclear)[0], study(unclear, told)[0]
    assert taught.shares(2)["q3"] > alone.shares(2)["q3"] + 0.1


def test_the_order_of_interviews_does_not_matter() -> None:
    one = ToAlign(make_interview())
    other = ToAlign(make_transcript(UNCLEAR, name="b", attributes={"guide_role": "teacher"}))
    first, second = study(one, other), study(other, one)
    assert first[0].asked() == second[1].asked()
    assert first[1].asked() == second[0].asked()


def test_an_interview_without_interviewer_is_aligned_with_nothing() -> None:
    alone = ToAlign(make_transcript([("Ms. Reed", "I talk alone.")]))
    texts = alignment_texts(make_interview(), GUIDE)
    vectors = dict(zip(texts, FakeEncoder().encode(texts), strict=True))
    found = align_study([alone, ToAlign(make_interview())], GUIDE, vectors=vectors)
    assert found[0] is None
    assert found[1] is not None


def test_the_turn_to_confirm_is_the_doubtful_one_and_never_one_already_told() -> None:
    lines = [
        ("Interviewer", "What goals did your school set?"),
        ("A", "We set two."),
        ("Interviewer", "So and then, over there, with all of them, how was it?"),
        ("A", "Fine."),
        ("A", "It went on for years."),
        ("Interviewer", "How is planning time protected?"),
        ("A", "It is not."),
    ]
    transcript = make_transcript(lines, attributes={"guide_role": "teacher"})
    assert next_to_confirm(study(ToAlign(transcript))[0]) == 2
    told = study(ToAlign(transcript, within={4: ["q2"]}))[0]
    assert next_to_confirm(told) in {0, 5}
    every = study(ToAlign(transcript, anchors={0: "q1", 2: None, 5: "q4"}))[0]
    assert next_to_confirm(every) is None


def test_a_turn_confirmed_for_a_question_no_longer_in_the_guide_is_asked_about_again() -> None:
    anchors = {0: None, 2: "gone", 4: None, 6: "q2", 8: "q4"}
    found = study(ToAlign(make_interview(), anchors=anchors))[0]
    assert next_to_confirm(found) == 2


def test_only_the_turns_offered_are_asked_about() -> None:
    found = study(ToAlign(make_interview()))[0]
    assert next_to_confirm(found, [3]) == 3
    assert next_to_confirm(found, []) is None


@given(st.sets(st.integers(0, 9)), st.integers(0, 10))
def test_answers_hold_every_turn_once(turns: set[int], length: int) -> None:
    lines = [("Interviewer" if i % 2 == 0 else "A", f"words {i}") for i in range(length)]
    transcript = make_transcript(lines)
    found = [AskedQuestion(turn, f"q{turn}", 0.8) for turn in sorted(turns) if turn < length]
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


def test_a_guess_that_is_less_likely_than_not_is_no_asked_question_until_somebody_confirms_it() -> (
    None
):
    """A podcast laid over another study's guide: 14% had the same solid dot as a confirmed one."""
    transcript = make_interview()
    for sure, confirmed, state in [
        (0.14, False, "perhaps"),
        (0.5, False, "asked"),
        (1.0, True, "asked"),
    ]:
        asked = [AskedQuestion(2, "q1", sure)]
        answers = [replace(each, confirmed=confirmed) for each in split_answers(transcript, asked)]
        cell = coverage(answers, [transcript], GUIDE).cell("q1", transcript.id)
        assert (cell.state, cell.answers) == (state, 1)


def test_coverage_tells_volunteered_from_skipped_and_from_another_roles_guide() -> None:
    transcript = make_interview()
    answers = split_answers(transcript, [AskedQuestion(2, "q1", 0.6, (("q3", 0.35),))])
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
    answers = split_answers(transcript, [AskedQuestion(0, "q1", 1.0)])
    found = volunteered(answers, transcript, GUIDE, vectors=vectors, replies=replies)
    assert [question for question, _ in found[0].alternatives] == ["q4"]
    assert coverage(found, [transcript], GUIDE).cell("q4", transcript.id).state == "volunteered"


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "role"), [(TEACHER, "teacher"), (LEADER, "district_leader")])
def test_most_turns_of_real_sounding_interviews_are_aligned(
    rows: tuple[tuple[str, str | None, str], ...], role: str
) -> None:
    from models.codebook.reading import default_codebook_path, load_codebook

    questions = load_codebook(default_codebook_path()).questions
    lines = [line for said, _, reply in rows for line in (("Interviewer", said), ("P", reply))]
    transcript = make_transcript(lines, attributes={"guide_role": role})
    texts = alignment_texts(transcript, questions)
    spoken = {t.index: transcript.quote(t) for t in transcript.turns if t.role == "participant"}
    every = list(dict.fromkeys([*texts, *spoken.values()]))
    vectors = dict(zip(every, load_encoder().encode(every), strict=True))
    replies = {turn: vectors[text][None, :] for turn, text in spoken.items()}
    found = align_interview(ToAlign(transcript, replies, {}), questions, vectors=vectors)
    assert found is not None
    right = [each.question_id == rows[i][1] for i, each in enumerate(found.asked())]
    assert sum(right) / len(right) >= 0.85
