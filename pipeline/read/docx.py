"""Read Word transcripts (Rev and others): the body in order, tables included.

In:     the bytes of a .docx.
Out:    a Reading; headers, footers, notes, comments and deleted words are left out by name.

A .docx is a zip of XML, so it is checked before it is parsed: number of parts, declared
and real size, and no document type declarations (entities). python-docx's `.paragraphs`
skips tables, so the body is walked here.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type alone; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from models.errors import TranscriptUnreadable
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.pieces import Reading
from pipeline.read.rows import Aside, Line, Spoken, read_rows
from pipeline.read.signatures import describe_zip
from pipeline.read.styles import styled
from pipeline.read.text import read_lines

MAX_PARTS = 2_000
MAX_UNPACKED = 60_000_000  # bytes of all parts that are read
ENCRYPTED = 1  # the bit of a part's flags that says so
MAX_RATIO = 200  # unpacked to packed, of one part above a megabyte
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # ISO strict names the same
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
TEXT = f"{W}t"
GONE = (f"{W}del", f"{W}moveFrom")
WHITE = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
    f"{W}br": "\n",
    f"{W}cr": "\n",
}
SETTINGS = tuple(f"{W}{tag}Pr" for tag in ("p", "r", "sect", "tbl", "tr", "tc", "sdt"))
BODY = re.compile(r"word/document\d*\.xml")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # encrypted, or packed in a way that is not known
    ValueError,
)
ASIDE = {  # part names -> why their words are left out
    r"word/header\d*\.xml": "a page header",
    r"word/footer\d*\.xml": "a page footer",
    r"word/footnotes\.xml": "a footnote",
    r"word/endnotes\.xml": "an endnote",
    r"word/comments\.xml": "a comment",
}


class _Asides:
    """What of a file is in no turn, in the order in which it was met."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def leave(self, words: str, why: str) -> None:
        self.found.append((words, why))


def read_docx(data: bytes, name: str, hints: ReadingHints = NO_HINTS) -> Reading:
    """Read a Word file. Raises TranscriptUnreadable."""
    parts = _unpack(data, name)
    main = min(part for part in parts if BODY.fullmatch(part))
    body = _parse(parts.pop(main), name).find(f"{W}body")
    if body is None:
        raise TranscriptUnreadable(f"{name} has no body. It may be damaged; save it again.")
    asides = _Asides()
    try:
        reading = read_lines(list(_lines(body, asides)), format_name="docx", hints=hints)
        for part, data_of_part in sorted(parts.items()):
            why = _aside(part) or "a second document in the file"
            for line in _lines(_parse(data_of_part, name), asides):
                asides.leave(_words(line), why)
    except RecursionError as error:
        raise TranscriptUnreadable(
            f"{name} is nested far deeper than Word nests a document, so it was not read. "
            "Save it from Word again.",
        ) from error
    for words, why in asides.found:
        reading.leave(words, why)
    return reading


def docx_lines(data: bytes, name: str) -> list[str]:
    """Return the body's paragraphs and rows as they are numbered where a reading is doubted."""
    parts = _unpack(data, name)
    body = _parse(parts[min(part for part in parts if BODY.fullmatch(part))], name)
    found = body.find(f"{W}body")
    return [] if found is None else [_words(line) for line in _lines(found, _Asides())]


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts that hold words, after checking that unpacking them is safe."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise TranscriptUnreadable(
            f"{name} is a Word document (or another kind of zip file) that is truncated or "
            "damaged: it cannot be unpacked. Download, save or export it again.",
        ) from error
    with archive:
        infos = archive.infolist()
        names = {info.filename for info in infos}
        if not any(BODY.fullmatch(each) for each in names):
            what, advice = describe_zip([info.filename for info in infos], data, name)
            raise TranscriptUnreadable(f"{name} is {what}. {advice}")
        if any(info.flag_bits & ENCRYPTED for info in infos if BODY.fullmatch(info.filename)):
            raise TranscriptUnreadable(
                f"{name} is protected with a password (encrypted), so it cannot be opened. Open it "
                "with the password, save it without, and import that.",
            )
        wanted = [i for i in infos if BODY.fullmatch(i.filename) or _aside(i.filename)]
        declared = sum(info.file_size for info in infos)
        odd = [i for i in infos if i.file_size > 1_000_000 and _ratio(i) > MAX_RATIO]
        if len(names) < len(infos):
            raise TranscriptUnreadable(
                f"{name} is damaged: it holds one part twice. Save it again."
            )
        if len(infos) > MAX_PARTS or declared > 10 * MAX_UNPACKED or odd:
            raise _bomb(name)
        parts: dict[str, bytes] = {}
        room = MAX_UNPACKED
        for info in wanted:
            parts[info.filename] = _unpacked(archive, info, room, name)
            room -= len(parts[info.filename])
        return parts


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, name: str) -> bytes:
    """Read one part, but never more than there is room for, whatever its header says."""
    try:
        with archive.open(info) as part:
            data = part.read(room + 1)
    except DAMAGED as error:
        raise TranscriptUnreadable(
            f"{name} is damaged or encrypted: {info.filename} cannot be unpacked. Save it again.",
        ) from error
    if len(data) > room:
        raise _bomb(name)
    return data


