"""What the Triage page is given: open suggestions of all interviews in the order asked for.

In:     a study, its coder, and what was asked: code, order, band, offset.
Out:    JSON-ready data: a page of suggestions with their context, and what is left.
"""

from __future__ import annotations

from typing import cast

from app.common import payloads
from app.common.blind_rounds import unsuggested
from app.common.excerpts import ReadInterviews, code_shown
from app.common.shown_suggestions import EvidenceText, suggested
from models.errors import ThroughlineError
from models.records import Suggestion
from models.state.derive import State
from models.store.study import Study
from pipeline.suggestions.triage import (
    BANDS,
    OPEN,
    ORDERS,
    CodedPlace,
    TriageOrder,
    in_band,
    left,
    open_suggestions,
    triage,
)

MOST = 100  # suggestions in one answer


class Unasked(ThroughlineError):
    """A question for suggestions that makes no sense."""


def triage_page(
    study: Study,
    *,
    coder: str,
    code: str = "",
    order: str = "doubt",
    band: str = OPEN,
    offset: int = 0,
    limit: int = MOST,
    card: str = "",
) -> payloads.TriagePage:
    """Return a page of the queue and how much is left. Raises Unasked.

    card: one to be given also where it is not on the page, as interview, span and code.
    """
    if order not in ORDERS:
        raise Unasked(f"Suggestions are ordered by {', '.join(ORDERS)}.")
    if band not in (OPEN, "", *BANDS):
        raise Unasked(f"A band is one of {', '.join((OPEN, *BANDS))}.")
    state = study.state()
    codes = [each.id for each in state.active_codes()]
    if code and code not in codes:
        raise Unasked("That code is not in use. Choose another.")
    off = unsuggested(state, coder)
    waiting = open_suggestions(
        (each for each in study.bare_suggestions(coder=coder) if each.transcript_id not in off),
        decided(state, coder),
        codes=codes,
        resolve=state.resolve,
    )
    wanted = [each for each in waiting if code in ("", each.code_id) and in_band(each, band)]
    queue = triage(
        wanted,
        order=cast(TriageOrder, order),
        codes=codes,
        confident=confident_from(study, coder),
    )
    counts = left(waiting, code=code, band=band)
    page = queue[offset : offset + min(limit, MOST)]
    asked = next((each for each in waiting if card_of(each) == card), None) if card else None
    return {
        "left": len(queue),
        "offset": offset,
        "counts": dict(counts.codes),
        "bands": dict(counts.bands),
        "items": _items(study, state, page, coder),
        "card": _items(study, state, [asked], coder)[0] if asked else None,
        "codes": [code_shown(each, state) for each in state.active_codes()],
    }


def card_of(each: Suggestion) -> str:
    """Return what a suggestion is about, as the address of its card says it."""
    return f"{each.transcript_id}:{each.start}-{each.end}:{each.code_id}"


def decided(state: State, coder: str) -> set[CodedPlace]:
    """Return where this coder has said yes or no to a code."""
    coded = {
        (each.transcript_id, each.start, each.end, each.code_id)
        for each in state.codings
        if each.coder == coder
    }
    refused = {
        (where, start, end, state.resolve(code))
        for whose, where, start, end, code in state.rejected
        if whose == coder
    }
    return coded | refused


def confident_from(study: Study, coder: str) -> float | None:
    """Return the probability from which suggestions are promised, as of the last run."""
    figures = study.progress_figures(coder=coder)
    return figures["promise"]["confident"] if figures else None


def _items(study: Study, state: State, page: list[Suggestion], coder: str) -> list[payloads.Item]:
    interviews = ReadInterviews(study, state)
    evidence_texts: dict[str, EvidenceText] = {}
    items: list[payloads.Item] = []
    for each in page:
        interview = interviews.of(each.transcript_id)
        if each.transcript_id not in evidence_texts:
            evidence_texts[each.transcript_id] = EvidenceText(study, state, interview.transcript)
        whole = study.suggestion(each.id, coder=coder) or each
        evidence = [evidence_texts[each.transcript_id].evidence(one) for one in whole.evidence]
        place = interview.place(each.start, each.end)
        items.append(
            {
                **suggested(each, each.code_id, evidence),
                **interview.around(each.start, each.end),
                "quote": interview.transcript.text[each.start : each.end],
                "interview": place["interview"],
                "participant": place["participant"],
                "role": place["role"],
                "speaker": place["speaker"],
                "question": place["question"],
                "href": place["href"],
            }
        )
    return items
