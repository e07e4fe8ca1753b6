"""One grammar of time marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.read.times import believed, mark_alone, mark_at_end, mark_at_start, marks_inside
from tests.pipeline.read.dialogues import spoken
from tests.pipeline.read.interviews import TALK, Say, write


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [
        ("0:22", 22), ("[00:01:02]", 62), ("(00:01)", 1), ("#00:01:02-3#", 62.3),
        ("#0:00:04.1#", 4.1), ("00:01:02.400", 62.4), ("[00.01.02]", 62), ("[00:01:02:05]", 62.2),
        ("00:00:04;10", 4.4), ("00;00;03;12 - 00;00;07;02", 3.48), ("01-00:00:21", 21),
        ("<T: 5 min>", 300), ("12s", 12), ("[75.3s]", 75.3), ("[4.0s - 12.0s]", 4),
        ("1 min 20 s", 80), ("Minute 3", 180), ("0m04s", 4), ("1 Min. 20 Sek.", 80),
        ("1 hour 2 minutes 5 seconds", 3725), ("2'15\"", 135), ("[3:15 PM]", 54900),
        ("10:00:04 AM", 36004), ("03.05.26, 10:03:12", 36192), ("{00:00:09}", 9),
        ("[00:00:01.000 --> 00:00:07.680]", 1), ("0 minutes 3 seconds0:03", 3),
        ("1 minute, 5 seconds", 65), ("[0h02'05'']", 125), ("(01:05 Min.)", 65),
        ("[Zeit: 01:05]", 65),
        ("[Feb 11, 2026, 10:00 AM]", 36000), ("11 Feb 2026 10:00:04", 36004),
        ("10:00:04+01:00", 36004), ("[11/02/26, 10:00:04]", 36004),
    ],
)  # fmt: skip
def test_a_time_is_read_in_every_notation(mark: str, seconds: float) -> None:
    alone = mark_alone(mark)
    assert alone is not None
    assert alone.seconds == pytest.approx(seconds)
    before = mark_at_start(f"{mark} Dana")
    assert before is not None
    assert before.seconds == pytest.approx(seconds)
    assert f"{mark} Dana"[before.end :] == " Dana"


@pytest.mark.parametrize(
    "words", ["1990 was", "3 apples", "Me: so", "10.5 of them", "[laughs]", "7:5 they won"]
)
def test_these_are_no_times(words: str) -> None:
    assert mark_at_start(words) is None


def test_a_remark_that_holds_a_time_is_no_mark() -> None:
    """ "[inaudible 00:00:15]" tells what could not be heard; it stays among the words."""
    assert marks_inside("so [inaudible 00:00:15] we (about 10:30) left") == []


@given(at=st.integers(0, 35_999), sign=st.sampled_from(["[]", "##", "{}", "()"]))
def test_a_mark_is_found_where_it_stands_and_nothing_else_is_taken(at: int, sign: str) -> None:
    mark = f"{sign[0]}{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}{sign[1]}"
    (found,) = marks_inside(f"so we {mark} went")
    assert (found.seconds, found.start, found.end) == (at, 6, 6 + len(mark))
    end = mark_at_end(f"so we {mark}")
    assert end is not None
    assert end.seconds == at


def test_marks_that_do_not_run_forward_are_not_believed() -> None:
    marks = marks_inside("a (0:12) b (0:12) c (0:12)")
    assert not believed(marks)
    assert believed(marks_inside("a (0:12) b (0:50) c (1:12)"))


@pytest.mark.parametrize(
    ("say", "starts"),
    [
        (lambda n, w, at: f"#00:00:0{at}-5# {n}: {w}", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]),
        (lambda n, w, at: f"[00.00.0{at}]\n[{n}] {w}", [0, 1, 2, 3, 4, 5]),
        (lambda n, w, at: f"00:00:0{at}:00 {n}: {w}", [0, 1, 2, 3, 4, 5]),
        (lambda n, w, at: f"{n}   {at} minutes 3 seconds\n{w}", [3, 63, 123, 183, 243, 303]),
        (lambda n, w, at: f"{at * 7 + 1}s {n}: {w}", [1, 8, 15, 22, 29, 36]),
        (lambda n, w, at: f"{n} [00:0{at}:10 - 00:0{at}:40]: {w}", [10, 70, 130, 190, 250, 310]),
        (lambda n, w, at: f"{n}\n0:1{at}\n{w}", [10, 11, 12, 13, 14, 15]),
    ],
)
def test_a_time_before_after_or_above_a_name_is_no_word(say: Say, starts: list[float]) -> None:
    """Marks that were not known took the labels with them: all speakers were lost."""
    transcript = read_bytes(write(say).encode(), "a.docx.txt")
    assert spoken(transcript) == TALK
    assert [turn.start_s for turn in transcript.turns] == starts


@pytest.mark.parametrize("mark", ["[00:01:{:02}]", "#00:01:{:02}-3#", "(00:01:{:02})"])
def test_times_inside_the_words_are_taken_out(mark: str) -> None:
    text = "\n".join(
        f"Ann: so we {mark.format(2 * at)} went\nBo: yes {mark.format(2 * at + 1)} we did"
        for at in range(3)
    )
    assert spoken(read_bytes(text.encode(), "a.txt")) == [
        ("Ann", "so we went"), ("Bo", "yes we did"),
    ] * 3  # fmt: skip


def test_times_at_the_end_of_every_turn_are_its_end() -> None:
    """f4 and its kin close each turn with the time; the next begins there."""
    transcript = read_bytes(write(lambda n, w, at: f"{n}: {w} #00:00:1{at}-0#").encode(), "a.txt")
    assert spoken(transcript) == TALK
    assert [turn.end_s for turn in transcript.turns] == [10, 11, 12, 13, 14, 15]
    assert [turn.start_s for turn in transcript.turns] == [None, 10, 11, 12, 13, 14]


@pytest.mark.parametrize("clock", ["10:0{}:12 AM", "10:0{}:12", "[03.05.26, 10:0{}:12]"])
def test_times_of_the_day_are_counted_from_the_first(clock: str) -> None:
    transcript = read_bytes(
        write(lambda n, w, at: f"{clock.format(at)} {n}: {w}").encode(), "a.txt"
    )
    assert [turn.start_s for turn in transcript.turns] == [0, 60, 120, 180, 240, 300]
    assert transcript.doubts == ()


def test_minutes_that_may_be_hours_are_doubted() -> None:
    """ "11:02" beside every turn is an hour and a minute, or a long way into the recording."""
    text = write(lambda n, w, at: f"11:0{at // 2} {n}: {w}")
    transcript = read_bytes(text.encode(), "a.txt")
    assert [turn.start_s for turn in transcript.turns] == [0, 0, 1, 1, 2, 2]
    assert [each.kind for each in transcript.doubts] == ["time_of_day"]


def test_blocks_of_nobody_keep_their_times() -> None:
    """Only the first of them survived: all words were one turn."""
    text = "[00:00]\nWe begin.\n\n[00:30]\nWe go on.\n\n[01:10]\nWe end."
    assert [turn.start_s for turn in read_bytes(text.encode(), "a.txt").turns] == [0, 30, 70]


def test_times_inside_a_turn_keep_their_place() -> None:
    text = "Ann: [00:01] so we [00:09] went off.\n[00:12] And on.\nBo: [00:20] yes."
    transcript = read_bytes(text.encode(), "a.txt")
    turn = transcript.turns[0]
    assert [(transcript.text[at:], seconds) for at, seconds in turn.times] == [
        ("went off. And on.\nyes.", 9.0), ("And on.\nyes.", 12.0),
    ]  # fmt: skip
    assert [turn.start_s for turn in transcript.turns] == [1.0, 20.0]


@pytest.mark.parametrize(
    "mark",
    [
        "2026-02-11T10:00:{:02}Z ", "2026-02-11 10:00:{:02} ",
        "2026-02-11T10:00:{:02}.000+01:00 | ",
        "2026/02/11 10:00:{:02} UTC - ", "[11/02/26, 10:00:{:02}] ", "11.02.2026, 10:00:{:02} – ",
        "Feb 11, 2026, 10:00:{:02} AM - ", "TC 00:00:{:02} ", "00.{:02} ", "[0h00'{:02}''] ",
    ],
)  # fmt: skip
def test_a_date_and_time_before_a_name_is_a_time(mark: str) -> None:
    """A bot's log with zones was one silent speaker, and the dates were words."""
    found = read_bytes(write(lambda n, w, at: f"{mark.format(at)}{n}: {w}").encode(), "a.txt")
    assert spoken(found) == TALK
    assert [turn.start_s for turn in found.turns] == [0, 1, 2, 3, 4, 5]


