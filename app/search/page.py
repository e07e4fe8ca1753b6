"""The Search page: all places where something was found, whose they are, and how to get there."""

from __future__ import annotations

import streamlit as st

from app.search.component import search_page
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study

study = open_study()

st.title("Search")
st.caption(
    "Finds words in interviews, and codes, your memos, themes and participants. Several words are "
    'found where they stand together; "words in quotation marks" as they stand.'
)
if not study.state().names and not study.state().codes:
    st.info("There is nothing to search yet. Import transcripts on Home.")
else:
    search_page(study_key(study, coder_of(study)))
