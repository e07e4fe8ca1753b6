"""Read transcripts that are lines of text: Otter, Rev, `Name: text`, Markdown.

In:     lines (of a .txt or .md, or the paragraphs and table rows of a .docx).
Out:    a Reading.

How a file marks its speakers is told from all of its lines: by headers, a name and a time
alone on a line (Otter `Name  0:22`, Rev `Name (00:01):`, `[00:01] Name`); by names alone on
lines (Otter without times); or by labels, `Name: words`, with a time before or after the name
or not. The way that most lines take is the file's; Markdown's marks around a name are ignored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Role
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.labels import (
    INTERVIEWERS,
    find_speakers,
    is_role,
    looks_like_name,
    match_label,
    named_in,
    role_word,
    split_label,
    told_before,
)
from pipeline.read.pieces import Piece, Reading, same_person
from pipeline.read.rows import Aside, Line, Spoken, read_rows
from pipeline.read.times import STAMP, STAMP_ALONE, STAMP_IN_BRACKETS, stamp_seconds

MAX_HEADER = 100  # characters; a longer line is talk
HEADER = re.compile(rf"^(?P<name>\S.{{0,79}}?)(?P<gap>[:\s]*\s){STAMP}\s?:?$")
HEADER_TIME_FIRST = re.compile(rf"^{STAMP}\s*[-–—|]?\s*(?P<name>\S.{{0,79}}?)\s?:?$")
TIME_FIRST = re.compile(rf"^{STAMP}\s*[-–—|]?\s*(?P<rest>[^\n]*)$")
TIME_INSIDE = re.compile(
    rf"^(?P<name>[^\n:\[]{{1,80}}?)\s*{STAMP_IN_BRACKETS}\s*:?\s+(?P<text>\S.*)$", re.DOTALL
)
TIME_AFTER = re.compile(rf"^{STAMP_IN_BRACKETS}\s*(?P<text>.*)$", re.DOTALL)
IN_BRACKETS = re.compile(rf"^{STAMP_IN_BRACKETS}")
# the part of a line in which Markdown may dress a label
HEAD = re.compile(r"^(?P<head>.{1,120}?:[*_]{0,3})(?P<rest>(?:\s.*)?)$", re.DOTALL)
MARKS = re.compile(r"\*{1,3}|_{2,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|(?<=[:.)\]])_")
LIST_MARK = re.compile(r"^(?:#{1,6}\s+|[-*•>]+\s+)")
OTTER_FOOTER = re.compile(r"^Transcribed by (?:https?://)?(?:www\.)?otter\.ai/?$", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6}\s")
RULE = re.compile(r"^(?:[-*_=~]\s?){3,}$")
TABBED = 0.5  # of the lines cut by tabs, before they are read as a table
MAX_ALONE = 60  # characters of a name alone on a line
OPENS_BLOCKS = 0.5  # of the blocks that begin with a name, before one seen once is believed
MIN_ALONE = 0.15  # of the lines that must be names, where names stand alone
MIN_ALONE_IN_BLOCKS = 0.03  # the same where each follows a blank line and has words below it
BEFORE = "it stands before the first speaker"


@dataclass
class _Line:
    """A line read: a new speaker, a time, words; each may be absent."""

    speaker: str | None
    start_s: float | None
    words: str


@dataclass
class _Marks:
    """How the file marks speakers: names in headers, in labels, alone on lines."""

    headers: set[str]
    labels: set[str]
    alone: set[str]


def read_lines(
    lines: Sequence[Line], *, format_name: str, hints: ReadingHints = NO_HINTS
) -> Reading:
    """Read lines of text. format_name: "docx", or "txt" to have it told from the lines."""
    reading = Reading(format_name)
    lines = _untabbed([line.strip() if isinstance(line, str) else line for line in lines])
    plain = [_undressed(line) if isinstance(line, str) else "" for line in lines]
    first, told = told_before(plain)
    marks = _find_marks(plain[first:])
    reading.told = _roles_told(told, marks, lines)
    if format_name == "txt":
        reading.format = "otter-txt" if marks.headers or marks.alone else "name-txt"
    rows = any(isinstance(line, Spoken) and line.speaker for line in lines)
    named = bool(rows or marks.headers or marks.labels or marks.alone)
    speaker: str | None = None
    start_s: float | None = None
    pending: float | None = None  # a time on a line of its own, for the speaker after it
    for line, undressed in zip(lines, plain, strict=True):
        if isinstance(line, Aside):
            reading.leave(line.words, line.why)
            continue
        if isinstance(line, Spoken):
            read = _Line(line.speaker, line.start_s, line.words)
        elif why := _no_talk(line, undressed, marks, named=named):
            reading.leave(line, why)
            continue
        else:
            read = _read_line(line, undressed, marks)
        if read.speaker is not None:
            speaker, start_s = read.speaker, read.start_s if read.start_s is not None else pending
        elif read.start_s is not None:
            start_s = pending = read.start_s
        if read.words:
            pending = None
        if named and speaker is None:
            reading.leave(read.words if isinstance(line, Spoken) else line, BEFORE)
        elif read.words or read.speaker:
            reading.pieces.append(Piece(speaker, read.words, start_s))
    return reading


def _no_talk(line: str, undressed: str, marks: _Marks, *, named: bool) -> str | None:
    """Return why a line is no talk, else None."""
    if line[:1] in "Tt" and OTTER_FOOTER.match(line):
        return "the transcription service's footer"
    if RULE.match(line):
        return "a ruled line"
    if named and HEADING.match(line) and _read_line(line, undressed, marks).speaker is None:
        return "a heading"
    return None


def _untabbed(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines whose cells are parted by tabs as the rows of a table."""
    filled = [line for line in lines if isinstance(line, str) and line]
    tabbed = [line for line in filled if "\t" in line]
    if len(tabbed) < 2 or len(tabbed) < TABBED * len(filled):
        return lines
    rows = iter(read_rows([[[cell] for cell in line.split("\t")] for line in tabbed]))
    found: list[Line] = []
    for line in lines:
        found += next(rows) if isinstance(line, str) and "\t" in line else [line]
    return found if any(isinstance(line, Spoken) for line in found) else lines


