"""The Saturation page's own component: a curve with its band, and the table that says the same."""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_saturation = component(FOLDER / "saturation.mjs", [PAGES, CHARTS])


def saturation(*, data: payloads.SaturationData, key: str) -> None:
    """Draw how new codes came. data: addresses and ids."""
    _saturation(data=data, key=key)
