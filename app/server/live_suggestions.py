"""The suggester that this process keeps in memory, so that a decision is learned at once.

It is made in the background the first time it is wanted, and again after each run of the
road. Until it is there, suggestions stay as they are; nothing waits for it.
"""

from __future__ import annotations

import gc
import sys
import threading
import uuid

from app.common import payloads
from app.common.shown_suggestions import shown_suggestions
from app.server import workbench
from app.server.runs import is_running, start_run
from models.store.study import Study
from pipeline.run.live_update import IncrementalSuggester, NotReady, rests_on
from pipeline.run.realign import NotAligned, realign

WARM_S = 1.5  # after an interview was opened, when its page has been drawn
AGAIN_MS = 700  # after which a reader asks again while the suggester is being made


class LiveSuggestions:
    """The live suggester of one study and coder."""

    def __init__(self, study: Study, coder: str) -> None:
        self.study, self.coder = study, coder
        self._turn = threading.Lock()  # one refresh at a time
        self._making = threading.Lock()  # held while the suggester is made
        self._live: IncrementalSuggester | None = None
        self._not_ready: tuple[object, str] | None = None  # what it was tried on, and why not
        self._epoch, self._count = "", 0
        self._moved: dict[str, dict[str, int]] = {}  # interview: segment: when it last changed

    def stamp(self) -> str:
        """Return what a reader says it has seen, together with what it was given."""
        return f"{self._epoch}:{self._count}"

    def warm(self) -> None:
        """Make the suggester soon, if it is not there, so that the first decision finds it."""
        if self._live is None and self._not_ready is None and not self._making.locked():
            timer = threading.Timer(WARM_S, self._make)
            timer.daemon = True
            timer.start()

    def learn(self, transcript_id: str, since: str) -> payloads.Learned:
        """Learn what was decided; return the suggestions that changed since a stamp."""
        state = self.study.state()
        suggester = self._live
        if suggester is None or not suggester.holds(state):
            return self._make()
        with self._turn:
            suggester = self._live or suggester  # it may have been made anew meanwhile
            changed = suggester.refresh(self.study.state(), transcript_id)
            self._count += 1
            moved = self._moved.setdefault(transcript_id, {})
            moved.update(dict.fromkeys(changed, self._count))
            epoch, _, seen = since.partition(":")
            known = epoch == self._epoch and seen.isdecimal()
            wanted = {id_ for id_, when in moved.items() if when > int(seen)} if known else None
            stamp = self.stamp()
        return {
            "ready": True,
            "stamp": stamp,
            "suggestions": self._shown(transcript_id, wanted),
        }

    def _shown(
        self, transcript_id: str, wanted: set[str] | None
    ) -> dict[str, list[payloads.ShownSuggestion]]:
        """Return the suggestions of the wanted segments, or of all, also where none is left."""
        if wanted is None:
            wanted = {each.id for each in self.study.segments(transcript_id)}
        shown: dict[str, list[payloads.ShownSuggestion]] = {id_: [] for id_ in sorted(wanted)}
        for each in shown_suggestions(
            self.study, transcript_id, coder=self.coder, segments=shown.keys()
        ):
            shown[each["segment_id"]].append(each)
        return shown

    def _make(self) -> payloads.Learned:
        tried = rests_on(self.study, self.study.state(), self.coder)
        if self._not_ready is not None and self._not_ready[0] == tried:
            return {"ready": False, "why": self._not_ready[1]}
        if self._making.acquire(blocking=False):
            threading.Thread(target=self._learn_all, args=(tried,), daemon=True).start()
        return {"ready": False, "why": "", "retry_ms": AGAIN_MS}

    def _learn_all(self, tried: object) -> None:
        try:
            suggester = IncrementalSuggester(self.study, coder=self.coder)
        except NotReady as error:
            self._not_ready = (tried, str(error))
        except Exception as error:  # the desk works on without it; said without anybody's words
            print(f"throughline: no live suggestions ({type(error).__name__})", file=sys.stderr)
            self._not_ready = (tried, "Suggestions are not learned at once just now.")
        else:
            with self._turn:
                self._live, self._epoch, self._count = suggester, uuid.uuid4().hex[:8], 0
                self._moved = {}
            settle_memory()
        finally:
            self._making.release()


def settle_memory() -> None:
    """Leave what lives as long as the process out of garbage collection.

    A collection walks every object that is kept, a suggester's hundreds of thousands among
    them, and pages wait for it.
    """
    gc.unfreeze()  # an earlier suggester among them
    gc.collect()
    gc.freeze()


def live_suggestions_of(study: Study, coder: str) -> LiveSuggestions:
    """Return the live suggester of this workbench for a study and coder, made once."""
    return workbench.current().live_suggestions(study, coder)


def align(study: Study, transcript_id: str, *, coder: str) -> payloads.Aligned:
    """Align the interviews again; say whether this one changed, and what to ask about next.

    What was split or joined holds at once; where its texts are new, the road is started, which
    reads them and suggests for them.
    """
    with workbench.current().aligning:
        try:
            realigned = realign(study, coder=coder)
        except NotAligned as error:
            why = str(error)
            if error.changed and not is_running(study):
                start_run(study, coder)
                why = "Suggestions for the new segments are being made."
            return {"changed": transcript_id in error.changed, "ask_next": None, "why": why}
    return {
        "changed": transcript_id in realigned.changed,
        "ask_next": realigned.ask_next.get(transcript_id),
        "why": "",
    }
