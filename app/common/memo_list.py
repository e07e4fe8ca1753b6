"""All memos of a study in one list, each with what it is on.

In:     an open study, as its coder may see it.
Out:    memos, the first written first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.common.code_names import code_path
from models.state.derive import State
from models.state.state import Memo
from models.store.study import Study

On = Literal["passage", "interview", "code", "theme", "study"]


@dataclass(frozen=True)
class ListedMemo:
    """A memo, and what it is on. subject: an id; name: of the interview, code or theme.

    start, end, quote: of a passage alone. written: UTC, ISO 8601. kind: what it is for, or "".
    """

    id: str
    on: On
    subject: str
    name: str
    text: str
    coder: str
    written: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    kind: str = ""


def listed_memos(study: Study) -> list[ListedMemo]:
    """Return every memo; one on a code that was merged is on where that went."""
    state = study.state()
    found = [_listed(each, state) for each in state.memos.values()]
    return sorted(found, key=lambda each: (each.written, each.id))


def _listed(memo: Memo, state: State) -> ListedMemo:
    on = memo_is_on(memo)
    subject = name = ""
    if memo.transcript_id is not None:
        subject, name = memo.transcript_id, state.interview_name(memo.transcript_id)
    elif memo.code_id is not None:
        subject = state.resolve(memo.code_id)
        name = code_path(subject, state.codes)
    elif memo.theme_id is not None:
        theme = state.themes.get(memo.theme_id)
        subject, name = memo.theme_id, theme.name if theme else ""
    passage = on == "passage"
    return ListedMemo(
        id=memo.id,
        on=on,
        subject=subject,
        name=name,
        text=memo.text,
        coder=memo.coder,
        written=memo.written,
        start=memo.start if passage else None,
        end=memo.end if passage else None,
        quote=memo.quote,
        kind=memo.kind,
    )


def memo_is_on(memo: Memo) -> On:
    """Return what a memo is about: a passage, an interview, a code, a theme, or the study."""
    if memo.transcript_id is not None:
        return "passage" if memo.end > memo.start else "interview"
    if memo.code_id is not None:
        return "code"
    return "theme" if memo.theme_id is not None else "study"
