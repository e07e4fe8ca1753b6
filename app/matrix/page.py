"""The Matrix page: codes, categories, themes, dimensions or questions, crossed."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.matrix.component import matrix
from app.matrix.routes import CELL, FILE, MATRIX
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)

show_messages()
heading("matrix")
if not any(each.coder == coder for each in study.state().codings):
    st.info(
        "There is nothing to cross yet: a matrix counts codings that you confirmed. Accept or "
        "make some as you read."
    )
else:
    matrix(
        data={
            "study_id": study_key(study, coder),
            "matrix_url": MATRIX,
            "cell_url": CELL,
            "file_url": FILE,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="matrix",
    )
