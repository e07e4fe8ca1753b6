"""Overlapping talk that a transcript puts inside another's turn: "so //Ann: Yes. // we went".

In:     words of one speaker, and who speaks in the file.
Out:    the words without what others said in between, and that as theirs.
Source: noScribe's transcripts; Dresing and Pehl (2018), rules for transcription.
"""

from __future__ import annotations

import re
from collections.abc import Container

from pipeline.read.names import clean_name, name_key

OVERLAP = re.compile(
    r"(?<![:/\w])//\s*(?P<name>[^:：/\n]{1,80})[:：]\s*(?P<words>(?:[^/]|/(?!/))*?)\s*//"
)


def split_overlaps(words: str, people: Container[str]) -> tuple[str, list[tuple[str, str]]]:
    """Return (words, [(name, words)]). people: the keys of names that are speakers.

    What is said in between follows the sentence that it interrupts, so that this stays whole.
    """
    if "//" not in words:
        return words, []
    others: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        if name_key(match["name"]) not in people:
            return match[0]
        others.append((clean_name(match["name"]), match["words"]))
        return " "

    return OVERLAP.sub(take, words), others
