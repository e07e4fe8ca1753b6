"""The dialog that exports a study or a part of it, opened from any page.

In:     the study and the page it was opened at.
Out:    a file, made when its button is pressed and not before.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.codebook.tables import in_tree_order
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.text import plain
from app.export.kinds import KINDS, file_name, holds_words, make_export
from app.export.opened_at import OF, OpenedAt, opened_at
from app.export.selection import Chosen, Selection
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.session_state import CODE, TRANSCRIPT
from models.state.derive import State
from models.store.study import Study

BLIND = "You code blind just now: the file holds what you decided, and nothing of the others'."


def export_button(study: Study, page: str) -> None:
    """Draw the button in the sidebar. page: the address of the one that is open."""
    with st.sidebar:
        if st.button(
            "Export…",
            key="export",
            icon=":material/download:",
            help="Take codings, codebook, themes or passages along: for Excel, Word or R.",
            width="stretch",
        ):
            kept = {
                "interview": st.session_state.get(TRANSCRIPT),
                "code": st.session_state.get(CODE),
            }
            _dialog(opened_at(page, st.query_params.to_dict(), kept, study.state()))


@st.dialog("Export", width="medium")
def _dialog(begin: OpenedAt) -> None:
    """Let a person choose what to take along, and take it."""
    study = open_study()
    coder, state = coder_of(study), study.state()
    kind = st.selectbox(
        "File",
        list(KINDS),
        index=list(KINDS).index(begin.kind),
        format_func=lambda each: KINDS[each].label,
        key="export_kind",
    )
    st.caption(KINDS[kind].said)
    choices = {of: _choices(of, state) for of in OF if of}
    there = [of for of in OF if not of or choices[of]]
    of = st.selectbox(
        "Of",
        there,
        index=there.index(begin.of) if begin.of in there else 0,
        format_func=lambda each: OF[each],
        key="export_of",
    )
    selection = Selection()
    if of:
        selection = _one(of, choices[of], begin)
    chosen = Chosen(study, coder, selection)
    st.text(holds_words(chosen, kind))
    if not study.sees_all:
        st.caption(BLIND)
    name = file_name(study, state, kind, selection)
    st.download_button(
        "Download",
        data=lambda: made_now(kind, selection),
        file_name=name,
        mime=KINDS[kind].mime,
        key="export_download",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        disabled=kind == "passages" and not chosen.codings,
    )
    st.caption(plain(name))


def made_now(kind: str, selection: Selection) -> bytes:
    """Return the file as the study is now, as its coder may see it now."""
    study = open_study()
    return make_export(study, kind, selection, coder=coder_of(study))


def _one(of: str, choices: Mapping[str, str], begin: OpenedAt) -> Selection:
    ids = list(choices)
    looked = begin.ids.get(of, "")
    one = st.selectbox(
        {"code": "Code", "theme": "Theme", "interview": "Interview", "coder": "Coder"}[of],
        ids,
        index=ids.index(looked) if looked in ids else 0,
        format_func=lambda each: choices[each],
        key=f"export_{of}",
    )
    return Selection(**{of: one})


def _choices(of: str, state: State) -> dict[str, str]:
    """Return what one can choose one of, by id, as it is called."""
    if of == "code":
        found = {code_id: code_path(code_id, state.codes) for code_id, _ in in_tree_order(state)}
    elif of == "theme":
        found = {theme.id: theme.name for theme in state.live_themes()}
    elif of == "interview":
        found = {
            id_: f"{who} ({name})" if (who := _participant(state, id_)) else name
            for id_, name in state.names.items()
        }
    else:
        found = {each.coder: each.coder for each in state.codings}
    return {id_: strip_bidi_controls(called) for id_, called in found.items()}


def _participant(state: State, transcript_id: str) -> str:
    return state.attributes.get(transcript_id, {}).get("participant", "")
