"""The three steps of a second coder's file, what is done of each, and the file to send back.

In:     a study file that was handed over, its coder, the round that it was made for.
Out:    steps with what is done of them, in words. What a person says of their own file (that the
        codebook was read, when it was saved) is a setting of the file and goes nowhere.
"""

from __future__ import annotations

import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.common.round_progress import CoderProgress, progress_of
from app.common.text import counted
from app.server.roles import CODE, READ, SAVE
from models.coders import same_coder
from models.state.rounds import Round
from models.store.study import Study

GREETED, WAS_READ, WAS_SAVED = "second-greeted", "second-read", "second-saved"
PAGES = {  # by address
    READ: "second_coder/codebook_page.py",
    CODE: "coding/page.py",
    SAVE: "second_coder/save_page.py",
}


@dataclass(frozen=True)
class Step:
    """A step. said: what is done of it, in a few words."""

    address: str
    label: str
    icon: str
    done: bool
    said: str

    @property
    def page(self) -> str:
        return PAGES[self.address]


def steps_of(study: Study, coder: str, round_: Round) -> list[Step]:
    """Return the three steps, in their order."""
    own = own_progress(study, coder, round_)
    read = is_told(study, round_, WAS_READ)
    at, same = saved(study, coder, round_)
    how_far = f"{own.decided} of {counted(own.units, round_.unit)}"
    return [
        Step(READ, "1. Read the codebook", ":material/menu_book:", read, "read" if read else ""),
        Step(
            CODE,
            f"2. Code your {round_.unit}s",
            ":material/edit_note:",
            own.finished or not own.undecided,
            f"{how_far}, all coded" if own.finished else how_far,
        ),
        Step(
            SAVE,
            "3. Save the file to send back",
            ":material/save:",
            bool(at) and same,
            _said(at) if same else f"{_said(at)}, changed since",
        ),
    ]


def next_step(study: Study, coder: str, round_: Round) -> Step:
    """Return the first step that is not done; the last one where all are."""
    steps = steps_of(study, coder, round_)
    return next((each for each in steps if not each.done), steps[-1])


def own_progress(study: Study, coder: str, round_: Round) -> CoderProgress:
    """Return how far this coder is."""
    return next(each for each in progress_of(study, round_) if same_coder(each.coder, coder))


def is_told(study: Study, round_: Round, what: str) -> bool:
    """Whether a coder has said something of this file."""
    return bool(study.setting(_key(what, round_)))


def tell(study: Study, round_: Round, what: str) -> None:
    """Keep what a coder says of this file."""
    study.set_setting(_key(what, round_), _now())


def saved(study: Study, coder: str, round_: Round) -> tuple[str, bool]:
    """Return when the file to send back was made, and whether it holds all that was decided.

    "": never; then nothing was decided that it lacks.
    """
    at, _, count = (study.setting(_key(WAS_SAVED, round_)) or "").partition("|")
    return at, not at or count == str(_decisions(study, coder))


def file_to_send(study: Study, coder: str, round_: Round) -> bytes:
    """Return the study's file, whole, as it is now, and note that it was made."""
    count = _decisions(study, coder)  # counted first: what is decided meanwhile may be left out
    data = whole_bytes(study)
    study.set_setting(_key(WAS_SAVED, round_), f"{_now()}|{count}")
    return data


def whole_bytes(study: Study) -> bytes:
    """Return a copy of the study's file, whole, as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.study"
        study.backup(target)
        return target.read_bytes()


def _decisions(study: Study, coder: str) -> int:
    return sum(same_coder(event.actor, coder) for event in study.events())


def _key(what: str, round_: Round) -> str:
    return f"{what}:{round_.id}"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat()


def _said(at: str) -> str:
    """Say when a file was saved: today by the hour, else by the day."""
    if not at:
        return ""
    then = datetime.datetime.fromisoformat(at).astimezone()
    today = datetime.datetime.now().astimezone().date()
    how = "saved at %H:%M" if then.date() == today else "saved on %Y-%m-%d at %H:%M"
    return then.strftime(how)
