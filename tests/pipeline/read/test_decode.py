"""Bytes to text, or one sentence on why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TranscriptUnreadable
from pipeline.read.decode import MAX_BYTES, decode, load

TEXT = "Dana: Héllo – “so”?\nJosé: Sí, mañana. It’s fine.\nDana: ok?"
POLISH = "Łukasz: Żółć gęślą jaźń, więc dzień dobry, źle się czuję. Proszę bardzo."
RUSSIAN = "Иван: Привет, как дела? Хорошо, спасибо. Мы начали работать в школе."


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "cp1252", "mac-roman",
    ],
)  # fmt: skip
def test_a_western_text_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("田中：こんにちは", "shift_jis"),
    ],
)
def test_other_scripts_are_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_letters_in_utf16_without_a_mark_are_read(encoding: str) -> None:
    """They are valid UTF-8 too, with a zero after each letter, and were once refused."""
    assert decode("Ann: Why? Bo: So.".encode(encoding), "a.txt") == "Ann: Why? Bo: So."


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    framed = f"Ann: {text} end"
    assert decode(framed.encode(), "a.txt") == framed.replace("\u2028", "\n").replace(
        "\u2029", "\n"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert decode(f"a{end}b".encode(), "a.txt") == "a\nb"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"\xef\xbb\xbf", "holds no words"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"\xd0\xcf\x11\xe0", "is an Office file of the old kind"),
        (b"MZ\x90\0\3\0", "is a program"),
        (b"ID3\4\0\0", "is a sound file"),
        (b"\0\0\0\x18ftypmp42", "is a sound or video file"),
        (b"{\\rtf1 hello}", "is an RTF file"),
        (bytes(range(256)) * 3, "is binary"),
        (b"Ann: hi\x01", "holds 1 control characters"),
        (b"<!DOCTYPE html><p>", "is a web page"),
        (b'{"a": 1}\n{"b": 2}', "is JSON"),
        (b'[{"a": 1}]', "is JSON"),
        ("Ann: hi".encode("utf-16")[:-1], "looks like utf-16, but byte"),
        ("Ann: café, naïve, é".encode()[:-1], "is UTF-8, but byte 20 is not"),
        ("Ann: café, naïve".encode() + b" \xe9", "is UTF-8, but byte 19 is not"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, told: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=told) as raised:
        decode(data, "a.txt")
    assert str(raised.value).startswith("a.txt ")


@pytest.mark.parametrize("start", ["MZ", "ID3", "RIFF", "GIF8", "Rar!"])
def test_initials_that_look_like_a_signature_are_text(start: str) -> None:
    """A transcript that began with "MZ: Hello" was once refused as a program."""
    assert decode(f"{start}: Hello".encode(), "a.txt") == f"{start}: Hello"


def test_brackets_at_the_start_are_no_json() -> None:
    assert decode(b"[00:01] Ann: hi", "a.txt") == "[00:01] Ann: hi"
    assert decode(b"[1] Ann: hi", "a.txt") == "[1] Ann: hi"


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "recording.vtt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(TranscriptUnreadable, match=r"recording\.vtt has 50 MB"):
        load(path)


def test_a_folder_and_a_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TranscriptUnreadable, match="is a folder"):
        load(tmp_path)
    with pytest.raises(TranscriptUnreadable, match=r"nothing\.txt cannot be read: No such file"):
        load(tmp_path / "nothing.txt")


def test_the_limit_stands_above_long_interviews() -> None:
    assert MAX_BYTES >= 15_000_000
