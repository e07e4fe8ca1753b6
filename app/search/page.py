"""The Search page: all places where something was found, whose they are, and how to get there."""

from __future__ import annotations

import streamlit as st

from app.common.revision import revision_of
from app.search.component import passages_page, search_page
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study

EVERYTHING, PASSAGES = "Words everywhere", "Passages, by words or meaning"

study = open_study()

st.title("Search")
st.caption(
    "Finds words in interviews, and codes, your memos, themes and participants. Several words are "
    'found where they stand together; "words in quotation marks" as they stand.'
)
if not study.state().names and not study.state().codes:
    st.info("There is nothing to search yet. Import transcripts on Home.")
else:
    owner = study_key(study, coder_of(study))
    how = st.segmented_control(
        "Look for",
        [EVERYTHING, PASSAGES],
        default=EVERYTHING,
        key="search_how",
        label_visibility="collapsed",
        width="content",
    )
    if how == PASSAGES:
        st.caption(
            "Each place in its context, by the words themselves or by meaning. Choose a code and "
            "press c on a passage to give it; z takes that back."
        )
        passages_page(owner, f"{revision_of(study)}:{len(study.events())}")
    else:
        search_page(owner)
