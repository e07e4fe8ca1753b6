"""Write an APA table and paragraphs as a Word document.

In:     an ApaTable (pipeline.agreement.report) and paragraphs.
Out:    the bytes of a .docx: Times New Roman 12, rules above, under the heading and below.
Source: APA (7th ed.), 7.8-7.14.

Signs that XML does not know are left out of words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Length, Pt

from pipeline.agreement.report import ApaTable

FONT = "Times New Roman"
UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SHORT, LONG = Inches(8.5), Inches(11)  # the sides of a US letter page
MARGIN = Inches(1)
MANY = 7  # columns from which the page lies on its side
FIRST = 0.36  # of the width, for the column of names
PADDING = 4  # characters that a column has beside its words
BODY, SMALL = Pt(12), Pt(10)  # of paragraphs and titles; of cells and notes
DOUBLE = 2.0  # between the lines of a paragraph


def report_docx(tables: Sequence[ApaTable], paragraphs: Sequence[str]) -> bytes:
    """Return the document: numbered tables with their notes, then paragraphs."""
    document = docx.Document()
    width = _paged(document, wide=any(len(table.heading) >= MANY for table in tables))
    for number, table in enumerate(tables, start=1):
        _numbered(document, table, number, width)
    for words in paragraphs:
        _run(_paragraph(document, before=12, lines=DOUBLE), words, size=BODY)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paged(document: Any, *, wide: bool) -> int:
    """Set the page and the font, and say nothing of who or what made it; return the width."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, BODY
    for script in ("w:cs", "w:eastAsia"):  # python-docx names the font for Latin letters alone
        normal.element.rPr.rFonts.set(qn(script), FONT)
    about = document.core_properties
    about.author = about.title = about.comments = ""
    return int(section.page_width - 2 * MARGIN)


def _numbered(document: Any, table: ApaTable, number: int, width: int) -> None:
    heading = _paragraph(document, before=12 if number > 1 else 0, after=0)
    _run(heading, f"Table {number}", size=BODY).bold = True
    _run(_paragraph(document, after=6), table.title, size=BODY).italic = True
    _table(document, table, width)
    note = _paragraph(document, before=6)
    _run(note, "Note. ").italic = True
    _run(note, table.note)
    for at, words in enumerate(table.notes, start=1):
        line = _paragraph(document)
        _run(line, str(at)).font.superscript = True
        _run(line, f" {words}.")


def _paragraph(document: Any, *, before: float = 0, after: float = 3, lines: float = 1) -> Any:
    """Add a paragraph: points before and after it, and lines from one of its lines to the next."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = float(lines)  # a whole number would be an exact height
    return paragraph


def _run(paragraph: Any, words: str, *, size: Length = SMALL) -> Any:
    run = paragraph.add_run(UNKNOWN.sub("", words))
    run.font.size = size
    return run


def _table(document: Any, table: ApaTable, width: int) -> None:
    rows = (table.heading, *table.rows)
    drawn = document.add_table(len(rows), len(table.heading))
    drawn.autofit = False
    widths = _widths(table, width)
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = wide
    for at, (row, words) in enumerate(zip(drawn.rows, rows, strict=True)):
        _keep_whole(row, heading=at == 0)
        edges = ("top", "bottom") if at == 0 else ("bottom",) if at == len(rows) - 1 else ()
        for column, (cell, text, wide) in enumerate(zip(row.cells, words, widths, strict=True)):
            cell.width = wide
            _rule(cell, edges)
            _fill(cell.paragraphs[0], text, left=column == 0)


def _fill(paragraph: Any, words: str, *, left: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    _run(paragraph, words)


def _keep_whole(row: Any, *, heading: bool) -> None:
    """Let no row be parted by the end of a page, and have the heading on every page."""
    about = row._tr.get_or_add_trPr()
    about.append(OxmlElement("w:cantSplit"))
    if heading:
        about.append(OxmlElement("w:tblHeader"))


def _rule(cell: Any, edges: Sequence[str]) -> None:
    """Draw lines at edges of a cell, which python-docx has no word for."""
    borders = OxmlElement("w:tcBorders")
    for edge in edges:
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "8"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _widths(table: ApaTable, width: int) -> list[int]:
    """Share the width among the columns by what stands in them; names may take two lines."""
    first = int(width * FIRST)
    others = range(1, len(table.heading))
    longest = [max(len(row[at]) for row in (table.heading, *table.rows)) for at in others]
    shares = sum(size + PADDING for size in longest)
    return [first, *((width - first) * (size + PADDING) // shares for size in longest)]
