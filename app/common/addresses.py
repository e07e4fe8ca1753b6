"""Names in the addresses of pages."""

from __future__ import annotations

# names in a page's address
QUERY_TRANSCRIPT = "transcript"


QUERY_SEGMENT = "segment"


QUERY_CODE = "code"
