"""The Codebook page: the codes with their rules, counts and places; every change a decision."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.code_changes import code_id_for, created, defined, effect_of_merge
from app.code_names import code_path
from app.codebook_tables import code_rows, dimension_rows, guide_rows
from app.framework_forms import framework_forms
from app.open_code_forms import crosswalk_view, draft_forms
from app.panels import act, plain, tell
from app.state import coder_of
from app.study_access import open_study
from models.events import NewEvent

study = open_study()
coder = coder_of(study)
state = study.state()
tell()
st.title("Codebook")
live = {code.id: code for code in state.live_codes()}


def name_of(code_id: str) -> str:
    """Name a code with its parents."""
    return code_path(code_id, state.codes)


if live:
    st.dataframe(pd.DataFrame(code_rows(study, coder)), hide_index=True, key="codes", height=420)
else:
    st.info("There are no codes yet. Make the first one below.")

left, right = st.columns(2)
with left, st.container(border=True):
    st.subheader("Change a code")
    chosen = st.selectbox("Code", list(live), format_func=name_of, key="code")
    if chosen:
        code = live[chosen]
        with st.form(f"define-{chosen}-{study.revision()}", border=False):
            name = st.text_input("Name", code.name, key=f"name-{chosen}")
            definition = st.text_area("Definition", code.definition, key=f"definition-{chosen}")
            include = st.text_area(
                "Include (a line each)", "\n".join(code.include), key=f"include-{chosen}"
            )
            exclude = st.text_area(
                "Exclude (a line each)", "\n".join(code.exclude), key=f"exclude-{chosen}"
            )
            example = st.text_area("Example", code.example, key=f"example-{chosen}")
            parents = [None, *dict.fromkeys([*live, *([code.parent] if code.parent else [])])]
            parents.remove(chosen)
            parent = st.selectbox(
                "Under",
                parents,
                index=parents.index(code.parent) if code.parent in parents else 0,
                format_func=lambda each: name_of(each) if each else "no other code",
                key=f"parent-{chosen}",
            )
            reason = st.text_input("Why (optional)", key=f"why-{chosen}")
            if st.form_submit_button("Save changes", key="save_code"):
                changes = defined(
                    code,
                    coder,
                    name=name,
                    parent=parent,
                    definition=definition,
                    include=include,
                    exclude=exclude,
                    example=example,
                    reason=reason,
                )
                if changes:
                    act(study, changes, "Saved.")
                st.rerun()

with right:
    with st.container(border=True):
        st.subheader("New code")
        with st.form("new_code", border=False, clear_on_submit=True):
            new_name = st.text_input("Name", key="new_name")
            new_rule = st.text_area("Definition", key="new_definition")
            under = st.selectbox(
                "Under",
                [None, *live],
                format_func=lambda each: name_of(each) if each else "no other code",
                key="new_parent",
            )
            if st.form_submit_button("Make code", key="make_code"):
                if new_name.strip():
                    code_id = code_id_for(new_name, state.codes)
                    act(study, [created(code_id, new_name, new_rule, under, coder)], "Code made.")
                    st.rerun()
                st.warning("Give the code a name.")
    with st.container(border=True):
        st.subheader("Merge or retire")
        if chosen:
            into = st.selectbox(
                f"Merge {plain(live[chosen].name)} into",
                [each for each in live if each != chosen],
                format_func=name_of,
                key="merge_into",
            )
            if into:
                st.caption(plain(effect_of_merge(state, chosen, into, coder)))
                st.button(
                    "Merge",
                    key="merge_code",
                    on_click=act,
                    args=(
                        study,
                        [NewEvent("code.merged", coder, {"code_id": chosen, "into": into})],
                        "Merged. Undo takes it back whole.",
                    ),
                )
            st.caption("A retired code is no longer offered; its codings stay.")
            st.button(
                "Retire",
                key="retire_code",
                on_click=act,
                args=(study, [NewEvent("code.retired", coder, {"code_id": chosen})], "Retired."),
            )

draft_forms(study, state, coder, name_of)
st.subheader("Framework")
links = dimension_rows(study, coder)
if links:
    st.dataframe(pd.DataFrame(links), hide_index=True, key="dimensions")
else:
    st.info("The study has no framework yet. Add one below.")
framework_forms(study, state, coder)
crosswalk_view(study, state, coder)
st.subheader("Interview guide")
guide = guide_rows(state)
if guide:
    st.dataframe(pd.DataFrame(guide), hide_index=True, key="guide")
else:
    st.info("The codebook has no interview guide.")
