"""Documents for Word: the codebook as a table, and coded passages with who says them when.

In:     what was chosen of a study (app.export.selection).
Out:    the bytes of a .docx: headings that its navigation shows, heading rows on every page.

Signs that XML does not know are left out of words, as in the report of agreement.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from app.agreement.docx import FONT, LONG, MARGIN, SHORT, UNKNOWN
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.text import counted
from app.export.columns import moment
from app.export.selection import Chosen, Speech, selection_lines
from models.records import Code
from models.state.state import Coding, Memo

CODEBOOK_HEADING = ("Code", "Definition", "Include", "Exclude", "Example", "Codings")
CODEBOOK_WIDTHS = (1.5, 2.3, 1.6, 1.6, 1.5, 0.7)  # of the width, in parts
INDENT = Inches(0.12)  # of a code under another, in the table
QUOTE_INDENT = Inches(0.3)
BODY, SMALL = Pt(11), Pt(9)
GREY = RGBColor(0x49, 0x50, 0x57)
DEEPEST = 4  # of the headings that stand for levels of codes


def codebook_document(chosen: Chosen) -> bytes:
    """Return the codebook as a table: what each code means, when it is given, how often it was."""
    document = _document(wide=True)
    state = chosen.state
    given = Counter(each.code_id for each in chosen.codings)
    where = {(each.code_id, each.transcript_id) for each in chosen.codings}
    interviews = Counter(code_id for code_id, _ in where)
    codes = [(code, depth) for code, depth in chosen.codes if not code.retired]
    _title(document, chosen, "Codebook")
    if not codes:
        _said(document, "There are no codes yet.")
        return _bytes(document)
    least = min(depth for _, depth in codes)
    table = _table(document, len(codes) + 1)
    _row(table.rows[0], [[name] for name in CODEBOOK_HEADING], bold=True)
    for row, (code, depth) in zip(table.rows[1:], codes, strict=True):
        count = given.get(code.id, 0)
        uses = [f"{count:,}"] + ([f"in {counted(interviews[code.id], 'interview')}"] * bool(count))
        cells = [
            [strip_bidi_controls(code_name(code.id, state.codes))],
            [code.definition],
            code.include,
            code.exclude,
            [code.example],
            uses,
        ]
        _row(row, cells, bold=False)
        first = row.cells[0].paragraphs[0]
        first.paragraph_format.left_indent = INDENT * (depth - least)
        first.runs[0].bold = True
    _said(document, _counted_words(chosen))
    return _bytes(document)


def passages_document(chosen: Chosen) -> bytes:
    """Return the coded passages by code and interview, each with speaker, time, coder, memos."""
    document = _document(wide=False)
    _title(document, chosen, "Coded passages")
    _said(document, _counted_words(chosen))
    if chosen.selection.theme and (claim := chosen.themes[0].claim):
        _said(document, claim)
    by_code: dict[str, dict[str, list[Coding]]] = {}
    for coding in chosen.codings:
        own = by_code.setdefault(coding.code_id, {})
        own.setdefault(coding.transcript_id, []).append(coding)
    order = [code for code, _ in chosen.codes if code.id in by_code]
    for code in order:
        _code(document, chosen, code, by_code[code.id])
    return _bytes(document)


def _code(document: Any, chosen: Chosen, code: Code, codings: dict[str, list[Coding]]) -> None:
    path = strip_bidi_controls(code_path(code.id, chosen.state.codes))
    count = sum(map(len, codings.values()))
    document.add_heading(_xml(path), 1)
    if code.definition:
        _said(document, code.definition)
    _said(
        document,
        f"{counted(count, 'passage')} in {counted(len(codings), 'interview')}",
        size=SMALL,
    )
    for memo in _memos_on_code(chosen, code):
        _memo(document, memo, indent=False)
    for transcript_id, own in codings.items():
        speech = chosen.interviews[transcript_id]
        heading = document.add_heading(_xml(_interview_words(speech)), 2)
        heading.paragraph_format.keep_with_next = True
        for coding in own:
            _passage(document, chosen, speech, coding)


def _memos_on_code(chosen: Chosen, code: Code) -> Iterable[Memo]:
    state = chosen.state
    return (m for m in chosen.memos if m.code_id and state.resolve(m.code_id) == code.id)


def _interview_words(speech: Speech) -> str:
    name, role = speech.transcript.name, speech.transcript.attributes.get("role", "")
    parts = [speech.who, role, name if name != speech.who else ""]
    return strip_bidi_controls(" · ".join(part for part in parts if part))


def _passage(document: Any, chosen: Chosen, speech: Speech, coding: Coding) -> None:
    quote = document.add_paragraph()
    form = quote.paragraph_format
    form.left_indent, form.space_before, form.space_after = QUOTE_INDENT, Pt(6), Pt(0)
    form.keep_with_next = True
    _run(quote, coding.quote, BODY)
    when = _clock(speech.begins_s(coding.start, coding.end))
    until = _clock(speech.ends_s(coding.start, coding.end))
    times = f"{when} to {until}" if when and until and when != until else when or until
    how = "suggestion accepted" if coding.accepted else "by hand"
    said = (speech.speakers(coding.start, coding.end), times, f"coded by {coding.coder}, {how}")
    line = document.add_paragraph()
    line.paragraph_format.left_indent = QUOTE_INDENT
    line.paragraph_format.space_after = Pt(3)
    words = strip_bidi_controls(" · ".join(each for each in said if each))
    _run(line, words, SMALL).font.color.rgb = GREY
    if coding.reason:
        _note(document, "Reason", coding.reason)
    for memo in chosen.memos_on(coding):
        _memo(document, memo, indent=True)


def _memo(document: Any, memo: Memo, *, indent: bool) -> None:
    at = moment(memo.written)
    _note(document, f"Memo, {memo.coder}, {at:%Y-%m-%d}" if at else "Memo", memo.text, indent)


def _note(document: Any, what: str, words: str, indent: bool = True) -> None:
    line = document.add_paragraph()
    line.paragraph_format.left_indent = QUOTE_INDENT if indent else None
    line.paragraph_format.space_after = Pt(3)
    _run(line, f"{strip_bidi_controls(what)}: ", SMALL).bold = True
    _run(line, words, SMALL)


def _clock(seconds: float | None) -> str:
    """Return a time in a recording as 0:04:05; nothing where it is not known."""
    if seconds is None:
        return ""
    whole = int(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"


def _counted_words(chosen: Chosen) -> str:
    """Say how many codings these are, of whom and of what, as a sentence."""
    lines = selection_lines(chosen.state, chosen.selection)
    coders = f" by {', '.join(chosen.coders)}" if chosen.coders else ""
    interviews = len({each.transcript_id for each in chosen.codings})
    words = f"{counted(len(chosen.codings), 'coding')}{coders}"
    words += f", in {interviews} of {counted(len(chosen.interviews), 'interview')}."
    return strip_bidi_controls(". ".join([*lines, words]))


def _document(*, wide: bool) -> Any:
    """Return an empty document that says nothing of who or what made it."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", MARGIN)
    for name in ("Normal", "Title", *(f"Heading {level}" for level in range(1, DEEPEST + 1))):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)
        for script in ("w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = BODY
    about = document.core_properties
    about.author = about.title = about.comments = ""
    return document


def _title(document: Any, chosen: Chosen, what: str) -> None:
    book = chosen.state.codebook
    study = (book.title if book else "") or chosen.study.name
    document.add_heading(_xml(strip_bidi_controls(f"{what}: {study}")), 0)


def _said(document: Any, words: str, size: Any = BODY) -> None:
    line = document.add_paragraph()
    line.paragraph_format.space_after = Pt(4)
    _run(line, words, size)


def _xml(words: str) -> str:
    return UNKNOWN.sub("", words)


def _run(paragraph: Any, words: str, size: Any) -> Any:
    """Add words as they are: a tab or the end of a line is one in the document."""
    made = paragraph.add_run(_xml(words))
    made.font.size = size
    return made


def _table(document: Any, rows: int) -> Any:
    table = document.add_table(rows, len(CODEBOOK_HEADING))
    table.style = "Table Grid"
    table.autofit = False
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    for column, part in zip(table.columns, CODEBOOK_WIDTHS, strict=True):
        column.width = int(width * part / sum(CODEBOOK_WIDTHS))
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(OxmlElement("w:tblHeader"))
    return table


def _row(row: Any, cells: Sequence[Sequence[str]], *, bold: bool) -> None:
    """Fill a row, a paragraph for each of a cell's texts; no row is parted by a page's end."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, texts in zip(row.cells, cells, strict=True):
        for at, words in enumerate(texts or [""]):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            _run(paragraph, words, SMALL).bold = bold


def _bytes(document: Any) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
