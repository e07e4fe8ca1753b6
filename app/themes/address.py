"""The theme that an address names, as it is now."""

from __future__ import annotations

from app.common.bidi import strip_bidi_controls
from models.state.derive import State

GONE = "The theme of this address is not in this study, or not any more."


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
