"""The workbench's frame: page settings, navigation, the sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.decisions import study_key
from app.keeper import keeper
from app.panels import sidebar
from app.state import coder_of
from app.study_access import open_study

st.set_page_config(
    page_title="Throughline",
    page_icon=str(Path(__file__).parent / "icon.png"),
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(Path(__file__).parent / "page.css")
study = open_study()
page = st.navigation(
    [
        st.Page("views/study.py", title="Study", icon=":material/folder_open:", default=True),
        st.Page("views/code.py", title="Code", icon=":material/edit_note:", url_path="code"),
        st.Page("views/triage.py", title="Triage", icon=":material/rule:", url_path="triage"),
        st.Page("views/compare.py", title="Compare", icon=":material/compare:", url_path="compare"),
        st.Page("views/codebook.py", title="Codebook", icon=":material/menu_book:"),
        st.Page(
            "views/agreement.py", title="Agreement", icon=":material/group:", url_path="agreement"
        ),
        st.Page(
            "views/trust.py",
            title="How sure",
            icon=":material/verified:",
            url_path="sureness",
        ),
        st.Page("views/themes.py", title="Themes", icon=":material/hub:"),
    ]
)
keeper(study_key(study, coder_of(study)))
sidebar(study)
page.run()
