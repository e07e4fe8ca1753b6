"""What the browser's tab is called: what it shows, and of which study."""

from __future__ import annotations

from app.common.bidi import strip_bidi_controls

LONGEST = 60  # characters of each half: a browser shows fewer


def tab_title(shown: str, study: str) -> str:
    """Return the title of a page: "Whitfield · My study"."""
    halves = [_short(each) for each in (shown, study)]
    return " · ".join(dict.fromkeys(half for half in halves if half)) or "Throughline"


def _short(words: str) -> str:
    line = " ".join(strip_bidi_controls(words).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
