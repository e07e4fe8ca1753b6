"""What stands on every page beside the page's own parts."""

from __future__ import annotations

ON_EVERY_PAGE = frozenset({"keeper-of-words", "place-shown", "search-box"})
