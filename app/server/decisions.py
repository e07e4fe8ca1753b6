"""Turn what the browser asks for into decisions of the log, in order, each once.

The browser names a segment or span, a code and what to do. Who decides, and what was
suggested how strongly, is filled in here from the study, never taken from the browser.

Every decision of a request gets its own answer: stored, or refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from app.common import payloads
from app.common.decision_labels import brought_back, describe_step, time_told
from app.common.text import counted
from app.common.theme_drafts import KeptDrafting, draft_named
from app.server import workbench
from app.server.edit_conflicts import (
    CodeParts,
    EditConflict,
    conflict_memo,
    conflict_payload,
    describe_conflict,
    describe_move_between,
    edit_conflicts,
)
from app.server.relation_candidates import proposed_on_record
from app.server.requests import (
    AboutCoding,
    AboutSuggestion,
    Accept,
    Around,
    Batch,
    ChooseCodes,
    Coding,
    DecisionAsked,
    Define,
    Join,
    Move,
    NameQuestion,
    NewTheme,
    Numbered,
    RefuseRelation,
    Reject,
    Relate,
    Split,
    Step,
    read_decision,
)
from app.server.roles import role_of
from models.errors import EventInvalid, SpanMismatch, ThroughlineError
from models.events import (
    CodingAdded,
    Decision,
    Event,
    MemoWritten,
    NewEvent,
    Undone,
    check_event,
    suggestion_on_record,
)
from models.json_shapes import Suggested
from models.records import Suggestion
from models.state.undo import interviews_gone, last_step, last_undo
from models.store.study import Study

# sent twice, since the answer was lost: the interview must be fetched anew
FETCH_AGAIN = (NameQuestion, Split, Join, Step)
ANOTHER = "Decision {seq} of this page was stored as a different one. Reload the page."
STAYS_IN = (
    "To {do} the step before would take {what} out of the study. That is done with the button "
    "at the side of Home, which asks first."
)
SET_ASIDE = (
    "Kept, but it counts for nothing now: this interview was removed from the study. It can be "
    "put back on Home."
)
SAID = {"undo": "Undone", "redo": "Done again"}
ASKED = {  # before a step of another tab is taken back
    "undo": "The last decision was made elsewhere, at {at}: {told}. Undo again to take it back.",
    "redo": "The last undo was made elsewhere, at {at}, of: {told}. Redo again to have it back.",
}


@dataclass(frozen=True)
class Result:
    """What became of one decision. why: in words, where it was refused.

    back: which step back it was. asks: the decision that said asks about, where it was not made.
    again: whether the interview must be fetched anew, its answers being others perhaps.
    conflict: what somebody else changed meanwhile, and what is kept of this decision as a memo.
    """

    seq: int
    ok: bool
    why: str = ""
    said: str = ""
    back: Literal["", "undo", "redo"] = ""
    asks: str = ""
    again: bool = False
    conflict: payloads.EditConflict | None = None


class OtherStudy(ThroughlineError):
    """A request from a page of another study or coder; its decisions stay with that page."""


def study_key(study: Study, coder: str) -> str:
    """Return what a page says it belongs to, so that its decisions go nowhere else."""
    return f"{study.id}:{coder}"


def store_decisions(study: Study, batch: Batch, *, coder: str) -> list[Result]:
    """Store a batch in its order; a refused one does not hold up those after it.

    Raises OtherStudy, and then nothing was stored.
    """
    if batch.study not in (None, study_key(study, coder)):
        raise OtherStudy(
            "This page belongs to another study or coder than the one that is open now. "
            "Open that study again to store its decisions."
        )
    return _Batch(study, coder, batch.client_id).store(batch.decisions)


class _Batch:
    """One request: what it has read of the study, and what became of its decisions."""

    def __init__(self, study: Study, coder: str, client_id: str) -> None:
        self.study, self.coder, self.client_id = study, coder, client_id
        self.role = role_of(study, coder)
        self.results: dict[int, Result] = {}
        self.run: list[NewEvent] = []  # decisions that can go in one transaction
        self.best_by_segment: dict[str, dict[str, Suggestion | None]] = {}

    def store(self, decisions: Sequence[Numbered]) -> list[Result]:
        by_seq = {each.seq: each for each in decisions}
        done = self.study.delivered(self.client_id, list(by_seq))
        for seq, each in by_seq.items():
            if seq in done:
                self._answer_again(each, done[seq])
        before = self.study.highest_seq(self.client_id)
        for seq, each in by_seq.items():
            if seq in done:
                continue
            try:
                self._take(read_decision(each), asked_before=seq < before)
            except (EventInvalid, SpanMismatch) as error:
                self.results[seq] = Result(seq, ok=False, why=str(error))
        self._flush()
        return [self.results[seq] for seq in by_seq]

    def _answer_again(self, numbered: Numbered, stored: Event) -> None:
        """Answer a decision whose number is stored: it was sent again, or it is another one.

        Silence would lose another one: its page would take it for stored.
        """
        seq = numbered.seq
        try:
            asked = read_decision(numbered)
        except EventInvalid:
            asked = None
        if asked is None or not self._is_same(asked, stored.decision):
            self.results[seq] = Result(seq, ok=False, why=ANOTHER.format(seq=seq))
            return
        self.results[seq] = Result(seq, ok=True, again=isinstance(asked, FETCH_AGAIN))
        if isinstance(asked, Define) and asked.was is not None:
            self._tell_again(asked)

    def _is_same(self, asked: DecisionAsked, stored: Decision) -> bool:
        """Whether a stored decision is what is asked for, as far as the browser says it."""
        if isinstance(asked, Step):  # what it takes back is found when it is stored
            return isinstance(stored, Undone)
        if isinstance(stored, MemoWritten) and isinstance(asked, Define):
            return stored.memo_id == self._memo_id(asked)  # a change that clashed is kept as a memo
        kind = asked.event_class
        return type(stored) is kind and stored.is_asked(asked.stated(), kind.form().required)

    def _take(self, asked: DecisionAsked, *, asked_before: bool) -> None:
        if isinstance(asked, Step):
            if asked_before:  # the answer was lost; now it would take back another step
                self.results[asked.seq] = _nothing_to(asked)
                return
            self._flush()
            self.results[asked.seq] = self._step_back(asked)
        elif not self.role.decides(asked.event_class):
            raise EventInvalid(self.role.refusal)
        elif isinstance(asked, Define | Move) and asked.was is not None:
            self._change_code(asked, asked.was.parts())
        else:
            self.run.append(self._event(asked))

    def _flush(self) -> None:
        for result in _store(self.study, self.run) if self.run else ():
            self.results[result.seq] = result
        self.run = []

    def _event(self, asked: Coding | Around) -> NewEvent:
        """Build the event of one decision. Raises EventInvalid."""
        decision = asked.decision()
        suggestion: Suggestion | None = None
        drafted: Suggested | None = None
        if isinstance(asked, NewTheme | ChooseCodes) and asked.draft_id:
            drafted = self._draft(asked.draft_id)
        elif isinstance(asked, Accept | Reject):
            suggestion = self._decided_about(asked)
            ids = {"segment_id": suggestion.segment_id, "suggestion_id": suggestion.id}
            decision = replace(decision, **ids)
        elif isinstance(asked, AboutCoding):
            best, known = self._at(asked.transcript_id, asked.segment_id)
            if known:  # segments may have been cut anew since; the span is what counts
                decision = replace(decision, segment_id=asked.segment_id)  # type: ignore[call-arg]
            suggestion = best if isinstance(decision, CodingAdded) else None  # the one passed over
        suggested = suggestion_on_record(suggestion) if suggestion else drafted
        if isinstance(asked, Relate | RefuseRelation):
            about = (asked.between, asked.first, asked.second)
            suggested = proposed_on_record(self.study, self.coder, *about)
        return NewEvent(
            self.coder,
            decision,
            suggested=suggested,
            reason=(asked.reason or "").strip() or None,
            group=asked.group,
            client_id=self.client_id,
            seq=asked.seq,
        )

    def _draft(self, draft_id: str) -> Suggested:
        """Return what is on record of a draft that a theme is made of. Raises EventInvalid."""
        bench = workbench.running()
        kept = bench.kept_of(self.study, KeptDrafting) if bench else KeptDrafting()
        draft = draft_named(self.study, self.study.state(), self.coder, kept, draft_id)
        if draft is None:
            raise EventInvalid("That draft is not there any more. Reload the page, try again.")
        return asdict(draft) | {"score": draft.cohesion}

    def _change_code(self, asked: Define | Move, base: CodeParts) -> None:
        """Store a change of a code that says what it was seen as; tell of what came between."""
        self._flush()  # what this browser did before counts as seen
        event = self._event(asked)
        check_event(event)
        conflicts = self._conflicts(event, base)
        if conflicts and isinstance(asked, Define):
            memo = conflict_memo([event], conflicts, self.coder, self._memo_id(asked))
            event = replace(memo, group=event.group, client_id=event.client_id, seq=event.seq)
        [result] = _store(self.study, [event])
        self.results[asked.seq] = (
            self._told(asked, conflicts) if conflicts and result.ok else result
        )

    def _conflicts(self, event: NewEvent, base: CodeParts) -> list[EditConflict]:
        return edit_conflicts(self.study.state(), self.study.events(), [event], base)

    def _memo_id(self, asked: Define | Move) -> str:
        return f"{self.client_id}-{asked.seq}"

    def _told(self, asked: Define | Move, conflicts: list[EditConflict]) -> Result:
        state = self.study.state()
        if isinstance(asked, Move):
            told = describe_move_between(state, conflicts[0], self.coder)
            return Result(asked.seq, ok=True, said=told)
        words = [describe_conflict(each, self.coder) for each in conflicts]
        name = state.codes[asked.code_id].name
        why = f"{name}: {' '.join(words)} What you wrote is kept as a memo on the code."
        conflict = conflict_payload(state, asked.code_id, words, self._memo_id(asked))
        return Result(asked.seq, ok=False, why=why, conflict=conflict)

    def _tell_again(self, asked: Define) -> None:
        """Say once more of a clash that it is one, where the answer was lost."""
        if asked.was is None or self._memo_id(asked) not in self.study.state().memos:
            return
        conflicts = self._conflicts(self._event(asked), asked.was.parts())
        if conflicts:
            self.results[asked.seq] = self._told(asked, conflicts)

    def _decided_about(self, asked: Accept | Reject) -> Suggestion:
        suggestion = self.study.suggestion(asked.suggestion_id or "", coder=self.coder)
        span = (asked.transcript_id, asked.start, asked.end)
        if (
            suggestion is None
            or (
                suggestion.transcript_id,
                suggestion.start,
                suggestion.end,
            )
            != span
        ):
            raise EventInvalid("That suggestion is not in this study. Reload the page.")
        if self.study.state().resolve(suggestion.code_id) != asked.code_id:
            raise EventInvalid("That suggestion is for another code. Reload the page.")
        return suggestion

    def _at(self, transcript_id: str, segment_id: str | None) -> tuple[Suggestion | None, bool]:
        """Return a segment's best suggestion, and whether there is such a segment."""
        if transcript_id not in self.best_by_segment:
            best: dict[str, Suggestion | None] = {
                each.id: None for each in self.study.segments(transcript_id)
            }
            for each in self.study.suggestions(transcript_id, coder=self.coder):
                if each.segment_id in best and best[each.segment_id] is None:
                    best[each.segment_id] = each
            self.best_by_segment[transcript_id] = best
        known = segment_id is not None and segment_id in self.best_by_segment[transcript_id]
        return (self.best_by_segment[transcript_id].get(segment_id or ""), known)

    def _step_back(self, asked: Step) -> Result:
        """Undo the coder's last step, or redo what was last undone."""
        events = self.study.events()
        by_id = {event.id: event for event in events}
        if asked.do == "undo":
            step = last_step(events, self.coder)
        else:
            undo = last_undo(events, self.coder)
            step = [undo] if undo else []
        if not step:
            return _nothing_to(asked)
        ids = [event.id for event in step]
        if gone := interviews_gone(events, ids):  # it may be the one that is being read
            raise EventInvalid(STAYS_IN.format(do=asked.do, what=counted(len(gone), "interview")))
        about = brought_back(step, by_id)
        told = describe_step(about or step, self.study.state())
        if self._is_elsewhere(step, asked) and asked.about != step[-1].id:
            said = ASKED[asked.do].format(told=told, at=time_told(step))
            return Result(asked.seq, ok=True, said=said, back=asked.do, asks=step[-1].id)
        event = NewEvent(self.coder, Undone(tuple(ids)), client_id=self.client_id, seq=asked.seq)
        self.study.append([event])
        again = not all(each.decision.about_passage for each in about)
        said = f"{SAID[asked.do]}: {told}."
        return Result(asked.seq, ok=True, said=said, back=asked.do, again=again)

    def _is_elsewhere(self, step: Sequence[Event], asked: Step) -> bool:
        """Whether a step was made in another tab, or on a page that has no tab's name."""
        own = {self.client_id, *asked.mine}
        return any(event.client_id not in own for event in step)


def _nothing_to(asked: Step) -> Result:
    """A key that was pressed once too often lost no decision: it is said, and no more."""
    return Result(asked.seq, ok=True, said=f"There is nothing to {asked.do}.")


def _place(of: Suggestion | AboutSuggestion) -> tuple[str, int, int]:
    return of.transcript_id, of.start, of.end


def _store(study: Study, run: list[NewEvent]) -> list[Result]:
    try:
        study.append(run)
    except (EventInvalid, SpanMismatch) as error:
        if len(run) == 1:
            return [Result(run[0].seq or 0, ok=False, why=str(error))]
        return [result for event in run for result in _store(study, [event])]
    removed = study.state().removed
    return [
        Result(
            event.seq or 0,
            ok=True,
            said=SET_ASIDE if getattr(event.decision, "transcript_id", None) in removed else "",
            again=event.decision.moves_units,
        )
        for event in run
    ]
