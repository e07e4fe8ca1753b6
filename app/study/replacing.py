"""Replace an interview by a corrected file on Home, and put right what was not carried over.

In:     the study, who decides, and which interview.
Out:    one step on record; then a decision for each passage whose words are others now.

Words of a file are shown as text alone, never as Markdown or HTML.
"""

from __future__ import annotations

import streamlit as st

from app.common.replaced_interviews import (
    Comparison,
    Passage,
    compared,
    comparison_lines,
    left_out,
    may_put_right,
    passage_line,
    passages_not_carried,
    put_right,
    replace_interview,
    replaced_words,
)
from app.common.text import counted, plain
from app.study.corrections import recall
from app.study.uploads import read_file, upload_of
from app.ui.recording import record
from models.errors import ThroughlineError
from models.state.derive import State
from models.store.study import Study

LISTED = 20  # passages that are shown at once


def ask_replacement(study: Study, coder: str, transcript_id: str) -> None:
    """Open a dialog that takes a file, says what would be carried over, and replaces."""
    state = study.state()
    if transcript_id not in state.names:  # removed meanwhile in another window
        st.rerun()

    @st.dialog(plain(f"Replace “{state.names[transcript_id]}”"), width="large")
    def question() -> None:
        st.caption(
            "Give a corrected file of this interview. What was decided about words that are in "
            "both is carried over; the rest is listed, and nothing is deleted."
        )
        upload = st.file_uploader(
            "Corrected transcript", key=f"replace-{transcript_id}", label_visibility="collapsed"
        )
        found: Comparison | None = None
        if upload is not None:
            try:
                read = read_file(upload_of(upload, 0), recall=lambda make: recall(study, make))
                if read.transcript is None:
                    raise ThroughlineError(f"{read.problem} Nothing was replaced.")
                found = compared(study, transcript_id, read.transcript)
            except ThroughlineError as error:
                st.error(plain(str(error)))
            else:
                for line in comparison_lines(found, study.state()):
                    st.text(line)
                for doubt in read.doubts:
                    st.warning(plain(doubt.why), icon=":material/help:")
        left, right = st.columns(2)
        if left.button("Leave it as it is", key="replace_not", width="stretch"):
            st.rerun()
        pressed = right.button(
            "Replace it", key="replace_it", type="primary", disabled=found is None, width="stretch"
        )
        if pressed and found is not None and _replaced(study, coder, found):
            st.rerun()

    question()


def _replaced(study: Study, coder: str, found: Comparison) -> bool:
    try:
        replace_interview(study, found, coder=coder)
    except ThroughlineError as error:
        st.error(plain(str(error)))
        return False
    st.session_state["said"] = f"{replaced_words(found)} Press Suggest codes."
    return True


def list_not_carried(study: Study, coder: str) -> None:
    """List what was not carried over, each with the buttons of whoever decided it."""
    passages = passages_not_carried(study)
    if not passages:
        return
    state = study.state()
    mine = [each for each in passages if may_put_right(each, coder)]
    others = [each for each in passages if each not in mine]
    with st.expander(f"Not carried over to corrected texts ({len(passages)})", expanded=bool(mine)):
        st.caption(
            "Their words are others in the corrected text. Say of each whether it holds for what "
            "stands there now. Until then it stays on record with the earlier text, and counts for "
            "nothing."
        )
        for each in mine[:LISTED]:
            _passage(study, coder, state, each)
        if len(mine) > LISTED:
            st.caption(f"And {counted(len(mine) - LISTED, 'more', 'more')}, when these are done.")
        for each in others[:LISTED]:
            st.text(passage_line(each, state))
        if len(others) > LISTED:
            st.caption(f"And {len(others) - LISTED:,} more, which wait for nobody.")


def _passage(study: Study, coder: str, state: State, each: Passage) -> None:
    key = f"{each.decided.id}"
    with st.container(border=True):
        st.text(passage_line(each, state))
        if each.now is None:
            st.caption("Nothing stands there in the corrected text.")
        else:
            st.text(f"Now: “{' '.join(each.now[3].split())}”")
        left, right = st.columns(2)
        left.button(
            "It holds for these words",
            key=f"holds-{key}",
            disabled=each.now is None,
            on_click=_put_right,
            args=(study, coder, each),
            width="stretch",
        )
        right.button(
            "Leave it out",
            key=f"leave_out-{key}",
            on_click=_leave_out,
            args=(study, coder, each),
            width="stretch",
        )


def _still_waits(study: Study, each: Passage) -> bool:
    """Whether nobody has decided it since, in this window or another."""
    return each.decided in study.state().not_carried


def _put_right(study: Study, coder: str, each: Passage) -> None:
    if _still_waits(study, each):
        record(study, put_right(each, coder), "It holds for the words that stand there now.")


def _leave_out(study: Study, coder: str, each: Passage) -> None:
    if _still_waits(study, each):
        record(study, left_out(each, coder), "It is left out of the corrected text.")
