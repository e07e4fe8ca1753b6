"""A reading that may be wrong says so, with the lines it is about."""

from __future__ import annotations

import pytest

from pipeline.read import read_bytes, transcript_to_json
from tests.pipeline.read.interviews import write


def doubts(text: str) -> dict[str, tuple[int, ...]]:
    return {each.kind: each.lines for each in read_bytes(text.encode(), "a.txt").doubts}


def test_a_clear_reading_has_no_doubts() -> None:
    assert doubts(write(lambda n, w, at: f"{n}: {w}")) == {}


def test_one_speaker_in_a_file_whose_lines_begin_alike_is_doubted() -> None:
    text = "Ann – so it was\nwe – or so\nBo – yes\nno more\nof that\nAnn – it was\nand so\nwe left"
    assert doubts(text) == {"one_speaker": (1, 6)}


def test_a_speaker_with_one_turn_is_doubted() -> None:
    assert doubts("Ann: a?\nBo: b.\nAnn: c?\nCy Ott: d.\nAnn: e?\nBo: f.") == {"single_turn": (4,)}


def test_many_words_left_out_are_doubted() -> None:
    head = "\n".join(["A long head of words that nobody ever said to anybody."] * 4)
    assert doubts(f"{head}\n\n" + write(lambda n, w, at: f"{n}: {w}"))["left_out"] == (1, 2, 3, 4)


def test_a_role_against_its_label_is_doubted() -> None:
    text = "\n".join(["Interviewer: It was so.\nParticipant: Why was it?"] * 3)
    assert doubts(text) == {"role_against_label": (2, 4, 6)}


def test_times_that_run_backwards_are_doubted() -> None:
    text = "[00:10] Ann: a?\n[00:20] Bo: b.\n[00:05] Ann: c?\n[00:30] Bo: d."
    assert doubts(text) == {"times_backwards": (3,)}


def test_words_that_nobody_is_named_for_are_doubted() -> None:
    text = write(lambda n, w, at: w if at % 2 == 0 else f"B: {w}", between="\n\n")
    assert doubts(text) == {}  # one asks and the other answers, all through the file
    told = text.replace("stay?", "stay.").replace("me away.", "me away, why?")
    assert doubts(told) == {"unlabelled": (1, 5, 9)}


def test_doubts_are_in_the_json() -> None:
    shown = transcript_to_json(read_bytes(b"[00:10] Ann: a?\n[00:05] Bo: b.\n[00:20] Ann: c", "a"))
    assert shown["doubts"] == [
        {"kind": "times_backwards", "why": "Times run backwards here.", "lines": [2]}
    ]


def test_a_monologue_has_no_doubt_and_a_talk_of_two_without_names_has() -> None:
    """A doubt that every file has is read by nobody."""
    assert doubts("It rained.\n\nWe went home.\n\nNobody was there.") == {}
    asked = write(lambda n, w, at: w, between="\n\n")
    assert doubts(asked) == {"one_speaker": (1, 5, 9)}


def test_captions_that_begin_alike_are_doubted() -> None:
    cue = "{0}\n00:00:0{0},000 --> 00:00:0{0},900\n{1}"
    said = ["Ann ~ so", "Ann ~ and", "Ann ~ or", "it was"]
    text = "\n\n".join(cue.format(at, words) for at, words in enumerate(said, start=1))
    assert [each.kind for each in read_bytes(text.encode(), "a.srt").doubts] == ["one_speaker"]


def test_one_turn_of_somebody_who_is_named_elsewhere_is_no_doubt() -> None:
    text = "Ann: Who was in?\nBo: Cyd was.\nAnn: Cyd?\nCyd: Me.\nAnn: And?\nBo: So it was."
    assert doubts(text) == {}
    assert doubts(text.replace("Cyd was", "He was").replace("Cyd?", "Who?")) == {
        "single_turn": (4,)
    }


@pytest.mark.parametrize(
    "odd",
    ["1: Allein?", "|: Allein?", "X - Allein?", "Nachbar aus dem Haus: Ich auch.", "I Allein?",
     "frau k.: ich auch."],
)  # fmt: skip
def test_one_line_that_may_be_labelled_among_labelled_ones_is_told(odd: str) -> None:
    """A slip in a label gave its words to the one before, silently, where no blank lines are."""
    text = "I: Wo?\nB: In Wien.\nI: Und dann?\nB: Hierher.\nI: Wann?\nB: Im Mai.\n"
    text += f"{odd}\nB: Ja, allein.\nI: Gut?\nB: Gut.\n"
    found = read_bytes(text.encode(), "a.txt")
    assert [each.lines for each in found.doubts if each.kind == "not_a_name"] == [(7,)]


def test_lines_that_go_on_below_labelled_ones_are_no_odd_labels() -> None:
    text = "I: Wo?\nB: In Wien.\nund in Graz.\nI: Und dann?\nB: Hierher.\nI: Wann?\nB: Im Mai.\n"
    assert not read_bytes(text.encode(), "a.txt").doubts


def test_times_that_run_backwards_are_told_once() -> None:
    """A time before the recording began was told by the reader, and again as running backwards."""
    text = "WEBVTT\n\n0:0:5.0 --> 0:0:6.0\nAnn: So.\n\n0:0:-6.-820 --> 0:0:8.0\nBo: Yes.\n\n"
    text += "0:0:9.0 --> 0:0:10.0\nAnn: And.\n\n0:0:10.0 --> 0:0:11.0\nBo: Yes.\n"
    found = read_bytes(text.encode(), "a.vtt")
    assert [each.lines for each in found.doubts if each.kind == "times_backwards"] == [(6,)]


def test_many_lines_left_out_of_a_talk_without_punctuation_are_doubted() -> None:
    """A line that ends no sentence was no talk, though no turn of the file ended one."""
    talk = "".join(c for c in write(lambda n, w, at: f"{n}: {w}") if c not in ".?")
    head = "\n".join(["who we were then", "what had come of it", "all those who stayed"] * 3)
    assert doubts(f"{head}\n\n{talk}")["left_out"] == tuple(range(1, 10))
