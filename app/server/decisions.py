"""Turn what the browser asks for into decisions of the log, in order, each once.

The browser names a segment or span, a code and what to do. Who decides, and what was
suggested how strongly, is filled in here from the study, never taken from the browser.

Every decision of a request gets its own answer: stored, or refused with the reason. A
request as a whole is refused only where its decisions could not be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.server.edit_conflicts import (
    Clash,
    check_was,
    clash_told,
    clash_words,
    clashes,
    moved_words,
    not_taken,
)
from models.errors import EventInvalid, SpanMismatch, ThroughlineError
from models.events import (
    SPAN,
    CodeCreated,
    CodeDefined,
    CodeMoved,
    CodingAdded,
    CodingConfirmed,
    CodingDecision,
    CodingRemoved,
    Decision,
    Event,
    MemoRemoved,
    MemoWritten,
    NewEvent,
    RoundFinished,
    SegmentJoined,
    SegmentSplit,
    SuggestionAccepted,
    SuggestionRejected,
    TurnQuestion,
    Undone,
    UnitSeen,
    UnitSettled,
    check_event,
    suggestion_on_record,
)
from models.records import Suggestion
from models.state.undo import last_step, last_undo
from models.store.study import Study

CODING: dict[str, type[CodingDecision]] = {
    "accept": SuggestionAccepted,
    "reject": SuggestionRejected,
    "code": CodingAdded,
    "uncode": CodingRemoved,
    "confirm": CodingConfirmed,
}
# decisions about something else than a code at a passage: their kind, and what of it that may be
# left out can be said here
AROUND: dict[str, tuple[type[Decision], tuple[str, ...]]] = {
    "question": (TurnQuestion, ()),
    "split": (SegmentSplit, ()),
    "join": (SegmentJoined, ()),
    "memo": (MemoWritten, (*SPAN, "code_id", "theme_id")),
    "forget_memo": (MemoRemoved, ()),
    "define": (CodeDefined, ("definition", "include", "exclude")),
    "move": (CodeMoved, ()),
    "new_code": (CodeCreated, ("kind", "definition", "parent")),
    "seen": (UnitSeen, ("segment_id", "shown")),
    "settle": (UnitSettled, ("coder",)),
    "finish": (RoundFinished, ()),
}
VERBS = (*CODING, *AROUND, "undo", "redo")
FETCH_AGAIN = ("question", "split", "join", "undo", "redo")  # sent twice: the answer was lost
ANOTHER = "Decision {seq} of this page was stored as a different one. Reload the page."
SAID = {"undo": "Undone", "redo": "Done again"}
MOST = 1000  # decisions in one request
LARGEST = 2**31 - 1  # a number that every database can hold
LONGEST_ID = 200  # characters
IDS = (
    "transcript_id",
    "code_id",
    "segment_id",
    "suggestion_id",
    "question_id",
    "memo_id",
    "theme_id",
    "round_id",
    "parent",
    "group",
)
TEXTS = (*IDS, "quote", "reason", "name", "definition", "text")


@dataclass(frozen=True)
class Result:
    """What became of one decision. why: in words, where it was refused.

    again: whether the interview must be fetched anew, its answers being others perhaps.
    clash: what somebody else changed meanwhile, and what is kept of this decision as a memo.
    """

    seq: int
    ok: bool
    why: str = ""
    said: str = ""
    again: bool = False
    clash: dict[str, Any] | None = None


class RequestInvalid(ThroughlineError):
    """A request that is not of the agreed shape."""


class OtherStudy(ThroughlineError):
    """A request from a page of another study or coder; its decisions stay with that page."""


def study_key(study: Study, coder: str) -> str:
    """Return what a page says it belongs to, so that its decisions go nowhere else."""
    return f"{study.id}:{coder}"


def store_decisions(study: Study, body: Any, *, coder: str) -> list[Result]:
    """Store a batch in its order; a refused one does not hold up those after it.

    Raises RequestInvalid or OtherStudy, and then nothing was stored.
    """
    client_id, decisions = _checked(body)
    if body.get("study") not in (None, study_key(study, coder)):
        raise OtherStudy(
            "This page belongs to another study or coder than the one that is open now. "
            "Open that study again to store its decisions."
        )
    return _Batch(study, coder, client_id).store(decisions)


class _Batch:
    """One request: what it has read of the study, and what became of its decisions."""

    def __init__(self, study: Study, coder: str, client_id: str) -> None:
        self.study, self.coder, self.client_id = study, coder, client_id
        self.results: dict[int, Result] = {}
        self.run: list[NewEvent] = []  # decisions that can go in one transaction
        self.places: dict[str, dict[str, Suggestion | None]] = {}

    def store(self, decisions: list[dict[str, Any]]) -> list[Result]:
        order = list(dict.fromkeys(each["seq"] for each in decisions))
        done = self.study.delivered(self.client_id, order)
        for each in decisions:
            if each["seq"] in done:
                self._answer_again(each, done[each["seq"]])
        before = self.study.highest_seq(self.client_id)
        seen = set(done)
        for each in decisions:
            if each["seq"] in seen:
                continue
            seen.add(each["seq"])
            try:
                self._take(each, asked_before=each["seq"] < before)
            except (EventInvalid, SpanMismatch) as error:
                self.results[each["seq"]] = Result(each["seq"], ok=False, why=str(error))
        self._flush()
        return [self.results[seq] for seq in order]

    def _answer_again(self, asked: dict[str, Any], held: Event) -> None:
        """Answer a decision whose number is stored: it was sent again, or it is another one.

        Silence would lose another one: its page would take it for stored.
        """
        seq = asked["seq"]
        if not self._is_same(asked, held):
            self.results[seq] = Result(seq, ok=False, why=ANOTHER.format(seq=seq))
            return
        self.results[seq] = Result(seq, ok=True, again=asked.get("do") in FETCH_AGAIN)
        if isinstance(asked.get("was"), dict):
            self._tell_again(asked)

    def _is_same(self, asked: dict[str, Any], held: Event) -> bool:
        """Whether a stored decision is what is asked for, as far as the browser says it."""
        what = asked.get("do")
        if what in SAID:  # what it takes back is found when it is stored
            return isinstance(held.decision, Undone)
        kind = _kind_of(what)
        if kind is None:
            return False
        made = held.decision
        if isinstance(made, MemoWritten) and kind is not MemoWritten:
            # a change that clashed is kept as a memo
            return what == "define" and made.memo_id == self._memo_id(asked)
        return type(made) is kind and made.is_asked(asked, _needed(kind))

    def _take(self, asked: dict[str, Any], *, asked_before: bool) -> None:
        what = asked.get("do")
        if not isinstance(what, str) or what not in VERBS:
            raise EventInvalid(f"A decision does one of: {', '.join(VERBS)}.")
        if what in ("define", "move") and isinstance(asked.get("was"), dict):
            self._change_code(asked)
            return
        if what not in SAID:
            self.run.append(self._event(asked))
            return
        if asked_before:  # the answer was lost; now it would take back another step
            raise EventInvalid(f"There was nothing to {what}.")
        self._flush()
        self.results[asked["seq"]] = self._step_back(asked)

    def _flush(self) -> None:
        for result in _store(self.study, self.run) if self.run else ():
            self.results[result.seq] = result
        self.run = []

    def _event(self, asked: dict[str, Any]) -> NewEvent:
        """Build the event of one decision. Raises EventInvalid."""
        _check_texts(asked)
        if asked["do"] in AROUND:
            return self._around(asked)
        _check_types(asked)
        suggestion: Suggestion | None
        said = {key: asked[key] for key in (*SPAN, "code_id", "shown") if key in asked}
        made = CODING[asked["do"]].from_payload(said)
        if isinstance(made, SuggestionAccepted | SuggestionRejected):
            suggestion = found = self._decided_about(asked)
            made = replace(made, segment_id=found.segment_id, suggestion_id=found.id)
        else:
            best, known = self._at(made.transcript_id, asked.get("segment_id"))
            if known:  # segments may have been cut anew since; the span is what counts
                made = replace(made, segment_id=asked["segment_id"])
            suggestion = best if isinstance(made, CodingAdded) else None  # the one passed over
        return NewEvent(
            self.coder,
            made,
            suggested=suggestion_on_record(suggestion) if suggestion else None,
            **self._frame(asked),
        )

    def _around(self, asked: dict[str, Any]) -> NewEvent:
        """Build a decision that is about no code at a segment; the log checks the rest."""
        kind, optional = AROUND[asked["do"]]
        needed = _needed(kind)
        if any(key not in asked for key in needed):
            raise EventInvalid(f"A decision of this kind names {', '.join(needed)}.")
        said = {key: asked[key] for key in (*needed, *optional) if key in asked}
        return NewEvent(self.coder, kind.from_payload(said), **self._frame(asked))

    def _change_code(self, asked: dict[str, Any]) -> None:
        """Store a change of a code that says what it was seen as; tell of what came between."""
        self._flush()  # what this browser did before counts as seen
        event = self._event(asked)
        check_event(event)
        found = self._clashes(asked, event)
        if found and asked["do"] == "define":
            kept = not_taken([event], found, self.coder, self._memo_id(asked))
            frame = {key: getattr(event, key) for key in ("group", "client_id", "seq")}
            event = replace(kept, **frame)
        [result] = _store(self.study, [event])
        self.results[asked["seq"]] = self._told(asked, found) if found and result.ok else result

    def _clashes(self, asked: dict[str, Any], event: NewEvent) -> list[Clash]:
        check_was(asked["was"])
        return clashes(self.study.state(), self.study.events(), [event], asked["was"])

    def _memo_id(self, asked: dict[str, Any]) -> str:
        return f"{self.client_id}-{asked['seq']}"

    def _told(self, asked: dict[str, Any], found: list[Clash]) -> Result:
        state = self.study.state()
        if asked["do"] == "move":
            return Result(asked["seq"], ok=True, said=moved_words(state, found[0], self.coder))
        words = [clash_words(each, self.coder) for each in found]
        name = state.codes[asked["code_id"]].name
        why = f"{name}: {' '.join(words)} What you wrote is kept as a memo on the code."
        clash = clash_told(state, found, words, self._memo_id(asked))
        return Result(asked["seq"], ok=False, why=why, clash=clash)

    def _tell_again(self, asked: dict[str, Any]) -> None:
        """Say once more of a clash that it is one, where the answer was lost."""
        if asked["do"] != "define" or self._memo_id(asked) not in self.study.state().memos:
            return
        found = self._clashes(asked, self._event(asked))
        if found:
            self.results[asked["seq"]] = self._told(asked, found)

    def _frame(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what every decision has besides what it is about."""
        return {
            "reason": (asked.get("reason") or "").strip() or None,
            "group": asked.get("group"),
            "client_id": self.client_id,
            "seq": asked["seq"],
        }

    def _decided_about(self, asked: dict[str, Any]) -> Suggestion:
        found = self.study.suggestion(asked.get("suggestion_id") or "", coder=self.coder)
        span = (asked["transcript_id"], asked["start"], asked["end"])
        if found is None or (found.transcript_id, found.start, found.end) != span:
            raise EventInvalid("That suggestion is not in this study. Reload the page.")
        if self.study.state().resolve(found.code_id) != asked["code_id"]:
            raise EventInvalid("That suggestion is for another code. Reload the page.")
        return found

    def _at(self, transcript_id: str, segment_id: str | None) -> tuple[Suggestion | None, bool]:
        """Return a segment's best suggestion, and whether there is such a segment."""
        if transcript_id not in self.places:
            places: dict[str, Suggestion | None] = {
                each.id: None for each in self.study.segments(transcript_id)
            }
            for each in self.study.suggestions(transcript_id, coder=self.coder):
                if each.segment_id in places and places[each.segment_id] is None:
                    places[each.segment_id] = each
            self.places[transcript_id] = places
        known = segment_id is not None and segment_id in self.places[transcript_id]
        return (self.places[transcript_id].get(segment_id or ""), known)

    def _step_back(self, asked: dict[str, Any]) -> Result:
        """Undo the coder's last step, or redo what was last undone."""
        events = self.study.events()
        by_id = {event.id: event for event in events}
        if asked["do"] == "undo":
            ids = [event.id for event in last_step(events, self.coder)]
        else:
            undo = last_undo(events, self.coder)
            ids = [undo.id] if undo else []
        if not ids:
            raise EventInvalid(f"There is nothing to {asked['do']}.")
        event = NewEvent(self.coder, Undone(tuple(ids)), client_id=self.client_id, seq=asked["seq"])
        self.study.append([event])
        taken = [by_id[id_] for id_ in ids]
        again = not all(each.decision.about_passage for each in _brought_back(taken, by_id))
        return Result(asked["seq"], ok=True, said=f"{SAID[asked['do']]}.", again=again)


