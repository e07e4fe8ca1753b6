"""The forms of a round of double coding: invite, hand over, bring back, finish, close."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from app.agreement.round_page import (
    KINDS,
    SAMPLE,
    Brought,
    bring_in,
    describe_closing,
    describe_opening,
    describe_round,
    describe_sample,
    file_for,
    handover_bytes,
    look_into,
    names_given,
    progress_rows,
    share_given,
)
from app.agreement.rounds import DEFAULT_SHARE, Plan, drawn_units, open_round
from app.agreement.tables import advice_rows
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import describe_blind_round
from app.common.merge_description import describe_parting
from app.common.text import counted, local_time, plain
from app.common.upload import Upload
from app.server.session import coder_of
from app.server.study_access import whole_study
from app.ui.asking_first import ask_first
from app.ui.finishing import finishing
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.errors import ThroughlineError
from models.events import UNITS, NewEvent, RoundClosed
from models.state.derive import State, corrected
from models.state.rounds import Round
from models.store.merge import Merged, merges, part_again, rejoin
from models.store.study import Study

WHY_OFF = (
    "Two people who nod at the same machine agree too well. Where suggestions are on, the report "
    "says so, and gives agreement apart for what was accepted."
)


def compared_units(state: State) -> tuple[str, ...]:
    """Return what can be compared one by one: answers are to a guide's questions."""
    guided = bool(state.codebook and state.codebook.questions)
    return tuple(unit for unit in UNITS if guided or unit != "answer")


def invite_form(study: Study, coder: str) -> None:
    """Let it be chosen what is double-coded and by whom; open the round on a press."""
    state = study.state()
    left, right = st.columns([3, 2], gap="large")
    with left:
        typed = st.text_input(
            "Second coder",
            key="round_names",
            placeholder="Ida Berg",
            help="Several names are separated by commas. Each gets a file of their own.",
        )
        kind = st.radio("What is coded twice", KINDS, horizontal=True, key="round_kind")
        names = [corrected(each, state).name for each in study.transcripts()]
        chosen = st.multiselect(
            "Interviews",
            names,
            format_func=strip_bidi_controls,
            placeholder="All interviews",
            key="round_interviews",
        )
        one, two, three = st.columns(3)
        units = compared_units(state)
        unit = one.selectbox("Unit", units, key="round_unit", help="What is compared one by one.")
        sampled = kind == SAMPLE
        percent = two.number_input(
            "Share in %",
            min_value=1.0,
            max_value=100.0,
            value=100 * DEFAULT_SHARE,
            step=5.0,
            format="%.0f",
            key="round_share",
            disabled=not sampled,
            help="10 to 25% is usual. Drawn by question and participant, in proportion.",
        )
        seed = three.number_input(
            "Seed",
            min_value=1,
            max_value=999_999,
            key="round_seed",
            disabled=not sampled,
            help="The same seed draws the same units on any machine.",
        )
        on = st.checkbox(
            "Let the machine suggest while they code blind", key="round_suggestions", help=WHY_OFF
        )
        st.caption(WHY_OFF)
        name = st.text_input(
            "Name of the round", key="round_name", placeholder=f"Round {len(state.rounds) + 1}"
        )
        share = share_given(kind, float(percent))
        plan = Plan((), unit, tuple(chosen), share, int(seed), on, name)
        _preview(study, plan)
        if problem := st.session_state.pop("round_problem", None):
            st.error(plain(problem))
        if st.button(
            "Open the round…",
            key="open_round",
            help="Freezes the units and the codebook as they are now. It cannot be undone.",
        ):
            _ask_to_open(study, coder, typed, plan)
    with right:
        _advice()


def _preview(study: Study, plan: Plan) -> None:
    try:
        drawn = drawn_units(study, plan)
    except ThroughlineError as error:
        st.warning(plain(str(error)))
        return
    places = len({unit.transcript_id for unit in drawn.units})
    st.text(describe_sample(len(drawn.units), drawn.of, places, plan.unit))


