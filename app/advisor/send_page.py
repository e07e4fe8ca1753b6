"""Save the file that was made for an advisor, and send it back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from app.advisor.claims import researcher_of
from app.common.decision_labels import counts_by_kind
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.recording import show_messages
from models.coders import same_coder

study = open_study()
coder = coder_of(study)


def whole_file() -> bytes:
    """Return the file as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.study"
        study.backup(target)
        return target.read_bytes()


show_messages()
st.title("Save the file and send it back")
undone = study.state().undone
own = [e for e in study.events() if same_coder(e.actor, coder) and e.id not in undone]
st.text(f"In it of you: {', '.join(counts_by_kind(own)) or 'nothing yet'}.")
st.text(
    f"Send the saved file to {researcher_of(study)}: by e-mail, on a stick, as it came to you. "
    "Nothing is sent from here."
)
st.download_button(
    "Save the file to send back",
    whole_file,
    file_name=f"{study.name}-back.study",
    mime="application/octet-stream",
    key="send_back",
    type="primary",
    icon=":material/save:",
    on_click="ignore",
)
