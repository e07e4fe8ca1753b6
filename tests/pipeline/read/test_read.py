"""Every word of a file is in a turn or listed as left out, in every format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TranscriptUnreadable
from models.records import Transcript
from pipeline.read import read_bytes, read_transcript, transcript_to_json
from tests.pipeline.read import dialogues as write
from tests.pipeline.read.dialogues import Dialogue, dialogues, spoken
from tests.properties import examples

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "transcripts"
SAMPLE_FILES = sorted(SAMPLES.glob("interview_*"))
WRITERS: list[tuple[str, str, Callable[[Dialogue], str | bytes]]] = [
    ("a.vtt", "zoom-vtt", write.zoom),
    ("a.vtt", "teams-vtt", write.teams),
    ("a.srt", "srt", write.srt),
    ("a.txt", "otter-txt", write.otter),
    ("a.txt", "otter-txt", write.otter_without_times),
    ("a.txt", "name-txt", write.labelled),
    ("a.md", "name-txt", write.markdown),
    ("a.txt", "name-txt", write.tabbed),
    ("a.docx", "docx", write.rev),
    ("a.docx", "docx", write.table),
]


def read(data: str | bytes, name: str = "a.txt") -> Transcript:
    return read_bytes(data.encode() if isinstance(data, str) else data, name)


def check_turns(transcript: Transcript) -> None:
    assert transcript.turns
    assert "\n".join(transcript.quote(turn) for turn in transcript.turns) == transcript.text
    pairs = zip(transcript.turns, transcript.turns[1:], strict=False)
    assert all(before.end < after.start for before, after in pairs)
    assert all(turn.start < turn.end for turn in transcript.turns)


def check_turns_or_refusal(data: bytes, name: str) -> None:
    """No other error, and the refusal names the file."""
    try:
        transcript = read(data, name)
    except TranscriptUnreadable as error:
        told = str(error)
    else:
        check_turns(transcript)
        told = name
    assert name in told


@pytest.mark.parametrize(("name", "kind", "writer"), WRITERS)
@given(lines=dialogues())
@examples(40)
def test_a_dialogue_comes_back_whole_in_every_format(
    name: str, kind: str, writer: Callable[[Dialogue], str | bytes], lines: Dialogue
) -> None:
    transcript = read(writer(lines), name)
    check_turns(transcript)
    assert spoken(transcript) == lines
    assert transcript.format == kind
    assert [left.text for left in transcript.left_out] in ([], ["WEBVTT"])


HEADS = ["March 18, 2024, 2:02PM", "31m 47s", "2026-02-11 10:00:04", "11.02.26, 10:03:12"]


@pytest.mark.parametrize("writer", [write.otter, write.labelled, write.markdown])
@given(
    lines=dialogues(),
    head=st.lists(st.sampled_from(HEADS), min_size=1, max_size=2, unique=True),
    foot=st.sampled_from(["", "\n\n00:41:12\n"]),
)
@examples(40)
def test_a_date_above_the_talk_and_a_time_below_it_are_left_out_by_name(
    writer: Callable[[Dialogue], str], lines: Dialogue, head: list[str], foot: str
) -> None:
    """A Teams file's date and duration were for no words, and were nowhere."""
    transcript = read("\n".join(head) + "\n\n" + writer(lines) + foot)
    assert spoken(transcript) == lines
    assert sorted(left.text for left in transcript.left_out) == sorted([*head, *foot.split()])
    start_s = transcript.turns[0].start_s
    assert start_s is None or start_s == read(writer(lines)).turns[0].start_s


def test_a_date_above_the_words_of_nobody_is_no_time() -> None:
    """Words without names began at "31m 47s", and their date was nowhere."""
    words = "We were ten in the yard. Nobody came.\n\nThen the others did. All of them."
    transcript = read(f"The yard\nMarch 18, 2024, 2:02PM\n31m 47s\n\n{words}")
    assert [turn.start_s for turn in transcript.turns] == [None] * len(transcript.turns)
    left = [each.text for each in transcript.left_out]
    assert {"March 18, 2024, 2:02PM", "31m 47s"} <= set(left)


