"""Who the participants are, for all interviews at once: typed or pasted, and stored as it is."""

from __future__ import annotations

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.study.people_grid import LABELS, PSEUDONYM, ROLE, add_column, added_columns
from app.study.study_changes import GUIDE_ROLE, step
from app.ui.recording import record
from app.ui.recording_grid import recording_grid, stored_cells
from models.events import Decision, TranscriptDescribed
from models.state.derive import State, corrected
from models.store.study import Study

GRID = "participants"
INTERVIEW = "Interview"


def people_form(study: Study, state: State, coder: str) -> None:
    """Draw a row for each interview: pseudonym, role, and whatever else is compared by."""
    transcripts = [corrected(each, state) for each in study.transcripts()]
    if not transcripts:
        st.info("This study has no interviews yet.")
        return
    st.caption(
        "A cell is typed into, or rows are pasted from a spreadsheet; each change is stored at "
        "once, and Undo takes it back."
    )
    given = [name for each in transcripts for name, words in each.attributes.items() if words]
    columns = list(dict.fromkeys([PSEUDONYM, ROLE, *given, *added_columns()]))
    columns = [each for each in columns if each != GUIDE_ROLE]  # said beside the guide
    labels = {name: LABELS.get(name, name) for name in columns}
    cells = recording_grid(
        GRID,
        [
            {INTERVIEW: strip_bidi_controls(each.name)}
            | {labels[name]: each.attributes.get(name, "") for name in columns}
            for each in transcripts
        ],
        columns=[INTERVIEW, *labels.values()],
        disabled=[INTERVIEW],
    )
    names = {label: name for name, label in labels.items()}
    changed: dict[str, dict[str, str]] = {}
    for at, label, words in cells:
        changed.setdefault(transcripts[at].id, {})[names[label]] = words
    decisions: list[Decision] = [
        TranscriptDescribed(id_, attributes=attributes) for id_, attributes in changed.items()
    ]
    if decisions and record(study, step(coder, decisions), "Stored."):
        stored_cells(GRID, cells)
        st.rerun()
    add_column(columns)
