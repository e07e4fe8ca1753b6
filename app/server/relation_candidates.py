"""Count a study's relation candidates beside the workbench, once for what is coded.

In:     an open study, whose decisions, codes or categories.
Out:    how far it is; the candidates as soon as they are there. It can be stopped.

Counting takes seconds in a large study, so it is done in a thread of its own. What was counted
stays until something is coded anew and somebody asks for it once more.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property

from app.common import payloads
from app.common.axial_candidates import AxialStudy, axial_study
from app.server import workbench
from models.errors import ThroughlineError
from models.events import Undone
from models.json_shapes import Suggested
from models.store.study import Study
from pipeline.concepts.axial import RelationCandidate

SIDE_ISSUES = ("relation", "theme", "memo", "study")  # kinds of decisions that move no count
PASSES = 4  # over all interviews: segments, answers twice, sequence; a pass may fall away
READING = "Looking for what participants connect"
WRITING_S = 1.0  # that what one interview gave takes to be written, at most
COUNTING = "Counting how often chance has as many"


class _Stopped(Exception):
    """Somebody asked to stop."""


@dataclass
class _Count:
    """One count. of: what it rests on, as `coded_print`."""

    of: str
    doing: str = READING
    done: int = 0
    total: int = 0
    why: str = ""
    made: AxialStudy | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    _passed: int = 0  # passes that are over
    _last: int = 0

    def read(self, done: int, total: int) -> None:
        self._told(READING, done, total)

    def tested(self, done: int, total: int) -> None:
        """Take on how far a pass over the interviews is; there are several in a row."""
        if done <= self._last:
            self._passed = min(self._passed + 1, PASSES - 1)
        self._last = done
        self._told(COUNTING, self._passed * total + done, PASSES * total)

    def _told(self, doing: str, done: int, total: int) -> None:
        if self.stop.is_set():
            raise _Stopped
        self.doing, self.done, self.total = doing, done, total

    @cached_property
    def by_pair(self) -> dict[frozenset[str], RelationCandidate]:
        """The candidates by their two codes."""
        candidates = self.made.report.candidates if self.made else ()
        return {frozenset((each.first, each.second)): each for each in candidates}

    def run(self, study: Study, coder: str, between: str) -> None:
        """Count, and say what became of it. Whatever goes wrong is said, and loses nothing."""
        from pipeline.segments.sentences import load_parser

        try:
            self.made = axial_study(
                study,
                coder,
                between=between,
                get_parser=load_parser,
                on_read=self.read,
                on_tested=self.tested,
            )
        except _Stopped:
            pass
        except ThroughlineError as error:
            self.why = str(error)
        except Exception as error:  # told without its message, which may hold a participant's words
            print(f"throughline: an unforeseen error ({type(error).__name__})", file=sys.stderr)
            self.why = f"Relations could not be counted: {type(error).__name__}."
        finally:
            self.ended.set()


class RelationCandidates:
    """What was counted of one study, by coder and by what is related; made by the workbench."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._running: dict[tuple[str, str], _Count] = {}  # the last that was begun
        self._ready: dict[tuple[str, str], _Count] = {}  # the last that came to its end

    def begin(self, study: Study, coder: str, between: str) -> None:
        """Count, unless that runs already or is done for what is coded now."""
        of = coded_print(study)
        with self._lock:
            if self._closed:
                return
            running = self._running.get((coder, between))
            if running is not None and not running.ended.is_set() and not running.stop.is_set():
                return
            ready = self._settled(coder, between)
            if ready is not None and ready.of == of:
                return
            count = self._running[coder, between] = _Count(of)
        threading.Thread(target=count.run, args=(study, coder, between), daemon=True).start()

    def stop(self, coder: str, between: str) -> None:
        """End a count that runs; what was counted before stays."""
        with self._lock:
            running = self._running.get((coder, between))
            if running is not None:
                running.stop.set()

    def stop_all(self) -> None:
        """End every count, and begin none: the study is about to be closed.

        What is being written is waited for; nothing is written after it.
        """
        with self._lock:
            self._closed = True
            counts = list(self._running.values())
            for each in counts:
                each.stop.set()
        until = time.monotonic() + WRITING_S
        for each in counts:
            each.ended.wait(max(0.0, until - time.monotonic()))

    def wait(self, coder: str, between: str, seconds: float) -> None:
        """Wait until a count that runs has ended, so long at most."""
        running = self._running.get((coder, between))
        if running is not None:
            running.ended.wait(seconds)

    def made(self, coder: str, between: str) -> AxialStudy | None:
        """Return what was counted last; None where nothing was yet."""
        with self._lock:
            ready = self._settled(coder, between)
        return ready.made if ready else None

    def candidate(self, coder: str, between: str, pair: frozenset[str]) -> RelationCandidate | None:
        """Return the candidate of two codes, whichever comes first; None where there is none."""
        with self._lock:
            ready = self._settled(coder, between)
        return ready.by_pair.get(pair) if ready else None

    def progress(self, study: Study, coder: str, between: str) -> payloads.RelationWork:
        """Return how far counting is, and whether what was counted is of what is coded now."""
        with self._lock:
            running = self._running.get((coder, between))
            ready = self._settled(coder, between)
        return {
            "state": _state(running, ready),
            "doing": running.doing if running else "",
            "done": running.done if running else 0,
            "total": running.total if running else 0,
            "why": running.why if running else "",
            "fresh": ready is not None and ready.of == coded_print(study),
        }

    def _settled(self, coder: str, between: str) -> _Count | None:
        running = self._running.get((coder, between))
        if running is not None and running.made is not None:
            self._ready[coder, between] = running
        return self._ready.get((coder, between))


def _state(running: _Count | None, ready: _Count | None) -> payloads.RelationState:
    if running is not None and not running.ended.is_set():
        return "stopped" if running.stop.is_set() else "working"
    if running is not None and running.why:
        return "failed"
    if running is not None and running.made is None:
        return "stopped"
    return "ready" if ready is not None else "none"


def coded_print(study: Study) -> str:
    """Return what candidates follow from: decisions, but for those that move no count."""
    events = study.events()
    aside = {each.id for each in events if each.kind.split(".")[0] in SIDE_ISSUES}
    for each in events:  # to take back, or do again, what moves nothing moves nothing
        if isinstance(each.decision, Undone) and aside.issuperset(each.decision.event_ids):
            aside.add(each.id)
    parts = sorted(
        (key, value) for key, value in study.fingerprints().items() if key[0] != "connectives"
    )
    told = repr([each.id for each in events if each.id not in aside]) + repr(parts)
    return hashlib.sha256(told.encode()).hexdigest()


def candidates_of(study: Study) -> RelationCandidates:
    """Return what the workbench that runs has counted of a study."""
    return workbench.current().kept_of(study, RelationCandidates)


def proposed_on_record(
    study: Study, coder: str, between: str, first: str, second: str
) -> Suggested | None:
    """Return what a decision keeps of the candidate that it is about; None where it was none."""
    if workbench.running() is None or not between:
        return None
    found = candidates_of(study).candidate(coder, between, frozenset((first, second)))
    if found is None:
        return None
    return {
        "between": between,
        "first": found.first,
        "second": found.second,
        "proposed_type": found.proposed_type,
        "above_line": found.above_line,
        "q": found.q,
        "segments_together": found.segments.both,
        "answers_together": found.answers.both,
        "answers_first_before": found.order.first,
        "answers_second_before": found.order.second,
        "connected": len(found.connections),
        "supporting": len(found.supporting),
        "contrary": len(found.contrary),
    }