PARTS = [
    "\n", "\n\n", " ", "WEBVTT", "WEBVTT\n\n",
    "1\n", "42", "7\n00:00:01.000 --> 00:00:02.000\n", "00:00:01,000 --> 00:00:02,000\n",
    "00:01 --> ",
    "0:0:-6.-820 --> 0:1:2.3\n", "-->", "Dana: ", "Dana:", "Q: ",
    "\nDana Whitlock  0:22\n", "\nDana Whitlock\n", "(00:12):", "[00:01] ", "**Dana:** ",
    "**", "# ", "- ", "<v Dana>", "</v>",
    "<c.x>", "<i>", "&amp;", "&nbsp;", "\t",
    "NOTE ", "\nNOTE\n", "\n\nSTYLE\n", "{\\an8}", ": ",
    "::", "\r\n", "\r", "\u2028", "---\n",
    "b05cbc69-3364-4c0c-a05b-70f360077a3c/7-0\n", "3 \"Dana\" (12)\n", "Date: ", "Interviewer: ",
    "@Begin\n", "*INV:\t", "\n%mor:\t", "0:00:01.000,0:00:02.000\n", "[00:01.00]", "[ti:x]\n",
    "\n>> ", "//Dana: ", "//", "start,speaker,text\n", ",", "\n- ", "<v Bo>", "\n1,Ann,", "</c>",
    "start\ttext\n", "0\t", "sep=;\n", ";", '"',
    "[Dana] ", "\n[Dana]\n", "{Bo} ", "<Bo> ", "Dana – ", "Dana - ", "- Bo - ", "Bo. ", "Bo; ",
    "Dana\t", "Dana >> ", "**Bo** ", "*Bo* ", "_Dana:_ ", "## ", "DANA ", "1. ", "(2) ", "3 ",
    "#00:00:10-5# ", " #00:00:12-5#\n", "[00.01.02] ", "12s ", "1 min 20 s ", "Minute 3\n",
    "[3:15 PM] ", "\\[04:01\\] ", " //Dana: ", " // ", "?\n\n", "Page 1 of 3\n\n", "EN: ", "\n14\n",
    "\nMarch 18, 2024, 2:02PM\n", "\n31m 47s\n",
]  # fmt: skip


@given(pieces=st.lists(st.sampled_from([*PARTS, None, None, None]), min_size=1, max_size=40))
@examples(400)
def test_every_word_of_any_text_is_in_one_place(pieces: list[str | None]) -> None:
    """Words are numbered, so that one that is lost, cut or doubled shows."""
    count = iter(range(1000))
    text = "".join(f"zeb{next(count)}q" if piece is None else piece for piece in pieces)
    names = (".txt", ".vtt", ".srt", ".csv", ".lrc")
    for ending in names:
        try:
            transcript = read(text, f"a{ending}")
        except TranscriptUnreadable:
            continue
        check_turns(transcript)
        places = [transcript.text, *(left.text for left in transcript.left_out)]
        found = Counter(re.findall(r"zeb\d+q", " ".join(places)))
        labels = set(re.findall(r"zeb\d+q", " ".join(t.speaker for t in transcript.turns)))
        for each in re.findall(r"zeb\d+q", text):
            assert found[each] == 1 or (found[each] == 0 and each in labels), each


@given(data=st.binary(max_size=300))
@examples(300)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("a.txt", "a.vtt", "a.docx"):
        check_turns_or_refusal(data, name)


@given(lines=dialogues(), cut=st.floats(0, 1), at=st.floats(0, 1), byte=st.integers(0, 255))
@examples(150)
def test_a_damaged_docx_is_read_or_refused(
    lines: Dialogue, cut: float, at: float, byte: int
) -> None:
    data = bytearray(write.rev(lines))
    data[int(at * (len(data) - 1))] = byte
    for damaged in (bytes(data), bytes(data[: int(cut * len(data))])):
        check_turns_or_refusal(damaged, "a.docx")


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.name)
def test_each_sample_interview_has_an_interviewer_and_a_participant(path: Path) -> None:
    transcript = read_transcript(path)
    check_turns(transcript)
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    assert sorted(roles.values()) == ["interviewer", "participant"]
    assert len(transcript.text.split()) > 1500


def test_there_are_sample_interviews() -> None:
    assert len(SAMPLE_FILES) >= 3


