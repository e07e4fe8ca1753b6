"""The code that an address names, as it is now: merged into another, retired, or gone.

In:     the state, and the id of a code as an address or a request names it.
Out:    the code at its place, and what is to be said where that is another than was asked for.
"""

from __future__ import annotations

from app.common.bidi import strip_bidi_controls
from models.state.derive import State

GONE = "The code of this address is not in this study, or not any more."


def code_at(state: State, asked: str) -> tuple[str, str]:
    """Return the code at the place of one, "" where there is none, and what is to be said of it."""
    found = state.resolve(asked)
    if found not in state.codes:
        return "", GONE
    code = state.codes[found]
    if found != asked:
        was = f"“{state.codes[asked].name}”" if asked in state.codes else "The code of this address"
        told = f"{was} was merged into “{code.name}”, which is shown instead."
        return found, strip_bidi_controls(told)
    return found, ""


def retired_told(state: State, code_id: str) -> str:
    """Say that a code is retired; "" where it is not."""
    code = state.codes.get(code_id)
    if code is None or not code.retired:
        return ""
    return strip_bidi_controls(f"“{code.name}” is retired; its codings stay.")
