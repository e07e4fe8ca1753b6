"""The start page: the sample, a new study, a study that is there; without any, the only page."""

from __future__ import annotations

import streamlit as st

from app.common.new_study import studies_folder
from app.common.text import plain
from app.server import workbench
from app.start.chooser import choose
from app.start.new_form import new_form
from app.start.opening import OTHERS, open_from_start, problem_at
from app.start.recent_list import recent_list
from app.start.sample_card import sample_card
from app.ui.asking_first import ask_first
from app.ui.recording import show_messages
from app.ui.session_state import GO_HOME

AT = "at"  # in the address: what is being done
NEW, OPEN = "new", "open"
FILE = "open-study-path"


def start_page() -> None:
    """Draw the page, or what was begun on it."""
    show_messages()
    st.title("Throughline")
    _open_already()
    _elsewhere()
    doing = st.query_params.get(AT)
    if doing == NEW:
        new_form()
    elif doing == OPEN:
        _open_one()
    else:
        st.text("Analyse interviews on this machine: read, code, compare, find themes.")
        _cards()
        recent_list()


def _go(doing: str) -> None:
    st.query_params[AT] = doing


def _cards() -> None:
    sample, new, there = st.columns(3)
    with sample.container(border=True, height="stretch"):
        sample_card()
    with new.container(border=True, height="stretch"):
        st.subheader("New study")
        st.text(
            "Give it a name, drop your interviews, paste your questions and your codes. "
            "Each step can be skipped."
        )
        st.button(
            "New study", key="new_study", type="primary", on_click=_go, args=(NEW,), width="stretch"
        )
    with there.container(border=True, height="stretch"):
        st.subheader("Open a study")
        st.text("A study is one file on this machine, such as leaders.study.")
        st.button("Choose a file", key="open_study", on_click=_go, args=(OPEN,), width="stretch")


def _open_one() -> None:
    st.subheader("Open a study")
    st.caption("Click a study, go into a folder, or type the path of a file.")
    field, button = st.columns([5, 1], vertical_alignment="bottom")
    field.text_input("File", key=FILE, placeholder=str(studies_folder() / "leaders.study"))
    button.button("Open", key="open_typed", on_click=_open_typed, width="stretch")
    if words := problem_at(OPEN):
        st.error(plain(words))
    choose(studies_folder(), on_study=lambda path: open_from_start(path, OPEN))
    st.button("Back", key="open_back", on_click=st.query_params.clear)


def _open_typed() -> None:
    open_from_start(st.session_state.get(FILE, ""), OPEN)


def _elsewhere() -> None:
    """Ask before a study is opened that another window has open."""
    if OTHERS not in st.session_state:
        return
    path, words = st.session_state[OTHERS]
    st.warning(plain(words))
    left, right, _ = st.columns([1, 1, 3])
    left.button(
        "Open it here too",
        key="open_although",
        on_click=open_from_start,
        args=(path, OPEN),
        kwargs={"although_open": True},
        width="stretch",
    )
    right.button("Leave it", key="open_not", on_click=_leave_it, width="stretch")


def _leave_it() -> None:
    st.session_state.pop(OTHERS, None)


def _open_already() -> None:
    """Say which study is open, and offer to go back to it or to close it."""
    bench = workbench.current()
    if not bench.has_study:
        return
    with st.container(border=True):
        words, back, close = st.columns([3, 1, 1], vertical_alignment="center")
        words.text(f"{bench.study().name} is open.")
        back.button("Back to it", key="back_to_study", on_click=_home, width="stretch")
        if close.button("Close it…", key="close_study", width="stretch"):
            ask_first(
                f"Close {bench.study().name}?",
                [
                    "All that was decided is in its file, and it can be opened here again. Other "
                    "windows of this workbench show it no more.",
                ],
                button="Close it",
                key="close_it",
                do=_close,
            )


def _home() -> None:
    st.session_state[GO_HOME] = True


def _close() -> None:
    workbench.current().leave()
