"""The Themes page: drafts, the analyst's themes with their evidence, and relations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.quotations import ThemeEvidence, ThemeView
from app.common.text import plain
from app.server.session import coder_of
from app.server.study_access import open_study
from app.themes.address import THEME, open_asked_theme, theme_places
from app.themes.forms import RELATION_TYPES, draft_kept, relation_made, theme_controls
from app.themes.tables import relation_row
from app.ui.asking_first import record_once
from app.ui.conflict_forms import conflict_forms
from app.ui.keeper import words_stored
from app.ui.places import heading
from app.ui.quotations import quotes
from app.ui.recording import record, show_messages
from models.events import ThemeCreated

study = open_study()
coder = coder_of(study)
state = study.state()
evidence = ThemeEvidence(study, coder)
show_messages()
heading("themes")
conflict_forms(study, state, coder, ("theme",))


def name_of(code_id: str) -> str:
    """Name a code with its parents."""
    return strip_bidi_controls(code_path(code_id, state.codes))


def support(view: ThemeView) -> str:
    """Say who stands behind a theme, and who does not."""
    roles = f" ({', '.join(view.roles)})" if view.roles else ""
    sentence = f"{view.codings} codings from {len(view.participants)} participants{roles}."
    missing = f" None from {', '.join(view.without)}." if view.without else ""
    return plain(sentence + missing)


themes = state.live_themes()
gone_to = open_asked_theme(state)
live_drafts = {
    event.decision.draft_id
    for event in study.events()
    if isinstance(event.decision, ThemeCreated) and event.id not in state.undone
}
drafts = [each for each in study.theme_drafts(coder=coder) if each.id not in live_drafts]

if not themes:
    st.info(
        "There are no themes of yours yet. Keep a draft below, or make one of your own."
        if drafts
        else "Themes grow from confirmed codes. Accept or make codings as you read, then "
        "press Suggest codes on Home to draft themes."
    )
for theme in themes:
    with st.container(border=True, key=f"{THEME}{theme.id}"):
        view = evidence.view(theme.code_ids)
        st.subheader(plain(theme.name))
        st.text(theme.claim or "No claim yet: say in one sentence what this theme shows.")
        st.caption(plain("Codes: " + ", ".join(name_of(each) for each in theme.code_ids)))
        st.caption(support(view))
        if theme.origin == "sample":
            st.caption("This theme came with the sample.")
        with st.expander(
            f"Quotations ({len(view.quotations)})", expanded=len(themes) == 1 or theme.id == gone_to
        ):
            quotes(view.quotations, key=f"quotes-{theme.id}")
        with st.expander("Rename, claim, codes, merge, split"):
            theme_controls(study, coder, state, theme, name_of)

if st.session_state.pop("own_theme_made", False):
    st.session_state.update(own_name="", own_claim="", own_codes=[])
with st.expander("Make a theme of your own"), st.form("own_theme"):
    own_name = st.text_input("Name", key="own_name")
    own_claim = st.text_input("Claim, in one sentence", key="own_claim")
    members = st.multiselect(
        "Codes", [code.id for code in state.active_codes()], format_func=name_of, key="own_codes"
    )
    if st.form_submit_button("Make theme", key="make_theme"):
        if own_name.strip():
            new = draft_kept(coder, own_name.strip(), members, claim=own_claim.strip())
            record(study, [new], "Theme made.")
            st.session_state["own_theme_made"] = True
            words_stored("own_name", "own_claim")
            st.rerun()
        st.warning("Give the theme a name.")

st.header("Drafts")
st.caption("Clusters of codes you confirmed that are used alike. Suggestions, until you keep one.")
if not drafts:
    st.info("No drafts are waiting.")
for draft in drafts:
    with st.container(border=True, key=f"draft-{draft.id}"):
        view = evidence.view(draft.code_ids)
        st.markdown(f"**Draft:** {plain(draft.name)}")
        st.caption(plain("Codes: " + ", ".join(name_of(each) for each in draft.code_ids)))
        st.caption(support(view))
        st.button(
            "Keep as a theme",
            key=f"keep-{draft.id}",
            on_click=record_once,
            args=(
                study,
                [draft_kept(coder, draft.name, draft.code_ids, draft=draft)],
                "Kept as a theme.",
            ),
        )
        with st.expander("Most typical quotations"):
            quotes(evidence.behind(draft.segment_ids[:6]), key=f"typical-{draft.id}")

st.header("Relations between categories")
relations = study.relation_drafts(coder=coder)
if not relations:
    st.info("Relations come from categories that you confirmed together.")
else:
    st.dataframe(
        pd.DataFrame([relation_row(each, state) for each in relations]),
        hide_index=True,
        key="relations",
    )
    by_id = {each.id: each for each in relations}
    chosen = st.selectbox(
        "Look at a relation",
        list(by_id),
        format_func=lambda each: str(relation_row(by_id[each], state)["Categories"]),
        key="relation",
    )
    kind = st.selectbox("It is a", list(RELATION_TYPES), format_func=RELATION_TYPES.get, key="kind")
    st.button(
        "Record this relation",
        key="make_relation",
        on_click=record_once,
        args=(study, [relation_made(coder, by_id[chosen], kind)], "Relation recorded."),
    )
    with st.expander("Segments behind it"):
        quotes(evidence.behind(by_id[chosen].segment_ids[:20]), key=f"behind-{chosen}")
own_relations = [each for each in state.relations.values() if each.coder == coder]
for relation in own_relations:
    first, second = name_of(relation.first), name_of(relation.second)
    st.text(f"{first}  —  {RELATION_TYPES.get(relation.relation_type)}  —  {second}")
theme_places(study, state, coder, gone_to)
