"""The Saturation page: how few new codes the next interview brings."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.saturation.component import saturation
from app.saturation.routes import FILE, SATURATION
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("saturation")
if not any(each.coder == coder for each in study.state().codings):
    st.info(
        "There is nothing to draw yet: the curve counts codes that you confirmed, interview by "
        "interview. Accept or make some as you read."
    )
else:
    saturation(
        data={
            "study_id": study_key(study, coder),
            "saturation_url": SATURATION,
            "file_url": FILE,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="saturation",
    )
