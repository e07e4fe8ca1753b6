"""Rolling captions: each cue repeats the line before. Words once stood two and three times."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import clock
from tests.properties import examples

words = st.lists(st.sampled_from("yes no well so then ok".split()), min_size=2, max_size=4)
talk = st.lists(words.map(" ".join), min_size=6, max_size=14)


def youtube(lines: list[str]) -> str:
    """Automatic captions: a cue in which a line is spoken, and one of 10 ms that holds it."""
    cues = []
    for at, line in enumerate(lines):
        first, *rest = line.split()
        timed = first + "".join(f"<{clock(2 * at)}><c> {word}</c>" for word in rest)
        above = lines[at - 1] if at else " "
        cues.append(
            f"{clock(2 * at)} --> {clock(2 * at + 2)} align:start position:0%\n{above}\n{timed}\n"
        )
        cues.append(
            f"{clock(2 * at + 2)} --> {clock(2 * at + 2)} align:start position:0%\n{line}\n \n"
        )
    return "WEBVTT\nKind: captions\n\n" + "\n".join(cues)


def two_lines(lines: list[str]) -> str:
    """SubRip of two lines: the one before, and a new one."""
    return "\n".join(
        f"{at + 1}\n{clock(at, mark=',')} --> {clock(at + 1, mark=',')}\n"
        f"{lines[at - 1] + chr(10) if at else ''}{line}\n"
        for at, line in enumerate(lines)
    )


@given(lines=talk)
@examples(60)
def test_what_was_said_once_is_there_once_and_what_was_said_twice_twice(lines: list[str]) -> None:
    assert read_bytes(youtube(lines).encode(), "a.vtt").text.split() == " ".join(lines).split()


@given(lines=talk)
@examples(60)
def test_two_lines_that_roll_are_read_once(lines: list[str]) -> None:
    distinct = [f"{line} {at}x" for at, line in enumerate(lines)]
    found = read_bytes(two_lines(distinct).encode(), "a.srt")
    assert found.text.split() == " ".join(distinct).split()


def test_a_line_that_grows_word_by_word_is_read_once() -> None:
    lines = ["so", "so it", "so it was", "so it was cold", "then", "then we", "then we left"]
    cues = [f"{clock(at)} --> {clock(at + 1)}\n{line}\n" for at, line in enumerate(lines)]
    found = read_bytes(("WEBVTT\n\n" + "\n".join(cues)).encode(), "a.vtt")
    assert found.text == "so it was cold then we left"


def test_people_who_say_the_same_one_after_the_other_all_say_it() -> None:
    cues = [f"{clock(at)} --> {clock(at + 1)}\n<v {'AB'[at % 2]}nn>yes\n" for at in range(6)]
    assert len(read_bytes(("WEBVTT\n\n" + "\n".join(cues)).encode(), "a.vtt").turns) == 6
    plain = [f"{clock(at)} --> {clock(at + 1)}\nyes\n" for at in range(6)]
    assert (
        read_bytes(("WEBVTT\n\n" + "\n".join(plain)).encode(), "a.vtt").text.split() == ["yes"] * 6
    )
