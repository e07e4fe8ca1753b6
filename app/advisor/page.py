"""The researcher's side: a file for the advisor, what came back, and what waits for an answer."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.advisor.handing import (
    TakenIn,
    advisor_file,
    advisor_file_name,
    take_in,
    would_take_in,
)
from app.common.comments import comment_is_on, verdict_lines
from app.common.text import counted, plain
from app.common.upload import Upload
from app.server.advising import open_rounds_told
from app.server.session import coder_of
from app.server.study_access import open_study, whole_study
from app.ui.asking_first import ask_first
from app.ui.comments import comment_threads
from app.ui.places import heading
from app.ui.recording import show_messages
from models.errors import ThroughlineError
from models.state.advice import Comment
from models.store.study import Study

TURN, TAKEN = "advisor_turn", "advisor_taken_in"

study = open_study()
coder = coder_of(study)
state = study.state()


def make_file() -> None:
    """Let a file be made for an advisor."""
    st.subheader("A file for your advisor")
    st.text(
        "It holds interviews, codes, themes and the decisions about them, to be read and commented "
        "on; no memos, and participants by their pseudonyms where they have one. Your advisor "
        "opens it on the start page of Throughline, and sends it back. Nobody else decides "
        "anything in it."
    )
    for each in open_rounds_told(state):
        st.info(plain(each))
    known = [each.name for each in state.advice.advisors.values()]
    name = st.text_input(
        "Your advisor's name", value=known[-1] if known else "", key="advisor_name"
    )
    if name.strip() and st.button("Make the file", key="make_advisor_file"):
        try:
            st.session_state["advisor_file"] = (
                advisor_file_name(name),
                advisor_file(study, name, coder),
            )
        except ThroughlineError as error:
            st.session_state.pop("advisor_file", None)
            st.error(plain(str(error)))
    if made := st.session_state.get("advisor_file"):
        st.download_button(
            f"Save {plain(made[0])}",
            made[1],
            file_name=made[0],
            mime="application/octet-stream",
            key="save_advisor_file",
            icon=":material/save:",
            on_click="ignore",
        )


def _take(upload: Upload) -> None:
    taken = take_in(whole_study(), upload, coder=coder)
    st.session_state[TAKEN] = taken
    if not taken.problem:
        st.session_state[TURN] += 1  # an empty field, ready for another file


def take_back() -> None:
    """Let an advisor's file be taken in, and say what it brought."""
    st.subheader("Take their file in")
    turn = st.session_state.setdefault(TURN, 0)
    upload = st.file_uploader(
        "The file that your advisor sent back", type=["study"], key=f"advised-{turn}"
    )
    if upload is not None and st.button("Take it in…", key="take_advice"):
        ahead = would_take_in(whole_study(), upload, coder=coder)
        if ahead.problem:
            st.error(plain(ahead.problem))
        else:
            ask_first(
                "Take it in?",
                [
                    ahead.said,
                    *ahead.told,
                    "A copy of this study is made before. Undo does not take it back; under "
                    "Second coder it can be set aside as a whole.",
                ],
                button="Take it in",
                key="take_it_in",
                do=partial(_take, upload),
            )
    taken: TakenIn | None = st.session_state.pop(TAKEN, None)
    if taken is None:
        return
    if taken.problem:
        st.error(plain(taken.problem))
    else:
        st.success(plain(taken.said))
    for each in taken.told:
        st.warning(plain(each))


def threads(of: Study, comments: list[Comment], key: str) -> None:
    """Draw comments with what each is on."""
    subjects = [comment_is_on(each, state) for each in comments]
    comment_threads(of, coder, comments, key=key, subjects=subjects)


show_messages()
heading("advisor")
waiting = state.advice.open_comments()
st.subheader(f"Open comments ({len(waiting)})")
if not waiting:
    st.text("No comment waits for you.")
threads(study, waiting, "open")
done = [each for each in state.advice.comments.values() if not each.is_open]
if done:
    with st.expander(f"Resolved ({len(done)})"):
        threads(study, done, "done")
told = {theme.name: verdict_lines(state, theme) for theme in state.live_themes()}
if any(told.values()):
    st.subheader("What was said of themes")
    for name_of_theme, lines in told.items():
        for line in lines:
            st.text(f"{name_of_theme}: {line}")
    without = [each for each, lines in told.items() if not lines]
    if without:
        st.caption(plain(f"Nothing was said of {counted(len(without), 'theme')} yet."))
take_back()
make_file()
