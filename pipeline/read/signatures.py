"""Say what a file is that is no text and no Word file, and what to do in the program it is from.

In:     the bytes of a file and its name.
Out:    one sentence or two for a refusal, or None.
Source: the first bytes of each format as its specification gives them.

The content tells what a file is; its ending only names the program, where the content is one
that several programs share (a zip, a database).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

ADVICE = "Export the transcript as .vtt, .srt, .docx or .txt and import that."
PDF = "Open it in Word (or copy its text into a document), check it, save it as .docx."
RECORDING = "Transcribe it first; import the transcript (.vtt, .srt, .docx or .txt)."
IMAGE = "Words in a picture are not read; import the transcript as .docx or .txt."
WORD = "Open it in Word or LibreOffice and save it as Word document (.docx)."
SHEET = (
    "If the transcript is in its cells, save that sheet as CSV (File > Save As > CSV UTF-8) and "
    "import that."
)
SLIDES = "If the transcript is on its slides, copy the words into a .docx or .txt file."
UNPACK = "Unpack it and import the files in it."
PROJECT = "Export the transcripts from it, as .docx or .txt, and import these."
OFFICE = "Open it with the password, remove it (File > Info > Protect Document), and save again."

# first bytes -> (what the file is, what to do)
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", PDF),
    (b"{\\rtf", "an RTF file", WORD),
    (b"\x89PNG", "an image (PNG)", IMAGE),
    (b"\xff\xd8\xff", "an image (JPEG)", IMAGE),
    (b"II*\0", "an image (TIFF)", IMAGE),
    (b"MM\0*", "an image (TIFF)", IMAGE),
    (b"\x7fELF", "a program", ADVICE),
    (b"\x1aE\xdf\xa3", "a video file (Matroska or WebM)", RECORDING),
    (b"\0\0\1\xba", "a video file (MPEG)", RECORDING),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a sound or video file (Windows Media)", RECORDING),
    (b"fLaC\0", "a sound file (FLAC)", RECORDING),
    (b"#!AMR", "a sound file (AMR)", RECORDING),
    (b"\x02dss", "a sound file (DSS, of a dictation machine)", RECORDING),
    (b"\x03ds2", "a sound file (DS2, of a dictation machine)", RECORDING),
    (b"caff\0", "a sound file (Core Audio)", RECORDING),
    (b"PK\x05\x06", "an empty zip file", ADVICE),
    (b"PK\x07\x08", "a zip file in parts", UNPACK),
    (b"\x1f\x8b", "a compressed file (gzip)", UNPACK),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)", UNPACK),
    (b"\xfd7zXZ\0", "a compressed file (xz)", UNPACK),
    (b"BZh91AY", "a compressed file (bzip2)", UNPACK),
    (b"bplist00", "a settings file of macOS (binary property list)", ADVICE),
    (b"\0\5\x16\7", "a side file of macOS (its name begins with ._), without the words", ADVICE),
    (b"\0\0\0\1Bud1", "a folder's settings (.DS_Store of macOS)", ADVICE),
    (b"\x4c\0\0\0\1\x14\2\0", "a shortcut of Windows to a file", "Import the file it leads to."),
    (b"wOFF", "a font", ADVICE),
    (b"8BPS", "an image (Photoshop)", IMAGE),
)
# the same, where a person's talk might begin so ("MZ: Hello"): believed beside a zero byte
WORDLIKE: tuple[tuple[bytes, str, str], ...] = (
    (b"MZ", "a program", ADVICE),
    (b"ID3", "a sound file (MP3)", RECORDING),
    (b"RIFF", "a sound or video file (WAV or AVI)", RECORDING),
    (b"OggS", "a sound file (Ogg)", RECORDING),
    (b"FORM", "a sound file (AIFF)", RECORDING),
    (b"MThd", "a music file (MIDI)", RECORDING),
    (b"FLV\1", "a video file (Flash)", RECORDING),
    (b"GIF8", "an image (GIF)", IMAGE),
    (b"BM", "an image (bitmap)", IMAGE),
    (b"Rar!", "a compressed file (RAR)", UNPACK),
)
LOCK_BYTES = 1_000
STUB_BYTES = 4_000  # a file that only leads to another holds hardly more
DOWNLOAD = "Open it in the browser and choose File > Download (Word .docx, or CSV for a sheet)."
FOLLOW = "Open it, download the transcript there, and import that."
FETCH = "Open it on this machine first, so that it is fetched, and import it then."
SQLITE = b"SQLite format 3"
OLE = b"\xd0\xcf\x11\xe0"
STREAMS: tuple[tuple[str, str, str], ...] = (  # of an OLE file -> what it is, what to do
    (
        "EncryptedPackage",
        "an Office file that is protected with a password (encrypted), so it cannot be opened",
        OFFICE,
    ),
    ("WordDocument", "a Word file of the old kind (.doc, Word 97 to 2003)", WORD),
    ("Workbook", "an Excel spreadsheet of the old kind (.xls)", SHEET),
    ("PowerPoint Document", "a PowerPoint file of the old kind (.ppt)", SLIDES),
    ("__nameid_version1.0", "a message of Outlook (.msg)", ADVICE),
)
FORMS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (  # at the start, with parts that vary
    (re.compile(rb"\xff[\xfb\xf3\xf2\xfa]"), "a sound file (MP3)", RECORDING),
    (re.compile(rb"\xff[\xf1\xf9]"), "a sound file (AAC)", RECORDING),
    (
        re.compile(rb"...STL..\.0[12]", re.DOTALL),
        "subtitles in EBU STL (of broadcasting)",
        "Subtitle Edit opens it and saves SubRip (.srt); import that.",
    ),
    (re.compile(rb".{257}ustar", re.DOTALL), "a packed folder (tar)", UNPACK),
    (
        re.compile(rb"\s*(?:MIME-Version:|From: <Saved by|Date: [^\n]{1,60}\nMIME-Version:)"),
        "a web page saved in one file (MHTML)",
        WORD,
    ),
)
PROJECTS: tuple[tuple[str, str], ...] = (  # endings of other programs' projects
    (r"qdpx|qde", "a project for exchange between programs (REFI-QDA)"),
    (r"nvpx?|nvcx?", "a project of NVivo"),
    (r"atlproj\w*|hpr\d|atlcb", "a project of ATLAS.ti"),
    (r"mx\d\d|mex\d\d|mx[345]|mod", "a project of MAXQDA"),
    (r"qda", "a project of QualCoder"),
    (r"f4a|f4p", "a project of f4analyse"),
    (r"eaz|etf", "a project of ELAN"),
    (r"rqda", "a project of RQDA"),
    (r"dedoose|ddx", "a project of Dedoose"),
)
PARTS: tuple[tuple[re.Pattern[str], str, str], ...] = (  # of a zip file; "": Apple's
    (re.compile(r"xl/"), "an Excel spreadsheet (.xlsx)", SHEET),
    (re.compile(r"ppt/"), "a PowerPoint presentation (.pptx)", SLIDES),
    (re.compile(r"Index/Document\.iwa$|Index\.zip$|index\.xml$"), "", ""),
    (re.compile(r".*\.qde$"), "a project for exchange between programs (REFI-QDA, .qdpx)", PROJECT),
    (re.compile(r"META-INF/MANIFEST\.MF$"), "a program (Java archive)", ADVICE),
)
TEXTS = re.compile(r"(?i)\.(?:txt|md|vtt|srt|docx|csv|tsv|rtf|html?|json)$")


STUBS: tuple[tuple[str, str, str], ...] = (  # endings of files that only lead to another
    (r"gdoc|gdocx", "a link to a Google document (a stub of Google Drive)", DOWNLOAD),
    (r"gsheet", "a link to a Google sheet (a stub of Google Drive)", DOWNLOAD),
    (r"gslides|gdraw|gform|gtable|gmap|gsite|gjam|glink|gscript|gnote",
     "a link into Google Drive (a stub)", DOWNLOAD),
    (r"webloc|url|website|desktop", "a shortcut to a web page", FOLLOW),
    (r"lnk", "a shortcut of Windows to a file", "Import the file it leads to."),
    (r"icloud", "a placeholder of iCloud for a file that is not on this machine", FETCH),
    (r"cloud|cloudf", "a placeholder of a cloud for a file that is not on this machine", FETCH),
    (r"paper", "a link to a Dropbox Paper document (a stub)", FOLLOW),
)  # fmt: skip


def refusal_of_bytes(data: bytes, name: str) -> str | None:
    """Return why bytes are refused; None where they may be text."""
    ending = Path(name).suffix.lower().lstrip(".")
    if len(data) < STUB_BYTES:
        for form, what, advice in STUBS:
            if re.fullmatch(form, ending):
                return f"{name} is {what}, without the words. {advice}"
    if name.startswith("~$") and len(data) < LOCK_BYTES:
        return (
            f"{name} is the lock that Word keeps beside an open document, without the words. "
            "Close Word and import the document itself."
        )
    found = _signed(data, name)
    return f"{name} is {found[0]}. {found[1]}" if found else None


def _signed(data: bytes, name: str) -> tuple[str, str] | None:
    if data.startswith(OLE):
        return _ole(data, name)
    if data.startswith(SQLITE):
        return _database(name)
    if data[4:8] == b"ftyp" and data[:1] == b"\0":
        return _brand(data[8:12])
    for signature, what, advice in SIGNATURES + (WORDLIKE if b"\0" in data[:512] else ()):
        if data.startswith(signature):
            return what, advice
    return next(((what, advice) for form, what, advice in FORMS if form.match(data)), None)


def _brand(brand: bytes) -> tuple[str, str]:
    if brand[:3] == b"M4A" or brand in (b"M4B ", b"F4A "):
        return "a sound file (M4A)", RECORDING
    if brand in (b"heic", b"heix", b"mif1", b"avif"):
        return "an image", IMAGE
    return "a sound or video file (MP4)", RECORDING


def _ole(data: bytes, name: str) -> tuple[str, str]:
    """Tell the old formats of Office, and encrypted new ones, by the names of their streams."""
    for stream, what, advice in STREAMS:
        if stream.encode("utf-16-le") in data:
            return what, advice
    if project := _project(name):
        return project, PROJECT
    return "an Office file of the old kind (.doc, .xls or .ppt), or damaged", WORD


def _database(name: str) -> tuple[str, str]:
    if name.lower().endswith(".study"):
        return "a study of this program", "Open it with `throughline open`."
    project = _project(name)
    return (project or "a database (SQLite)"), PROJECT


def _project(name: str) -> str | None:
    ending = Path(name).suffix.lower().lstrip(".")
    return next((what for form, what in PROJECTS if re.fullmatch(form, ending)), None)


def describe_zip(names: Sequence[str], data: bytes, name: str) -> tuple[str, str]:
    """Return (what a zip file is, what to do) by the names of its parts."""
    if "mimetype" in names and (found := _by_mimetype(_first_bytes(data, "mimetype"))):
        return found
    for form, what, advice in PARTS:
        if any(form.match(each) for each in names):
            return (what, advice) if what else _iwork(name)
    if project := _project(name):
        return f"{project} (a zip file)", PROJECT
    inside = [each for each in names if TEXTS.search(each) and not each.startswith("__MACOSX/")]
    if not inside:
        return (
            "a zip file without a Word document in it" if names else "an empty zip file"
        ), UNPACK
    return (
        f"a zip file with {len(inside)} file{'s' * (len(inside) != 1)} in it "
        f"({', '.join(Path(each).name for each in inside[:3])}{', ...' * (len(inside) > 3)})",
        UNPACK,
    )


def _iwork(name: str) -> tuple[str, str]:
    ending = Path(name).suffix.lower()
    what = {".numbers": "a Numbers document", ".key": "a Keynote document"}.get(
        ending, "a Pages document"
    )
    to = "CSV" if ending == ".numbers" else "Word"
    return (
        f"{what} of a Mac (a zip file with Apple's own parts)",
        f"Open it on the Mac and choose File > Export To > {to}; import that.",
    )


def _by_mimetype(mimetype: bytes) -> tuple[str, str] | None:
    kind = mimetype.decode("ascii", "replace").strip()
    if kind == "application/epub+zip":
        return "an electronic book (EPUB)", ADVICE
    if "opendocument.text" in kind:
        return (
            "an OpenDocument text (.odt)",
            "Open it in LibreOffice or Word, choose File > Save As > Word document (.docx), and "
            "import that.",
        )
    if "opendocument.spreadsheet" in kind:
        return "an OpenDocument spreadsheet (.ods)", SHEET
    if "opendocument" in kind or "oasis" in kind:
        return "an OpenDocument file", WORD
    return None


def _first_bytes(data: bytes, part: str) -> bytes:
    """Return the beginning of a part; b"" where it cannot be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as file:
            return file.read(200)
    except (OSError, ValueError, RuntimeError, KeyError, EOFError, zipfile.BadZipFile):
        return b""
