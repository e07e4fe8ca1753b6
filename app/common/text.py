"""Words as a page shows them: without markup, moments by this machine's clock."""

from __future__ import annotations

import datetime
import re

from app.common.bidi import strip_bidi_controls

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)|[-.\w+](?=@)", re.IGNORECASE)


def plain(words: str) -> str:
    """Return words so that a label shows them as they are: no markup, links or images.

    An address becomes a link after the markup was read: an invisible sign in it keeps it words.
    """
    line = ADDRESS.sub("\\g<0>\N{WORD JOINER}", strip_bidi_controls(" ".join(words.split())))
    return MARKDOWN.sub(r"\\\1", line)


def counted(number: int, one: str, more: str = "") -> str:
    """Say a number with its noun: 1 coding, 2 codings."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def local_time(at: str) -> str:
    """Return a stored moment as this machine's clock shows it: 2026-03-01 17:05."""
    return datetime.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def lines(text: str) -> list[str]:
    """Return the filled lines of a text area."""
    return [line.strip() for line in text.splitlines() if line.strip()]
