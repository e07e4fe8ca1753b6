"""Fields that show words of the study: what they were opened on, and what was changed meanwhile.

A field that nobody has typed into follows the study. One that somebody has stays as it is,
whatever another window does, and says so; the browser keeps its words as a draft (app.ui.keeper),
under a name without the mark of what it showed.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.common.text import plain
from app.study.study_changes import Opened
from app.ui.keeper import words_stored
from models.state.derive import State
from pipeline.fingerprint import fingerprint


@dataclass(frozen=True)
class OpenedField:
    """What a field was opened on. shown: its words then; key: what Streamlit calls it."""

    name: str
    opened: Opened
    shown: str
    key: str

    @property
    def typed(self) -> str:
        """The words in the field, as far as this run knows them."""
        return str(st.session_state.get(self.key, self.shown) or "")

    def stored(self) -> None:
        """Say that what was typed is stored: the field is opened anew."""
        words_stored(self.key)
        self.close()

    def close(self) -> None:
        """Show the study's words again, whatever was typed."""
        st.session_state.pop(_held(self.name), None)


def _held(name: str) -> str:
    return f"opened-field-{name}"


def opened_field(name: str, state: State, shown: str) -> OpenedField:
    """Return the field of a name. shown: what the study has for it now."""
    held: OpenedField | None = st.session_state.get(_held(name))
    if held is not None and held.key in st.session_state and held.typed != held.shown:
        if held.shown != shown:
            _tell_meanwhile(held, shown)
        return held
    field = OpenedField(name, Opened.of(state), shown, f"{name}-{fingerprint(shown)[:12]}")
    st.session_state[_held(name)] = field
    return field


def _tell_meanwhile(field: OpenedField, shown: str) -> None:
    """Say that the study has other words by now, and offer to show them."""
    short = " ".join(shown.split())
    short = short if len(short) <= 200 else f"{short[:199]}…"
    st.info(
        plain(
            f"This was changed meanwhile to: “{short}”. Below is what you are writing. Where both "
            "changed the same words, both stay on record, yours hold, and you are asked."
        )
    )
    st.button("Show it as it is now", key=f"now-{field.name}", on_click=field.close)
