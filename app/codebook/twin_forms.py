"""Codes of one name in one place: asked about, and merged on a person's word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from app.codebook.changes import merged
from app.codebook.effects import describe_merge
from app.common.text import plain
from app.ui.asking_first import ask_first
from app.ui.recording import record
from models.state.derive import State
from models.store.study import Study


def twins(state: State) -> list[list[str]]:
    """Return the codes in use that share name and place, those of one name together."""
    apart: dict[str, str] = getattr(state.codes, "apart", {})
    by_name: dict[tuple[str, str | None], list[str]] = {}
    for code_id in apart:
        code = state.codes[code_id]
        name = " ".join(code.name.split()).casefold()
        by_name.setdefault((name, code.parent), []).append(code_id)
    return list(by_name.values())


def twin_forms(study: Study, state: State, coder: str, name_of: Callable[[str], str]) -> None:
    """Offer to merge codes of one name; say what was made twice under one id."""
    for each in state.twice:
        if each.family == "code":
            st.info(
                plain(
                    f"“{each.first}” ({each.first_by}) and “{each.second}” ({each.second_by}) were "
                    "made under one id in two copies of the study. They are two codes here, and "
                    f"what {each.second_by} decided since then means “{each.second}”."
                )
            )
    for first, *others in twins(state):
        for code_id in others:
            with st.container(border=True, key=f"twins-{first}-{code_id}"):
                st.text(f"Two codes of one name: {name_of(first)}; {name_of(code_id)}")
                st.caption(plain(describe_merge(state, code_id, first, coder)))

                if st.button("Merge the second into the first…", key=f"merge-{code_id}"):
                    ask_first(
                        f"Merge {name_of(code_id)} into {name_of(first)}?",
                        [
                            describe_merge(state, code_id, first, coder),
                            "Undo takes it back whole.",
                        ],
                        button="Merge",
                        key="merge_it",
                        do=partial(_merge, study, coder, code_id, first),
                    )


def _merge(study: Study, coder: str, code_id: str, into: str) -> None:
    now = study.state()
    if now.codes[code_id].retired or now.codes[into].retired:
        st.session_state["problem"] = "One of the two codes is no longer in use."
        return
    events = merged(now, code_id, into, coder)
    record(study, events, "Merged. Undo takes it back whole.")
