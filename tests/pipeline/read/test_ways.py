"""How a file marks its speakers: every shape, and what is believed beside the file's way."""

from __future__ import annotations

import pytest
from hypothesis import given

from models.records import Transcript
from pipeline.read import read_bytes
from pipeline.read.hints import ReadingHints
from tests.pipeline.read.dialogues import Dialogue, dialogues, spoken
from tests.pipeline.read.interviews import TALK, Say, renamed, write
from tests.properties import examples


def read(text: str, hints: ReadingHints | None = None) -> Transcript:
    return read_bytes(text.encode(), "a.txt", hints=hints)


def kinds(transcript: Transcript) -> list[str]:
    return [each.kind for each in transcript.doubts]


SHAPES: list[Say] = [
    lambda n, w, at: f"{n}: {w}",
    lambda n, w, at: f"[{n}] {w}",
    lambda n, w, at: f"[{n}]\n{w}\n",
    lambda n, w, at: f"{{{n}}} {w}",
    lambda n, w, at: f"<{n}> {w}",
    lambda n, w, at: f"<{n}>{w}</{n}>",
    lambda n, w, at: f"({n}) {w}",
    lambda n, w, at: f"【{n}】{w}",
    lambda n, w, at: f"{n} - {w}",
    lambda n, w, at: f"{n} – {w}",
    lambda n, w, at: f"{n} — {w}",
    lambda n, w, at: f"- {n} - {w}",
    lambda n, w, at: f"{n}. {w}",
    lambda n, w, at: f"{n}\t{w}",
    lambda n, w, at: f"{n}   {w}",
    lambda n, w, at: f"{n}\u3000{w}",
    lambda n, w, at: f"{n} >> {w}",
    lambda n, w, at: f"{n}; {w}",
    lambda n, w, at: f"{n} | {w}",
    lambda n, w, at: f">> {n}: {w}",
    lambda n, w, at: f"@{n}: {w}",
    lambda n, w, at: f"• {n}: {w}",
    lambda n, w, at: f"{at + 1}. {n}: {w}",
    lambda n, w, at: f"**{n}** {w}\n",
    lambda n, w, at: f"*{n}* {w}\n",
    lambda n, w, at: f"_{n}_ {w}\n",
    lambda n, w, at: f"**{n}** – {w}\n",
    lambda n, w, at: f"### {n}\n\n{w}\n",
    lambda n, w, at: f"{n.upper()} {w}",
    lambda n, w, at: f"{n}: {n}: {w}",
    lambda n, w, at: f"[{n}] {n}: {w}",
]  # fmt: skip


@pytest.mark.parametrize("say", SHAPES)
def test_a_name_is_read_in_every_shape(say: Say) -> None:
    """In shapes that were not known all words were one silent speaker's."""
    found = [(who.title(), words) for who, words in spoken(read(write(say)))]
    assert found == TALK


@pytest.mark.parametrize(
    "say",
    [
        lambda n, w: f"[{n}] {w}", lambda n, w: f"{n} – {w}", lambda n, w: f"{n}\n\n{w}\n",
        lambda n, w: f"[{n}]\n{w}\n", lambda n, w: f"{n}   0:12\n\n{w}\n",
    ],
)  # fmt: skip
@given(lines=dialogues())
@examples(40)
def test_a_dialogue_comes_back_in_other_shapes(say: object, lines: Dialogue) -> None:
    assert callable(say)
    assert spoken(read("\n".join(say(n, w) for n, w in lines))) == lines


def test_a_blank_line_after_one_header_changes_nothing() -> None:
    """One odd blank line made the whole file one speaker's."""
    text = write(lambda n, w, at: f"{n} Ade\n{w}\n" if at != 2 else f"{n} Ade\n\n{w}\n")
    assert spoken(read(text)) == renamed("Ruth Ade", "Dele Ade")


def test_a_name_may_end_the_file() -> None:
    transcript = read(write(lambda n, w, at: f"{n} Ade\n{w}\n") + "\nRuth Ade")
    assert spoken(transcript) == renamed("Ruth Ade", "Dele Ade")


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer:in", "Lehrer:in"), ("Interviewer*in", "Befragte:r"),
        ("Interviewer/Interviewerin", "Participant (she/her)"), ("Int.", "Anna (Lehrerin)"),
        ("Enquêteur·rice", "Enquêté·e"), ("Entrevistador(a)", "P 3 (42, nurse)"),
        ("The Deputy of the North School", "Mr. Ade, Caretaker of the Whole Old Building"),
        ("Group A: Speaker 1", "Group A: Speaker 2"),
    ],
)  # fmt: skip
def test_labels_stay_whole(asks: str, answers: str) -> None:
    text = write(lambda n, w, at: f"{n}: {w}", asks=asks, answers=answers)
    assert spoken(read(text)) == renamed(asks, answers)


