"""The workbench's frame: page settings, navigation, the sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.advisor.frame import advisor, advisor_pages
from app.common.set_up import set_up_step
from app.export.dialog import export_button
from app.search.component import search_box
from app.second_coder.frame import second_coder, step_pages
from app.server import workbench
from app.server.decisions import study_key
from app.server.roles import ADVISOR, ANALYST, SECOND_CODER, role_of
from app.server.session import coder_of
from app.server.study_access import open_study
from app.start.start_page import start_page
from app.ui.keeper import NO_STUDY, STORED, keeper, stored_for_new_study
from app.ui.place_shown import run_page, tab_title_so_far
from app.ui.places import pages
from app.ui.session_state import GO_HOME, OF_STUDY
from app.ui.sidebar import sidebar

st.set_page_config(
    page_title=tab_title_so_far(),
    page_icon=str(Path(__file__).parent / "icon.png"),
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(Path(__file__).parent / "page.css")
bench = workbench.current()
if st.session_state.get(OF_STUDY) not in (None, bench.where):
    kept = {
        name: st.session_state[name] for name in (GO_HOME, "problem") if name in st.session_state
    }
    kept[STORED] = stored_for_new_study()
    st.session_state.clear()  # what was chosen in one study means nothing in another
    st.session_state.update(kept)
st.session_state[OF_STUDY] = bench.where
study = open_study() if bench.has_study else None
role = role_of(study, coder_of(study)) if study is not None else ANALYST
step = set_up_step(study) if study is not None and role is not ADVISOR else None
page = st.navigation(
    [
        *pages(),
        st.Page("search/page.py", title="Search", url_path="search", visibility="hidden"),
        st.Page("start/page.py", title="Start", url_path="start", visibility="hidden"),
        *(step_pages() if role is SECOND_CODER else []),
        *(advisor_pages() if role is ADVISOR else []),
    ],
    position="hidden",
)
if study is None or step is not None:
    st.html(Path(__file__).parent / "alone.css")
if study is None:  # whatever the address asks for
    keeper(NO_STUDY)
    start_page()
elif st.session_state.pop(GO_HOME, False) and role is not ADVISOR:
    st.switch_page("study/page.py")
else:
    keeper(NO_STUDY if page.url_path == "start" else study_key(study, coder_of(study)))
    if step is not None and page.url_path != "start":
        from app.study.set_up_page import set_up_page

        set_up_page(study, coder_of(study), step)
    elif role is SECOND_CODER:
        second_coder(study, page)
    elif role is ADVISOR:
        advisor(study, page)
    else:
        search_box(study_key(study, coder_of(study)))
        sidebar(study, page.url_path)
        export_button(study, page.url_path)
        run_page(study, coder_of(study), page)
