"""The Compare page: all that a code holds, side by side, outliers first."""

from __future__ import annotations

import streamlit as st

from app.coding.interview import revision_of
from app.coding.routes import DECISIONS
from app.common.study_access import open_study
from app.compare.component import compare
from app.server.decisions import study_key
from app.triage.routes import COMPARE
from app.ui.session_state import QUERY_CODE, coder_of
from app.ui.sidebar import tell

study = open_study()
coder = coder_of(study)

tell()
st.title("Compare")
if not study.state().names:
    st.info("There is no interview yet. Import transcripts on the Study page.")
else:
    compare(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "compare_url": COMPARE,
            "code": st.query_params.get(QUERY_CODE, ""),
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="compare",
    )
