"""What changed since an advisor last looked."""

from __future__ import annotations

import streamlit as st

from app.advisor.changes import changes_since
from app.common.text import counted, local_time, plain
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.recording import record, show_messages
from models.events import NewEvent

study = open_study()
coder = coder_of(study)
changes = changes_since(study, coder)

show_messages()
st.title("What changed since you last looked")
if not changes.looked:
    st.info("You have not said yet that you have looked, so all of it is new to you.")
else:
    st.caption(plain(f"You last looked on {local_time(changes.looked)}."))
    for line in changes.lines:
        st.text(line)
    if changes.late:
        st.text(
            f"{counted(changes.late, 'decision')} from before can be seen only now: a round was "
            "closed, or another copy was brought in."
        )
    if not changes.lines and not changes.late:
        st.text("Nothing has changed.")
if not changes.looked or changes.lines or changes.late:
    st.button(
        "I have looked at all of it",
        key="looked",
        on_click=record,
        args=(
            study,
            [NewEvent(coder, changes.now)],
            "Noted. What comes later is shown here.",
        ),
    )
