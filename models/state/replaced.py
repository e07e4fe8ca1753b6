"""What was decided about an interview, at its place in the text that took the interview's place.

In:     decisions of the kind transcript.replaced that are in force; decisions about interviews.
Out:    the same decisions where their words stand in the new text, and what has no place there.

Nothing is copied. A decision is folded a second time, at its new place, whenever the log is
folded: so it stays its maker's own, what a copy decides that does not know of the new text is
carried as well, and all of it is gone again when the replacement is taken back. A passage has a
place in the new text where all its words are the same ones there; white space may be another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from models.events import (
    AboutInterview,
    AboutPassage,
    Decision,
    Event,
    SegmentSplit,
    TranscriptImported,
    TranscriptReplaced,
    TurnQuestion,
    UnitSettled,
)
from models.events.values import SameStretch
from models.spans import is_offset

if TYPE_CHECKING:
    from models.state.state import Memo, State

Place = tuple[str, int, int]  # transcript id, start, end


@dataclass(frozen=True)
class Replacement:
    """By which text an interview was replaced, and which words of it stand there.

    same, turns: as TranscriptReplaced has them; () where a third text took the place of both.
    """

    by: str
    same: tuple[SameStretch, ...] = ()
    turns: tuple[tuple[int, int], ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _, _ in self.same]

    @cached_property
    def _turns(self) -> dict[int, int]:
        return dict(self.turns)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a passage stands in the new text; None: its words are not all there."""
        found = self._through(start, end)
        if not found:
            return None
        first, last = self.same[found[0]], self.same[found[-1]]
        return start - first[0] + first[1], end - last[0] + last[1]

    def words(self, start: int, end: int, quote: str) -> str:
        """Return a passage's words as the new text has them. quote: as the earlier text does."""
        said = ""
        for number in self._through(start, end):
            at, _, length, joined = self.same[number]
            said += (joined or "") if said else ""
            said += quote[max(at - start, 0) : at + length - start]
        return said

    def _through(self, start: int, end: int) -> range:
        """Return the stretches that hold a passage, which join each other; none where not all."""
        if not (is_offset(start) and is_offset(end)):
            return range(0)
        first = bisect_right(self._starts, start) - 1
        if first < 0 or start >= self.same[first][0] + self.same[first][2]:
            return range(0)
        last = first
        while end > self.same[last][0] + self.same[last][2]:
            last += 1
            if last == len(self.same) or self.same[last][3] is None:
                return range(0)
        return range(first, last + 1) if end > self.same[last][0] else range(0)

    def turn(self, number: int) -> int | None:
        return self._turns.get(number)

    def near(self, start: int, end: int) -> tuple[int, int]:
        """Return what stands in the new text between the words around a passage."""
        before = [e for e in self.same if e[0] < start]
        after = [e for e in self.same if e[0] + e[2] > end]
        first = 0
        if before:
            at, there, length, _ = before[-1]
            first = there + min(length, start - at)
        if not after:
            return first, -1  # to the end of the text
        at, there, _, _ = after[0]
        return first, there + max(end - at, 0)

    def moved(self, made: Decision) -> Decision | None:
        """Return a decision about the earlier text as one about the new one; None: it has none."""
        if isinstance(made, AboutPassage):
            return self._moved_passage(made)
        if isinstance(made, TurnQuestion):
            turn = self.turn(made.turn)
            return None if turn is None else replace(made, transcript_id=self.by, turn=turn)
        if isinstance(made, AboutInterview):
            return replace(made, transcript_id=self.by)
        return None

    def _moved_passage(self, made: AboutPassage) -> AboutPassage | None:
        span = self.span(made.start, made.end)
        if span is None:
            return None
        words = self.words(made.start, made.end, made.quote)
        now = replace(made, transcript_id=self.by, start=span[0], end=span[1], quote=words)
        if isinstance(now, SegmentSplit):
            at = self.span(now.at, made.end)
            return None if at is None else replace(now, at=at[0])
        return now


Replacements = Mapping[str, Replacement]  # by the interview that went


def replacements_in(log: Iterable[Event], undone: Collection[str]) -> dict[str, Replacement]:
    """Return what is replaced by what. log: in its order.

    Two copies may have replaced one interview without each other: the later holds, and the
    text of the earlier gives way to it too.
    """
    found: dict[str, Replacement] = {}
    for event in log:
        made = event.decision
        if not isinstance(made, TranscriptReplaced) or event.id in undone:
            continue
        if made.transcript_id == made.earlier:
            continue
        before = found.get(made.earlier)
        if before is not None and before.by != made.transcript_id:
            found.setdefault(before.by, Replacement(made.transcript_id))
        found.pop(made.transcript_id, None)  # what is put in has not gone
        found[made.earlier] = Replacement(made.transcript_id, made.same, made.turns)
    return found


