"""Names as pages show them: without the signs that turn the direction of writing round.

A name stands among our own words, where such a sign would turn those round as well. Words of
a transcript keep theirs where they stand for themselves, as in the reader.
"""

from __future__ import annotations

import re

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates


def strip_bidi_controls(words: str) -> str:
    """Return words whose letters stand in the order in which they are read."""
    return TURNING.sub("", words)
