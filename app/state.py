"""Who is coding, and the names of what the pages keep between two runs of a script."""

from __future__ import annotations

import os
from typing import Protocol

DEFAULT_CODER = "researcher"
CODER_VARIABLE = "THROUGHLINE_CODER"
STUDY_VARIABLE = "THROUGHLINE_STUDY"

# session keys
TRANSCRIPT = "transcript_id"  # the interview being read
SHOW_SUGGESTIONS = "show_suggestions"

# names in a page's address
QUERY_TRANSCRIPT = "transcript"
QUERY_SEGMENT = "segment"


class HasSettings(Protocol):
    """What is needed of a study to know its coder."""

    def setting(self, key: str) -> str | None: ...


def coder_of(study: HasSettings) -> str:
    """Return whose decisions are made: as started, else the study's own, else a default."""
    return os.environ.get(CODER_VARIABLE) or study.setting("coder") or DEFAULT_CODER
