"""An advisor's first page: themes, claim by claim, each with the words it rests on."""

from __future__ import annotations

import streamlit as st

from app.advisor.claims import Claim, claims_of, researcher_of
from app.common.code_names import code_path
from app.common.comments import comments_on, verdict_lines
from app.common.relation_words import RELATION_TYPES
from app.common.text import counted, plain
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.comments import comment_box, comment_threads
from app.ui.keeper import words_stored
from app.ui.quotations import quotes
from app.ui.recording import record, show_messages
from models.events import CommentWritten, NewEvent, ThemeApproved, ThemeChangesAsked
from models.state.advice import is_approved
from models.state.derive import Theme

study = open_study()
coder = coder_of(study)
state = study.state()


def _ask(theme: Theme, field: str) -> None:
    words = st.session_state.get(field, "").strip()
    if not words:
        st.session_state["problem"] = "Say what is to be changed."
        return
    if record(study, [NewEvent(coder, ThemeChangesAsked(theme.id, text=words))], "Asked for."):
        st.session_state[field] = ""
        words_stored(field)


def judge(theme: Theme) -> None:
    """Draw what was said of a theme as a whole, and what may be said."""
    for line in verdict_lines(state, theme):
        st.text(line)
    if not is_approved(state, theme):
        st.button(
            "Approve this theme",
            key=f"approve-{theme.id}",
            type="primary",
            on_click=record,
            args=(study, [NewEvent(coder, ThemeApproved(theme.id))], "Approved."),
        )
    with st.expander("Ask for changes"):
        field = f"ask-{theme.id}"
        st.text_area("What is to be changed?", key=field, height=68)
        st.button("Ask for changes", key=f"asking-{theme.id}", on_click=_ask, args=(theme, field))


def codes(theme: Theme) -> None:
    """Draw a theme's codes with their rules, each to be commented on."""
    for code_id in theme.code_ids:
        code = state.codes[code_id]
        st.markdown(f"**{plain(code_path(code_id, state.codes))}**")
        st.text(code.definition or "No definition was written for it.")
        key = f"{theme.id}-{code_id}"
        comment_threads(study, coder, comments_on(state, code_id=code_id), key=key)
        made = CommentWritten("", "", code_id=code_id)
        comment_box(study, coder, made, key=key, label=f"Comment on the code {code.name}")


def draw(claim: Claim) -> None:
    """Draw one theme."""
    theme = claim.theme
    with st.container(border=True, key=f"claim-{theme.id}"):
        st.subheader(plain(theme.name))
        st.text(theme.claim or "It has no claim yet.")
        st.caption(plain(claim.behind))
        with st.expander(f"Quotations ({len(claim.quotations) + claim.more})"):
            quotes(claim.quotations, key=f"quotes-{theme.id}")
            if claim.more:
                st.caption(f"The first {len(claim.quotations)}; {claim.more} more are coded.")
        with st.expander(f"Codes ({len(theme.code_ids)})"):
            codes(theme)
        judge(theme)
        comment_threads(study, coder, comments_on(state, theme_id=theme.id), key=theme.id)
        made = CommentWritten("", "", theme_id=theme.id)
        comment_box(study, coder, made, key=theme.id, label=f"Comment on {theme.name}")


def relations() -> None:
    """Draw the recorded relations, each to be commented on."""
    if not state.relations:
        return
    st.header("Relations between categories")
    for each in state.relations.values():
        with st.container(border=True, key=f"relation-{each.id}"):
            first, second = (code_path(e, state.codes) for e in (each.first, each.second))
            kind = each.own_type or RELATION_TYPES[each.relation_type]
            st.text(f"{first}  —  {kind}  —  {second}")
            if each.note:
                st.caption(plain(each.note))
            comment_threads(study, coder, comments_on(state, relation_id=each.id), key=each.id)
            made = CommentWritten("", "", relation_id=each.id)
            comment_box(study, coder, made, key=each.id, label=f"Comment on {first} and {second}")


show_messages()
st.title("Themes")
claims = claims_of(study)
if claims:
    st.caption(
        plain(
            f"{counted(len(claims), 'theme')} of {researcher_of(study)}. Open the quotations of a "
            "theme; each leads to its place in the interview, and to the decisions behind it."
        )
    )
else:
    st.info("There are no themes to be seen yet.")
for each_claim in claims:
    draw(each_claim)
relations()
