"""The reader of the Code page: our own component, drawn and answered in the browser."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import PAGES, component

FOLDER = Path(__file__).parent

_render = component(FOLDER / "reader.mjs", [PAGES, FOLDER / "side.css"])


def reader(*, data: payloads.ReaderData, key: str) -> None:
    """Draw the reader. data: addresses, ids and choices; never words of a transcript."""
    _render(data=data, key=key)
