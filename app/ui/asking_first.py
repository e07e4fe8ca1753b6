"""Asks before what cannot be undone, or is easily pressed by mistake, and does it once.

In:     what would be done, in words, and the function that does it.
Out:    a dialog with two buttons. The first press of its button is the one that counts. What
        weighs more wants a tick before.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

import streamlit as st

from app.common.text import plain
from app.ui.danger import danger_button
from app.ui.recording import record
from models.events import NewEvent
from models.store.study import Study

OPEN = "asked_first"  # the question that is open; a press on another one does nothing
clock = time.monotonic  # seconds
TWICE_S = 0.8  # within which a second press was meant for what stood there before


def new_name() -> str:
    return uuid.uuid4().hex


def ask_first(
    title: str,
    lines: Sequence[str],
    *,
    button: str,
    key: str,
    do: Callable[[], object],
    tick: str = "",
) -> None:
    """Open a dialog that says what would be done, and do it on a press of its button.

    tick: what is to be ticked before, in words; "": nothing.
    """
    asked = new_name()
    st.session_state[OPEN] = asked

    @st.dialog(plain(title))
    def question() -> None:
        for line in lines:
            st.text(line)
        ticked = not tick or st.checkbox(
            plain(tick), key=f"{key}_tick-{asked}"
        )  # never ticked when it opens
        left, right = st.columns(2)
        left_alone = left.button("Leave it as it is", key=f"{key}_not", width="stretch")
        with right:
            done = danger_button(
                button,
                key=key,
                disabled=not ticked,
                on_click=_once,
                args=(asked, do if ticked else _nothing),
                width="stretch",
            )
        if left_alone or done:
            st.rerun()

    question()


def _nothing() -> None:
    """What a press does that came before the tick."""


def _once(asked: str, do: Callable[[], object]) -> None:
    if st.session_state.get(OPEN) != asked:
        return  # done already: it was pressed twice
    del st.session_state[OPEN]
    do()


def record_once(study: Study, events: list[NewEvent], said: str) -> None:
    """Write decisions, unless the same button, or the next one in its place, was just pressed."""
    name = f"did-{'-'.join(event.kind for event in events)}"
    now = clock()
    if now - st.session_state.get(name, float("-inf")) >= TWICE_S:
        record(study, events, said)
    st.session_state[name] = clock()  # when it was done, which may have taken its time
