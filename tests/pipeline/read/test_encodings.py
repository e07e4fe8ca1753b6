"""Encodings that a file does not say: guessed by letters, told as a doubt, put right by a hint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TranscriptUnreadable
from pipeline.read import ReadingHints, read_bytes
from pipeline.read.decode import decode_text
from pipeline.read.encodings import ENCODINGS, garbled_lines
from tests.properties import examples

TEXTS = {
    "Polish": "Prowadząca: Proszę powiedzieć, jak długo tu pani pracuje?\n"
    "Dyrektorka: Dziewięć lat. Pierwszy rok był najgorszy, budynek był źle ogrzewany.",
    "Czech": "Tazatelka: Jak dlouho tady učíte?\nUčitelka: Už devět let. První rok byl nejtěžší, "
    "škola byla špatně vytápěná a já jsem pořád kašlala.",
    "Hungarian": "Kérdező: Mióta dolgozik itt?\nIgazgató: Kilenc éve. Az első év volt a "
    "legnehezebb, nem működött a fűtés, őszintén szólva fáztunk.",
    "Turkish": "Görüşmeci: Kaç yıldır burada çalışıyorsunuz?\nÖğretmen: Dokuz yıldır. İlk yıl çok "
    "zordu, ısıtma yoktu, çocuklar üşüyordu.",
    "Romanian": "Intervievator: De cât timp lucraţi aici?\nDirectoarea: De nouă ani. Primul an a "
    "fost cel mai greu, şcoala nu era încălzită şi copiilor le era frig.",
    "Croatian": "Ispitivač: Koliko dugo već radite ovdje?\nUčiteljica: Devet godina. Prva je "
    "bila najteža, škola nije bila grijana i djeci je bilo hladno, ali šutjela su.",
    "German": "Interviewerin: Wie lange arbeiten Sie schon hier?\nRektor: Neun Jahre. Das erste "
    "war für mich das schwerste, die Räume waren kühl und größer als nötig.",
    "French": "Enquêtrice : Depuis quand êtes-vous ici ?\nDirecteur : Ça fait neuf ans. La "
    "première année a été la plus dure, le bâtiment n'était pas chauffé.",
    "Spanish": "Entrevistadora: ¿Cuántos años lleva aquí?\nMaestra: Nueve años. El primero fue "
    "el más difícil, no había calefacción y los niños pasaban frío.",
    "Italian": "Intervistatrice: Da quanto tempo è qui?\nMaestra: Da nove anni. Il primo è stato "
    "il più duro, perché non c'era riscaldamento e la città era lontana.",
    "Danish": "Interviewer: Hvor længe har du været her?\nLærer: Ni år. Det første var det værste, "
    "så køligt var der i klasserne, og børnene frøs.",
    "Russian": "Интервьюер: Как давно вы здесь работаете?\nДиректор: Девять лет. Первый год был "
    "самым трудным, школа не отапливалась.",
    "Greek": "Ερευνήτρια: Πόσα χρόνια δουλεύετε εδώ;\nΔιευθυντής: Εννέα χρόνια. Ο πρώτος ήταν ο "
    "πιο δύσκολος, δεν υπήρχε θέρμανση.",
    "Lithuanian": "Tyrėja: Kiek metų čia dirbate?\nMokytoja: Devynerius metus. Pirmieji buvo "
    "sunkiausi, mokykla nebuvo šildoma, vaikai šalo.",
    "Chinese": "访谈者：您是什么时候当上校长的？\n"
    "受访者：二零一一年。那时候学校还没有暖气，孩子们很冷。",
    "Taiwan": "訪談者：您是什麼時候當上校長的？\n"
    "受訪者：二零一一年。當時學校還沒有暖氣，孩子們很冷。",
    "Japanese": "聞き手：いつ校長になられましたか。\n"
    "先生：九年前です。最初の年はとても寒くて、大変でした。",
    "Korean": "면담자: 여기서 얼마나 일하셨어요?\n"
    "교장: 구 년이요. 첫 해가 가장 힘들었어요. 난방이 없었거든요.",
}  # fmt: skip
WRITTEN = [
    ("Polish", "cp1250"), ("Polish", "iso8859-2"), ("Polish", "cp852"), ("Polish", "mac-latin2"),
    ("Czech", "cp1250"), ("Czech", "iso8859-2"), ("Hungarian", "cp1250"), ("Romanian", "cp1250"),
    ("Croatian", "cp1250"), ("Turkish", "cp1254"), ("Turkish", "iso8859-9"), ("Turkish", "cp857"),
    ("German", "cp1252"), ("German", "cp850"), ("German", "mac-roman"), ("French", "cp1252"),
    ("French", "mac-roman"), ("Spanish", "cp1252"), ("Spanish", "mac-roman"), ("Spanish", "cp850"),
    ("Italian", "cp1252"), ("Danish", "cp1252"), ("Russian", "cp1251"), ("Russian", "koi8-r"),
    ("Russian", "cp866"), ("Greek", "cp1253"), ("Greek", "iso8859-7"), ("Lithuanian", "cp1257"),
    ("Chinese", "gb18030"), ("Chinese", "gbk"), ("Taiwan", "big5"), ("Japanese", "shift_jis"),
    ("Japanese", "euc_jp"), ("Korean", "euc_kr"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_small_interview_comes_back_in_its_own_letters(language: str, encoding: str) -> None:
    """Polish and Hungarian were once read with the letters of Western Europe: "Prowadz¹ca"."""
    found = decode_text(TEXTS[language].encode(encoding), "a.txt")
    assert found.text == TEXTS[language]
    assert found.guesses


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", TEXTS)
def test_utf16_without_a_mark_is_known_in_every_script(language: str, encoding: str) -> None:
    """Chinese has hardly a zero byte in UTF-16, and was once refused as binary."""
    assert decode_text(TEXTS[language].encode(encoding), "a.txt").text == TEXTS[language]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_two_marks_are_none_of_them_words(encoding: str) -> None:
    """The second was once part of the first speaker's name."""
    data = ("\ufeffAnn: Why?\nBo: So.\nAnn: Ah.").encode(encoding)
    assert read_bytes(data, "a.txt").turns[0].speaker == "Ann"


