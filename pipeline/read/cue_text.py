"""The marks inside a cue's words: voices, times, tags, entities.

In:     the text of a cue.
Out:    its words.
Source: W3C WebVTT; SubRip as players read it.
"""

from __future__ import annotations

import html
import re

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t\n]([^<>]*))?>", re.IGNORECASE)
VOICE_END = re.compile(r"</v\s*>", re.IGNORECASE)
INNER_TIME = re.compile(r"<\d[\d:.,]*>")
TAG = re.compile(  # with classes or attributes; "<b and c>" is talk
    r"</?(?:c|b|i|u|ruby|rt|lang|font|s|strong|em)(?:\.[^\s<>]*)?(?:\s+[a-z-]+=[^<>]*)?\s*>"
    r"|<lang\s+[\w-]+>",
    re.IGNORECASE,
)


def clean_cue(text: str) -> str:
    """Remove marks that are not words and read entities."""
    text = TAG.sub("", INNER_TIME.sub("", VOICE_END.sub("", text)))
    return html.unescape(text).replace("\u200e", "").replace("\ufeff", "")
