"""One of two voices is labelled, or none."""

from __future__ import annotations

import pytest

from models.records import Transcript
from pipeline.read import read_bytes
from pipeline.read.pieces import UNNAMED
from tests.pipeline.read.dialogues import docx, spoken
from tests.pipeline.read.interviews import TALK, Say, renamed, write


def read(text: str) -> Transcript:
    return read_bytes(text.encode(), "a.md")


def check(transcript: Transcript, asks: str, answers: str) -> None:
    assert spoken(transcript) == renamed(asks, answers)
    assert {turn.speaker: turn.role for turn in transcript.turns} == {
        asks: "interviewer", answers: "participant",
    }  # fmt: skip
    assert transcript.doubts == ()  # one asks and the other answers, all through


def test_only_the_answers_are_labelled() -> None:
    """The questions were the answerer's own words, all but the first, which was left out."""
    check(
        read(write(lambda n, w, at: w if at % 2 == 0 else f"B: {w}", between="\n\n")), UNNAMED, "B"
    )


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_only_the_questions_are_labelled(between: str) -> None:
    check(
        read(write(lambda n, w, at: f"I: {w}" if at % 2 == 0 else w, between=between)), "I", UNNAMED
    )


@pytest.mark.parametrize(
    "say",
    [
        lambda n, w, at: f"**{w}**" if at % 2 == 0 else w,
        lambda n, w, at: f"*{w}*" if at % 2 == 0 else w,
        lambda n, w, at: f"## {w}" if at % 2 == 0 else w,
    ],
)
def test_questions_set_apart_are_another_voice(say: Say) -> None:
    check(read(write(say, between="\n\n")), "Speaker 1", "Speaker 2")


@pytest.mark.parametrize(
    ("settings", "style"),
    [
        ("", '<w:rPr><w:b/></w:rPr>'), ("", '<w:rPr><w:i w:val="1"/></w:rPr>'),
        ('<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>', ""),
        ('<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>', ""),
    ],
)  # fmt: skip
def test_a_word_file_tells_voices_by_how_they_are_set(settings: str, style: str) -> None:
    """Nothing but bold told them apart, and they were one silent speaker."""
    body = "".join(
        f"<w:p>{settings if at % 2 == 0 else ''}<w:r>{style if at % 2 == 0 else ''}"
        f"<w:t>{words}</w:t></w:r></w:p>"
        for at, (_, words) in enumerate(TALK)
    )
    check(read_bytes(docx(body), "a.docx"), "Speaker 1", "Speaker 2")


def test_bold_that_is_switched_off_is_plain() -> None:
    body = "".join(
        f'<w:p><w:r><w:rPr><w:b w:val="{1 - at % 2}"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
        for at, (_, words) in enumerate(TALK)
    )
    check(read_bytes(docx(body), "a.docx"), "Speaker 1", "Speaker 2")
