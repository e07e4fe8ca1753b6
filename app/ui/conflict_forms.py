"""Wordings that stand against each other: asked about, and settled.

Two people who did not know of each other gave a part other words, in two copies of a study
that were merged. Both are shown; choosing is a decision like any other, which undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import streamlit as st

from app.common.code_names import code_name
from app.common.study_parts import study_part
from app.common.text import local_time, plain
from app.ui.recording import record
from models.coders import same_coder
from models.events import (
    CaseSummarised,
    CodeDefined,
    CodeRenamed,
    GuideRoleNamed,
    MemoWritten,
    NewEvent,
    QuestionWritten,
    ResearchQuestionWritten,
    Rewording,
    StudyTitled,
    ThemeClaimed,
    ThemeNarrated,
    ThemeRenamed,
)
from models.state.derive import State
from models.state.guide import FAMILIES
from models.state.wordings import Conflict, Wording
from models.store.study import Study

NameOf = Callable[[str], str]


def chosen(conflict: Conflict, wording: Wording, coder: str) -> NewEvent:
    """Return the decision that one of the wordings holds, knowing all of them."""
    return NewEvent(coder, _reworded(conflict, wording, tuple(conflict.event_ids)))


def _reworded(conflict: Conflict, wording: Wording, base: tuple[str, ...]) -> Rewording:
    id_, part, words = conflict.id, conflict.part, wording.value
    decision: Rewording
    if not isinstance(words, str):
        listed = CodeDefined(id_)
        decision = (
            replace(listed, include=words) if part == "include" else replace(listed, exclude=words)
        )
    elif conflict.family in _OF_STUDY:
        decision = _OF_STUDY[conflict.family](id_, part, words)
    elif conflict.family == "memo":
        decision = MemoWritten(id_, text=words)
    elif conflict.family == "summary":
        decision = CaseSummarised(id_, case=part.removesuffix(f" ({wording.coder})"), text=words)
    elif conflict.family == "theme":
        decision = _OF_THEME[part](id_, words)
    elif part == "name":
        decision = CodeRenamed(id_, words)
    elif part == "example":
        decision = CodeDefined(id_, example=words)
    else:
        decision = CodeDefined(id_, definition=words)
    return replace(decision, base=base)


_OF_THEME: dict[str, Callable[[str, str], Rewording]] = {  # part -> id, words
    "name": ThemeRenamed,
    "claim": ThemeClaimed,
    "narrative": ThemeNarrated,
}
_OF_STUDY: dict[str, Callable[[str, str, str], Rewording]] = {  # family -> id, part, words
    "study": lambda id_, part, words: StudyTitled(words),
    "research_question": lambda id_, part, words: ResearchQuestionWritten(id_, words),
    "guide_role": lambda id_, part, words: GuideRoleNamed(id_, words),
    "question": lambda id_, part, words: QuestionWritten(id_, {part: words}),
}


def conflict_forms(study: Study, state: State, coder: str, families: Collection[str]) -> None:
    """Ask about the wordings of these families that stand against each other.

    A summary is its coder's own, so that coder alone is asked about it.
    """
    conflicts = [
        each
        for each in state.conflicts
        if each.family in families
        and (each.family != "summary" or same_coder(each.stands.coder, coder))
    ]
    if not conflicts:
        return
    st.warning(
        f"{len(conflicts)} {'part has' if len(conflicts) == 1 else 'parts have'} two wordings, "
        "written without knowledge of one another. The first holds until you choose."
    )
    for each in conflicts:
        with st.container(border=True, key=f"conflict-{each.family}-{each.id}-{each.part}"):
            st.text(_about(state, each))
            if not each.sure:
                st.caption(
                    "From a file made before this was noted: perhaps the later one knew the other."
                )
            for wording in (each.stands, *each.others):
                _wording(study, coder, each, wording)


def _wording(study: Study, coder: str, conflict: Conflict, wording: Wording) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    value = wording.value
    left.text("\n".join(value) if isinstance(value, tuple) else value or "nothing")
    left.caption(plain(f"{wording.coder}, {local_time(wording.at)}"))
    right.button(
        "Keep this",
        key=f"keep-{conflict.id}-{conflict.part}-{wording.event_id}",
        on_click=record,
        args=(study, [chosen(conflict, wording, coder)], "Kept. Undo asks again."),
        width="stretch",
    )


def _about(state: State, conflict: Conflict) -> str:
    if conflict.family in FAMILIES:
        return study_part(conflict.family, conflict.part, state)
    if conflict.family == "summary":
        return f"{state.themes[conflict.id].name}: summary of {conflict.part}"
    return f"{_named(state, conflict)}: {conflict.part}"


def _named(state: State, conflict: Conflict) -> str:
    if conflict.family == "code":
        return code_name(conflict.id, state.codes)
    if conflict.family == "theme" and conflict.id in state.themes:
        return state.themes[conflict.id].name
    memo = state.memos.get(conflict.id)
    on = code_name(memo.code_id, state.codes) if memo and memo.code_id else ""
    return f"Memo on {on}" if on else "Memo"
