"""Make a page's own component of the ES modules that it is written in.

A component takes one script, and nothing is built at run time: so a module and all that it
imports are joined when the workbench starts, each in a scope of its own. The same files are
what Node tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

APP = Path(__file__).parents[1]
PAGES = APP / "browser" / "pages.css"  # what every page of ours looks like
CARDS = APP / "browser" / "cards.css"
CHARTS = APP / "browser" / "charts.css"  # tables that are shaded, and what is drawn
COLOURS = APP / "browser" / "colours.css"  # of every component
IMPORT = re.compile(r"^import \{([^}]*)\} from \"([^\"]+)\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const|let) (\w+)", re.MULTILINE)
DEFAULT = "export default function mount("


def component(entry: Path, css: Sequence[Path], *, isolated: bool = False) -> Any:
    """Return the component of a module that mounts it, with the markup of the same name.

    isolated: whether its styles are kept apart from the page's and the page's from it. Where
    they are not, a page may not hold two of one class name.
    """
    return st.components.v2.component(
        f"throughline_{entry.stem}",
        html=entry.with_suffix(".html").read_text(encoding="utf-8"),
        css="\n".join(path.read_text(encoding="utf-8") for path in (COLOURS, *css)),
        js=script(entry),
        isolate_styles=isolated,
    )


def script(entry: Path) -> str:
    """Return a module with all that it imports as one script; the module mounts the component."""
    modules: dict[Path, str] = {}
    _gather(entry.resolve(), modules)
    parts = [
        module(path, source.replace(DEFAULT, "export function mount("))
        for path, source in modules.items()
    ]
    return "\n".join([*parts, f"export default {_name(entry.resolve())}.mount;\n"])


def _gather(path: Path, modules: dict[Path, str]) -> None:
    """Read a module after those that it imports."""
    if path in modules:
        return
    source = path.read_text(encoding="utf-8")
    for _, other in IMPORT.findall(source):
        _gather((path.parent / other).resolve(), modules)
    modules[path] = source


def _name(path: Path) -> str:
    return f"{path.parent.name}_{path.stem}"


def module(path: Path, source: str) -> str:
    """Return a module as a constant that holds what it exports, its imports taken from others."""

    def taken(match: re.Match[str]) -> str:
        other = (path.parent / match[2]).resolve()
        return f"const {{{match[1].replace(' as ', ': ')}}} = {_name(other)};\n"

    body = IMPORT.sub(taken, source)
    exported = ", ".join(match[1] for match in EXPORT.findall(body))
    body = EXPORT.sub(r"\1 \2", body)
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"
