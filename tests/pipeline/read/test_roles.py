"""Who is the interviewer."""

from __future__ import annotations

import pytest

from models.records import Role
from pipeline.read.pieces import UNNAMED, Piece, join_pieces
from pipeline.read.roles import assign_roles

LONG = "We set three goals with the whole staff and put them on every wall of the school. "


def roles(lines: list[tuple[str, str]], told: dict[str, Role] | None = None) -> dict[str, str]:
    text, turns = join_pieces([Piece(who, words) for who, words in lines])
    return {turn.speaker: turn.role for turn in assign_roles(text, turns, told)}


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer", "Dana"), ("Q", "A"), ("I", "P1"), ("I", "S1"), ("I", "R"), ("R", "P"),
        ("Interviewer, First", "Speaker, First (Student)"), ("Dana (Interviewer)", "Bo"),
        ("Dana", "Participant 2"), ("Moderator", "Bo"), ("INT", "RESP"), ("Dana", "Interviewee"),
        ("Host", "Speaker 1"),
    ],
)  # fmt: skip
def test_labels_that_say_it_are_believed(asks: str, answers: str) -> None:
    found = roles([(answers, "Why? How? When?"), (asks, LONG), (answers, "Why?")])
    assert found == {answers: "participant", asks: "interviewer"}


@pytest.mark.parametrize("names", [("Ann", "Bo"), ("Speaker 1", "Speaker 2"), ("A", "B")])
def test_else_the_one_who_asks_is_the_interviewer(names: tuple[str, str]) -> None:
    ann, bo = names
    lines = [(bo, "Hello."), (ann, "What did you do?"), (bo, LONG), (ann, "Why?"), (bo, LONG)]
    assert roles(lines) == {bo: "participant", ann: "interviewer"}


def test_questions_told_inside_a_long_answer_do_not_ask() -> None:
    """Long answers that quote questions once made the participant the interviewer."""
    answer = "He said why? And she said what? " + LONG * 4
    lines = [("Ann", "Tell me about it."), ("Bo", answer), ("Ann", "And then?"), ("Bo", answer)]
    assert roles(lines) == {"Ann": "interviewer", "Bo": "participant"}


def test_requests_tell_where_a_transcript_has_no_question_marks() -> None:
    lines = [("Bo", LONG), ("Ann", "tell me about your goals " * 9), ("Bo", LONG)]
    assert roles(lines) == {"Bo": "participant", "Ann": "interviewer"}


def test_a_second_interviewer_is_found_among_three_and_more() -> None:
    lines = [("Ann", "Why?"), ("Bo", LONG), ("Cy", "And how?"), ("Di", LONG)] * 3
    assert roles(lines) == {
        "Ann": "interviewer", "Bo": "participant", "Cy": "interviewer", "Di": "participant",
    }  # fmt: skip


def test_one_who_asks_back_once_stays_a_participant() -> None:
    lines = [("Ann", "Why?"), ("Bo", LONG), ("Ann", "How?"), ("Cy", LONG)] * 3
    assert roles([*lines, ("Cy", "Do you mean now?")])["Cy"] == "participant"


def test_nobody_is_called_interviewer_where_nothing_tells() -> None:
    assert roles([("Ann", "Why?"), ("Bo", "Why?"), ("Ann", "So?"), ("Bo", "So? Yes.")]) == {
        "Ann": "interviewer", "Bo": "participant",
    }  # fmt: skip  # only speaking first tells
    assert roles([("Ann", LONG)]) == {"Ann": "unknown"}


def test_words_by_nobody_have_no_role() -> None:
    text, turns = join_pieces([Piece("Ann", "Why?"), Piece(None, "x"), Piece("Bo", LONG)])
    found = {turn.speaker: turn.role for turn in assign_roles(text, turns)}
    assert found == {"Ann": "interviewer", UNNAMED: "unknown", "Bo": "participant"}


