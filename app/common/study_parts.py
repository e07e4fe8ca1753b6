"""What the parts of a study's own words are called: its title, its questions, its guide."""

from __future__ import annotations

import re

from models.state.state import State

DRAWN = re.compile(r"-[0-9a-f]{8}$")  # what makes an id unique from birth

PARTS = {
    "study": "title of the study",
    "research_question": "research question",
    "guide_role": "name of a role of the guide",
    "question": "question of the guide",
}


def study_part(family: str, part: str, state: State | None = None) -> str:
    """Say what a part is; of a question, for whom it is worded, where there are several."""
    roles = state.codebook.roles if state is not None and state.codebook is not None else ()
    asked = next((role.name for role in roles if family == "question" and role.id == part), "")
    return f"{PARTS[family]}, as {asked} is asked" if asked and len(roles) > 1 else PARTS[family]


def short_id(id_: str | None) -> str:
    """Return what people see of an id of the guide's: q08, RQ2."""
    return DRAWN.sub("", id_ or "")