def test_invisible_signs_are_no_part_of_a_name() -> None:
    """Four spellings of two names were four speakers."""
    text = "\u200fRuth: Why?\n\u202bDele\u202c: So.\nRu\u00adth\u200b: And?\n\u2067Dele\u2069: Yes."
    assert spoken(read(text)) == [
        ("Ruth", "Why?"), ("Dele", "So."), ("Ruth", "And?"), ("Dele", "Yes."),
    ]  # fmt: skip


def test_who_speaks_once_is_believed_where_number_fits() -> None:
    text = "T: Who?\nB1: Me, and I said so.\nmore of it\nT: And?\nB1: Yes.\nB4: Mine too.\nT: Ok?"
    transcript = read(text)
    assert ("B4", "Mine too.") in spoken(transcript)
    assert "single_turn" not in kinds(transcript)


def test_who_speaks_once_is_believed_where_place_fits() -> None:
    """Among long answers in paragraphs, the words went to the one before."""
    text = (
        "Jana: Who starts?\n\nOleg: The yard.\n\nWe go there.\n\nPetra: The books.\n\n"
        "Oleg: The bus.\n\nKerstin: I like the kitchen.\n\nJana: So?\n\nPetra: The bell."
    )
    assert ("Kerstin", "I like the kitchen.") in spoken(read(text))


def test_a_word_before_a_colon_in_an_answer_is_none() -> None:
    text = "Ann: Why?\n\nBo: So.\n\nMother: that is what we said.\n\nAnn: And?\n\nBo: Yes."
    assert spoken(read(text))[1] == ("Bo", "So. Mother: that is what we said.")


@pytest.mark.parametrize("slip", ["Interviwer:", "Interveiwer:", "Interviewer", "Interviewer;"])
def test_a_slip_in_a_label_is_folded_into_it_and_told(slip: str) -> None:
    text = write(
        lambda n, w, at: f"{n}: {w}" if at != 2 else f"{slip} {w}", asks="Interviewer", answers="P1"
    )
    transcript = read(text)
    assert spoken(transcript) == renamed("Interviewer", "P1")
    assert [(each.kind, each.lines) for each in transcript.doubts] == [("name_folded", (3,))]


def test_a_label_inside_a_quotation_is_talk() -> None:
    text = 'Ann: And he?\n\nBo: He said:\n\n"Ann: go home."\n\nAnn: Ok?\n\nBo: Yes.'
    assert spoken(read(text))[1] == ("Bo", 'He said: "Ann: go home."')


def test_names_without_capitals_are_believed_beside_one_odd_line() -> None:
    text = "interviewer: how\nsam: so\nremember: it was\ninterviewer: and\nsam: well\nmore"
    assert {who for who, _ in spoken(read(text))} == {"interviewer", "sam"}


def test_near_names_that_both_come_back_stay_two() -> None:
    text = "Int: Who?\nAnna: I.\nAnne: No, I.\nInt: Then?\nAnna: Yes.\nAnne: No."
    assert {who for who, _ in spoken(read(text))} == {"Int", "Anna", "Anne"}


def test_overlapping_talk_is_whose_name_is_beside_it() -> None:
    text = (
        "S1: So you sang? //S2: Yes. // In the yard?\nS2: We did, //S1: Oh. // for years.\nS1: Ah."
    )
    assert spoken(read(text)) == [
        ("S1", "So you sang? In the yard?"),
        ("S2", "Yes. We did, for years."),
        ("S1", "Oh. Ah."),
    ]


def test_a_person_can_say_which_labels_are_names() -> None:
    text = "Ann: Why?\nBo: So.\nRecess: we went out.\nAnn: And?\nBo: Yes.\nRecess: more."
    assert len({who for who, _ in spoken(read(text))}) == 3
    told = read(text, ReadingHints(not_names=("recess",)))
    assert {who for who, _ in spoken(told)} == {"Ann", "Bo"}
    assert told.make == read(text).make


def test_a_person_can_say_which_pattern_a_file_has_and_who_asks() -> None:
    text = "Ann – so it was\nBo – we left\nor – did we\nBo – yes"
    assert len(read(text).turns) == 1
    told = read(text, ReadingHints(pattern="dash", roles={"Bo": "interviewer"}))
    assert [(turn.speaker, turn.role) for turn in told.turns] == [
        ("Ann", "participant"), ("Bo", "interviewer"),
    ]  # fmt: skip


