"""Decide which "Something: " at the start of a line is a speaker, over the whole file.

In:     lines of any kind: of a text, or of cues.
Out:    the labels that are speakers; lines split into label and words.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.front import named_in
from pipeline.read.hints import NO_HINTS, ReadingHints
from pipeline.read.lines import Source
from pipeline.read.names import clean_name, looks_like_name, name_key
from pipeline.read.role_words import is_role, role_word
from pipeline.read.shapes import Label, match_label
from pipeline.read.ways import choose_way

__all__ = [
    "find_speakers", "is_role", "looks_like_name", "match_label", "named_in", "role_word",
    "split_label",
]  # fmt: skip


def find_speakers(lines: Sequence[str], hints: ReadingHints = NO_HINTS) -> set[str]:
    """Return the labels before colons (as keys) that are speakers in these lines."""
    sources = [
        Source(number, line, line, labels=_colon(line))
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    return set(choose_way(sources, hints).people)


def _colon(line: str) -> list[Label]:
    match = match_label(line)
    if not match or not clean_name(match["name"]):
        return []
    return [Label("colon", clean_name(match["name"]), match["text"], None, match["tight"] is None)]


def split_label(line: str, speakers: set[str]) -> tuple[str | None, str]:
    """Return (label, rest) where the line begins with one of the speakers, else (None, line)."""
    match = match_label(line)
    if match and name_key(match["name"]) in speakers:
        return clean_name(match["name"]), match["text"]
    return None, line
