"""The first step of a new study: what it is called, who codes, where its file lies."""

from __future__ import annotations

import getpass
from pathlib import Path

import streamlit as st

from app.common.new_study import (
    LONGEST_TITLE,
    checked_title,
    file_for,
    make_study,
    path_of_new,
    studies_folder,
)
from app.common.set_up import STEPS, begin_set_up
from app.common.text import plain
from app.server.session import DEFAULT_CODER, LONGEST_NAME, coder_name
from app.start.chooser import choose
from app.start.opening import open_from_start, problem_at, tell
from app.ui.keeper import NEW_STUDY, words_stored
from models.errors import ThroughlineError
from pipeline.encoder.names import DEFAULT_ENCODER

TITLE, CODER, PATH = f"{NEW_STUDY}title", f"{NEW_STUDY}coder", f"{NEW_STUDY}path"
OWN_FOLDER = "new_study_folder"  # the folder that was chosen


def new_form() -> None:
    """Draw the step; its button makes the study and opens it at the next step."""
    st.subheader("New study")
    st.caption(f"Step 1 of {len(STEPS) + 1}: name. Every field may stay empty.")
    st.text_input("Title", key=TITLE, placeholder="Untitled study")
    _told(TITLE, _wrong_title())
    st.text_input(
        "Your name, as it stands beside your decisions",
        key=CODER,
        placeholder=_default_coder(),
    )
    _told(CODER, _wrong_coder())
    # what is suggested is no value of the field: a page sends back the values that it had, and
    # one that was drawn before the title was typed would name the file
    st.text_input(
        "Where its file lies",
        key=PATH,
        placeholder=str(_suggested()),
        help="A study is this one file. Copy it to back it up.",
    )
    _told(PATH, "")
    with st.expander("Choose a folder"):
        shown = choose(studies_folder(), key="new-folder")
        st.button("Put it here", key="put_here", on_click=_put_into, args=(shown,))
    back, skip, make = st.columns([1, 2, 2])
    back.button("Back", key="new_back", on_click=_back, width="stretch")
    skip.button(
        "Make it, skip the other steps",
        key="make_and_open",
        on_click=_make,
        kwargs={"steps": False},
        width="stretch",
    )
    make.button(
        "Next: interviews", key="make_study", type="primary", on_click=_make, width="stretch"
    )


def _told(place: str, words: str) -> None:
    if found := problem_at(place) or words:
        st.error(plain(found))


def _wrong_title() -> str:
    try:
        checked_title(st.session_state.get(TITLE, ""))
    except ThroughlineError as error:
        return str(error)
    return ""


def _wrong_coder() -> str:
    name = st.session_state.get(CODER, "")
    if not name.strip():
        return ""
    try:
        coder_name(name)
    except ThroughlineError:
        return f"A name is one line of 1 to {LONGEST_NAME} printable characters."
    return ""


def _default_coder() -> str:
    try:
        return coder_name(getpass.getuser())
    except (ThroughlineError, OSError, KeyError, ImportError):
        return DEFAULT_CODER


def _suggested() -> Path:
    folder = Path(st.session_state.get(OWN_FOLDER) or studies_folder())
    return file_for(" ".join(st.session_state.get(TITLE, "").split())[:LONGEST_TITLE], folder)


def _put_into(folder: Path) -> None:
    st.session_state[OWN_FOLDER] = str(folder)
    st.session_state[PATH] = ""


def _back() -> None:
    st.query_params.clear()


def _make(*, steps: bool = True) -> None:
    """Make the study and open it, or say at the field what is wrong with it."""
    if _wrong_title() or _wrong_coder():
        return  # told at the field already
    title = st.session_state.get(TITLE, "")
    try:
        path = path_of_new(st.session_state.get(PATH, "") or str(_suggested()))
        coder = coder_name(st.session_state.get(CODER, "").strip() or _default_coder())
        make_study(path, title=title, coder=coder, encoder=DEFAULT_ENCODER)
    except ThroughlineError as error:
        tell(PATH, str(error))
        return
    words_stored(TITLE, CODER, PATH)
    if steps:
        begin_set_up(path)
    open_from_start(str(path), PATH)
