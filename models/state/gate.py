"""The gate that a stored decision passes, whether it comes by a merge or is read from a file.

In:     decisions as they stand in a file, and what else stands there.
Out:    for each the reason why this program would not have written it, or none.

models.store.references checks what is decided here against the state as it is. A decision that two
copies made without each other may not fit that state any more and is right all the same, so what is
asked here is less: that it is whole, that its words are the text at its place, and that what
it names was made by some decision of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field

from models.codebook.frameworks import check_framework_data
from models.codebook.reading import from_dict
from models.coders import same_coder
from models.errors import CodebookInvalid, EventInvalid, SpanMismatch
from models.events import (
    CODE_KINDS,
    LONGEST_NAMED,
    SPAN,
    AboutInterview,
    AboutPassage,
    CodebookImported,
    CommentWritten,
    Decision,
    Event,
    FrameworkAdded,
    MemoRemoved,
    MemoWritten,
    RoundOpened,
    SegmentJoined,
    SegmentSplit,
    SpeakerRole,
    TranscriptReplaced,
    TurnQuestion,
    Undone,
    UnitSettled,
    check_stored,
)
from models.json_shapes import FileData
from models.records import Codebook, StoredTurn
from models.spans import check_span, is_offset, may_cut
from models.state.births import own_id

Turns = list[StoredTurn]

# asked of every decision of a log: tuples, since A | B is made anew each time
PLACED = (AboutInterview, AboutPassage)
WITH_OFFSETS = (AboutPassage, MemoWritten, CommentWritten)
WITH_CODEBOOK = (CodebookImported, RoundOpened)


def codebook_in(data: FileData) -> Codebook:
    """Return a codebook that a decision holds. Raises EventInvalid for what cannot be one."""
    try:
        book = from_dict(data)
        ids = [code.id for code in book.codes]
        for framework in data.get("frameworks") or ():
            check_framework_data(framework)
    except CodebookInvalid as error:
        raise EventInvalid(str(error)) from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise EventInvalid("It holds a codebook that cannot be read.") from error
    named = all(0 < len(each) <= LONGEST_NAMED and each.strip() for each in ids)
    kinds = all(code.kind in CODE_KINDS for code in book.codes)
    if not named or not kinds or len(set(ids)) < len(ids):
        raise EventInvalid("It holds a codebook with a code that is none.")
    return book


def framework_in(data: FileData) -> str:
    """Return the id of a framework that a decision holds. Raises EventInvalid."""
    try:
        check_framework_data(data)
        return str(data["id"])
    except (CodebookInvalid, AttributeError, KeyError, TypeError) as error:
        raise EventInvalid("It holds a framework that cannot be read.") from error


def check_whole(event: Event) -> None:
    """Raise EventInvalid unless a decision can be read by itself, whatever it names."""
    check_stored(event)
    made = event.decision
    if isinstance(made, WITH_OFFSETS):
        for key, at in (("start", made.start), ("end", made.end)):
            if at is not None and not is_offset(at):
                raise EventInvalid(
                    f"A {made.kind} decision has a {key} that is no place in a text."
                )
    elif isinstance(made, WITH_CODEBOOK):
        codebook_in(made.codebook)
    elif isinstance(made, FrameworkAdded):
        framework_in(made.framework)


@dataclass
class Made:
    """What the decisions of a log have made, in force or not: what others may name."""

    codes: set[str] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    memos: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    frameworks: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    research_questions: set[str] = field(default_factory=set)
    guide_roles: set[str] = field(default_factory=set)
    rounds: dict[str, frozenset[tuple[str, int, int]]] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take a decision that check_stored has passed. Raises EventInvalid for a bad codebook."""
        made = event.decision
        if isinstance(made, WITH_CODEBOOK):
            book = codebook_in(made.codebook)
            self.codes |= {each.id for each in book.codes}
            self.questions |= {each.id for each in book.questions}
            self.research_questions |= {each.id for each in book.research_questions}
            self.guide_roles |= {each.id for each in book.roles}
            self.frameworks |= {each.id for each in book.frameworks}
            if isinstance(made, RoundOpened):
                self.rounds[made.round_id] = frozenset(made.places)
        elif isinstance(made, FrameworkAdded):
            self.frameworks.add(framework_in(made.framework))
        elif made.makes:
            ids = self.of_family(made.family)
            assert isinstance(ids, set)
            ids |= {made.made_id, own_id(made.made_id, event)}
        self.events[event.id] = event

    def of_family(self, family: str) -> Container[str]:
        """Return the ids that decisions gave to things of a sort."""
        found: Container[str] = getattr(self, f"{family}s")
        return found


def check_same(earlier: str, text: str, made: TranscriptReplaced) -> None:
    """Raise EventInvalid unless what is said to be the same in two texts is."""
    for start, there, length, joined in made.same:
        words = earlier[start : start + length]
        alike = len(words) == length and words == text[there : there + length]
        if not alike or (joined is not None and not text.startswith(joined, there - len(joined))):
            raise EventInvalid("It holds words as the same that differ in the two texts.")


