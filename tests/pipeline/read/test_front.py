"""What is not talk, told by structure, repetition and position."""

from __future__ import annotations

import pytest

from models.records import Transcript
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import spoken
from tests.pipeline.read.interviews import TALK, Say, renamed, write

LABELLED: Say = lambda n, w, at: f"{n}: {w}"  # noqa: E731


def read(text: str, name: str = "a.txt") -> Transcript:
    return read_bytes(text.encode(), name)


def left(transcript: Transcript) -> str:
    return " ".join(each.text for each in transcript.left_out)


@pytest.mark.parametrize(
    "head",
    [
        "Projekt: Mühlen\nDatum: 3. Mai 2026\nInterviewerin: Ruth Weiß\n\n",
        "Proyecto: Molinos\nFecha: 3 de mayo\nLugar: sala\n",
        "Projet : Moulins\n\nDate : 3 mai\n\nLieu : Lyon\n\n",
        "项目：磨坊\n日期：五月三日\n地点：村里\n\n",
        "---\ntitle: Mills\ndate: 3 May\n---\n\n",
        "Gespräch 4\n\nTranscribed with Foo 0.7\nAudio file: ./mill.mp3\n(Settings: a | b: c)\n\n",
    ],
)
def test_facts_before_the_talk_are_no_speakers(head: str) -> None:
    """Words for date, place and project were known in English alone."""
    transcript = read(head + write(LABELLED))
    assert spoken(transcript) == TALK
    for word in head.replace("---", "").split():
        assert word in left(transcript)


def test_a_head_tells_who_is_who() -> None:
    text = "**Participantes:** Ruth Bell (Entrevistadora) y Dele Ade (Molinero)\n\n---\n\n"
    lines = "\n".join(
        ["**Dele:** ¿Empezamos?", "**Ruth:** Sí.", "**Dele:** ¿Y ahora?", "**Ruth:** Ya."]
    )
    roles = {turn.speaker: turn.role for turn in read(text + lines, "a.md").turns}
    assert roles == {"Dele": "participant", "Ruth": "interviewer"}


def test_numbered_part_headings_are_no_speakers() -> None:
    talk = write(LABELLED).split("\n")
    text = "\n".join(["Tema 1: El río", *talk[:2], "", "Tema 2: El agua", *talk[2:]])
    transcript = read(text)
    assert spoken(transcript) == TALK
    assert "Tema 1: El río" in left(transcript)


@pytest.mark.parametrize(
    "number", ["- {} -", "{}", "Mills and rivers, interview 7    p. {} of 9", "Seite {}"]
)
def test_running_heads_and_page_numbers_are_left_out(number: str) -> None:
    """A head in the middle of an answer was read as its words."""
    talk = write(LABELLED).split("\n")
    text = f"\n\n{number.format(3)}\n\n".join(["\n".join(talk[:3]), "\n".join(talk[3:])])
    transcript = read(f"{text}\n\n{number.format(4)}\n")
    assert spoken(transcript) == TALK
    assert left(transcript).split() == f"{number.format(3)} {number.format(4)}".split()


@pytest.mark.parametrize(
    "say",
    [
        lambda n, w, at: f"({at + 1}) {n}: {w}", lambda n, w, at: f"{at + 1:04} {n}: {w}",
        lambda n, w, at: f"  {at + 1} {n}: {w}", lambda n, w, at: f"{at + 1}\t{n}:\t{w}",
        lambda n, w, at: f"{n}: {w}    {at + 1}", lambda n, w, at: f"[{at + 7}] {n}: {w}",
    ],
)  # fmt: skip
def test_numbers_of_lines_and_paragraphs_are_taken_off(say: Say) -> None:
    assert spoken(read(write(say))) == TALK


def test_every_fifth_line_may_be_numbered() -> None:
    lines = [line for each in TALK for line in (f"{each[0]}: {each[1]}", "and so on.")]
    text = "\n".join(f"{at if at % 5 == 0 else '':<4}{line}" for at, line in enumerate(lines, 1))
    assert spoken(read(text)) == [(who, f"{words} and so on.") for who, words in TALK]


