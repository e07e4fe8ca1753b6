"""The guide: its lines as they are pasted and changed, and which role each person was asked as."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.text import counted, plain
from app.study.opened_field import OpenedField, opened_field
from app.study.study_changes import (
    GUIDE_ROLE,
    Aligned,
    asked_guide,
    describe_guide,
    step,
)
from app.ui.recording import record
from app.ui.recording_grid import recording_grid, stored_cells
from models.codebook.changed_guide import changed_guide
from models.codebook.draft_guide import DraftGuide, guide_in_lines, lines_of_guide, role_named
from models.events import Decision, QuestionWritten, TranscriptDescribed
from models.records import Codebook, GuideRole
from models.state.derive import State, corrected
from models.store.study import Study

PASTED = "pasted-guide"
ROLE = "role"
ANY = "not said"
NONE = "none"
PROBLEMS_SHOWN = 8


def guide_step(study: Study, coder: str) -> None:
    """Draw the guide's lines, what would become of it, and the roles of interviews."""
    state = study.state()
    book = state.codebook
    guide_form(study, state, coder)
    if book and len(book.roles) > 1:
        _roles_of_interviews(study, state, coder, book.roles)


def guide_form(study: Study, state: State, coder: str) -> None:
    """Let the lines of the guide be changed, and say what that would do before it is done."""
    book = state.codebook
    questions = book.questions if book else ()
    shown = lines_of_guide(book.roles if book else (), questions)
    field = opened_field(PASTED, state, shown)
    st.text_area(
        "Questions, a line each",
        field.shown,
        key=field.key,
        height=min(600, max(200, 26 * (3 + len(questions)))),
        help="Several wordings by role: paste columns from a spreadsheet (or part them with |), "
        "the roles in the first line. An empty cell is not asked of that role.",
        placeholder="What goals did your school set?\nHow is planning time protected?",
    )
    if field.typed == field.shown:
        return
    found = guide_in_lines(field.typed)
    show_problems(found.problems)
    if found.problems:
        _keep_button(study, coder, field, found, 0, disabled=True)
        return
    now = changed_guide(field.opened.book, found)
    lines = describe_guide(field.opened, now, aligned_with(study, state))
    if found.questions:
        st.dataframe(_table(found), hide_index=True, key="guide_read")
    if lines:
        st.text("\n".join(strip_bidi_controls(each) for each in lines))
    else:
        st.caption("Nothing is different from the guide as it is kept.")
    _keep_button(study, coder, field, found, len(found.questions), disabled=not lines)


def _keep_button(  # noqa: PLR0917
    study: Study, coder: str, field: OpenedField, found: DraftGuide, number: int, disabled: bool
) -> None:
    st.button(
        f"Keep {counted(number, 'question')}" if number else "Keep the guide",
        key="keep_guide",
        type="primary",
        disabled=disabled,
        on_click=_keep,
        args=(study, coder, field, found),
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


def aligned_with(study: Study, state: State) -> Aligned:
    """Return what rests on the guide's questions in the interviews."""
    answers = Counter(each.question_id for each in study.answers() if each.question_id)
    confirmed = Counter(each for each in state.questions.values() if each)
    asked_as = {
        each.id: corrected(each, state).attributes.get(GUIDE_ROLE, "")
        for each in study.transcripts()
    }
    return Aligned(answers, confirmed, asked_as)


def _keep(study: Study, coder: str, field: OpenedField, guide: DraftGuide) -> None:
    """Put the guide into the study, and set the roles that interviews name already."""
    state = study.state()
    now = changed_guide(field.opened.book, guide)
    asked_as = aligned_with(study, state).asked_as
    decisions = asked_guide(field.opened, now, asked_as)
    decisions += _named_by_interviews(study, state, field.opened.book, now)
    if record(study, step(coder, decisions), "The guide is kept. Undo takes it back."):
        field.stored()


def _named_by_interviews(
    study: Study, state: State, before: Codebook, now: Codebook
) -> list[Decision]:
    """Return as which of the new roles participants were asked, where their role names one."""
    known = {each.id for each in before.roles}
    new = tuple(each for each in now.roles if each.id not in known)
    if len(now.roles) < 2:
        return []
    decisions: list[Decision] = []
    for each in study.transcripts():
        attributes = corrected(each, state).attributes
        role = role_named(attributes.get(ROLE, ""), new)
        if role and attributes.get(GUIDE_ROLE, "") not in {r.id for r in now.roles}:
            decisions.append(TranscriptDescribed(each.id, attributes={GUIDE_ROLE: role}))
    return decisions


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
    cells = recording_grid(
        "asked-as",
        [
            {"Interview": strip_bidi_controls(each.name), "Asked as": names.get(role, ANY)}
            for each, role in zip(transcripts, now, strict=True)
        ],
        columns=["Interview", "Asked as"],
        disabled=["Interview"],
        options={"Asked as": [ANY, *names.values()]},
    )
    ids = {name: id_ for id_, name in names.items()} | {ANY: ""}
    decisions: list[Decision] = [
        TranscriptDescribed(transcripts[at].id, attributes={GUIDE_ROLE: ids.get(chosen, "")})
        for at, _, chosen in cells
    ]
    if decisions and record(study, step(coder, decisions), "Noted."):
        stored_cells("asked-as", cells)
        st.rerun()


def research_of_questions(study: Study, state: State, coder: str) -> None:
    """Let it be said which research question each question of the guide serves."""
    book = state.codebook
    if book is None or not (book.questions and book.research_questions):
        return
    names = {
        each.id: f"{number}. {strip_bidi_controls(each.text)}"
        for number, each in enumerate(book.research_questions, start=1)
    }
    st.caption("Which research question each question of the guide serves.")
    cells = recording_grid(
        "serves",
        [
            {
                "Question": strip_bidi_controls(next(iter(each.ask.values()), "")),
                "Serves": names.get(each.research_question or "", NONE),
            }
            for each in book.questions
        ],
        columns=["Question", "Serves"],
        disabled=["Question"],
        options={"Serves": [NONE, *names.values()]},
    )
    ids = {name: id_ for id_, name in names.items()}
    decisions: list[Decision] = [
        QuestionWritten(book.questions[at].id, {}, ids.get(chosen)) for at, _, chosen in cells
    ]
    if decisions and record(study, step(coder, decisions), "Noted."):
        stored_cells("serves", cells)
        st.rerun()
