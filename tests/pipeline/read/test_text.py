"""Text files: names alone, with times, before colons; Markdown; tables cut by tabs."""

from __future__ import annotations

import pytest

from models.records import Transcript
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import spoken
from tests.pipeline.read.interviews import TALK, renamed, write


def read(text: str) -> Transcript:
    return read_bytes(text.encode(), "a.txt")


def left(text: str) -> list[str]:
    return [each.text for each in read(text).left_out]


@pytest.mark.parametrize(
    "text",
    [
        "Dana B.  0:01  \nWhy?\n\nBo  0:02\nSo.\n\nIt is: yes.\n\nDana B.  0:09\nAh.",
        "Dana B. (00:01):\nWhy?\n\nBo (00:02):\nSo.\nIt is: yes.\n\nDana B. (00:09):\nAh.",
        "[00:00:01] Dana B.\nWhy?\n\n[00:00:02] Bo\nSo.\nIt is: yes.\n\n[00:00:09] Dana B.\nAh.",
        "[00:01] Dana B.: Why?\n[00:02] Bo: So.\nIt is: yes.\n[00:09] Dana B.: Ah.",
        "Dana B. [00:01]: Why?\nBo [00:02]: So.\nIt is: yes.\nDana B. [00:09]: Ah.",
        "Dana B.: (00:01) Why?\nBo: (00:02) So.\nIt is: yes.\nDana B.: (00:09) Ah.",
        "0:01 - 0:02 Dana B.: Why?\n0:02 - 0:03 Bo: So.\nIt is: yes.\n0:09 - 0:10 Dana B.: Ah.",
        "00:00:01\tDana B.\tWhy?\n00:00:02\tBo\tSo. It is: yes.\n00:00:09\tDana B.\tAh.",
        "**Dana B.** (0:01): Why?\n\n**[0:02] Bo:** So.\n\nIt is: yes.\n\n**Dana B.:** [0:09] Ah.",
        "### Dana B. 0:01\nWhy?\n\n### Bo 0:02\nSo. It is: yes.\n\n### Dana B. 0:09\nAh.",
    ],
)
def test_a_time_is_read_wherever_it_stands_beside_a_name(text: str) -> None:
    transcript = read(text)
    assert spoken(transcript) == [
        ("Dana B.", "Why?"),
        ("Bo", "So. It is: yes."),
        ("Dana B.", "Ah."),
    ]
    assert [turn.start_s for turn in transcript.turns] == [1.0, 2.0, 9.0]


def test_times_on_lines_of_their_own_are_read() -> None:
    transcript = read("00:01\nAnn: Why?\n00:02\nBo: So.\n00:09 - 00:11\nAnn: Ah.")
    assert [turn.start_s for turn in transcript.turns] == [1.0, 2.0, 9.0]


@pytest.mark.parametrize(
    "text",
    [
        "DANA:\tWhy?\nBO:\tSo.\nDANA:\tAh.",
        "DANA:Why?\nBO:So.\nDANA:Ah.",
        "DANA : Why?\nBO : So.\nDANA : Ah.",
        "DANA：Why?\nBO：So.\nDANA：Ah.",
        ">> DANA: Why?\n>> BO: So.\n>> DANA: Ah.",
        "[DANA]: Why?\n[BO]: So.\n[DANA]: Ah.",
        "DANA\tWhy?\nBO\tSo.\nDANA\tAh.",
        "DANA:\nWhy?\n\nBO:\nSo.\n\nDANA:\nAh.",
        "DANA\nWhy?\n\nBO\nSo.\n\nDANA\nAh.",
        "**DANA:** Why?\n\n**BO**: So.\n\n_DANA:_ Ah.",
        "- **DANA:** Why?\n- **BO:** So.\n- **DANA:** Ah.",
        "**DANA**\nWhy?\n\n**BO**\nSo.\n\n**DANA**\nAh.",
    ],
)
def test_names_are_read_however_they_are_set_off(text: str) -> None:
    assert spoken(read(text)) == [("DANA", "Why?"), ("BO", "So."), ("DANA", "Ah.")]


