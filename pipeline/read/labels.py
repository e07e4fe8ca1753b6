"""Decide which "Something: " at the start of a line is a speaker, over the whole file.

A single line cannot tell "Dana: so I" from "Remember: so I". A label is taken for a speaker
when it looks like a name or a role and the file as a whole is labelled: it comes back, or
nearly every line has one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.read.pieces import same_person
from pipeline.read.times import CLOCK

MAX_LABEL = 80  # characters
MAX_WORDS = 7  # of a name, what is in parentheses apart
# a bullet, a name in brackets or not, a colon; a colon inside a time or an address is none
LABEL = re.compile(
    rf"^(?P<mark>(?:[-–—•>]+\s*)?\[?)(?P<name>[^:：\n<>\[\]]{{1,{MAX_LABEL}}}?)\s*\]?"
    r"(?:\s*:(?:\s+|$)|:(?P<tight>)(?=[^\W\d_]|[\"“'‘(\[¿¡])|\s*：\s*)(?P<text>.*)$",
    re.DOTALL,
)
HEADER_END = re.compile(rf"\w\s+[\[(]?{CLOCK}[\])]?\s?:?$")  # "Dana Whitlock  0:22"
# words that often stand before a colon in talk or in a heading
NOT_NAMES = frozenset(
    """again and also although anyway basically because but example exactly finally first for
    hence however like listen look maybe meaning mm-hmm next no note now ok okay one or otherwise
    plus point remember right second so still sure then therefore third though three title date
    time two warning well which yeah yep yes""".split()
)
# what is told about an interview before its first turn, beside the roles
ABOUT = frozenset(
    """author date day duration file interview interviewers language length location name
    participants place position project pseudonym recorded recording role school setting site
    study subject time title topic transcriber transcript transcription""".split()
)
INTERVIEWERS = frozenset(
    """i int interviewer interviewerin q question moderator mod researcher host r facilitator
    iv me""".split()
)
PARTICIPANTS = frozenset(
    """a answer p participant interviewee respondent resp s speaker guest b subject
    informant""".split()
)
SMALL = frozenset("de da di do dos das du van von der den la le el al bin ibn of and & y".split())
ONE_OFF_SHARE = 0.9  # of the lines labelled, before a label seen once is believed
FULL_NAME_SHARE = 0.5  # the same where the label has the shape of a full name
ABOUT_WORDS = 8  # a value longer than this is talk
CACHED = 4096  # labels whose shape is remembered
LONG = 24  # words of a line that must be talk


def match_label(line: str) -> re.Match[str] | None:
    """Match LABEL, quickly where a line has no colon."""
    return LABEL.match(line) if ":" in line or "：" in line else None


def role_word(label: str) -> str:
    """Return a label without numbers and marks: "Interviewer 1" and "I1" give their word."""
    return re.sub(r"[\W\d_]+", "", label.casefold())


@lru_cache(CACHED)
def is_role(label: str) -> bool:
    return role_word(label) in INTERVIEWERS | PARTICIPANTS


@lru_cache(CACHED)
def looks_like_name(label: str) -> bool:
    """Whether a label may be a person: few words, each with a capital or not cased at all.

    What stands in parentheses is about the person and may be anything.
    """
    bare = re.sub(r"\([^()]*\)", " ", label)
    words = bare.replace(",", " ").split()
    if not 1 <= len(words) <= MAX_WORDS or not any(c.isalpha() for c in bare):
        return False
    if re.search(r"[.!?;]\s", bare) and not re.search(r"\b\w{1,4}\.\s", bare):
        return False
    if bare.casefold().strip() in NOT_NAMES or "http" in bare.casefold():
        return False
    return all(_cased(word.strip("[]\"'*")) for word in words)


def _cased(word: str) -> bool:
    if not word or not word[0].isalpha() or not word[0].islower() or word in SMALL:
        return True
    return (
        re.match(r"^\w{1,2}['’][^\W\d_]", word) is not None
        and re.split("['’]", word)[1][0].isupper()
    )


def _full_name(label: str) -> bool:
    """Whether a label has a first and a last name, as in "Keisha Brown"."""
    words = re.sub(r"\([^()]*\)", " ", label).replace(",", " ").split()
    cased = [w for w in words if w[:1].isupper() and w.casefold() not in NOT_NAMES]
    return 2 <= len(words) <= 4 and len(cased) == len(words)


@dataclass
class _Labels:
    """What stands before colons in a file: how often, how spelled first, whether spaced.

    first: the number of lines before the first one with that label.
    """

    seen: Counter[str]
    spelled: dict[str, str]
    spaced: set[str]
    first: dict[str, int]
    lines: int


def _count(lines: Iterable[str]) -> _Labels:
    found = _Labels(Counter(), {}, set(), {}, 0)
    alone = False  # whether the line before is a label alone: then these are its words
    for line in lines:
        if not line.strip():
            continue
        match = match_label(line)
        if not match:
            found.lines += not alone
            alone = False
            continue
        key = same_person(match["name"])
        found.seen[key] += 1
        found.spelled.setdefault(key, match["name"])
        found.first.setdefault(key, found.lines)
        found.lines += 1
        alone = not match["text"]
        if match["tight"] is None:
            found.spaced.add(key)
    if not found.spaced:  # "Q:What", "A:This" all through
        found.spaced.update(found.seen)
    return found


def find_speakers(lines: Sequence[str]) -> set[str]:
    """Return the labels (normalised) that are speakers in these lines."""
    labels = _count(lines)
    seen, spelled = labels.seen, labels.spelled
    likely = {
        key
        for key, count in seen.items()
        if (is_role(key) or looks_like_name(spelled[key]))
        and key not in NOT_NAMES
        and (count > 1 or key in labels.spaced)
    }
    often = {key for key in likely if seen[key] >= 2}
    once = likely - often
    covered = sum(seen[key] for key in likely)
    total = labels.lines - labels.first.get(
        min(likely, key=labels.first.__getitem__, default=""), 0
    )
    if covered >= ONE_OFF_SHARE * total:
        found = likely
    elif len(often) < 2 or any(is_role(key) for key in often):
        found = often | {key for key in once if is_role(key)}
    else:  # names are used, so a single "Question: ..." is somebody's talk
        found = often | {key for key in once if is_role(key) and re.search(r"\d", key)}
    if covered >= FULL_NAME_SHARE * total and len(often) >= 2:
        found = found | {key for key in once if _full_name(spelled[key])}
    return found | _lower_case(labels, likely)


def _lower_case(labels: _Labels, likely: set[str]) -> set[str]:
    """Return names without capitals (jdoe, iphone) where they too label the whole file."""
    often = {
        key
        for key, count in labels.seen.items()
        if count >= 2 and len(key.split()) <= 3 and key not in NOT_NAMES and key in labels.spaced
        and any(c.isalpha() for c in key)
    } - likely  # fmt: skip
    covered = sum(labels.seen[key] for key in likely | often)
    return often if covered >= ONE_OFF_SHARE * labels.lines else set()


def split_label(line: str, speakers: set[str]) -> tuple[str | None, str]:
    """Return (label, rest) where the line begins with one of the speakers, else (None, line)."""
    match = match_label(line)
    if match and same_person(match["name"]) in speakers:
        return match["name"].strip(), match["text"]
    return None, line


def told_before(lines: Sequence[str]) -> tuple[int, dict[str, str]]:
    """Return what a file tells about the interview before its first turn.

    Returns the number of lines before the talk, where these include facts such as
    "Date: 3 May" or "Interviewer: Dana Whitlock" (two of them, or one before a label that
    comes back), else 0; and, for labels that are roles, {label: value}.
    """
    labels = _count(lines)
    told: dict[str, str] = {}
    facts = 0
    for position, line in enumerate(lines):
        match = match_label(line)
        key = same_person(match["name"]) if match else ""
        named = match is not None and (is_role(key) or looks_like_name(match["name"]))
        again = named and labels.seen[key] >= 2
        if match and labels.seen[key] == 1 and _is_fact(key, match["text"].strip()):
            facts += 1
            if is_role(key):
                told[key] = match["text"].strip()
        elif named or (":" in line and HEADER_END.search(line)) or len(line.split()) > LONG:
            return (position, told) if facts >= 2 or (facts and again) else (0, {})
    return 0, {}


def _is_fact(key: str, value: str) -> bool:
    if not 0 < len(value.split()) <= ABOUT_WORDS or re.search(r"[.!?…]$", value):
        return False
    return any(word in ABOUT for word in key.split()) or (is_role(key) and looks_like_name(value))


def named_in(value: str, speaker: str) -> bool:
    """Whether a value such as "Dana Whitlock" names a speaker ("Dana", "Whitlock, D.", "DW")."""
    words = re.findall(r"[^\W\d_]+", value.casefold())
    theirs = re.findall(r"[^\W\d_]+", speaker.casefold())
    initials = "".join(word[0] for word in words)
    return theirs == [initials] or any(len(word) > 2 and word in words for word in theirs)
