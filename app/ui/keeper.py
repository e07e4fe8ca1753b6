"""Keeps what is typed into a page's fields, in the browser, until it is stored or deleted.

It stands on every page beside the page's own parts. Words outlive a rerun, a page switch, a
reload and a workbench that is gone; they are sent to nobody. A form says what it has stored.
"""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from app.ui.component import component
from app.ui.session_state import PROBLEM

FOLDER = Path(__file__).parent
STORED = "stored_words"
REMEMBERED = 50  # stored fields that are told
NO_STUDY = "start"  # whose words are kept that are typed before there is a study
NEW_STUDY = "new-study-"  # how the names of the fields begin that make one

# What fields are called that hold words of a person's own, or how their names begin.
FIELDS = (
    NEW_STUDY,
    "pasted-",
    "new_name",
    "new_definition",
    "round_names",
    "round_name",
    "name-",
    "definition-",
    "include-",
    "exclude-",
    "example-",
    "why-",
    "comment-",
    "answer-",
    "ask-",
    "split-name-",
    "split-definition-",
    "split-reason-",
    "draft-name-",
)

_keeper = component(FOLDER / "keeper.mjs", [FOLDER / "keeper.css"])


def keeper(owner: str) -> None:
    """Draw what keeps the fields of this page. owner: whose words, as study and coder; NO_STUDY."""
    with st.container(key="keeper"):
        _keeper(
            data={
                "owner": owner,
                "fields": list(FIELDS),
                "stored": st.session_state.get(STORED, []),
            },
            key="keeper-of-words",
        )


def words_stored(*keys: str) -> None:
    """Say that what this run read in these fields is stored: it is no draft any more.

    Other words than those, which a field may hold by now or which never came here, stay drafts;
    so do all of them where this run could not store something, which is to be told (PROBLEM).
    """
    if st.session_state.get(PROBLEM):
        return
    stored = st.session_state.get(STORED, [])
    at = 1000 * time.time()
    fresh = [[key, at, str(st.session_state.get(key) or "")] for key in keys]
    st.session_state[STORED] = [*stored, *fresh][-REMEMBERED:]


def stored_for_new_study() -> list[list[str | float]]:
    """Return what was said to be stored of the fields that made the study that is opened now."""
    return [each for each in st.session_state.get(STORED, []) if each[0].startswith(NEW_STUDY)]
