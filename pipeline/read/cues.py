"""Read WebVTT (Zoom, Teams in all its generations, others) and SubRip.

In:     the text of a .vtt or .srt file.
Out:    a Reading: pieces with speakers and times, and what was left out.
Source: W3C WebVTT; exports of Zoom and Teams, which keep to it only in part.

Tokenised here rather than by a library, because every word must be traced: see
docs/decisions/reading-transcripts.md.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from pipeline.read.labels import find_speakers, split_label
from pipeline.read.pieces import Piece, Reading
from pipeline.read.times import CUE_TIMES, seconds

VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]+([^>]*))?>", re.IGNORECASE)
VOICE_END = re.compile(r"</v\s*>", re.IGNORECASE)
INNER_TIME = re.compile(r"<\d[\d:.,]*>")
TAG = re.compile(r"</?(?:c|b|i|u|ruby|rt|lang|font|s|strong|em)(?:[.\s][^<>]*)?>", re.IGNORECASE)
SUBSTATION = re.compile(r"\{\\[^{}]*\}")  # {\an8}: position marks that some .srt carry
MACHINE_ID = re.compile(r"^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[/-]\S*)?)$")
EVERY_CUE = 0.8  # of the cues labelled: then a label is meant for its own cue only
BLOCKS = {"NOTE": "a note in the file", "STYLE": "a style sheet", "REGION": "a region's settings"}


@dataclass
class _Cue:
    start_s: float
    end_s: float
    lines: list[str]


def read_vtt(text: str) -> Reading:
    """Read a WebVTT file."""
    reading = Reading("vtt")
    lines = text.split("\n")
    header, *rest = lines
    title = header.removeprefix("WEBVTT").strip()
    reading.leave("WEBVTT", "the name of the format")
    reading.leave(title, "the file's title line")
    cues = _cues(rest, reading)
    if any(VOICE.search(line) for cue in cues for line in cue.lines):
        reading.format = "teams-vtt"
        for cue in cues:
            reading.pieces += _voices(cue)
    else:
        reading.pieces = _labelled(cues)
        if any(piece.speaker for piece in reading.pieces):
            reading.format = "zoom-vtt"
        elif any(MACHINE_ID.match(line) and "-" in line for line in rest):
            reading.format = "teams-vtt"
    return reading


def read_srt(text: str) -> Reading:
    """Read a SubRip file; speakers are taken from "Name: " at the start of a cue."""
    reading = Reading("srt")
    cues = _cues(text.split("\n"), reading)
    for cue in cues:
        cue.lines = [SUBSTATION.sub("", line) for line in cue.lines]
    reading.pieces = _labelled(cues)
    return reading


def _cues(lines: list[str], reading: Reading) -> list[_Cue]:
    """Cut the lines into cues; what belongs to none is left out by name."""
    cues: list[_Cue] = []
    between: list[str] = []  # lines since the last blank one, not yet known to be what
    in_cue = False
    after_blank = True
    block = ""  # kind of the NOTE, STYLE or REGION block we are in
    for line in [*lines, ""]:
        times = CUE_TIMES.match(line)
        if times:
            _settle(between, cues, reading, before_times=True)
            between, block = [], ""
            cues.append(_Cue(seconds(times[1]), seconds(times[2]), []))
            if times[3] and not re.match(r"^(?:[a-z]+:\S+\s*)+$", times[3]):
                cues[-1].lines.append(times[3])
            in_cue, after_blank = True, False
        elif not line.strip():
            in_cue, after_blank, block = False, True, ""
        else:
            word = line.split()[0] if after_blank and not in_cue else ""
            if word in BLOCKS and not block:
                _settle(between, cues, reading, before_times=False)
                between, block = [], word
            if block:
                reading.leave(line, BLOCKS[block])
            elif in_cue:
                between = _into_cue(between, cues, line)
            else:
                between.append(line)
            after_blank = False
    _settle(between, cues, reading, before_times=False)
    return cues


def _into_cue(between: list[str], cues: list[_Cue], line: str) -> list[str]:
    """Take a payload line; a bare number or id is held back, as it may name the next cue."""
    if between:
        cues[-1].lines += between
    if MACHINE_ID.match(line.strip()):
        return [line]
    cues[-1].lines.append(line)
    return []


def _settle(between: list[str], cues: list[_Cue], reading: Reading, *, before_times: bool) -> None:
    """Give lines that stood outside a payload to where they belong."""
    rest = list(between)
    if before_times and rest:
        identifier = rest.pop().strip()
        if not MACHINE_ID.match(identifier):
            reading.leave(identifier, "a cue's identifier")
    for line in rest:
        if cues:
            cues[-1].lines.append(line)  # a blank line inside a cue: the words are talk
        else:
            reading.leave(line, "it stands before the first cue")


def _clean(text: str) -> str:
    """Remove marks that are not words and read entities."""
    text = TAG.sub("", INNER_TIME.sub("", VOICE_END.sub("", text)))
    return html.unescape(text).replace("\u200e", "").replace("\ufeff", "")


def _voices(cue: _Cue) -> list[Piece]:
    """Split a cue at its voices; words before the first voice have no speaker."""
    whole = "\n".join(cue.lines)
    pieces: list[Piece] = []
    speaker: str | None = None
    position = 0
    for match in VOICE.finditer(whole):
        pieces += _piece(speaker, whole[position : match.start()], cue)
        speaker = html.unescape((match[1] or "").strip()) or None
        position = match.end()
    pieces += _piece(speaker, whole[position:], cue)
    return pieces


def _piece(speaker: str | None, raw: str, cue: _Cue) -> list[Piece]:
    """Return the piece, and what follows a closed voice as a piece without a speaker."""
    inside, _, outside = VOICE_END.sub("\0", raw, count=1).partition("\0")
    made = [Piece(speaker, _clean(inside), cue.start_s, cue.end_s)]
    if outside:
        made.append(Piece(None, _clean(outside), cue.start_s, cue.end_s))
    return [piece for piece in made if piece.text.strip()]


def _labelled(cues: list[_Cue]) -> list[Piece]:
    """Take speakers from labels at the start of lines.

    Where nearly every cue has one (Zoom), a cue without is by somebody unknown. Where labels
    stand only at a change of speaker, it goes on with the speaker before.
    """
    texts = [[_clean(line) for line in cue.lines] for cue in cues]
    joined = [" ".join(lines) for lines in texts]
    speakers = find_speakers(joined + [line for lines in texts for line in lines[1:]])
    labelled = sum(split_label(text, speakers)[0] is not None for text in joined)
    always = labelled >= EVERY_CUE * len(cues)
    pieces: list[Piece] = []
    speaker: str | None = None
    for cue, lines in zip(cues, texts, strict=True):
        if always:
            speaker = None
        for line in lines:
            label, words = split_label(line, speakers)
            speaker = label or speaker
            pieces.append(Piece(speaker, words, cue.start_s, cue.end_s))
    return pieces
