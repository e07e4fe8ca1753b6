"""Half-open ranges of Unicode code points, and the one check every stored span passes."""

from __future__ import annotations

import unicodedata

from models.errors import SpanMismatch

UNSTORABLE = "\0"  # some databases hold no NUL in a text


def is_offset(value: object) -> bool:
    """Whether a value is a number of code points: True is not one."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_span(text: str, start: object, end: object) -> bool:
    """Whether start and end are a range of the text that is not empty."""
    return _cut(text, start, end) is not None


def _cut(text: str, start: object, end: object) -> str | None:
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    if not (is_offset(start) and is_offset(end) and start < end <= len(text)):
        return None
    return text[start:end]


def check_span(text: str, start: object, end: object, quote: object, about: str) -> None:
    """Raise SpanMismatch unless text[start:end] is the quotation. about: what is spanned."""
    found = _cut(text, start, end)
    if found is None or found != quote:
        raise SpanMismatch(
            f"The span {start!r} to {end!r} of {about} is not the text stored with it; "
            f"the transcript has {len(text)} characters. Reload the page and try again.",
        )


def is_storable(text: str) -> bool:
    """Whether every database can hold the text: no NUL, no half of a UTF-16 pair."""
    if UNSTORABLE in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


JOINS = "\u200d"  # zero width joiner: makes one sign of the emoji around it
SKIN = ("\U0001f3fb", "\U0001f3ff")
FLAGS = ("\U0001f1e6", "\U0001f1ff")  # letters that make a flag in pairs


def may_cut(text: str, at: int) -> bool:
    """Whether text can be cut before code point `at`: words on both sides, no sign broken.

    A sign is what a reader sees as one: a letter with its accents, an emoji of several parts
    (Unicode Standard Annex 29, the rules for extending characters, joiners and flags).
    """
    if not 0 < at < len(text) or not text[:at].strip() or not text[at:].strip():
        return False
    here, before = text[at], text[at - 1]
    if unicodedata.combining(here) or unicodedata.category(here) in ("Mn", "Me", "Mc"):
        return False
    if JOINS in (here, before):
        return False
    if SKIN[0] <= here <= SKIN[1]:
        return False
    flags = 0
    while flags < at and FLAGS[0] <= text[at - 1 - flags] <= FLAGS[1]:
        flags += 1
    return not (flags % 2 == 1 and FLAGS[0] <= here <= FLAGS[1])
