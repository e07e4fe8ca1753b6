"""What is no transcript is refused by what it is, with what to do in the program it is from."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import TranscriptUnreadable
from pipeline.read import READ_FROM, read_bytes
from tests.pipeline.read.test_read import check_turns_or_refusal
from tests.properties import examples


def zipped(*parts: str, **held: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, words in {**dict.fromkeys(parts, "x"), **held}.items():
            archive.writestr(name, words)
    return data.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(64)


REFUSED: list[tuple[str, bytes, list[str]]] = [
    ("a.pdf", b"%PDF-1.7 x", ["a PDF", "Word"]),
    ("a.doc", ole("WordDocument"), ["Word file of the old kind (.doc", "save it as Word document"]),
    ("a.docx", ole("EncryptedPackage"), ["protected with a password", "remove it"]),
    ("a.xls", ole("Workbook"), ["Excel spreadsheet of the old kind", "CSV"]),
    ("a.ppt", ole("PowerPoint Document"), ["PowerPoint file"]),
    ("a.rtf", b"{\\rtf1 hello}", ["an RTF file", "save it as Word document (.docx)"]),
    (
        "a.odt",
        zipped(mimetype="application/vnd.oasis.opendocument.text"),
        ["(.odt)", "LibreOffice"],
    ),
    (
        "a.docx",
        zipped(mimetype="application/vnd.oasis.opendocument.text"),
        ["(.odt)", "LibreOffice"],
    ),
    (
        "a.ods",
        zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        ["spreadsheet", "CSV"],
    ),
    ("a.epub", zipped(mimetype="application/epub+zip"), ["electronic book"]),
    ("a.xlsx", zipped("xl/workbook.xml"), ["Excel spreadsheet (.xlsx)", "CSV"]),
    ("a.pptx", zipped("ppt/presentation.xml"), ["PowerPoint presentation"]),
    ("a.pages", zipped("Index/Document.iwa"), ["Pages document", "zip", "Export To > Word"]),
    (
        "a.qdpx",
        zipped("project.qde", "sources/a.txt"),
        ["REFI-QDA", "Export the transcripts from it"],
    ),
    ("a.atlproj23", zipped("content/x"), ["project of ATLAS.ti"]),
    ("a.nvp", ole("Root Entry"), ["project of NVivo", "Export the transcripts"]),
    ("a.mx22", b"SQLite format 3\0" + bytes(90), ["project of MAXQDA"]),
    ("a.study", b"SQLite format 3\0" + bytes(90), ["a study of this program", "throughline open"]),
    (
        "all.zip",
        zipped("ann.txt", "bo.docx", "__MACOSX/._ann.txt"),
        ["2 files in it", "ann.txt, bo.docx"],
    ),
    ("a.mp3", b"ID3\4\0\0\0", ["a sound file (MP3)", "Transcribe it first"]),
    ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", ["WAV", "Transcribe"]),
    ("a.txt", b"\0\0\0\x1cftypM4A \0", ["a sound file (M4A)"]),
    ("a.mp4", b"\0\0\0\x18ftypmp42", ["sound or video file"]),
    ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", ["image (JPEG)"]),
    (
        "a.eaf",
        b'<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT AUTHOR="">',
        ["ELAN (.eaf)", "Export As"],
    ),
    ("a.exb", b'<?xml version="1.0"?><basic-transcription>', ["EXMARaLDA"]),
    (
        "a.trs",
        b'<?xml version="1.0"?>\n<!DOCTYPE Trans SYSTEM "t.dtd">\n<Trans>',
        ["Transcriber (.trs)"],
    ),
    ("a.ttml", b'<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', ["TTML", ".srt"]),
    ("a.xml", b'<?xml version="1.0"?><foo/>', ["XML (<foo>)"]),
    (
        "a.ass",
        b"[Script Info]\nTitle: x\n\n[Events]\nDialogue: 0,0:00:01.00,",
        ["SubStation Alpha", ".srt"],
    ),
    ("a.txt", b"Dialogue: 0,0:00:01.00,0:00:02.50,Default,Ana,0,0,0,,Hi\n", ["SubStation Alpha"]),
    ("a.smi", b"<SAMI>\n<BODY><SYNC Start=0><P>Hi", ["SAMI", ".srt"]),
    ("a.sub", b"{1}{25}Hello\n{26}{50}there\n", ["MicroDVD", "frames"]),
    ("a.TextGrid", b'File type = "ooTextFile"\nObject class = "TextGrid"\n', ["Praat", "ELAN"]),
    ("a.scc", b"Scenarist_SCC V1.0\n\n00:00:01:00\t9420", ["Scenarist"]),
    ("a.json", b'{"text": "x", "segments": [{"avg_logprob": -1}]}', ["JSON of Whisper", "srt"]),
    ("a.txt", b'{"results": [{"speaker": "A", "text": "Hi"}]}', ["JSON"]),
    ("a.json", b'{"results": [{"speaker": "A", "text": "Hi"', ["JSON"]),
    (
        "a.gdoc",
        b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
        ["link to a Google"],
    ),
    (
        "a.vtt",
        b"<!DOCTYPE html><html><title>Sign in &middot; GitHub</title>",
        ["asks to sign in", "GitHub"],
    ),
    ("a.html", b"<html><head><title>Interview 7</title>", ['("Interview 7")', "browser"]),
    ("a.html", b"<cite>Kevin:</cite>\n<time>0:00</time>\n<p>We have</p>\n", ["a web page"]),
    ("a.txt", b"version https://git-lfs.github.com/spec/v1\noid x", ["Git LFS"]),
    ("._a.txt", b"\0\5\x16\7\0\2\0\0Mac OS X", ["side file of macOS"]),
    ("~$a.docx", b"\4Ida" + bytes(158), ["lock that Word keeps", "Close Word"]),
    ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related", ["MHTML", "Word"]),
    ("a.txt", bytes(range(256)) * 9, ["binary"]),
    ("a.txt", b"\0" * 900, ["empty (zero bytes alone)"]),
    ("a.txt", " \u3000\n ".encode("utf-16"), ["holds no words"]),
]


@pytest.mark.parametrize(("name", "data", "told"), REFUSED, ids=lambda each: str(each)[:20])
def test_a_refusal_says_what_the_file_is_and_what_to_do(
    name: str, data: bytes, told: list[str]
) -> None:
    """Each was once "not a transcript", which it may well be, or taken for talk."""
    with pytest.raises(TranscriptUnreadable) as raised:
        read_bytes(data, name)
    message = str(raised.value)
    assert message.startswith(f"{name} ")
    assert "\n" not in message
    assert "not a transcript" not in message
    for words in told:
        assert words in message


@pytest.mark.parametrize(
    "talk",
    [
        "Ann: <p> is a tag, he said\nBo: yes\nAnn: ok",
        "[1] Ann: hi\n[2] Bo: yes",
        "{so} Ann said\nand left",
        "Dialogue: what we need\nAnn: so",
        "BM: Hello\nFORM: yes\nBM: ok",
        "ID3: hi\nMIME: yes",
    ],
)
def test_talk_that_begins_like_a_format_is_talk(talk: str) -> None:
    found = read_bytes(talk.encode(), "a.txt")
    assert found.turns


@given(
    which=st.integers(0, len(REFUSED) - 1), cut=st.floats(0, 1), at=st.floats(0, 1),
    byte=st.integers(0, 255),
)  # fmt: skip
@examples(200)
def test_damaged_files_of_any_kind_are_read_or_refused(
    which: int, cut: float, at: float, byte: int
) -> None:
    name, whole, _ = REFUSED[which]
    data = bytearray(whole)
    data[int(at * (len(data) - 1))] = byte
    for each in (bytes(data), whole[: int(cut * len(whole))]):
        check_turns_or_refusal(each, name)


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("a.gdoc", '{"":"WARNING! DO NOT EDIT","doc_id":"1x","email":"a@example.org"}', "Google"),
        ("a.txt", '{"doc_id":"1x","resource_key":"","email":"a@example.org"}', "Google"),
        ("a.gsheet", '{"url":"https://docs.google.com/spreadsheets/d/1"}', "Google"),
        ("a.gslides", '{"doc_id":"1x"}', "Google"),
        ("a.url", "[InternetShortcut]\nURL=https://example.org", "shortcut"),
        ("a.txt", "[InternetShortcut]\nURL=https://example.org", "shortcut"),
        ("a.txt", "[Desktop Entry]\nType=Link\nURL=https://example.org", "shortcut"),
        (
            "a.txt",
            '<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key>'
            "<string>https://example.org</string></dict></plist>",
            "shortcut",
        ),
        (".a.docx.icloud", "bplist00x", "iCloud"),
    ],
)
def test_a_file_that_only_leads_to_another_says_so(name: str, words: str, said: str) -> None:
    """A stub of Google Drive was called JSON, which is of no help to who gave it."""
    with pytest.raises(TranscriptUnreadable, match=said):
        read_bytes(words.encode(), name)


LISTED = {  # an ending that people are told is read -> words of such a file
    ".vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Why?\n",
    ".srt": "1\n00:00:01,000 --> 00:00:02,000\nAnn: Why?\n",
    ".sbv": "0:00:01.000,0:00:02.000\nAnn: Why?\n\n0:00:02.000,0:00:04.000\nBo: So.\n",
    ".lrc": "[00:01.00]Ann: Why?\n[00:02.00]Bo: We set goals.\n[00:04.00]Ann: How?\n",
    ".cha": "@Begin\n@Participants:\tINV Ann Investigator, PAR Bo Participant\n*INV:\tWhy ?\n"
    "*PAR:\tso .\n@End\n",
    ".csv": "Speaker,Text\nAnn,Why?\nBo,We set goals.\nAnn,How?\nBo,Together.\n",
    ".tsv": "Speaker\tText\nAnn\tWhy?\nBo\tWe set goals.\nAnn\tHow?\nBo\tTogether.\n",
    ".txt": "Ann: Why?\nBo: We set goals.\nAnn: How?\nBo: Together.\n",
    ".md": "**Ann:** Why?\n\n**Bo:** We set goals.\n\n**Ann:** How?\n\n**Bo:** Together.\n",
}


def test_what_people_are_told_is_read_is_read_and_nothing_listed_is_untried() -> None:
    """.md was read and not named; .sbv, .lrc, .cha, .csv and .tsv too."""
    read, _, refused = READ_FROM.partition("PDF")
    assert set(re.findall(r"\.[a-z]{2,4}\b", read)) == {*LISTED, ".docx"}
    for ending, words in LISTED.items():
        made = read_bytes(words.encode(), f"talk{ending}")
        assert made.turns, ending
    endings = {name.rpartition(".")[2] for name, _, _ in REFUSED}
    named = set(re.findall(r"(?<=\.)[a-z]{2,4}\b", refused)) - {"docx"}
    assert named == {"doc", "odt", "rtf"}
    assert named <= endings
