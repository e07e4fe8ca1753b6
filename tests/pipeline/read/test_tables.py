"""Tables of machines: CSV, TSV, NVivo, ELAN, Whisper. Taken for talk, their commas were words."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TranscriptUnreadable
from models.records import Transcript
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import Dialogue, dialogues, spoken
from tests.pipeline.read.interviews import TALK
from tests.properties import examples

TWO = [("Ann", "So, why?"), ("Bo", "Because, well, it was cold."), ("Ann", "And?"), ("Bo", "Ok.")]


def read(text: str, name: str = "a.csv") -> Transcript:
    return read_bytes(text.encode(), name)


def starts(transcript: Transcript) -> list[float | None]:
    return [turn.start_s for turn in transcript.turns]


def left(transcript: Transcript) -> list[str]:
    return [each.text for each in transcript.left_out]


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.vtt.txt"])
def test_the_heading_tells_speakers_times_and_words_whatever_the_files_name(name: str) -> None:
    """NVivo's comma-delimited export was once one turn with its commas and quotes."""
    found = read(
        'Timespan,Content,Speaker\n0:00:01.0 - 0:00:04.0,"So, why?",Ann\n'
        '0:00:04.0 - 0:00:09.0,"Because, well, it was cold.",Bo\n0:00:09.0 - 0:00:11.0,And?,Ann\n'
        "0:00:11.0 - 0:00:13.0,Ok.,Bo\n",
        name,
    )
    assert spoken(found) == TWO
    assert [(turn.start_s, turn.end_s) for turn in found.turns] == [
        (1, 4),
        (4, 9),
        (9, 11),
        (11, 13),
    ]
    assert left(found) == ["Timespan Content Speaker"]


def test_whole_numbers_that_nobody_could_talk_so_slowly_are_milliseconds() -> None:
    """Whisper's .tsv once gave its numbers as words of the talk."""
    found = read("start\tend\ttext\n0\t2760\tGood morning.\n2760\t6090\tI have three.\n", "a.tsv")
    assert found.text == "Good morning.\nI have three."
    assert starts(found) == [0, 2.76]


def test_seconds_stay_seconds() -> None:
    found = read("start,end,speaker,text\n0,3,Ann,So it was then\n3,6,Bo,Yes it was so\n")
    assert starts(found) == [0, 3]
    ticks = read("Begin Time - ss.msec\tTier\tAnnotation\n1.0\tAnn\tWhy?\n4.5\tBo\tSo.\n", "a.txt")
    assert starts(ticks) == [1, 4.5]


def test_excels_first_line_names_the_delimiter() -> None:
    found = read('sep=;\nSprecher;Zeit;Text\nInt;00:00:04;"Wie, bitte?"\nJutta;00:00:18;Gut.\n')
    assert spoken(found) == [("Int", "Wie, bitte?"), ("Jutta", "Gut.")]
    assert starts(found) == [4, 18]


def test_a_quotation_mark_that_is_not_closed_is_a_word_and_takes_no_rows() -> None:
    found = read(
        'start\tend\ttext\n0\t2760\t"Not closed.\n2760\t4000\tYes.\n4000\t8000\tSo.\n', "a.tsv"
    )
    assert found.text == '"Not closed.\nYes.\nSo.'
    assert starts(found) == [0, 2.76, 4]


def test_elans_export_without_a_heading_is_read_by_its_columns() -> None:
    """Clock times and seconds stood among the words, and the tier was nobody."""
    found = read(
        "default\t\t00:00:01.000\t1.0\t00:00:04.000\t4.0\t00:00:03.000\t3.0\tHow long here?\n"
        "Sam\t\t00:00:04.000\t4.0\t00:00:09.000\t9.0\t00:00:05.000\t5.0\tNine years.\n"
        "default\t\t00:00:09.000\t9.0\t00:00:11.000\t11.0\t00:00:02.000\t2.0\tAnd now?\n"
        "Sam\t\t00:00:11.000\t11.0\t00:00:13.000\t13.0\t00:00:02.000\t2.0\tIt is warm.\n",
        "a.txt",
    )
    assert [turn.speaker for turn in found.turns] == ["default", "Sam", "default", "Sam"]
    assert [(turn.start_s, turn.end_s) for turn in found.turns] == [
        (1, 4),
        (4, 9),
        (9, 11),
        (11, 13),
    ]