def _ask_to_open(study: Study, coder: str, typed: str, plan: Plan) -> None:
    """Say what opening the round would freeze, for whom, and that it cannot be undone."""
    try:
        names = names_given(typed, coder)
        drawn = drawn_units(study, plan)
    except ThroughlineError as error:
        st.error(plain(str(error)))
        return
    ask_first(
        "Open the round?",
        describe_opening(study.state(), coder, names, plan, drawn),
        button="Open it for good",
        key="open_it",
        do=lambda: _open(study, coder, names, plan),
    )


def _open(study: Study, coder: str, names: tuple[str, ...], plan: Plan) -> None:
    wanted = Plan(names, *(getattr(plan, each) for each in _PLAN_KEPT))
    try:
        opened = open_round(study, wanted, coder=coder)
    except ThroughlineError as error:
        st.session_state["round_problem"] = str(error)
        return
    st.session_state["said"] = f'"{opened.round.name}" is open. Hand the file over.'
    st.session_state["round_told"] = list(opened.told)
    words_stored("round_names", "round_name")


_PLAN_KEPT = ("unit", "interviews", "share", "seed", "suggestions", "name")


def _advice() -> None:
    """Say how many units an interval of a wanted width takes."""
    st.subheader("How many units?")
    st.text("So that the 95% interval of a code's kappa is about as wide as this:")
    agree, rare = st.columns(2)
    kappa = agree.number_input("Kappa to expect", 0.1, 0.95, 0.7, 0.05, key="advice_kappa")
    share = rare.number_input(
        "Units with the code, in %", 1.0, 50.0, 20.0, 5.0, format="%.0f", key="advice_share"
    )
    rows = advice_rows(kappa=float(kappa), prevalence=float(share) / 100)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="advice")
    st.caption("A rare code takes many more units; for it, say what was found, not only kappa.")


def blind_view(study: Study, coder: str, round_: Round) -> None:
    """Draw an open round for one of its coders: what is to do, and counts alone."""
    whole = whole_study()
    st.subheader(plain(round_.name))
    st.text(f"{describe_round(round_)} {describe_blind_round(round_, coder)}")
    for each in st.session_state.pop("round_told", []):
        st.info(plain(each))
    st.dataframe(pd.DataFrame(progress_rows(whole, round_)), hide_index=True, key="round_progress")
    st.caption(
        "How many units each of you has coded. Which codes were given shows when the round is "
        "closed."
    )
    _your_part(study, coder, round_)
    if coder == round_.opened_by:
        _hand_over(whole, coder, round_)
        return_form()
        _close(whole, coder, round_)


def _your_part(study: Study, coder: str, round_: Round) -> None:
    st.subheader("Your part")
    st.page_link("coding/page.py", label="Read and code", icon=":material/edit_note:")
    finishing(study, coder, round_)


def _hand_over(whole: Study, coder: str, round_: Round) -> None:
    st.subheader("Hand over")
    st.text(
        "One file for each coder: transcripts, codebook and units. It holds no codes, notes or "
        "suggestions of yours. They open it on the start page of Throughline (Open a study) or "
        "with: throughline open FILE. It shows them three steps: read the codebook, code, send "
        "it back."
    )
    others = [each for each in round_.coders if each != coder]
    for column, other in zip(st.columns(max(3, len(others))), others, strict=False):
        column.download_button(
            f"File for {plain(other)}",
            partial(handover_bytes, whole, round_, other),  # made when it is asked for
            file_name=file_for(other),
            mime="application/octet-stream",
            key=f"handover-{round_.id}-{other}",
            on_click="ignore",
            width="stretch",
        )


def return_form() -> None:
    """Let a file that came back be merged; say what it brought, or why it was refused."""
    st.subheader("Bring a file back")
    turn = st.session_state.setdefault("returned_turn", 0)
    upload = st.file_uploader("The file that came back", type=["study"], key=f"returned-{turn}")
    if brought := st.session_state.pop("brought", None):
        _told(brought)
    ahead = _ahead(upload, upload.file_id) if upload is not None else None
    if ahead is not None:
        _told(ahead)
    pressed = st.button(
        "Bring it in…",
        key="bring_in",
        disabled=upload is None or bool(ahead and ahead.problem),
        help="Adds its decisions to this study, of which a copy is made before. Doing it twice is "
        "the same as once.",
    )
    if pressed and upload is not None and ahead is not None:
        ask_first(
            "Bring it in?",
            [
                ahead.said,
                *ahead.told,
                "A copy of this study is made before. Undo does not take it back; below it can be "
                "set aside as a whole.",
            ],
            button="Bring it in",
            key="bring_it_in",
            do=partial(_bring, upload),
        )
    _merged_before()


