"""Small pieces that several pages draw: the sidebar, the running job, undo, safe words."""

from __future__ import annotations

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.decision_labels import brought_back, describe_step
from app.common.removed_interviews import removal_lines, told_of_put_back
from app.common.replaced_interviews import put_in_place_lines
from app.common.text import counted, plain
from app.server.session import coder_of
from app.ui.asking_first import ask_first
from app.ui.back_to_moment import going_back
from app.ui.places import place_links
from app.ui.recording import record
from app.ui.run_state import run_state
from models.events import Event, NewEvent, Undone
from models.state.derive import State
from models.state.undo import interviews_gone, last_step, last_undo
from models.store.study import Study

# pages with Undo and Redo beside what they take back
OWN_UNDO = ("code", "triage", "compare", "relations", "themes")
DECIDES_ITSELF = ("agreement",)  # pages that have them on one tab: the sidebar hears of it late
ASKED = "undo_asked_first"  # what the last press would take back, and which interviews with it


def sidebar(study: Study, address: str) -> None:
    """Draw what holds on every page: which study, who codes, the places, what is running.

    address: the path of the page that is open; "" is Home.
    """
    with st.sidebar:
        st.text(study.name)
        st.caption(f"Coding as {plain(coder_of(study))}")
        with st.container(key="places", gap=None):
            place_links(address)
        if waiting := len(study.state().advice.open_comments()):
            words = counted(waiting, "open comment")
            st.page_link("advisor/page.py", label=words, icon=":material/forum:")
        if study.setting("sample") == "1":
            st.caption("Sample study: six interviews come coded by a sample coder.")
        if address:  # Home has it in its middle
            run_state(study, "side")
        undo_buttons(
            study,
            coder_of(study),
            steps=address not in OWN_UNDO,
            late=address in DECIDES_ITSELF,
        )
        st.page_link("start/page.py", label="Other study…", icon=":material/folder_open:")


def undo_buttons(
    study: Study, coder: str, *, steps: bool = True, moments: bool = True, late: bool = False
) -> None:
    """Offer to take back this person's last step, and all since a moment.

    steps: not where the page has its own buttons, which know what is on its way. late: the
    page decides without drawing this anew, so what is taken back is found when it is pressed.
    """
    events = study.events()
    step, undone = last_step(events, coder), last_undo(events, coder)
    if steps:
        _step_buttons(study, coder, step, undone, late=late)
    if moments and st.button(
        "Back to a moment…",
        key="back_to",
        disabled=not step and undone is None,
        help="As it was yesterday at five: takes back all that you decided since.",
        width="stretch",
    ):
        going_back(study, coder)


def _step_buttons(
    study: Study, coder: str, step: list[Event], undone: Event | None, *, late: bool
) -> None:
    left, right = st.columns(2)
    left.button(
        "Undo",
        key="undo",
        disabled=not step and not late,
        help=plain(f"Takes back: {describe_step(step, study.state())}")
        if step and not late
        else None,
        on_click=_press,
        args=(study, coder, None if late else step, "undo"),
        width="stretch",
    )
    right.button(
        "Redo",
        key="redo",
        disabled=undone is None and not late,
        on_click=_press,
        args=(study, coder, None if late else [undone] if undone else [], "redo"),
        width="stretch",
    )
    if asked := st.session_state.pop(ASKED, None):
        _ask_first(study, coder, *asked)


def _press(study: Study, coder: str, step: list[Event] | None, what: str) -> None:
    """Take back what was offered; None: what is the last step, or undo, now."""
    events = study.events()
    if step is None and what == "undo":
        step = last_step(events, coder)
    elif step is None:
        last = last_undo(events, coder)
        step = [last] if last else []
    if not step:
        st.session_state["said"] = f"There is nothing to {what}."
        return
    by_id = {event.id: event for event in events}
    told = describe_step(brought_back(step, by_id) or step, study.state())
    said = f"{'Undone' if what == 'undo' else 'Done again'}: {told}."
    ids = [event.id for event in step]
    if gone := interviews_gone(events, ids):
        st.session_state[ASKED] = ids, said, gone  # nobody presses it again and again, losing them
    else:
        _take_back(study, coder, ids, said)


def _take_back(study: Study, coder: str, ids: list[str], said: str) -> None:
    out = study.state().removed
    record(study, [NewEvent(coder, Undone(tuple(ids)))], said)
    if back := told_of_put_back(out, study.state()):
        st.session_state["said"] = " ".join(back)


def _ask_first(study: Study, coder: str, ids: list[str], said: str, gone: list[str]) -> None:
    """Ask before an undo or a redo that takes interviews out of the study."""
    state = study.state()
    ask_first(
        f"Take {counted(len(gone), 'interview')} out of the study?",
        [line for id_ in gone for line in _gone_lines(state, id_, coder)],
        button="Take it out" if len(gone) == 1 else "Take them out",
        key="take_out",
        do=lambda: _take_back(study, coder, ids, said),
    )


def _gone_lines(state: State, transcript_id: str, coder: str) -> list[str]:
    name = strip_bidi_controls(state.names.get(transcript_id, ""))
    lines = put_in_place_lines(state, transcript_id) or removal_lines(state, transcript_id, coder)
    return [f"“{name}”", *lines]