def _kind_of(what: object) -> type[Decision] | None:
    if not isinstance(what, str):
        return None
    return CODING.get(what) or AROUND.get(what, (None, ()))[0]


def _needed(kind: type[Decision]) -> tuple[str, ...]:
    """Return what a decision of a kind must say, as the browser and the log call it."""
    return tuple(each.key for each in kind.form().fields if each.required)


def _brought_back(taken: list[Event], by_id: dict[str, Event]) -> list[Event]:
    """Return what is taken back; of undos among it, what they had taken back."""
    found, left = [], list(taken)
    while left:
        each = left.pop()
        if isinstance(each.decision, Undone):
            left += [by_id[id_] for id_ in each.decision.event_ids if id_ in by_id]
        else:
            found.append(each)
    return found


def _store(study: Study, run: list[NewEvent]) -> list[Result]:
    try:
        study.append(run)
    except (EventInvalid, SpanMismatch) as error:
        if len(run) == 1:
            return [Result(run[0].seq or 0, ok=False, why=str(error))]
        return [result for event in run for result in _store(study, [event])]
    return [Result(event.seq or 0, ok=True, again=event.decision.moves_units) for event in run]


def _checked(body: Any) -> tuple[str, list[dict[str, Any]]]:
    if not isinstance(body, dict):
        raise RequestInvalid("A request is a mapping with client_id and decisions.")
    client_id, decisions = body.get("client_id"), body.get("decisions")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= 64 or not client_id.isascii():
        raise RequestInvalid("client_id must be plain text of 8 to 64 characters.")
    if not isinstance(decisions, list) or len(decisions) > MOST:
        raise RequestInvalid(f"decisions must be a list of at most {MOST}.")
    numbered: dict[int, dict[str, Any]] = {}
    for each in decisions:
        if not isinstance(each, dict) or not _is_whole(each.get("seq")) or each["seq"] == 0:
            raise RequestInvalid(f"Each decision needs a seq, a whole number from 1 to {LARGEST}.")
        if numbered.setdefault(each["seq"], each) != each:
            raise RequestInvalid(f"Two different decisions have the number {each['seq']}.")
    return client_id, decisions


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _check_types(asked: dict[str, Any]) -> None:
    """Raise EventInvalid unless every field is of its kind and can be stored."""
    if not isinstance(asked.get("transcript_id"), str) or not isinstance(asked.get("code_id"), str):
        raise EventInvalid("A decision names an interview and a code.")
    if not _is_whole(asked.get("start")) or not _is_whole(asked.get("end")):
        raise EventInvalid("A decision's start and end are whole numbers from 0 on.")
    if not isinstance(asked.get("quote"), str):
        raise EventInvalid("A decision holds the words that it is about.")


def _check_texts(asked: dict[str, Any]) -> None:
    for key in TEXTS:
        value = asked.get(key)
        if value is not None and not isinstance(value, str):
            raise EventInvalid(f"A decision's {key} is text.")
        if key in IDS and len(value or "") > LONGEST_ID:
            raise EventInvalid(f"A decision's {key} has at most {LONGEST_ID} characters.")
        if value and not _is_storable(value):
            raise EventInvalid(f"A decision's {key} holds half a character, which is no text.")


def is_id(value: Any) -> bool:
    """Whether this can be an id at all, and be looked up."""
    return isinstance(value, str) and len(value) <= LONGEST_ID and _is_storable(value)


def _is_storable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
