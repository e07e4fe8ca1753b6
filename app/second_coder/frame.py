"""What stands around the three steps of a second coder's file, in place of the workbench's frame.

In:     the study, the page that the address asks for.
Out:    the steps with what is done of each; the page, or one sentence where it is none of them.
"""

from __future__ import annotations

import streamlit as st

from app.common.blind_rounds import handed_round
from app.common.text import counted, plain
from app.second_coder.steps import GREETED, PAGES, is_told, next_step, steps_of, tell
from app.server.roles import READ, SAVE, SECOND_CODER, START
from app.server.session import coder_of
from app.ui.place_shown import run_page
from app.ui.recording import show_messages
from app.ui.run_state import run_state
from app.ui.sidebar import OWN_UNDO, undo_buttons
from models.state.rounds import Round
from models.store.study import Study

EVERY_S = 2  # seconds between two looks at how far the coding is, which the page does not tell


def step_pages() -> list[st.Page]:
    """Return the pages that only a second coder's file has; the Code page is everybody's."""
    return [
        st.Page(PAGES[READ], title="Read the codebook", url_path=READ, visibility="hidden"),
        st.Page(PAGES[SAVE], title="Save the file", url_path=SAVE, visibility="hidden"),
    ]


def second_coder(study: Study, page: st.Page) -> None:
    """Draw the steps and the page of one of them; another page's address leads back to them."""
    coder = coder_of(study)
    round_ = handed_round(study, coder)
    if round_ is None:  # closed in this moment
        st.rerun()
    elif page.url_path == "":  # the address of no page in particular
        st.switch_page(next_step(study, coder, round_).page)
    else:
        _sidebar(study, coder, round_, page.url_path)
        if page.url_path == START:
            page.run()
        elif SECOND_CODER.opens(page.url_path):
            _greet(study, coder, round_)
            run_page(study, coder, page)
        else:
            show_messages()
            st.text("This file has three steps, and this page is none of them.")
            step = next_step(study, coder, round_)
            st.page_link(step.page, label=f"Go on: {plain(step.label)}", icon=step.icon)


def _sidebar(study: Study, coder: str, round_: Round, address: str) -> None:
    with st.sidebar:
        st.text(round_.name)
        st.caption(f"Coding as {plain(coder)}")
        _steps(study, coder, round_.id)
        run_state(study, "side")
        undo_buttons(study, coder, steps=address not in OWN_UNDO, moments=False)
        st.page_link("start/page.py", label="Other study…", icon=":material/folder_open:")


@st.fragment(run_every=EVERY_S)
def _steps(study: Study, coder: str, round_id: str) -> None:
    round_ = study.state().rounds[round_id]
    with st.container(key="steady-steps", gap="xxsmall"):
        for step in steps_of(study, coder, round_):
            icon = ":material/check_circle:" if step.done else step.icon
            st.page_link(step.page, label=plain(step.label), icon=icon, width="stretch")
            if step.said:
                st.caption(plain(step.said))


def _greet(study: Study, coder: str, round_: Round) -> None:
    """Say once what is asked of a second coder."""
    if is_told(study, round_, GREETED):
        return
    places = len({where for where, _, _ in round_.units})
    units = counted(len(round_.units), round_.unit)
    with st.container(border=True, key="second_coder_card"):
        st.text(
            f"{round_.opened_by} asks you to code {units} in {counted(places, 'interview')} with "
            f"the {counted(len(round_.codebook.codes), 'code')} of this codebook. "
            "You do not see what anybody else gives to them, and nobody sees yours, until the "
            "round is closed. Read the codebook, code, then save the file and send it to "
            f"{round_.opened_by}."
        )
        st.button("I see", key="greeted", on_click=tell, args=(study, round_, GREETED))
