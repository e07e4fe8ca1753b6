"""The Participants page: for each, attributes, codes, memos and quotations."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.participants.component import participants
from app.participants.routes import PERSON
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("participants")
if not study.state().names:
    st.info("There is nobody yet. Import transcripts on Home.")
else:
    participants(
        data={
            "study_id": study_key(study, coder),
            "person_url": PERSON,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="participants",
    )