def _ratio(info: zipfile.ZipInfo) -> float:
    return info.file_size / max(1, info.compress_size)


def _bomb(name: str) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        f"{name} unpacks to far more than a transcript can hold, so it was not opened. "
        "Save the transcript from Word again.",
    )


def _aside(part: str) -> str | None:
    return next((why for pattern, why in ASIDE.items() if re.fullmatch(pattern, part)), None)


def _parse(data: bytes, name: str) -> Element:
    """Parse XML without document types, entities or anything from outside the file."""
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise TranscriptUnreadable(
            f"{name} declares XML entities, which a transcript has no use for, so it was not "
            "opened. Save it from Word again.",
        ) from error
    except ParseError as error:
        raise TranscriptUnreadable(
            f"{name} is damaged: its text is not XML. Save it again."
        ) from error
    for each in root.iter():
        if each.tag.startswith(STRICT):
            each.tag = W + each.tag.removeprefix(STRICT)
    return root


def _lines(node: Element, asides: _Asides) -> Iterator[Line]:
    """Give the body's lines in order; a table's rows become lines or spoken rows."""
    for child in _children(node):
        if child.tag == f"{W}p":
            yield from styled(child, _text(child, asides))
        elif child.tag == f"{W}tbl":
            for row in read_rows([list(_cells(row, asides)) for row in _within(child, f"{W}tr")]):
                yield from row
        elif child.tag == f"{W}altChunk":
            asides.leave("(an embedded file)", "a file embedded in the document; it was not read")
        elif child.tag in GONE:
            asides.leave(_gone(child), "deleted words (tracked changes)")
        elif child.tag in (TEXT, MATH):
            yield child.text or ""
        else:
            yield from _lines(child, asides)


def _cells(row: Element, asides: _Asides) -> Iterator[list[str]]:
    """Give the lines of each cell of a row; a table inside a cell gives its cells' lines."""
    for cell in _within(row, f"{W}tc"):
        lines: list[str] = []
        for line in _lines(cell, asides):
            if isinstance(line, str):
                lines.append(line)
            elif isinstance(line, Aside):
                asides.leave(line.words, line.why)
            else:
                lines.append(_words(line))
        yield lines


def _words(line: Line) -> str:
    if isinstance(line, str):
        return line
    return f"{line.speaker or ''} {line.words}" if isinstance(line, Spoken) else line.words


def _within(node: Element, tag: str) -> Iterator[Element]:
    """Give the nearest descendants with a tag: rows of this table, not of one inside it."""
    for child in _children(node):
        if child.tag == tag:
            yield child
        elif child.tag != f"{W}tbl":
            yield from _within(child, tag)


def _children(node: Element) -> Iterator[Element]:
    """Give children; of alternatives of the same content, the first alone."""
    for child in node:
        if child.tag in SETTINGS:
            continue
        if child.tag != f"{MC}AlternateContent":
            yield child
            continue
        choices = [each for each in child if each.tag == f"{MC}Choice"]
        for chosen in choices[:1] or child:
            yield from _children(chosen)


def _text(paragraph: Element, asides: _Asides) -> str:
    """Return a paragraph's words; tabs and breaks are kept as white space."""
    parts: list[str] = []
    _walk(paragraph, parts, asides)
    return "".join(parts)


def _walk(node: Element, parts: list[str], asides: _Asides) -> None:
    for child in _children(node):
        tag = child.tag
        if tag in (TEXT, MATH):
            parts.append(child.text or "")
        elif tag in WHITE:
            parts.append(WHITE[tag])
        elif tag in GONE:
            asides.leave(_gone(child), "deleted words (tracked changes)")
        elif tag == f"{W}txbxContent":
            for line in _lines(child, asides):
                asides.leave(_words(line), "a text box")
        elif tag == f"{W}r" and _hidden(child):
            asides.leave(_gone(child), "hidden words")
        else:
            _walk(child, parts, asides)


def _hidden(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val", "true") not in ("0", "false", "off")


def _gone(node: Element) -> str:
    found: list[str] = []
    for each in node.iter():
        if each.tag in (TEXT, MATH, f"{W}delText"):
            found.append(each.text or "")
        elif each.tag in WHITE:
            found.append(" ")
    return "".join(found)
