"""The Groups page's own component: shares with their intervals, a line each."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_groups = component(FOLDER / "groups.mjs", [PAGES, CHARTS])


def groups(*, data: payloads.GroupsData, key: str) -> None:
    """Draw groups side by side. data: addresses and ids."""
    _groups(data=data, key=key)
