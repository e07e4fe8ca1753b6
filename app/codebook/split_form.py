"""Splitting a code on the Codebook page: choose which codings get a code of their own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.codebook.changes import split
from app.codebook.effects import describe_split
from app.codebook.forms import typed
from app.codebook.tables import OwnCoding, own_codings
from app.common.text import plain
from app.ui.asking_first import ask_first
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.errors import ThroughlineError
from models.records import Code
from models.state.derive import State
from models.store.study import Study

ON_PAGE = 20  # codings shown at a time
EVERY = ""  # no interview chosen


def split_form(study: Study, state: State, coder: str, code: Code) -> None:
    """Let some of this coder's codings go to a new code."""
    codings = own_codings(state, code.id, coder)
    if not codings:
        st.info("You have no codings of this code to split off.")
        return
    chosen = _chosen(code, codings)
    shown = _filtered(state, code, codings)
    pages = max(1, -(-len(shown) // ON_PAGE))
    number = 1
    if pages > 1:
        number = st.number_input("Page", 1, pages, key=f"split-page-{code.id}")
    here = shown[(number - 1) * ON_PAGE : number * ON_PAGE]
    _boxes(code, here, chosen)
    st.caption(
        f"{len(here)} of {len(shown)} shown. "
        + (
            plain(describe_split(state, code.id, coder, chosen))
            if chosen
            else "Choose the codings that the new code shall have."
        )
    )
    st.text_input("Name of the new code", key=f"split-name-{code.id}")
    st.text_area("Its definition", key=f"split-definition-{code.id}")
    st.text_input("Why (optional)", key=f"split-reason-{code.id}")
    if st.button("Split…", key="split_code", disabled=not chosen):
        name = typed(f"split-name-{code.id}").strip()
        if not name:
            st.error("Give the new code a name.")
            return
        ask_first(
            f"Split {code.name}?",
            [
                f"“{name}” becomes a code beside it.",
                describe_split(state, code.id, coder, chosen),
                "Undo takes it back whole.",
            ],
            button="Split",
            key="split_it",
            do=lambda: _do(study, coder, code.id, chosen),
        )


def _chosen(code: Code, codings: Sequence[OwnCoding]) -> set[str]:
    """Return the codings chosen so far, which outlive the page that they were shown on."""
    chosen: set[str] = st.session_state.setdefault(f"split-{code.id}", set())
    chosen.intersection_update(each.event_id for each in codings)
    return chosen


def _filtered(state: State, code: Code, codings: Sequence[OwnCoding]) -> list[OwnCoding]:
    left, right = st.columns(2)
    interviews = list(dict.fromkeys(each.transcript_id for each in codings))
    of = left.selectbox(
        "Interview",
        [EVERY, *interviews],
        format_func=lambda each: state.names.get(each, each) if each else "all of them",
        key=f"split-interview-{code.id}",
    )
    words = right.text_input("With the words", key=f"split-words-{code.id}").casefold().strip()
    return [
        each
        for each in codings
        if of in (EVERY, each.transcript_id) and words in each.quote.casefold()
    ]


def _boxes(code: Code, here: Sequence[OwnCoding], chosen: set[str]) -> None:
    def set_one(event_id: str, key: str) -> None:
        (chosen.add if st.session_state[key] else chosen.discard)(event_id)

    def set_all() -> None:
        full = all(each.event_id in chosen for each in here)
        for each in here:
            (chosen.discard if full else chosen.add)(each.event_id)
            st.session_state[f"split-box-{each.event_id}"] = not full

    for each in here:
        key = f"split-box-{each.event_id}"
        st.session_state.setdefault(key, each.event_id in chosen)
        words = f"{plain(each.participant)}: {plain(each.quote)}"
        st.checkbox(words, key=key, on_change=set_one, args=(each.event_id, key))
    if len(here) > 1:
        st.button("All shown, or none", key=f"split-all-{code.id}", on_click=set_all)


def _do(study: Study, coder: str, code_id: str, chosen: set[str]) -> None:
    keys = {part: f"split-{part}-{code_id}" for part in ("name", "definition", "reason")}
    how = {part: typed(key) for part, key in keys.items()}
    try:
        events = split(study.state(), code_id, coder, chosen, **how)
    except ThroughlineError as error:
        st.session_state["problem"] = str(error)
        return
    record(study, events, "Split. Undo takes it back whole.")
    words_stored(*keys.values())
    st.session_state.update(dict.fromkeys(keys.values(), ""))
