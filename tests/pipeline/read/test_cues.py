"""WebVTT and SubRip, as standards, Zoom, Teams and others write them."""

from __future__ import annotations

import pytest

from models.records import Transcript
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import spoken


def vtt(body: str, name: str = "a.vtt") -> Transcript:
    return read_bytes(f"WEBVTT\n\n{body}".encode(), name)


def srt(text: str) -> Transcript:
    return read_bytes(text.encode(), "a.srt")


def left(transcript: Transcript) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in transcript.left_out if each.text != "WEBVTT"]


def times(transcript: Transcript) -> list[tuple[float | None, float | None]]:
    return [(turn.start_s, turn.end_s) for turn in transcript.turns]


def test_two_voices_in_a_cue_are_two_turns_and_words_after_a_voice_are_nobodys() -> None:
    read = vtt("00:01.000 --> 00:02.000\n<v Dana>Hi</v> <v.loud Bo Bell>Yo</v> tail")
    assert spoken(read) == [("Dana", "Hi"), ("Bo Bell", "Yo"), ("Unknown speaker", "tail")]


def test_a_voice_without_an_end_goes_on_to_the_next() -> None:
    read = vtt("00:01.000 --> 00:02.000\n<v Dana>One\ntwo<v Bo>three")
    assert spoken(read) == [("Dana", "One two"), ("Bo", "three")]


def test_negative_times_are_the_start_and_unpadded_milliseconds_are_read() -> None:
    read = vtt("0:0:-6.-820 --> 0:0:8.970\n<v A>x</v>\n\n0:10:10.20 --> 0:10:14.490\n<v B>y</v>")
    assert times(read) == [(0.0, 8.97), (610.02, 614.49)]


def test_comma_times_short_times_and_hundreds_of_hours_are_read() -> None:
    read = vtt("00:01,500 --> 00:02,000\n<v A>x\n\n100:00:05.000 --> 100:00:06.000\n<v B>y")
    assert times(read) == [(1.5, 2.0), (360005.0, 360006.0)]


def test_a_turn_ends_with_the_latest_of_its_overlapping_cues() -> None:
    read = vtt("00:01.000 --> 00:09.000\n<v A>x\n\n00:02.000 --> 00:03.000\n<v A>y")
    assert times(read) == [(1.0, 9.0)]


def test_entities_and_tags_are_read_and_talk_between_angles_is_kept() -> None:
    read = vtt(
        "00:01.000 --> 00:02.000 align:start position:0%\n"
        "<c.yellow.bg>R&amp;D</c>&nbsp;<i>is</i> <00:01.500><b and c> 3 &lt; 4 < 5 <laughs>"
    )
    assert read.text == "R&D is <b and c> 3 < 4 < 5 <laughs>"


def test_notes_styles_and_regions_are_left_out_by_name() -> None:
    read = vtt(
        "NOTE one\ntwo\n\nSTYLE\n::cue {}\n\nREGION\nid:fred\n\n00:01.000 --> 00:02.000\n"
        "<v A>NOTE this\n\nREGION we serve"
    )
    assert spoken(read) == [("A", "NOTE this REGION we serve")]
    assert [text for text, _ in left(read)] == [
        "NOTE one", "two", "STYLE", "::cue {}", "REGION", "id:fred",
    ]  # fmt: skip


def test_a_blank_line_inside_a_cue_loses_no_words() -> None:
    read = vtt("1\n00:01.000 --> 00:02.000\nDana: One\n\ntwo\n\n2\n00:03.000 --> 00:04.000\nBo: x")
    assert spoken(read) == [("Dana", "One two"), ("Bo", "x")]


def test_a_number_that_was_said_is_no_cue_number() -> None:
    """A cue's last line "42" was once taken for the number of the next cue."""
    bare = vtt("00:01.000 --> 00:02.000\nHow many?\n42\n\n00:03.000 --> 00:04.000\nSo\n42\n")
    assert bare.text == "How many?\n42 So 42"  # nobody is named: a turn a sentence
    tight = vtt("00:01.000 --> 00:02.000\nHow many?\n42\n00:03.000 --> 00:04.000\nSo")
    assert tight.text == "How many?\n42 So"
    numbered = vtt("1\n00:01.000 --> 00:02.000\nMany?\n42\n\n2\n00:03.000 --> 00:04.000\nSo")
    assert numbered.text == "Many?\n42 So"


