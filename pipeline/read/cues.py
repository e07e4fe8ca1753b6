"""Cut files of cues: WebVTT (Zoom, Teams in all its generations, Webex, others), SubRip, SBV, LRC.

In:     the text of a file.
Out:    a Reading: pieces with speakers and times, and what was left out.
Source: W3C WebVTT; exports of Zoom and Teams, which keep to it only in part.

A cue is its times and all lines up to the next times, blank ones too, but for the line right
above those: the next cue's identifier, where the file gives its cues such. Cut here rather than
by a library, because every word must be traced: see docs/decisions/reading-transcripts.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.cue_speakers import find_pieces, is_voiced
from pipeline.read.front import ENCLOSED, SENTENCE_END, SITE
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.labels import looks_like_name
from pipeline.read.pieces import Reading
from pipeline.read.rolling import collapse_rolling
from pipeline.read.times import CUE_TIMES, seconds

SUBSTATION = re.compile(r"\{\\[^{}]*\}")  # {\an8}: position marks that some .srt carry
MACHINE_ID = re.compile(r"^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[/-]\S*)?)$")
LEADING = re.compile(r"^\d+\s*[-–:.)]\s*")  # "1 - Dana"
NAMED_ID = re.compile(r'^\d+\s+"([^"]+)"(?:\s*\(\d+\))?$')  # Webex: 3 "Dana Whitlock" (1234)
BROKEN_TIMES = re.compile(r"^[\s\d:.,-]*-->[\s\d:.,-]*$")
CUT_OFF = re.compile(r"^[\s\d:.,-]*(?:-{1,2}>?)?[\s\d:.,-]*$")
SETTINGS = re.compile(r"^(?:(?:[a-z]+|[XY][12]):\S+\s*)+$")
_CLOCK = r"\d{1,3}(?::\d{1,2}){1,2}(?:[:;]\d{2})?(?:\s?[.,]\s?\d{1,9})?"
LOOSE_TIMES = re.compile(  # as editors and people write them: ->, an arrow, frames, spaces
    rf"^\s*\[?({_CLOCK})\]?\s*(?:-{{1,3}}>|→|[–—]>)\s*\[?({_CLOCK})\]?(\s+.*)?$"
)
FRAMES = 25  # a second, in hh:mm:ss:ff
SBV_TIMES = re.compile(
    r"^\s*(\d{1,3}:\d\d:\d\d[.:]\d{2,3})\s*,\s*(\d{1,3}:\d\d:\d\d[.:]\d{2,3})\s*$"
)
LRC_LINE = re.compile(r"^\s*((?:\[\d{1,3}:\d\d(?:[.:]\d{1,3})?\]\s*)+)(.*)$")
LRC_TAG = re.compile(r"^\s*\[(?:ti|ar|al|au|by|re|ve|tool|length|offset|la|id|#)\s*:.*\]\s*$", re.I)
BELOW = "Words stand before the first time and none after the last: times may follow their words."
NOTICE_WORDS = 8  # of a service's line after the last cue
LOOK = 40  # lines in which a SubRip file shows a cue's times
SOME = 3  # cues that make a SubRip file, wherever they begin
NUMBERED = 0.5  # of the cues with a number or machine id above: then the file numbers its cues
NAMED = 0.5  # of the cues with words above that stand apart: then words are its identifiers
APART = 0.8  # of the cues with a blank line between number and times: then it is no end of words
EARLY = "Times in these lines lie before the recording began; they were read as 0."
BLOCKS = {
    r"NOTE(?:\s.*)?$": "a note in the file",
    r"STYLE\s*$": "a style sheet",
    r"REGION\s*$": "a region's settings",
}


class CueLine(NamedTuple):
    """number: 1-based, of the source."""

    number: int
    text: str


@dataclass
class Cue:
    start_s: float | None
    end_s: float | None
    lines: list[CueLine] = field(default_factory=list)
    speaker: str | None = None  # where the cue's identifier names one
    identifier: str = ""


def read_vtt(text: str, hints: ReadingHints = NO_HINTS) -> Reading:
    """Read a WebVTT file."""
    reading = Reading("vtt")
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if line.strip())
    title = lines[at].strip().removeprefix("WEBVTT").strip()
    reading.leave("WEBVTT", "the name of the format")
    reading.leave(title, "the file's title line")
    rest = [*[""] * (at + 1), *lines[at + 1 :]]
    cues = _Cutter(rest, reading, identifiers=True).cut()
    _speak(cues, reading, hints)
    if any(is_voiced(cue) for cue in cues):
        reading.format = "teams-vtt"
    elif any(piece.speaker for piece in reading.pieces):
        reading.format = "zoom-vtt"
    elif any(MACHINE_ID.match(line) and "-" in line for line in rest):
        reading.format = "teams-vtt"
    return reading


def read_srt(text: str, hints: ReadingHints = NO_HINTS) -> Reading:
    """Read a SubRip file; speakers are taken from "Name: " at the start of a cue."""
    reading = Reading("srt")
    cues = _Cutter(text.split("\n"), reading, identifiers=False).cut()
    for cue in cues:
        cue.lines = [line._replace(text=SUBSTATION.sub("", line.text)) for line in cue.lines]
    _speak(cues, reading, hints)
    return reading


def read_sbv(text: str, hints: ReadingHints = NO_HINTS) -> Reading:
    """Read captions of YouTube (.sbv): SubRip without numbers, both times with a comma between."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if times := SBV_TIMES.match(line):
            lines[at] = " --> ".join(each.replace(":", ".") if each.count(":") == 3 else each
                                     for each in times.groups())  # fmt: skip
        else:
            lines[at] = line.replace("[br]", "\n")
    reading = read_srt("\n".join(lines), hints)
    reading.format = "sbv"
    return reading


