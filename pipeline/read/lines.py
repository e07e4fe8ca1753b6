"""Prepare the lines of a transcript: what they are dressed in, and what they begin with.

In:     lines of a .txt or .md, or paragraphs of a Word file.
Out:    sources: the words without Markdown's marks, candidates for labels, a time alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.read.names import UNSEEN, name_key
from pipeline.read.rows import Aside, Line, Spoken, Styled
from pipeline.read.shapes import Label, labels_of, match_label
from pipeline.read.times import (
    POINTED,
    Mark,
    mark_alone,
    mark_at_start,
    mark_said,
    marks_inside,
    minutes_pointed,
)

HEADING = re.compile(r"^(?P<level>#{1,6})\s+(?=\S)")
RULE = re.compile(r"^(?:[-_*=~─—]\s?){3,}$")
UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")  # Markdown's other way to set a heading
MIN_SAID = 3  # lines that say that a time follows
MAX_TITLE = 12  # words of a line that is underlined
NO_TITLE = re.compile(r"[.!,;…。！]['\"”’»)\]]*$")
LIST_MARK = re.compile(r"^(?:[-*•>]+\s+)")
NUMBERED = re.compile(r"^(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]|\d{1,3}(?:\.\d{1,2})+)\s+(?=\S)")
LEAD = re.compile(
    r"^(?P<m>\*{1,3}|_{1,3})(?=\S)(?P<inner>[^*\n]{1,6000}?)(?<=\S)(?P=m)(?P<rest>.*)$"
)
HTML = re.compile(  # <u>Why?</u>
    r"^<(?P<m>u|b|i|em|strong|mark|ins)>(?P<inner>[^<\n]{1,6000})</(?P=m)>(?P<rest>.*)$",
    re.IGNORECASE,
)
DRESS = {"*": "italic", "_": "italic", "i": "italic", "em": "italic", "u": "underline",
         "ins": "underline", "mark": "highlight"}  # fmt: skip
MARKS = re.compile(r"\*{1,3}|_{2,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|(?<=[:.)\]])_")
# the part of a line in which Markdown may dress a label
HEAD = re.compile(r"^(?P<head>.{1,120}?[:\])][*_]{0,3})(?P<rest>(?:\s.*)?)$", re.DOTALL)
LINK = re.compile(  # [00:03](https://example.org/?t=3), <a href="...">00:03</a>
    r"\[(?P<text>[^\[\]\n]{1,80})\]\((?:[^()\s]|\([^()\s]*\))+(?:\s+\"[^\"\n]*\")?\)"
    r"|<a\s[^<>]*href[^<>]*>(?P<html>[^<>\n]{1,80})</a>",
    re.IGNORECASE,
)
ESCAPED = re.compile(r"\\(?=[\[\]()*_:#>.-])")  # pandoc's \[00:03\]
LABEL_ENDS = re.compile(r"^[*_]*\s*(?:[:：*_]|$|[(\[]?\d)")
TIMED = frozenset("0123456789[({<#|")  # with which a line begins that begins with a time
DRESSED = re.compile(r"[*_]|<[a-z]", re.IGNORECASE)
MAX_BEFORE = 60  # characters in which a dressed label stands after a time
MAX_WHOLE = 6000  # characters of a line that may be set in italics from end to end


@dataclass
class Source:
    """A line as it stands in the file, and what it may be.

    raw: the words as they are kept. text: the same without what dresses its head. lead: how
    its head is set ("bold", "italic") and whole: how all of it is ("bold", "italic", "list").
    why: the reason for which it is no talk, or "".
    """

    number: int  # 1-based
    raw: str
    text: str = ""
    lead: str = ""
    whole: str = ""
    dress: frozenset[str] = frozenset()  # all ways in which the whole of it is set
    level: int = 0  # of a heading
    opens: bool = False  # it stands after a blank line, a heading or a time
    labels: Sequence[Label] = ()
    mark: Mark | None = None  # a time of which the line consists
    why: str = ""
    row: Spoken | Aside | None = field(default=None)

    @property
    def blank(self) -> bool:
        return not self.raw and self.row is None

    @property
    def talk(self) -> bool:
        """Whether it may be somebody's words or name."""
        return bool(self.raw) and not self.why and self.mark is None and self.row is None


def prepare(lines: Sequence[Line]) -> list[Source]:
    """Return the sources of lines."""
    found: list[Source] = []
    if minutes_pointed([line for line in lines if isinstance(line, str)]):
        lines = [_with_colons(line) if isinstance(line, str) else line for line in lines]
    for number, line in enumerate(lines, start=1):
        if isinstance(line, str):
            found.append(_source(number, line))
        else:
            found.append(Source(number, "", row=line))
    _underlined(found)
    _said_times(found)
    return found


def _with_colons(line: str) -> str:
    """Return a line with [00:03] for [00.03], set as it was."""
    words = POINTED.sub(r"\1:\2", line)
    if not isinstance(line, Styled):
        return words
    styled = Styled(words)
    vars(styled).update(vars(line))
    styled.lead_words = POINTED.sub(r"\1:\2", line.lead_words)
    return styled


def _said_times(sources: Sequence[Source]) -> None:
    """Take lines such as "Timestamp: 00:01:02" for times, where they come again and again.

    One alone ("Time: 10:30") is a fact in the file's head.
    """
    said = [(s, mark) for s in sources if s.talk and (mark := mark_said(s.text))]
    if len(said) >= MIN_SAID:
        for source, mark in said:
            source.mark, source.labels = mark, ()
    _said_ranges(sources)


