"""What the Codebook page offers for one code: its rules, moving, merging, retiring.

Each change says what it would do before it is done, and is one step that undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.code_changes import code_id_for, created, defined, merged, one_change
from app.codebook_effects import merge_words, move_words, retire_words
from app.codebook_tables import dimension_options, own_codings
from app.panels import act, plain
from app.state import CODE
from models.events import COLOURS
from models.records import Code
from models.state import State
from models.store import Study
from pipeline.hashing import fingerprint

NameOf = Callable[[str], str]
NO_CODE = "no other code"
LONGEST_OPTION = 110  # characters of a quotation in a list


def rules_form(study: Study, state: State, coder: str, code: Code) -> None:
    """Let a code's name, rules, dimensions and colour be changed."""
    _example_of_own(state, coder, code)
    colour = state.colours.get(code.id)
    colour = colour if colour in COLOURS else None  # one that a later version may offer
    # fields of their own for each wording, so that what an undo brings back is shown
    stamp = fingerprint([code.name, code.definition, code.include, code.exclude, code.example])[:8]
    stamp += fingerprint([code.dimensions, colour])[:4]
    taken = st.session_state.get(_taken(code), code.example)
    options = dimension_options(state, code)
    with st.form(f"define-{code.id}-{stamp}", border=False):
        name = st.text_input("Name", code.name, key=f"name-{code.id}-{stamp}")
        definition = st.text_area(
            "Definition", code.definition, key=f"definition-{code.id}-{stamp}"
        )
        left, right = st.columns(2)
        rules = [
            side.text_area(
                f"{title} (a line each)", "\n".join(held), key=f"{title.lower()}-{code.id}-{stamp}"
            )
            for side, title, held in (
                (left, "Include", code.include),
                (right, "Exclude", code.exclude),
            )
        ]
        key = f"example-{code.id}-{stamp}-{fingerprint(taken)[:8]}"
        example = st.text_area("Example", taken, key=key)
        left, right = st.columns([2, 1])
        dimensions = left.multiselect(
            "Dimensions",
            list(options),
            [each for each in options if each in code.dimensions],
            format_func=options.get,
            key=f"dimensions-{code.id}-{stamp}",
        )
        chosen = right.selectbox(
            "Colour",
            [None, *COLOURS],
            index=[None, *COLOURS].index(colour),
            format_func=lambda each: each or "no colour",
            key=f"colour-{code.id}-{stamp}",
        )
        reason = st.text_input("Why (optional)", key=f"why-{code.id}-{stamp}")
        if st.form_submit_button("Save changes", key="save_code"):
            changes = defined(
                code,
                coder,
                name=name,
                definition=definition,
                include=rules[0],
                exclude=rules[1],
                example=example,
                dimensions=dimensions,
                colour=(colour, chosen),
                reason=reason,
            )
            if changes:
                act(study, changes, "Saved.")
            st.session_state.pop(_taken(code), None)
            st.rerun()


def _taken(code: Code) -> str:
    """Name what holds a quotation that was chosen as the code's example."""
    return f"example-taken-{code.id}"


def _example_of_own(state: State, coder: str, code: Code) -> None:
    """Offer this coder's own quotations as the example."""
    held = own_codings(state, code.id, coder)
    if not held:
        return
    quotes = {each.event_id: each for each in held}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    picked = left.selectbox(
        "An example from your codings",
        list(quotes),
        index=None,
        placeholder=f"choose among {len(held)}",
        format_func=lambda each: f"{quotes[each].who}: {shortened(quotes[each].quote)}",
        key=f"example-from-{code.id}",
    )

    def take() -> None:
        st.session_state[_taken(code)] = quotes[picked].quote

    right.button(
        "Use it", key="use_example", disabled=picked is None, on_click=take, width="stretch"
    )


def typed(key: str) -> str:
    """Return what a field holds now: a press on a button may come before the next drawing."""
    return str(st.session_state.get(key) or "")


def shortened(words: str, most: int = LONGEST_OPTION) -> str:
    """Return words on one line, cut where they are too long for a list."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def move_form(study: Study, state: State, coder: str, code: Code, name_of: NameOf) -> None:
    """Let a code be put under another, or at the top."""
    others = [each.id for each in state.live_codes() if each.id != code.id]
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
    st.caption("It is there already." if same else plain(move_words(state, code.id, parent, coder)))
    why = f"why-move-{code.id}"
    st.text_input("Why (optional)", key=why)

    def move() -> None:
        made = one_change("code.moved", code.id, coder, reason=typed(why), parent=parent)
        act(study, made, "Moved.")

    st.button("Move", key="move_code", disabled=same, on_click=move)


def merge_form(study: Study, state: State, coder: str, code: Code, name_of: NameOf) -> None:
    """Let a code be merged into another."""
    into = st.selectbox(
        f"Merge {plain(code.name)} into",
        [each.id for each in state.live_codes() if each.id != code.id],
        index=None,
        placeholder="choose a code",
        format_func=name_of,
        key="merge_into",
    )
    if into is None:
        st.caption("What would move is said here before it does.")
        return
    st.caption(plain(merge_words(state, code.id, into, coder)))
    why = f"why-merge-{code.id}"
    st.text_input("Why (optional)", key=why)

    def merge() -> None:
        made = merged(study.state(), code.id, into, coder, reason=typed(why))
        act(study, made, "Merged. Undo takes it back whole.")

    st.button("Merge", key="merge_code", on_click=merge)


def retire_form(study: Study, state: State, coder: str, code: Code) -> None:
    """Let a code be taken out of use; nothing is deleted."""
    st.caption(plain(retire_words(state, code.id, coder)))
    why = f"why-retire-{code.id}"
    st.text_input("Why (optional)", key=why)

    def retire() -> None:
        made = one_change("code.retired", code.id, coder, reason=typed(why))
        act(study, made, "Retired.")

    st.button("Retire", key="retire_code", on_click=retire)


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
                on_click=act,
                args=(study, one_change("code.revived", chosen, coder), "It is in use again."),
            )
        for each in gone:
            if each.merged_into is not None:
                st.text(f"{name_of(each.id)}: merged into {name_of(state.resolve(each.id))}")


def new_code_form(study: Study, state: State, coder: str, name_of: NameOf) -> None:
    """Let a code be made."""
    parents: Sequence[str | None] = [None, *(each.id for each in state.live_codes())]
    with st.form("new_code", border=False, clear_on_submit=True):
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
                code_id = code_id_for(name, state.codes)
                act(study, [created(code_id, name, rule, under, coder)], "Code made.")
                st.session_state[f"{CODE}_next"] = code_id
                st.rerun()
            st.warning("Give the code a name.")