def test_the_make_is_of_conventions_not_of_words() -> None:
    first, second = SHAPES[1], SHAPES[7]
    assert read(write(first)).make == read(write(first, asks="Zoe", answers="Yan")).make
    assert read(write(first)).make != read(write(SHAPES[0])).make
    assert read(write(second)).make


@pytest.mark.parametrize(
    "sign", [".- ", ".-", ".– ", ".: ", "/ ", ") ", ":- ", "]: ", ". — ", "= ", " :: ", "_ ", "- "]
)
@pytest.mark.parametrize(("asks", "answers"), [("P", "R"), ("Q", "A"), ("D", "R")])
def test_letters_with_any_punctuation_are_labels(sign: str, asks: str, answers: str) -> None:
    """P.- and R.- of the Spanish press were one speaker."""
    text = write(lambda n, w, at: f"{n}{sign}{w}", asks=asks, answers=answers)
    found = read(text)
    assert spoken(found) == renamed(asks, answers)
    assert [turn.role for turn in found.turns[:2]] == ["interviewer", "participant"]


def test_a_list_with_letters_is_no_talk_of_two() -> None:
    text = "Ann: Which?\nBo: These.\na) one\nb) two\na) three\nb) four\nAnn: So?\nBo: Yes."
    assert {turn.speaker for turn in read(text).turns} == {"Ann", "Bo"}


def test_japanese_corners_part_a_name_from_its_words() -> None:
    """It was one speaker, and not even that was doubted."""
    assert spoken(read(write(lambda n, w, at: f"{n}「{w}」", asks="聞き手", answers="田中"))) == (
        renamed("聞き手", "田中")
    )


def test_what_stands_in_brackets_with_a_name_is_that_persons_between_two_sentences() -> None:
    """Oral history and f4 put "[BAKER: My goodness.]" or "(I: Mhm.)" into the teller's paragraph;
    the teller was made to say it, silently."""
    text = (
        "I: War es still?\nB: Erst ja. (I: Mhm, verstehe.) Dann nicht mehr.\nI: Und dann?\n"
        "B: Wir gingen (I: Wohin?) in den Hof. Dort war es hell. [I: Schön.]\nI: Danke."
    )
    assert spoken(read(text)) == [
        ("I", "War es still?"), ("B", "Erst ja."), ("I", "Mhm, verstehe."),
        ("B", "Dann nicht mehr."),
        ("I", "Und dann?"), ("B", "Wir gingen in den Hof. Dort war es hell."),
        ("I", "Wohin? Schön. Danke."),
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["(Zürich: die alte Stadt)", "[B: seufzt]", "(lacht)", "[00:12]"])
def test_a_bracket_that_names_nobody_else_stays_where_it_is(note: str) -> None:
    text = f"I: Wo?\nB: Dort. {note} Ja.\nI: Wann?\nB: Später.\nI: Gut?\nB: Gut."
    turns = spoken(read(text))
    assert [who for who, _ in turns] == ["I", "B"] * 3
    assert "[00" in note or note in turns[1][1]


@pytest.mark.parametrize(
    ("asks", "answers", "slip"),
    [
        ("I", "B", "l"),
        ("И", "О", "O"),
        ("A", "B", "А"),
        ("P01", "Q", "PO1"),
        ("Bob I", "Cy", "Bob l"),
    ],
)
def test_a_label_that_only_looks_like_another_is_that_one_and_told(
    asks: str, answers: str, slip: str
) -> None:
    """A small L for a capital I, a Latin O among Cyrillic ones, an O for a zero: the words went
    to whoever spoke before, silently, or a third person came into being."""
    right = answers if slip in ("O",) else asks
    lines = [f"{asks}: Wo war das?", f"{answers}: In Wien."] * 4
    at = 5 if right == answers else 4
    lines[at] = lines[at].replace(f"{right}:", f"{slip}:")
    found = read("\n".join(lines))
    assert [who for who, _ in spoken(found)] == [asks, answers] * 4
    assert [each.lines for each in found.doubts if each.kind == "name_folded"] == [(at + 1,)]


def test_a_label_that_looks_like_another_and_speaks_beside_it_is_somebody_else() -> None:
    text = "PI: Why?\nP1: Because.\nPI: And?\nP1: So.\nPI: When?\nP1: In May."
    assert [who for who, _ in spoken(read(text))] == ["PI", "P1"] * 3


