"""What the study is called, what it asks, and under which name one decides: changed later."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import round_coded_blind
from app.common.new_study import LONGEST_TITLE, checked_title
from app.common.text import counted, plain
from app.server import workbench
from app.server.session import LONGEST_NAME, coder_name
from app.study.opened_field import OpenedField, opened_field
from app.study.set_up_guide import show_problems
from app.study.study_changes import asked_research, describe_research, step, titled
from app.ui.asking_first import ask_first
from app.ui.recording import record
from models.codebook.changed_guide import changed_research_questions
from models.codebook.draft_guide import research_questions_in_lines
from models.coders import is_among, same_coder
from models.errors import ThroughlineError
from models.events import CoderRenamed, NewEvent
from models.records import ResearchQuestion
from models.state.derive import State
from models.store.study import Study

TITLE, RESEARCH, NAME = "name-of-study", "pasted-research", "name-of-coder"


def title_form(study: Study, state: State, coder: str) -> None:
    """Let the study's title be changed."""
    field = opened_field(TITLE, state, state.codebook.title if state.codebook else "")
    st.text_input(
        "Title",
        field.shown,
        key=field.key,
        placeholder=study.name,
        help=f"Up to {LONGEST_TITLE} characters. Without one, the file's name is shown.",
    )
    try:
        title = checked_title(field.typed)
    except ThroughlineError as error:
        st.error(plain(str(error)))
        title = field.shown
    st.button(
        "Keep the title",
        key="keep_title",
        disabled=title == field.shown,
        on_click=_keep_title,
        args=(study, coder, field),
    )


def _keep_title(study: Study, coder: str, field: OpenedField) -> None:
    try:
        title = checked_title(field.typed)
    except ThroughlineError:
        return  # told at the field
    decisions = titled(field.opened, title)
    if record(study, step(coder, decisions), "The title is kept. Undo takes it back."):
        field.stored()


def research_form(study: Study, state: State, coder: str) -> None:
    """Let the research questions be changed, and say first what would point at none."""
    there = state.codebook.research_questions if state.codebook else ()
    field = opened_field(RESEARCH, state, "\n".join(" ".join(e.text.split()) for e in there))
    st.text_area(
        "Research questions, a line each",
        field.shown,
        key=field.key,
        height=min(400, max(120, 26 * (3 + len(there)))),
        placeholder="How do teachers come to share goals?",
    )
    if field.typed == field.shown:
        return
    lines, problems = research_questions_in_lines(field.typed)
    show_problems(problems)
    now = changed_research_questions(field.opened.book.research_questions, lines)
    told = describe_research(field.opened, now)
    if told and not problems:
        st.text("\n".join(strip_bidi_controls(each) for each in told))
    st.button(
        "Keep the research questions",
        key="keep_research",
        type="primary",
        disabled=bool(problems) or not told,
        on_click=_keep_research,
        args=(study, coder, field, now),
    )


def _keep_research(
    study: Study, coder: str, field: OpenedField, now: Sequence[ResearchQuestion]
) -> None:
    decisions = asked_research(field.opened, now)
    said = "The research questions are kept. Undo takes it back."
    if record(study, step(coder, decisions), said):
        field.stored()


# -- the coder's own name


def name_form(study: Study, state: State, coder: str) -> None:
    """Let a coder go on under another name, and say what that does to what they decided."""
    field = opened_field(NAME, state, coder)
    st.text_input("Your name", field.shown, key=field.key)
    if blind := round_coded_blind(state, coder):
        st.caption(
            plain(
                f"“{blind.name}” is coded by {' and '.join(blind.coders)}: until it is closed, "
                "your name stays as it is."
            )
        )
        return
    name, problem = _new_name(study, state, coder, field.typed)
    if problem:
        st.warning(plain(problem))
    if st.button("Go on as…", key="change_name", disabled=not name):
        ask_first(
            f"Go on as {name}?",
            what_a_name_does(study, coder, name),
            button="Go on under the new name",
            key="change_it",
            do=lambda: _rename(study, coder, name, field),
        )


def _new_name(study: Study, state: State, coder: str, typed: str) -> tuple[str, str]:
    """Return the name that was typed, if it is another, and what speaks against it."""
    try:
        name = study.spelling_of(coder_name(typed))
    except ThroughlineError:
        return "", f"A name is one line of 1 to {LONGEST_NAME} printable characters."
    if same_coder(name, coder):
        return "", "" if typed.strip() == coder else f"{coder} and that are one person's name."
    if any(not r.closed and is_among(name, r.coders) for r in state.rounds.values()):
        return "", f"{name} codes in an open round. Nobody goes on as them until it is closed."
    return name, ""


def what_a_name_does(study: Study, coder: str, name: str) -> list[str]:
    """Say what becomes of what was decided under the old name."""
    events = study.events()
    number = sum(
        each.actor == coder and each.origin == "person" and each.decision.undoable
        for each in events
    )
    theirs = sum(same_coder(each.actor, name) for each in events)
    lines = []
    if number:
        verb = "stays" if number == 1 else "stay"
        lines += [
            f"{counted(number, 'decision')} of {coder} {verb} under that name, in codings, "
            "agreement and exports: who decided what is never rewritten.",
            f"What you decide from now on is {name}'s, who counts as another coder: what is "
            "decided, suggestions and Undo begin anew.",
        ]
    else:
        lines.append(f"{coder} has decided nothing in this study; nothing is left behind.")
    if theirs:
        lines.append(
            f"{name} has {counted(theirs, 'decision')} in this study: yours are added to them."
        )
    return [*lines, f"To go back, type {coder} here again."]


def _rename(study: Study, coder: str, name: str, field: OpenedField) -> None:
    if not record(study, [NewEvent(coder, CoderRenamed(name))], f"You go on as {name}."):
        return
    study.set_setting("coder", name)
    bench = workbench.running()
    if bench is not None and bench.coder is not None:
        bench.coder = name
    field.stored()
