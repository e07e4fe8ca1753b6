"""What stands behind a theme: quotations, participants, roles, and who is missing.

In:     the study, one coder's view of it, a theme's codes.
Out:    a ThemeView; confirmed codings only, never suggestions.
"""

from __future__ import annotations

from app.common.code_names import code_name
from models.records import RelationDraft
from models.state.derive import State


def relation_row(draft: RelationDraft, state: State) -> dict[str, object]:
    """Return a relation's counts as a table row; a lift that cannot be given says why."""
    names = [code_name(each, state.codes) for each in (draft.first, draft.second)]
    return {
        "Categories": " and ".join(names),
        "Answers with both": f"{draft.answers_together} of {draft.answers_all}",
        "Answers with each": f"{draft.answers_first} and {draft.answers_second}",
        "Participants with both": f"{draft.participants_together} of {draft.participants_all}",
        "Lift": f"{draft.lift:.2f}" if draft.lift is not None else draft.reason,
    }
