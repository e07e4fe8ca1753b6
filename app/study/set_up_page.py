"""Setting up a new study: interviews, guide, codes, each to be skipped, each stored as it is done.

The study is made before the first of these steps, so nothing is lost by leaving in the middle.
"""

from __future__ import annotations

import streamlit as st

from app.common.set_up import STEPS, go_to_step
from app.common.text import plain
from app.study.import_section import import_section
from app.study.set_up_codes import codes_step
from app.study.set_up_guide import guide_step
from app.ui.recording import show_messages
from app.ui.session_state import GO_HOME
from models.store.study import Study

ABOUT = {
    "interviews": "Drop your transcripts. Each shows who speaks, who asks and what is doubtful "
    "before anything is stored.",
    "guide": "The questions you asked, so that each answer is found. Without a guide, skip this.",
    "codes": "Codes you have already. To find them while you read, skip this.",
}
NAMES = {"interviews": "Interviews", "guide": "Guide", "codes": "Codes"}


def set_up_page(study: Study, coder: str, step: str) -> None:
    """Draw one step, and the ways on."""
    show_messages()
    book = study.state().codebook
    with st.container(key="study-title"):
        st.title(plain((book.title if book else "") or study.name))
    at = STEPS.index(step)
    st.subheader(NAMES[step])
    st.caption(f"Step {at + 2} of {len(STEPS) + 1}. {ABOUT[step]}")
    if step == "interviews":
        _interviews(study, coder)
    elif step == "guide":
        guide_step(study, coder)
    else:
        codes_step(study, coder)
    st.divider()
    _ways_on(study, at)


def _interviews(study: Study, coder: str) -> None:
    there = study.transcripts()
    if there:
        st.text(f"In the study: {', '.join(each.name for each in there)}.")
    import_section(study, coder)


def _ways_on(study: Study, at: int) -> None:
    back, leave, on = st.columns([1, 2, 2])
    if at > 0:
        back.button(
            "Back",
            key="step_back",
            on_click=go_to_step,
            args=(study, STEPS[at - 1]),
            width="stretch",
        )
    done = _is_done(study, STEPS[at])
    if at + 1 < len(STEPS):
        leave.button(
            "Skip all, open the study",
            key="leave_steps",
            on_click=_end,
            args=(study,),
            width="stretch",
        )
        on.button(
            f"Next: {NAMES[STEPS[at + 1]].lower()}" if done else "Skip this step",
            key="step_on",
            type="primary" if done else "secondary",
            on_click=go_to_step,
            args=(study, STEPS[at + 1]),
            width="stretch",
        )
    else:
        on.button(
            "Open the study" if done else "Skip this step, open the study",
            key="leave_steps",
            type="primary" if done else "secondary",
            on_click=_end,
            args=(study,),
            width="stretch",
        )


def _is_done(study: Study, step: str) -> bool:
    state = study.state()
    if step == "interviews":
        return bool(study.transcripts())
    if step == "guide":
        return bool(state.codebook and state.codebook.questions)
    return bool(state.active_codes())


def _end(study: Study) -> None:
    go_to_step(study, None)
    st.session_state[GO_HOME] = True