def test_a_year_at_the_head_of_a_line_is_talk() -> None:
    text = write(LABELLED) + "\n1990 was good.\n1991 was not.\n1992 we left."
    assert "1990 was good. 1991 was not. 1992 we left." in read(text).text


@pytest.mark.parametrize(
    ("tail", "doubted"),
    [
        ("\n\nTranscribed by https://otter.ai", False),
        ("\n\n(Made with scribe.example. Buy a licence.)", False),
        ("\n\nThis file was exported on May 10, 2024 - see the latest version.", True),
        ("\nLa reunión terminó después de 00:31:10 👋\nEste texto puede contener errores.", False),
        ("\n\n[END OF AUDIO]", False),
    ],
)
def test_lines_that_a_service_adds_are_nobodys(tail: str, doubted: bool) -> None:
    """Doubted only where nothing but their place tells: a person may end with a date."""
    transcript = read(write(LABELLED) + tail)
    assert spoken(transcript) == TALK
    assert left(transcript).split() == tail.split()
    assert ("left_out" in {each.kind for each in transcript.doubts}) == doubted


def test_a_last_paragraph_in_a_file_of_paragraphs_is_talk() -> None:
    text = write(lambda n, w, at: f"{n}: {w}\n\nAnd more of that.\n\n")
    assert len(read(text).left_out) == 0


def test_a_translation_beside_the_original_is_no_speaker() -> None:
    text = write(lambda n, w, at: f"{n}: {w}\nDE: Auf Deutsch {at}.")
    transcript = read(text)
    assert spoken(transcript) == TALK
    assert {each.kind for each in transcript.doubts} == {"left_out"}


def test_a_language_that_is_one_of_two_labels_is_a_person() -> None:
    text = write(LABELLED, asks="EN", answers="DE")
    assert spoken(read(text)) == renamed("EN", "DE")


def test_columns_are_told_by_what_they_hold() -> None:
    """The speaker after the words, and a heading in Polish, were read as talk."""
    rows = [f"{at + 1}\t{w}\t{n}\t00:00:0{at}" for at, (n, w) in enumerate(TALK)]
    transcript = read("\n".join(["Nr\tWypowiedź\tOsoba\tCzas", *rows]))
    assert spoken(transcript) == TALK
    assert left(transcript) == "Nr Wypowiedź Osoba Czas"
    assert [turn.start_s for turn in transcript.turns] == [0, 1, 2, 3, 4, 5]


def page_of_court(mixed: str = "") -> str:
    """Write the talk as a court reporter does: 25 short numbered lines a page, and a foot."""
    lines: list[str] = []
    for _ in range(4):
        for at, (_, words) in enumerate(TALK):
            lines += [f"   {'QA'[at % 2]}.  {words}", "      and on a second line", ""]
    lines += [mixed] if mixed else []
    return "".join(
        (f"\n    Smith - Direct    {at // 25}\n\n" if at and at % 25 == 0 else "")
        + f"{at % 25 + 1:2} {line}\n"
        for at, line in enumerate(lines)
    )


def test_lines_that_are_numbered_anew_on_each_page() -> None:
    """A deposition was one speaker, with its line numbers among the words."""
    found = read(page_of_court())
    assert [turn.speaker for turn in found.turns] == ["Q", "A"] * 12
    assert "Smith" not in found.text
    assert not any(char.isdigit() for char in found.text)
    assert [turn.role for turn in found.turns[:2]] == ["interviewer", "participant"]


def test_a_list_that_is_counted_anew_keeps_its_numbers() -> None:
    text = "Ann: Which?\nBo: These:\n1 pear\n2 plums\nAnn: And?\nBo: Those:\n1 fig\n2 nuts"
    assert "1 pear 2 plums" in read(text).text


@pytest.mark.parametrize("rule", ["====", "---", "-------------------"])
def test_an_underlined_line_is_a_heading(rule: str) -> None:
    """The second heading of a Markdown file was once said by whoever spoke before it."""
    lines = write(LABELLED, between="\n\n").split("\n\n")
    text = f"Early days\n{rule}\n\n{lines[0]}\n\n{lines[1]}\n\nNowadays\n{rule}\n\n"
    transcript = read(text + "\n\n".join(lines[2:]), "a.md")
    assert spoken(transcript) == TALK
    assert "Early days" in left(transcript)
    assert "Nowadays" in left(transcript)


