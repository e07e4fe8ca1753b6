"""Step 3 of a second coder's file: say that all is coded, save the file, send it back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.common.blind_rounds import handed_round
from app.common.text import plain
from app.second_coder.steps import PAGES, file_to_send, own_progress, saved, steps_of
from app.server.roles import CODE
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.finishing import finishing
from app.ui.recording import show_messages
from models.state.rounds import Round

EVERY_S = 2  # seconds between two looks at whether the file was made

study = open_study()
coder = coder_of(study)


@st.fragment(run_every=EVERY_S)
def last_saved(round_: Round) -> None:
    """Say when the file was saved, and whether anything was decided since."""
    at, same = saved(study, coder, round_)
    *_, step = steps_of(study, coder, round_)
    said = plain(step.said[:1].upper() + step.said[1:])
    with st.container(key="steady-saved"):
        if not at:
            st.caption("It was not saved yet.")
        elif same:
            st.success(f"{said}\\. It holds all that you decided\\.")
        else:
            st.warning(f"{said}\\. Save it again and send that one\\.")


def save(round_: Round) -> None:
    """Offer the file, and say where it goes."""
    st.subheader("Save the file and send it back")
    if not own_progress(study, coder, round_).finished:
        st.text("You have not said yet that all is coded. The file can be saved all the same.")
    st.text(
        f"Send the saved file to {round_.opened_by}, who made this one for you: by e-mail, on a "
        "stick, as it came to you. Nothing is sent from here."
    )
    st.download_button(
        "Save the file to send back",
        partial(file_to_send, study, coder, round_),
        file_name=f"{study.name}-back.study",
        mime="application/octet-stream",
        key="hand_back",
        type="primary",
        icon=":material/save:",
        on_click="ignore",
    )
    last_saved(round_)


show_messages()
round_ = handed_round(study, coder)
st.title("Save the file to send back")
if round_ is not None:
    st.subheader("Say that all is coded")
    st.page_link(
        PAGES[CODE], label=f"Back to 2\\. Code your {round_.unit}s", icon=":material/edit_note:"
    )
    finishing(study, coder, round_)
    save(round_)
