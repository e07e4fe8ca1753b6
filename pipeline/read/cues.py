"""Read WebVTT (Zoom, Teams in all its generations, Webex, others) and SubRip.

In:     the text of a .vtt or .srt file.
Out:    a Reading: pieces with speakers and times, and what was left out.
Source: W3C WebVTT; exports of Zoom and Teams, which keep to it only in part.

Tokenised here rather than by a library, because every word must be traced: see
docs/decisions/reading-transcripts.md.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.read.labels import find_speakers, split_label
from pipeline.read.pieces import Piece, Reading
from pipeline.read.times import CUE_TIMES, seconds

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t\n]([^<>]*))?>", re.IGNORECASE)
VOICE_END = re.compile(r"</v\s*>", re.IGNORECASE)
INNER_TIME = re.compile(r"<\d[\d:.,]*>")
TAG = re.compile(  # with classes or attributes; "<b and c>" is talk
    r"</?(?:c|b|i|u|ruby|rt|lang|font|s|strong|em)(?:\.[^\s<>]*)?(?:\s+[a-z-]+=[^<>]*)?\s*>"
    r"|<lang\s+[\w-]+>",
    re.IGNORECASE,
)
SUBSTATION = re.compile(r"\{\\[^{}]*\}")  # {\an8}: position marks that some .srt carry
MACHINE_ID = re.compile(r"^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[/-]\S*)?)$")
NAMED_ID = re.compile(r'^\d+\s+"([^"]+)"(?:\s*\(\d+\))?$')  # Webex: 3 "Dana Whitlock" (1234)
BROKEN_TIMES = re.compile(r"^[\s\d:.,-]*-->[\s\d:.,-]*$")
CUT_OFF = re.compile(r"^[\s\d:.,-]*(?:-{1,2}>?)?[\s\d:.,-]*$")
SETTINGS = re.compile(r"^(?:(?:[a-z]+|[XY][12]):\S+\s*)+$")
EVERY_CUE = 0.8  # of the cues labelled: then a label is meant for its own cue only
NUMBERED = (
    0.5  # of the cues; more than these with a number or machine id: then the file numbers its cues
)
BLOCKS = {
    r"NOTE(?:\s.*)?$": "a note in the file",
    r"STYLE\s*$": "a style sheet",
    r"REGION\s*$": "a region's settings",
}


@dataclass
class _Cue:
    start_s: float | None
    end_s: float | None
    lines: list[str] = field(default_factory=list)
    speaker: str | None = None  # where the cue's identifier names one


def read_vtt(text: str) -> Reading:
    """Read a WebVTT file."""
    reading = Reading("vtt")
    header, *rest = text.split("\n")
    title = header.removeprefix("WEBVTT").strip()
    reading.leave("WEBVTT", "the name of the format")
    reading.leave(title, "the file's title line")
    cues = _Cutter(rest, reading, identifiers=True).cut()
    reading.pieces = _pieces(cues)
    if any(_voiced(cue) for cue in cues):
        reading.format = "teams-vtt"
    elif any(piece.speaker for piece in reading.pieces):
        reading.format = "zoom-vtt"
    elif any(MACHINE_ID.match(line) and "-" in line for line in rest):
        reading.format = "teams-vtt"
    return reading


def read_srt(text: str) -> Reading:
    """Read a SubRip file; speakers are taken from "Name: " at the start of a cue."""
    reading = Reading("srt")
    cues = _Cutter(text.split("\n"), reading, identifiers=False).cut()
    for cue in cues:
        cue.lines = [SUBSTATION.sub("", line) for line in cue.lines]
    reading.pieces = _pieces(cues)
    return reading


def _pieces(cues: list[_Cue]) -> list[Piece]:
    if any(_voiced(cue) for cue in cues):
        return [piece for cue in cues for piece in _voices(cue)]
    if any(cue.speaker for cue in cues):
        return [
            Piece(cue.speaker, _clean("\n".join(cue.lines)), cue.start_s, cue.end_s) for cue in cues
        ]
    return _labelled(cues)


def _voiced(cue: _Cue) -> bool:
    return any(VOICE.search(line) for line in cue.lines)


class _Cutter:
    """Cuts lines into cues; what belongs to none is left out by name.

    identifiers: whether any line right before a cue's times is its identifier (WebVTT), or
    only a number (SubRip, where other words are talk after a blank line inside a cue).
    """

    def __init__(self, lines: Sequence[str], reading: Reading, *, identifiers: bool) -> None:
        self.lines = lines
        self.reading = reading
        self.identifiers = identifiers
        self.numbered = _are_numbered(lines, NUMBERED if identifiers else 0)
        self.cues: list[_Cue] = []
        self.between: list[str] = []  # lines since the last blank one, not yet known to be what
        self.in_cue = False
        self.block = ""  # why the NOTE, STYLE or REGION block we are in is left out

    def cut(self) -> list[_Cue]:
        after_blank = True
        for line in self.lines:
            times = CUE_TIMES.match(line)
            if times or BROKEN_TIMES.match(line):
                self._open(line, times)
            elif not line.strip():
                self.in_cue, self.block = False, ""
            elif self.in_cue:
                self.cues[-1].lines.append(line)
            else:
                self._outside(line, after_blank=after_blank)
            after_blank = not line.strip()
        self._close()
        return self.cues

    def _open(self, line: str, times: re.Match[str] | None) -> None:
        """Begin a cue; the line before its times may be its number, inside or outside a cue."""
        speaker: str | None = None
        if self.in_cue and self.cues[-1].lines:
            last = self.cues[-1].lines[-1].strip()
            if self.numbered and MACHINE_ID.match(last):
                self.cues[-1].lines.pop()
        elif self.between:
            last = self.between.pop().strip()
            named = NAMED_ID.match(last)
            if named:
                speaker = named[1]
            elif MACHINE_ID.match(last) and (self.numbered or "-" in last):
                pass
            elif self.identifiers or MACHINE_ID.match(last) or not self.cues:
                self.reading.leave(last, "a cue's identifier")
            else:
                self.between.append(last)
        self._settle()
        self.in_cue, self.block = True, ""
        if times is None:
            self.reading.leave(line, "times that cannot be read")
            self.cues.append(_Cue(None, None, speaker=speaker))
            return
        self.cues.append(_Cue(seconds(times[1]), seconds(times[2]), speaker=speaker))
        if times[3] and not SETTINGS.match(times[3]):
            self.cues[-1].lines.append(times[3])

    def _outside(self, line: str, *, after_blank: bool) -> None:
        why = next((why for mark, why in BLOCKS.items() if re.match(mark, line)), "")
        if self.identifiers and after_blank and why and not self.block:
            self._settle()
            self.block = why
        if self.block:
            self.reading.leave(line, self.block)
        else:
            self.between.append(line)

    def _settle(self) -> None:
        """Give lines that stood outside a payload to the cue before: they are its talk."""
        for line in self.between:
            if self.cues:
                self.cues[-1].lines.append(line)
            else:
                self.reading.leave(line, "it stands before the first cue")
        self.between = []

    def _close(self) -> None:
        """Settle the end; a number or half a time without a cue is where the file was cut."""
        rest: list[str] = []
        while self.between and self.cues and _cut_off(self.between[-1], numbered=self.numbered):
            rest.append(self.between.pop())
        self._settle()
        for line in reversed(rest):
            self.reading.leave(line, "the beginning of a cue that is cut off")


def _cut_off(line: str, *, numbered: bool) -> bool:
    if MACHINE_ID.match(line.strip()):
        return numbered
    return CUT_OFF.match(line) is not None and ":" in line


def _are_numbered(lines: Sequence[str], share: float) -> bool:
    """Whether more than a share of the cues have a number or machine id before their times."""
    times = [at for at, line in enumerate(lines) if CUE_TIMES.match(line)]
    before = sum(at > 0 and MACHINE_ID.match(lines[at - 1].strip()) is not None for at in times)
    return before > share * len(times)


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
    end = VOICE_END.search(raw)
    inside, outside = (raw[: end.start()], raw[end.end() :]) if end else (raw, "")
    made = [
        Piece(speaker, _clean(inside), cue.start_s, cue.end_s),
        Piece(None, _clean(outside), cue.start_s, cue.end_s),
    ]
    return [piece for piece in made if piece.text.strip() or piece.speaker]


def _labelled(cues: list[_Cue]) -> list[Piece]:
    """Take speakers from labels at the start of lines.

    Where nearly every cue has one (Zoom), a cue without is by somebody unknown. Where labels
    stand only at a change of speaker, it goes on with the speaker before.
    """
    texts = [[_clean(line).strip() for line in cue.lines] for cue in cues]
    joined = [" ".join(lines) for lines in texts]
    speakers = find_speakers(joined) | find_speakers([line for lines in texts for line in lines])
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