def test_a_turn_above_a_rule_is_no_heading() -> None:
    assert spoken(read("\n---\n\n".join(f"{n}: {w}" for n, w in TALK))) == TALK


@pytest.mark.parametrize(
    "foot", ["A thesis, M. Prieto\n{} of 240", "M. Prieto, {} / 240", "{}\nA thesis\nM. Prieto"]
)
def test_feet_of_some_lines_at_a_page_end_in_mid_sentence_are_left_out(foot: str) -> None:
    pages = [
        "Ann: How did it begin?\nBo: The mill had",
        "closed down.\nAnn: And the first nights?\nBo: I was",
        "afraid.\nAnn: What changed?\nBo: Nothing",
    ]
    text = "".join(f"{page}\n\n{foot.format(at)}\n\f" for at, page in enumerate(pages, start=17))
    assert spoken(read(text + "much.\n")) == [
        ("Ann", "How did it begin?"), ("Bo", "The mill had closed down."),
        ("Ann", "And the first nights?"), ("Bo", "I was afraid."),
        ("Ann", "What changed?"), ("Bo", "Nothing much."),
    ]  # fmt: skip


def test_numbered_names_alone_above_words_are_no_feet() -> None:
    text = "Speaker 1\nWhy so?\n\nSpeaker 2\nIt rained.\n\nSpeaker 3\nNo.\n\n"
    assert {turn.speaker for turn in read(text + text).turns} == {
        "Speaker 1", "Speaker 2", "Speaker 3",
    }  # fmt: skip


def test_line_numbers_that_begin_again_on_short_pages_are_taken_off() -> None:
    page = " 1  I: Why so?\n 2  V: It rained, and\n 3  nobody came.\n 4  I: And then?\n"
    assert spoken(read(page + "\n" + page)) == [
        ("I", "Why so?"), ("V", "It rained, and nobody came."), ("I", "And then? Why so?"),
        ("V", "It rained, and nobody came."), ("I", "And then?"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "begin"),
    [
        ("[END OF TAPE 1, SIDE A]", "[TAPE 1, SIDE B]"),
        ("[Ende von Band 1]", "[Band 2]"),
        ("(Fin de la cinta 1)", "(Cinta 2, lado A)"),
    ],
)
def test_marks_of_tapes_in_brackets_are_nobodys_words(end: str, begin: str) -> None:
    text = f"ANN: Why so?\n\nBO: A bath full of\n\n{end}\n\n{begin}\n\nBO: frogs.\n\nANN: Oh.\n"
    transcript = read(text)
    assert spoken(transcript) == [
        ("ANN", "Why so?"),
        ("BO", "A bath full of frogs."),
        ("ANN", "Oh."),
    ]
    assert end in left(transcript)


def test_a_remark_in_brackets_that_comes_once_stays_where_it_is() -> None:
    text = "ANN: Why so?\n\nBO: It rained.\n\n[points at window 2]\n\nANN: Oh.\n\nBO: Yes.\n"
    assert "[points at window 2]" in read(text).text


@pytest.mark.parametrize("timed", [True, False])
def test_facts_after_the_talk_are_no_speakers(timed: bool) -> None:
    """ "Word count: 1932" was the last turn of somebody called Word count."""
    say: Say = lambda n, w, at: f"[00:0{at}:04] {n}: {w}" if timed else f"{n}: {w}"  # noqa: E731
    tail = "Total duration: 14m 09s\nWord count: 1932\nTurn count: 6\n"
    transcript = read(f"{write(say)}\n\n{tail}")
    assert spoken(transcript) == TALK
    assert tail.rsplit(maxsplit=1)[-1] in left(transcript)


def test_people_who_say_a_number_once_at_the_end_are_kept() -> None:
    asked = "\n\nRuth: How many?\n\nHans: 12\n\nGreta: 15\n"
    assert [who for who, _ in spoken(read(write(LABELLED, between="\n\n") + asked))][-2:] == [
        "Hans", "Greta",
    ]  # fmt: skip


