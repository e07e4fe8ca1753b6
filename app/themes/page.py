"""The Themes page: the board of themes, drafts and codes, one theme beside it, and relations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.quotations import ThemeEvidence
from app.common.revision import revision_of
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.themes.component import themes
from app.themes.forms import RELATION_TYPES, relation_made
from app.themes.routes import BOARD, CONTRARY, SIDE
from app.themes.tables import relation_row
from app.ui.asking_first import record_once
from app.ui.conflict_forms import conflict_forms
from app.ui.places import heading
from app.ui.quotations import quotes
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)
state = study.state()
show_messages()
heading("themes")
conflict_forms(study, state, coder, ("theme",))
book = state.codebook
themes(
    data={
        "study_id": study_key(study, coder),
        "decisions_url": DECISIONS,
        "board_url": BOARD,
        "side_url": SIDE,
        "contrary_url": CONTRARY,
        "study_title": book.title if book and book.title else study.name,
        "revision": f"{revision_of(study)}:{len(study.events())}",
    },
    key="themes",
)


def name_of(code_id: str) -> str:
    """Name a code with its parents."""
    return strip_bidi_controls(code_path(code_id, state.codes))


st.header("Relations between categories")
relations = study.relation_drafts(coder=coder)
if not relations:
    st.info("Relations come from categories that you confirmed in the same answers.")
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
        behind = ThemeEvidence(study, coder).behind(by_id[chosen].segment_ids[:20])
        quotes(behind, key=f"behind-{chosen}")
own_relations = [each for each in state.relations.values() if each.coder == coder]
for relation in own_relations:
    first, second = name_of(relation.first), name_of(relation.second)
    st.text(f"{first}  —  {RELATION_TYPES.get(relation.relation_type)}  —  {second}")
