"""The reader of the Code page: our own component, drawn and answered in the browser.

Its parts are ES modules (tested with Node's runner); here they are joined into the one
script that a component takes, since nothing is built at run time.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent
MODULES = (
    "core.mjs",
    "keys.mjs",
    "naming.mjs",
    "cutting.mjs",
    "progress.mjs",
    "showing.mjs",
    "learn.mjs",
    "questions.mjs",
    "sender.mjs",
    "elements.mjs",
    "headings.mjs",
    "draw.mjs",
    "sheet.mjs",
    "overlay.mjs",
    "help.mjs",
    "place.mjs",
    "selecting.mjs",
    "input.mjs",
    "notices.mjs",
    "asking.mjs",
    "cutter.mjs",
    "memos.mjs",
    "making.mjs",
    "desk.mjs",
    "reader.mjs",
)
IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[^\"]+\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script() -> str:
    """Return the modules as one: their own imports and inner exports taken out."""
    parts = [(FOLDER / name).read_text(encoding="utf-8") for name in MODULES]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", part)) for part in parts)


_render = st.components.v2.component(
    "throughline_reader",
    html=(FOLDER / "reader.html").read_text(encoding="utf-8"),
    css=(FOLDER / "reader.css").read_text(encoding="utf-8"),
    js=script(),
    isolate_styles=False,
)


def reader(*, data: dict[str, Any], key: str) -> None:
    """Draw the reader. data: addresses, ids and choices; never words of a transcript."""
    _render(data=data, key=key)