def test_a_talk_over_midnight_runs_forward() -> None:
    clock = ["2026-02-11 23:59:0{}", "2026-02-12 00:00:0{}"]
    text = write(lambda n, w, at: f"[{clock[at > 2].format(at)}] {n}: {w}")
    found = read_bytes(text.encode(), "a.txt")
    assert [turn.start_s for turn in found.turns] == [0, 1, 2, 63, 64, 65]


def test_dates_of_some_lines_alone_leave_times_of_a_day() -> None:
    text = write(lambda n, w, at: f"[{'2026-02-11 ' * (at == 0)}10:00:0{at}] {n}: {w}")
    starts = [turn.start_s for turn in read_bytes(text.encode(), "a.txt").turns]
    assert max(start for start in starts if start is not None) < 86_400


@pytest.mark.parametrize("sign", ["·", "•", "|", "@", "→", "–", ",", "»", "/", "§"])
def test_every_sign_between_a_name_and_its_time(sign: str) -> None:
    """A middle dot stayed in the names, silently."""
    text = write(lambda n, w, at: f"{n} {sign} 00:0{at}\n{w}", between="\n\n")
    assert spoken(read_bytes(text.encode(), "a.txt")) == TALK


@pytest.mark.parametrize("mark", ["(0:0{}) {}", "0:0{}\n{}", "[0:0{}] {}", "#00:00:0{}-0# {}"])
def test_every_time_of_nobodys_words_begins_a_piece(mark: str) -> None:
    """Of a whole interview, the first time alone was left."""
    text = write(lambda n, w, at: mark.format(at, w))
    found = read_bytes(text.encode(), "a.txt")
    assert [turn.start_s for turn in found.turns] == [0, 1, 2, 3, 4, 5]
    assert ":0" not in found.text


