"""Small pieces that several pages draw: the sidebar, the running job, undo, safe words."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from pathlib import Path

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.decision_labels import counts_by_kind
from app.ui.back_to_moment import going_back
from app.ui.session_state import coder_of
from models.errors import ThroughlineError
from models.events import NewEvent, Undone
from models.state.undo import last_step, last_undo
from models.store.results import Progress
from models.store.study import Study

JOB = "code"
SILENT_AFTER_S = 120  # a job without a sign of life for so long is taken for dead
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")
ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)|[-.\w+](?=@)", re.IGNORECASE)
ROOT = Path(__file__).resolve().parents[2]


def plain(words: str) -> str:
    """Return words so that a label shows them as they are: no markup, links or images.

    An address becomes a link after the markup was read: an invisible sign in it keeps it words.
    """
    line = ADDRESS.sub("\\g<0>\N{WORD JOINER}", strip_bidi_controls(" ".join(words.split())))
    return MARKDOWN.sub(r"\\\1", line)


def local_time(at: str) -> str:
    """Return a stored moment as this machine's clock shows it: 2026-03-01 17:05."""
    return datetime.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def sidebar(study: Study) -> None:
    """Draw what holds on every page: which study, who codes, what is running."""
    with st.sidebar:
        st.text(study.name)
        st.caption(f"Coding as {plain(coder_of(study))}")
        if study.setting("sample") == "1":
            st.caption("Sample study: six interviews come coded by a sample coder.")
        running(study)
        undo_buttons(study, coder_of(study))


def is_running(progress: Progress | None) -> bool:
    """Whether a job has begun, not ended, and given a sign of life lately."""
    if progress is None or progress.done >= progress.total or progress.note == "stopped":
        return False
    silent = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(progress.at)
    return silent.total_seconds() < SILENT_AFTER_S


def running(study: Study) -> None:
    """Show how far a running job is, every second while it runs."""
    busy = is_running(study.progress(JOB))

    @st.fragment(run_every=1 if busy else None)
    def _show() -> None:
        progress = study.progress(JOB)
        if progress is not None and is_running(progress):
            st.progress(progress.done / max(progress.total, 1), text=plain(progress.note))
        elif busy:
            st.rerun()
        elif progress is not None and progress.done < progress.total:
            st.caption("The last run did not finish. Press Suggest codes on the Study page.")

    _show()


def start_road(study: Study, coder: str) -> subprocess.Popen[bytes]:
    """Start the road in a process of its own, at low priority, leaving a core to the pages."""
    import os

    study.set_progress(JOB, 0, 100, "starting")
    command = [sys.executable, "-m", "app.cli", "code", study.url, "--quiet", "--coder", coder]
    command.append("--low-priority")  # it lowers itself: nothing runs between fork and exec
    threads = str(max(1, (os.cpu_count() or 2) - 1))
    environment = os.environ | {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    flags = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )


def act(study: Study, events: list[NewEvent], said: str) -> None:
    """Write decisions; tell what happened on the next drawing, or why not at once."""
    try:
        study.append(events)
    except ThroughlineError as error:
        st.session_state["problem"] = str(error)
    else:
        st.session_state["said"] = said


def tell() -> None:
    """Show what the last action did."""
    if said := st.session_state.pop("said", None):
        st.toast(plain(said), icon=":material/check:")
    if problem := st.session_state.pop("problem", None):
        st.error(plain(problem))


def undo_buttons(study: Study, coder: str) -> None:
    """Offer to take back this person's last step on any page."""
    events = study.events()
    step, undone = last_step(events, coder), last_undo(events, coder)

    def take_back(ids: list[str], said: str) -> None:
        act(study, [NewEvent(coder, Undone(tuple(ids)))], said)

    left, right = st.columns(2)
    left.button(
        "Undo",
        key="undo",
        disabled=not step,
        help=f"Takes back: {', '.join(counts_by_kind(step))}" if step else None,
        on_click=take_back,
        args=([event.id for event in step], "Undone."),
        width="stretch",
    )
    right.button(
        "Redo",
        key="redo",
        disabled=undone is None,
        on_click=take_back,
        args=([undone.id] if undone else [], "Done again."),
        width="stretch",
    )
    if st.button(
        "Back to a moment…",
        key="back_to",
        disabled=not step and undone is None,
        help="As it was yesterday at five: takes back all that you decided since.",
        width="stretch",
    ):
        going_back(study, coder)