class Gate:
    """Checks decisions of one file, against what stands in it.

    text_of, turns_of: of an interview; None where there is none. whole: whether all of the log
    is seen; if not, what is named may have been made by a decision that is not shown.
    """

    def __init__(
        self,
        text_of: Callable[[str], str | None],
        turns_of: Callable[[str], Turns],
        *,
        whole: bool = True,
    ) -> None:
        self.made = Made()
        self._text_of, self._turns_of, self._whole = text_of, turns_of, whole

    def faults(self, events: Iterable[Event]) -> dict[int, str]:
        """Return why decisions are none, by their number in the given order; take the others."""
        faults: dict[int, str] = {}
        fresh: list[tuple[int, Event]] = []
        for number, event in enumerate(events):
            try:
                check_stored(event)
                self.made.add(event)
            except EventInvalid as error:
                faults[number] = str(error)
            else:
                fresh.append((number, event))
        for number, event in fresh:  # now that all that was made is known
            try:
                self._check(event)
            except (EventInvalid, SpanMismatch) as error:
                faults[number] = str(error)
        return faults

    def _check(self, event: Event) -> None:
        made = event.decision
        if isinstance(made, PLACED):
            self._check_place(made)
        elif isinstance(made, MemoWritten | CommentWritten):
            self._check_subject(made)
        if not self._whole:
            return
        self._check_names(made)
        if made.is_coding:  # most of a log; nothing more is asked of it
            return
        if isinstance(made, MemoRemoved) and made.memo_id not in self.made.memos:
            raise EventInvalid("No decision wrote that memo.")
        if isinstance(made, UnitSettled) and made.place not in self.made.rounds[made.round_id]:
            raise EventInvalid("That is no unit of the round.")
        if isinstance(made, RoundOpened):
            for id_, _, end in self.made.rounds[made.round_id]:
                text = self._text_of(id_)
                if text is None or end > len(text):
                    raise EventInvalid(f"{id_} has no unit that ends at {end}.")
        if isinstance(made, Undone):
            self._check_undo(event, made)

    def _check_names(self, made: Decision) -> None:
        for holds, id_ in made.names():
            family = holds.names
            if holds.must_exist and id_ not in self.made.of_family(family):
                raise EventInvalid(f'No decision made a {family} "{id_}".')

    def _text(self, transcript_id: str) -> str:
        text = self._text_of(transcript_id)
        if text is None:
            raise EventInvalid(f"There is no interview {transcript_id}.")
        return text

    def _check_place(self, made: AboutInterview | AboutPassage) -> None:
        text = self._text(made.transcript_id)
        if isinstance(made, AboutPassage):
            check_span(text, made.start, made.end, made.quote, made.transcript_id)
        if made.is_coding:
            return
        if isinstance(made, SegmentSplit | SegmentJoined):
            self._check_cut(made)
        elif isinstance(made, TranscriptReplaced):
            self._check_same(made, text)
        elif isinstance(made, TurnQuestion):
            if made.turn >= len(self._turns_of(made.transcript_id)):
                raise EventInvalid(f"There is no turn {made.turn}.")
        elif isinstance(made, SpeakerRole):
            turns = self._turns_of(made.transcript_id)
            if made.speaker not in {each["speaker"] for each in turns}:
                raise EventInvalid("Nobody of that name speaks there.")

    def _check_same(self, made: TranscriptReplaced, text: str) -> None:
        """The stretches are the same words; a file for a second coder has not the earlier text."""
        earlier = self._text_of(made.earlier)
        if earlier is not None:
            check_same(earlier, text, made)

    def _check_cut(self, made: SegmentSplit | SegmentJoined) -> None:
        turns = self._turns_of(made.transcript_id)
        if not any(each["start"] <= made.start and made.end <= each["end"] for each in turns):
            raise EventInvalid("A segment lies in one turn; this span does not.")
        if isinstance(made, SegmentSplit) and not may_cut(made.quote, made.at - made.start):
            raise EventInvalid("A segment is cut between two words or signs of its own.")

    def _check_subject(self, made: MemoWritten | CommentWritten) -> None:
        if made.transcript_id is not None:
            text, given = self._text(made.transcript_id), made.span
            if 1 < len(given) < len(SPAN):
                raise EventInvalid("A passage has an interview, start, end and words.")
            if len(given) == len(SPAN):
                check_span(text, made.start, made.end, made.quote, made.transcript_id)
        elif made.span:
            raise EventInvalid("A place without an interview.")
        if len(made.subjects) > 1:
            raise EventInvalid(f"A {made.family} is about one thing: a passage, a code or a theme.")

    def _check_undo(self, event: Event, made: Undone) -> None:
        for id_ in made.event_ids:
            taken = self.made.events.get(id_)
            if taken is None:
                raise EventInvalid("It takes back a decision that is not there.")
            if not same_coder(taken.actor, event.actor):
                raise EventInvalid(
                    f"It takes back a decision of {taken.actor}; only they can take it back."
                )
            if not taken.decision.undoable or taken.order >= event.order:
                raise EventInvalid("It takes back what cannot be taken back.")
