"""The Triage page's own component, drawn and answered in the browser.

It uses the reader's parts that decide, send and choose.
"""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CARDS, PAGES, component

FOLDER = Path(__file__).parent
STYLES = [PAGES, CARDS]

_triage = component(FOLDER / "triage.mjs", STYLES)


def triage(*, data: payloads.TriageData, key: str) -> None:
    """Draw the queue of suggestions. data: addresses, ids and choices; no words of an interview."""
    _triage(data=data, key=key)