def _undressed(line: str) -> str:
    """Return the line without a list's mark and without emphasis on what may be its label."""
    bare = LIST_MARK.sub("", line, count=1) if line[:1] in "#-*•>" else line
    if "*" not in bare[:3] and "_" not in bare[:3] and not bare.startswith(("[", "(")):
        return bare
    match = HEAD.match(bare)
    if match:
        return MARKS.sub("", match["head"]) + match["rest"]
    return MARKS.sub("", bare).strip() if len(bare) <= MAX_HEADER else bare


def _find_marks(lines: Sequence[str]) -> _Marks:
    """Tell how the file marks its speakers: the way of most lines is the file's."""
    texts = [line for line in lines if line and not (":" in line and STAMP_ALONE.match(line))]
    headers = _headers(lines)
    labels = find_speakers([_untimed(line) for line in texts])
    timed = [_untimed(line) for line in texts if _is_timed(line)]
    if len(timed) >= 2:  # a time beside a label makes it sure, even if it comes once
        labels |= find_speakers(timed)
    alone = _names_alone(lines)
    in_headers = sum(_header(line, headers) is not None for line in texts)
    in_labels = sum(split_label(_untimed(line), labels)[0] is not None for line in texts)
    in_alone = sum(same_person(line) in alone for line in texts) if alone else 0
    if in_headers and in_headers >= max(in_labels, in_alone):
        return _Marks(headers, labels & headers, set())
    if in_alone > in_labels:
        return _Marks(set(), labels & alone, alone)
    return _Marks(headers & labels, labels, set())


def _untimed(line: str) -> str:
    """The line as `Name: words`, where it carries a time beside the name."""
    if ":" not in line:
        return line
    if match := TIME_FIRST.match(line):
        return match["rest"]
    if match := TIME_INSIDE.match(line):
        return f"{match['name'].strip()}: {match['text']}"
    return line


def _is_timed(line: str) -> bool:
    """Whether a line carries a time beside what may be a label."""
    label = match_label(line)
    return _untimed(line) != line or (
        label is not None and TIME_AFTER.match(label["text"]) is not None
    )


def _header(line: str, names: set[str] | None = None) -> tuple[str, float] | None:
    """Return (name, seconds) where a line is a name with a time, and nothing else.

    names: those that are believed; without, what looks like a name.
    """
    if ":" not in line or len(line) > MAX_HEADER or STAMP_ALONE.match(line):
        return None
    for pattern in (HEADER, HEADER_TIME_FIRST):
        if match := pattern.match(line):
            name = match["name"].strip(" :-–—|")
            known = same_person(name) in names if names is not None else (
                looks_like_name(name) or is_role(name) or (_set_off(match, line) and _short(name))
            )  # fmt: skip
            if known:
                return name, stamp_seconds(match)
    return None


