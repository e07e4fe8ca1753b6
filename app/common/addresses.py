"""The addresses of places in a study, and the names in them."""

from __future__ import annotations

from urllib.parse import urlencode

# names in a page's address
QUERY_TRANSCRIPT = "transcript"


QUERY_SEGMENT = "segment"


QUERY_CODE = "code"


QUERY_THEME = "theme"


def segment_address(transcript_id: str, segment_id: str | None = None) -> str:
    """Return the address of an interview, at one of its segments where one is given."""
    asked = {QUERY_TRANSCRIPT: transcript_id}
    if segment_id is not None:
        asked[QUERY_SEGMENT] = segment_id
    return f"code?{urlencode(asked)}"


def code_address(code_id: str) -> str:
    """Return the address of a code in the codebook."""
    return f"codebook?{urlencode({QUERY_CODE: code_id})}"


def theme_address(theme_id: str) -> str:
    """Return the address of a theme."""
    return f"themes?{urlencode({QUERY_THEME: theme_id})}"