def test_identifiers_in_words_are_left_out_by_name() -> None:
    read = vtt("intro\n00:01.000 --> 00:02.000\nDana: x\n\nend part\n00:03.000 --> 00:04.000\ny")
    assert left(read) == [("intro", "a cue's identifier"), ("end part", "a cue's identifier")]


def test_identifiers_that_name_the_speaker_are_believed() -> None:
    read = vtt(
        '1 "Dana Whitlock" (123)\n00:01.000 --> 00:02.000\nWhy?\n\n'
        '2 "Bo" (4)\n00:03.000 --> 00:04.000\nSo: this\n'
    )
    assert spoken(read) == [("Dana Whitlock", "Why?"), ("Bo", "So: this")]


def test_a_file_cut_off_in_the_next_cue_says_what_it_left() -> None:
    """The number of a cue that is cut off was once the last word of the talk before it."""
    read = vtt("1\n00:00:01.000 --> 00:00:02.000\nDana: Hi\n\n2\n00:00:02.0")
    assert read.text == "Hi"
    assert [text for text, _ in left(read)] == ["2", "00:00:02.0"]


def test_times_that_cannot_be_read_still_begin_a_cue() -> None:
    read = vtt("00:01.000 --> 00:02.000\nDana: Hi\n\n00:03.000 -->\nBo: yes")
    assert spoken(read) == [("Dana", "Hi"), ("Bo", "yes")]
    assert left(read) == [("00:03.000 -->", "times that cannot be read")]


@pytest.mark.parametrize("start", ["\ufeffWEBVTT", "\n\nWEBVTT", "WEBVTT\n\n\n", ""])
def test_voices_are_read_whatever_stands_before_the_first_cue(start: str) -> None:
    """A file without its first line once gave "<v Dana>" as talk."""
    read = read_bytes(f"{start}\n\n1\n00:01.000 --> 00:02.000\n<v Dana>Hi</v>".encode(), "a.vtt")
    assert spoken(read) == [("Dana", "Hi")]


def test_the_title_and_header_lines_are_left_out_by_name() -> None:
    read = read_bytes(b"WEBVTT - my title\nKind: captions\n\n00:01.0 --> 00:02.0\nHi", "a.vtt")
    assert [text for text, _ in left(read)] == ["- my title", "Kind: captions"]


def test_a_zoom_cue_without_a_name_is_by_somebody_unknown() -> None:
    cues = [f"00:0{at}.000 --> 00:0{at}.900\n{'AB'[at % 2]}nn: word{at}\n" for at in range(6)]
    read = vtt("\n".join([*cues, "00:07.000 --> 00:08.000\nnobody's\n"]))
    assert spoken(read)[-1] == ("Unknown speaker", "nobody's")


def test_labels_at_changes_of_speaker_hold_until_the_next() -> None:
    lines = ["Dana: a", "b", "c", "Bo: d", "e", "f", "Dana: g", "Bo: h"]
    cues = [f"00:{at:02}.000 --> 00:{at:02}.900\n{line}\n" for at, line in enumerate(lines)]
    assert spoken(vtt("\n".join(cues))) == [
        ("Dana", "a b c"), ("Bo", "d e f"), ("Dana", "g"), ("Bo", "h"),
    ]  # fmt: skip


def test_srt_with_missing_blank_lines_and_numbers_is_read() -> None:
    read = srt(
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}Dana: Hi\n2\n"
        "00:00:02,000 --> 00:00:03,000\n- Bo: yo\n- Dana: so\n\n"
        "00:00:03,000 --> 00:00:04,000 X1:1 X2:2 Y1:3 Y2:4\nBo: a\n\n"
        "after a blank line\n00:00:05,000 --> 00:00:06,000\nDana: x"
    )
    assert spoken(read) == [
        ("Dana", "Hi"), ("Bo", "yo"), ("Dana", "so"), ("Bo", "a after a blank line"), ("Dana", "x"),
    ]  # fmt: skip
    assert read.left_out == ()


def test_words_behind_the_times_of_a_cue_are_talk() -> None:
    assert vtt("00:01.000 --> 00:02.000 Dana says so").text == "Dana says so"


