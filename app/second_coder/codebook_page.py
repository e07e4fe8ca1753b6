"""Step 1 of a second coder's file: the frozen codebook, to be read and searched."""

from __future__ import annotations

import streamlit as st

from app.common.blind_rounds import handed_round
from app.common.text import counted, plain
from app.second_coder.frozen_codebook import CodeShown, codes_shown, found
from app.second_coder.steps import PAGES, WAS_READ, is_told, tell
from app.server.roles import CODE
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.recording import show_messages

SEARCH = "codebook_search"
QUERY_CODE = "code"  # as links of the Code page have it
ASKED = "codebook_asked"  # the code that the address named when it was followed

study = open_study()
coder = coder_of(study)


def follow_address(shown: list[CodeShown]) -> None:
    """Search for the code that the address names, once."""
    asked = st.query_params.get(QUERY_CODE)
    if asked and st.session_state.get(ASKED) != asked:
        st.session_state[ASKED] = asked
        st.session_state[SEARCH] = next((each.name for each in shown if each.id == asked), "")


def draw(code: CodeShown) -> None:
    """Draw one code with its rule and its example."""
    if code.depth == 0:
        st.subheader(plain(code.name))
    else:
        st.markdown(f"**{plain(code.path)}**")
    if code.definition:
        st.text(code.definition)
    rules = [("Use it for", code.include), ("Not for", code.exclude)]
    lines = [f"- *{said}*: {plain(each)}" for said, every in rules for each in every]
    lines += [f"- *Example*: “{plain(code.example)}”"] if code.example else []
    if lines:
        st.markdown("\n".join(lines))
    if not (code.definition or lines):
        st.caption("No rule was written for it.")


show_messages()
round_ = handed_round(study, coder)
st.title("Read the codebook")
if round_ is not None:
    shown = codes_shown(round_)
    follow_address(shown)
    st.caption(
        "What each code is for, and what not. It is fixed: what you miss or find unclear you can "
        "write in a memo while you code."
    )
    typed = st.text_input(
        "Search", key=SEARCH, placeholder="a word of a name, a rule or an example"
    )
    hits = found(shown, typed)
    st.caption(
        f"{len(hits)} of {counted(len(shown), 'code')}" if typed else counted(len(shown), "code")
    )
    for each in hits:
        draw(each)
    st.divider()
    if is_told(study, round_, WAS_READ):
        st.page_link(
            PAGES[CODE], label=f"Go on: 2\\. Code your {round_.unit}s", icon=":material/edit_note:"
        )
    elif st.button("I have read it: go on to coding", key="codebook_read", type="primary"):
        tell(study, round_, WAS_READ)
        st.switch_page(PAGES[CODE])
