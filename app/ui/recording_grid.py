"""A grid whose cells are stored as they are typed or pasted: nothing in it waits for a button.

In:     a table of what is, and which columns may be changed.
Out:    the cells that a person has just changed.

The grid is drawn anew only where the study has other values than it shows, as after an undo or
another window's change: while one types, it keeps its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pipeline.fingerprint import fingerprint

Cell = tuple[int, str, str]  # row, column, what it holds now


@dataclass(frozen=True)
class _Drawn:
    """A grid as it stands on the page. base: its rows when it was drawn first."""

    base: list[dict[str, str]]
    mark: str
    number: int


def recording_grid(
    name: str,
    rows: Sequence[Mapping[str, str]],
    *,
    columns: Sequence[str],
    disabled: Sequence[str],
    options: Mapping[str, Sequence[str]] | None = None,
    height: int | None = None,
) -> list[Cell]:
    """Draw a grid; return the cells that differ from what is. options: of columns to choose in."""
    now = [{column: row.get(column, "") for column in columns} for row in rows]
    mark = fingerprint([columns, disabled, dict(options or {}), [r[columns[0]] for r in now]])
    held: _Drawn | None = st.session_state.get(_held(name))
    if held is None or held.mark != mark or not _shows(name, held, now):
        held = _Drawn(now, mark, held.number + 1 if held else 0)
        st.session_state[_held(name)] = held
    configured = {
        column: st.column_config.SelectboxColumn(options=list(allowed), required=True)
        for column, allowed in (options or {}).items()
    }
    configured[columns[0]] = st.column_config.TextColumn(pinned=True)
    st.data_editor(
        pd.DataFrame(held.base, columns=list(columns)),
        key=_key(name, held),
        hide_index=True,
        disabled=list(disabled),
        column_config=configured,
        width="stretch",
        **({"height": height} if height else {}),
    )
    return [
        (at, column, words)
        for at, row in _typed(name, held).items()
        for column, words in row.items()
        if at < len(now) and column in now[at] and words != now[at][column]
    ]


def _held(name: str) -> str:
    return f"grid-{name}"


def _key(name: str, held: _Drawn) -> str:
    return f"{name}-grid-{held.number}"


def _typed(name: str, held: _Drawn) -> dict[int, dict[str, str]]:
    """Return what was typed since the grid was drawn first, by row and column."""
    edits = st.session_state.get(_key(name, held)) or {}
    rows: Mapping[Any, Mapping[str, object]] = edits.get("edited_rows", {})
    return {int(at): {c: _words(v) for c, v in row.items()} for at, row in rows.items()}


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _shows(name: str, held: _Drawn, now: Sequence[Mapping[str, str]]) -> bool:
    """Whether the grid shows what is, but for what was typed and is not stored yet."""
    if _key(name, held) not in st.session_state or len(held.base) != len(now):
        return False
    before = st.session_state.get(f"{_held(name)}-stored", {})
    typed = _typed(name, held)
    for at, row in enumerate(now):
        for column, words in row.items():
            shown = typed.get(at, {}).get(column, held.base[at].get(column, ""))
            pending = words == before.get((held.number, at, column), held.base[at].get(column, ""))
            if words != shown and not (column in typed.get(at, {}) and pending):
                return False
    return True


def stored_cells(name: str, cells: Sequence[Cell]) -> None:
    """Say that cells are stored, so that what becomes of them later is seen as a change."""
    held: _Drawn | None = st.session_state.get(_held(name))
    if held is None:
        return
    known = st.session_state.setdefault(f"{_held(name)}-stored", {})
    known.update({(held.number, at, column): words for at, column, words in cells})
