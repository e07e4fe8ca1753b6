"""The frameworks that a study is read through: add a shipped one or one's own, take one out."""

from __future__ import annotations

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.frameworks import shipped_framework
from app.common.text import plain
from app.ui.asking_first import ask_first
from app.ui.recording import record
from models.codebook.frameworks import (
    framework_data,
    parse_framework,
    shipped_frameworks,
)
from models.errors import CodebookInvalid, ThroughlineError
from models.events import FrameworkAdded, FrameworkRemoved, NewEvent
from models.records import Framework
from models.state.derive import State
from models.store.study import Study

OWN = "a file of my own"
SAID = "Segments are read through it with the next Suggest codes, on Home."


def framework_forms(study: Study, state: State, coder: str) -> None:
    """Let a framework be added to the study, and taken out again."""
    frameworks = {each.id: each for each in (state.codebook.frameworks if state.codebook else ())}
    for each in frameworks.values():
        st.text(f"In the study: {strip_bidi_controls(each.title)}.")
    left, right = st.columns(2)
    with left:
        _add(study, coder, [each for each in shipped_frameworks() if each not in frameworks])
    if frameworks:
        with right:
            _take_out(study, coder, frameworks)


def _add(study: Study, coder: str, offered: list[str]) -> None:
    titles = {each: shipped_framework(each).title for each in offered}
    with st.form("add_framework", border=False, clear_on_submit=True):
        chosen = st.selectbox(
            "Framework",
            [*offered, OWN],
            format_func=lambda each: titles.get(each, OWN),
            key="framework_in",
        )
        uploaded = st.file_uploader("Its file, if it is your own", type=["yaml", "yml"])
        if not st.form_submit_button("Add framework", key="add_framework_now"):
            return
    if chosen != OWN:
        _keep(study, coder, shipped_framework(chosen), None)
    elif uploaded is None:
        st.warning("Choose the file of your framework.")
    else:
        try:
            text = uploaded.getvalue().decode("utf-8-sig")
            _keep(study, coder, parse_framework(text, source=uploaded.name), uploaded.name)
        except UnicodeDecodeError:
            st.error(f"{plain(uploaded.name)} is not text in UTF-8.")
        except CodebookInvalid as error:
            st.error(plain(str(error)))


def _keep(study: Study, coder: str, framework: Framework, filename: str | None) -> None:
    added = FrameworkAdded(framework_data(framework), filename=filename)
    try:
        study.append([NewEvent(coder, added)])
    except ThroughlineError as error:
        st.error(plain(str(error)))
        return
    st.session_state["said"] = f"{framework.title} added. {SAID}"
    st.rerun()


def _take_out(study: Study, coder: str, frameworks: dict[str, Framework]) -> None:
    gone = st.selectbox(
        "In this study",
        list(frameworks),
        format_func=lambda each: frameworks[each].title,
        key="framework_out",
    )
    st.caption("Codings stay as they are. Undo brings the framework back.")
    if st.button("Take out…", key="take_out_framework", disabled=gone is None) and gone:
        event = NewEvent(coder, FrameworkRemoved(gone))
        ask_first(
            f"Take out {frameworks[gone].title}?",
            ["Codings stay as they are. Undo brings the framework back."],
            button="Take out",
            key="take_it_out",
            do=lambda: record(study, [event], "Taken out."),
        )
