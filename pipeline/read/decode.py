"""Turn a file's bytes into text, or say why they are no text.

In:     the bytes of a file, its name, and the encoding where a person told it.
Out:    text with newlines as "\\n", without byte-order marks, and how its encoding was known.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from models.errors import TranscriptUnreadable
from pipeline.read.encodings import Guess, guess_encodings, known_encoding, wide_encoding
from pipeline.read.signatures import ADVICE, refusal_of_bytes
from pipeline.read.text_formats import refuse_other_formats

MAX_BYTES = 20_000_000  # a three-hour interview is about a hundredth of this
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # control characters
LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROLS = 0.05  # of the characters, above which a file is no text at all
FEW_CONTROLS = 8  # so many may stand in a short text
MARKS = "“”–—…«»€£§°·•\u00a0¿¡"  # of Western texts, beyond ASCII
READS_WELL = 0.8  # of those characters in their places: then the text is Western
SAMPLE = 5_000  # of those characters that are looked at


@dataclass(frozen=True)
class Decoded:
    """guesses: likeliest first, the one taken among them; empty where the encoding is sure.

    unused: the encoding that a person told, where the file itself says another.
    """

    text: str
    encoding: str
    guesses: tuple[Guess, ...] = ()
    unused: str = ""


def load(path: Path) -> bytes:
    """Return the bytes of a file that may be a transcript. Raises TranscriptUnreadable."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TranscriptUnreadable(f"{path} is a folder; give the files in it.")
        check_size(size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise TranscriptUnreadable(
            f"{path} cannot be read: {error.strerror}. Check the path."
        ) from error


def check_size(size: int, name: str) -> None:
    """Raise TranscriptUnreadable for a file of more bytes than any transcript has."""
    if size > MAX_BYTES:
        raise TranscriptUnreadable(
            f"{name} has {size / 1e6:,.0f} MB; a transcript has at most {MAX_BYTES / 1e6:,.0f} MB. "
            "Check that it is the transcript, not a recording.",
        )


def decode(data: bytes, name: str) -> str:
    """Return the text of a file. Raises TranscriptUnreadable for what is no plain text."""
    text = decode_text(data, name).text
    refuse_controls(text, name)
    refuse_other_formats(text, name)
    return text


def decode_text(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file, which may still hold control characters.

    encoding: what a person told; a byte-order mark, and text that is UTF-8, know better.
    Raises TranscriptUnreadable for what is no text.
    """
    if not data.strip(b" \t\r\n\v\f\0"):
        raise TranscriptUnreadable(
            f"{name} is empty{' (zero bytes alone)' if data.strip() else ''}. {ADVICE}"
        )
    if why := refusal_of_bytes(data, name):
        raise TranscriptUnreadable(why)
    found = _decoded(data, name, encoding)
    text = LINE_ENDS.sub("\n", found.text.lstrip("\ufeff"))
    if not text.replace("\ufeff", "").strip():
        raise TranscriptUnreadable(f"{name} holds no words. {ADVICE}")
    return Decoded(text, found.encoding, found.guesses, found.unused)


def refuse_controls(text: str, name: str) -> None:
    """Raise TranscriptUnreadable for control characters, which no transcript holds."""
    controls = NOT_TEXT.findall(text)
    if len(controls) > max(FEW_CONTROLS, CONTROLS * len(text)):
        raise TranscriptUnreadable(
            f"{name} is binary (bytes that are no letters), not text. If it comes from a program, "
            f"open it there. {ADVICE}",
        )
    if controls:
        raise TranscriptUnreadable(
            f"{name} holds {len(controls)} control characters (the first is "
            f"U+{ord(controls[0]):04X}), so it is not plain text. {ADVICE}",
        )


def _decoded(data: bytes, name: str, told: str | None) -> Decoded:
    encoding = known_encoding(told) if told else None
    if told and encoding is None:
        raise TranscriptUnreadable(
            f'{name}: there is no encoding "{told}". Known are, among others: utf-8, utf-16, '
            "cp1252, cp1250, cp1251, cp1254, iso8859-2, mac-roman, gb18030, big5, cp932.",
        )
    for mark, marked in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            unused = told if encoding and encoding.partition("-sig")[0] not in marked else ""
            text = _strictly(data, marked, name)
            return Decoded(text, marked.removesuffix("-sig"), unused=unused or "")
    if encoding and encoding.startswith("utf-16"):
        encoding = encoding if encoding != "utf-16" else wide_encoding(data) or "utf-16-le"
        return Decoded(_strictly(data, encoding, name), encoding)
    zeros = b"\0" in data
    if not zeros or (data.count(0) < 0.05 * len(data) and wide_encoding(data) is None):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            if encoding and encoding != "utf-8":
                return Decoded(_strictly(data, encoding, name), encoding)
            _refuse_broken_utf8(data, name, error)
        else:
            if NOT_TEXT.search(text) is None or wide_encoding(data) is None:
                sure = not encoding or encoding == "utf-8" or text.isascii()
                return Decoded(text, "utf-8", unused="" if sure else told or "")
    if wide := wide_encoding(data):
        return Decoded(_strictly(data, wide, name), wide)
    if zeros:
        raise TranscriptUnreadable(
            f"{name} is binary (bytes that are no letters), not text. If it comes from a program, "
            f"open it there. {ADVICE}",
        )
    return _guessed(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptUnreadable(
            f"{name} looks like {encoding.removesuffix('-sig')}, but byte {error.start} is not. "
            "It may be truncated; export it again.",
        ) from error


def _refuse_broken_utf8(data: bytes, name: str, error: UnicodeDecodeError) -> None:
    """Raise TranscriptUnreadable for UTF-8 that breaks off, or that another encoding follows."""
    if _mostly_utf8(data) or (
        error.reason == "unexpected end of data"
        and _reads_well(data.decode("cp1252", "replace")) < READS_WELL
    ):
        raise TranscriptUnreadable(
            f"{name} is UTF-8, but byte {error.start} is not. It may be truncated or joined "
            "from files in two encodings; export it again.",
        ) from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII mostly form UTF-8: other encodings do so only by chance."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken > broken


def _guessed(data: bytes, name: str) -> Decoded:
    """Take the likeliest encoding; one that is in no table, by charset-normalizer."""
    guesses = guess_encodings(data)
    for guess in guesses:
        try:
            return Decoded(data.decode(guess.encoding), guess.encoding, tuple(guesses))
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    other = from_bytes(data, cp_exclusion=NOT_GUESSED).best()
    if other is None or len(NOT_TEXT.findall(str(other))) > CONTROLS * len(data):
        raise TranscriptUnreadable(
            f"{name} is in an encoding that could not be recognised. Save it as UTF-8 and "
            "import it again.",
        )
    return Decoded(str(other), other.encoding, (Guess(other.encoding, other.language, 0.0),))


NOT_GUESSED = ["utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"]


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
