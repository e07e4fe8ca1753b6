"""The Codebook page: the tree of codes, one code's rules, counts, versions; all decisions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from app.codebook.code_form import rules_form
from app.codebook.forms import (
    merge_form,
    move_form,
    new_code_form,
    retire_form,
    retired_form,
)
from app.codebook.history import history_view
from app.codebook.proposed import crosswalk_view, draft_forms
from app.codebook.split_form import split_form
from app.codebook.tables import (
    ALL,
    CODE_COLUMN,
    code_rows,
    dimension_rows,
    guide_rows,
    in_tree_order,
    interview_rows,
)
from app.codebook.tree import show_tree
from app.codebook.twin_forms import twin_forms
from app.common.addresses import CodebookPlace
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import describe_frozen, round_coded_blind
from app.common.code_names import code_path
from app.common.code_places import code_at, retired_told
from app.common.comments import comment_is_on, comments_on_codes
from app.common.text import plain
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.comments import comment_threads
from app.ui.conflict_forms import conflict_forms
from app.ui.place_shown import asked_place, place_notice, show_place, tell_of_place
from app.ui.places import heading
from app.ui.recording import show_messages
from app.ui.session_state import CODE

study = open_study()
coder = coder_of(study)
state = study.state()
show_messages()
heading("codebook")
if blind := round_coded_blind(state, coder):
    st.info(plain(describe_frozen(blind)), icon=":material/lock:")
active_ids = [code_id for code_id, _ in in_tree_order(state)]
SECTION = "codebook_section"  # which of them is open
book = state.codebook
FRAME = " and ".join(  # "" where there is neither: nothing speaks of what the study has not
    name
    for name, there in (("Framework", book and book.frameworks), ("guide", book and book.questions))
    if there
).capitalize()
SECTIONS = ["Codes", "Proposed", "By interview", "Versions", *([FRAME] if FRAME else [])]
PART = "code_part"  # of what is done about the code
PARTS = ["Rules", "Move", "Merge", "Split", "Retire"]


def open_asked() -> str:
    """Open the tab and the code that are asked for; return what is to be said of the code."""
    asked, by_address = asked_place(CodebookPlace)
    if asked.opened():
        st.session_state[SECTION] = asked.tab if asked.tab in SECTIONS else SECTIONS[0]
    if not asked.code:
        return ""
    found, told = code_at(state, asked.code)
    if found in active_ids:
        st.session_state[CODE] = found
        st.session_state[PART] = asked.part if asked.part in PARTS else PARTS[0]
    if told and not found:
        told += " Another one is open instead."
    return (told or retired_told(state, found)) if by_address else ""


told = open_asked()
if made := st.session_state.pop(f"{CODE}_next", None):
    st.session_state[CODE] = made
if st.session_state.get(CODE) not in active_ids:
    st.session_state.pop(CODE, None)  # retired, merged or unmade meanwhile


def name_of(code_id: str) -> str:
    """Name a code with its parents."""
    return strip_bidi_controls(code_path(code_id, state.codes))


if st.session_state.get(SECTION) not in (None, *SECTIONS):
    st.session_state.pop(SECTION)  # of a guide or a framework that was taken out meanwhile
section = st.session_state.get(SECTION) or SECTIONS[0]
place = CodebookPlace(
    tab="" if section == SECTIONS[0] else section,
    code=st.session_state.get(CODE) or next(iter(active_ids), ""),
)
if told:
    tell_of_place(told, place)
place_notice(place)
codes, proposed, counts, history, *frames = st.tabs(
    SECTIONS,
    key=SECTION,
    on_change="rerun",  # what is not looked at is not drawn, save what may hold words being typed
)
with codes:
    conflict_forms(study, state, coder, ("code", "memo"))
    twin_forms(study, state, coder, name_of)
    left, right = st.columns([2, 3], gap="large")
    with left:
        if active_ids:
            show_tree(study, state, coder, st.session_state.get(CODE, active_ids[0]))
        else:
            st.info("There are no codes yet. Make the first one below.")
        retired_form(study, state, coder, name_of)
        with st.expander("New code", expanded=not active_ids):
            new_code_form(study, state, coder, name_of)
    with right:
        if active_ids:
            chosen = st.selectbox("Code", active_ids, format_func=name_of, key=CODE)
            code = state.codes[chosen]
            rules, move, merge, split, retire = st.tabs(PARTS, key=PART, on_change="rerun")
            with rules:
                rules_form(study, state, coder, code)
            with move:
                move_form(study, state, coder, code, name_of)
            with merge:
                merge_form(study, state, coder, code, name_of)
            with split:
                split_form(study, state, coder, code)
            with retire:
                retire_form(study, state, coder, code)
    if active_ids:
        with st.expander("All codes with their rules, in one table"):
            st.dataframe(pd.DataFrame(code_rows(study, coder)), hide_index=True, key="codes")
    if said := comments_on_codes(state):
        with st.expander(f"Comments on codes ({len(said)})"):
            on = [comment_is_on(each, state) for each in said]
            comment_threads(study, coder, said, key="codes", subjects=on)
if proposed.open:
    with proposed:
        draft_forms(study, state, coder, name_of)
if counts.open:
    with counts:
        rows = interview_rows(state, coder)
        if rows:
            st.caption(plain(f"Codings of {coder}, by code and interview."))
            st.dataframe(
                pd.DataFrame(rows),
                hide_index=True,
                key="by_interview",
                height=640,
                column_config={
                    each: st.column_config.Column(pinned=True) for each in (CODE_COLUMN, ALL)
                },
            )
        else:
            st.info("Codes and their codings are counted here by interview.")
if history.open:
    with history:
        history_view(study, state.codebook.title if state.codebook else study.name)
if frames and frames[0].open:
    with frames[0]:
        if book and book.frameworks:
            st.subheader("Framework")
            links = dimension_rows(study, coder)
            st.dataframe(pd.DataFrame(links), hide_index=True, key="dimensions")
            crosswalk_view(study, state, coder)
        if book and book.questions:
            st.subheader("Interview guide")
            st.dataframe(pd.DataFrame(guide_rows(state)), hide_index=True, key="guide")
        st.page_link("study/setup.py", label="Change them in Study set-up", icon=":material/tune:")
part = st.session_state.get(PART) or PARTS[0]
show_place(replace(place, part="" if part == PARTS[0] else part))
