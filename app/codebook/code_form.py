"""The form of one code's rules on the Codebook page, and what was changed meanwhile.

The form shows a code as it was when it was opened, so that nothing takes typed words away.
What another person, or another window, changed since is said above it; where both changed
one part, saving asks which shall stand.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from app.codebook.changes import defined
from app.codebook.forms import shortened
from app.codebook.tables import dimension_options, own_codings
from app.common.text import local_time, plain
from app.server.edit_conflicts import (
    CodeParts,
    EditConflict,
    conflict_memo,
    describe_conflict,
    edit_conflicts,
    last_change,
    part_of,
    parts_of,
    same,
    value_shown,
)
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.events import COLOURS, MemoRemoved, NewEvent, Undone
from models.records import Code
from models.state.derive import State
from models.store.study import Study
from pipeline.fingerprint import fingerprint


@dataclass(frozen=True)
class OpenForm:
    """A code as a form shows it. stamp: what its fields are called by."""

    code: Code
    base: CodeParts  # as it was when the form was opened
    stamp: str


@dataclass(frozen=True)
class Unsettled:
    """What a person wrote that another had changed meanwhile, until one of both is chosen."""

    changes: Sequence[NewEvent]
    conflicts: Sequence[EditConflict]
    memo_id: str


def rules_form(study: Study, state: State, coder: str, code: Code) -> None:
    """Let a code's name, rules, dimensions and colour be changed."""
    if _conflict_key(code.id) in st.session_state:
        _choose(study, coder, code)
    _example_of_own(state, coder, code)
    opened = _opened(study, state, coder, code)
    if not _is_now(state, opened):
        _tell_meanwhile(study, code)
    changes = _form(study, state, coder, opened)
    if changes is None:
        _memos(study, state, coder, code)
        return
    conflicts = edit_conflicts(study.state(), study.events(), changes, opened.base)
    if conflicts:
        memo_id = uuid.uuid4().hex
        record(
            study,
            [conflict_memo(changes, conflicts, coder, memo_id)],
            "Not saved yet: choose above the form which shall stand.",
        )
        st.session_state[_conflict_key(code.id)] = Unsettled(changes, conflicts, memo_id)
    elif changes and not record(study, changes, "Saved."):
        st.rerun()  # as it was typed, and why it is not stored
    suffix = f"{code.id}-{opened.stamp}"  # as the fields are called
    fields = ("name", "definition", "include", "exclude", "why")
    example = st.session_state.pop(_taken(code), opened.code.example)
    words_stored(*(f"{each}-{suffix}" for each in fields))
    words_stored(f"example-{suffix}-{fingerprint(example)[:8]}")
    st.session_state.pop(_opened_key(code.id), None)
    st.rerun()


def _opened_key(code_id: str) -> str:
    return f"opened-{code_id}"


def _conflict_key(code_id: str) -> str:
    return f"conflict-{code_id}"


def _opened(study: Study, state: State, coder: str, code: Code) -> OpenForm:
    """Return what the form shows: what it showed before, unless nobody can be typing in it.

    A form that was not drawn last time is a new one, and what this coder takes back or brings
    back is shown.
    """
    opened: OpenForm | None = st.session_state.get(_opened_key(code.id))
    drawn = opened is not None and f"name-{code.id}-{opened.stamp}" in st.session_state
    if opened is not None and drawn:
        if _is_now(state, opened):
            return opened
        last = last_change(study.events(), code.id)
        if last is None or not isinstance(last.decision, Undone) or last.actor != coder:
            return opened
    base = parts_of(state, code.id)
    stamp = fingerprint([base, uuid.uuid4().hex if drawn else ""])[:12]
    st.session_state[_opened_key(code.id)] = OpenForm(code, base, stamp)
    return st.session_state[_opened_key(code.id)]


def _is_now(state: State, opened: OpenForm) -> bool:
    """Whether the code still is what a form shows."""
    code_id = opened.code.id
    return all(
        same(part, part_of(state, code_id, part), value) for part, value in opened.base.items()
    )


def _tell_meanwhile(study: Study, code: Code) -> None:
    """Say that the code is another by now, and offer to show it."""
    last = last_change(study.events(), code.id)
    who = f" by {last.actor} at {local_time(last.at)}" if last else ""
    words = f"This code was changed meanwhile{who}. Below it is as you opened it; where both "
    st.info(plain(f"{words}of you changed one part, saving asks which shall stand."))

    def show() -> None:
        st.session_state.pop(_opened_key(code.id), None)

    st.button("Show it as it is now", key="show_now", on_click=show)


