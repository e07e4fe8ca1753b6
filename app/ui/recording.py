"""Writes what a page decides, and says on its next drawing what came of it."""

from __future__ import annotations

import streamlit as st

from app.common.text import plain
from app.ui.session_state import PROBLEM
from models.errors import ThroughlineError
from models.events import NewEvent
from models.store.study import Study


def record(study: Study, events: list[NewEvent], said: str) -> bool:
    """Write decisions; tell what happened on the next drawing, or why not at once.

    Returns whether they are stored.
    """
    try:
        study.append(events)
    except ThroughlineError as error:
        st.session_state[PROBLEM] = str(error)
        return False
    st.session_state["said"] = said
    return True


def show_messages() -> None:
    """Show what the last action did."""
    if said := st.session_state.pop("said", None):
        st.toast(plain(said), icon=":material/check:")
    if problem := st.session_state.pop(PROBLEM, None):
        st.error(plain(problem))
