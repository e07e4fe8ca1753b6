"""The Matrix page's own component: a table that is shaded by its numbers, drawn in the browser."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_matrix = component(FOLDER / "matrix.mjs", [PAGES, CHARTS, FOLDER / "matrix.css"])


def matrix(*, data: payloads.MatrixData, key: str) -> None:
    """Draw what was crossed. data: addresses and ids; no words of an interview."""
    _matrix(data=data, key=key)
