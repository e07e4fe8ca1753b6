"""The Participants page's own component: one participant at a time."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_participants = component(FOLDER / "participants.mjs", [PAGES, CHARTS, FOLDER / "participants.css"])


def participants(*, data: payloads.PersonData, key: str) -> None:
    """Draw a participant. data: addresses and ids; nobody's words."""
    _participants(data=data, key=key)
