"""Turn a file's bytes into text, or say why they are no text.

In:     the bytes of a file and its name.
Out:    text with newlines as "\\n", without a byte-order mark.
"""

from __future__ import annotations

import codecs
import json
import re
from itertools import islice
from pathlib import Path

from models.errors import TranscriptUnreadable

MAX_BYTES = 20_000_000  # a three-hour interview is about a hundredth of this

# first bytes -> what the file is
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc) or an encrypted one"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x7fELF", "a program"),
    (b"\x1aE\xdf\xa3", "a video file"),
    (b"\xff\xfb", "a sound file"),
    (b"fLaC\0", "a sound file"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF file"),
)
# the same, where a person's talk might begin so ("MZ: Hello"): believed beside a zero byte
WORDLIKE: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or video file"),
    (b"OggS", "a sound file"),
    (b"GIF8", "an image"),
    (b"Rar!", "a compressed file"),
)
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # control characters
LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
MARKS = "“”–—…€£§°·•«»\u00a0¿¡½¼¾²³©®™"  # of Western texts, beyond ASCII
READS_WELL = 0.8  # of those characters in their places: then the text is Western
SAMPLE = 5_000  # of those characters that are looked at
NOT_GUESSED = ["utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"]
ADVICE = "Export the transcript as .vtt, .srt, .docx or .txt and import that."


def load(path: Path) -> bytes:
    """Return the bytes of a file that may be a transcript. Raises TranscriptUnreadable."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TranscriptUnreadable(f"{path} is a folder; give the files in it.", file=str(path))
        check_size(size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise TranscriptUnreadable(
            f"{path} cannot be read: {error.strerror}. Check the path.", file=str(path)
        ) from error


def check_size(size: int, name: str) -> None:
    """Raise TranscriptUnreadable for a file of more bytes than any transcript has."""
    if size > MAX_BYTES:
        raise TranscriptUnreadable(
            f"{name} has {size / 1e6:,.0f} MB; a transcript has at most {MAX_BYTES / 1e6:,.0f} MB. "
            "Check that it is the transcript, not a recording.",
            file=name,
        )


def decode(data: bytes, name: str) -> str:
    """Return the text of a file. Raises TranscriptUnreadable for what is no text."""
    if not data.strip():
        raise TranscriptUnreadable(f"{name} is empty. {ADVICE}", file=name)
    if what := _signed(data):
        raise TranscriptUnreadable(f"{name} is {what}, not a transcript. {ADVICE}", file=name)
    text = _decoded(data, name)
    controls = NOT_TEXT.findall(text)
    if controls:
        raise TranscriptUnreadable(
            f"{name} holds {len(controls)} control characters (the first is "
            f"U+{ord(controls[0]):04X}), so it is not plain text. {ADVICE}",
            file=name,
        )
    if not text.strip():
        raise TranscriptUnreadable(f"{name} holds no words. {ADVICE}", file=name)
    start = text.lstrip()[:15].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")) or _is_json(text):
        raise TranscriptUnreadable(
            f"{name} is {'JSON' if start[0] in '{[' else 'a web page or XML'}, not a transcript. "
            f"{ADVICE}",
            file=name,
        )
    return LINE_ENDS.sub("\n", text)


def _signed(data: bytes) -> str | None:
    """Return what a file's first bytes say it is, unless that may be text."""
    signatures = SIGNATURES + (WORDLIKE if b"\0" in data[:512] else ())
    for signature, what in signatures:
        if data.startswith(signature):
            return what
    return "a sound or video file" if data[4:8] == b"ftyp" else None


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        value, end = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or end == len(text.strip())  # one value, or one a line


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if wide := _wide_encoding(data):
        return _strictly(data, wide, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data) or (
            error.reason == "unexpected end of data"
            and _reads_well(data.decode("cp1252", "replace")) < READS_WELL
        ):
            raise TranscriptUnreadable(
                f"{name} is UTF-8, but byte {error.start} is not. It may be truncated or joined "
                "from files in two encodings; export it again.",
                file=name,
            ) from error
    return _guessed(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptUnreadable(
            f"{name} looks like {encoding.removesuffix('-sig')}, but byte {error.start} is not. "
            "It may be truncated; export it again.",
            file=name,
        ) from error


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a byte-order mark by where their zero bytes stand."""
    if b"\0" not in data:
        return None
    quarter = max(1, len(data) / 4)
    shares = [data[at::4].count(0) / quarter for at in range(4)]
    for encoding, zeros, others in (
        ("utf-32-le", (2, 3), (0,)),
        ("utf-32-be", (0, 1), (3,)),
        ("utf-16-le", (1, 3), (0, 2)),
        ("utf-16-be", (0, 2), (1, 3)),
    ):
        high = 0.9 if encoding.startswith("utf-32") else 0.3
        if all(shares[at] > high for at in zeros) and all(shares[at] < 0.3 for at in others):
            return encoding
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII mostly form UTF-8: other encodings do so only by chance."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken > broken


def _guessed(data: bytes, name: str) -> str:
    """Guess among eight-bit and Asian encodings: Windows-1252 or Mac Roman where it reads well."""
    if b"\0" in data:
        raise TranscriptUnreadable(f"{name} is binary, not a transcript. {ADVICE}", file=name)
    best, readable = "", READS_WELL
    for encoding in ("cp1252", "mac-roman"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if (share := _reads_well(text)) > readable:
            best, readable = text, share
    if best:
        return best
    from charset_normalizer import from_bytes

    guess = from_bytes(data, cp_exclusion=NOT_GUESSED).best()
    if guess is None:
        raise TranscriptUnreadable(
            f"{name} is in an encoding that could not be recognised. Save it as UTF-8 and "
            "import it again.",
            file=name,
        )
    return str(guess)


def _reads_well(text: str) -> float:
    """Return the share of characters beyond ASCII that stand where they do in Western text.

    Letters beside letters of a fitting case; quotation marks, dashes and signs beside white
    space, figures or punctuation. Wrongly decoded text has capitals and signs inside words.
    """
    found = list(islice(re.finditer(r"[^\x00-\x7f]", text), SAMPLE))
    return sum(_fits(text, match.start()) for match in found) / max(1, len(found))


def _fits(text: str, at: int) -> bool:
    char, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if char.isalpha():
        near = text[max(0, at - 2) : at + 3]
        inside = char.isupper() and before.isalpha() and (before.islower() or after.islower())
        return any(c.isalpha() and c < "\x7f" for c in near) and not inside
    if char in "’‘":
        return before.isalpha() or after.isalpha()
    return char in MARKS and (char == "—" or not (before.isalpha() and after.isalpha()))
