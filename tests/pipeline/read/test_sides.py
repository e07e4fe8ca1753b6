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


@pytest.mark.parametrize(
    ("settings", "style"),
    [
        ("", '<w:rPr><w:u w:val="single"/></w:rPr>'),
        ("", '<w:rPr><w:color w:val="C00000"/></w:rPr>'),
        ("", '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'),
        ("", '<w:rPr><w:shd w:fill="FFF2CC"/></w:rPr>'),
        ("", '<w:rPr><w:rStyle w:val="Frage"/></w:rPr>'),
        ("", "<w:rPr><w:smallCaps/></w:rPr>"),
        ('<w:pPr><w:pStyle w:val="Question"/></w:pPr>', ""),
        ('<w:pPr><w:ind w:left="720"/></w:pPr>', ""),
        ('<w:pPr><w:jc w:val="right"/></w:pPr>', ""),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_every_way_of_setting_one_voice_apart(settings: str, style: str, side: int) -> None:
    """Bold and italics were known; underlined questions were one speaker with the answers."""
    body = "".join(
        f"<w:p>{settings if at % 2 == side else ''}<w:r>{style if at % 2 == side else ''}"
        f"<w:t>{words}</w:t></w:r></w:p>"
        for at, (_, words) in enumerate(TALK)
    )
    check(read_bytes(docx(body), "a.docx"), "Speaker 1", "Speaker 2")


def test_colours_that_have_nothing_to_do_with_who_asks_tell_no_voices() -> None:
    words = ["It rained.", "We left.", "It was late.", "Nobody came.", "We sang.", "It ended."]
    colour = '<w:rPr><w:color w:val="C00000"/></w:rPr>'
    body = "".join(
        f"<w:p><w:r>{colour if at % 2 else ''}<w:t>{each}</w:t></w:r></w:p>"
        for at, each in enumerate(words)
    )
    assert {turn.speaker for turn in read_bytes(docx(body), "a.docx").turns} == {"Speaker"}


@pytest.mark.parametrize(
    "form",
    ["– {}", "— {}", "> {}", "» {}", "+ {}", "// {}", "[{}]", "({})", "« {} »", "“{}”",
     "<u>{}</u>", "    {}"],
)  # fmt: skip
@pytest.mark.parametrize("side", [0, 1])
def test_a_sign_that_opens_or_encloses_one_voice_alone(form: str, side: int) -> None:
    """A Portuguese paper's dash before each question was taken for nothing."""
    text = write(lambda n, w, at: form.format(w) if at % 2 == side else w, between="\n\n")
    check(read_bytes(text.encode(), "a.txt"), "Speaker 1", "Speaker 2")


def test_a_letter_and_a_stop_before_each_question_are_enough() -> None:
    """ "Q. Why?" before answers without a label was all one speaker's."""
    check(
        read(write(lambda n, w, at: f"Q. {w}" if at % 2 == 0 else w, between="\n\n")),
        "Q", UNNAMED,
    )  # fmt: skip


def test_a_name_and_a_wide_space_answer_questions_behind_a_dash() -> None:
    """A Japanese magazine's way: the name was read as the first word of each answer."""
    answers = ["子どもが生まれたのです。", "ありましたよ。", "海を見ています。"]
    asked = ["理由は何でしょうか。", "不安はありませんでしたか。", "いまはいかがですか。"]
    pairs = zip(asked, answers, strict=True)
    transcript = read("\n\n".join(f"――{q}\n\n佐藤　{a}" for q, a in pairs))
    assert [words for who, words in spoken(transcript) if who == "佐藤"] == answers
    assert transcript.turns[0].role == "interviewer"


def test_a_word_that_every_answer_begins_with_is_no_name() -> None:
    say: Say = lambda n, w, at: w if at % 2 == 0 else f"Honestly. {w}"  # noqa: E731
    names = {who for who, _ in spoken(read(write(say, between="\n\n")))}
    assert "Honestly" not in names