def test_what_the_file_tells_comes_first() -> None:
    lines = [("Ann", "Why?"), ("Bo", LONG), ("Ann", "How?"), ("Bo", LONG)]
    assert roles(lines, {"bo": "interviewer"}) == {"Ann": "participant", "Bo": "interviewer"}


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewerin", "Befragte"), ("Entrevistadora", "Entrevistado"),
        ("Enquêtrice", "Enquêtée"),
        ("Entrevistador", "Participante 2"), ("Intervistatrice", "Intervistata"),
        ("Ricercatrice", "Partecipante"), ("Onderzoeker", "Deelnemer"), ("访谈者", "受访者"),
        ("采访者", "被访者"), ("インタビュアー", "回答者"), ("聞き手", "話し手"),
        ("Badaczka", "Respondent"),
        ("Интервьюер", "Респондент"), ("Araştırmacı", "Katılımcı 4"), ("Tazatel", "Respondent"),
        ("Interviewer", "Informant"), ("المقابِل", "المشارك"), ("מראיינת", "מרואיין"),
        ("問", "答"), ("F", "A"), ("I", "B"), ("Interviewer/in", "Interviewte/r"),
        ("Interviewer:in", "Interviewpartner:in"),
    ],
)  # fmt: skip
def test_labels_say_it_in_many_languages(asks: str, answers: str) -> None:
    """Requests without a question mark, and answers that wonder, had turned the roles round."""
    lines = [(asks, "So. Please."), (answers, "It rained. What is there to say?")] * 2
    assert roles(lines) == {asks: "interviewer", answers: "participant"}


def test_two_interviewers_are_told_by_their_numbers() -> None:
    lines = [("E1", "Why?"), ("Ana", LONG), ("E1", "How?"), ("Ana", LONG), ("E2", "When?"),
             ("Ana", LONG)]  # fmt: skip
    assert roles(lines) == {"E1": "interviewer", "E2": "interviewer", "Ana": "participant"}


def test_p_and_r_are_told_by_who_asks() -> None:
    """P asks in Spanish (pregunta, respuesta); P answers in English (participant, researcher)."""
    asks, answers = ("How was it?", "And then?", "Why so?"), (LONG, LONG, LONG)
    for first, second in (("P", "R"), ("R", "P")):
        lines = [each for pair in zip(asks, answers, strict=True)
                 for each in ((first, pair[0]), (second, pair[1]))]  # fmt: skip
        assert roles(lines) == {first: "interviewer", second: "participant"}


@pytest.mark.parametrize(
    "label",
    ["Gespreksleider", "Gespreksleidster", "Diskussionsleiterin", "Moderatorin", "Facilitator"],
)
def test_who_leads_the_talk_asks_whatever_the_others_do(label: str) -> None:
    """A Dutch leader who asked less than one of the group was a participant."""
    lines = [(label, "Welcome."), ("R1", "Why? How?"), ("R2", LONG), ("R1", "Really?")]
    assert roles(lines) == {label: "interviewer", "R1": "participant", "R2": "participant"}


def test_the_short_form_of_a_role_in_words_is_that_role() -> None:
    """Where Question and Answer became Q and A, Q was taken for another who answers."""
    lines = [("Question", "Your name?"), ("Answer", LONG), ("Q", "Why?"), ("A", LONG)] * 2
    assert roles(lines) == {
        "Question": "interviewer", "Answer": "participant",
        "Q": "interviewer", "A": "participant",
    }  # fmt: skip


def test_several_at_once_do_not_ask() -> None:
    """ "me" among labels with capitals is "mehrere" in German group talk, not the researcher."""
    lines = [("Y1", "Und wie ist das?"), ("Aw", LONG), ("me", "@(3)@"), ("Bm", LONG)] * 2
    assert roles(lines)["Y1"] == "interviewer"
    assert roles(lines)["me"] == "participant"
    assert roles([("me", "Why?"), ("Ann", LONG)] * 3)["me"] == "interviewer"
