"""Study set-up: title, research questions, guide, participants, framework and name, changed later.

What a new study is set up with in four steps (set_up_page) is changed here, in a study that has
coding in it. Each change is a decision in the log.
"""

from __future__ import annotations

import streamlit as st

from app.common.text import counted, local_time, plain
from app.server.runs import is_running, start_run
from app.server.session import coder_of
from app.server.study_access import open_study
from app.study.about_forms import name_form, research_form, title_form
from app.study.frameworks import framework_forms
from app.study.people_form import people_form
from app.study.set_up_guide import aligned_with, guide_step, research_of_questions
from app.study.study_history import history_rows
from app.study.to_align import interviews_to_align
from app.ui.conflict_forms import conflict_forms
from app.ui.places import heading
from app.ui.recording import show_messages
from models.state.derive import State
from models.state.guide import FAMILIES
from models.state.rounds import HANDOVER
from models.store.study import Study


def open_rounds(state: State) -> list[str]:
    """Say of each open round what it keeps as it is."""
    return [
        f"“{each.name}” is being coded by {' and '.join(each.coders)}. Until it is closed, the "
        "guide, as whom participants were asked, and your name stay as they are. Title, research "
        "questions and what else is known of participants can be changed; a coder of the round "
        "sees others' new titles and questions when it is closed."
        for each in state.rounds.values()
        if not each.closed
    ]


def guide_section(study: Study, state: State, coder: str) -> None:
    """Draw the guide, to be changed unless a round is open, and what must be aligned again."""
    st.header("Interview guide", anchor="guide", divider="gray")
    book = state.codebook
    if any(not each.closed for each in state.rounds.values()):
        for question in book.questions if book else ():
            st.text("• " + " / ".join(dict.fromkeys(question.ask.values())))
        st.caption("Frozen while a round of double coding is open.")
        return
    st.caption(
        "Change the lines, then keep them. A question whose words stay alike stays the same "
        "question wherever it stands, with all that was aligned with it. Codings are not touched."
    )
    to_align(study, state, coder)
    guide_step(study, coder)
    research_of_questions(study, state, coder)


def to_align(study: Study, state: State, coder: str) -> None:
    """Say which interviews were aligned with another guide, and offer to align them again."""
    waiting = interviews_to_align(study, state, coder)
    if not waiting:
        return
    confirmed = sum(aligned_with(study, state).confirmed.values())
    kept = f" {counted(confirmed, 'turn')} that somebody confirmed stay so." if confirmed else ""
    st.info(
        plain(
            f"{counted(len(waiting), 'interview')} {'is' if len(waiting) == 1 else 'are'} to be "
            f"aligned with the guide as it is now: {', '.join(waiting)}.{kept} Until then each "
            "part keeps the question it had."
        )
    )
    st.button(
        "Align again",
        key="align_again",
        disabled=is_running(study),
        on_click=start_run,
        args=(study, coder),
        help="The same as Suggest codes: only what has changed is computed.",
    )


def set_up(study: Study, coder: str) -> None:
    """Draw all of it, one below the other."""
    state = study.state()
    conflict_forms(study, state, coder, FAMILIES)
    for line in open_rounds(state):
        st.info(plain(line), icon=":material/lock:")
    st.header("Title and questions", anchor="title", divider="gray")
    title_form(study, state, coder)
    research_form(study, state, coder)
    st.header("Participants", anchor="participants", divider="gray")
    people_form(study, state, coder)
    guide_section(study, state, coder)
    st.header("Framework", anchor="framework", divider="gray")
    st.caption("A theory whose dimensions segments and codes are read through.")
    framework_forms(study, state, coder)
    st.header("You", anchor="you", divider="gray")
    name_form(study, state, coder)
    st.header("What was changed here", anchor="history", divider="gray")
    rows = history_rows(study.events(), state)
    if rows:
        st.dataframe(
            [{**row, "When": local_time(row["When"])} for row in rows],
            hide_index=True,
            key="set_up_history",
        )
    else:
        st.caption("Nothing yet.")


here = open_study()
show_messages()
heading("setup")
if here.setting(HANDOVER) is not None:
    st.info(
        "This file was handed over for coding. Title, guide and participants are changed in the "
        "study that it came from."
    )
else:
    set_up(here, coder_of(here))