def carried(replaced: Replacements, made: Decision) -> Iterator[tuple[tuple[str, ...], Decision]]:
    """Return a decision at its places in the texts that came after, each with those it came from.

    A decision whether an interview is in is about that text alone. So is one about a unit of a
    round, which is frozen; a memo is one thing and has one place (placed_memo).
    """
    if not isinstance(made, AboutInterview | AboutPassage) or isinstance(made, UnitSettled):
        return
    if made.moves_interview and not isinstance(made, TranscriptImported):
        return
    path: tuple[str, ...] = ()
    now: Decision | None = made
    while isinstance(now, AboutInterview | AboutPassage) and now.transcript_id in replaced:
        if now.transcript_id in path:
            return
        path += (now.transcript_id,)
        now = replaced[now.transcript_id].moved(now)
        if now is not None:
            yield path, now


def last_text(replaced: Replacements, transcript_id: str) -> str:
    """Return the text that stands in an interview's place now; itself where none does."""
    seen = {transcript_id}
    while transcript_id in replaced and replaced[transcript_id].by not in seen:
        transcript_id = replaced[transcript_id].by
        seen.add(transcript_id)
    return transcript_id


def placed(replaced: Replacements, place: Place, out: Collection[str]) -> Place | None:
    """Return where a passage of an interview that is out stands in a text that is in."""
    seen: set[str] = set()
    while place[0] in out:
        each = replaced.get(place[0])
        if each is None or place[0] in seen:
            return None
        seen.add(place[0])
        span = each.span(*place[1:])
        if span is None:
            return None
        place = (each.by, *span)
    return place


def placed_memo(replaced: Replacements, memo: Memo, out: Collection[str]) -> Memo | None:
    """Return a memo on an interview that is out where its words are now; None: nowhere."""
    seen: set[str] = set()
    while memo.transcript_id in out:
        each = replaced.get(memo.transcript_id or "")
        if each is None or memo.transcript_id in seen:
            return None
        seen.add(memo.transcript_id or "")
        if memo.end == 0:  # on the interview as a whole
            memo = replace(memo, transcript_id=each.by)
            continue
        span = each.span(memo.start, memo.end)
        if span is None:
            return None
        words = each.words(memo.start, memo.end, memo.quote)
        memo = replace(memo, transcript_id=each.by, start=span[0], end=span[1], quote=words)
    return memo


@dataclass(frozen=True)
class NotCarried:
    """What somebody decided about a replaced interview, in words that its new text has not.

    what: coding, refusal, seen (no code fits), memo, cut, question. coder: "" where it is not
    known to the state. id: of a memo; of a coding, its decision. turn: of a question. words: a
    memo's.
    """

    what: str
    transcript_id: str
    coder: str = ""
    start: int = 0
    end: int = 0
    code_id: str = ""
    id: str = ""
    turn: int = 0
    words: str = ""


def not_carried(state: State, out: Collection[str]) -> Iterator[NotCarried]:
    """Return what has no place in the text that took an interview's place.

    state: with all that was decided, also about interviews that are out.
    """
    replaced = {
        id_: each
        for id_, each in state.trace.replaced.items()
        if id_ in out and last_text(state.trace.replaced, id_) not in out
    }
    for found in (*decided_in(state, replaced), *written_in(state, replaced)):
        each = replaced[found.transcript_id]
        if found.what == "question":
            lost = each.turn(found.turn) is None
        else:
            lost = each.span(found.start, found.end) is None
        if lost:
            yield found


def decided_in(state: State, interviews: Container[str]) -> Iterator[NotCarried]:
    """Return what is decided about passages of some interviews, as if none of it were carried."""
    for coding in state.codings:
        if coding.transcript_id not in interviews:
            continue
        place = (coding.transcript_id, coding.coder, coding.start, coding.end)
        yield NotCarried("coding", *place, coding.code_id, coding.event_id)
    for coder, id_, start, end, code_id in state.rejected:
        if id_ in interviews:
            yield NotCarried("refusal", id_, coder, start, end, state.resolve(code_id))
    for coder, id_, start, end in sorted((e for e in state.seen if e[1] in interviews), key=str):
        yield NotCarried("seen", id_, coder, start, end)


def written_in(state: State, interviews: Container[str]) -> Iterator[NotCarried]:
    """Return the memos on passages, cuts and questions of turns of some interviews."""
    for memo in state.memos.values():
        if memo.transcript_id and memo.transcript_id in interviews and memo.end:
            place = (memo.transcript_id, memo.coder, memo.start, memo.end)
            yield NotCarried("memo", *place, id=memo.id, words=memo.text)
    for id_, cuts in state.cuts.items():
        for cut in cuts if id_ in interviews else ():
            yield NotCarried("cut", id_, start=cut.start, end=cut.end)
    for id_, turn in (each for each in state.questions if each[0] in interviews):
        yield NotCarried("question", id_, turn=turn)
