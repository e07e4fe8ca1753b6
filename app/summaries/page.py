"""The Summaries page: participants by themes, with the analyst's words in each cell."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.summaries.component import summaries
from app.summaries.routes import FILE, SUMMARIES
from app.ui.conflict_forms import conflict_forms
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("summaries")
if not study.state().live_themes():
    st.info(
        "There are no themes yet, so there is nothing to summarise by. Keep a draft or make one of "
        "your own under Themes."
    )
else:
    conflict_forms(study, study.state(), coder, ("summary",))
    summaries(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "summaries_url": SUMMARIES,
            "file_url": FILE,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="summaries",
    )
