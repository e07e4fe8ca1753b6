"""The Agreement page's own components: what coders gave side by side, and the figures drawn.

They use the reader's and the Triage page's parts that decide, send and choose.
"""

from __future__ import annotations

from pathlib import Path

from app.common import payloads
from app.ui.component import CARDS, PAGES, component

FOLDER = Path(__file__).parent

_disagreements = component(
    FOLDER / "disagreements.mjs",
    [PAGES, CARDS, FOLDER / "disagreements.css"],
)
_forest = component(FOLDER / "forest.mjs", [FOLDER / "figures.css"])
_confusion = component(FOLDER / "confusion.mjs", [FOLDER / "figures.css"])


def disagreements(*, data: payloads.DisagreementsData, key: str) -> None:
    """Draw what coders gave, to be settled. data: addresses and ids; no words of an interview."""
    _disagreements(data=data, key=key)


def forest(*, data: payloads.ForestData, key: str) -> None:
    """Draw figures with their intervals, a line each, beside a table of the same figures."""
    _forest(data=data, key=key)


def confusion(*, data: payloads.ConfusionData, key: str) -> None:
    """Draw how often one coder gave the row's code where the other gave the column's."""
    _confusion(data=data, key=key)
