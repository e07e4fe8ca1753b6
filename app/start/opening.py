"""Open a study from the start page, and say what must be heard about it."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from app.server import workbench
from app.server.remembering import open_elsewhere, usual_port
from app.server.session import coder_of
from app.ui.session_state import GO_HOME
from models.errors import StudyUnusable, ThroughlineError
from models.store.blind import open_as

PROBLEM = "start_problem"  # (where it happened, sentence)
OTHERS = "start_open_elsewhere"  # (path, sentence): asked before it is opened here too


def tell(place: str, words: str) -> None:
    """Say on the next drawing what went wrong, at the place where it did."""
    st.session_state[PROBLEM] = (place, words)


def problem_at(place: str) -> str:
    """Return what went wrong at a place of the page, once."""
    where, words = st.session_state.get(PROBLEM, ("", ""))
    if where != place:
        return ""
    del st.session_state[PROBLEM]
    return str(words)


def open_from_start(path: str, place: str, *, although_open: bool = False) -> None:
    """Open a study and go to its first page, or say why not. place: for the message."""
    st.session_state.pop(OTHERS, None)
    bench = workbench.current()
    where = os.path.expanduser(path.strip().strip("\"'"))
    try:
        if not where:
            raise StudyUnusable("Say which file to open.")
        with open_as(where, coder_of) as study:
            other = None if although_open else open_elsewhere(study, bench.port)
            before = usual_port(study)
        if other is not None:
            st.session_state[OTHERS] = (
                path,
                f"{Path(where).name} is open in another window, at port {other}. Two windows may "
                "work on one study; if you forgot that one, close it first.",
            )
            return
        opened = bench.open(where)
    except ThroughlineError as error:
        tell(place, str(error))
        return
    except OSError as error:
        tell(place, f"{where} cannot be opened: {error.strerror or type(error).__name__}.")
        return
    _went_well(opened.told_at_opening, before, bench.port)


def _went_well(told: str | None, before: int | None, port: int | None) -> None:
    st.session_state[GO_HOME] = True
    words = [told] if told else []
    if before is not None and port is not None and before != port:
        words.append(
            f"This study was at port {before} before. Decisions that may still wait in a browser "
            f"from then are sent when it is opened there again: throughline open, --port {before}."
        )
    if words:
        st.session_state["problem"] = " ".join(words)