def test_a_guess_is_told_with_the_lines_that_hang_on_it() -> None:
    data = f"Date: 3 May\nPlace: here\n{TEXTS['Polish']}".encode("cp1250")
    doubts = [each for each in read_bytes(data, "a.txt").doubts if each.kind == "encoding_guessed"]
    assert [each.lines for each in doubts] == [(3, 4)]
    assert "Central European (cp1250), as Polish" in doubts[0].why


@pytest.mark.parametrize("data", [b"Ann: Why?\nBo: So.", TEXTS["Polish"].encode()])
def test_what_is_sure_is_not_doubted(data: bytes) -> None:
    assert "encoding_guessed" not in {each.kind for each in read_bytes(data, "a.txt").doubts}


def test_a_person_can_tell_the_encoding() -> None:
    data = "Ann: Straße\nBo: naïve\nAnn: So".encode("mac-roman")
    told = read_bytes(data, "a.txt", hints=ReadingHints(encoding="cp1252"))
    assert told.turns[0].speaker == "Ann"
    assert "Stra§e" in told.text
    assert not [each for each in told.doubts if each.kind == "encoding_guessed"]


def test_what_the_file_itself_says_is_stronger_than_a_remembered_encoding() -> None:
    """A hint is kept for files of the same make; one of them in UTF-8 must not be garbled."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        read = read_bytes(
            TEXTS["Polish"].encode(encoding), "a.txt", hints=ReadingHints(encoding="cp1250")
        )
        assert "Dziewięć" in read.text
        assert any("so it was not read as cp1250" in each.why for each in read.doubts)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("klingon", "there is no encoding"),
        ("ascii", "looks like ascii, but byte"),
        ("hex", "there is no encoding"),
    ],
)
def test_an_encoding_that_cannot_be_is_refused_in_a_sentence(encoding: str, told: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=told):
        read_bytes("Ann: é".encode("cp1252"), "a.txt", hints=ReadingHints(encoding=encoding))


def test_letters_that_were_garbled_before_are_told() -> None:
    broken = TEXTS["French"].encode().decode("cp1252", "replace")
    assert garbled_lines(broken) == [1, 2]
    doubts = read_bytes(broken.encode(), "a.txt").doubts
    assert any("garbled before" in each.why for each in doubts)
    assert garbled_lines("\n".join(TEXTS.values())) == []
    assert garbled_lines("Ã and â, “À” — €20 ©, naÏve") == []


@given(data=st.binary(min_size=1, max_size=200))
@examples(200)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        told = decode_text(data, "a.txt").text
    except TranscriptUnreadable as refused:
        told = str(refused)[: -len("a.txt")]
    assert told


@given(
    words=st.text(alphabet="abcdeéèçàäöüß ", min_size=1, max_size=60),
    encoding=st.sampled_from(sorted(set(ENCODINGS) - {"utf-8", "utf-16"})),
)
@examples(100)
def test_a_told_encoding_gives_the_text_as_it_was(words: str, encoding: str) -> None:
    said = f"Ann: {words} end"
    try:
        data = said.encode(encoding)
    except UnicodeEncodeError:
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode_text(data, "a.txt", encoding).text == said


@pytest.mark.parametrize("encoding", ["cp1253", "iso8859-7", "mac-greek"])
@pytest.mark.parametrize(
    "answer",
    ["Άλλαξαν οι καρέκλες. Οι άνθρωποι κάθονται πιο λίγο.",
     "Στην Άρτα, δίπλα στο ποτάμι. Άνοιξα ένα μαγαζί, που ’χει κόσμο."],
)  # fmt: skip
def test_a_greek_sentence_that_begins_with_an_accented_alpha_keeps_it(
    encoding: str, answer: str
) -> None:
    """Windows' Ά is an apostrophe in ISO 8859-7: "Άλλαξαν" came out as "’λλαξαν"."""
    text = f"Ερ: Τι άλλαξε;\nΑπ: {answer}\nΕρ: Και μετά;\nΑπ: Μετά ήρθε ο πόλεμος.\n"
    data = text.encode(encoding, "replace")
    assert data.decode(encoding).split("\n")[1][4:] in read_bytes(data, "a.txt").text
