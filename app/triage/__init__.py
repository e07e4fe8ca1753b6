"""The Triage and Compare pages' own components, drawn and answered in the browser.

They use the reader's parts that decide, send and choose. Each module keeps a scope of its
own when they are joined into the one script that a component takes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent
READER = FOLDER.parent / "reader"
IMPORT = re.compile(r"^import \{([^}]*)\} from \"([^\"]+)\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const|let) (\w+)", re.MULTILINE)
DEFAULT = "export default function mount("


def script(entry: Path) -> str:
    """Return a module with all that it imports as one script; the module mounts the component."""
    found: dict[Path, str] = {}
    _gather(entry.resolve(), found)
    parts = [
        module(path, source.replace(DEFAULT, "export function mount("))
        for path, source in found.items()
    ]
    return "\n".join([*parts, f"export default {_name(entry.resolve())}.mount;\n"])


def _gather(path: Path, found: dict[Path, str]) -> None:
    """Read a module after those that it imports."""
    if path in found:
        return
    source = path.read_text(encoding="utf-8")
    for _, other in IMPORT.findall(source):
        _gather((path.parent / other).resolve(), found)
    found[path] = source


def _name(path: Path) -> str:
    return f"{path.parent.name}_{path.stem}"


def module(path: Path, source: str) -> str:
    """Return a module as a constant that holds what it exports, its imports taken from others."""

    def taken(match: re.Match[str]) -> str:
        other = (path.parent / match[2]).resolve()
        return f"const {{{match[1].replace(' as ', ': ')}}} = {_name(other)};\n"

    body = IMPORT.sub(taken, source)
    exported = ", ".join(found[1] for found in EXPORT.findall(body))
    body = EXPORT.sub(r"\1 \2", body)
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


def _component(name: str, page: str) -> Any:
    css = [READER / "reader.css", FOLDER / "triage.css"]
    return st.components.v2.component(
        name,
        html=(FOLDER / f"{page}.html").read_text(encoding="utf-8"),
        css="\n".join(path.read_text(encoding="utf-8") for path in css),
        js=script(FOLDER / f"{page}.mjs"),
        isolate_styles=False,
    )


_triage = _component("throughline_triage", "triage")
_compare = _component("throughline_compare", "compare")


def triage(*, data: dict[str, Any], key: str) -> None:
    """Draw the queue of suggestions. data: addresses, ids and choices; no words of an interview."""
    _triage(data=data, key=key)


def compare(*, data: dict[str, Any], key: str) -> None:
    """Draw what a code holds. data: addresses, ids and choices; no words of an interview."""
    _compare(data=data, key=key)