def read_lrc(text: str, hints: ReadingHints = NO_HINTS) -> Reading:
    """Read .lrc, as some recorders write it: a time in brackets, and words right after it."""
    reading = Reading("lrc")
    cues: list[Cue] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if LRC_TAG.match(line):
            reading.leave(line, "the file's own data")
        elif found := LRC_LINE.match(line):
            start = found[1].strip()[1:].partition("]")[0]
            cues.append(Cue(seconds(start), None, [CueLine(number, found[2])]))
        elif cues:
            cues[-1].lines.append(CueLine(number, line))
        else:
            reading.leave(line, "it stands before the first time")
    _speak(cues, reading, hints)
    return reading


def is_sbv(lines: Sequence[str]) -> bool:
    return any(SBV_TIMES.match(line) for line in lines[:20])


def is_lrc(lines: Sequence[str], name: str) -> bool:
    """Whether lines are .lrc by name or by the tags that only it has."""
    if name.lower().endswith(".lrc"):
        return any(LRC_LINE.match(line) for line in lines)
    tagged = any(LRC_TAG.match(line) for line in lines[:20])
    return tagged and sum(LRC_LINE.match(line) is not None for line in lines) > len(lines) / 2


def _speak(cues: list[Cue], reading: Reading, hints: ReadingHints) -> None:
    """Give the cues' words to those who speak them."""
    if collapse_rolling(cues):
        reading.shape += "rolling "
    find_pieces(cues, reading, hints)