def test_paragraphs_without_a_label_go_on() -> None:
    text = (
        "Ann: Why?\nBo: So.\n\nSo: first, we met at 10:30.\n\nhttps://x.org: there\n10:30 it was."
    )
    assert spoken(read(f"{text}\nAnn: Ah.\nBo: x"))[1] == (
        "Bo",
        "So. So: first, we met at 10:30. https://x.org: there 10:30 it was.",
    )


def test_otter_without_times_believes_a_name_that_comes_once() -> None:
    """Only names that came back were believed, so a short file was one speaker's."""
    text = "Dana Whitlock\nWhy?\n\nKeisha Brown\nSorry.\n\nMarisol Ortiz\nGood.\n\nIt was.\n"
    assert [who for who, _ in spoken(read(text))] == [
        "Dana Whitlock", "Keisha Brown", "Marisol Ortiz",
    ]  # fmt: skip


def test_names_alone_are_few_among_long_answers_in_paragraphs() -> None:
    """One name to eight paragraphs was once too few, and the file one speaker's."""
    answer = "\n\n".join(["We met, and we talked."] * 8)
    text = "\n\n".join([f"Ann Lee\nAnd why?\n\nBo Ortiz\n{answer}"] * 3)
    assert [who for who, _ in spoken(read(text))] == ["Ann Lee", "Bo Ortiz"] * 3


def test_a_line_that_ends_with_a_clock_time_is_no_header() -> None:
    """In files with headers, talk such as "Monday 10:30" was taken for one and lost."""
    text = "Ann  0:01\nWhen?\n\nBo  0:02\nMonday 10:30\n\nAnn  0:05\nat (10:30)\n\nBo  0:09\nYes."
    assert spoken(read(text)) == [
        ("Ann", "When?"), ("Bo", "Monday 10:30"), ("Ann", "at (10:30)"), ("Bo", "Yes."),
    ]  # fmt: skip


def test_short_replies_in_lines_without_names_are_no_names() -> None:
    text = "we met there\nSure\nit was good\nExactly\nand then we left\nSure\nmore talk\nExactly\n"
    assert len(read(text + "on and on\n" * 20).turns) == 1


def test_what_stands_before_the_first_speaker_is_left_out_by_name() -> None:
    """ "Interviewer: Dana Whitlock" at the top was once the first turn, by "Interviewer"."""
    text = (
        "Interview 3\nDate: 3 May\nInterviewer: Dana Whitlock\nParticipant: Bo Ortiz\n\n"
        "Dana Whitlock: On.\nBo Ortiz: And what now?\nDana Whitlock: All.\nBo Ortiz: Ok?"
    )
    transcript = read(text)
    assert [who for who, _ in spoken(transcript)] == ["Dana Whitlock", "Bo Ortiz"] * 2
    assert [turn.role for turn in transcript.turns] == ["interviewer", "participant"] * 2
    assert left(text) == [
        "Interview 3", "Date: 3 May", "Interviewer: Dana Whitlock", "Participant: Bo Ortiz",
    ]  # fmt: skip


def test_initials_are_matched_with_the_names_before_the_talk() -> None:
    text = "Interviewer: Dana Whitlock\nParticipant: Bo Ortiz\n\nDW: x.\nBO: y?\nDW: z.\nBO: a?"
    roles = {turn.speaker: turn.role for turn in read(text).turns}
    assert roles == {"DW": "interviewer", "BO": "participant"}


def test_a_file_of_one_exchange_is_talk_not_facts() -> None:
    assert spoken(read("Interviewer: so what happened\nParticipant: not much")) == [
        ("Interviewer", "so what happened"), ("Participant", "not much"),
    ]  # fmt: skip


def test_headings_rules_and_footers_are_left_out_by_name() -> None:
    text = "# Title\n\nAnn: Why?\nBo: So.\n\n## Part 2\n\n---\nAnn: *Ah* **so**.\n"
    text += "Bo: x\n\nTranscribed by https://otter.ai"
    assert left(text) == ["# Title", "## Part 2", "---", "Transcribed by https://otter.ai"]
    assert "*Ah* **so**." in read(text).text


