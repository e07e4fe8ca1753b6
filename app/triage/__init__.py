"""The Triage and Compare pages' own components, drawn and answered in the browser.

They use the reader's parts that decide, send and choose.
"""

from __future__ import annotations

from pathlib import Path

from app import payloads
from app.components import READER, component

FOLDER = Path(__file__).parent
STYLES = [READER / "reader.css", FOLDER / "triage.css"]

_triage = component(FOLDER / "triage.mjs", STYLES)
_compare = component(FOLDER / "compare.mjs", STYLES)


def triage(*, data: payloads.TriageData, key: str) -> None:
    """Draw the queue of suggestions. data: addresses, ids and choices; no words of an interview."""
    _triage(data=data, key=key)


def compare(*, data: payloads.CompareData, key: str) -> None:
    """Draw what a code holds. data: addresses, ids and choices; no words of an interview."""
    _compare(data=data, key=key)
