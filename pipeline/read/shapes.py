"""Find what may be a speaker's label at the head of a line, in every known shape.

In:     one line.
Out:    candidates: the shape, the name, a time beside it, the words after it.

Nothing is decided here: "Remember: so" is a candidate as much as "Dana: so". Which shape is
the file's, and which names are people, is told over the whole file (ways.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.read.names import BULLETS, MAX_LABEL, clean_name, may_be_name, name_key
from pipeline.read.times import (
    CUE_TIMES,
    Mark,
    mark_alone,
    mark_at_end,
    mark_at_start,
    marks_inside,
)

MAX_HEADER = 110  # characters of a line that is a name and a time; a longer one is talk
MAX_ALONE = 63  # characters of a name alone on a line
MAX_STOPPED = 24  # characters of a name before a full stop
# a mark before the name, the name, a colon; one inside a time, an address, Lehrer:in is none
_IN = r"(?<=\w)[:](?=[^\W\d_]{1,6}\s*[:：])"
LABEL = re.compile(
    rf"^(?P<mark>(?:[-–—•●▪◦·>@*+»]+\s*)?)(?P<name>\[?(?:[^:：\n<>]|{_IN}){{1,{MAX_LABEL}}}?\]?)"
    r"(?:\s*:(?:\s+|$)|:(?P<tight>)(?![^\W\d_]{1,6}\s*[:：])(?=[^\W\d_]|[\"“'‘(\[¿¡])|\s*：\s*)(?P<text>.*)$",
    re.DOTALL,
)
BRACKETS = {
    "[": "brackets", "{": "braces", "<": "angles", "(": "parens", "（": "parens",
    "【": "brackets", "「": "brackets", "『": "brackets", "《": "angles", "〈": "angles",
    "«": "angles",
}  # fmt: skip
_CLOSES = {"[": "]", "{": "}", "<": ">", "(": ")", "（": "）", "【": "】", "「": "」", "『": "』",
           "《": "》", "〈": "〉", "«": "»"}  # fmt: skip
ENCLOSED = re.compile(
    "^(?:[-–—•●▪>]+\\s*)?(?:"
    + "|".join(
        rf"{re.escape(o)}\s*(?P<n{at}>[^{re.escape(o + c)}\n]{{1,{MAX_LABEL}}})\s*{re.escape(c)}"
        for at, (o, c) in enumerate(_CLOSES.items())
    )
    + r")\s*(?P<colon>[:：]?)\s*(?P<text>.*)$",
    re.DOTALL,
)
DASH = re.compile(
    rf"^(?P<mark>[-–—]\s+)?(?P<name>[^\n–—:]{{1,{MAX_LABEL}}}?)(?:\s+[-–—]+\s+|\s?[–—]\s?)"
    r"(?P<text>\S.*)$",
    re.DOTALL,
)
_TITLE = r"(?:dr|prof|mr|mrs|ms|sr|sra|mme|st|hr|fr)"
TITLES = rf"(?:{_TITLE}\.\s+)*"
TITLE = re.compile(_TITLE, re.IGNORECASE)
STOP = re.compile(
    rf"^(?P<name>{TITLES}[^\W\d_][^\n.!?:]{{0,{MAX_STOPPED}}})\.\s+(?P<text>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
POINTED = re.compile(  # P.- words, P/ words, Q) words, P:- words, P.: words
    rf"^(?P<name>(?i:{TITLES})[^\W\d_](?:[^\n.!?:/()\]]|\([^\n()]*\)){{0,{MAX_STOPPED}}}?)\s?"
    r"(?:\.\s?[-–—:=/]+|(?<=[^\W\d_a-zà-ÿа-я])-\s+|[:;]\s?[-–—=>]+|[)\]}/\\]+[.:]?|_+:?|\*+:?)\s*(?P<text>\S.*)$",
    re.DOTALL,
)
CORNERS = re.compile(  # 田中「words」
    rf"^(?P<name>[^\n「『」』。、？！\s]{{1,{MAX_STOPPED}}})\s?(?:「(?P<a>.+)」|『(?P<b>.+)』)$",
    re.DOTALL,
)
TAB = re.compile(rf"^(?P<name>[^\t\n]{{1,{MAX_LABEL}}}?)[ ]*\t\s*(?P<text>\S.*)$", re.DOTALL)
ARROWS = re.compile(
    rf"^(?P<name>[^\n>|→=;~»]{{1,{MAX_LABEL}}}?)\s*(?:>+|»|\||→|=+>?|->|;|~|::)(?!\s*\d{{1,3}}:\d\d)\s*(?P<text>\S.*)$",
    re.DOTALL,
)
SPACES = re.compile(
    rf"^(?P<name>\S[^\n]{{0,{MAX_LABEL}}}?)(?: {{2,}}|[\u3000\u2003\u2002]+)(?P<text>\S.*)$"
)
NO_NAME_END = re.compile(r"(?:[!?,;。！？]|(?<![\s.][^\W\d_])\.)$")  # "Eva S." may be a name
ABBREVIATED = re.compile(r"^([^\W\d_]\d{0,2})\.$")  # P.: is P
INITIALS = re.compile(r"^([A-ZÀ-ÞΑ-ΩА-Я]{1,3})\.$")  # JL. — is JL
QUOTED = re.compile(r"^[\"“„«‚'‘][^\"”“»’']*$")  # "Ann: go home" is what somebody quotes
DOUBLED = re.compile(
    r"^[\[(<{](?=[^\])>}]*[^\W\d_])[^\])>}]+[\])>}]\s*\S"
)  # [Speaker 1] Speaker 1: words
DOTTED = re.compile(r"^(\d{1,3})\.([0-5]\d)\s+(?=[^\W\d_])")  # 00.04 Nora: words
BETWEEN = f" \t-–—|:;,{BULLETS}"  # signs between a time and a name
ANY = re.compile(
    r"[:：\[{<(（【「『《〈«」』\t>|→=;~»–—\u3000\u2003\u2002)\]}/\\]"
    r"| - |  |\.\s|\.-|^\w+[_*]|^\w{1,3}-\s"
)


@dataclass(frozen=True)
class Label:
    """A candidate. alone: no words after it on its line. spaced: white space after its colon."""

    shape: str
    name: str
    text: str
    mark: Mark | None = None
    spaced: bool = True

    @property
    def key(self) -> str:
        return name_key(self.name)

    @property
    def alone(self) -> bool:
        return not self.text


def match_label(line: str) -> re.Match[str] | None:
    """Match LABEL, quickly where a line has no colon."""
    return LABEL.match(line) if ":" in line or "：" in line else None


def labels_of(line: str, lead: str = "") -> list[Label]:
    """Return the candidates of a line, the likeliest shape first.

    lead: the words at its head that are set in bold or italics.
    """
    if not line:
        return []
    whole = mark_alone(line)
    if whole is not None:
        return []
    before = mark_at_start(line) or _dotted(line)
    rest = line[before.end :].lstrip(BETWEEN) if before else line
    labels = list(_candidates(rest, lead)) if rest else []
    if before is not None:
        labels = [_with(each, before) for each in labels]
        if before.sign == "" or rest != line:
            labels += [] if len(line) > MAX_HEADER else list(_header(rest, before))
    elif len(line) <= MAX_HEADER:
        labels = [*_ended(line), *labels]
    return [each for each in labels if each.name and may_be_name(each.name)]


def _dotted(line: str) -> Mark | None:
    """Return minutes and seconds with a dot between, which are a time before a label alone."""
    match = DOTTED.match(line)
    if not match or not match_label(line[match.end() :]):
        return None
    return Mark(0, len(match[0].rstrip()), int(match[1]) * 60.0 + int(match[2]), None, "", "clock")


def _with(label: Label, mark: Mark) -> Label:
    shape = "header" if label.alone and label.shape != "colon" else label.shape
    return Label(shape, label.name, label.text, label.mark or mark, label.spaced)


def _header(rest: str, mark: Mark) -> Iterator[Label]:
    """A time and a name, and nothing else."""
    name = clean_name(rest)
    if name and len(rest) <= MAX_LABEL:
        yield Label("header", name, "", mark)


def _ended(line: str) -> Iterator[Label]:
    """A name and a time, and nothing else: "Dana  0:22", "Dana (00:01):"."""
    stripped = line.rstrip(f" :：-–—|{BULLETS}")
    mark = mark_at_end(stripped)
    if mark is None or mark.start == 0 or mark.end < len(stripped):
        return
    name = stripped[: mark.start]
    if mark_at_end(name.rstrip(BETWEEN)) is not None:  # 3 March 2023 10:02AM • 43:12
        return
    set_off = mark.sign or (name != name.rstrip() and len(name) - len(name.rstrip(BETWEEN)) > 1)
    yield Label("header", clean_name(name), "", mark, spaced=bool(set_off))


def _candidates(rest: str, lead: str) -> Iterator[Label]:
    if lead and rest.startswith(lead):
        yield from _led(rest, lead)
    if ANY.search(rest[: 2 * MAX_LABEL]):
        yield from _enclosed(rest)
        match = match_label(rest)
        if match and not DOUBLED.match(match["name"]) and not _is_cut(match["name"]):
            name, mark, text = _timed(match["name"], match["text"])
            name = ABBREVIATED.sub(r"\1", name)
            yield Label("colon", name, text, mark, match["tight"] is None)
        yield from _time_between(rest)
        if rest[-1] in "」』" and (found := CORNERS.match(rest)):
            yield Label("corners", clean_name(found["name"]), found["a"] or found["b"])
        for shape, pattern in (
            ("tab", TAB), ("dash", DASH), ("stop", STOP), ("pointed", POINTED),
            ("arrows", ARROWS), ("spaces", SPACES),
        ):  # fmt: skip
            found = pattern.match(rest)
            if found and not _is_cut(found["name"]) and not TITLE.fullmatch(found["name"]):
                name, mark, text = _timed(found["name"], found["text"])
                yield Label(shape, INITIALS.sub(r"\1", name), text, mark)
    yield from _capitals(rest)
    if len(rest) <= MAX_ALONE and not NO_NAME_END.search(rest) and ":" not in rest:
        yield Label("alone", clean_name(rest), "")


def _is_cut(name: str) -> bool:
    """Whether what stands before a colon is half a quotation or half of what is in brackets."""
    return QUOTED.match(name) is not None or any(
        name.count(opens) > name.count(closes) for opens, closes in ("[]", "()", "{}")
    )


def _capitals(rest: str) -> Iterator[Label]:
    """Words in capitals before others that are not: "MR OKAFOR By accident"."""
    words = rest[:MAX_LABEL].split(" ")
    count = 0
    while count < min(len(words), 4) and words[count].isupper() and len(words[count]) > 1:
        count += 1
    if count == 1 and INITIALS.match(words[0]):  # "F. Where?" is a letter and a stop
        return
    if 0 < count < len(words) and not re.match(r"[\d:;,.–—-]", words[count] or "-"):
        name = " ".join(words[:count])
        yield Label("capitals", clean_name(name), rest[len(name) + 1 :])


def _led(rest: str, lead: str) -> Iterator[Label]:
    """Words in bold before others that are not."""
    text = rest[len(lead) :]
    name, mark, words = _timed(lead, text.lstrip(" :：-–—.|>\t"))
    if mark is None and (own := mark_alone(words)):  # the name in bold, a time, and no more
        mark, words = own, ""
    if text.strip() and len(lead) <= MAX_LABEL and not re.search(r"[.!?。！？]\s*$", lead):
        yield Label("bold", name, words, mark)


def _enclosed(rest: str) -> Iterator[Label]:
    if not rest or not (rest[0] in _CLOSES or rest[0] in "-–—•●▪>"):
        return
    match = ENCLOSED.match(rest)
    if not match:
        return
    at, name = next(
        (at, match[f"n{at}"]) for at in range(len(_CLOSES)) if match[f"n{at}"] is not None
    )
    opens = list(_CLOSES)[at]
    text = match["text"]
    if opens == "<" and name.startswith("/"):
        return
    if opens == "<":  # <Dana>words</Dana>
        text = re.sub(rf"</\s*{re.escape(name)}\s*>\s*$", "", text)
    mark = mark_at_start(text)
    if mark is not None:
        text = text[mark.end :].lstrip(" :-–—|\t")
    yield Label(BRACKETS[opens], clean_name(name), text, mark)


def _time_between(rest: str) -> Iterator[Label]:
    """A name, a time in brackets, a colon or none: "Dana [00:01]: so"."""
    mark = next(iter(marks_inside(rest[: 2 * MAX_LABEL])), None)
    if mark is None or not mark.start or re.search(r"[:：]", rest[: mark.start]):
        return
    after = rest[mark.end :]
    text = after.lstrip(" :：-–—|\t")
    shape = "colon" if after.lstrip()[:1] in (":", "：") else "timed"
    if text:
        yield Label(shape, clean_name(rest[: mark.start]), text, mark)


def _timed(name: str, text: str) -> tuple[str, Mark | None, str]:
    """Take a time from the end of a name, or from the beginning of the words after it."""
    mark = mark_at_end(name) if name[-1:] in "])}>#Zz" or name[-1:].isdigit() else None
    if mark is not None and mark.start and mark.end == len(name):
        return clean_name(name[: mark.start]), mark, text
    mark = mark_at_start(text)
    if mark is not None and mark.sign and not CUE_TIMES.match(text):
        return clean_name(name), mark, text[mark.end :].lstrip(" :-–—|\t")
    return clean_name(name), None, text