def test_a_time_then_a_name_with_an_initial_on_lines_of_their_own() -> None:
    text = write(lambda n, w, at: f"00:0{at}\n{n} S.\n{w}", between="\n\n")
    found = read_bytes(text.encode(), "a.txt")
    assert spoken(found) == [(f"{who} S.", words) for who, words in TALK]


@pytest.mark.parametrize("form", ["‹{}›", "«{}»", "⟨{}⟩", "〈{}〉", "《{}》"])
@pytest.mark.parametrize("dash", [" – ", " "])
def test_times_in_any_angles_stand_before_names(form: str, dash: str) -> None:
    text = write(lambda n, w, at: f"{form.format(f'00:0{at}:04')}{dash}{n} : {w}")
    found = read_bytes(text.encode(), "a.txt")
    assert spoken(found) == TALK
    assert [turn.start_s for turn in found.turns] == [60.0 * at + 4 for at in range(len(TALK))]


def test_a_time_that_is_quoted_in_talk_stays_a_word() -> None:
    text = write(lambda n, w, at: f"{n} : {w} «12:30» ‹11:15›")
    assert "«12:30» ‹11:15›" in read_bytes(text.encode(), "a.txt").text


@pytest.mark.parametrize("word", ["Timestamp", "Zeitstempel", "Horodatage", "Marca de tiempo"])
def test_lines_that_say_that_a_time_follows_are_times(word: str) -> None:
    """Blocks under "Timestamp: 00:00:04" had no times, and the lines were talk."""
    text = write(lambda _, w, at: f"{word}: 00:0{at}:04\n{w}\n")
    found = read_bytes(text.encode(), "a.txt")
    assert [found.quote(turn) for turn in found.turns] == [words for _, words in TALK]
    assert [turn.start_s for turn in found.turns] == [60.0 * at + 4 for at in range(len(TALK))]


def test_one_line_that_says_the_time_of_day_is_a_fact_of_the_head() -> None:
    found = read_bytes(f"Time: 10:30\n\n{write(lambda n, w, _: f'{n}: {w}')}".encode(), "a.txt")
    assert {turn.start_s for turn in found.turns} == {None}


