"""The Compare page's own component, drawn and answered in the browser.

It uses the reader's parts that decide, send and choose.
"""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CARDS, PAGES, component

FOLDER = Path(__file__).parent
STYLES = [PAGES, CARDS]

_compare = component(FOLDER / "compare.mjs", STYLES)


def compare(*, data: payloads.CompareData, key: str) -> None:
    """Draw what a code holds. data: addresses, ids and choices; no words of an interview."""
    _compare(data=data, key=key)
