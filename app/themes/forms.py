"""The controls and decisions of one theme on the Themes page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace

import streamlit as st

from app.ui.asking_first import ask_first
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.events import (
    AboutTheme,
    NewEvent,
    RelationMade,
    ThemeClaimed,
    ThemeCodes,
    ThemeCreated,
    ThemeMerged,
    ThemeRenamed,
    ThemeRetired,
    ThemeSplit,
)
from models.records import RelationDraft, ThemeDraft
from models.state.derive import State, Theme
from models.store.study import Study


def draft_kept(
    coder: str,
    name: str,
    code_ids: Iterable[str],
    *,
    claim: str = "",
    draft: ThemeDraft | None = None,
) -> NewEvent:
    """Return the decision that makes a theme, with the draft it was made from on record."""
    created = ThemeCreated(
        uuid.uuid4().hex, name=name, code_ids=tuple(code_ids), claim=claim or None
    )
    if draft is None:
        return NewEvent(coder, created)
    on_record = asdict(draft) | {"score": draft.cohesion}
    return NewEvent(coder, replace(created, draft_id=draft.id), suggested=on_record)


def relation_made(coder: str, draft: RelationDraft, kind: str) -> NewEvent:
    """Return the decision that records a relation, with its counts as suggested."""
    created = RelationMade(
        uuid.uuid4().hex,
        first=draft.first,
        second=draft.second,
        relation_type=kind,
        segment_ids=tuple(draft.segment_ids),
    )
    return NewEvent(coder, created, suggested=asdict(draft))


def theme_controls(
    study: Study, coder: str, state: State, theme: Theme, name_of: Callable[[str], str]
) -> None:
    """Draw what can be done with a theme; each press is one step that undo takes back."""
    _name_and_claim(study, coder, state, theme, name_of)
    left, middle, right = st.columns(3)
    with left:
        _merge(study, coder, state, theme)
    with middle:
        _split(study, coder, theme, name_of)
    with right:
        _retire(study, coder, theme)


def _retire(study: Study, coder: str, theme: Theme) -> None:
    if st.button("Retire this theme…", key=f"retire-{theme.id}"):
        event = NewEvent(coder, ThemeRetired(theme.id))
        ask_first(
            f"Retire the theme {theme.name}?",
            ["It is shown no more. Its codes and their codings stay. Undo brings it back."],
            button="Retire",
            key="retire_it",
            do=lambda: _done(study, theme, [event], "Retired."),
        )


def _done(study: Study, theme: Theme, events: list[NewEvent], said: str) -> None:
    """Write decisions about a theme that is still there."""
    if theme.id in {each.id for each in study.state().live_themes()}:
        record(study, events, f"{said} Undo takes it back.")


def _name_and_claim(
    study: Study, coder: str, state: State, theme: Theme, name_of: Callable[[str], str]
) -> None:
    with st.form(f"edit-{theme.id}", border=False):
        name = st.text_input("Name", theme.name, key=f"name-{theme.id}")
        claim = st.text_area("Claim, in one sentence", theme.claim, key=f"claim-{theme.id}")
        options = list(dict.fromkeys([*theme.code_ids, *(c.id for c in state.active_codes())]))
        members = st.multiselect(
            "Codes", options, list(theme.code_ids), format_func=name_of, key=f"codes-{theme.id}"
        )
        if st.form_submit_button("Save", key=f"save-{theme.id}"):
            events = _edited(coder, theme, name.strip(), claim.strip(), members)
            if events:
                record(study, events, "Saved.")
            words_stored(f"name-{theme.id}", f"claim-{theme.id}")
            st.rerun()


def _edited(coder: str, theme: Theme, name: str, claim: str, members: list[str]) -> list[NewEvent]:
    group = uuid.uuid4().hex
    changes: list[AboutTheme] = []
    if name and name != theme.name:
        changes.append(ThemeRenamed(theme.id, name=name))
    if claim != theme.claim:
        changes.append(ThemeClaimed(theme.id, claim=claim))
    if tuple(members) != theme.code_ids:
        changes.append(ThemeCodes(theme.id, code_ids=tuple(members)))
    return [NewEvent(coder, each, group=group) for each in changes]


def _merge(study: Study, coder: str, state: State, theme: Theme) -> None:
    others = {each.id: each.name for each in state.live_themes() if each.id != theme.id}
    into = st.selectbox(
        "Merge into", list(others), format_func=others.get, key=f"into-{theme.id}", index=None
    )
    if st.button("Merge…", key=f"merge-{theme.id}", disabled=into is None) and into:
        event = NewEvent(coder, ThemeMerged(theme.id, into))
        many = len(theme.code_ids)
        ask_first(
            f"Merge {theme.name} into {others[into]}?",
            [
                f"{many} code{'' if many == 1 else 's'} would be of “{others[into]}”, whose name "
                "and claim stand; this theme is shown no more. Undo takes it back."
            ],
            button="Merge",
            key="merge_it",
            do=lambda: _done(study, theme, [event], "Merged."),
        )


def _split(study: Study, coder: str, theme: Theme, name_of: Callable[[str], str]) -> None:
    moved = st.multiselect(
        "Split off these codes", theme.code_ids, format_func=name_of, key=f"moved-{theme.id}"
    )
    name = st.text_input("as", key=f"split-name-{theme.id}", placeholder="Name of the new theme")
    decision = ThemeSplit(
        theme.id,
        new_theme_id=uuid.uuid4().hex,
        name=name.strip() or "New theme",
        code_ids=tuple(moved),
    )

    def split() -> None:
        _done(study, theme, [NewEvent(coder, decision)], "Split.")
        words_stored(f"split-name-{theme.id}")
        st.session_state[f"moved-{theme.id}"] = []
        st.session_state[f"split-name-{theme.id}"] = ""

    whole = not moved or len(moved) == len(theme.code_ids)
    if st.button("Split…", key=f"split-{theme.id}", disabled=whole):
        ask_first(
            f"Split {theme.name}?",
            [f"“{decision.name}” becomes a theme with: {', '.join(map(name_of, moved))}."],
            button="Split",
            key="split_it",
            do=split,
        )