@pytest.mark.parametrize("words", [("Start", "End"), ("Von", "Bis"), ("Inicio", "Fin")])
def test_two_lines_that_say_start_and_end_are_a_range(words: tuple[str, str]) -> None:
    """Start and End were the two people of such a file, silently."""
    one, two = words
    text = write(lambda _, w, at: f"{one}: 00:0{at}:04\n{two}: 00:0{at}:09\n{w}\n")
    found = read_bytes(text.encode(), "a.txt")
    assert [found.quote(turn) for turn in found.turns] == [words for _, words in TALK]
    assert [(turn.start_s, turn.end_s) for turn in found.turns] == [
        (60.0 * at + 4, 60.0 * at + 9) for at in range(len(TALK))
    ]


URL = "https://x.example/t?ts=3&a=(b)"


@pytest.mark.parametrize(
    "form",
    [
        "{n} ([00:{at:02}](URL)):\n{w}\n", "**{n}** [[00:{at:02}](URL)]: {w}\n",
        "[00:{at:02}](URL) {n}: {w}\n", '{n} <a href="URL">00:{at:02}</a>\n{w}\n',
        "**[{n}](URL)** (00:{at:02})\n{w}\n", "**{n}:** \\[00:00:{at:02}\\] {w}\n",
        "{n}\n\n[0:{at:02}](URL)\n\n{w}\n",
    ],
)  # fmt: skip
def test_a_time_or_a_name_that_is_a_link_is_read_without_its_address(form: str) -> None:
    """Rev's and Descript's Markdown links each time to the recording: the addresses were read as
    words and the times lost, silently. A link in the talk stays as it is written."""
    talk = [("Dana", f"Open [the page]({URL})."), ("Bo", "A tram.")] * 3
    text = "\n".join(
        form.replace("URL", URL).format(n=n, w=w, at=3 + 7 * at) for at, (n, w) in enumerate(talk)
    )
    found = read_bytes(text.encode(), "a.md")
    assert [(t.speaker, found.text[t.start : t.end]) for t in found.turns] == talk
    assert [t.start_s for t in found.turns] == [3 + 7 * at for at in range(6)]


@pytest.mark.parametrize("form", ["[00:0{at}:04]\n{w}\n", "0:0{at}:04 {w}", "(0:0{at}:04)\n{w}\n"])
@pytest.mark.parametrize("title", ["Sprachmemo 4", "Voice memo\nRecorded at the lake"])
def test_a_title_above_the_first_time_is_nobodys_talk(form: str, title: str) -> None:
    """A memo's title was its first turn, without a time."""
    said = [words for _, words in TALK]
    body = "\n".join(form.format(at=at, w=words) for at, words in enumerate(said))
    found = read_bytes(f"{title}\n\n{body}".encode(), "a.txt")
    assert [found.quote(turn) for turn in found.turns] == said
    assert [each.text for each in found.left_out] == title.split("\n")


@pytest.mark.parametrize("begun", ["So, I begin here.", "also ich fange mal an"])
def test_words_above_the_first_time_that_are_no_title_are_kept(begun: str) -> None:
    body = "\n".join(f"[00:0{at}:04]\n{words}\n" for at, (_, words) in enumerate(TALK))
    found = read_bytes(f"{begun}\n\n{body}".encode(), "a.txt")
    assert found.text.startswith(begun)


@pytest.mark.parametrize("signs", ["«»", "‹›", "⟨⟩"])
def test_hours_minutes_and_seconds_in_quotation_marks_are_a_time(signs: str) -> None:
    """A mark such as «00:01:12» among the words was read as words where it came once or twice."""
    text = "A: Wo war das?\nB: In Wien, {}00:01:12{} glaube ich.\nA: Und?\nB: Ja."
    found = read_bytes(text.format(*signs).encode(), "a.txt")
    assert "00:01" not in found.text
    assert found.turns[1].times[-1][1] == 72


@pytest.mark.parametrize("arrow", ["-->", "->", "→", "=>", "~", "–"])
def test_a_range_is_read_whatever_stands_between_its_times(arrow: str) -> None:
    """`SPEAKER_00 [00:00.000 → 00:04.210]:` was cut at its underline, and nothing was said."""
    mark = mark_at_end(f"Speaker 1 [00:04.500 {arrow} 00:09.100]")
    assert mark is not None
    assert (mark.seconds, mark.until) == (4.5, 9.1)
    read = read_bytes(
        write(lambda n, w, at: f"{n} [0:0{at} {arrow} 0:0{at + 1}]:\n{w}\n").encode(), "a"
    )
    assert spoken(read) == TALK
    assert [turn.start_s for turn in read.turns] == [0, 1, 2, 3, 4, 5]


