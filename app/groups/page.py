"""The Groups page: one attribute's values side by side."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.groups.component import groups
from app.groups.routes import FILE, GROUPS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("groups")
if not any(each.coder == coder for each in study.state().codings):
    st.info(
        "There is nothing to compare yet: groups are compared by codings that you confirmed. "
        "Accept or make some as you read."
    )
else:
    groups(
        data={
            "study_id": study_key(study, coder),
            "groups_url": GROUPS,
            "file_url": FILE,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="groups",
    )
