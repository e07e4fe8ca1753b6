"""Lists of who is who, written as the talk is."""

from __future__ import annotations

import pytest

from models.records import Transcript
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import spoken

TALK = [
    ("M", "Where did it start?"), ("A", "In the yard. We were ten."), ("B", "No, in the hall."),
    ("M", "And who came?"), ("A", "All of them."), ("B", "Nobody I knew."),
]  # fmt: skip
SPOKEN = "\n".join(f"{who}: {words}" for who, words in TALK)


def read(text: str, name: str = "a.txt") -> Transcript:
    return read_bytes(text.encode(), name)


@pytest.mark.parametrize(
    "text",
    [
        "Group 8, 2025\n\nTeilnehmende:\nM: Moderatorin, 29\nA: Frau, 34\nB: Mann, 51\n\nText:\n\n"
        + SPOKEN,
        "Project: Yard\nDate: 2025\n\nTecken:\n(.) = paus\nM: = intervjuaren\nA: = x\nB: = y\n\n"
        f"----\n\n{SPOKEN}",
        f"M: Moderator (f, 29)\nA: nurse, night shift\nB: nurse, day shift\n\n{SPOKEN}",
        f"Speakers:\n- M: Anna Bell\n- A: Mr Coe\n- B: Mrs Dee\n\n---\n\n{SPOKEN}",
        f"{SPOKEN}\n\nKey\nM: Moderator\nA: Anna\nB: Bert\n",
        f"参与者：\nM：主持人，女\nA：护士，32岁\nB：护士，33岁\n\n{SPOKEN}",
    ],
)  # fmt: skip
def test_a_list_of_who_is_who_with_the_labels_of_the_talk_is_said_by_nobody(text: str) -> None:
    """The line "A: Frau, 34" was A's first turn: labels that come back were talk."""
    found = read(text)
    assert spoken(found) == TALK
    assert [turn.role for turn in found.turns[:2]] == ["interviewer", "participant"]
    assert any(each.why == "it says who is who" for each in found.left_out)


def test_a_list_tells_who_asks_where_the_talk_would_say_another() -> None:
    talk = SPOKEN.replace("?", ".").replace("knew.", "knew?").replace("hall.", "hall?")
    found = read(f"A: = the interviewer\nM: = a nurse\nB: = a nurse\n\n{talk}")
    assert {t.speaker: t.role for t in found.turns} == {
        "M": "participant", "A": "interviewer", "B": "participant",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "doubted"),
    [
        ("M: So where, in 1999, did you live\nA: Oslo, the harbour", True),
        ("Transcript:\nM: Good morning\nA: Hello there", True),
        ("M: Anna Bell\nA: Mr Coe", True),
        ("M: Hello everyone\nA: good morning", False),
        ("M: Interviewer today is me\nA: okay then", False),
    ],
)
def test_a_few_first_words_that_end_no_sentence_stay_talk_and_are_doubted(
    first: str, doubted: bool
) -> None:
    """What may be a list or a greeting is kept: words are worse lost than looked at."""
    found = read(f"{first}\n\n{SPOKEN}")
    assert len(found.turns) == len(TALK) + 2
    assert ("left_out" in {each.kind for each in found.doubts}) is doubted


def test_a_list_told_by_a_role_alone_is_left_out_with_a_doubt() -> None:
    found = read(f"M: Moderator\nA: Anna Bell\nB: Bert\n\n{SPOKEN}")
    assert spoken(found) == TALK
    assert [each.lines for each in found.doubts] == [(1, 2, 3)]


@pytest.mark.parametrize("sign", ["=", " = ", "\t= "])
def test_a_label_that_is_explained_with_an_equals_sign_is_said_by_nobody(sign: str) -> None:
    """ "M = Mary Boyd, moderator" was what M said first, and the signs of pauses with it."""
    head = f"Transcript key\nM{sign}Mary Boyd, moderator\nB{sign}Tom Sills\n(.){sign}a pause\n\n"
    found = read(head + SPOKEN.replace("Where", "(.) Where"))
    assert spoken(found) == [("M", "(.) Where did it start?"), *TALK[1:]]
    assert found.turns[0].role == "interviewer"
    assert not found.doubts
    inside = SPOKEN.replace("We were ten.", "We were ten.\nA = B, I said.")
    assert "A = B, I said." in read(inside).text


def test_a_key_below_facts_tells_who_asks() -> None:
    """A line of facts above "B = Diskussionsleitung" was taken for the first words of the talk."""
    found = read(f"Gruppe 2, Juni\nTeilnehmende: A, M\nB = Diskussionsleitung\n\n{SPOKEN}")
    assert spoken(found) == TALK
    assert {turn.speaker: turn.role for turn in found.turns} == {
        "M": "participant", "A": "participant", "B": "interviewer",
    }  # fmt: skip
