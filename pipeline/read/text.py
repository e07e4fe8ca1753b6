"""Read transcripts that are lines of text: Otter, Rev, `Name: text`, Markdown.

In:     lines (of a .txt, .md, or the paragraphs of a .docx).
Out:    a Reading.

The line kinds, tried in this order over the whole file:
`Name  0:22` alone, then words (Otter); `Name (00:01):` alone, then words (Rev);
`[00:01] Name: words`; `Name [00:01]: words`; `Name: words`; `**Name:** words`;
a name alone on its line, coming back, then words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.labels import find_speakers, is_role, looks_like_name, split_label
from pipeline.read.pieces import Piece, Reading, same_person
from pipeline.read.times import CLOCK, seconds

_TIME = rf"[\[(]?(?P<time>{CLOCK})[\])]?"
HEADER = re.compile(rf"^(?P<name>[^\n]{{1,60}}?)[:\s]*\s{_TIME}\s*:?\s*$")
TIME_FIRST = re.compile(rf"^{_TIME}\s*[-–]?\s*(?P<rest>[^\n:]{{1,60}}?:(?:\s.*|$))", re.DOTALL)
TIME_INSIDE = re.compile(
    rf"^(?P<name>[^\n:\[(]{{1,60}}?)\s*[\[(](?P<time>{CLOCK})[\])]\s*:?\s+(?P<text>\S.*)$",
    re.DOTALL,
)
TIME_ALONE = re.compile(rf"^{_TIME}(?:\s*(?:-->|[-–])\s*[\[(]?{CLOCK}[\])]?)?$")
BOLD = re.compile(
    r"^(?:\*\*|__)(?P<name>[^*_\n]{1,60}?)\s*(?P<colon>:?)\s*(?:\*\*|__)\s*(?P<c2>:?)"
)
OTTER_FOOTER = re.compile(r"^Transcribed by (?:https?://)?(?:www\.)?otter\.ai/?$", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(r"^#{1,6}\s")


@dataclass
class _Line:
    """A line read: a new speaker, a time, words; each may be absent."""

    speaker: str | None
    start_s: float | None
    words: str


def read_lines(lines: Sequence[str], *, format_name: str) -> Reading:
    """Read lines of text. format_name: "docx", or "txt" to have it told from the lines."""
    plain = [_without_bold(line.strip()) for line in lines]
    reading = Reading(format_name)
    headers = _headers(plain)
    speakers = find_speakers([_untimed(line) for line in plain if not TIME_ALONE.match(line)])
    alone = _names_alone(plain) if not headers and not speakers else set()
    if format_name == "txt":
        reading.format = "otter-txt" if headers or alone else "name-txt"
    named = bool(headers or speakers or alone)
    speaker: str | None = None
    start_s: float | None = None
    for raw, line in zip(lines, plain, strict=True):
        if not line:
            continue
        if OTTER_FOOTER.match(line):
            reading.leave(line, "the transcription service's footer")
            continue
        read = _read_line(line, headers, speakers, alone)
        if read.speaker is not None:
            speaker, start_s = read.speaker, read.start_s
        elif read.start_s is not None:
            start_s = read.start_s
        if named and speaker is None:
            heading = MARKDOWN_HEADING.match(raw.strip())
            why = "a heading" if heading else "it stands before the first speaker"
            reading.leave(raw if heading else line, why)
        elif read.words:
            reading.pieces.append(Piece(speaker, read.words, start_s))
    return reading


def _without_bold(line: str) -> str:
    """`**Name:** words` -> `Name: words`; other lines as they are."""
    match = BOLD.match(line)
    if not match or not (match["colon"] or match["c2"]):
        return line
    return f"{match['name']}: {line[match.end() :].strip()}"


def _untimed(line: str) -> str:
    """The line as `Name: words`, where it carries a time beside the name."""
    if match := TIME_FIRST.match(line):
        return match["rest"]
    if match := TIME_INSIDE.match(line):
        return f"{match['name'].strip()}: {match['text']}"
    return line


def _headers(lines: Sequence[str]) -> set[str]:
    """Return the names that stand alone on a line with a time."""
    names: Counter[str] = Counter()
    for line in lines:
        match = HEADER.match(line)
        if match and not TIME_ALONE.match(line):
            name = match["name"].strip(" :")
            if looks_like_name(name) or is_role(name):
                names[same_person(name)] += 1
    return set(names)


def _names_alone(lines: Sequence[str]) -> set[str]:
    """Return names that stand alone on lines again and again, each followed by words.

    Otter writes them so when times are switched off.
    """
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line and len(line) <= 60 and looks_like_name(line) and not re.search(r"[.!?,;]$", line):
            counts[same_person(line)] += 1
            followed[same_person(line)] += bool(after)
    often = {name for name, count in counts.items() if count >= 2 and followed[name] == count}
    return often if len(often) >= 2 else set()


def _read_line(line: str, headers: set[str], speakers: set[str], alone: set[str]) -> _Line:
    if alone_time := TIME_ALONE.match(line):
        return _Line(None, seconds(alone_time["time"]), "")
    match = HEADER.match(line)
    if match and same_person(match["name"].strip(" :")) in headers:
        return _Line(match["name"].strip(" :"), seconds(match["time"]), "")
    if same_person(line) in alone:
        return _Line(line, None, "")
    if timed := (TIME_FIRST.match(line) or TIME_INSIDE.match(line)):
        label, words = split_label(_untimed(line), speakers)
        if label is not None:
            return _Line(label, seconds(timed["time"]), words)
    label, words = split_label(line, speakers)
    return _Line(label, None, words)
