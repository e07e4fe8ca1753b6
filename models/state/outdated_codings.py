"""Which codings were given under an older definition of their code, for a second look.

In:     the state that the log implies.
Out:    codings of one coder, and for each code how many.

A code's rule is its definition with what it includes and excludes, whether a person changed it
or a codebook was imported again. A coding stands under the
rule that held when its coder last said that it holds: by giving it, or by confirming it. What
was said before or after goes by the order of the log, not by any clock.
"""

from __future__ import annotations

from collections import Counter

from models.state.state import Coding, State


def is_outdated(state: State, coding: Coding) -> bool:
    """Whether the code's rule has changed since this coding's coder last said that it holds."""
    defined = state.defined.get(coding.code_id)
    place = (coding.coder, coding.transcript_id, coding.start, coding.end)
    said = state.coded_at.get((*place, coding.given_code_id))
    return defined is not None and said is not None and said < defined


def outdated_codings(state: State, coder: str) -> list[Coding]:
    """Return this coder's codings that were given under an older rule, in the state's order."""
    return [each for each in state.codings if each.coder == coder and is_outdated(state, each)]


def to_look_at(state: State, coder: str) -> dict[str, int]:
    """Return how many codings of each code want a second look; codes without any are left out."""
    return dict(Counter(each.code_id for each in outdated_codings(state, coder)))
