"""The Relations page: what goes with what, how, and who says otherwise."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.relations.component import relations
from app.server.addresses import DECISIONS, RELATION_EVIDENCE, RELATION_WORK, RELATIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("relations")
if not study.state().names:
    st.info("There is no interview yet. Import transcripts on Home.")
else:
    relations(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "relations_url": RELATIONS,
            "evidence_url": RELATION_EVIDENCE,
            "work_url": RELATION_WORK,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="relations",
    )
