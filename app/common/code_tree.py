"""Where a code hangs in the tree that people see."""

from __future__ import annotations

from collections.abc import Callable, Collection

from models.state.derive import State
from models.state.lineage import walk


def parents_shown(state: State) -> dict[str, str | None]:
    """Return, for each code in use, the code in use that it hangs under; None at the top.

    A code under one that is retired hangs under the next above; one under a merged code
    hangs where that went.
    """
    active = {code.id for code in state.active_codes()}
    parents: dict[str, str | None] = {}
    for code_id in active:
        above = walk(state.codes[code_id].parent, _way_up(state, active))
        parents[code_id] = next((each for each in above if each in active), None)
    return parents


def _way_up(state: State, active: Collection[str]) -> Callable[[str], str | None]:
    """Return what follows a code on the way up: what it was merged into, or its parent."""

    def following(code_id: str) -> str | None:
        code = state.codes.get(code_id)
        if code is None or code_id in active:
            return None
        return code.merged_into or code.parent

    return following
