"""Write an APA table and paragraphs as a Word document.

In:     an ApaTable (pipeline.agreement.report) and paragraphs.
Out:    the bytes of a .docx: Times New Roman 12, rules above, under the heading and below.

A document of Word is a zip of a few XML files; these are all that it needs. Words reach it
escaped, signs that XML does not know left out.
Source: ECMA-376, part 1; APA (7th ed.), 7.8-7.14.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from pipeline.agreement.report import ApaTable

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PAGE = 9360  # twentieths of a point between the margins of a US letter page, upright
ACROSS = 12960  # the same of a page that lies on its side
MANY = 7  # columns from which the page lies on its side
FIRST = 0.36  # of the width, for the column of names
PADDING = 4  # characters that a column has beside its words

TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/></Types>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
OF_DOCUMENT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{SPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style></w:styles>"
)


def report_docx(tables: Sequence[ApaTable], paragraphs: Sequence[str]) -> bytes:
    """Return the document: numbered tables with their notes, then paragraphs."""
    wide = any(len(table.heading) >= MANY for table in tables)
    body = [
        *(part for at, table in enumerate(tables, start=1) for part in _numbered(table, at, wide)),
        *(_paragraph(_run(each), before=240, line=480) for each in paragraphs),
        _section(wide),
    ]
    document = f'{HEAD}<w:document xmlns:w="{SPACE}"><w:body>{"".join(body)}</w:body></w:document>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("_rels/.rels", RELATIONS)
        made.writestr("word/_rels/document.xml.rels", OF_DOCUMENT)
        made.writestr("word/styles.xml", STYLES)
        made.writestr("word/document.xml", document)
    return kept.getvalue()


def _numbered(table: ApaTable, number: int, wide: bool) -> list[str]:
    return [
        _paragraph(_run(f"Table {number}", bold=True), before=240 if number > 1 else 0, after=0),
        _paragraph(_run(table.title, italic=True), after=120),
        _table(table, ACROSS if wide else PAGE),
        _paragraph(_run("Note. ", italic=True, size=20) + _run(table.note, size=20), before=120),
        *(
            _paragraph(_run(str(at), size=20, raised=True) + _run(f" {note}.", size=20))
            for at, note in enumerate(table.notes, start=1)
        ),
    ]


def _section(wide: bool) -> str:
    size = 'w:w="15840" w:h="12240" w:orient="landscape"' if wide else 'w:w="12240" w:h="15840"'
    margins = " ".join(f'w:{side}="1440"' for side in ("top", "right", "bottom", "left"))
    return (
        f"<w:sectPr><w:pgSz {size}/>"
        f'<w:pgMar {margins} w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )


def _run(
    words: str, *, bold: bool = False, italic: bool = False, size: int = 24, raised: bool = False
) -> str:
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + f'<w:sz w:val="{size}"/>'
    marks += '<w:vertAlign w:val="superscript"/>' if raised else ""
    kept = escape(UNKNOWN.sub("", words))
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{kept}</w:t></w:r>'


def _paragraph(runs: str, *, before: int = 0, after: int = 60, line: int = 240) -> str:
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}"/>'
    return f"<w:p><w:pPr>{spacing}</w:pPr>{runs}</w:p>"


def _table(table: ApaTable, width: int) -> str:
    wide = _widths(table, width)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in wide)
    rows = [_row(table.heading, wide, heading=True)]
    rows += [_row(row, wide, last=row is table.rows[-1]) for row in table.rows]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(table: ApaTable, width: int) -> list[int]:
    """Share the width among the columns by what stands in them; names may take two lines."""
    first = int(width * FIRST)
    longest = [max(len(row[at]) for row in (table.heading, *table.rows)) for at in _others(table)]
    spare = width - first
    return [
        first,
        *(spare * (size + PADDING) // sum(s + PADDING for s in longest) for size in longest),
    ]


def _others(table: ApaTable) -> range:
    return range(1, len(table.heading))


def _row(
    cells: Sequence[str], wide: Sequence[int], *, heading: bool = False, last: bool = False
) -> str:
    edges = ("top", "bottom") if heading else ("bottom",) if last else ()
    rules = "".join(f'<w:{edge} w:val="single" w:sz="8" w:color="000000"/>' for edge in edges)
    kept = "<w:cantSplit/>" + ("<w:tblHeader/>" if heading else "")
    made = []
    for at, (words, width) in enumerate(zip(cells, wide, strict=True)):
        side = "left" if at == 0 else "center"
        spacing = '<w:spacing w:before="30" w:after="30"/>'
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
            f"<w:tcBorders>{rules}</w:tcBorders></w:tcPr>"
            f'<w:p><w:pPr>{spacing}<w:jc w:val="{side}"/></w:pPr>{_run(words, size=20)}</w:p>'
            "</w:tc>"
        )
    return f"<w:tr><w:trPr>{kept}</w:trPr>{''.join(made)}</w:tr>"
