"""The tree of codes as the Codebook page shows it."""

from __future__ import annotations

import streamlit as st

from app.codebook.component import OPENED, code_tree
from app.codebook.tables import tree_rows
from app.common import payloads
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.ui.session_state import CODE
from models.state.derive import State
from models.store.study import Study

TREE = "code_tree"
KEYS = (
    "Drag a code onto another, or press Alt+→ to put it under the one above it and Alt+← to "
    "bring it out one level. Enter opens it. The number counts your codings."
)


def show_tree(study: Study, state: State, coder: str, chosen: str) -> None:
    """Draw the tree; a code that is opened there is the one being changed."""

    def opened() -> None:
        code_id = st.session_state[TREE].get(OPENED)
        if code_id in study.state().codes:
            st.session_state[CODE] = code_id

    data: payloads.TreeData = {
        "study_id": study_key(study, coder),
        "decisions_url": DECISIONS,
        "codes": tree_rows(state, coder),
        "chosen": chosen,
    }
    code_tree(data=data, key=TREE, opened=opened)
    st.caption(KEYS)
