"""Read Word transcripts (Rev and others): the body in order, tables included.

In:     the bytes of a .docx.
Out:    a Reading; headers, footers, notes, comments and deleted words are left out by name.

A .docx is a zip of XML, so it is checked before it is parsed: number of parts, declared
and real size, and no document type declarations (entities). python-docx's `.paragraphs`
skips tables, so the body is walked here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type alone; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from models.errors import TranscriptUnreadable
from pipeline.read.pieces import Reading, squeeze
from pipeline.read.text import read_lines
from pipeline.read.times import CLOCK

MAX_PARTS = 2_000
MAX_UNPACKED = 60_000_000  # bytes of all parts that are read
MAX_RATIO = 200  # unpacked to packed, of one part above a megabyte
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BODY = "word/document.xml"
ASIDE = {  # part names -> why their words are left out
    r"word/header\d*\.xml": "a page header",
    r"word/footer\d*\.xml": "a page footer",
    r"word/footnotes\.xml": "a footnote",
    r"word/endnotes\.xml": "an endnote",
    r"word/comments\.xml": "a comment",
}


def read_docx(data: bytes, name: str) -> Reading:
    """Read a Word file. Raises TranscriptUnreadable."""
    parts = _unpack(data, name)
    body = _parse(parts[BODY], name).find(f"{W}body")
    if body is None:
        raise TranscriptUnreadable(f"{name} has no body. It may be damaged; save it again.")
    deleted: list[str] = []
    boxed: list[str] = []
    reading = read_lines(list(_lines(body, deleted, boxed)), format_name="docx")
    for words in deleted:
        reading.leave(words, "deleted words (tracked changes)")
    for words in boxed:
        reading.leave(words, "a text box")
    for part, why in _asides(parts):
        for paragraph in _parse(part, name).iter(f"{W}p"):
            reading.leave(_text(paragraph, [], []), why)
    return reading


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts that hold words, after checking that unpacking them is safe."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise TranscriptUnreadable(
            f"{name} is truncated or damaged: it cannot be unpacked. Save or export it again.",
            file=name,
        ) from error
    with archive:
        infos = archive.infolist()
        names = {info.filename for info in infos}
        if BODY not in names:
            raise TranscriptUnreadable(
                f"{name} is {_kind(names)}, not a Word transcript. Save it as .docx, .txt, .vtt "
                "or .srt and import that.",
                file=name,
            )
        wanted = [i for i in infos if i.filename == BODY or _aside(i.filename)]
        declared = sum(info.file_size for info in infos)
        odd = [i for i in infos if i.file_size > 1_000_000 and _ratio(i) > MAX_RATIO]
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
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise TranscriptUnreadable(
            f"{name} is damaged or encrypted: {info.filename} cannot be unpacked. Save it again.",
            file=name,
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
        file=name,
    )


def _kind(names: set[str]) -> str:
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file"
    if any(each.startswith(("xl/", "ppt/")) for each in names):
        return "a spreadsheet or presentation"
    return "a zip file"


def _aside(part: str) -> str | None:
    return next((why for pattern, why in ASIDE.items() if re.fullmatch(pattern, part)), None)


def _asides(parts: dict[str, bytes]) -> Iterator[tuple[bytes, str]]:
    for part, data in sorted(parts.items()):
        if why := _aside(part):
            yield data, why


def _parse(data: bytes, name: str) -> Element:
    """Parse XML without document types, entities or anything from outside the file."""
    try:
        return fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise TranscriptUnreadable(
            f"{name} declares XML entities, which a transcript has no use for, so it was not "
            "opened. Save it from Word again.",
            file=name,
        ) from error
    except ParseError as error:
        raise TranscriptUnreadable(
            f"{name} is damaged: its text is not XML. Save it again.", file=name
        ) from error


def _lines(node: Element, deleted: list[str], boxed: list[str]) -> Iterator[str]:
    """Give the body's lines in order; a table row becomes a line or several."""
    for child in node:
        if child.tag == f"{W}p":
            yield from _text(child, deleted, boxed).split("\n")
        elif child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                yield from _row(row, deleted, boxed)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _lines(child, deleted, boxed)


def _row(row: Element, deleted: list[str], boxed: list[str]) -> Iterator[str]:
    """Read a table row: speaker, time and words in cells of their own, or any cells."""
    cells: list[list[str]] = []
    for cell in row.iter(f"{W}tc"):
        lines = [line for p in cell.iter(f"{W}p") for line in _text(p, deleted, boxed).split("\n")]
        cells.append([line.strip() for line in lines if line.strip()])
    filled = [lines for lines in cells if lines]
    times = [lines[0] for lines in filled if len(lines) == 1 and _is_time(lines[0])]
    rest = [lines for lines in filled if not (len(lines) == 1 and _is_time(lines[0]))]
    if len(rest) == 2 and len(rest[0]) == 1 and len(rest[0][0]) <= 60:
        label = rest[0][0].rstrip(": ")
        time = f"[{times[0].strip('[]()')}] " if times else ""
        yield f"{time}{label}: {' '.join(rest[1])}"
        return
    yield from (line for lines in filled for line in lines)


def _is_time(text: str) -> bool:
    return re.fullmatch(rf"[\[(]?{CLOCK}[\])]?", text) is not None


def _text(node: Element, deleted: list[str], boxed: list[str]) -> str:
    """Return a paragraph's words; tabs and breaks are kept as white space."""
    parts: list[str] = []
    _walk(node, parts, deleted, boxed)
    return "".join(parts)


def _walk(node: Element, parts: list[str], deleted: list[str], boxed: list[str]) -> None:
    for child in node:
        tag = child.tag
        if tag == f"{W}t":
            parts.append(child.text or "")
        elif tag in (f"{W}tab", f"{W}noBreakHyphen"):
            parts.append("\t" if tag == f"{W}tab" else "-")
        elif tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif tag in (f"{W}del", f"{W}moveFrom"):
            deleted.append(_gone(child))
        elif tag == f"{W}txbxContent":
            boxed += [squeeze(_text(p, deleted, [])) for p in child.iter(f"{W}p")]
        elif tag != MC_FALLBACK:
            _walk(child, parts, deleted, boxed)


def _gone(node: Element) -> str:
    return "".join(each.text or "" for each in node.iter() if each.tag in (f"{W}delText", f"{W}t"))