@pytest.mark.parametrize("name", ["Dr. v. Stein", "J. d. Vries", "Fr. z. Nedden", "M. y. Rivas"])
def test_a_shortened_particle_is_part_of_a_name_that_comes_once(name: str) -> None:
    """The line "Dr. v. Stein: ..." was read as the words of the one before, without a doubt."""
    text = f"Mod: Und?\nHr. Abt: Ja.\nFr. Ott: Nein.\n{name}: Ich las es.\nMod: So?\nHr. Abt: So.\n"
    text += "Fr. Ott: Gut.\nMod: Ende.\n" + "Fr. Ott: Ja.\nHr. Abt: Nein.\n" * 3
    assert (name, "Ich las es.") in spoken(read(text))


COURT = [
    ("THE COURT", "You may call your witness."), ("MS. KELLER", "The State calls Mr. Vance."),
    ("Q", "Where were you?"), ("A", "At the depot."), ("Q", "Who else was there?"),
    ("A", "The dispatcher."), ("MR. ODUYA", "Objection, hearsay."), ("THE COURT", "Overruled."),
    ("Q", "You said it was dark?"), ("A", "The lamps were on."), ("Q", "But you saw him."),
    ("A", "I did."),
]  # fmt: skip


@pytest.mark.parametrize("letter", ["{}. {}", "{}: {}", "{}    {}"])
@pytest.mark.parametrize("again", ["BY MR. ODUYA:", "BY MS. KELLER:"])
def test_a_court_reporters_names_and_headings_are_read_beside_q_and_a(
    letter: str, again: str
) -> None:
    """The lines "MR. ODUYA: Objection" and "CROSS-EXAMINATION" were the witness's. Q stays
    Q, as it is written; that two people ask under it is told."""
    lines = [
        letter.format(who, words) if len(who) == 1 else f"{who}: {words}" for who, words in COURT
    ]
    lines.insert(8, f"CROSS-EXAMINATION (resumed)\n{again}")
    lines.insert(2, "DIRECT EXAMINATION\nBY MS. KELLER:")
    found = read("STATE v. LINDQVIST\n\n" + "\n".join(lines))
    assert spoken(found) == COURT
    roles = {turn.speaker: turn.role for turn in found.turns}
    assert roles["Q"] == roles["MS. KELLER"] == "interviewer"
    assert roles["A"] == roles["THE COURT"] == "participant"
    several = [each for each in found.doubts if "under one label" in each.why]
    assert len(several) == ("ODUYA" in again)


@pytest.mark.parametrize(("asks", "answers"), [("F.", "A."), ("P.-", "R.-"), ("V.", "O.")])
def test_a_judge_called_in_full_does_not_hide_who_asks_among_letters(
    asks: str, answers: str
) -> None:
    """With a third, P and R were told by the letters alone, and F. kept its stop."""
    text = "\n".join(
        f"{asks} Wo war es?\n{answers} Im Lager.\n" + ("Der Richter: Lauter.\n" if at % 2 else "")
        for at in range(4)
    )
    roles = {turn.speaker: turn.role for turn in read(text).turns}
    assert roles == {
        asks[0]: "interviewer", answers[0]: "participant", "Der Richter": "participant",
    }  # fmt: skip


def test_a_remark_in_brackets_about_somebody_who_speaks_is_doubted() -> None:
    text = "Anna: Who?\nBen: My aunt [Anna: the narrator's cousin] came.\nAnna: When?\nBen: Now."
    assert [(each.kind, each.lines) for each in read(text).doubts] == [("unlabelled", (2,))]


def test_the_points_of_an_answer_are_no_speakers() -> None:
    """ "Number one: no shoes", a paragraph of its own, was Number one's."""
    text = (
        "Interviewer: What were the rules?\n\nMaureen: There were three.\n\n"
        "Number one: no shoes upstairs.\n\nNumber two: nobody touches the radio.\n\n"
        "Interviewer: And if you did?\n\nMaureen: My mother: silence.\n\n"
    )
    transcript = read_bytes(text.encode(), "a.txt")
    assert [turn.speaker for turn in transcript.turns] == ["Interviewer", "Maureen"] * 2
    assert "Number two: nobody touches the radio." in transcript.quote(transcript.turns[1])


def test_people_who_are_called_by_numbers_are_people() -> None:
    first = "Ann: Who was there?\n"
    text = f"{first}Child one: We were.\nChild two: Yes, we were.\n{first}Child three: I too.\n"
    transcript = read_bytes(text.encode(), "a.txt")
    assert {"Child one", "Child two", "Child three"} <= {t.speaker for t in transcript.turns}
