"""The Memos page: everything that was noted, whatever it is on."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.memos.component import memos
from app.memos.routes import MEMOS
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("memos")
if not study.state().memos:
    st.info(
        "There are no memos yet. Write one on the study here; one on a passage, a code or a "
        "theme is written where that is."
    )
memos(
    data={
        "study_id": study_key(study, coder),
        "decisions_url": DECISIONS,
        "memos_url": MEMOS,
        "revision": f"{revision_of(study)}:{len(study.events())}",
    },
    key="memos",
)
