"""Going back to a moment: what it would take back, and doing it.

In:     the study, whose decisions, a moment or one of their own steps.
Out:    one undo, which redo takes back as a whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import streamlit as st

from app.common.code_names import code_path
from app.common.decision_labels import counts_by_kind, describe_step
from app.ui.danger import danger_button
from models.errors import ThroughlineError
from models.events import Event, NewEvent, Undone
from models.state.derive import State
from models.state.interviews import open_round_with
from models.state.undo import WayBack, since_moment, since_step, steps, way_back
from models.store.study import Study

STEP, MOMENT = "a step of mine", "a moment"
LISTED = 200  # steps offered to go back to
SURE = "going_back_to"  # what was asked about: a press on anything else asks again


def step_words(step: Sequence[Event], state: State) -> str:
    """Say what a step was: "14:05 · code renamed: Goals / Shared goals"."""
    when = datetime.datetime.fromisoformat(step[-1].at).astimezone().strftime("%d %b %H:%M:%S")
    return f"{when} · {describe_step(step, state)}"


def moment_of(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """Return a moment as this machine's clock means it."""
    return datetime.datetime.combine(day, time).astimezone()


def way_to(study: Study, coder: str, since: Sequence[Event]) -> WayBack:
    """Return what going back would do to a coder's decisions."""
    state = study.state()
    frozen = {id_ for id_ in state.names if open_round_with(state, id_) is not None}
    return way_back(study.events(), coder, since, state.codings, frozen)


def effect_lines(way_back: WayBack, state: State) -> list[str]:
    """Say what going back would do, a line each; none where nothing has changed since."""
    lines = [f"would be taken back: {each}" for each in counts_by_kind(way_back.taken)]
    lines += [f"would be in force again: {each}" for each in counts_by_kind(way_back.back)]
    for code_id in way_back.kept:
        lines.append(f"would stay, since codings rest on it: {code_path(code_id, state.codes)}")
    for id_ in way_back.kept_interviews:
        lines.append(f"would stay, since somebody else codes it: {state.interview_name(id_)}")
    return lines


@st.dialog("Back to a moment")
def going_back(study: Study, coder: str) -> None:
    """Let a person go back to how their own decisions were."""
    back_form(study, coder)


def back_form(study: Study, coder: str) -> None:
    """Let a moment or a step be chosen, say what going back there would do, and do it."""
    events = study.events()
    own_steps = steps(events, coder)
    st.caption(
        "Takes back what you decided since then, on all pages; other people's decisions stay. "
        "Redo brings it back."
    )
    how = st.radio("Back to", [STEP, MOMENT], horizontal=True, key="back_by")
    state = study.state()
    if how == MOMENT:
        now = datetime.datetime.now().astimezone()
        left, right = st.columns(2)
        day = left.date_input("Day", now.date() - datetime.timedelta(days=1), key="back_day")
        time = right.time_input("Time", datetime.time(17, 0), step=60, key="back_time")
        since = since_moment(events, coder, moment_of(day, time))
    elif own_steps:
        named = {step[-1].id: step for step in own_steps[:LISTED]}
        chosen = st.selectbox(
            "As it was after",
            list(named),
            index=None,
            placeholder="choose the last step that shall hold",
            format_func=lambda each: step_words(named[each], state),
            key="back_step",
        )
        if not chosen:
            st.caption("What would be taken back is said here before it is.")
            return
        since = since_step(events, coder, chosen)
    else:
        st.info("You have decided nothing yet.")
        return
    _confirm(study, coder, way_to(study, coder, since))


def _confirm(study: Study, coder: str, way_back: WayBack) -> None:
    lines = effect_lines(way_back, study.state())
    if not way_back.event_ids:
        st.info("\n".join(["Nothing of yours has changed since then.", *lines]))
        return
    st.text("\n".join(lines) or "No decision in force would change.")
    wanted = list(way_back.event_ids)
    if st.session_state.get(SURE) != wanted:
        st.button("Go back…", key="go_back", on_click=_ask, args=(wanted,))
        return
    many = f"{len(way_back.taken):,} decision{'' if len(way_back.taken) == 1 else 's'}"
    st.warning(f"{many} of yours would no longer hold, on all pages. Redo brings them back.")
    left, right = st.columns(2)
    left.button(
        "Leave it as it is", key="go_back_not", on_click=_ask, args=(None,), width="stretch"
    )
    # not by a callback: that runs before the dialog is drawn again, which then would find
    # nothing to take back, and the page behind it would stay as it was
    with right:
        sure = danger_button("Take them back", key="go_back_sure", width="stretch")
    if sure:
        _go_back(study, coder, wanted)
        st.rerun()


def _ask(wanted: list[str] | None) -> None:
    st.session_state[SURE] = wanted


def _go_back(study: Study, coder: str, wanted: list[str]) -> None:
    if st.session_state.pop(SURE, None) != wanted:
        return  # done already: it was pressed twice
    try:
        study.append([NewEvent(coder, Undone(tuple(wanted)))])
    except ThroughlineError as error:
        st.session_state["problem"] = str(error)
    else:
        st.session_state["said"] = "Gone back. Redo brings it back."
