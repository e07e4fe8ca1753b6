"""Who each file's participant is, typed in a grid before the files are imported.

In:     the files as they are read; a table of participants, if one was given.
Out:    attributes by file name, as import_readings takes them.

What was typed is kept in the session by file and column, so that another file, another column
or another reading of a file does not take it away.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.study.uploads import Attributes, FileReading

TYPED = "people_typed"  # file key -> column -> what was typed
ADDED = "people_columns"  # columns that were added
BASES = "people_bases"  # grid -> its rows as they were drawn first
NEW = "people_new_column"
FILE = "File"
PSEUDONYM, ROLE = "participant", "role"
LABELS = {PSEUDONYM: "Pseudonym", ROLE: "Role"}
NO_NAME = re.compile(
    r"(?i)(unknown\W+)?(speaker|participant|interviewee|respondent|unknown|voice|person)?"
    r"[\W_]*[\d\s]*"
)
LONGEST_COLUMN = 60  # characters


def people_grid(
    readings: Sequence[FileReading], keys: Sequence[str], people: Attributes | None
) -> dict[str, dict[str, str]]:
    """Draw the grid; return attributes by file name, what is empty left out."""
    if not readings:
        return {}
    st.markdown("**Who they are**")
    st.caption(
        "Pseudonym, role and what else you compare by. A cell is typed into or pasted; all may "
        "stay empty."
    )
    typed = st.session_state.setdefault(TYPED, {})
    columns = _columns(people)
    start = [first_row(each, columns, people) for each in readings]
    grid = _grid_key(keys, columns, start)
    for row, key in zip(start, keys, strict=True):
        row |= {name: words for name, words in typed.get(key, {}).items() if name in row}
    base = st.session_state.setdefault(BASES, {}).setdefault(grid, start)
    labels = {column: LABELS.get(column, column) for column in columns}
    names = [strip_bidi_controls(each.given.name) for each in readings]
    frame = pd.DataFrame(
        {FILE: names} | {labels[c]: [row.get(c, "") for row in base] for c in columns}
    )
    edited = st.data_editor(frame, key=grid, hide_index=True, disabled=[FILE], width="stretch")
    found: dict[str, dict[str, str]] = {}
    for at, (each, key) in enumerate(zip(readings, keys, strict=True)):
        cells = {c: _cell(edited[labels[c]].iloc[at]) for c in columns}
        changed = {c: words for c, words in cells.items() if words != base[at].get(c, "")}
        if changed:
            typed.setdefault(key, {}).update(changed)
        found[each.given.name] = {c: words for c, words in cells.items() if words}
    add_column(columns)
    return found


def first_row(
    read: FileReading, columns: Sequence[str], people: Attributes | None
) -> dict[str, str]:
    """Return what is known of a file's participant: of the table, else the speaker's name."""
    told = dict((people or {}).get(read.given.name, {}))
    row = {column: told.get(column, "") for column in columns}
    if not row.get(PSEUDONYM) and people is None:
        row[PSEUDONYM] = speaker_named(read)
    return row


def speaker_named(read: FileReading) -> str:
    """Return the name of the one who answers, where there is one and it is a name."""
    turns = read.transcript.turns if read.transcript else ()
    answering = {turn.speaker for turn in turns if turn.role == "participant"}
    if len(answering) != 1:
        return ""
    [name] = answering
    return "" if NO_NAME.fullmatch(name) else name


def forget_people() -> None:
    """Begin anew after an import; the columns that were added stay for the next files."""
    for name in (TYPED, BASES):
        st.session_state.pop(name, None)


def _columns(people: Attributes | None) -> list[str]:
    given = [column for row in (people or {}).values() for column in row]
    return list(dict.fromkeys([PSEUDONYM, ROLE, *given, *added_columns()]))


def added_columns() -> list[str]:
    """Return the columns that were added by hand, filled or not."""
    return list(st.session_state.get(ADDED, []))


def _grid_key(
    keys: Sequence[str], columns: Sequence[str], start: Sequence[Mapping[str, str]]
) -> str:
    """Another set of files, or what is known of them, begins a grid anew, with what was typed."""
    told = repr((keys, columns, start))
    return f"people-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _cell(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def add_column(columns: Sequence[str]) -> None:
    """Let a column be added to a grid of participants."""
    field, button, _ = st.columns([2, 1, 2], vertical_alignment="bottom")
    field.text_input("Another column", key=NEW, placeholder="years in education")
    button.button("Add", key="add_people_column", on_click=_added, args=(tuple(columns),))


def _added(columns: Sequence[str]) -> None:
    name = " ".join(st.session_state.get(NEW, "").split())[:LONGEST_COLUMN]
    taken: Mapping[str, str] = {LABELS.get(c, c).casefold(): c for c in columns}
    if name and name.casefold() not in {*taken, *columns, FILE.casefold()}:
        st.session_state.setdefault(ADDED, []).append(name)
    st.session_state[NEW] = ""
