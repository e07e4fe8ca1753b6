"""Rename, replace and remove an interview on Home, and put back one that was removed.

In:     the study, who decides, and its interviews by id.
Out:    one decision a press; nothing of an interview is ever deleted.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.removed_interviews import (
    put_back_words,
    removal_lines,
    removed_words,
    renamed,
)
from app.common.text import local_time, plain
from app.study.replacing import ask_replacement
from app.ui.asking_first import ask_first
from app.ui.recording import record
from models.errors import ThroughlineError
from models.events import NewEvent, TranscriptRemoved, TranscriptRestored
from models.state.interviews import RemovedInterview, why_it_stays
from models.store.study import Study

CHOSEN = "interview_to_change"
LONGEST = 200  # characters of a name


def interview_forms(study: Study, coder: str, names: Mapping[str, str]) -> None:
    """Draw the choice of an interview, and the buttons that rename and remove it."""
    left, rename, replace, remove = st.columns([3, 1, 1, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        "Rename, replace or remove an interview",
        list(names),
        index=None,
        placeholder="choose an interview",
        format_func=lambda id_: strip_bidi_controls(names.get(id_, "")),
        key=CHOSEN,
    )
    none = chosen not in names
    if rename.button("Rename…", key="rename_interview", disabled=none, width="stretch") and chosen:
        _ask_name(study, coder, chosen)
    pressed = replace.button("Replace…", key="replace_interview", disabled=none, width="stretch")
    if pressed and chosen:
        ask_replacement(study, coder, chosen)
    if remove.button("Remove…", key="remove_interview", disabled=none, width="stretch") and chosen:
        _ask_removal(study, coder, chosen)


def _ask_removal(study: Study, coder: str, transcript_id: str) -> None:
    state = study.state()
    if transcript_id not in state.names:  # removed meanwhile in another window
        st.rerun()
    if why := why_it_stays(state, transcript_id):
        st.error(plain(why))
        return

    def remove() -> None:
        record(study, [NewEvent(coder, TranscriptRemoved(transcript_id))], "")
        gone = study.state().removed.get(transcript_id)
        if gone is not None:
            st.session_state["said"] = f"{removed_words(gone)} Undo brings it back."
        st.session_state[CHOSEN] = None

    ask_first(
        f"Remove “{state.names[transcript_id]}”?",
        removal_lines(state, transcript_id, coder),
        button="Remove it",
        key="remove_it",
        do=remove,
    )


def _ask_name(study: Study, coder: str, transcript_id: str) -> None:
    now = study.state().names.get(transcript_id, "")

    @st.dialog("Rename an interview")
    def question() -> None:
        typed = st.text_input(
            "Name", value=now, max_chars=LONGEST, key=f"interview-name-{transcript_id}"
        )
        st.caption("What it is called on every page and in exports. The file keeps its name.")
        left, right = st.columns(2)
        if left.button("Leave it as it is", key="rename_not", width="stretch"):
            st.rerun()
        if right.button("Rename", key="rename_it", type="primary", width="stretch"):
            try:
                renamed(study, transcript_id, typed, coder=coder)
            except ThroughlineError as error:
                st.error(plain(str(error)))  # what was typed stays in the field
            else:
                st.session_state["said"] = f"It is called “{study.state().names[transcript_id]}”."
                st.rerun()

    question()


def removed_list(study: Study, coder: str) -> None:
    """List the interviews that were removed, each with the button that puts it back."""
    state = study.state()
    gone = [*state.leaving.values(), *state.removed.values()]
    if not gone:
        return
    with st.expander(f"Removed interviews ({len(gone)})"):
        st.caption(
            "They are on no other page and in no count. Nothing of them is deleted: put back, an "
            "interview has all its codings and memos again."
        )
        for each in gone:
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.text(_line(each))
            right.button(
                "Keep it" if each.waits_for else "Put it back",
                key=f"put_back-{each.id}",
                on_click=_put_back,
                args=(study, coder, each),
                width="stretch",
            )


def _line(gone: RemovedInterview) -> str:
    name = strip_bidi_controls(gone.name)
    by = f"removed by {strip_bidi_controls(gone.by)}, {local_time(gone.at)}"
    if gone.waits_for:
        return (
            f"{name}: {by} in another copy. It stays while “{gone.waits_for}” is coded, and goes "
            "when that round is closed."
        )
    if gone.replaced_by:
        by = f"replaced by {strip_bidi_controls(gone.by)}, {local_time(gone.at)}"
    what = removed_words(gone).partition("; ")[2]
    return f"{name}: {by}" + (f"; {what}" if what else ".")


def _put_back(study: Study, coder: str, gone: RemovedInterview) -> None:
    state = study.state()
    if gone.id not in state.removed.keys() | state.leaving.keys():
        return  # pressed twice, or put back meanwhile in another window
    said = f"“{gone.name}” stays." if gone.waits_for else put_back_words(gone)
    record(study, [NewEvent(coder, TranscriptRestored(gone.id))], said)
