"""Half-open ranges of Unicode code points, and the one check every stored span passes."""

from __future__ import annotations

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
            about=about,
        )


def is_storable(text: str) -> bool:
    """Whether every database can hold the text: no NUL, no half of a UTF-16 pair."""
    return UNSTORABLE not in text and not any("\ud800" <= each <= "\udfff" for each in text)
