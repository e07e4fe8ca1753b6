"""The workbench's frame: page settings, navigation, the sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.export.dialog import export_button
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.keeper import keeper
from app.ui.sidebar import sidebar

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
        st.Page(
            "study/page.py",
            title="Study",
            icon=":material/folder_open:",
            url_path="study",
            default=True,
        ),
        st.Page("coding/page.py", title="Code", icon=":material/edit_note:", url_path="code"),
        st.Page("triage/page.py", title="Triage", icon=":material/rule:", url_path="triage"),
        st.Page("compare/page.py", title="Compare", icon=":material/compare:", url_path="compare"),
        st.Page(
            "codebook/page.py", title="Codebook", icon=":material/menu_book:", url_path="codebook"
        ),
        st.Page(
            "agreement/page.py", title="Agreement", icon=":material/group:", url_path="agreement"
        ),
        st.Page(
            "confidence/page.py",
            title="How sure",
            icon=":material/verified:",
            url_path="sureness",
        ),
        st.Page("themes/page.py", title="Themes", icon=":material/hub:", url_path="themes"),
    ]
)
keeper(study_key(study, coder_of(study)))
sidebar(study)
export_button(study, page.url_path)
page.run()
