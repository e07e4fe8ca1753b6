"""Turn what the browser asks for into decisions of the log, in order, each once.

The browser names a segment or span, a code and what to do. Who decides, and what was
suggested how strongly, is filled in here from the study, never taken from the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.errors import EventInvalid, SpanMismatch, ThroughlineError
from models.events import NewEvent, suggestion_on_record
from models.store import Study
from models.undo import last_step, last_undo

KINDS = {
    "accept": "suggestion.accepted",
    "reject": "suggestion.rejected",
    "code": "coding.added",
    "uncode": "coding.removed",
}
SAID = {"undo": "Undone", "redo": "Done again"}
MOST = 1000  # decisions in one request


@dataclass(frozen=True)
class Result:
    """What became of one decision. why: in words, where it was refused."""

    seq: int
    ok: bool
    why: str = ""
    said: str = ""


class RequestInvalid(ThroughlineError):
    """A request that is not of the agreed shape."""


def store_decisions(study: Study, body: Any, *, coder: str) -> list[Result]:
    """Store a batch in its order; a refused one does not hold up those after it."""
    client_id, decisions = _checked(body)
    done = study.stored(client_id, [each["seq"] for each in decisions])
    results: list[Result] = []
    run: list[NewEvent] = []  # decisions that can go in one transaction

    def flush() -> None:
        if run:
            results.extend(_store(study, run))
            run.clear()

    for each in decisions:
        if each["seq"] in done:
            results.append(Result(each["seq"], ok=True))
            continue
        try:
            if each["do"] in SAID:
                flush()
                results.append(_step_back(study, each, coder, client_id))
            else:
                run.append(_event(study, each, coder, client_id))
        except (EventInvalid, SpanMismatch) as error:
            results.append(Result(each["seq"], ok=False, why=str(error)))
    flush()
    return results


def _store(study: Study, run: list[NewEvent]) -> list[Result]:
    try:
        study.append(run)
    except (EventInvalid, SpanMismatch) as error:
        if len(run) == 1:
            return [Result(run[0].seq or 0, ok=False, why=str(error))]
        return [result for event in run for result in _store(study, [event])]
    return [Result(event.seq or 0, ok=True) for event in run]


def _checked(body: Any) -> tuple[str, list[dict[str, Any]]]:
    if not isinstance(body, dict):
        raise RequestInvalid("A request is a mapping with client_id and decisions.")
    client_id, decisions = body.get("client_id"), body.get("decisions")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= 64:
        raise RequestInvalid("client_id must be text of 8 to 64 characters.")
    if not isinstance(decisions, list) or len(decisions) > MOST:
        raise RequestInvalid(f"decisions must be a list of at most {MOST}.")
    for each in decisions:
        known = isinstance(each, dict) and each.get("do") in {*KINDS, *SAID}
        if not known or not isinstance(each.get("seq"), int) or isinstance(each["seq"], bool):
            raise RequestInvalid(
                f"Each decision needs a number seq, and one of do: {', '.join([*KINDS, *SAID])}."
            )
    return client_id, decisions


def _event(study: Study, asked: dict[str, Any], coder: str, client_id: str) -> NewEvent:
    """Build the event of one decision. Raises EventInvalid or SpanMismatch."""
    payload = {key: asked.get(key) for key in ("transcript_id", "start", "end", "quote", "code_id")}
    if not isinstance(payload["code_id"], str) or not isinstance(payload["transcript_id"], str):
        raise EventInvalid("A decision names an interview and a code.")
    if isinstance(asked.get("segment_id"), str):
        payload["segment_id"] = asked["segment_id"]
    suggested = _suggested(study, asked, payload, coder)
    if suggested and asked["do"] in ("accept", "reject"):
        payload["suggestion_id"] = suggested["suggestion_id"]
    return NewEvent(
        KINDS[asked["do"]],
        coder,
        payload,
        reason=_reason(asked),
        suggested=suggested,
        client_id=client_id,
        seq=asked["seq"],
    )


def _reason(asked: dict[str, Any]) -> str | None:
    reason = asked.get("reason")
    return reason.strip()[:2000] or None if isinstance(reason, str) else None


def _suggested(
    study: Study, asked: dict[str, Any], payload: dict[str, Any], coder: str
) -> dict[str, Any] | None:
    """Return the suggestion decided about; for a code of one's own, the best one passed over."""
    if asked["do"] in ("accept", "reject"):
        found = study.suggestion(str(asked.get("suggestion_id")), coder=coder)
        if found is None or (found.transcript_id, found.start, found.end) != (
            payload["transcript_id"],
            payload["start"],
            payload["end"],
        ):
            raise EventInvalid("That suggestion is not in this study. Reload the page.")
        if study.state().resolve(found.code_id) != payload["code_id"]:
            raise EventInvalid("That suggestion is for another code. Reload the page.")
        return suggestion_on_record(found)
    if asked["do"] == "code" and "segment_id" in payload:
        shown = [
            each
            for each in study.suggestions(payload["transcript_id"], coder=coder)
            if each.segment_id == payload["segment_id"]
        ]
        return suggestion_on_record(shown[0]) if shown else None
    return None


def _step_back(study: Study, asked: dict[str, Any], coder: str, client_id: str) -> Result:
    """Undo the coder's last step, or redo what was last undone."""
    events = study.events()
    if asked["do"] == "undo":
        ids = [event.id for event in last_step(events, coder)]
    else:
        undo = last_undo(events, coder)
        ids = [undo.id] if undo else []
    if not ids:
        return Result(asked["seq"], ok=False, why=f"There is nothing to {asked['do']}.")
    event = NewEvent("undone", coder, {"event_ids": ids}, client_id=client_id, seq=asked["seq"])
    study.append([event])
    return Result(asked["seq"], ok=True, said=f"{SAID[asked['do']]}.")