def _form(study: Study, state: State, coder: str, opened: OpenForm) -> list[NewEvent] | None:
    """Draw the form; return what it changes when it is saved, else None."""
    code, colour = opened.code, opened.base["colour"]
    colour = colour if colour in COLOURS else None  # one that a later version may offer
    suffix = f"{code.id}-{opened.stamp}"
    example_taken = st.session_state.get(_taken(code), code.example)
    options = dimension_options(state, code)
    with st.form(f"define-{suffix}", border=False):
        name = st.text_input("Name", code.name, key=f"name-{suffix}")
        definition = st.text_area("Definition", code.definition, key=f"definition-{suffix}")
        left, right = st.columns(2)
        rules = [
            side.text_area(
                f"{title} (a line each)", "\n".join(lines), key=f"{title.lower()}-{suffix}"
            )
            for side, title, lines in (
                (left, "Include", code.include),
                (right, "Exclude", code.exclude),
            )
        ]
        example = st.text_area(
            "Example", example_taken, key=f"example-{suffix}-{fingerprint(example_taken)[:8]}"
        )
        left, right = st.columns([2, 1])
        dimensions = list(code.dimensions)
        if options:  # without a framework nothing speaks of its dimensions
            dimensions = left.multiselect(
                "Dimensions",
                list(options),
                [each for each in options if each in code.dimensions],
                format_func=options.get,
                key=f"dimensions-{suffix}",
            )
        chosen = right.selectbox(
            "Colour",
            [None, *COLOURS],
            index=[None, *COLOURS].index(colour),
            format_func=lambda each: each or "no colour",
            key=f"colour-{suffix}",
        )
        reason = st.text_input("Why (optional)", key=f"why-{suffix}")
        if not st.form_submit_button("Save changes", key="save_code"):
            return None
    texts = {"name": name, "definition": definition, "example": example, "reason": reason}
    rule = {"include": rules[0], "exclude": rules[1], "dimensions": dimensions}
    return defined(code, coder, **texts, **rule, colour=(colour, chosen))


def _choose(study: Study, coder: str, code: Code) -> None:
    """Show what both wrote, and let the person say which shall stand."""
    unsettled: Unsettled = st.session_state[_conflict_key(code.id)]
    with st.container(border=True, key="clash"):
        for each in unsettled.conflicts:
            st.warning(plain(describe_conflict(each, coder)))
            st.text(f"Yours, kept as a memo on the code: “{value_shown(each.mine)}”")
        left, right = st.columns(2)
        left.button(
            "Keep mine",
            key="keep_mine",
            on_click=_keep_mine,
            args=(study, coder, code.id),
            width="stretch",
        )
        right.button(
            "Take theirs",
            key="take_theirs",
            on_click=_take_theirs,
            args=(code.id,),
            width="stretch",
        )


def _keep_mine(study: Study, coder: str, code_id: str) -> None:
    unsettled: Unsettled = st.session_state[_conflict_key(code_id)]
    seen = {each.part: each.theirs for each in unsettled.conflicts}
    conflicts = edit_conflicts(study.state(), study.events(), unsettled.changes, seen)
    if conflicts:  # changed once more since it was shown
        st.session_state[_conflict_key(code_id)] = replace(unsettled, conflicts=conflicts)
        return
    forgotten = _removed(unsettled.memo_id, coder)
    steps = [*unsettled.changes, replace(forgotten, group=unsettled.changes[0].group)]
    record(study, steps, "Saved. What the other wrote is among the versions.")
    _settled(code_id)


def _take_theirs(code_id: str) -> None:
    st.session_state["said"] = "What the other wrote stands. Yours is kept as a memo on the code."
    _settled(code_id)


def _settled(code_id: str) -> None:
    st.session_state.pop(_conflict_key(code_id), None)
    st.session_state.pop(_opened_key(code_id), None)


def _memos(study: Study, state: State, coder: str, code: Code) -> None:
    """Show this coder's memos on the code, such as words of theirs that were not taken."""
    memos = [
        each
        for each in state.memos.values()
        if each.coder == coder and each.code_id and state.resolve(each.code_id) == code.id
    ]
    if not memos:
        return
    with st.expander(f"Your memos on this code ({len(memos)})"):
        for each in memos:
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.caption(local_time(each.written))
            left.text(each.text)
            right.button(
                "Remove",
                key=f"forget-{each.id}",
                on_click=record,
                args=(study, [_removed(each.id, coder)], "Removed. Undo brings it back."),
            )


def _removed(memo_id: str, coder: str) -> NewEvent:
    return NewEvent(coder, MemoRemoved(memo_id))


def _taken(code: Code) -> str:
    """Name what holds a quotation that was chosen as the code's example."""
    return f"example-taken-{code.id}"


def _example_of_own(state: State, coder: str, code: Code) -> None:
    """Offer this coder's own quotations as the example."""
    codings = own_codings(state, code.id, coder)
    if not codings:
        return
    quotes = {each.event_id: each for each in codings}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    picked = left.selectbox(
        "An example from your codings",
        list(quotes),
        index=None,
        placeholder=f"choose among {len(codings)}",
        format_func=lambda each: f"{quotes[each].participant}: {shortened(quotes[each].quote)}",
        key=f"example-from-{code.id}",
    )

    def take() -> None:
        st.session_state[_taken(code)] = quotes[picked].quote

    right.button(
        "Use it", key="use_example", disabled=picked is None, on_click=take, width="stretch"
    )
