"""The Relations page's own component, drawn and answered in the browser."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CARDS, PAGES, component

FOLDER = Path(__file__).parent

_relations = component(FOLDER / "relations.mjs", [PAGES, CARDS, FOLDER / "relations.css"])


def relations(*, data: payloads.RelationsData, key: str) -> None:
    """Draw relations. data: addresses and ids; no words of an interview."""
    _relations(data=data, key=key)
