"""Numbers in labels that count lines or questions, and labels that stand twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.read.pieces import Piece
from pipeline.read.repeated import without_repeated_labels
from tests.pipeline.read.dialogues import spoken
from tests.pipeline.read.interviews import TALK, Say, write

CUE = "00:00:{0:02}.000 --> 00:00:{0:02}.900\n"


def read(text: str, name: str = "a.txt") -> list[tuple[str, str]]:
    return spoken(read_bytes(text.encode(), name))


@pytest.mark.parametrize(
    "say",
    [
        lambda n, w, at: f"¶{at + 1} {n}: {w}",
        lambda n, w, at: f"§ {at + 1} {n}: {w}",
        lambda n, w, at: f"#{at + 1} {n}: {w}",
        lambda n, w, at: f"L{at + 1}  {n}: {w}",
        lambda n, w, at: f"Z. {at + 1} {n}: {w}",
        lambda n, w, at: f"({at + 7}) {n}: {w}",
        lambda n, w, at: f"{n} #{at + 1}: {w}",
        lambda n, w, at: f"Q{at + 101} {n}: {w}",
    ],
)
def test_a_number_that_counts_lines_is_no_part_of_a_name(say: Say) -> None:
    """An archive's "¶1 Speaker 1", "¶2 Speaker 2" were as many people as lines, silently."""
    assert read(write(say)) == TALK


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Pregunta {}", "Respuesta"), ("Frage {}", "Antwort {}"), ("Question n°{}", "Réponse n°{}"),
        ("Soru {}", "Cevap {}"), ("Kysymys {}", "Vastaus"), ("问{}", "答{}"), ("Q{}", "A{}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sign", [":", ".", " –"])
def test_numbered_questions_are_one_persons(asks: str, answers: str, sign: str) -> None:
    """Four questions were four interviewers with a turn each."""
    text = write(lambda n, w, at: f"{n.format(at // 2 + 1)}{sign} {w}", asks=asks, answers=answers)
    names = [asks.split("{", maxsplit=1)[0], answers.split("{", maxsplit=1)[0]]
    names = [name.removesuffix(" n°").strip() for name in names]
    assert [name for name, _ in read(text)] == names * 3


def test_numbered_people_who_each_speak_once_stay_apart() -> None:
    text = "Moderator: Who are you?\n" + "\n".join(f"P{n}: I am number {n}." for n in range(1, 5))
    assert [name for name, _ in read(text)] == ["Moderator", "P1", "P2", "P3", "P4"]


def test_labels_that_all_come_once_are_doubted() -> None:
    """What is no name often shows in that nobody speaks twice."""
    text = "\n".join(f"{name} Ott: So it was {name}." for name in ("Ann", "Bo", "Cy", "Di", "Ed"))
    found = read_bytes(text.encode(), "a.txt")
    assert len({turn.speaker for turn in found.turns}) == 5
    assert [each.kind for each in found.doubts] == ["single_turn"]


@pytest.mark.parametrize("again", ["{}: ", "[{}] ", "({}) ", "<{}>: "])
def test_a_voice_whose_name_stands_in_its_words_again(again: str) -> None:
    """<v Kim>Kim: so: the label was kept among the words, silently."""
    cues = [
        f"{CUE.format(at)}<v {who}>{again.format(who)}{words}</v>"
        for at, (who, words) in enumerate(TALK)
    ]
    assert read("WEBVTT\n\n" + "\n\n".join(cues), "a.vtt") == TALK


def test_a_first_name_before_the_words_of_a_full_name() -> None:
    cues = [f"{CUE.format(at)}<v {who} Ott>{who}: {words}" for at, (who, words) in enumerate(TALK)]
    found = read("WEBVTT\n\n" + "\n\n".join(cues), "a.vtt")
    assert found == [(f"{who} Ott", words) for who, words in TALK]


def test_a_column_of_speakers_whose_cells_say_it_again() -> None:
    rows = [f'{who},"{who}: {words}"' for who, words in TALK]
    assert read("speaker,text\n" + "\n".join(rows), "a.csv") == TALK


@pytest.mark.parametrize("sign", ["-", "–", ":", "|", ">", "•"])
def test_a_second_sign_between_label_and_words(sign: str) -> None:
    assert read(write(lambda n, w, at: f"{n}: {sign} {w}")) == TALK


def test_a_dash_that_only_one_turn_begins_with_is_kept() -> None:
    text = write(lambda n, w, at: f"{n}: {'– ' * (at == 3)}{w}")
    assert read(text)[3][1].startswith("–")


@given(st.lists(st.tuples(st.sampled_from(["Ann", "Bo Ott"]), st.text(max_size=30)), max_size=6))
def test_only_a_speakers_own_name_is_taken_away(said: list[tuple[str, str]]) -> None:
    pieces = [Piece(who, words) for who, words in said]
    for before, after in zip(pieces, without_repeated_labels(pieces), strict=True):
        taken = before.text.removesuffix(after.text)
        assert before.text.endswith(after.text)
        assert not taken or any(name in taken.casefold() for name in ("ann", "bo", "ott"))


def test_numbered_questions_without_question_marks_are_no_headings() -> None:
    text = "\n\n".join(
        f"Question {n}: How it was{'?' * (n > 1)}\n\nAnswer: It was so {n}." for n in range(1, 5)
    )
    assert [name for name, _ in read(text)] == ["Question", "Answer"] * 4