def test_a_sign_for_number_is_not_a_number() -> None:
    """ "Page #" and "Page 14" were counted as two numbers of one line, and the reader fell."""
    transcript = read(f"{write(LABELLED)}\n\nPage #\n\nPage 14\n\nRuth: Well.\n")
    assert "Page #" in transcript.text
    assert [each.text for each in transcript.left_out] == ["Page 14"]


def test_a_foot_of_one_line_at_the_break_of_a_page_is_left_out() -> None:
    pages = ["Ann: Why?\nBo: It had", "rained.\nAnn: So?\nBo: I", "went.\nAnn: Oh.\nBo: Yes."]
    text = "".join(f"{page}\nPrieto, thesis {at}\n\f" for at, page in enumerate(pages, start=17))
    assert spoken(read(text)) == [
        ("Ann", "Why?"), ("Bo", "It had rained."), ("Ann", "So?"), ("Bo", "I went."),
        ("Ann", "Oh."), ("Bo", "Yes."),
    ]  # fmt: skip


def test_page_numbers_between_short_numbered_pages_are_no_line_numbers() -> None:
    page = " 1  I: Why so?\n 2  V: It rained, and\n 3  nobody came.\n\n"
    text = "".join(f"{page}{at}\n\n" for at in (1, 2, 3))
    assert spoken(read(text)) == [("I", "Why so?"), ("V", "It rained, and nobody came.")] * 3


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_marks_of_sides_without_numbers_stand_tight_or_apart(between: str) -> None:
    lines = [
        "ANN: Why?",
        "BO: A bath full of",
        "[END OF SIDE A]",
        "[SIDE B]",
        "BO: frogs.",
        "ANN: Oh.",
    ]
    assert spoken(read(between.join(lines))) == [
        ("ANN", "Why?"), ("BO", "A bath full of frogs."), ("ANN", "Oh."),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Speaker", "Person"])
def test_numbered_names_in_brackets_are_no_marks_of_tapes(name: str) -> None:
    text = f"[{name} 1]\n\nWhy so?\n\n[{name} 2]\n\nIt rained.\n\n" * 3
    assert {turn.speaker for turn in read(text).turns} == {f"{name} 1", f"{name} 2"}


def test_lines_that_all_stand_above_rules_are_no_headings() -> None:
    text = "It rained\n---\n\nAnd then\n---\n\nNobody came\n---\n"
    assert read(text).text.split() == "It rained And then Nobody came".split()


@pytest.mark.parametrize(
    "number",
    ["Interview 04, Heim Sonnhalde – {} –", "ENTRETIEN AVEC MME ROY p. {}", "Archivo Norte [{}]",
     "City Archive Oslo"],
)  # fmt: skip
def test_a_running_head_inside_a_sentence_is_left_out_though_no_blank_line_is_near(
    number: str,
) -> None:
    """A PDF turned into Word makes a paragraph of each head, in the middle of an answer; the
    answer was read with it, silently."""
    cut = ["To the town, where I saw him", "We left with all that we", "It was the war, so we"]
    rest = ["again. It was late.", "had in the house.", "ran to the river."]
    asks = ["Where did you go?", "And then?", "Why?"]
    text = "\n".join(
        f"A: {asks[at]}\nB: {cut[at]}\n{number.format(at + 3)}\n{rest[at]}" for at in range(3)
    )
    transcript = read(text)
    assert spoken(transcript) == [
        each for at in range(3) for each in (("A", asks[at]), ("B", f"{cut[at]} {rest[at]}"))
    ]
    assert left(transcript) == " ".join(number.format(at + 3) for at in range(3))


@pytest.mark.parametrize(
    "names",
    [["Mme Roy", "Mme Roy", "Mme Roy", "Mme Roy"], ["Mme Roy", "M. Abt", "M. Abt", "Mme Roy"]],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_names_that_stand_alone_at_even_distances_are_no_running_heads(
    names: list[str], gap: str
) -> None:
    """With an empty paragraph after every second one, each of one person's names stood alone and
    as far from the next: all were taken for a page's head, and her words for the other's."""
    said = ["Par mon oncle.", "Le levain attend.", "Le village a changé.", "Je viens de loin."]
    asks = ["Comment ?", "À quelle heure ?", "Et le village ?", "Et vous ?"]
    text = "Un titre\n\n" + "\n\n".join(
        f"Claire Lenoir{gap}{asks[at]}\n\n{who}\n\n{said[at]}" for at, who in enumerate(names)
    )
    assert spoken(read(text)) == [
        each
        for at, who in enumerate(names)
        for each in (("Claire Lenoir", asks[at]), (who, said[at]))
    ]


@pytest.mark.parametrize("ends", ["", "?"])
@pytest.mark.parametrize("name", ["{}", "{} 0:0{at}"])
def test_names_above_talk_without_full_stops_are_no_heads_inside_sentences(
    name: str, ends: str
) -> None:
    lines = [
        f"{name.format(('Dana Whitlock', 'Bo Abt')[at % 2], at=at)}\nwell {word} it was"
        + ends * (1 - at % 2)
        for at, word in enumerate("one two three four five six".split())
    ]
    turns = spoken(read("\n".join(lines)))
    assert [who for who, _ in turns] == ["Dana Whitlock", "Bo Abt"] * 3


def test_facts_under_a_title_are_no_talk_though_one_is_a_role() -> None:
    """`**Patient:** Client M.` under a title was the first turn, and the other facts its words."""
    head = (
        "**Session**\n**Patient:** Client M.\n**Date:** Monday, 3:30\n**Place:** Room 4\n\n---\n\n"
    )
    transcript = read(head + write(lambda n, w, at: f"**{n}:** {w}", between="\n\n"), "a.md")
    assert spoken(transcript) == TALK
    assert "Client M." in left(transcript)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("", "\n\nRecording stopped"),
        ("Ruth started transcription\n\n", "\nRuth stopped transcription"),
        ("# Talk\n\n", "\n\nFin de la grabación"),
    ],
)
@pytest.mark.parametrize("say", [LABELLED, lambda n, w, at: f"## {n}\n{w}\n\nIt was so.\n"])
def test_a_last_line_that_ends_no_sentence_where_all_turns_do_is_the_services(
    head: str, tail: str, say: Say
) -> None:
    """Whoever spoke last said "Recording stopped", and the one who started it nothing."""
    transcript = read(head + write(say) + tail, "a.md")
    assert tail.strip() in left(transcript)
    assert tail.strip() not in transcript.text
    assert [each.kind for each in transcript.doubts if each.kind == "left_out"]


