"""Small pieces that several pages draw: the sidebar, the running job, undo, safe words."""

from __future__ import annotations

import streamlit as st

from app.common.decision_labels import step_told
from app.common.jobs import JOB, is_running
from app.common.text import plain
from app.server.session import coder_of
from app.ui.back_to_moment import going_back
from models.errors import ThroughlineError
from models.events import NewEvent, Undone
from models.state.undo import last_step, last_undo
from models.store.study import Study


def sidebar(study: Study) -> None:
    """Draw what holds on every page: which study, who codes, what is running."""
    with st.sidebar:
        st.text(study.name)
        st.caption(f"Coding as {plain(coder_of(study))}")
        if study.setting("sample") == "1":
            st.caption("Sample study: six interviews come coded by a sample coder.")
        running(study)
        undo_buttons(study, coder_of(study))
        st.page_link("start/page.py", label="Other study…", icon=":material/folder_open:")


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


def record(study: Study, events: list[NewEvent], said: str) -> None:
    """Write decisions; tell what happened on the next drawing, or why not at once."""
    try:
        study.append(events)
    except ThroughlineError as error:
        st.session_state["problem"] = str(error)
    else:
        st.session_state["said"] = said


def show_messages() -> None:
    """Show what the last action did."""
    if said := st.session_state.pop("said", None):
        st.toast(plain(said), icon=":material/check:")
    if problem := st.session_state.pop("problem", None):
        st.error(plain(problem))


def undo_buttons(study: Study, coder: str) -> None:
    """Offer to take back this person's last step on any page."""
    events, state = study.events(), study.state()
    step, undone = last_step(events, coder), last_undo(events, coder)
    told = step_told(step, state) if step else ""

    def take_back(ids: list[str], said: str) -> None:
        record(study, [NewEvent(coder, Undone(tuple(ids)))], said)

    left, right = st.columns(2)
    left.button(
        "Undo",
        key="undo",
        disabled=not step,
        help=plain(f"Takes back: {told}") if step else None,
        on_click=take_back,
        args=([event.id for event in step], f"Undone: {told}."),
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
