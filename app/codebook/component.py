"""The tree of codes on the Codebook page: our own component, drawn and moved in the browser.

It sends its moves by the reader's sender, so that a lost server loses none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.common import payloads
from app.ui.component import component

FOLDER = Path(__file__).parent
OPENED, STORED = "opened", "stored"  # what the component tells: a code to edit; moves are stored

_render = component(FOLDER / "codetree.mjs", [FOLDER / "codetree.css"])


def code_tree(*, data: payloads.TreeData, key: str, opened: Callable[[], None]) -> None:
    """Draw the tree. opened: called when a code is to be edited; its id is in the state."""
    _render(data=data, key=key, on_opened_change=opened, on_stored_change=lambda: None)
