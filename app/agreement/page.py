"""The Agreement page: double coding from the invitation to the report."""

from __future__ import annotations

import streamlit as st

from app.agreement.component import disagreements
from app.agreement.forms import (
    blind_view,
    compared_units,
    invite_form,
    return_form,
    round_view,
)
from app.agreement.round_page import closed_rounds, is_handed_over, others_open
from app.agreement.routes import DISAGREEMENTS
from app.agreement.sections import figures_of, numbers_view, report_view, unclear_view
from app.common.addresses import AgreementPlace
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import round_coded_blind
from app.common.revision import revision_of
from app.common.text import plain
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.place_shown import asked_place, forget_place, show_place
from app.ui.places import heading
from app.ui.recording import show_messages
from models.state.rounds import Round
from pipeline.agreement.double_coding import active_coders

COMPARE, NUMBERS, REPORT, UNCLEAR = "Compare and settle", "Numbers", "Report", "Open questions"
ROUND = "Rounds"
SECTION = "agreement_section"  # which of them is open

study = open_study()
coder = coder_of(study)
state = study.state()


def compare_view(round_: Round) -> None:
    """Draw what the coders gave side by side, to be settled."""
    disagreements(
        data={
            "study_id": study_key(study, coder),
            "decisions_url": DECISIONS,
            "units_url": DISAGREEMENTS,
            "round": round_.id,
            "revision": f"{revision_of(study)}:{len(study.events())}",
        },
        key="disagreements",
    )


def coders_of(round_: Round | None) -> tuple[str, ...]:
    """Return whose agreement is looked at: two or more, chosen where there are more than two."""
    every = list(round_.coders) if round_ else active_coders(state)
    if len(every) < 3:
        return tuple(every)
    chosen = st.multiselect(
        "Coders", every, default=every, format_func=strip_bidi_controls, key="coders"
    )
    return tuple(chosen) if len(chosen) > 1 else tuple(every)


def unit_of(round_: Round | None) -> str | None:
    """Return what is compared one by one: a round's own units, or what is chosen."""
    if round_ is not None:
        return None
    return st.selectbox("Unit", [*compared_units(state), "span"], key="unit")


def results(section: str, round_: Round | None) -> None:
    """Draw the sections that count."""
    coders = coders_of(round_)
    report = figures_of(study, round_, coders, unit_of(round_))
    if report is None:
        return
    if section == NUMBERS:
        numbers_view(study, round_, report)
    else:
        report_view(study, round_, report)


def chosen_round(asked: AgreementPlace) -> Round | None:
    """Return the round that is looked at; None: what several people coded without one."""
    rounds = {each.id: each for each in closed_rounds(state)}
    if asked.round in rounds:
        st.session_state["round"] = asked.round
    if len(rounds) < 2:
        return next(iter(rounds.values()), None)
    names = {each.id: plain(each.name) for each in rounds.values()}
    return rounds[st.selectbox("Round", list(rounds), format_func=names.__getitem__, key="round")]


def rounds_section(round_: Round | None) -> None:
    """Draw the round that is looked at, late returns, and the invitation to another one."""
    if round_ is not None:
        st.subheader(plain(round_.name))
        round_view(study, coder, round_)
    if not is_handed_over(study):
        return_form()
        st.subheader("Invite a second coder")
        invite_form(study, coder)


def draw(section: str, round_: Round | None) -> None:
    """Draw one section."""
    if section == COMPARE and round_ is not None:
        compare_view(round_)
    elif section == UNCLEAR and round_ is not None:
        unclear_view(study, round_)
    elif section == ROUND:
        rounds_section(round_)
    else:
        results(section, round_)


def without_comparison() -> bool:
    """Draw what can be done while there is nothing to compare; False: there is something."""
    others = others_open(state, coder)
    for each in others:
        st.info(plain(f"{each.name} is being coded blind by {' and '.join(each.coders)}."))
    if closed_rounds(state):
        return False
    if is_handed_over(study):
        st.info("This file holds nothing to compare. Hand it back to whoever sent it.")
        return True
    alone = len(active_coders(state)) < 2
    if alone and not others:
        st.text("Would someone else have coded it so? Invite a second coder, who codes blind.")
        invite_form(study, coder)
        return_form()
    return alone or bool(others)


def comparison() -> None:
    """Draw the sections of a closed round, or of what several people coded without one."""
    asked, _ = asked_place(AgreementPlace)
    round_ = chosen_round(asked)
    every = [NUMBERS, REPORT, ROUND]
    sections = every if round_ is None else [COMPARE, *every[:2], UNCLEAR, ROUND]
    if asked.opened():
        st.session_state[SECTION] = asked.tab if asked.tab in sections else sections[0]
    section = st.session_state.get(SECTION) or sections[0]
    if section != COMPARE:  # that one's component says where it is
        show_place(AgreementPlace(tab=section, round=round_.id if round_ else ""))
    else:
        forget_place(AgreementPlace)
    for name, tab in zip(sections, st.tabs(sections, key=SECTION, on_change="rerun"), strict=True):
        if tab.open:  # what is not looked at is not counted
            with tab:
                draw(name, round_)


show_messages()
heading("agreement")
blind = round_coded_blind(state, coder)
if not state.names:
    st.info("There is no interview yet. Import transcripts on Home.")
elif blind is not None:
    blind_view(study, coder, blind)
elif not without_comparison():
    comparison()
