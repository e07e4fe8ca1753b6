"""Turn a file's bytes into text, or say why they are no text.

In:     the bytes of a file and its name.
Out:    text with newlines as "\\n", without a byte-order mark.
"""

from __future__ import annotations

import codecs
import json
import unicodedata
from pathlib import Path

from models.errors import TranscriptUnreadable

MAX_BYTES = 20_000_000  # a three-hour interview is about a hundredth of this
ALLOWED_CONTROLS = "\t\n\r\f\v\x85"

# first bytes -> what the file is
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc) or an encrypted one"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or video file"),
    (b"OggS", "a sound file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF file"),
)
ADVICE = "Export the transcript as .vtt, .srt, .docx or .txt and import that."


def load(path: Path) -> bytes:
    """Return the bytes of a file that may be a transcript. Raises TranscriptUnreadable."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TranscriptUnreadable(f"{path} is a folder; give the files in it.", file=str(path))
        if size > MAX_BYTES:
            raise TranscriptUnreadable(
                f"{path.name} has {size / 1e6:,.0f} MB; a transcript has at most "
                f"{MAX_BYTES / 1e6:,.0f} MB. Check that it is the transcript, not a recording.",
                file=path.name,
            )
        return path.read_bytes()
    except OSError as error:
        raise TranscriptUnreadable(
            f"{path} cannot be read: {error.strerror}. Check the path.", file=str(path)
        ) from error


def decode(data: bytes, name: str) -> str:
    """Return the text of a file. Raises TranscriptUnreadable for what is no text."""
    if not data.strip():
        raise TranscriptUnreadable(f"{name} is empty. {ADVICE}", file=name)
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            raise TranscriptUnreadable(f"{name} is {what}, not a transcript. {ADVICE}", file=name)
    text = _decoded(data, name)
    controls = [c for c in text if unicodedata.category(c) == "Cc" and c not in ALLOWED_CONTROLS]
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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


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
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if wide := _wide_encoding(data):
        return _strictly(data, wide, name)
    return _guessed(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptUnreadable(
            f"{name} says it is {encoding.removesuffix('-sig')}, but byte {error.start} is not. "
            "It may be truncated; export it again.",
            file=name,
        ) from error


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a byte-order mark by its zero bytes."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    if odd > 0.3 * half > even:
        return "utf-16-le"
    if even > 0.3 * half > odd:
        return "utf-16-be"
    return None


def _guessed(data: bytes, name: str) -> str:
    """Guess among the eight-bit and Asian encodings; Windows-1252 where it reads well."""
    if b"\0" in data:
        raise TranscriptUnreadable(f"{name} is binary, not a transcript. {ADVICE}", file=name)
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and _reads_well(western):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise TranscriptUnreadable(
            f"{name} is in an encoding that could not be recognised. Save it as UTF-8 and "
            "import it again.",
            file=name,
        )
    return str(best)


def _reads_well(text: str) -> bool:
    """Whether the odd characters are letters inside words or typographic punctuation."""
    odd = [i for i, c in enumerate(text) if ord(c) > 127]
    good = 0
    for i in odd:
        around = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
        if text[i] in "‘’“”–—…€£§°·•«» \u00a0¿¡½¼¾²³" or (
            text[i].isalpha() and any(c.isalpha() and ord(c) < 128 for c in around)
        ):
            good += 1
    mixed = sum(1 for i in odd if text[i].isupper() and i and text[i - 1].islower())
    return good >= 0.95 * len(odd) and mixed <= 0.05 * len(odd)
