"""What the Compare page is given: all that a code holds, outliers first.

In:     a study, its coder, a code.
Out:    JSON-ready data: the code's rule, and a card for each of the coder's own codings.
"""

from __future__ import annotations

from collections import Counter

from app.common import payloads
from app.common.code_places import code_at, retired_told
from app.common.excerpts import ReadInterviews, code_shown
from models.state.derive import State
from models.state.outdated_codings import is_outdated, to_look_at
from models.state.state import Coding
from models.store.study import Study
from pipeline.suggestions.outliers import kept_vectors, outliers_first, outlying

MOST = 200  # cards in one answer


def compare_page(
    study: Study, *, coder: str, code: str = "", offset: int = 0
) -> payloads.ComparePage:
    """Return what a code holds. code "": the one that holds most."""
    state = study.state()
    times = Counter(each.code_id for each in state.codings if each.coder == coder)
    older = to_look_at(state, coder)
    chosen, told = _chosen(state, code, times)
    codings = [each for each in state.codings if (each.coder, each.code_id) == (coder, chosen)]
    distances = outlying(kept_vectors(study, state, [each.quote for each in codings]))
    order = outliers_first(distances)[offset : offset + MOST]
    interviews = ReadInterviews(study, state)
    return {
        "code": code_shown(state.codes[chosen], state) if chosen else None,
        "told": told,
        "held": len(codings),
        "older": older.get(chosen, 0),
        "offset": offset,
        "cards": [_card(interviews, state, codings[i], distances[i]) for i in order],
        "codes": [
            {
                **code_shown(each, state),
                "held": times[each.id],
                "older": older.get(each.id, 0),
                "retired": each.retired,
            }
            for each in state.codes.values()
            if not each.retired or times[each.id]
        ],
    }


def _chosen(state: State, code: str, times: Counter[str]) -> tuple[str, str]:
    """Return the code to show, "" where nothing is coded yet, and what is to be said of it."""
    most = times.most_common(1)[0][0] if times else ""
    if not code:
        return most, ""
    code_id, told = code_at(state, code)
    if not code_id:
        return most, f"{told} The one that holds most is shown instead." if most else told
    return code_id, told or retired_told(state, code_id)


def _card(
    interviews: ReadInterviews, state: State, coding: Coding, distance: float | None
) -> payloads.Card:
    place = interviews.of(coding.transcript_id).place(coding.start, coding.end)
    return {
        **place,
        "transcript_id": coding.transcript_id,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote,
        "code_id": coding.code_id,
        "distance": distance,
        "older": is_outdated(state, coding),
        "origin": coding.origin,
    }
