"""The guide of a new study: pasted, looked at, kept; and which role each person was asked as."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.text import plain
from app.ui.keeper import words_stored
from app.ui.sidebar import record
from models.codebook.draft_guide import DraftGuide, guide_in_lines, role_named
from models.codebook.reading import from_dict, to_dict
from models.events import CodebookImported, NewEvent, TranscriptDescribed
from models.records import GuideRole
from models.state.derive import State, corrected
from models.store.study import Study

PASTED = "pasted-guide"
ROLE, GUIDE_ROLE = "role", "guide_role"
ANY = "not said"
PROBLEMS_SHOWN = 8


def guide_step(study: Study, coder: str) -> None:
    """Draw the field for the questions, what is read of them, and the roles of interviews."""
    state = study.state()
    book = state.codebook
    if book and book.questions:
        st.text(f"The guide has {len(book.questions)} questions.")
        st.dataframe(_table(DraftGuide(book.roles, book.questions)), hide_index=True, key="guide")
        if len(book.roles) > 1:
            _roles_of_interviews(study, state, coder, book.roles)
    again = " in place of these" if book and book.questions else ""
    st.text_area(
        f"Questions{again}, a line each",
        key=PASTED,
        height=200,
        help="Several wordings by role: paste columns from a spreadsheet (or part them with |), "
        "the roles in the first line. An empty cell is not asked of that role.",
        placeholder="What goals did your school set?\nHow is planning time protected?",
    )
    found = guide_in_lines(st.session_state.get(PASTED, ""))
    show_problems(found.problems)
    if not found.questions:
        return
    st.dataframe(_table(found), hide_index=True, key="guide_read")
    number = len(found.questions)
    st.button(
        f"Keep {number} question{'' if number == 1 else 's'}",
        key="keep_guide",
        type="primary",
        disabled=bool(found.problems),
        on_click=_keep,
        args=(study, coder, found),
    )


def show_problems(problems: tuple[str, ...]) -> None:
    """Tell what is wrong, a line each, under the field that it is wrong in."""
    for each in problems[:PROBLEMS_SHOWN]:
        st.error(plain(each))
    if len(problems) > PROBLEMS_SHOWN:
        st.caption(f"And {len(problems) - PROBLEMS_SHOWN:,} more.")


def _table(guide: DraftGuide) -> pd.DataFrame:
    names = [strip_bidi_controls(role.name) for role in guide.roles]
    rows = [
        [strip_bidi_controls(question.ask.get(role.id, "")) for role in guide.roles]
        for question in guide.questions
    ]
    return pd.DataFrame(rows, columns=names)


def _keep(study: Study, coder: str, guide: DraftGuide) -> None:
    """Put the guide into the study, and set the roles that interviews name already."""
    state = study.state()
    book = replace(
        state.codebook or from_dict({}),
        roles=guide.roles,
        questions=guide.questions,
        codes=tuple(
            state.codes[each.id]
            for each in (state.codebook.codes if state.codebook else ())
            if each.id in state.codes
        ),
    )
    events = [NewEvent(coder, CodebookImported(to_dict(book), sha256=None))]
    if len(guide.roles) > 1:
        for each in study.transcripts():
            attributes = corrected(each, state).attributes
            role = role_named(attributes.get(ROLE, ""), guide.roles)
            if role and attributes.get(GUIDE_ROLE) != role:
                described = TranscriptDescribed(each.id, attributes={GUIDE_ROLE: role})
                events.append(NewEvent(coder, described))
    record(study, events, "The guide is kept.")
    words_stored(PASTED)
    st.session_state[PASTED] = ""


def _roles_of_interviews(
    study: Study, state: State, coder: str, roles: tuple[GuideRole, ...]
) -> None:
    """Let it be said as which role each participant was asked."""
    transcripts = study.transcripts()
    if not transcripts:
        return
    names = {role.id: role.name for role in roles}
    now = [corrected(each, state).attributes.get(GUIDE_ROLE, "") for each in transcripts]
    st.caption("As whom each participant was asked. Where it is not said, all wordings are tried.")
    edited = st.data_editor(
        pd.DataFrame(
            {
                "Interview": [each.name for each in transcripts],
                "Asked as": [names.get(each, ANY) for each in now],
            }
        ),
        key=f"asked-as-{study.revision()}",
        hide_index=True,
        disabled=["Interview"],
        column_config={
            "Asked as": st.column_config.SelectboxColumn(
                options=[ANY, *names.values()], required=True
            )
        },
    )
    ids = {name: id_ for id_, name in names.items()} | {ANY: ""}
    events = [
        NewEvent(
            coder, TranscriptDescribed(each.id, attributes={GUIDE_ROLE: ids.get(chosen or "", "")})
        )
        for each, chosen, before in zip(transcripts, edited["Asked as"], now, strict=True)
        if ids.get(chosen or "", "") != (before if before in names else "")
    ]
    if events:
        record(study, events, "Noted.")
        st.rerun()