def test_elans_tiers_one_after_the_other_are_put_in_the_order_of_their_times() -> None:
    found = read(
        "Tier\tBegin Time - hh:mm:ss.ms\tAnnotation\n"
        "INT\t00:00:01.000\tWhy?\nINT\t00:00:09.000\tAnd then?\n"
        "RES\t00:00:04.000\tBecause.\nRES\t00:00:12.000\tIt rained.\n",
        "a.txt",
    )
    assert spoken(found) == [
        ("INT", "Why?"),
        ("RES", "Because."),
        ("INT", "And then?"),
        ("RES", "It rained."),
    ]
    assert [doubt.kind for doubt in found.doubts] == ["table"]


def test_a_column_for_each_speaker_is_theirs() -> None:
    found = read(
        "Start\tInterviewer\tSam\n1.0\tHow long?\t\n4.0\t\tNine years.\n9.0\tAnd?\t\n", "a.txt"
    )
    assert spoken(found) == [
        ("Interviewer", "How long?"),
        ("Sam", "Nine years."),
        ("Interviewer", "And?"),
    ]
    pairs = read('Question,Answer\nWhy?,"So, well."\nAnd?,Yes.\n')
    assert spoken(pairs) == [
        ("Question", "Why?"),
        ("Answer", "So, well."),
        ("Question", "And?"),
        ("Answer", "Yes."),
    ]


def test_a_speaker_in_few_rows_goes_on_and_in_nearly_all_rows_does_not() -> None:
    few = read("speaker,text\nAnn,a b\n,c d\n,e f\nBo,g h\n,i j\n")
    assert spoken(few) == [("Ann", "a b c d e f"), ("Bo", "g h i j")]
    nearly = read("speaker,text\nAnn,a b\nBo,c d\nAnn,e f\nBo,g h\n,i j\nAnn,k l\n")
    assert ("Unknown speaker", "i j") in spoken(nearly)


def test_words_that_name_their_speaker_are_split_where_no_column_does() -> None:
    found = read(
        'Start,End,Text\n1,3,Ann: Why?\n4,5,"Bo: Because, well."\n5,7,Ann: Ah.\n8,9,Bo: Yes.\n'
    )
    assert [turn.speaker for turn in found.turns] == ["Ann", "Bo", "Ann", "Bo"]


def test_other_columns_are_left_out_by_name() -> None:
    found = read("speaker,text,tags\nAnn,Why so?,warm up\nBo,It was.,weather\n")
    assert ("warm up weather", 'the table\'s column "tags"') in [
        (o.text, o.why) for o in found.left_out
    ]


def test_lines_before_the_heading_and_headings_that_come_back_are_no_talk() -> None:
    found = read("Interview 7\nspeaker,text\nAnn,Why so?\nspeaker,text\nBo,It was.\n")
    assert spoken(found) == [("Ann", "Why so?"), ("Bo", "It was.")]
    assert left(found)[0] == "Interview 7"


@pytest.mark.parametrize(
    "text",
    [
        "file,role\na.txt,teacher\nb.txt,head\n",
        "id,age,answer\n1,34,I like it here\n2,35,So do I now\n",
    ],
)
def test_a_table_that_is_no_transcript_is_refused_with_its_headings(text: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=r"first row: (?:file, role|id, age, answer)"):
        read(text)


def test_commas_in_talk_make_no_table() -> None:
    talk = "We talked, and laughed.\nThen, of course, we left.\nName, place, time: all gone.\n"
    assert read(talk, "a.txt").text.split() == talk.split()
    assert spoken(read("Dana: so, then\nSam: yes, it is\nDana: ok, well\n")) == [
        ("Dana", "so, then"), ("Sam", "yes, it is"), ("Dana", "ok, well"),
    ]  # fmt: skip


