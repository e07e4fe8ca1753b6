"""The Summaries page's own component: a table whose cells are typed in."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_summaries = component(FOLDER / "summaries.mjs", [PAGES, CHARTS, FOLDER / "summaries.css"])


def summaries(*, data: payloads.SummariesData, key: str) -> None:
    """Draw participants by themes. data: addresses and ids; nobody's words."""
    _summaries(data=data, key=key)
