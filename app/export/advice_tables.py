"""The archive's tables of what an advisor and the researchers said.

In:     a state.
Out:    header and rows: comments with their answers, a row for each; what was said of themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.common.comments import comment_is_on
from models.state.advice import verdicts_on
from models.state.derive import State

Table = tuple[Sequence[str], list[list[Any]]]


def comments_table(state: State) -> Table:
    """Return comments, each followed by its answers; `answer` is empty for the comment itself."""
    header = ["comment", "answer", "on", "theme", "code", "relation", "interview"]
    header += ["start", "end", "quote", "text", "by", "at", "resolved_by"]
    rows: list[list[Any]] = []
    for each in state.advice.comments.values():
        passage = each.end > each.start
        place: list[Any] = [
            each.theme_id or "",
            state.resolve(each.code_id) if each.code_id else "",
            each.relation_id or "",
            state.interview_name(each.transcript_id) if each.transcript_id else "",
            each.start if passage else "",
            each.end if passage else "",
            each.quote,
        ]
        said = [("", each.text, each.by, each.written, each.resolved_by)]
        said += [(a.id, a.text, a.by, a.written, "") for a in each.answers]
        on = comment_is_on(each, state)
        rows += [[each.id, first, on, *place, *rest] for first, *rest in said]
    return header, rows


def approvals_table(state: State) -> Table:
    """Return what each advisor last said of each theme, and what has changed since."""
    header = ["theme", "theme_name", "by", "at", "said", "text", "changed_since"]
    rows: list[list[Any]] = []
    for theme in state.themes.values():
        for verdict in verdicts_on(state, theme):
            given = verdict.judgement
            said = "approved" if given.approves else "changes asked"
            changed = " ".join(verdict.changed)
            rows.append([theme.id, theme.name, given.by, given.at, said, given.text, changed])
    return header, rows
