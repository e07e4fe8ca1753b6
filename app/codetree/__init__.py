"""The tree of codes on the Codebook page: our own component, drawn and moved in the browser.

It sends its moves by the reader's sender, so that a lost server loses none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent
READER = FOLDER.parent / "reader"
MODULES = (
    READER / "core.mjs",
    READER / "sender.mjs",
    READER / "elements.mjs",
    READER / "notices.mjs",
    FOLDER / "tree.mjs",
    FOLDER / "codetree.mjs",
)
IMPORT = re.compile(r"^import \{[^}]*\} from \"[./a-z]+\.mjs\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
OPENED, STORED = "opened", "stored"  # what the component tells: a code to edit; moves are stored


def script() -> str:
    """Return the modules as one: their own imports and inner exports taken out."""
    parts = [path.read_text(encoding="utf-8") for path in MODULES]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", part)) for part in parts)


_render = st.components.v2.component(
    "throughline_codetree",
    html=(FOLDER / "codetree.html").read_text(encoding="utf-8"),
    css=(FOLDER / "codetree.css").read_text(encoding="utf-8"),
    js=script(),
    isolate_styles=False,
)


def code_tree(*, data: dict[str, Any], key: str, opened: Callable[[], None]) -> None:
    """Draw the tree. opened: called when a code is to be edited; its id is in the state."""
    _render(data=data, key=key, on_opened_change=opened, on_stored_change=lambda: None)