class _Cutter:
    """Cuts lines into cues; what belongs to none is left out by name.

    identifiers: whether words right above a cue's times may be its identifier (WebVTT), or
    only a number (SubRip).
    """

    def __init__(self, lines: Sequence[str], reading: Reading, *, identifiers: bool) -> None:
        self.lines = _closed([_canonical(line) for line in lines])
        self.reading = reading
        self.identifiers = identifiers
        times = [at for at, line in enumerate(self.lines) if CUE_TIMES.match(line)]
        above = [at - 1 for at in times if at and self.lines[at - 1].strip()]
        machine = sum(MACHINE_ID.match(self.lines[at].strip()) is not None for at in above)
        worded = sum(self._opens(at) for at in above) - machine
        self.numbered = machine > (NUMBERED if identifiers else 0) * len(times)
        self.named = identifiers and worded >= NAMED * len(times)
        self.cues: list[Cue] = []
        self.before: list[int] = []  # lines before the first cue
        self.early: list[int] = []  # lines with times before the recording began

    def cut(self) -> list[Cue]:
        body: list[int] = []
        for at, line in enumerate(self.lines):
            times = CUE_TIMES.match(line)
            if times or BROKEN_TIMES.match(line):
                speaker, identifier = self._identifier(body)
                self._settle(body)
                body = []
                self._open(at, times, speaker)
                self.cues[-1].identifier = identifier
            else:
                body.append(at)
        self._name_by_identifiers()
        rest = self._cut_off(body)
        self._notice(body)
        self._settle(body)
        if self.before and self.cues and not self.cues[-1].lines:
            self.reading.doubt("left_out", BELOW, self.before)
        if self.early:
            self.reading.doubt("times_backwards", EARLY, self.early)
        for line in rest:
            self.reading.leave(line, "the beginning of a cue that is cut off")
        return self.cues

    def _open(self, at: int, times: re.Match[str] | None, speaker: str | None) -> None:
        if times is None:
            self.reading.leave(self.lines[at], "times that cannot be read")
            self.cues.append(Cue(None, None, speaker=speaker))
            return
        start_s, end_s = seconds(times[1]), seconds(times[2])
        if "-" in times[1] + times[2]:
            self.early.append(at + 1)
        self.cues.append(Cue(start_s, end_s, speaker=speaker))
        if times[3] and not SETTINGS.match(times[3]):
            self.cues[-1].lines.append(CueLine(at + 1, times[3]))

    def _opens(self, at: int) -> bool:
        """Whether a line stands apart from the lines above it."""
        return at == 0 or not self.lines[at - 1].strip()

    def _name_by_identifiers(self) -> None:
        """Take identifiers that come back, and look like names, for who speaks."""
        own = [clean for cue in self.cues if (clean := LEADING.sub("", cue.identifier))]
        counts = Counter(own)
        again = any(count > 1 for count in counts.values())
        fit = sum(map(looks_like_name, own))
        by_name = again and len(counts) > 1 and fit >= APART * len(self.cues)
        by_name = by_name and len(counts) <= max(2, len(own) / 2)
        for cue in self.cues:
            if by_name:
                cue.speaker = LEADING.sub("", cue.identifier) or None
            elif cue.identifier:
                self.reading.leave(cue.identifier, "a cue's identifier")

    def _identifier(self, body: list[int]) -> tuple[str | None, str]:
        """Take the identifier of the next cue off a body.

        Returns the speaker that it names, and the identifier where it has words.
        """
        if not body or not self.lines[body[-1]].strip():
            return None, ""
        at = body[-1]
        last, opens = self.lines[at].strip(), self._opens(at)
        if opens and (named := NAMED_ID.match(last)):
            body.pop()
            return named[1], ""
        if MACHINE_ID.match(last) and (self.numbered or (opens and "-" in last)):
            body.pop()
        elif opens and self._is_identifier(last, body):
            body.pop()
            return None, last
        return None, ""

    def _is_identifier(self, last: str, body: list[int]) -> bool:
        """Whether a line apart, right above times, names the cue, and is not somebody's words."""
        if MACHINE_ID.match(last):
            return True
        if not self.identifiers or self._in_block(body):
            return False
        return self.named or not self.cues or len(last.split()) == 1

    def _in_block(self, body: list[int]) -> bool:
        return _block(self.lines[body[-1]]) is not None

    def _settle(self, body: Sequence[int]) -> None:
        """Give a cue its words; notes, styles and regions after a blank line are left out."""
        why: str | None = None
        for at in body:
            line = self.lines[at]
            if not line.strip():
                why = None
                continue
            if self.identifiers and self._opens(at):
                why = _block(line)
            if why:
                self.reading.leave(line, why)
            elif self.cues:
                self.cues[-1].lines.append(CueLine(at + 1, line))
            else:
                self.before.append(at + 1)
                self.reading.leave(line, "it stands before the first cue")

    def _notice(self, body: list[int]) -> None:
        """Take a service's line off the end: alone after a blank line, an address or in brackets.

        Words after a blank line are the cue's elsewhere, so what only ends no sentence is told.
        """
        filled = [at for at in body if self.lines[at].strip()]
        own = len(filled) > 1 or (self.cues and self.cues[-1].lines)
        if not filled or not own or not self._opens(filled[-1]):
            return
        last = self.lines[filled[-1]].strip()
        ended = [SENTENCE_END.search(line.text) for cue in self.cues[:-1]
                 for line in cue.lines[-1:]]  # fmt: skip
        odd = not SENTENCE_END.search(last) and all(ended) and len(ended) >= SOME
        sure = SITE.search(last) or (ENCLOSED.match(last) and last.isupper())
        if len(last.split()) > NOTICE_WORDS or not (sure or odd):
            return
        body.remove(filled[-1])
        self.reading.leave(last, "a line of the transcription service", filled[-1] + 1)
        if not sure:
            self.reading.doubt("left_out", "This line was taken for no talk.", [filled[-1] + 1])

    def _cut_off(self, body: list[int]) -> list[str]:
        """Take a number or half a time at the end, where the file was cut, off a body."""
        taken: list[int] = []
        for at in reversed(body if self.cues else []):
            line = self.lines[at].strip()
            number = self.numbered and MACHINE_ID.match(line)
            if line and not number and not (CUT_OFF.match(line) and ":" in line):
                break
            taken.insert(0, at)
        while taken and not self.lines[taken[0]].strip():
            taken.pop(0)
        timed = any(":" in self.lines[at] for at in taken)
        if not taken or not (timed or self._opens(taken[0])):
            return []
        del body[body.index(taken[0]) :]
        return [self.lines[at] for at in taken]