def test_a_last_paragraph_that_ends_a_sentence_before_its_time_is_said() -> None:
    """A last "There was one who sang: always the same song. #00:01:18#" was set aside as a
    service's line with a time, and nothing was said."""
    said = write(lambda n, w, at: f"{n}: {w} #00:00:0{at}-1#")
    transcript = read(f"{said}\nThere was one who sang: always the same song. #00:01:18-1#\n")
    assert transcript.quote(transcript.turns[-1]).endswith("always the same song.")


@pytest.mark.parametrize("line", ["12", "- 2 -", "Mill study, interview 7        Page 2"])
@pytest.mark.parametrize("plain", [False, True])
def test_a_page_that_breaks_once_is_said_by_nobody(line: str, plain: bool) -> None:
    """One page break is no repetition: its number was the last word of an answer."""
    lines = write(LABELLED).split("\n")
    if plain:
        lines = [each.lower().replace("ruth", "Ruth").replace("dele", "Dele") for each in lines]
        lines = ["".join(c for c in each if c not in ".?") for each in lines]
    whole = "\n".join(lines)
    transcript = read("\n".join([*lines[:4], "", line, "", *lines[4:]]))
    assert spoken(transcript) == spoken(read(whole))
    assert " ".join(line.split()) in left(transcript)
    assert "left_out" in {each.kind for each in transcript.doubts}
    answer = read("\n".join([*lines[:4], "", "It was dry.", "", *lines[4:]]))
    assert "It was dry." in answer.text