def test_a_time_in_brackets_and_a_colon_alone_is_where_the_same_person_goes_on() -> None:
    """A podcast's `(00:20:06):` between paragraphs stayed among the words."""
    text = "Ruth (00:10):\nWhy?\n\nDele (00:12):\nSo.\n\n(00:20):\nAnd so.\n\nRuth (00:30):\nAh?\n"
    read = read_bytes(text.encode(), "a.txt")
    assert spoken(read) == [("Ruth", "Why?"), ("Dele", "So. And so."), ("Ruth", "Ah?")]
    assert [turn.start_s for turn in read.turns] == [10, 12, 30]
    assert read.turns[1].times == ((9, 20.0),)


def test_a_bare_time_after_every_label_is_a_time() -> None:
    read = read_bytes(write(lambda n, w, at: f"{n}: 00:00:0{at},120 {w}").encode(), "a.txt")
    assert spoken(read) == TALK
    assert [turn.start_s for turn in read.turns] == [0.12, 1.12, 2.12, 3.12, 4.12, 5.12]


def test_minutes_and_seconds_may_have_a_point_between() -> None:
    """ "[00.03] {I} so" was at three hundredths of a second, and nobody was told."""
    transcript = read_bytes(
        write(lambda n, w, at: f"[{at // 6:02}.{at % 6 * 10:02}] {{{n}}} {w}").encode(), "a.txt"
    )
    assert spoken(transcript) == TALK
    assert [turn.start_s for turn in transcript.turns] == [10.0 * at for at in range(len(TALK))]


def test_seconds_with_a_point_stay_seconds() -> None:
    transcript = read_bytes(
        write(lambda n, w, at: f"[{at * 7 + 10}.{at % 6}0] {{{n}}} {w}").encode(), "a.txt"
    )
    assert [turn.start_s for turn in transcript.turns][:3] == [10.0, 17.1, 24.2]


@pytest.mark.parametrize("mark", ["<T: {} min>", "[{} min]", "[{} minutes]"])
def test_a_mark_every_five_minutes_is_a_time_of_its_place(mark: str) -> None:
    """It stood among somebody's words, where a line of its own was a time."""
    first, second = mark.format(5), mark.format(10)
    text = (
        f"I: How was it?\nB: We burned the fence. {first} Then we burned the shed.\n"
        f"I: And then?\nB: My wife did not. {second} She left.\n"
    )
    transcript = read_bytes(text.encode(), "a.txt")
    assert "min" not in transcript.text
    assert [time for turn in transcript.turns for _, time in turn.times] == [300.0, 600.0]


def test_a_pause_of_minutes_among_words_is_kept() -> None:
    text = "I: How was it?\nB: We [2 min] burned it. [10 min] So.\nI: Why?\nB: Cold.\n"
    assert "[2 min]" in read_bytes(text.encode(), "a.txt").text


def test_the_times_of_premiere_are_ranges() -> None:
    """ "00;00;03;12 - 00;00;07;02" above a name was somebody's words."""
    text = write(
        lambda n, w, at: f"00;00;{at:02};12 - 00;00;{at + 1:02};02\n{n}\n{w}", between="\n\n"
    )
    transcript = read_bytes(text.encode(), "a.txt")
    assert spoken(transcript) == TALK
    assert transcript.turns[1].start_s == pytest.approx(1.48)
    assert transcript.turns[1].end_s == pytest.approx(2.08)


def test_the_number_of_the_recording_may_stand_before_the_time() -> None:
    """ "01-00:00:21" above a name was read as words of the one before."""
    text = write(lambda n, w, at: f"01-00:00:{at:02}\n{n}:\n{w}", between="\n\n")
    transcript = read_bytes(text.encode(), "a.txt")
    assert spoken(transcript) == TALK
    assert [turn.start_s for turn in transcript.turns] == [float(at) for at in range(len(TALK))]
