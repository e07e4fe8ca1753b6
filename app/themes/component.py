"""The Themes page's own component, drawn and answered in the browser."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CARDS, PAGES, component

FOLDER = Path(__file__).parent

_themes = component(FOLDER / "themes.mjs", [PAGES, CARDS, FOLDER / "themes.css"])


def themes(*, data: payloads.ThemesData, key: str) -> None:
    """Draw the board. data: addresses and ids; no words of an interview."""
    _themes(data=data, key=key)
