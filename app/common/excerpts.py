"""Where an excerpt stands: whose words, which question, what is around it, the link to it.

In:     a study, and spans of its interviews.
Out:    JSON-ready data for the pages that show excerpts away from their interview.
"""

from __future__ import annotations

from functools import cached_property

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.shown_suggestions import wording
from app.common.study_parts import short_id
from models.records import Answer, Code, Segment, Transcript
from models.state.derive import State, corrected
from models.store.study import Study
from pipeline.segments.context import Passage, after, before, turn_at


class ReadInterview:
    """One interview, its parts read when they are first wanted."""

    def __init__(self, study: Study, state: State, transcript_id: str) -> None:
        self._study, self._state = study, state
        self.transcript: Transcript = corrected(study.transcript(transcript_id), state)

    @cached_property
    def segments(self) -> list[Segment]:
        return self._study.segments(self.transcript.id)

    @cached_property
    def answers(self) -> list[Answer]:
        return self._study.answers(self.transcript.id)

    def place(self, start: int, end: int) -> payloads.Place:
        """Return who says it where, in answer to what, and the address of its place."""
        turn = turn_at(self.transcript, start)
        segment = self._segment(start, end)
        whole = segment is not None and (segment.start, segment.end) == (start, end)
        return {
            "interview": strip_bidi_controls(self.transcript.name),
            "participant": strip_bidi_controls(self.transcript.attributes.get("participant", "")),
            "role": strip_bidi_controls(self.transcript.attributes.get("role", "")),
            "speaker": strip_bidi_controls(turn.speaker) if turn else "",
            "question": self._question(start),
            "segment_id": segment.id if segment and whole else None,
            "href": InterviewPlace(self.transcript.id, segment.id if segment else "").address,
        }

    def around(self, start: int, end: int) -> payloads.Around:
        """Return what is said just before and after."""
        here = turn_at(self.transcript, start), turn_at(self.transcript, end - 1)
        first, last = (turn.index if turn else -1 for turn in here)
        return {
            "before": self._passage(before(self.transcript, start, self.segments), first),
            "after": self._passage(after(self.transcript, end, self.segments), last),
        }

    def _passage(self, passage: Passage | None, turn: int) -> payloads.Passage | None:
        if passage is None:
            return None
        return {
            "speaker": ""
            if passage.turn.index == turn
            else strip_bidi_controls(passage.turn.speaker),
            "words": self.transcript.text[passage.start : passage.end],
            "cut": passage.cut,
        }

    def _segment(self, start: int, end: int) -> Segment | None:
        """Return the segment of a span: its own, else the one in which it begins."""
        segments = [each for each in self.segments if each.start <= start < each.end]
        return next(
            (each for each in segments if (each.start, each.end) == (start, end)), None
        ) or (segments[0] if segments else None)

    def _question(self, start: int) -> payloads.Question | None:
        answer = next((each for each in self.answers if each.start <= start < each.end), None)
        book = self._state.codebook
        if answer is None or answer.question_id is None or book is None:
            return None
        asked = next((each for each in book.questions if each.id == answer.question_id), None)
        if asked is None:
            return None
        return {"id": short_id(asked.id), "wording": wording(asked, self.transcript)}


class ReadInterviews:
    """Interviews of a study, each read once."""

    def __init__(self, study: Study, state: State) -> None:
        self._study, self._state = study, state
        self._held: dict[str, ReadInterview] = {}

    def of(self, transcript_id: str) -> ReadInterview:
        """Return an interview. Raises StudyUnusable where there is none."""
        if transcript_id not in self._held:
            self._held[transcript_id] = ReadInterview(self._study, self._state, transcript_id)
        return self._held[transcript_id]


def code_shown(code: Code, state: State) -> payloads.ShownCode:
    """Return what a page says of a code."""
    return {
        "id": code.id,
        "name": strip_bidi_controls(code_name(code.id, state.codes)),
        "path": strip_bidi_controls(code_path(code.id, state.codes)),
        "definition": code.definition,
        "include": list(code.include),
        "exclude": list(code.exclude),
        "example": code.example,
    }
