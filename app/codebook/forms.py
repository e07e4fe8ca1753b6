"""What the Codebook page offers for one code beside its rules: moving, merging, retiring.

Each change says what it would do before it is done, and is one step that undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.codebook.changes import code_id_for, created, merged, one_change
from app.codebook.effects import describe_merge, describe_move, describe_retiring
from app.common.text import plain
from app.server.edit_conflicts import describe_move_between, edit_conflicts, part_of
from app.ui.asking_first import ask_first, record_once
from app.ui.keeper import words_stored
from app.ui.recording import record
from app.ui.session_state import CODE
from models.events import CodeMoved, CodeRetired, CodeRevived
from models.records import Code
from models.state.derive import State
from models.store.study import Study

NameOf = Callable[[str], str]
NO_CODE = "no other code"
MERGE_OF = "merge_of"  # the code that the choice of what to merge it into was made for
NEW_MADE = "new_code_made"  # the form of a new code is to be empty again
LONGEST_OPTION = 110  # characters of a quotation in a list


def typed(key: str) -> str:
    """Return what a field holds now: a press on a button may come before the next drawing."""
    return str(st.session_state.get(key) or "")


def shortened(words: str, most: int = LONGEST_OPTION) -> str:
    """Return words on one line, cut where they are too long for a list."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def move_form(study: Study, state: State, coder: str, code: Code, name_of: NameOf) -> None:
    """Let a code be put under another, or at the top."""
    others = [each.id for each in state.active_codes() if each.id != code.id]
    parents: list[str | None] = [None, *others]
    if code.parent is not None and code.parent not in parents:
        parents.append(code.parent)  # retired by now
    parent = st.selectbox(
        "Under",
        parents,
        index=parents.index(code.parent),
        format_func=lambda each: name_of(each) if each else NO_CODE,
        key=f"parent-{code.id}",
    )
    same = parent == code.parent
    st.caption(
        "It is there already." if same else plain(describe_move(state, code.id, parent, coder))
    )
    why = f"why-move-{code.id}"
    st.text_input("Why (optional)", key=why)

    def move() -> None:
        events = one_change(CodeMoved(code.id, parent), coder, reason=typed(why))
        seen = {"parent": part_of(state, code.id, "parent")}
        conflicts = edit_conflicts(study.state(), study.events(), events, seen)
        told = describe_move_between(study.state(), conflicts[0], coder) if conflicts else ""
        record(study, events, f"Moved. {told}".strip())
        words_stored(why)

    st.button("Move", key="move_code", disabled=same, on_click=move)


def merge_form(study: Study, state: State, coder: str, code: Code, name_of: NameOf) -> None:
    """Let a code be merged into another: chosen anew for each code, and asked before it is done."""
    if st.session_state.get(MERGE_OF) != code.id:
        st.session_state[MERGE_OF] = code.id
        st.session_state["merge_into"] = None  # a choice that was made for another code
    into = st.selectbox(
        f"Merge {plain(code.name)} into",
        [each.id for each in state.active_codes() if each.id != code.id],
        index=None,
        placeholder="choose a code",
        format_func=name_of,
        key="merge_into",
    )
    words = describe_merge(state, code.id, into, coder) if into else ""
    st.caption(plain(words) or "What would move is said here before it does.")
    why = f"why-merge-{code.id}"
    if into:
        st.text_input("Why (optional)", key=why)

    def merge() -> None:
        now = study.state()
        if into is None or now.codes[code.id].retired or now.codes[into].retired:
            st.session_state["problem"] = "One of the two codes is no longer in use. Choose again."
            return
        events = merged(now, code.id, into, coder, reason=typed(why))
        record(study, events, "Merged. Undo takes it back whole.")
        words_stored(why)
        st.session_state[f"{CODE}_next"] = into
        st.session_state["merge_into"] = None

    if st.button("Merge…", key="merge_code", disabled=into is None) and into:
        ask_first(
            f"Merge {code.name} into {state.codes[into].name}?",
            [words, "Undo takes it back whole."],
            button="Merge",
            key="merge_it",
            do=merge,
        )


def retire_form(study: Study, state: State, coder: str, code: Code) -> None:
    """Let a code be taken out of use; nothing is deleted."""
    words = describe_retiring(state, code.id, coder)
    st.caption(plain(words))
    why = f"why-retire-{code.id}"
    st.text_input("Why (optional)", key=why)

    def retire() -> None:
        events = one_change(CodeRetired(code.id), coder, reason=typed(why))
        if study.state().codes[code.id].retired:
            return
        record(study, events, "Retired. Undo brings it back.")
        words_stored(why)

    if st.button("Retire…", key="retire_code"):
        lines = [words, "It can be brought back."]
        ask_first(f"Retire {code.name}?", lines, button="Retire", key="retire_it", do=retire)


def retired_form(study: Study, state: State, coder: str, name_of: NameOf) -> None:
    """Show the codes that are out of use, and let those that were retired be brought back."""
    gone = [each for each in state.codes.values() if each.retired]
    if not gone:
        return
    with st.expander(f"Retired and merged ({len(gone)})"):
        retired = [each.id for each in gone if each.merged_into is None]
        if retired:
            left, right = st.columns([2, 1], vertical_alignment="bottom")
            chosen = left.selectbox("Retired", retired, format_func=name_of, key="retired")
            right.button(
                "Bring back",
                key="revive_code",
                width="stretch",
                on_click=record_once,
                args=(study, one_change(CodeRevived(chosen), coder), "It is in use again."),
            )
        for each in gone:
            if each.merged_into is not None:
                st.text(f"{name_of(each.id)}: merged into {name_of(state.resolve(each.id))}")


def new_code_form(study: Study, state: State, coder: str, name_of: NameOf) -> None:
    """Let a code be made."""
    parents: Sequence[str | None] = [None, *(each.id for each in state.active_codes())]
    if st.session_state.pop(NEW_MADE, False):
        st.session_state.update(new_name="", new_definition="", new_parent=None)
    with st.form("new_code", border=False):  # a form that is refused keeps what was typed
        name = st.text_input("Name", key="new_name")
        rule = st.text_area("Definition", key="new_definition")
        under = st.selectbox(
            "Under",
            parents,
            format_func=lambda each: name_of(each) if each else NO_CODE,
            key="new_parent",
        )
        if st.form_submit_button("Make code", key="make_code"):
            if name.strip():
                code_id = code_id_for(name)
                if record(study, [created(code_id, name, rule, under, coder)], "Code made."):
                    st.session_state[NEW_MADE] = True
                    words_stored("new_name", "new_definition")
                    st.session_state[f"{CODE}_next"] = code_id
                st.rerun()
            st.warning("Give the code a name.")