def table(lines: Dialogue, delimiter: str, *, heading: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    if heading:
        writer.writerow(["start", "speaker", "text", "note"])
    for at, (name, words) in enumerate(lines):
        writer.writerow([f"00:{at // 60:02}:{at % 60:02}", name, words, f"note{at}q"])
    return out.getvalue()


@given(lines=dialogues(), delimiter=st.sampled_from(",;\t|"))
@examples(60)
def test_a_dialogue_comes_back_whole_from_a_table(lines: Dialogue, delimiter: str) -> None:
    found = read(table(lines, delimiter, heading=True), "a.txt")
    assert spoken(found) == lines
    assert starts(found) == [float(at) for at in range(len(lines))]
    notes = " ".join(left(found)).split()
    assert [note for note in notes if note.endswith("q")] == [
        f"note{at}q" for at in range(len(lines))
    ]


CELLS = ["zeb", "zeb zeb", "", "0:01", "7", "Ann", '"', "speaker", "text", "start"]


@given(
    rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=5), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
)
@examples(200)
def test_every_word_of_any_table_is_in_one_place(rows: list[list[str]], delimiter: str) -> None:
    count = iter(range(1000))
    text = "\n".join(
        delimiter.join(
            " ".join(f"zeb{next(count)}q" if w == "zeb" else w for w in cell.split(" "))
            for cell in row
        )
        for row in rows
    )
    for name in ("a.csv", "a.tsv", "a.txt"):
        try:
            found = read(text, name)
        except TranscriptUnreadable:
            continue
        places = " ".join([found.text, *left(found), *(turn.speaker for turn in found.turns)])
        for number in range(text.count("zeb")):
            assert f"zeb{number}q" in places, (name, number)


def test_tables_of_other_makes() -> None:
    """Premiere's frames, Markdown's bars, a column of quoted lines, names without a heading."""
    frames = read(
        'Speaker Name,Start Time,Text\nAnn,"00;00;01;05","So, why?"\nBo,00:00:03:10,Well.\n'
    )
    assert starts(frames) == [1.2, 3.4]
    bars = read(
        "| Speaker | Time | Text |\n|---|:--|---|\n| Ann | 00:01 | Why? |\n| Bo | 00:04 | So. |\n",
        "a.md",
    )
    assert (spoken(bars), starts(bars)) == ([("Ann", "Why?"), ("Bo", "So.")], [1, 4])
    quoted = read('"Ann: hi, there"\n"Bo: yes ""so"""\n"Ann: ok"\n')
    assert spoken(quoted) == [("Ann", "hi, there"), ("Bo", 'yes "so"'), ("Ann", "ok")]
    bare = read("Ann; Why so?\nBo; Because.\nAnn; And?\nBo; So.\n")
    assert [turn.speaker for turn in bare.turns] == ["Ann", "Bo", "Ann", "Bo"]


def test_columns_told_by_what_they_hold_are_told_as_a_doubt() -> None:
    found = read("Time,Name,What did you like?\n0:01,Ann,The food there\n0:05,Bo,All of it\n")
    doubt = next(each for each in found.doubts if each.kind == "table")
    assert 'Words are "What did you like?"; speakers are "Name"' in doubt.why
    named = read("speaker,text\nAnn,The food there\nBo,All of it\n")
    assert "table" not in {each.kind for each in named.doubts}


def test_a_markdown_tables_heading_may_be_in_any_words() -> None:
    """Its rule says which row is the heading; "Who" and "What" were talk, and so were the bars."""
    rows = "\n".join(f"| {who} | {words} |" for who, words in TALK)
    text = f"# Notes\n\n| Kto | Co |\n|:---|---|\n{rows}\n"
    found = read_bytes(text.encode(), "a.md")
    assert [(turn.speaker, found.quote(turn)) for turn in found.turns] == TALK


@pytest.mark.parametrize("heading", ["Zamu;Msemaji;Maneno", "Vuoro;Puhuu;Mitä sanotaan"])
@pytest.mark.parametrize("counted", [True, False])
def test_a_heading_row_is_told_by_its_form_in_any_language(heading: str, counted: bool) -> None:
    """The heading row of a Portuguese table was the first turn, and its speaker a person."""
    rows = [f"{at};{who};{words}" for at, (who, words) in enumerate(TALK, start=1)]
    if not counted:
        heading, rows = heading.partition(";")[2], [row.partition(";")[2] for row in rows]
    found = read("\n".join([heading, *rows]))
    assert spoken(found) == TALK
    assert left(found) == [heading.replace(";", " ")]


def test_a_first_row_of_talk_is_no_heading() -> None:
    assert spoken(read("\n".join(f"{who};{words}" for who, words in TALK))) == TALK


def test_a_column_of_people_is_told_beside_known_times_and_words() -> None:
    rows = [f"00:00:0{at}\t{who}\t{words}" for at, (who, words) in enumerate(TALK)]
    assert spoken(read("\n".join(["Zaman\tXyz\tMetin", *rows]), "a.txt")) == TALK


def test_a_moderator_who_speaks_once_first_is_no_heading() -> None:
    rows = [("Moderator", "Hi"), *[(who, words) for who, words in TALK]]
    assert spoken(read("\n".join(f"{who};{words}" for who, words in rows)))[0] == (
        "Moderator",
        "Hi",
    )
