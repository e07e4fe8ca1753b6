"""What one workbench holds while it runs: its study, who codes, its live suggesters, its keys.

It may run without a study: then the start page is all that it shows, and that opens one.
`serve` makes it and starts it. Streamlit runs pages as scripts in threads of its own, to which
nothing can be handed, so pages and addresses ask for the one that runs: `current`. There is
nothing else in a process of the workbench that outlives a request.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, runtime_checkable

from app.server.remembering import remember_closed, remember_opened
from models.coders import same_coder
from models.errors import StudyUnusable
from models.recent_studies import note_progress

if TYPE_CHECKING:
    import subprocess

    from app.common.jobs import Processes
    from app.common.summary import StudySummary
    from app.server.access import Access
    from app.server.live_suggestions import LiveSuggestions
    from models.store.study import Study


NONE_OPEN = "No study is open. Open one on the start page, or with: throughline open STUDY"
T = TypeVar("T")


@runtime_checkable
class WorksBeside(Protocol):
    """What is kept of a study and works on in a thread of its own."""

    def stop_all(self) -> None:
        """End the work, before the study is closed."""


NOTED_S = 30.0  # between two notes of how far a study is coded


class Workbench:
    """One process with a study that is open in it, or none yet, for one coder."""

    def __init__(
        self,
        where: str | Path | None,
        coder: str | None = None,
        access: Access | None = None,
        port: int | None = None,
    ) -> None:
        """coder: as given at the start; None: the study's own. access: who may reach it.

        port: where it listens; None: nothing is remembered of what it opens.
        """
        self.where, self.coder, self.access, self.port = where, coder, access, port
        self.deciding = threading.Lock()  # an undo takes back what was last when it is stored
        self.aligning = threading.Lock()  # each alignment rests on all interviews
        self._lock = threading.Lock()
        self._study: Study | None = None
        self._live_suggestions: dict[str, LiveSuggestions] = {}  # by coder
        self._summaries: dict[str, tuple[Study, int, StudySummary]] = {}  # by coder
        self._kept: dict[type, tuple[Study, Any]] = {}  # what pages made of the study, by its class
        self._noted = 0.0  # when it was last noted how far the study is coded
        self.runs: Processes = {}  # that it started, also of studies that were left since
        self.making: subprocess.Popen[str] | None = None  # what builds the sample study

    @property
    def has_study(self) -> bool:
        """Whether there is a study to be shown."""
        return self.where is not None

    def study(self) -> Study:
        """Return the study with what all coders decided, opened once. Raises StudyUnusable."""
        from models.store.blind import open_whole

        with self._lock:
            if self.where is None:
                raise StudyUnusable(NONE_OPEN)
            if self._study is None:
                self._study = open_whole(self.where)
                if self.port is not None:
                    remember_opened(self._study, self.port)
            return self._study

    def open(self, where: str | Path) -> Study:
        """Show another study from now on; the one that was open is closed.

        Raises StudyUnusable, and then all stays as it was.
        """
        from models.store.blind import open_whole

        study = open_whole(where)
        if study.advisor and self.coder and not same_coder(study.advisor, self.coder):
            study.close()
            raise StudyUnusable(
                f"This file was made for {study.advisor}, who reads and comments on it. Open it "
                f"without --coder {self.coder}."
            )
        self.leave()
        with self._lock:
            self.where, self._study = study.url, study
        if self.port is not None:
            remember_opened(study, self.port)
        return study

    def leave(self) -> None:
        """Close the study; the start page is shown until another is opened."""
        self.close()
        self.where = None

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
            if time.monotonic() - self._noted > NOTED_S:
                self._note(study, counted[2])
        return counted[2]

    def kept_of(self, study: Study, kind: type[T]) -> T:
        """Return what a page keeps of a study as long as it is open, made when first asked for."""
        with self._lock:
            of, thing = self._kept.get(kind, (None, None))
            if of is not study:
                thing = kind()
                self._kept[kind] = study, thing
            return cast(T, thing)

    def _note(self, study: Study, summary: StudySummary) -> None:
        """Note for the start page how far the study is coded."""
        if self.port is not None and study.path is not None:
            self._noted = time.monotonic()
            note_progress(study.path, decided=summary["decided"], segments=summary["segments"])

    def close(self) -> None:
        """Close the study, so that all of it is in its one file."""
        with self._lock:
            for _, thing in self._kept.values():
                if isinstance(thing, WorksBeside):
                    thing.stop_all()
            if self._study is not None:
                if self.port is not None:
                    remember_closed(self._study)
                for study, _, summary in self._summaries.values():
                    self._note(study, summary)
                self._study.close()
            self._study, self._noted = None, 0.0
            self._live_suggestions.clear()
            self._summaries.clear()
            self._kept.clear()


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
        raise StudyUnusable(NONE_OPEN)
    return _current


def stop() -> None:
    """Close the workbench of this process, if there is one."""
    global _current  # noqa: PLW0603
    if _current is not None:
        _current.close()
    _current = None
