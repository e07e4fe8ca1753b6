"""What one workbench holds while it runs: its study, who codes, its live suggesters, its keys.

`serve` makes it and starts it. Streamlit runs pages as scripts in threads of its own, to which
nothing can be handed, so pages and addresses ask for the one that runs: `current`. There is
nothing else in a process of the workbench that outlives a request.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import StudyUnusable

if TYPE_CHECKING:
    from app.common.summary import StudySummary
    from app.server.access import Access
    from app.server.live_suggestions import LiveSuggestions
    from models.store.study import Study


class Workbench:
    """A study that is open in one process, for one coder."""

    def __init__(
        self, where: str | Path, coder: str | None = None, access: Access | None = None
    ) -> None:
        """coder: as given at the start; None: the study's own. access: who may reach it."""
        self.where, self.coder, self.access = where, coder, access
        self.deciding = threading.Lock()  # an undo takes back what was last when it is stored
        self.aligning = threading.Lock()  # each alignment rests on all interviews
        self._lock = threading.Lock()
        self._study: Study | None = None
        self._live_suggestions: dict[str, LiveSuggestions] = {}  # by coder
        self._summaries: dict[str, tuple[Study, int, StudySummary]] = {}  # by coder

    def study(self) -> Study:
        """Return the study with what all coders decided, opened once."""
        from models.store.blind import open_whole

        with self._lock:
            if self._study is None:
                self._study = open_whole(self.where)
            return self._study

    def live_suggestions(self, study: Study, coder: str) -> LiveSuggestions:
        """Return the live suggester for a coder's view of the study, made once."""
        from app.server.live_suggestions import LiveSuggestions

        with self._lock:
            live_suggestions = self._live_suggestions.get(coder)
            # another study: the coder sees another part of it now
            if live_suggestions is None or live_suggestions.study is not study:
                live_suggestions = self._live_suggestions[coder] = LiveSuggestions(study, coder)
            return live_suggestions

    def summary(self, study: Study, coder: str) -> StudySummary:
        """Return what study_summary counts, once a revision: every page starts with it."""
        from app.common.summary import study_summary

        revision = study.revision()  # read first: what is written meanwhile is counted next time
        counted = self._summaries.get(coder)
        if counted is None or counted[0] is not study or counted[1] != revision:
            counted = self._summaries[coder] = study, revision, study_summary(study, coder)
        return counted[2]

    def close(self) -> None:
        """Close the study, so that all of it is in its one file."""
        with self._lock:
            if self._study is not None:
                self._study.close()
            self._study = None
            self._live_suggestions.clear()
            self._summaries.clear()


_current: Workbench | None = None


def start(workbench: Workbench) -> None:
    """Make it the workbench of this process."""
    global _current  # noqa: PLW0603  the one place where pages can find it
    _current = workbench


def running() -> Workbench | None:
    """Return the workbench of this process; None in a command."""
    return _current


def current() -> Workbench:
    """Return the workbench of this process. Raises StudyUnusable where none was started."""
    if _current is None:
        raise StudyUnusable("No study was given. Start with: throughline open STUDY")
    return _current


def stop() -> None:
    """Close the workbench of this process, if there is one."""
    global _current  # noqa: PLW0603
    if _current is not None:
        _current.close()
    _current = None