def test_a_group_in_which_two_speak_once_is_no_head_of_facts() -> None:
    """Without punctuation, "P3: only my cousin and me" was a fact, and ten turns its head."""
    said = ["M: what was it like", "P1: cold", "P2: two of us", "M: and who came", "P3: my cousin",
            "P1: and the dog", "P4: not me", "", "M: thank you", "P1: well"]  # fmt: skip
    transcript = read("\n".join(said))
    assert [turn.speaker for turn in transcript.turns] == "M P1 P2 M P3 P1 P4 M P1".split()
    assert not transcript.left_out


@pytest.mark.parametrize("label", ["{}: ", "[{}] ", "**{}:** ", "{} - ", "{}. "])
@pytest.mark.parametrize("number", ["{}. ", "{}\t"])
def test_numbers_of_paragraphs_are_no_part_of_any_label(label: str, number: str) -> None:
    """Hard-wrapped and numbered, `1. [Ann] so` had to have a colon; and blank lines counted."""
    lines: list[str] = []
    for who, words in TALK:
        first, _, rest = words.rpartition(" ")
        lines += [f"{number.format(len(lines) + 1)}{label.format(who)}{first}", rest, ""]
    assert spoken(read("\n".join(lines))) == TALK


def test_a_full_name_that_comes_once_before_a_stop_is_doubted() -> None:
    """In a group, who spoke once was words of the one before, where no colon parts names."""
    lines = write(lambda n, w, at: f"{n} Amsel. {w}" + "\nand so on." * (at % 2)).split("\n")
    found = read("\n".join([*lines[:6], "Cem Kaya. Only me.", *lines[6:]]))
    assert "Cem Kaya" not in {turn.speaker for turn in found.turns}
    assert [(each.kind, each.lines) for each in found.doubts] == [("not_a_name", (7,))]


def test_who_speaks_once_in_bold_as_all_do_speaks() -> None:
    said = "**MOD:** Why?\n**Anna:** Cold.\nVery.\n**MOD:** And?\n**Cem:** No.\n**Anna:** Dry.\nSo."
    found = read(said, "a.md")
    assert [turn.speaker for turn in found.turns] == ["MOD", "Anna", "MOD", "Cem", "Anna"]


@pytest.mark.parametrize(
    "head",
    [
        "Interview 3 - Midwife\nFri, Mar 03, 2023 10:02AM • 43:12\n\nSUMMARY KEYWORDS\n"
        "birth, ward, night shift\n\nSPEAKERS\nUnknown Speaker, Ruth, Dele\n\n",
        "지역 활동가 인터뷰\n2022.10.05 수 오후 2:00 ・ 41분 12초\n김수진\n\n",
    ],
)
def test_a_date_and_a_duration_are_no_name_and_time(head: str) -> None:
    """Otter's "Fri, Mar 03, 2023 10:02AM • 43:12" spoke first, 43 minutes in."""
    transcript = read(head + write(lambda n, w, at: f"{n}  0:{at:02}\n{w}", between="\n\n"))
    assert spoken(transcript) == TALK
    assert transcript.turns[0].start_s == 0.0
    for word in head.split():
        assert word in left(transcript)


def test_a_head_with_a_colon_above_each_page_is_no_speaker() -> None:
    """ "Appendix C: Interview transcripts" was believed and "Head teacher:" was not."""
    page = "Appendix C: Interview transcripts      Turner\n\n"
    names = {"Ruth": "Interviewer", "Dele": "Head teacher"}
    lines = [f"{names[who]}: {words}\nand that was about it." for who, words in TALK]
    text = "".join(
        f"{page}{lines[at]}\n{lines[at + 1]}\n\n      {147 + at // 2}\n\n" for at in (0, 2, 4)
    )
    transcript = read(text)
    assert [who for who, _ in spoken(transcript)] == ["Interviewer", "Head teacher"] * 3
    assert left(transcript).count("Appendix C") == 3
    assert transcript.turns[1].role == "participant"


def test_names_below_page_numbers_are_no_running_heads() -> None:
    pages = [f"{who}:\n{words}\n\n{at + 1}\n\n" for at, (who, words) in enumerate(TALK)]
    assert spoken(read("".join(pages))) == TALK