def test_a_heading_over_columns_is_left_out_by_name() -> None:
    text = "Time\tSpeaker\tContent\n0:01\tAnn\tWhy?\n0:05\tBo\tSo: this\n0:09\tAnn\tAh."
    assert spoken(read(text))[1] == ("Bo", "So: this")
    assert left(text) == ["Time Speaker Content"]


def test_tabs_inside_talk_make_no_table() -> None:
    text = "Ann: Why\tnow?\nBo: So\tso.\nAnn: Ah.\nBo: well\tyes"
    assert [who for who, _ in spoken(read(text))] == ["Ann", "Bo", "Ann", "Bo"]


def test_times_in_square_brackets_before_talk_are_no_words() -> None:
    assert read("[00:00.000 --> 00:07.680]  hello all\n[00:07.680 --> 00:09.000]  more").text == (
        "hello all more"
    )


def test_a_file_that_names_nobody_is_one_turn() -> None:
    assert spoken(read("Some words: here\nand more at 10:30")) == [
        ("Speaker", "Some words: here and more at 10:30")
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_any_line_end_parts_turns(end: str) -> None:
    assert len(read(end.join(["Ann: Why?", "Bo: So.", "Ann: Ah.", "Bo: Yes."])).turns) == 4


def test_a_speaker_without_words_is_left_out_by_name() -> None:
    """A line taken for a name, with nothing after it, was once in no turn and not listed."""
    transcript = read("Ann: Why?\nBo: So.\nAnn: Ah.\nBo: Yes.\nEnd of Tape:")
    assert spoken(transcript)[-1] == ("Bo", "Yes.")
    assert [(each.text, each.why) for each in transcript.left_out] == [
        ("End of Tape", "a speaker without words")
    ]


def test_words_that_end_in_a_time_under_a_name_are_talk_however_often() -> None:
    """All after it went to the speaker before: "well (00:12)" was taken for the next header."""
    talk = [("Dana Whitlock", "well a"), ("José Núñez", "well (00:12)")] * 2
    text = "\n\n".join(f"{who}  0:0{at}\n{words}" for at, (who, words) in enumerate(talk))
    assert spoken(read(text)) == talk


@pytest.mark.parametrize("dress", ["**{}:**", "* **{}:**", "<b>{}:</b>", "*{}*:", "- {}:"])
@pytest.mark.parametrize("time", ["0:0{}", "[00:00:0{}]", "#00:00:0{}-0#"])
def test_a_label_is_dressed_after_a_time_as_without_one(dress: str, time: str) -> None:
    """Behind a time, `**Ann:**` was talk with stars in it."""
    said = write(lambda n, w, at: f"{time.format(at)} {dress.format(n)} {w}")
    found = read(said)
    assert spoken(found) == TALK
    assert [turn.start_s for turn in found.turns] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "line",
    ["<u>{}:</u>\t{}", "**{}:**\t{}", "{}:\t{}", "[00:0%d] {}:\t{}", "(00:00:0%d:12) {}\t{}"],
)
def test_a_tab_after_a_name_makes_no_table_of_names_with_tags_and_times(line: str) -> None:
    said = write(lambda n, w, at: (line % at if "%" in line else line).format(n, w), between="\n\n")
    found = read(f"{said}\n\nRecording stopped")
    assert spoken(found) == TALK
    assert found.left_out[-1].text == "Recording stopped"


def test_a_minute_in_brackets_before_the_label_is_no_name() -> None:
    found = read(write(lambda n, w, at: f"[{at:02d}] {n}: {w}"))
    assert spoken(found) == TALK


@pytest.mark.parametrize("asks", ["Ruth (host)", "Dr. Amsel"])
@pytest.mark.parametrize("label", ["[{}]", "{{{}}}", "{}.-", "{}:"])
def test_a_name_keeps_its_brackets_and_its_title(asks: str, label: str) -> None:
    found = read(write(lambda n, w, at: f"{label.format(n)} {w}", asks=asks))
    assert spoken(found) == renamed(asks, "Dele")


@pytest.mark.parametrize("number", ["{}. ", "{}\t", "({}) "])
def test_a_label_is_dressed_after_a_line_number(number: str) -> None:
    found = read(write(lambda n, w, at: f"{number.format(at + 1)}**{n}:** {w}"))
    assert spoken(found) == TALK
