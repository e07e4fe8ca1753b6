"""The Memos page's own component: one list that is searched, and memos on the study written."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_memos = component(FOLDER / "memos.mjs", [PAGES, CHARTS, FOLDER / "memos.css"])


def memos(*, data: payloads.MemosData, key: str) -> None:
    """Draw the list. data: addresses and ids; no words of a memo."""
    _memos(data=data, key=key)
