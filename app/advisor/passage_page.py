"""A passage in its interview, read only: its words, the decisions behind it, comments on it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.advisor.address import PAGES, PassagePlace
from app.advisor.passage import decisions_behind, turns_shown
from app.common.addresses import read_place
from app.common.comments import comments_in
from app.common.text import plain
from app.server.roles import CLAIMS
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.comments import comment_box, comment_threads
from app.ui.component import component
from app.ui.recording import show_messages
from models.events import CommentWritten
from models.store.study import Study

FOLDER = Path(__file__).parent
KEPT = "passage_read"  # the place that is read, where the address says it no more

render = component(FOLDER / "passage.mjs", [FOLDER / "passage.css"], isolated=True)


def place_asked() -> PassagePlace:
    """Return the place that the address names, or the one that was read before."""
    place = read_place(PassagePlace, st.query_params.to_dict())
    if place.span is not None:
        st.session_state[KEPT] = place
    kept: PassagePlace = st.session_state.get(KEPT, place)
    return kept


def passage(study: Study, coder: str, place: PassagePlace, span: tuple[int, int]) -> None:
    """Draw a passage that is there."""
    state = study.state()
    transcript = study.transcript(place.interview)
    who = transcript.attributes | state.attributes.get(transcript.id, {})
    st.caption(plain(", ".join(e for e in (who.get("participant"), who.get("role")) if e)))
    quote = transcript.text[slice(*span)]
    turns = turns_shown(study, place.interview, span)
    render(data={"turns": turns, "at": f"{place.interview} {place.at}"}, key="passage")
    with st.expander("Decisions behind it"):
        lines = decisions_behind(study, place.interview, span)
        for line in lines or ["Nothing that you may see was decided about these words."]:
            st.text(line)
    st.subheader("Comments")
    comment_threads(study, coder, comments_in(state, place.interview, span), key="passage")
    made = CommentWritten(
        "", "", transcript_id=place.interview, start=span[0], end=span[1], quote=quote
    )
    key = f"{place.interview}-{place.at}"
    comment_box(study, coder, made, key=key, label="Comment on the marked words")


def draw() -> None:
    """Draw the passage that is asked for, or say why there is none."""
    study = open_study()
    state, place = study.state(), place_asked()
    span = place.span
    show_messages()
    st.page_link(PAGES[CLAIMS], label="Back to the themes", icon=":material/arrow_back:")
    name = state.names.get(place.interview)
    st.title(plain(name or "Passage"))
    if name is None or span is None or not 0 <= span[0] < span[1]:
        st.info("This address names no passage of an interview that you may see.")
    elif span[1] > len(study.transcript(place.interview).text):
        st.info("The interview has no such passage.")
    else:
        passage(study, coder_of(study), place, span)


draw()