def _canonical(line: str) -> str:
    """Return the times of a cue as WebVTT writes them; any other line as it is."""
    if (">" not in line and "→" not in line) or CUE_TIMES.match(line):
        return line
    found = LOOSE_TIMES.match(line)
    return f"{_clock(found[1])} --> {_clock(found[2])}{found[3] or ''}" if found else line


def _clock(loose: str) -> str:
    clock = loose.replace(" ", "").replace(";", ":")
    if clock.count(":") < 3:
        return clock
    whole, _, frames = clock.rpartition(":")
    return f"{whole}.{int(frames.split('.')[0]) * 1000 // FRAMES:03}"


def has_cues(lines: Sequence[str], *, named: bool) -> bool:
    """Whether times with an arrow stand near the beginning, or several anywhere.

    named: the file's ending says that they do, so they may be written loosely.
    """
    if any(CUE_TIMES.match(line) for line in lines[:LOOK]):
        return True
    found = sum(CUE_TIMES.match(line) is not None for line in lines if "-->" in line)
    return found >= SOME or (named and any(LOOSE_TIMES.match(line) for line in lines))


def _block(line: str) -> str | None:
    return next((why for mark, why in BLOCKS.items() if re.match(mark, line)), None)


def _closed(lines: Sequence[str]) -> list[str]:
    """Return lines without a blank one between a cue's number and its times.

    Such stand in files in which every other line is blank. A number that was said is followed
    by a blank line too, but not before nearly every cue, and not counting up.
    """
    times = [at for at, line in enumerate(lines) if CUE_TIMES.match(line)]
    far = [
        at
        for at in times
        if at > 1 and not lines[at - 1].strip() and lines[at - 2].strip().isdigit()
    ]
    numbers = [int(lines[at - 2]) for at in far if lines[at - 2].strip().isdecimal()]
    rising = sum(after == before + 1 for before, after in pairwise(numbers))
    if len(far) < 2 or len(far) < APART * len(times) or rising < APART * (len(numbers) - 1):
        return list(lines)
    moved = list(lines)
    for at in far:
        moved[at - 1], moved[at - 2] = moved[at - 2], ""
    return moved
