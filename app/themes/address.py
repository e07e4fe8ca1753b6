"""The theme that the address of the Themes page names: it is gone to, its quotations open."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.common.addresses import ThemePlace
from app.common.bidi import strip_bidi_controls
from app.server.decisions import study_key
from app.ui.component import component
from app.ui.place_shown import asked_place, place_notice, tell_of_place
from models.state.derive import State
from models.store.study import Study

FOLDER = Path(__file__).parent
THEME = "theme-"  # how the name of a theme's part of the page begins
OPEN = "theme_open"  # the theme that was gone to
GONE = "The theme of this address is not in this study, or not any more."

_render = component(FOLDER / "themeplaces.mjs", [])


def open_asked_theme(state: State) -> str:
    """Return the theme that was gone to, or "". Says where it is another one now."""
    asked, by_address = asked_place(ThemePlace)
    if asked.theme:
        found, told = theme_at(state, asked.theme)
        st.session_state[OPEN] = found
        if told and by_address:
            tell_of_place(told, ThemePlace())
    place_notice(ThemePlace())
    return str(st.session_state.get(OPEN, ""))


def theme_at(state: State, asked: str) -> tuple[str, str]:
    """Return the theme at the place of one, "" where there is none, and what is to be said."""
    found = state.themes.get(asked)
    if found is None:
        return "", GONE
    seen = {found.id}
    while found.merged_into in state.themes and found.merged_into not in seen:
        found = state.themes[found.merged_into]
        seen.add(found.id)
    name = strip_bidi_controls(state.themes[asked].name)
    if found.retired:
        return "", f"The theme “{name}” is retired."
    if found.id == asked:
        return asked, ""
    into = strip_bidi_controls(found.name)
    return found.id, f"The theme “{name}” was merged into “{into}”, which is shown instead."


def theme_places(study: Study, state: State, coder: str, opened: str) -> None:
    """Draw what goes to the theme of the address, and writes the one that is worked on."""
    ids = [theme.id for theme in state.live_themes()]
    data = {"study_id": study_key(study, coder), "ids": ids, "opened": opened}
    _render(data=data, key="places-of-themes")
