"""Decide which "Something: " at the start of a line is a speaker, over the whole file.

A single line cannot tell "Dana: so I" from "Remember: so I". A label is taken for a speaker
when it looks like a name or a role and the file as a whole is labelled: it comes back, or
nearly every line has one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.read.pieces import same_person

LABEL = re.compile(r"^(?P<name>[^:\n<>]{1,60}?)\s*:(?:\s+|$)(?P<text>.*)$", re.DOTALL)
MAX_WORDS = 7
# words that often stand before a colon in talk or in a heading
NOT_NAMES = frozenset(
    """again and also although anyway because but example finally first for hence however like
    look maybe meaning next no note now ok okay or otherwise plus remember right second so still
    then therefore third though title date time warning well which yeah yes""".split()
)
INTERVIEWERS = frozenset(
    """i int interviewer interviewerin q question moderator mod researcher host r facilitator
    iv me""".split()
)
PARTICIPANTS = frozenset(
    """a answer p participant interviewee respondent resp s speaker guest b subject
    informant""".split()
)
ONE_OFF_SHARE = 0.9  # of the lines labelled, before a label seen once is believed


def role_word(label: str) -> str:
    """Return a label without numbers and marks: "Interviewer 1" and "I1" give their word."""
    return re.sub(r"[\W\d_]+", "", label.casefold())


def is_role(label: str) -> bool:
    return role_word(label) in INTERVIEWERS | PARTICIPANTS


def looks_like_name(label: str) -> bool:
    """Whether a label may be a person: few words, each with a capital or not cased at all."""
    words = label.replace(",", " ").split()
    if not 1 <= len(words) <= MAX_WORDS or not any(c.isalpha() for c in label):
        return False
    if re.search(r"[.!?;]\s", label) and not re.search(r"\b\w{1,4}\.\s", label):
        return False
    if label.casefold().strip() in NOT_NAMES or "http" in label.casefold():
        return False
    small = {"de", "da", "di", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "of"}
    cased = [w.strip("()[]\"'*") for w in words]
    return all(not w or not w[0].isalpha() or not w[0].islower() or w in small for w in cased)


def find_speakers(lines: Sequence[str]) -> set[str]:
    """Return the labels (normalised) that are speakers in these lines."""
    seen: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    filled = [line for line in lines if line.strip()]
    for line in filled:
        if match := LABEL.match(line):
            key = same_person(match["name"])
            seen[key] += 1
            spelled.setdefault(key, match["name"])
    likely = {
        key
        for key, count in seen.items()
        if is_role(key) or (looks_like_name(spelled[key]) and key not in NOT_NAMES)
    }
    often = {key for key in likely if seen[key] >= 2 or is_role(key)}
    covered = sum(seen[key] for key in likely)
    if covered >= ONE_OFF_SHARE * len(filled):
        return likely
    return often


def split_label(line: str, speakers: set[str]) -> tuple[str | None, str]:
    """Return (label, rest) where the line begins with one of the speakers, else (None, line)."""
    match = LABEL.match(line)
    if match and same_person(match["name"]) in speakers:
        return match["name"].strip(), match["text"]
    return None, line
