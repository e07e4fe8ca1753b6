"""A passage in its interview, and the decisions behind it: who, when, suggested or not, as what.

In:     a study as its advisor sees it; an interview and a span of it, in code points.
Out:    turns cut where the passage begins and ends; decisions in words, in their order.
"""

from __future__ import annotations

from typing import TypedDict

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.text import local_time
from models.events import CodingDecision, Event
from models.records import Transcript, Turn
from models.state.derive import State, corrected
from models.state.replaced import carried
from models.store.study import Study


class TurnShown(TypedDict):
    """A turn, cut into what stands before the passage, what is of it, and what stands after."""

    who: str
    asks: bool
    before: str
    marked: str
    after: str


def turns_shown(study: Study, transcript_id: str, span: tuple[int, int]) -> list[TurnShown]:
    """Return an interview's turns in reading order."""
    transcript = corrected(study.transcript(transcript_id), study.state())
    return [_cut(transcript, each, span) for each in transcript.turns]


def _cut(transcript: Transcript, turn: Turn, span: tuple[int, int]) -> TurnShown:
    start, end = turn.start, turn.end
    first, last = max(start, min(span[0], end)), min(end, max(span[1], start))
    if first >= last:
        first = last = end
    return {
        "who": strip_bidi_controls(turn.speaker),
        "asks": turn.role == "interviewer",
        "before": transcript.text[start:first],
        "marked": transcript.text[first:last],
        "after": transcript.text[last:end],
    }


def decisions_behind(study: Study, transcript_id: str, span: tuple[int, int]) -> list[str]:
    """Say each decision about codes of the passage's words, the first first."""
    state = study.state()
    return [
        strip_bidi_controls(_said(event, event.decision, state))
        for event in study.events()
        if isinstance(event.decision, CodingDecision)
        and _is_there(event.decision, state, transcript_id, span)
    ]


def _is_there(
    made: CodingDecision, state: State, transcript_id: str, span: tuple[int, int]
) -> bool:
    places = [made, *(now for _, now in carried(state.trace.replaced, made))]
    return any(
        isinstance(each, CodingDecision)
        and each.transcript_id == transcript_id
        and each.start < span[1]
        and span[0] < each.end
        for each in places
    )


def _said(event: Event, made: CodingDecision, state: State) -> str:
    """Say one decision: who, when, what, whether it had been suggested, and what came of it."""
    name = code_path(made.code_id, state.codes) if made.code_id in state.codes else made.code_id
    said = f"{local_time(event.at)}, {event.actor}: {made.label[0]}, “{name}”"
    now = state.resolve(made.code_id)
    if now != made.code_id:
        said += f", which is “{code_path(now, state.codes)}” now"
    said += _how(event, made, state)
    if event.reason:
        said += f". Reason: {event.reason.rstrip('.')}"
    return f"{said}. Taken back since." if event.id in state.undone else f"{said}."


def _how(event: Event, made: CodingDecision, state: State) -> str:
    suggested = event.suggested or {}
    code, rank = suggested.get("code_id"), suggested.get("rank")
    place = f" as number {rank}" if isinstance(rank, int) else ""
    if code is None:
        return ", nothing was suggested" if made.gives_code else ""
    if state.resolve(str(code)) == state.resolve(made.code_id):
        return f", suggested{place}"
    other = code_path(str(code), state.codes) if code in state.codes else str(code)
    return f", in place of “{other}”, which was suggested{place}"
