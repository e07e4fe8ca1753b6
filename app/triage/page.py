"""The Triage page: open suggestions of all interviews, decided one by one."""

from __future__ import annotations

import streamlit as st

from app.common.blind_rounds import unsuggested
from app.common.revision import revision_of
from app.server.addresses import DECISIONS, LEARN
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.triage.component import triage
from app.triage.routes import TRIAGE
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("triage")
if not study.state().names:
    st.info("There is no interview yet. Import transcripts on Home.")
else:
    if unsuggested(study.state(), coder):
        st.info(
            "Suggestions are off in interviews that you code blind just now: two people who nod at "
            "one machine agree too well. Code them as you read through them.",
            icon=":material/visibility_off:",
        )
    triage(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "queue_url": TRIAGE,
            "learn_url": LEARN,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="triage",
    )
