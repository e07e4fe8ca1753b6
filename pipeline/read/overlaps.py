"""Overlapping talk that a transcript puts inside another's turn: "so //Ann: Yes. // we went",
"so (I: mhm) we went".

In:     words of one speaker, and who speaks in the file.
Out:    the words in parts: the speaker's own, and what others said in between, as theirs.
Source: noScribe's transcripts; Dresing and Pehl (2018), rules for transcription.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from pipeline.read.names import clean_name, name_key

OVERLAP = re.compile(
    r"(?<![:/\w])//\s*(?P<name>[^:：/\n]{1,80})[:：]\s*(?P<words>(?:[^/]|/(?!/))*?)\s*//"
    r"|(?<!\w)\[\s*(?P<name2>[^:：\[\]\n]{1,80})[:：]\s*(?P<words2>[^\[\]]+?)\s*\]"
    r"|(?<!\w)[(（]\s*(?P<name3>[^:：()（）\n]{1,80})[:：]\s*(?P<words3>[^()（）]+?)\s*[)）]"
    r"|(?<!\w)\{\s*(?P<name4>[^:：{}\n]{1,80})[:：]\s*(?P<words4>[^{}]+?)\s*\}"
    r"|(?<!\w)<\s*(?P<name5>[^:：<>\n]{1,80})[:：]\s*(?P<words5>[^<>]+?)\s*>"
)
REMARK = 3  # words
SIGNS = ("//", "[", "(", "（", "{", "<")
ENDED = re.compile(r"[.!?…。！？؟;\u037e–—-][\"'”’»」』)\]]*\s*$")


class Overlap(NamedTuple):
    """Words, and who said them in between: None for the one whose turn it is."""

    name: str | None
    words: str


def split_overlaps(words: str, people: Container[str], own: str = "") -> list[Overlap]:
    """Return the parts of a turn. people: the keys of names that are speakers. own: whose it is.

    What interrupts a sentence, or is said at the same time, follows the turn, so that this stays
    whole; what stands in brackets between two sentences stays between them.
    """
    if not any(sign in words for sign in SIGNS):
        return [Overlap(None, words)]
    parts: list[Overlap] = []
    waiting: list[Overlap] = []  # said inside a sentence that has not ended yet
    mine = ""
    position = 0
    for match in OVERLAP.finditer(words):
        name, said = _who(match)
        if name_key(name) not in people or name_key(name) == name_key(own):
            continue
        mine += words[position : match.start()]
        position = match.end()
        waiting.append(Overlap(clean_name(name), said))
        between = not match[0].startswith("//")  # // is said at the same time
        if between and ENDED.search(mine):
            parts += [Overlap(None, mine), *waiting]
            mine, waiting = "", []
        else:
            mine += " "
    rest = Overlap(None, mine + words[position:])
    return [*parts, rest, *waiting] if rest.words.strip() or not parts else [*parts, *waiting]


def may_be_remark(words: str) -> bool:
    """Whether words in brackets may tell about who is named, as in "[Anna: the elder sister]"."""
    return len(words.split()) >= REMARK and words[:1].islower() and not ENDED.search(words)


def _who(match: re.Match[str]) -> tuple[str, str]:
    name = next(match[each] for each in ("name", "name2", "name3", "name4", "name5") if match[each])
    said = next(match[each] for each in ("words", "words2", "words3", "words4", "words5")
                if match[each] is not None)  # fmt: skip
    return name, said