@pytest.mark.parametrize("kind", ["zoom", "teams"])
def test_real_exports_give_the_expected_speakers_and_words(shared_data: Path, kind: str) -> None:
    folder = shared_data / "transcripts" / "teams_zoom_vtt_mit"
    table = (folder / f"{kind}_transcript_correct.txt").read_text("utf-8-sig").splitlines()[1:]
    expected: list[tuple[str, str]] = []
    for _, speaker, words in (line.split("\t") for line in table):
        said = " ".join(words.replace("---", " ").split())
        who = speaker or "Unknown speaker"
        if expected and expected[-1][0] == who:  # the table cuts long turns, turns do not
            said = f"{expected.pop()[1]} {said}"
        expected.append((who, said))
    assert spoken(read_transcript(folder / f"{kind}_transcript.vtt")) == expected


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("teams_zoom_vtt_mit/New Teams Format.vtt", 1),
        ("teams_zoom_vtt_mit/TeamsPremium.vtt", 2),
        ("teams_zoom_vtt_mit/Test OneDrive Transcription 2022-11.vtt", 1),
        ("teams_zoom_vtt_mit/Test teams transcription_2022-11-15-from Teams.vtt", 2),
        ("hitsave_cc-by-sa/Get-A-Grip Chip transcription.md", 4),
        ("hitsave_cc-by-sa/Interview with Matthew Brelsford, creator of Betty & Earl.md", 2),
        ("hitsave_cc-by-sa/Keitai update Spring 2025.srt", 1),
        ("hitsave_cc-by-sa/Keitai update Spring 2025.vtt", 1),
        ("changelog_md_cc-by-sa/founders-talk-53.md", 2),
    ],
)
def test_real_files_lose_no_word(shared_data: Path, name: str, speakers: int) -> None:
    path = shared_data / "transcripts" / name
    transcript = read_transcript(path)
    check_turns(transcript)
    assert len({turn.speaker for turn in transcript.turns}) == speakers
    source = Counter(re.findall(r"[^\W\d_]+", path.read_text("utf-8-sig")))
    names = Counter(re.findall(r"[^\W\d_]+", " ".join(t.speaker for t in transcript.turns)))
    places = [transcript.text, *(left.text for left in transcript.left_out)]
    missing = source - Counter(re.findall(r"[^\W\d_]+", " ".join(places)))
    ids = set(re.findall(r"[a-f]+|v", " ".join(missing)))
    assert set(missing) - set(names) - ids == set()


def test_two_interviewers_are_found_among_four_speakers(shared_data: Path) -> None:
    path = shared_data / "transcripts/hitsave_cc-by-sa/Get-A-Grip Chip transcription.md"
    asks = {turn.speaker for turn in read_transcript(path).turns if turn.role == "interviewer"}
    assert asks == {"Jonas Rosland", "Rich McGrath"}


def test_json_has_the_shape_that_other_programs_read() -> None:
    shown = transcript_to_json(read(write.zoom([("Ann", "Why?"), ("Bo", "So."), ("Ann", "Ah.")])))
    assert set(shown) == {"text", "turns", "left_out", "doubts"}
    assert shown["turns"][0] == {
        "speaker": "Ann",
        "role": "interviewer",
        "text": "Why?",
        "start": 0,
        "end": 4,
        "start_s": 1.0,
        "end_s": 2.0,
    }
    assert shown["left_out"] == [{"text": "WEBVTT", "why": "the name of the format"}]


@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.md", "a.docx", "a"])
def test_the_content_tells_the_format_not_the_ending(name: str) -> None:
    lines = [("Ann", "Why?"), ("Bo", "So."), ("Ann", "Ah."), ("Bo", "Yes.")]
    assert spoken(read(write.rev(lines), name)) == lines
    assert spoken(read(write.zoom(lines), name)) == lines


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.txt", "a.txt is empty"),
        (b" \n\t\n", "a.txt", "a.txt is empty"),
        (b"WEBVTT", "a.vtt", "without a single spoken cue"),
        (b"WEBVTT\n\n1\n00:00:01.000 --> 00:0", "a.vtt", "truncated"),
        (b"Dana: hello", "a.vtt", "holds no cue with times"),
        (b"Dana:\nBo:\nDana:\n", "a.txt", "nobody speaks in it"),
        (write.docx(""), "a.docx", "nobody speaks in it"),
    ],
)
def test_a_file_in_which_nobody_speaks_is_refused(data: bytes, name: str, told: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=told):
        read_bytes(data, name)