def test_words_after_a_blank_line_belong_to_the_cue_and_are_no_identifier() -> None:
    """ "I read it in the car park." was once left out as "a cue's identifier"."""
    read = vtt(
        "00:01.000 --> 00:02.000\n<v Ana>How?</v>\n\n00:02.000 --> 00:09.000\n<v Ben>A letter.\n\n"
        "I read it in the car park.</v>\n\n00:09.000 --> 00:12.000\n<v Ana>And then?</v>"
    )
    assert spoken(read) == [
        ("Ana", "How?"), ("Ben", "A letter. I read it in the car park."), ("Ana", "And then?"),
    ]  # fmt: skip


def test_a_blank_line_right_after_the_times_loses_no_words() -> None:
    read = vtt(
        "00:01.000 --> 00:02.000 line:91%\nInes: Who?\n\n00:02.000 --> 00:03.000 line:79%\n\n"
        "Paul: The caretaker\nand me.\n\n00:04.000 --> 00:05.000\nInes: Which?"
    )
    assert spoken(read)[1] == ("Paul", "The caretaker and me.")


def test_words_that_stand_where_only_an_identifier_may_are_words_where_others_have_none() -> None:
    cues = [f"00:{at:02}.000 --> 00:{at:02}.900\nAnn: word{at}\n" for at in range(5)]
    cues[2] += "\nand this was said"
    read = vtt("\n".join(cues))
    assert "and this was said" in read.text


def test_a_number_and_its_times_may_have_a_blank_line_between_in_a_file_that_doubles_lines() -> (
    None
):
    """The numbers were once words of the cue before."""
    lines = [
        f"{at}\n\n00:00:0{at},000 --> 00:00:0{at},900\n\nAnn: word{at}\n" for at in range(1, 6)
    ]
    read = srt("\n".join(lines))
    assert read.text == "word1 word2 word3 word4 word5"


@pytest.mark.parametrize("end", ["", "</v>"])
def test_a_voice_that_stands_at_changes_alone_goes_on(end: str) -> None:
    """The cues after it were once by an unknown speaker."""
    said = ["<v Ann>a", "b", "c", "<v Bo>d", "e", "<v Ann>f"]
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n{words}{end if '<v' in words else ''}\n"
        for at, words in enumerate(said)
    ]
    assert spoken(vtt("\n".join(cues))) == [("Ann", "a b c"), ("Bo", "d e"), ("Ann", "f")]


def test_a_cue_without_a_voice_is_nobodys_where_nearly_all_have_one() -> None:
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n<v {'AB'[at % 2]}nn>x{at}</v>\n" for at in range(6)
    ]
    cues.insert(3, "00:02.950 --> 00:02.990\nwho says so\n")
    assert ("Unknown speaker", "who says so") in spoken(vtt("\n".join(cues)))


@pytest.mark.parametrize("form", ["{}", "{}:", "- {}", "[{}]", ">> {}:", "({})"])
def test_a_name_alone_on_a_cues_first_line_says_who_speaks(form: str) -> None:
    people = ["Alice Smith", "Bob Jones"]
    cues = [
        f"{at + 1}\n00:{at:02}.000 --> 00:{at:02}.900\n{form.format(people[at % 2])}\n"
        f"word{at} here.\n"
        for at in range(4)
    ]
    assert spoken(vtt("\n".join(cues))) == [(people[at % 2], f"word{at} here.") for at in range(4)]


def test_yes_above_other_words_is_no_name() -> None:
    firsts = ["Yes", "Well", "In London", "Then she", "Monday", "Yes"]
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n{line}\nit was {at}\n"
        for at, line in enumerate(firsts)
    ]
    assert {turn.speaker for turn in vtt("\n".join(cues)).turns} == {"Speaker"}


def test_two_dashes_in_a_cue_are_two_people_whom_nobody_names() -> None:
    read = srt(
        "1\n00:00:01,000 --> 00:00:04,000\n- Waren Sie da?\n- Nein.\n\n"
        "2\n00:00:05,000 --> 00:00:08,000\n- Wo denn?\n- Bei ihr.\n"
    )
    assert [words for _, words in spoken(read)] == [
        "Waren Sie da?",
        "Nein.",
        "Wo denn?",
        "Bei ihr.",
    ]
    assert [doubt.lines for doubt in read.doubts if doubt.kind == "unlabelled"] == [(3, 4, 8, 9)]


