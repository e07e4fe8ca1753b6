"""The open study of this process, for pages and routes alike."""

from __future__ import annotations

import os
import threading

from app.state import STUDY_VARIABLE
from models.errors import StudyUnusable
from models.store import Study

_lock = threading.Lock()
_open: dict[str, Study] = {}


def open_study() -> Study:
    """Return the study that the workbench was started with, opened once."""
    where = os.environ.get(STUDY_VARIABLE)
    if not where:
        raise StudyUnusable("No study was given. Start with: throughline open STUDY")
    with _lock:
        if where not in _open:
            _open[where] = Study.open(where)
        return _open[where]
