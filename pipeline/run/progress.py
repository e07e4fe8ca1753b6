"""Say how far a run is: one share of the whole that never falls, its step, the time left.

In:     what there is to do, in seconds as they were once measured, and what is done of it.
Out:    RunProgress after every piece of work; a note to be kept beside the share; a stop at
        the next safe point where one was asked for.

Time left is the work left at this run's own pace. It is not said before the pace has shown,
and loading is no part of it.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal

from models.errors import ThroughlineError

State = Literal["starting", "running", "stopped", "failed", "done"]
STEPS = (  # in the order in which they are begun
    "look",  # at what is new since the last run
    "load splitter",
    "segment",
    "load encoder",
    "embed",
    "structural",
    "learn",
    "suggest",
    "axial",
    "dimensions",
    "themes",
)
WHOLE = 100  # a share is told in percent
SHOWN_FROM_S = 4.0  # of work, before the pace of a run says something
SHOWN_FROM = 0.06  # of the work, before it does


class RunStopped(ThroughlineError):
    """A person asked the run to stop. What was computed is kept; the next run goes on from it."""

    exit_code = 130  # of a command, as after Ctrl C


@dataclass(frozen=True)
class RunProgress:
    """How far a run is, or how it ended.

    step: one of STEPS, with done and total in its own units. interview, interviews: which one
    is read, of how many that are new. left_s: seconds left from now, None where it cannot be
    said. ready: interviews that got suggestions in this run; nothing: none of it had changed;
    since: when a run before this one last computed something (ISO 8601). told: why it failed.
    """

    state: State
    run: str = ""
    coder: str = ""
    step: str = "look"
    done: int = 0
    total: int = 0
    interview: int = 0
    interviews: int = 0
    left_s: float | None = None
    ready: int = 0
    nothing: bool = False
    since: str = ""
    told: str = ""
    percent: int = 0

    def note(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, note: str) -> RunProgress | None:
        """Return what a note says; None for one of an older version, which were words."""
        try:
            told = json.loads(note)
        except json.JSONDecodeError:
            return None
        if not isinstance(told, dict) or "state" not in told:
            return None
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in names})


def starting(coder: str, since: str = "") -> RunProgress:
    """Return the progress of a run that is asked for and has not begun."""
    return RunProgress("starting", uuid.uuid4().hex[:12], coder, since=since)


class Journal:
    """Keeps count of one run, and hands on what changes.

    keep: takes each RunProgress, and stores it. stop_asked: whether a person wants the run to
    end; asked at safe points alone, where nothing is half done.
    """

    def __init__(
        self,
        began: RunProgress,
        *,
        keep: Callable[[RunProgress], None],
        stop_asked: Callable[[], bool],
        clock: Callable[[], float],
    ) -> None:
        self.now = replace(began, state="running")
        self.keep, self.stop_asked, self.clock = keep, stop_asked, clock
        self.planned: dict[str, float] = {}
        self.worked: dict[str, float] = {}
        self._began: float | None = None
        self._loading = 0.0  # seconds, which say nothing about the pace

    def plan(self, work: Mapping[str, float]) -> None:
        """Say what each kind of work will take, in seconds as once measured."""
        self.planned = {kind: seconds for kind, seconds in work.items() if seconds > 0}

    def did(self, kind: str, share: float) -> None:
        """Say what share of a kind of work is done; the next thing told carries it."""
        if kind in self.planned:
            seconds = min(share, 1.0) * self.planned[kind]
            self.worked[kind] = max(self.worked.get(kind, 0.0), seconds)

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        if self._began is None:
            self._began = self.clock()
        share = self.share()
        self.now = replace(
            self.now,
            step=step,
            done=done,
            total=total,
            percent=max(self.now.percent, min(WHOLE - 1, int(WHOLE * share))),
            left_s=self._left(share),
        )
        self.keep(self.now)

    def reading(self, interview: int, interviews: int) -> None:
        """Say which interview is read, of how many; 0: none by itself."""
        self.now = replace(self.now, interview=interview, interviews=interviews)

    def has_ready(self, more: int) -> None:
        """Say that so many interviews more have suggestions now."""
        self.now = replace(self.now, ready=self.now.ready + more)

    @contextlib.contextmanager
    def loading(self, step: str) -> Iterator[None]:
        """Tell that something is loaded, and leave the time that takes out of the pace."""
        self.tell(step)
        begun = self.clock()
        yield
        self._loading += self.clock() - begun

    def share(self) -> float:
        """Return the share of the planned work that is done, in [0, 1]."""
        whole = sum(self.planned.values())
        return sum(self.worked.values()) / whole if whole else 0.0

    def _left(self, share: float) -> float | None:
        if self._began is None or share < SHOWN_FROM:
            return None
        spent = self.clock() - self._began - self._loading
        return round(spent * (1 - share) / share, 1) if spent >= SHOWN_FROM_S else None

    def safe_point(self) -> None:
        """Raise RunStopped where a person asked for it: all that was computed is stored."""
        if self.stop_asked():
            raise RunStopped(
                "Stopped. What was computed is kept, and the next run goes on from there."
            )

    def ended(self, state: State, *, nothing: bool = False, told: str = "") -> None:
        percent = WHOLE if state == "done" else self.now.percent
        self.now = replace(
            self.now,
            state=state,
            left_s=None,
            percent=percent,
            nothing=nothing,
            told=told,
        )
        self.keep(self.now)