def test_a_sign_of_change_without_a_name_begins_a_turn_and_is_told() -> None:
    read = srt(
        "1\n00:00:00,000 --> 00:00:03,000\n>> How so?\n\n2\n00:00:03,000 --> 00:00:06,000\n"
        ">> My uncle had a boat\n\n3\n00:00:06,000 --> 00:00:09,000\nand nobody to clean it.\n"
    )
    assert [words for _, words in spoken(read)] == [
        "How so?",
        "My uncle had a boat and nobody to clean it.",
    ]
    assert "unlabelled" in {doubt.kind for doubt in read.doubts}


def test_without_names_a_turn_begins_after_each_sentence_so_that_times_are_kept() -> None:
    """Eleven thousand words once had one time."""
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n{words}\n"
        for at, words in enumerate(["A b", "c.", "D.", "E"])
    ]
    assert times(vtt("\n".join(cues))) == [(0, 1.9), (2, 2.9), (3, 3.9)]
    long = [f"00:{at:02}:00.000 --> 00:{at:02}:59.000\nwords go on\n" for at in range(5)]
    assert len(vtt("\n".join(long)).turns) == 5


def test_times_that_run_backwards_are_told_with_their_lines() -> None:
    read = vtt(
        "00:10.000 --> 00:12.000\nAnn: a\n\n00:02.000 --> 00:03.000\nBo: b\n\n"
        "00:20.000 --> 00:15.000\nAnn: c\n\n00:30.000 --> 00:31.000\nBo: d"
    )
    told = [each.lines for each in read.doubts if each.kind == "times_backwards"]
    assert told == [(7, 10)]


def test_youtubes_sbv_and_recorders_lrc_are_read() -> None:
    """Their times were once words."""
    sbv = read_bytes(
        b"0:00:00.599,0:00:04.160\n>> ANN: Hi there[br]you.\n\n"
        b"0:00:05.000,0:00:07.000\n>> BO: Yes.\n",
        "a.sbv",
    )
    assert spoken(sbv) == [("ANN", "Hi there you."), ("BO", "Yes.")]
    assert times(sbv) == [(0.599, 4.16), (5, 7)]
    lrc = read_bytes(
        b"[ti:Interview]\n[00:00.00]Ana: Good.\n[00:02.76]Ben: Yes.\n[00:06.09]Ana: So?\n", "a.lrc"
    )
    assert spoken(lrc) == [("Ana", "Good."), ("Ben", "Yes."), ("Ana", "So?")]
    assert [turn.start_s for turn in lrc.turns] == [0, 2.76, 6.09]
    assert left(lrc) == [("[ti:Interview]", "the file's own data")]


def test_cues_that_begin_after_a_long_preface_are_cues() -> None:
    preface = "\n".join(f"Line {at} about the project" for at in range(60))
    cues = [f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\nAnn: word{at}\n" for at in range(1, 5)]
    read = srt(preface + "\n\n" + "\n".join(cues))
    assert read.format == "srt"
    assert read.text == "word1 word2 word3 word4"


def test_identifiers_that_come_back_and_are_names_say_who_speaks() -> None:
    """An identifier is unique in WebVTT; names were once left out as such."""
    people = ["Ann", "Bo", "Ann", "Bo"]
    cues = [
        f"{name}\n00:{at:02}.000 --> 00:{at:02}.900\nword{at}\n" for at, name in enumerate(people)
    ]
    assert [turn.speaker for turn in vtt("\n".join(cues)).turns] == people
    numbered = [f"{at} - {cue}" for at, cue in enumerate(cues)]
    assert [turn.speaker for turn in vtt("\n".join(numbered)).turns] == people


@pytest.mark.parametrize(
    "times",
    ["00:00:0{} -> 00:00:0{},900", "00:00:0{},000--> 00:00:0{},900",
     "00:00:0{},000 → 00:00:0{},900",
     "00:00:0{} , 000 --> 00:00:0{} , 900", "00:00:0{}:00 --> 00:00:0{}:22"],
)  # fmt: skip
def test_times_written_loosely_are_times_in_a_file_named_srt(times: str) -> None:
    cues = [f"{at}\n{times.format(at, at)}\n{'AB'[at % 2]}nn: word{at}\n" for at in range(1, 5)]
    read = srt("\n".join(cues))
    assert [turn.start_s for turn in read.turns] == [1, 2, 3, 4]
    assert [turn.speaker for turn in read.turns] == ["Bnn", "Ann", "Bnn", "Ann"]


@pytest.mark.parametrize("label", ["[{}] ", "({}) ", "{} - ", "{{{}}} ", "<{}> "])
def test_labels_of_other_shapes_are_known_in_cues(label: str) -> None:
    people = ["Ann", "Bo"] * 3
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n{label.format(name)}word{at} was said.\n"
        for at, name in enumerate(people)
    ]
    assert spoken(vtt("\n".join(cues))) == [
        (name, f"word{at} was said.") for at, name in enumerate(people)
    ]


