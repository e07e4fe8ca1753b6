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
    drawn: _Drawn | None = st.session_state.get(_drawn_key(name))
    if drawn is None or drawn.mark != mark or not _shows(name, drawn, now):
        drawn = _Drawn(now, mark, drawn.number + 1 if drawn else 0)
        st.session_state[_drawn_key(name)] = drawn
    configured = {
        column: st.column_config.SelectboxColumn(options=list(allowed), required=True)
        for column, allowed in (options or {}).items()
    }
    configured[columns[0]] = st.column_config.TextColumn(pinned=True)
    st.data_editor(
        pd.DataFrame(drawn.base, columns=list(columns)),
        key=_key(name, drawn),
        hide_index=True,
        disabled=list(disabled),
        column_config=configured,
        width="stretch",
        **({"height": height} if height else {}),
    )
    return [
        (at, column, words)
        for at, row in _typed(name, drawn).items()
        for column, words in row.items()
        if at < len(now) and column in now[at] and words != now[at][column]
    ]


def _drawn_key(name: str) -> str:
    return f"grid-{name}"


def _key(name: str, drawn: _Drawn) -> str:
    return f"{name}-grid-{drawn.number}"


def _typed(name: str, drawn: _Drawn) -> dict[int, dict[str, str]]:
    """Return what was typed since the grid was drawn first, by row and column."""
    edits = st.session_state.get(_key(name, drawn)) or {}
    rows: Mapping[Any, Mapping[str, object]] = edits.get("edited_rows", {})
    return {int(at): {c: _words(v) for c, v in row.items()} for at, row in rows.items()}


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _shows(name: str, drawn: _Drawn, now: Sequence[Mapping[str, str]]) -> bool:
    """Whether the grid shows what is, but for what was typed and is not stored yet."""
    if _key(name, drawn) not in st.session_state or len(drawn.base) != len(now):
        return False
    before = st.session_state.get(f"{_drawn_key(name)}-stored", {})
    typed = _typed(name, drawn)
    for at, row in enumerate(now):
        for column, words in row.items():
            shown = typed.get(at, {}).get(column, drawn.base[at].get(column, ""))
            pending = words == before.get(
                (drawn.number, at, column), drawn.base[at].get(column, "")
            )
            if words != shown and not (column in typed.get(at, {}) and pending):
                return False
    return True


def stored_cells(name: str, cells: Sequence[Cell]) -> None:
    """Say that cells are stored, so that what becomes of them later is seen as a change."""
    drawn: _Drawn | None = st.session_state.get(_drawn_key(name))
    if drawn is None:
        return
    known = st.session_state.setdefault(f"{_drawn_key(name)}-stored", {})
    known.update({(drawn.number, at, column): words for at, column, words in cells})
