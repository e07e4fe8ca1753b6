"""A reading that hangs together wrongly says so, though no reader knows the file's convention."""

from __future__ import annotations

import pytest

from models.records import Turn
from pipeline.read import read_bytes
from pipeline.read.consistency import check_consistency
from pipeline.read.pieces import Piece, Reading, join_pieces
from tests.pipeline.read.interviews import TALK, write


def read(*said: tuple[str, str], role: str = "") -> dict[str, tuple[int, ...]]:
    """Return what is doubted of a reading; role: the label of who asks, the first speaker."""
    pieces = [Piece(who, words, line=at) for at, (who, words) in enumerate(said, start=1)]
    reading = Reading("txt", pieces, told={role.casefold(): "interviewer"} if role else {})
    text, turns = join_pieces(pieces)
    check_consistency(reading, text, [_with_role(turn, turns[0].speaker) for turn in turns])
    return {each.kind: each.lines for each in reading.doubts}


def _with_role(turn: Turn, first: str) -> Turn:
    role = "interviewer" if turn.speaker == first else "participant"
    return Turn(turn.index, turn.speaker, role, turn.start, turn.end)  # type: ignore[arg-type]


def test_an_interview_that_is_read_rightly_is_not_doubted() -> None:
    assert read(*TALK) == {}


def test_half_a_label_at_the_head_of_turn_after_turn_is_doubted() -> None:
    """A file of `SPEAKER_00 [...]:` headers was cut at its underline, and nothing was said."""
    said = [(who, f"{at % 2:02d}~ {words}") for at, (who, words) in enumerate(TALK)]
    assert read(*said) == {"turns_alike": (1, 2, 3, 4, 5, 6)}
    some = [(who, words if at else f"(1) {words}") for at, (who, words) in enumerate(TALK)]
    assert read(*some) == {}


@pytest.mark.parametrize("end", ["|{}", " - {}", " ({})", "\t{}"])
def test_a_name_that_ends_the_lines_is_doubted(end: str) -> None:
    """Words and names parted by strokes, the names last, were one person's, silently."""
    said = [("Speaker", words + end.format(who)) for who, words in TALK]
    assert read(*said)["table"] == (1, 2, 3, 4, 5, 6)
    once = [("Speaker", words + end.format(who)) for who, words in TALK[:1]]
    assert "table" not in read(*once, *TALK[1:])


@pytest.mark.parametrize("time", ["00:20:06", "(0:20:06):", "[0:20]", "00:20:06 --> 00:20:09"])
def test_a_time_that_nobody_says_aloud_is_doubted_among_the_words(time: str) -> None:
    said = [*TALK[:3], (TALK[3][0], f"The watch. {time} He knew my aunt."), *TALK[4:]]
    assert read(*said) == {"times_unread": (4,)}


@pytest.mark.parametrize(
    "words", ["[inaudible 00:20:06] then.", "At 10:30, as ever.", "It was 2:1."]
)
def test_a_time_that_is_part_of_a_note_or_said_is_no_time_unread(words: str) -> None:
    assert read(*TALK[:3], (TALK[3][0], words), *TALK[4:]) == {}


def test_bare_times_at_the_end_of_many_turns_are_doubted() -> None:
    said = [(who, f"{words} {at}:1{at}") for at, (who, words) in enumerate(TALK)]
    assert read(*said) == {"times_unread": (1, 2, 3, 4, 5, 6)}


@pytest.mark.parametrize("name", ["<u>Dele:</u", "00 [0:12", "Dele|x", "A line " * 7])
def test_a_name_with_signs_in_it_or_without_an_end_is_doubted(name: str) -> None:
    said = [(who if who == "Ruth" else name.strip(), words) for who, words in TALK]
    assert read(*said) == {"odd_name": (2, 4, 6)}


def test_a_name_that_is_a_word_of_the_talk_is_doubted_where_it_is_rare() -> None:
    extra = ("Second", "it was the second boat.")
    assert read(*TALK, extra) == {"odd_name": (7,)}
    assert read(*[(who.replace("Dele", "Will"), words) for who, words in TALK],
                ("Ruth", "And will you?"), ("Will", "I will.")) == {}  # fmt: skip


def test_two_spellings_that_never_answer_one_another_may_be_one_person() -> None:
    said = [*TALK, ("Ruth", "Why?"), ("Dele Adams", "It was dry."), ("Ruth", "And?"),
            ("Dele Adams", "So.")]  # fmt: skip
    assert read(*said) == {"odd_name": (8, 10)}
    apart = [*said, ("Dele", "No, I."), ("Dele Adams", "Yes, you.")]
    assert read(*apart) == {}


def test_a_label_inside_the_words_is_doubted() -> None:
    said = [*TALK[:4], ("Ruth", "Did you stay? Dele: For years. Ruth: And then?"), TALK[5]]
    assert read(*said) == {"not_a_name": (5,)}


def test_a_long_turn_that_asks_again_and_again_is_doubted() -> None:
    once = [*TALK, *(("Dele", each) for each in ["And why?", "It rained.", "So?", "Yes."] * 4)]
    assert read(*once)["unlabelled"] == (7, 9, 11, 13, 15, 17, 19, 21)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("So it was.", "I came by boat."),  # nobody asks
        ("Why was that?", "Because, and why not?"),  # both ask
    ],
)
def test_an_interviewer_for_whom_little_speaks_is_doubted(asked: str, answered: str) -> None:
    said = [("Ruth", asked), ("Dele", answered)] * 3
    assert read(*said) == {"who_asks": (1, 3, 5)}
    assert read(*said, role="Ruth") == {}  # the file says who asks
    assert read(*[(who.replace("Ruth", "Interviewer"), words) for who, words in said]) == {}


def test_who_asks_is_doubted_where_the_participant_asks_back() -> None:
    """A narrator asked back at each turn and was taken for the interviewer, silently."""
    text = (
        "KW: I would like to talk about your first winter.\n"
        "OB: Which one? The first, or the first that I remember?\n"
        "KW: The first that you remember.\n"
        "OB: Is that thing running? Fine. We had a stove, and the stove had us all winter long.\n"
        "KW: The stove.\n"
        "OB: What is there to say? It was iron, and we burned shoes. Do you know whose?\n"
        "KW: No.\n"
        "OB: The whole street's, one after another, and in spring nobody could go out at all."
    )
    assert "who_asks" in {each.kind for each in read_bytes(text.encode(), "a.txt").doubts}


def test_a_file_without_labels_of_roles_is_not_doubted_for_it() -> None:
    assert read_bytes(write(lambda n, w, at: f"{n}: {w}").encode(), "a.txt").doubts == ()
