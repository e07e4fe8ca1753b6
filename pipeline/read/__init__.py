"""Read a transcript file of any known format.

In:     a path.
Out:    one Transcript: turns with speakers, times and roles; every word of the file is in
        a turn or listed as left out. TranscriptUnreadable says why a file is refused.

The format is told from the content, so a wrong file ending does no harm.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from models.errors import TranscriptUnreadable
from models.records import Role, Transcript, transcript_id
from pipeline.read.chat import is_chat, read_chat
from pipeline.read.consistency import check_consistency
from pipeline.read.cues import has_cues, is_lrc, is_sbv, read_lrc, read_sbv, read_srt, read_vtt
from pipeline.read.decode import decode_text, load, refuse_controls
from pipeline.read.doubts import add_doubts
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.padded import read_padded
from pipeline.read.pieces import Reading, join_pieces, same_person
from pipeline.read.repeated import without_repeated_labels
from pipeline.read.roles import assign_roles
from pipeline.read.signatures import ADVICE
from pipeline.read.tables import one_column, read_table
from pipeline.read.telling import tell_encoding
from pipeline.read.text import read_lines
from pipeline.read.text_formats import refuse_other_formats

OF_LINES = ("otter-txt", "name-txt")  # told apart by what a hint may change
# what people are told before they choose files; a file is known by its content, not its ending
READ_FROM = (
    "Read are .vtt and .srt (Zoom, Teams and others), .sbv, .lrc, CHAT .cha, Word .docx, tables as "
    ".csv or .tsv, and any other plain text, .txt or .md, in which lines or headings say who "
    "speaks. PDF, .doc, .odt and .rtf are not: save these as .docx."
)
ZIP = b"PK\x03\x04"


def read_transcript(path: Path, *, hints: ReadingHints | None = None) -> Transcript:
    """Read a file into a Transcript. Raises TranscriptUnreadable.

    hints: what a person told about the file; None: everything is told from the file.
    """
    return read_bytes(load(path), path.name, hints=hints)


def read_bytes(data: bytes, name: str, *, hints: ReadingHints | None = None) -> Transcript:
    """Read a file's bytes; name: the file's name, for messages and the interview's name."""
    hints = hints or NO_HINTS
    reading = _read(data, name, hints)
    reading.pieces = without_repeated_labels(reading.pieces)
    text, turns = join_pieces(reading.pieces)
    if not turns:
        raise TranscriptUnreadable(
            f"{name} was read as {reading.format}, but nobody speaks in it. {ADVICE}"
        )
    reading.leave_silent(turns)
    given = {same_person(label): role for label, role in hints.roles.items()}
    turns = tuple(
        replace(turn, role=given.get(same_person(turn.speaker), turn.role))
        for turn in assign_roles(text, turns, {**reading.told, **given})
    )
    add_doubts(reading, text, turns)
    check_consistency(reading, text, turns)
    key = ";".join(f"{turn.speaker}:{turn.start}-{turn.end}" for turn in turns)
    return Transcript(
        id=transcript_id(text, key),
        name=Path(name).stem,
        filename=name,
        format=reading.format,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        turns=turns,
        left_out=tuple(reading.left_out),
        doubts=tuple(reading.doubts),
        make=make_of("txt" if reading.format in OF_LINES else reading.format, reading.shape),
    )


def make_of(format_name: str, shape: str) -> str:
    """Return the make of a file: what it has in common with others from the same hands.

    The same for every reading of the file, whatever the hints; holds none of its words.
    """
    return hashlib.sha256(f"{format_name}\0{shape}".encode()).hexdigest()[:12]


def _read(data: bytes, name: str, hints: ReadingHints) -> Reading:
    if data.startswith(ZIP):
        from pipeline.read.docx import read_docx  # most files are text, and need no XML

        reading = read_docx(data, name, hints)
    else:
        decoded = decode_text(data, name, hints.encoding)
        reading = _read_text(decoded.text, name, hints)
        tell_encoding(reading, decoded)
    return reading


def _read_text(text: str, name: str, hints: ReadingHints) -> Reading:
    """Read a text in the format that its content says it is."""
    lines = text.split("\n")
    if is_chat(lines):
        refuse_controls(text.replace("\x15", ""), name)
        return _with_cues(read_chat(text), name)
    refuse_controls(text, name)
    if re.match(r"\s*WEBVTT(?:\s|$)", text):
        return _with_cues(read_vtt(text, hints), name)
    named = Path(name).suffix.lower() in (".vtt", ".srt")
    if has_cues(lines, named=named):
        return _with_cues(read_srt(text, hints), name)
    refuse_other_formats(text, name)
    if is_sbv(lines):
        return _with_cues(read_sbv(text, hints), name)
    if is_lrc(lines, name):
        return _with_cues(read_lrc(text, hints), name)
    if named:
        raise TranscriptUnreadable(
            f"{name} ends in {Path(name).suffix}, but holds no cue with times. It may be "
            "truncated; export it again.",
        )
    told = bool(hints.pattern or hints.names or hints.not_names)
    padded = None if told else read_padded(text)
    table = padded or read_table(text, name, hints)
    return table or read_lines(one_column(lines, name), format_name="txt", hints=hints)


def _with_cues(reading: Reading, name: str) -> Reading:
    if not reading.pieces:
        raise TranscriptUnreadable(
            f"{name} is a {reading.format} file without a single spoken cue. It may be "
            "truncated; export it again.",
        )
    return reading


class TurnJson(TypedDict):
    """A turn in the shape of `throughline read --json`."""

    speaker: str
    role: Role
    text: str
    start: int
    end: int
    start_s: float | None
    end_s: float | None


class LeftOutJson(TypedDict):
    """Words that are in no turn, in that shape."""

    text: str
    why: str


class DoubtJson(TypedDict):
    """What may be wrong with a reading, in that shape."""

    kind: str
    why: str
    lines: list[int]


class TranscriptJson(TypedDict):
    """A transcript in the shape of `throughline read --json`."""

    text: str
    turns: list[TurnJson]
    left_out: list[LeftOutJson]
    doubts: list[DoubtJson]


def transcript_to_json(transcript: Transcript) -> TranscriptJson:
    """Return the transcript in the shape of `throughline read --json`."""
    return {
        "text": transcript.text,
        "turns": [
            {
                "speaker": turn.speaker,
                "role": turn.role,
                "text": transcript.quote(turn),
                "start": turn.start,
                "end": turn.end,
                "start_s": turn.start_s,
                "end_s": turn.end_s,
            }
            for turn in transcript.turns
        ],
        "left_out": [{"text": each.text, "why": each.why} for each in transcript.left_out],
        "doubts": [
            {"kind": each.kind, "why": each.why, "lines": list(each.lines)}
            for each in transcript.doubts
        ],
    }
