"""What before a colon is a speaker."""

from __future__ import annotations

import pytest

from pipeline.read import read_bytes
from pipeline.read.labels import find_speakers, looks_like_name, named_in, split_label


@pytest.mark.parametrize(
    "label",
    [
        "Dana", "JANE DOE", "Dr. José Núñez, Ed.D.", "Bell, Tamara (MS Science)", "O'Neil",
        "d'Angelo, Marco", "Denise (assistant principal)", "Ludwig van Beethoven", "P1", "王芳",
        "Dana and Bo", "Jean-Luc",
    ],
)  # fmt: skip
def test_these_may_be_names(label: str) -> None:
    assert looks_like_name(label)


@pytest.mark.parametrize(
    "label", ["so", "So", "the thing is", "Remember", "10", "http", "I said this. And", "We met at"]
)
def test_these_are_no_names(label: str) -> None:
    assert not looks_like_name(label)


def test_a_label_in_a_few_lines_of_many_needs_to_come_back() -> None:
    lines = ["Ann: a", "Bo: b", "Ann: c", "Bo: d", "Seattle: e", "f", "g", "h", "i"]
    assert find_speakers(lines) == {"ann", "bo"}


def test_a_label_seen_once_is_believed_where_every_line_has_one() -> None:
    assert find_speakers(["Ann: a", "Bo: b", "Ann: c", "Keisha: d"]) == {"ann", "bo", "keisha"}


def test_a_title_before_the_talk_does_not_count_against_labels() -> None:
    lines = ["A title", "more of it", "and more", "Ann: a", "Bo: b", "Ann: c"]
    assert find_speakers(lines) == {"ann", "bo"}


def test_a_full_name_seen_once_is_believed_among_speakers() -> None:
    lines = ["Ann: a", "Bo: b", "Ann: c", "x", "Bo: d", "Keisha Brown: e", "y", "z"]
    assert find_speakers(lines) == {"ann", "bo", "keisha brown"}


def test_question_is_talk_among_names_and_a_speaker_among_roles() -> None:
    """ "Question: is it worth it?" in a participant's answer was once a new speaker."""
    named = ["Ann: a", "Bo: b", "Question: is it?", "x", "Ann: c", "Bo: d", "y"]
    assert find_speakers(named) == {"ann", "bo"}
    roles = ["Question: a", "Answer: b", "x", "y", "z"]
    assert find_speakers(roles) == {"question", "answer"}


def test_names_without_capitals_are_believed_where_they_label_everything() -> None:
    assert find_speakers(["jdoe: a", "bo: b", "jdoe: c", "bo: d"]) == {"jdoe", "bo"}
    assert find_speakers(["maybe so: a", "x", "y", "maybe so: b", "z"]) == set()


def test_words_in_brackets_or_times_before_a_colon_are_no_label() -> None:
    assert split_label("10:30 we met", {"10"}) == (None, "10:30 we met")
    assert split_label("https://x.org", {"https"}) == (None, "https://x.org")
    assert split_label("Great :) thanks", {"great"}) == (None, "Great :) thanks")


def test_a_value_names_a_speaker_by_a_name_or_initials() -> None:
    assert named_in("Dana Whitlock", "whitlock, d.")
    assert named_in("Dana Whitlock", "DW")
    assert not named_in("Dana Whitlock", "Bo")


@pytest.mark.parametrize("mark", [".—", ".-", ". –"])
def test_a_stop_that_all_names_carry_is_no_part_of_them(mark: str) -> None:
    """ "ENTREVISTADORA.— words" once gave people whose names ended in a full stop."""
    text = f"ASKER{mark} Why so?\nDON RAÚL{mark} It rained.\n" * 3
    assert {turn.speaker for turn in read_bytes(text.encode(), "a.txt").turns} == {
        "ASKER", "DON RAÚL",
    }  # fmt: skip


def test_a_stop_after_an_initial_stays_with_the_name() -> None:
    text = "Eva S.: Why so?\nTom K.: It rained.\n" * 3
    assert {t.speaker for t in read_bytes(text.encode(), "a.txt").turns} == {"Eva S.", "Tom K."}


@pytest.mark.parametrize("sign", ["> ", " >> ", " | ", " ~ "])
def test_names_with_small_letters_are_believed_where_they_open_all_lines(sign: str) -> None:
    """ "Night nurse> words" was one speaker's: its second word has no capital."""
    text = f"Researcher{sign}Why so?\nNight nurse{sign}It rained.\n" * 3
    found = read_bytes(text.encode(), "a.txt").turns
    assert [turn.speaker for turn in found[:2]] == ["Researcher", "Night nurse"]


def test_cells_between_strokes_without_a_rule_are_name_and_words() -> None:
    text = "| Pewawancara | Mengapa? |\n| Ibu Sari | Karena hujan, jadi kami tinggal. |\n" * 3
    found = read_bytes(text.encode(), "a.txt").turns
    assert [turn.speaker for turn in found] == ["Pewawancara", "Ibu Sari"] * 3


def test_participant_c_is_no_slip_for_participant_b() -> None:
    """Letters count people as numbers do: C's only turn was B's."""
    talk = [("M", "a?"), ("Participant A", "b."), ("M", "c?"), ("Participant B", "d."), ("M", "e?"),
            ("Participant C", "f."), ("M", "g?"), ("Participant A", "h."), ("M", "i?"),
            ("Participant B", "j.")]  # fmt: skip
    read = read_bytes("\n".join(f"{who}: {words}" for who, words in talk).encode(), "a.txt")
    assert [turn.speaker for turn in read.turns] == [who for who, _ in talk]
