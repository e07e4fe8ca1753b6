"""The run in the sidebar: what it does, how long it will take, a way to stop it, how it ended.

In:     what the study keeps of its last run.
Out:    a bar with words while it runs, drawn every second; afterwards what to do next.
"""

from __future__ import annotations

import streamlit as st

from app.common.addresses import InterviewPlace
from app.common.jobs import JOB, ask_to_stop, last_run, seconds_since, stop_asked
from app.common.next_step import interviews_left, next_interview
from app.common.run_words import ended_words, run_words, time_left
from app.common.text import plain
from app.server import workbench
from app.server.runs import is_running
from app.server.session import coder_of
from app.ui.session_state import RUN_SEEN
from models.store.results import Progress
from models.store.study import Study
from pipeline.run.progress import RunProgress

EVERY_S = 1  # between two looks


def run_state(study: Study, place: str) -> None:
    """Show a run while it goes on, and how it ended to who saw it. place: where on the page."""
    busy = is_running(study)
    if busy and (told := last_run(study)) is not None:
        st.session_state[RUN_SEEN] = told.run

    @st.fragment(run_every=EVERY_S if busy else None)
    def _show() -> None:
        progress, told = study.progress(JOB), last_run(study)
        if progress is not None and is_running(study):
            _running(study, told, progress, place)
        elif busy:
            st.rerun()

    _show()
    if not busy:
        _ended(study)


def _running(study: Study, told: RunProgress | None, progress: Progress, place: str) -> None:
    share = progress.done / max(progress.total, 1)
    if told is None:  # a run of an older version
        st.progress(share, text="Working")
        return
    if told.ready > st.session_state.get(f"ready-{told.run}", 0):
        st.session_state[f"ready-{told.run}"] = told.ready
        if told.state == "running" and told.ready == 1:
            st.rerun()  # the first interview is there: the page shows it now
    if stop_asked(study, told.run):
        st.progress(share, text="Stopping at the next safe point")
        return
    st.progress(share, text=plain(run_words(told)))
    if left := time_left(told, seconds_since(progress.at)):
        st.caption(left.capitalize())
    st.button(
        "Stop",
        key=f"stop_run_{place}",
        icon=":material/stop_circle:",
        help="What was computed is kept, and the next run goes on from there.",
        on_click=ask_to_stop,
        args=(study, told.run),
    )


def _ended(study: Study) -> None:
    """Say how the last run ended: to who saw it, and to everybody where something is left."""
    progress, told = study.progress(JOB), last_run(study)
    if told is None:
        if progress is not None and progress.done < progress.total:
            st.caption("The last run did not finish. Press Suggest codes on Home.")
        return
    if told.state in ("starting", "running"):  # and has not been heard of for long
        st.caption(
            "The last run ended before it was done; what it computed is kept. Press Suggest "
            "codes on Home to go on."
        )
        return
    if told.state == "done" and st.session_state.get(RUN_SEEN) != told.run:
        return
    coder = coder_of(study)
    st.caption(plain(ended_words(told, codes=bool(study.state().active_codes()))))
    if told.state == "done" and told.ready and told.coder == coder:
        rows = workbench.current().summary(study, coder)["interviews"]
        if following := next_interview(interviews_left(study, coder, rows)):
            st.page_link(
                "coding/page.py",
                label=plain(f"Begin with {following.name}"),
                icon=":material/arrow_forward:",
                query_params=InterviewPlace(following.id).parts(),
            )
