"""The Compare page: all that a code holds, side by side, outliers first."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.compare.component import compare
from app.server.addresses import COMPARE, DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("compare")
if not study.state().names:
    st.info("There is no interview yet. Import transcripts on Home.")
else:
    compare(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "compare_url": COMPARE,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="compare",
    )