def _set_off(match: re.Match[str], line: str) -> bool:
    """Whether more than one space, or brackets, part the time from the name before it."""
    gap = match.groupdict().get("gap")
    return gap is not None and (len(gap) > 1 or line.rstrip(": ").endswith(("]", ")")))


def _short(name: str) -> bool:
    return len(name.split()) <= 3 and not re.search(r"[.!?,;]", name)


def _headers(lines: Sequence[str]) -> set[str]:
    """Return the names that stand alone on a line with a time, and words in the line after.

    So "Monday 10:30" at the end of somebody's talk is none. A name that comes once, or has no
    capitals, must be followed by words each time, not by what may be the next header. After a
    name with capitals, "well (0:12)" is words.
    """
    found = [_header(line) for line in lines]
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    cased: set[str] = set()
    for header, after, then in zip(found, [*lines[1:], ""], [*found[1:], None], strict=False):
        if header:
            key = same_person(header[0])
            counts[key] += 1
            sure = _is_named(header[0])
            followed[key] += bool(after and not (then and (_is_named(then[0]) or not sure)))
            if sure:
                cased.add(key)
    return {
        key
        for key, count in counts.items()
        if (key in cased and count >= 2 and followed[key])
        or (followed[key] == count and (key in cased or count >= 2))
    }


def _is_named(words: str) -> bool:
    return looks_like_name(words) or is_role(words)


def _names_alone(lines: Sequence[str]) -> set[str]:
    """Return names that stand alone on lines, each followed by words.

    Otter writes them so when times are switched off. Where most blocks of lines begin
    with a name, one that comes once is believed too.
    """
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    opens: Counter[str] = Counter()
    blocks = 0
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        blocks += bool(line and not before)
        if not _may_stand_alone(line):
            continue
        key = same_person(line)
        counts[key] += 1
        followed[key] += bool(after)
        opens[key] += bool(after and not before)
    once = {name for name, count in counts.items() if opens[name] == count}
    often = {name for name, count in counts.items() if count >= 2 and followed[name] == count}
    if blocks > 1 and sum(counts[name] for name in once) >= OPENS_BLOCKS * blocks:
        often |= once
    filled = sum(bool(line) for line in lines)
    share = MIN_ALONE_IN_BLOCKS if often <= once else MIN_ALONE
    enough = sum(counts[name] for name in often) >= share * filled
    return often if len(often) >= 2 and enough else set()


def _may_stand_alone(line: str) -> bool:
    return (
        0 < len(line) <= MAX_ALONE
        and ":" not in line
        and (looks_like_name(line) or is_role(line))
        and not re.search(r"[.!?,;]$", line)
    )


def _read_line(line: str, undressed: str, marks: _Marks) -> _Line:
    if ":" in line and (alone_time := STAMP_ALONE.match(undressed)):
        return _Line(None, stamp_seconds(alone_time), "")
    if found := _header(undressed, marks.headers):
        return _Line(found[0], found[1], "")
    if marks.alone and same_person(undressed) in marks.alone:
        return _Line(undressed, None, "")
    return _read_label(undressed, marks.labels) or _read_talk(line)


def _read_label(line: str, labels: set[str]) -> _Line | None:
    """Read a line that begins with a speaker and has a time before, after or not at all."""
    if not labels:
        return None
    if timed := (TIME_FIRST.match(line) or TIME_INSIDE.match(line)):
        label, words = split_label(_untimed(line), labels)
        if label is not None:
            return _Line(label, stamp_seconds(timed), words)
    label, words = split_label(line, labels)
    if label is None:
        return None
    if after := TIME_AFTER.match(words):
        return _Line(label, stamp_seconds(after), after["text"])
    return _Line(label, None, words)


def _read_talk(line: str) -> _Line:
    """Read a line of talk; a time in square brackets before it is no word."""
    stamped = IN_BRACKETS.match(line) if line.startswith("[") else None
    if stamped:
        return _Line(None, stamp_seconds(stamped), line[stamped.end() :].strip())
    return _Line(None, None, line)


def _roles_told(told: dict[str, str], marks: _Marks, lines: Sequence[Line]) -> dict[str, Role]:
    """Return the roles of the speakers that the lines before the talk name."""
    speakers = marks.headers | marks.labels | marks.alone
    speakers |= {
        same_person(row.speaker) for row in lines if isinstance(row, Spoken) and row.speaker
    }
    return {
        speaker: "interviewer" if role_word(label) in INTERVIEWERS else "participant"
        for label, value in told.items()
        for speaker in speakers
        if named_in(value, speaker)
    }