def test_what_another_says_in_between_is_theirs() -> None:
    """noScribe's "//S00: Gern. //" was once among the words of the one who went on."""
    voiced = vtt(
        "00:01.000 --> 00:02.000\n<v S01>Guten Tag. //S00: Gern. // Fangen wir an?</v>\n\n"
        "00:03.000 --> 00:04.000\n<v S00>Ja.</v>"
    )
    assert spoken(voiced) == [("S01", "Guten Tag. Fangen wir an?"), ("S00", "Gern. Ja.")]


@pytest.mark.parametrize("people", ["ANN BOB ANN CYD ANN", "S_1 S_2 S_1 S_3 S_1"])
def test_a_label_that_comes_once_in_the_form_of_the_others_is_one(people: str) -> None:
    said = [f"{name.replace('_', ' ')}: word{at}" for at, name in enumerate(people.split())]
    lines = [line for each in said for line in (each, "and so on")]
    cues = [f"00:{at:02}.000 --> 00:{at:02}.900\n{line}\n" for at, line in enumerate(lines)]
    assert [turn.speaker for turn in vtt("\n".join(cues)).turns] == [
        name.replace("_", " ") for name in people.split()
    ]


def test_times_before_the_recording_began_are_told() -> None:
    read = vtt("0:0:-6.-820 --> 0:0:8.970\n<v A>x</v>\n\n0:0:9.0 --> 0:0:14.490\n<v B>y</v>")
    assert [(each.kind, each.lines) for each in read.doubts if "began" in each.why] == [
        ("times_backwards", (3,))
    ]


def test_a_cue_of_a_number_goes_on_with_a_sentence_that_has_not_ended() -> None:
    """ "19, or" and "20" in the next cue were the words of two people."""
    words = ["Ann: How many?", "Bo: 19, or", "20", "Ann: And then?", "Bo: Few.", "Ann: Oh."]
    text = "\n\n".join(
        f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{line}" for at, line in enumerate(words, 1)
    )
    assert spoken(srt(text))[:3] == [
        ("Ann", "How many?"),
        ("Bo", "19, or 20"),
        ("Ann", "And then?"),
    ]
    ended = spoken(srt(text.replace("19, or", "Nineteen.")))
    assert ended[2] == ("Unknown speaker", "20")


@pytest.mark.parametrize(
    ("tail", "told"),
    [("Transcribed by https://otter.ai", []), ("[END OF RECORDING]", []),
     ("Recording stopped", ["left_out"])],
)  # fmt: skip
def test_a_line_alone_after_the_last_cue_is_the_services(tail: str, told: list[str]) -> None:
    cues = [f"00:0{at}.000 --> 00:0{at}.900\n{who}: Is it so?" for at, who in enumerate("ABAB")]
    read = vtt("\n\n".join(cues) + f"\n\n{tail}\n")
    assert [who for who, _ in spoken(read)] == list("ABAB")
    assert (tail, "a line of the transcription service") in left(read)
    assert [each.kind for each in read.doubts] == told
    kept = vtt("\n\n".join(cues) + "\n\nIt is.\n")
    assert spoken(kept)[-1] == ("B", "Is it so? It is.")


def test_times_that_may_follow_their_words_are_doubted() -> None:
    """Each turn had its time below it, and all words went to the time above them."""
    text = "".join(f"{w}: So it is.\n00:0{a}:00 --> 00:0{a}:09\n\n" for a, w in enumerate("ABAB"))
    assert ("left_out", (1,)) in {(each.kind, each.lines) for each in srt(text).doubts}
