"""What the Compare page is given: all that a code holds, outliers first.

In:     a study, its coder, a code.
Out:    JSON-ready data: the code's rule, and a card for each of the coder's own codings.
"""

from __future__ import annotations

from collections import Counter

from app.common import payloads
from app.common.excerpts import ReadInterviews, code_shown
from models.errors import StudyUnusable
from models.state.derive import State
from models.state.outdated_codings import is_outdated, to_look_at
from models.state.state import Coding
from models.store.study import Study
from pipeline.suggestions.outliers import kept_vectors, outliers_first, outlying

MOST = 200  # cards in one answer


def compare_page(
    study: Study, *, coder: str, code: str = "", offset: int = 0
) -> payloads.ComparePage:
    """Return what a code holds. code "": the one that holds most. Raises StudyUnusable."""
    state = study.state()
    times = Counter(each.code_id for each in state.codings if each.coder == coder)
    older = to_look_at(state, coder)
    chosen = _chosen(state, code, times)
    codings = [each for each in state.codings if (each.coder, each.code_id) == (coder, chosen)]
    distances = outlying(kept_vectors(study, state, [each.quote for each in codings]))
    order = outliers_first(distances)[offset : offset + MOST]
    interviews = ReadInterviews(study, state)
    return {
        "code": code_shown(state.codes[chosen], state) if chosen else None,
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


def _chosen(state: State, code: str, times: Counter[str]) -> str:
    """Return the code to show, or "" where nothing is coded yet and none is asked for."""
    if not code:
        return times.most_common(1)[0][0] if times else ""
    code_id = state.resolve(code)
    if code_id not in state.codes:
        raise StudyUnusable("There is no such code in this study.")
    return code_id


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