def _said_ranges(sources: Sequence[Source]) -> None:
    """Take two lines such as "Start: 0:04" and "End: 0:09" for a range, where they come again."""
    found: dict[tuple[str, str], list[tuple[Source, Source, Mark, Mark]]] = {}
    for first, second in pairwise(sources):
        one, two = _named_time(first), _named_time(second)
        if one and two and one[0] != two[0] and two[1].seconds >= one[1].seconds:
            pair = (one[0], two[0])
            found.setdefault(pair, []).append((first, second, one[1], two[1]))
    for each in found.values():
        for first, second, start, end in each if len(each) >= MIN_SAID else ():
            first.mark, first.labels = replace(start, until=end.seconds), ()
            second.why = "the end of a time"


def _named_time(source: Source) -> tuple[str, Mark] | None:
    """Return (word, time) of a line that is a word, a colon and a time."""
    match = match_label(source.text) if source.talk and source.text[-1:].isdigit() else None
    mark = mark_alone(match["text"]) if match else None
    return (name_key(match["name"]), mark) if match and mark else None


def _underlined(sources: Sequence[Source]) -> None:
    """Make a heading of a line that stands apart above a line of = or -.

    Not where most lines stand so: then the rules part the talk.
    """
    found: list[tuple[Source, int]] = []
    for at, rule in enumerate(sources):
        if at == 0 or not UNDERLINE.match(rule.raw):
            continue
        title = sources[at - 1]
        apart = at == 1 or sources[at - 2].blank
        short = len(title.raw.split()) <= MAX_TITLE and not NO_TITLE.search(title.raw)
        if apart and short and title.talk:
            found.append((title, 1 if rule.raw[0] == "=" else 2))
    if 2 * len(found) <= sum(source.talk for source in sources):
        for title, level in found:
            title.level = level


def _source(number: int, line: str) -> Source:
    words = UNSEEN.sub("", line) if not line.isascii() else str(line)
    if "](" in words or "</a>" in words.casefold():
        words = LINK.sub(_unlinked, words)
    if "\\" in words and (plain := ESCAPED.sub("", words)) and marks_inside(plain):
        words = plain
    source = Source(number, words.strip())
    if not source.raw:
        return source
    if RULE.match(source.raw):
        source.why = "a ruled line"
        return source
    if words[:2].isspace() or words[0] == "\t":
        source.dress = frozenset((f"indent {len(words) - len(words.lstrip())}",))
    if isinstance(line, Styled):
        source.lead, source.whole, source.level = line.lead, line.whole, line.level
        source.dress = line.dress
    undress(source, line.lead_words.strip() if isinstance(line, Styled) else "")
    return source


def undress(source: Source, lead: str = "") -> None:
    """Tell from the raw words of a source its text, its time, its labels.

    lead: the words at its head that are set apart, in a Word file.
    """
    lead = _undress(source, lead)
    source.mark = mark_alone(source.text)
    source.labels = labels_of(source.text, lead) if source.mark is None else ()


def _unlinked(match: re.Match[str]) -> str:
    """Return a time or a name without the address that it leads to; other links as they are."""
    text, line = match["text"] or match["html"], match.string
    before, after = line[: match.start()], line[match.end() :]
    if mark_alone(text.strip()) is not None:
        return text if before.rstrip().endswith(("(", "[")) or text[0] in "([" else f"[{text}]"
    named = not before.strip(" *_#>-") and LABEL_ENDS.match(after) is not None
    return text if named else match[0]


def _undress(source: Source, lead: str) -> str:
    """Set the text of a source; return the words at its head that are set apart."""
    bare = source.raw
    heading = HEADING.match(bare) if bare[0] == "#" else None
    if heading:
        source.level = len(heading["level"])
        bare = bare[heading.end() :]
    elif bare[0] in "-*•>" and (mark := LIST_MARK.match(bare)):
        bare = bare[mark.end() :]
    elif bare[0] in TIMED and DRESSED.search(bare[:MAX_BEFORE]) and (time := mark_at_start(bare)):
        return _undress_after(source, bare, time.end)
    if bare[:1] in ("*", "_", "<") and (match := LEAD.match(bare) or HTML.match(bare)):
        source.lead = DRESS.get(match["m"].casefold(), "bold")
        inner = match["inner"].strip()
        source.text = f"{match['inner']}{match['rest']}".strip()
        if not match["rest"].strip() and len(bare) <= MAX_WHOLE:
            source.whole = source.lead
            source.dress |= {source.lead}
            if bare[0] == "<":
                source.raw = source.text = inner
            return ""
        return inner
    source.text = bare
    if bare[:1] in ("[", "(") and ("*" in bare[:100] or "_" in bare[:100]):
        match = HEAD.match(bare)
        if match:
            source.text = MARKS.sub("", match["head"]) + match["rest"]
    if not source.whole and NUMBERED.match(bare):
        source.whole = "list"
    return lead


def _undress_after(source: Source, bare: str, end: int) -> str:
    """Undress the head of what stands after a time: "[00:03] **Ann:** so"."""
    rest = bare[end:].lstrip(" \t-–—•|")
    rest = LIST_MARK.sub("", rest)
    match = LEAD.match(rest) or HTML.match(rest)
    if match is None:
        source.text = bare
        return ""
    source.lead = DRESS.get(match["m"].casefold(), "bold")
    source.text = f"{bare[:end]} {match['inner']}{match['rest']}".strip()
    return match["inner"].strip()


def place(sources: Sequence[Source]) -> None:
    """Tell which sources open a block."""
    opens = True
    for source in sources:
        if source.talk:
            source.opens = opens
            opens = source.level > 0
        else:
            opens = True