def _told(brought: Brought) -> None:
    if brought.problem:
        st.error(plain(brought.problem))
    else:
        st.success(plain(brought.said))
    for each in brought.told:
        st.warning(plain(each))


def _ahead(upload: Upload, file_id: str) -> Brought:
    """Say what an upload would do, looked at once."""
    key = f"ahead-{file_id}"
    whole = whole_study()
    revision, ahead = st.session_state.get(key, (None, None))
    if ahead is None or revision != whole.revision():
        ahead = look_into(whole, upload, coder=coder_of(whole))
        st.session_state[key] = whole.revision(), ahead
    return ahead


def _bring(upload: Upload) -> None:
    whole = whole_study()
    brought = bring_in(whole, upload, coder=coder_of(whole))
    st.session_state["brought"] = brought
    if not brought.problem:
        st.session_state["returned_turn"] += 1  # an empty field, ready for another file


def _merged_before() -> None:
    """List what was brought in before, each to be set aside again or brought back."""
    whole = whole_study()
    coder = coder_of(whole)
    merged = merges(whole)
    if not merged:
        return
    with st.expander(f"Brought in before ({len(merged)})"):
        for merge in merged:
            st.text(
                f"{local_time(merge.at)}: {merge.filename}, {len(merge.event_ids):,} decisions"
                + (", set aside" if merge.parted else "")
            )
            if merge.parted:
                _offer(merge, coder, rejoin, "Bring it back into force", "It is in force again.")
            else:
                st.caption(plain("; ".join(describe_parting(whole, merge))))
                _offer(merge, coder, part_again, "Set it aside", "It is set aside.")


def _offer(merge: Merged, coder: str, do: Callable[..., object], label: str, said: str) -> None:
    """Let a merge be set aside, or brought back; asked before, since undo does neither."""
    key = f"{'rejoin' if merge.parted else 'part'}-{merge.id}"
    if st.button(f"{label}…", key=key):
        many = counted(len(merge.event_ids), "decision")
        words = f"{many} that came from {merge.filename}"
        lines = [
            f"{words} would hold again." if merge.parted else f"{words} would no longer hold.",
            *([] if merge.parted else describe_parting(whole_study(), merge)),
            "Undo does not take this back; the same place on this page does.",
        ]
        ask_first(
            f"{label}?",
            lines,
            button=label,
            key=f"{key}-sure",
            do=partial(_decide, do, merge, coder, said),
        )


def _decide(do: Callable[..., object], merge: Merged, coder: str, said: str) -> None:
    try:
        do(whole_study(), merge, actor=coder)
    except ThroughlineError as error:
        st.session_state["problem"] = str(error)
    else:
        st.session_state["said"] = said


def _close(whole: Study, coder: str, round_: Round) -> None:
    st.subheader("Close and compare")
    st.text("When every file is back. From then on the coders see each other's codes.")
    if st.button("Close the round and compare…", key="close_round"):
        _closing(whole, coder, round_)


def _closing(whole: Study, coder: str, round_: Round) -> None:
    event = NewEvent(coder, RoundClosed(round_.id))

    def close() -> None:
        if not whole.state().rounds[round_.id].closed:
            record(whole, [event], f'"{round_.name}" is closed.')

    ask_first(
        "Close the round and compare?",
        [
            f'"{round_.name}" is then no longer blind: its coders see each other\'s codes, the '
            "disagreements can be settled, and agreement is counted from what is here now.",
            "\n".join(f"• {line}" for line in describe_closing(whole, round_)),
            "Undo opens it again; what was seen meanwhile stays seen.",
        ],
        button="Close it",
        key="close_it",
        do=close,
    )


def round_view(study: Study, coder: str, round_: Round) -> None:
    """Draw what a closed round was, and let a coder say late that all was coded."""
    st.text(describe_round(round_))
    rows = progress_rows(study, round_)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="round_progress")
    if coder in round_.coders and coder not in round_.finished:
        finishing(study, coder, round_)
