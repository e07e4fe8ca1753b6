"""Word files: the body in order, tables, and what stands beside the text."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from models.errors import TranscriptUnreadable
from models.records import Transcript
from pipeline.read import docx as reader
from pipeline.read import read_bytes
from tests.pipeline.read.dialogues import docx, paragraph, spoken

TALK = paragraph("Ann: Why?") + paragraph("Bo: So.")
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def read(data: bytes) -> Transcript:
    return read_bytes(data, "a.docx")


def left(transcript: Transcript) -> list[tuple[str, str]]:
    return [(each.text, each.why) for each in transcript.left_out]


def saved(document: python_docx.document.Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def table(rows: list[list[str]]) -> bytes:
    document = python_docx.Document()
    made = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def test_a_document_made_by_word_gives_speakers_times_and_asides() -> None:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "District study"
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    for name, time, words in [
        ("Dana W.", "0:03", "Why?"),
        ("Bo", "0:07", "So."),
        ("Dana W.", "0:09", "Ah."),
    ]:
        part = document.add_paragraph()
        part.add_run(name).bold = True
        part.add_run(f"   {time}").add_break()
        part.add_run(words)
    transcript = read(saved(document))
    assert spoken(transcript) == [("Dana W.", "Why?"), ("Bo", "So."), ("Dana W.", "Ah.")]
    assert [turn.start_s for turn in transcript.turns] == [3.0, 7.0, 9.0]
    assert left(transcript) == [
        ("Confidential", "a page footer"), ("District study", "a page header"),
    ]  # fmt: skip


def test_tabs_and_line_breaks_inside_a_paragraph_part_words() -> None:
    runs = "<w:r><w:t>Bo:</w:t><w:tab/><w:t>so</w:t><w:br/><w:t>much</w:t><w:noBreakHyphen/></w:r>"
    transcript = read(docx(TALK + paragraph("Ann: x") + f"<w:p>{runs}</w:p>"))
    assert transcript.text == "Why?\nSo.\nx\nso much-"


def test_a_table_of_speaker_time_and_words_is_read() -> None:
    rows = [
        ["Speaker", "Time", "Transcript"],
        ["Ann", "0:01", "Why?"],
        ["Bo", "0:05", "So.\nAnd: so"],
    ]
    transcript = read(table([*rows, ["", "", "more"], ["Ann", "0:09", "Ah."]]))
    assert spoken(transcript) == [("Ann", "Why?"), ("Bo", "So. And: so more"), ("Ann", "Ah.")]
    assert [turn.start_s for turn in transcript.turns] == [1.0, 5.0, 9.0]
    assert left(transcript) == [("Speaker Time Transcript", "a table's heading")]


def test_a_column_of_row_numbers_is_no_talk() -> None:
    rows = [["1", "Ann", "Why?"], ["2", "Bo", "So."], ["3", "Ann", "Ah."], ["4", "Bo", "12"]]
    assert spoken(read(table(rows))) == [
        ("Ann", "Why?"),
        ("Bo", "So."),
        ("Ann", "Ah."),
        ("Bo", "12"),
    ]


def test_a_table_of_questions_and_answers_keeps_its_words_as_they_are() -> None:
    """A colon was once put between the cells of any row of two."""
    rows = [["What were the goals of the school then?", "We set them."], ["And now?", "None."]]
    assert read(table(rows)).text == (
        "What were the goals of the school then? We set them. And now? None."
    )


def test_a_table_of_facts_before_the_talk_is_left_out_by_name() -> None:
    document = python_docx.Document()
    made = document.add_table(2, 2)
    for at, text in enumerate(["Interviewer", "Dana Whitlock", "Date", "3 May"]):
        made.cell(at // 2, at % 2).text = text
    for text in ["Dana Whitlock: On.", "Bo: So?", "Dana Whitlock: Ah.", "Bo: Yes?"]:
        document.add_paragraph(text)
    transcript = read(saved(document))
    assert [who for who, _ in spoken(transcript)] == ["Dana Whitlock", "Bo"] * 2
    assert [text for text, _ in left(transcript)] == ["Interviewer Dana Whitlock", "Date 3 May"]


def test_a_table_inside_a_table_is_read_once() -> None:
    """Rows of an inner table were once read twice."""
    document = python_docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "Ann: outer"
    cell.add_table(1, 1).cell(0, 0).text = "inner words"
    document.add_paragraph("Bo: after")
    document.add_paragraph("Ann: end")
    document.add_paragraph("Bo: x")
    assert read(saved(document)).text == "outer inner words\nafter\nend\nx"


def test_tracked_changes_comments_and_notes_are_left_out_by_name() -> None:
    body = (
        "<w:p>" + RUN.format("Bo: ") + "<w:ins>" + RUN.format("new ") + "</w:ins>"
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:hyperlink>" + RUN.format("link") + "</w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> seen</w:t></w:r></w:p>'
    )  # fmt: skip
    transcript = read(
        docx(
            TALK + body,
            comments=f"<w:comment>{paragraph('check')}</w:comment>",
            footnotes=f"<w:footnote>{paragraph('a note')}</w:footnote>",
            endnotes=f"<w:endnote>{paragraph('an end')}</w:endnote>",
        )
    )
    assert transcript.text == "Why?\nSo. new link seen"
    assert left(transcript) == [
        ("old", "deleted words (tracked changes)"),
        ("secret", "hidden words"),
        ("check", "a comment"),
        ("an end", "an endnote"),
        ("a note", "a footnote"),
    ]


def test_a_text_box_is_left_out_once() -> None:
    """Word writes a text box twice, for itself and for older versions."""
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    boxes = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    body = f"<w:p>{RUN.format('Bo: x')}{boxes}</w:p>"
    assert left(read(docx(TALK + body))) == [("boxed", "a text box")]
    cell = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert left(read(docx(TALK + cell))) == [("boxed", "a text box")]


def test_only_the_older_alternative_is_read_where_there_is_no_other() -> None:
    old = f"<mc:Fallback>{RUN.format('x')}</mc:Fallback>"
    body = f"<mc:AlternateContent>{old}</mc:AlternateContent>"
    assert read(docx(f"<w:p>{RUN.format('Bo: ')}{body}</w:p>{TALK}")).text.startswith("x")


def test_words_in_controls_formulas_and_unknown_containers_are_read() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Ann: one')}</w:sdtContent></w:sdt>"
        f"<w:customXml><w:ins>{paragraph('Bo: two')}</w:ins></w:customXml>"
        "<w:p><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>"
        f"<w:fromTomorrow>{paragraph('Ann: three')}</w:fromTomorrow>"
    )
    assert read(docx(body + paragraph("Bo: four"))).text == "one\ntwo x=2\nthree\nfour"


def test_a_file_in_the_strict_variant_is_read() -> None:
    data = io.BytesIO()
    body = f"<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>{TALK}"
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", f"{body}</w:body></w:document>")
    assert spoken(read(data.getvalue())) == [("Ann", "Why?"), ("Bo", "So.")]


def packed(name: str, content: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>'
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (packed("word/document.xml", ENTITY), "declares XML entities"),
        (packed("word/document.xml", LAUGHS), "declares XML entities"),
        (packed("word/document.xml", "<a>" + "x" * 2_000_000), "unpacks to far more"),
        (packed("word/document.xml", "<a><b></a>"), "its text is not XML"),
        (packed("word/document.xml", "<a/>"), "has no body"),
        (docx("<w:sdt>" * 3000 + TALK + "</w:sdt>" * 3000), "nested far deeper"),
        (packed("xl/workbook.xml", "<a/>"), "is an Excel spreadsheet"),
        (packed("notes.txt", "Ann: hi"), "is a zip file"),
        (docx(TALK)[:-30], "truncated or damaged"),
        (b"PK\x03\x04", "truncated or damaged"),
    ],
)
def test_a_file_that_is_no_sound_word_file_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=told) as raised:
        read(data)
    assert str(raised.value).startswith("a.docx ")


def test_a_bomb_that_lies_about_its_size_is_stopped_while_unpacking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED", 1000)
    data = bytearray(docx(paragraph("well " * 400)))
    with pytest.raises(TranscriptUnreadable, match="unpacks to far more"):
        read(bytes(data))


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PARTS", 2)
    with pytest.raises(TranscriptUnreadable, match="unpacks to far more"):
        read(docx(TALK, header1="", header2=""))


@pytest.mark.parametrize("heading", [["話者", "発話内容"], ["ผู้พูด", "ข้อความ"], ["Hvem", "Ord"]])
def test_a_heading_row_is_told_by_its_form_where_words_have_no_spaces(heading: list[str]) -> None:
    """Without spaces a long answer counted as one word, no longer than its column's heading."""
    unspaced = heading[0] == "話者"
    said = (
        "この銭湯を継がれたきっかけは何ですか。"
        if unspaced
        else "It rained all night, so we stayed."
    )
    people = ("聞き手", "語り手") if unspaced else ("Ann", "Bo")
    transcript = read(table([heading, *([people[at % 2], said] for at in range(6))]))
    assert [turn.speaker for turn in transcript.turns] == [people[at % 2] for at in range(6)]
    assert left(transcript) == [(" ".join(heading), "a table's heading")]


@pytest.mark.parametrize("second", ["stopped transcription", "ended the recording"])
def test_a_services_lines_with_a_name_in_bold_are_no_turns(second: str) -> None:
    """ "Dana Bell stopped transcription" was Dana's last turn."""
    document = python_docx.Document()
    said = [("Dana Bell", "started transcription"), *[
        (who, f"   0:0{at}\nIt rained all night, so we stayed.")
        for at, who in enumerate(["Dana Bell", "Bo Cole"] * 3)
    ], ("Dana Bell", second)]  # fmt: skip
    for who, words in said:
        line = document.add_paragraph()
        line.add_run(who).bold = True
        line.add_run(f" {words}" if words[0] != " " else words)
    transcript = read(saved(document))
    assert len(transcript.turns) == 6
    assert [turn.start_s for turn in transcript.turns] == [0, 1, 2, 3, 4, 5]
    assert ("Dana Bell started transcription", "a line of the transcription service") in left(
        transcript
    )
