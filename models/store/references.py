"""Check that what a decision names exists: codes, themes, turns, questions, earlier decisions.

As of the log and the part of the batch that was already taken. Raises EventInvalid or
SpanMismatch; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.codebook.frameworks import check_framework_data
from models.coders import is_among, same_coder
from models.errors import CodebookInvalid, EventInvalid
from models.events import (
    LONGEST_NAMED,
    SPAN,
    AboutCode,
    AboutGuide,
    AboutInterview,
    AboutPassage,
    AboutStudy,
    AboutTheme,
    CodeCreated,
    CodeMerged,
    CodeMoved,
    CodeRevived,
    CodesPaired,
    CodingDecision,
    Decision,
    Event,
    FrameworkAdded,
    FrameworkRemoved,
    GuideRoleRemoved,
    MemoRemoved,
    MemoWritten,
    NewEvent,
    QuestionRemoved,
    QuestionWritten,
    RelationMade,
    RelationRejected,
    RelationRemoved,
    RelationRetyped,
    RelationTurned,
    ResearchQuestionRemoved,
    RoundClosed,
    RoundFinished,
    RoundOpened,
    SegmentJoined,
    SegmentSplit,
    SpeakerRole,
    ThemeCodes,
    ThemeCreated,
    ThemeMerged,
    ThemeQuestion,
    ThemeRelation,
    ThemeSplit,
    TranscriptDescribed,
    TranscriptRemoved,
    TranscriptRenamed,
    TranscriptReplaced,
    TranscriptRestored,
    TurnQuestion,
    Undone,
    UnitSettled,
    decision_of,
)
from models.spans import check_span, may_cut
from models.state.derive import State
from models.state.gate import Turns, check_same
from models.state.interviews import why_it_stays
from models.state.lineage import walk
from models.state.rounds import Round
from models.store.advising import AdviceDecision, check_advice, refuse_of_advisor
from models.store.seen import Seen
from models.store.tables import EventRow, TranscriptRow

GUIDE_ROLE = "guide_role"  # the attribute that says as whom a participant was asked
RelationDecision = (
    RelationMade | RelationRemoved | RelationRetyped | RelationTurned | RelationRejected
)
LOOKUP = 500  # ids in one IN (...): below every database's limit


@dataclass
class ReferenceIndex:
    """What decisions may name, light enough to be copied for each batch."""

    parents: dict[str, str | None] = field(default_factory=dict)  # of every code
    merged: dict[str, str] = field(default_factory=dict)  # code -> the code it went into
    themes: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    frameworks: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    research_questions: set[str] = field(default_factory=set)
    guide_roles: set[str] = field(default_factory=set)
    comments: dict[str, str] = field(default_factory=dict)  # comment -> who wrote it
    answers: dict[str, str] = field(default_factory=dict)  # likewise
    advisors: set[str] = field(default_factory=set)  # by models.coders.coder_key
    undone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, state: State) -> ReferenceIndex:
        codes = state.codes.values()
        book = state.codebook
        return cls(
            parents={code.id: code.parent for code in codes},
            merged={code.id: code.merged_into for code in codes if code.merged_into},
            themes=set(state.themes),
            relations=set(state.relations),
            frameworks={each.id for each in book.frameworks} if book else set(),
            questions={each.id for each in book.questions} if book else set(),
            research_questions={each.id for each in book.research_questions} if book else set(),
            guide_roles={each.id for each in book.roles} if book else set(),
            comments={each.id: each.by for each in state.advice.comments.values()},
            answers={e.id: e.by for c in state.advice.comments.values() for e in c.answers},
            advisors=set(state.advice.advisors),
            undone=set(state.undone),
        )

    def copy(self) -> ReferenceIndex:
        return ReferenceIndex(
            dict(self.parents),
            dict(self.merged),
            set(self.themes),
            set(self.relations),
            set(self.frameworks),
            set(self.questions),
            set(self.research_questions),
            set(self.guide_roles),
            dict(self.comments),
            dict(self.answers),
            set(self.advisors),
            set(self.undone),
        )


def _is_of_guide(made: Decision) -> bool:
    """Whether a decision changes what was asked, or as whom somebody was."""
    if isinstance(made, TranscriptDescribed):
        return GUIDE_ROLE in made.attributes
    return isinstance(made, AboutGuide)


class ReferenceChecker:
    """The checks of one batch of decisions, in one transaction."""

    def __init__(
        self,
        session: Session,
        names: Callable[[], ReferenceIndex],
        state: Callable[[], State],
        text_of: Callable[[str], str | None],
        *,
        is_taken: Callable[[str, str], bool],
        given_by: Callable[[str, tuple[str, int, int], str], list[str]],
        gone_by: Callable[[Sequence[str]], Collection[str]],
        is_first: bool = False,
    ) -> None:
        """is_taken: whether what this coder does not see has an id, by what it is of.

        gone_by: the interviews that taking back some decisions would take out of the study.
        is_first: whether nothing is in the log yet.
        """
        self._is_taken, self._gone_by, self._is_first = is_taken, gone_by, is_first
        self._session = session
        self._load = names
        self._state = state
        self._text_of = text_of
        self._seen = Seen(state, given_by)
        self._loaded: ReferenceIndex | None = None
        self._owned = False  # whether the names are this batch's own copy

    @property
    def _names(self) -> ReferenceIndex:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _own(self) -> ReferenceIndex:
        """Return names that this batch may add to."""
        if not self._owned:
            self._loaded, self._owned = self._names.copy(), True
        return self._names

    def filled_in(self, event: NewEvent) -> NewEvent:
        """Return a decision with what its author saw: whose words it replaces, what it ends."""
        return self._seen.filled_in(event)

    def took(self, event: Event) -> None:
        """Take a decision of this batch that is written."""
        self._seen.took(event)

    def check(self, event: NewEvent) -> None:
        """Raise EventInvalid or SpanMismatch unless what a decision names is there."""
        made = event.decision
        if not self._is_first:  # what begins a study stands in a log that is not there yet
            refuse_of_advisor(event, self._names.advisors)
        if isinstance(made, MemoWritten | MemoRemoved):
            self._check_memo(event, made)
        if isinstance(made, AdviceDecision):
            self._check_advice(event, made)
        if isinstance(made, AboutInterview | AboutPassage):
            self._check_transcript(made)
            if made.moves_units:
                self._check_not_frozen(made.transcript_id)
        self._check_named(event, made)

    def _check_named(self, event: NewEvent, made: Decision) -> None:
        if isinstance(made, CodingDecision):
            self._check_codes(made.code_id)
        elif isinstance(made, AboutCode):
            self._check_code(made)
        elif isinstance(made, AboutTheme):
            self._check_theme(made)
        elif isinstance(made, CodesPaired):
            self._check_codes(made.first, made.second)
        elif isinstance(made, RelationDecision):
            self._check_relation(made)
        elif isinstance(made, SegmentSplit | SegmentJoined):
            self._check_cut(made)
        elif isinstance(made, FrameworkAdded | FrameworkRemoved):
            self._check_framework(made)
        elif isinstance(made, AboutStudy):
            self._check_study(made)
        elif isinstance(made, RoundOpened):
            self._check_opening(made)
        elif isinstance(made, RoundFinished | RoundClosed | UnitSettled):
            self._check_round(event, made)
        elif isinstance(made, Undone):
            self._check_undo(event, made)

    def _check_advice(self, event: NewEvent, made: AdviceDecision) -> None:
        check_advice(
            event,
            made,
            self._own(),
            session=self._session,
            state=self._state,
            text_of=self._text,
        )

    def _check_opening(self, made: RoundOpened) -> None:
        if made.round_id in self._state().rounds:
            raise EventInvalid(f'There already is a round "{made.round_id}" here.')
        for transcript_id, spans in made.units.items():
            text = self._text_of(transcript_id)
            if text is None or spans[-1][1] > len(text):
                raise EventInvalid(f"{transcript_id} has no unit that ends at {spans[-1][1]}.")
            if (gone := self._state().removed.get(transcript_id)) is not None:
                raise EventInvalid(f"“{gone.name}” was removed from this study; put it back first.")

    def _check_round(
        self, event: NewEvent, made: RoundFinished | RoundClosed | UnitSettled
    ) -> None:
        round_ = self._state().rounds.get(made.round_id)
        if round_ is None:
            raise EventInvalid(f'There is no round "{made.round_id}" of double coding here.')
        if isinstance(made, RoundFinished) and not is_among(event.actor, round_.coders):
            raise EventInvalid(
                f'{event.actor} is no coder of "{round_.name}": {", ".join(round_.coders)} are.'
            )
        if isinstance(made, UnitSettled):
            self._check_settled(event, made, round_)

    def _check_not_frozen(self, transcript_id: str) -> None:
        """Units that are coded twice are the same for all until the round is closed."""
        for round_ in self._state().rounds.values():
            if not round_.closed and any(place[0] == transcript_id for place in round_.units):
                raise EventInvalid(
                    f'The units of this interview are frozen while "{round_.name}" is coded by '
                    f"{' and '.join(round_.coders)}. Close the round first.",
                )

    def _check_settled(self, event: NewEvent, made: UnitSettled, round_: Round) -> None:
        if made.place not in round_.units:
            raise EventInvalid(f'That is no unit of the round "{round_.name}".')
        if not round_.closed:
            raise EventInvalid(f'"{round_.name}" is still being coded blind; close it first.')
        if not (event.reason or "").strip():
            raise EventInvalid("A disagreement is settled with a reason.")
        if made.resolution == "coder" and not is_among(str(made.coder), round_.coders):
            raise EventInvalid(f"Whose codes hold is one of {', '.join(round_.coders)}.")
        self._check_codes(*made.code_ids)

    def _text(self, transcript_id: str) -> str:
        text = self._text_of(transcript_id)
        if text is None:  # perhaps imported in this very transaction
            row = self._session.get(TranscriptRow, transcript_id)
            if row is None:
                raise EventInvalid(f"There is no transcript {transcript_id} in this study.")
            text = row.text
        return text

    def _check_transcript(self, made: AboutInterview | AboutPassage) -> None:
        text = self._text(made.transcript_id)
        if isinstance(made, AboutPassage):
            check_span(text, made.start, made.end, made.quote, made.transcript_id)
        elif _is_of_guide(made):
            self._check_guide_open()
        elif isinstance(made, TurnQuestion):
            self._check_question(made)
        elif isinstance(made, TranscriptReplaced):
            self._check_replaced(made, text)
        elif isinstance(made, TranscriptRemoved | TranscriptRestored | TranscriptRenamed):
            self._check_interview(made)
        elif isinstance(made, SpeakerRole):
            turns = self._turns(made.transcript_id)
            if made.speaker not in {each["speaker"] for each in turns}:
                raise EventInvalid(f"Nobody of that name speaks in {made.transcript_id}.")

    def _check_interview(
        self, made: TranscriptRemoved | TranscriptRestored | TranscriptRenamed
    ) -> None:
        state, id_ = self._state(), made.transcript_id
        if isinstance(made, TranscriptRestored):
            if id_ not in state.removed.keys() | state.leaving.keys():
                raise EventInvalid("That interview is in the study; there is nothing to put back.")
            return
        if id_ not in state.names:
            raise EventInvalid("That interview is not in the study any more.")
        if isinstance(made, TranscriptRemoved):
            self._check_stays_in({id_})
        elif not made.name.isprintable() or len(made.name) > LONGEST_NAMED:
            raise EventInvalid(f"An interview's name is one line of at most {LONGEST_NAMED} signs.")
        elif made.name in {name for each, name in state.names.items() if each != id_}:
            raise EventInvalid(f"There already is an interview called “{made.name}”.")

    def _check_replaced(self, made: TranscriptReplaced, text: str) -> None:
        state = self._state()
        if made.earlier not in state.names:
            raise EventInvalid("That interview is not in the study any more.")
        if why := why_it_stays(state, made.earlier, "replaced"):
            raise EventInvalid(why)
        if made.transcript_id in state.names:
            raise EventInvalid("The text that is to take its place is in the study already.")
        check_same(self._text(made.earlier), text, made)

    def _check_stays_in(self, gone: Collection[str]) -> None:
        """Refuse that interviews go whose units are coded twice just now."""
        for id_ in gone:
            if why := why_it_stays(self._state(), id_):
                raise EventInvalid(why)

    def _turns(self, transcript_id: str) -> Turns:
        row = self._session.get(TranscriptRow, transcript_id)
        return row.turns if row is not None else []

    def _check_question(self, made: TurnQuestion) -> None:
        turns = self._turns(made.transcript_id)
        if made.turn >= len(turns):
            raise EventInvalid(
                f"There is no turn {made.turn} in {made.transcript_id}; it has "
                f"{len(turns)}, counted from 0."
            )
        if made.question_id is not None and made.question_id not in self._names.questions:
            raise EventInvalid(f'There is no guide question "{made.question_id}" in this study.')

    def _check_cut(self, made: SegmentSplit | SegmentJoined) -> None:
        turns = self._turns(made.transcript_id)
        if not any(each["start"] <= made.start and made.end <= each["end"] for each in turns):
            raise EventInvalid("A segment lies in one turn; this span does not.")
        if isinstance(made, SegmentSplit) and not may_cut(made.quote, made.at - made.start):
            raise EventInvalid("A segment is cut between two words or signs of its own.")

    def _check_memo(self, event: NewEvent, made: MemoWritten | MemoRemoved) -> None:
        if isinstance(made, MemoWritten):
            if made.span and len(made.span) < len(SPAN):
                raise EventInvalid("A memo on a passage names interview, start, end and words.")
            if len(made.subjects) > 1:
                raise EventInvalid("A memo is about one thing: a passage, a code or a theme.")
        memo = self._state().memos.get(made.memo_id)
        if memo is not None and not same_coder(memo.coder, event.actor):
            raise EventInvalid("That memo is another person's; only who wrote it can change it.")
        if isinstance(made, MemoRemoved):  # to take away what is not there is no fault
            return
        self._check_free(made)
        self._check_codes(made.code_id)
        if made.theme_id is not None and made.theme_id not in self._names.themes:
            raise EventInvalid(f'There is no theme "{made.theme_id}" in this study.')
        if made.transcript_id is not None:
            text = self._text(made.transcript_id)
            check_span(text, made.start, made.end, made.quote, made.transcript_id)

    def _check_free(self, made: Decision) -> None:
        """Refuse an id that is in use where this coder does not look, and say no more than that."""
        if self._is_taken(made.family, made.made_id):
            raise EventInvalid("That cannot be stored under this id. Reload the page, try again.")

    def _check_framework(self, made: FrameworkAdded | FrameworkRemoved) -> None:
        if isinstance(made, FrameworkAdded):
            try:
                check_framework_data(made.framework)
            except CodebookInvalid as error:
                raise EventInvalid(str(error)) from error
            self._own().frameworks.add(str(made.framework["id"]))
            return
        gone = made.framework_id
        if gone not in self._names.frameworks:
            raise EventInvalid(f'There is no framework "{gone}" in this study.')
        self._own().frameworks.discard(gone)

    def _check_study(self, made: AboutStudy) -> None:
        """What a decision about the study's own words names is there, and not frozen."""
        if _is_of_guide(made):
            self._check_guide_open()
        ids = {
            "question": self._names.questions,
            "research_question": self._names.research_questions,
            "guide_role": self._names.guide_roles,
        }
        for holds, named in made.names():
            known = ids[holds.names]
            if named in known or (made.makes and named == made.made_id):
                continue
            what = holds.names.replace("_", " ")
            raise EventInvalid(f'There is no {what} "{named}" in this study.')
        if isinstance(made, QuestionWritten):
            for role in made.ask.keys() - self._names.guide_roles:
                raise EventInvalid(f'There is no role "{role}" in the guide.')
        if made.makes:
            if made.made_id not in ids[made.family]:
                self._check_free(made)
            self._own_ids(made.family).add(made.made_id)
        elif isinstance(made, QuestionRemoved | ResearchQuestionRemoved | GuideRoleRemoved):
            self._own_ids(made.family).discard(getattr(made, f"{made.family}_id"))

    def _own_ids(self, family: str) -> set[str]:
        found: set[str] = getattr(self._own(), f"{family}s")
        return found

    def _check_guide_open(self) -> None:
        """The guide says what is an answer, so it is the same for all until a round is closed."""
        for round_ in self._state().rounds.values():
            if not round_.closed:
                raise EventInvalid(
                    f'The guide is frozen while "{round_.name}" is coded by '
                    f"{' and '.join(round_.coders)}. Close the round first."
                )

    def _check_codes(self, *code_ids: str | None) -> None:
        for named in code_ids:
            if named is not None and named not in self._names.parents:
                raise EventInvalid(f'There is no code "{named}" in this study.')

    def _check_code(self, made: AboutCode) -> None:
        code_id = made.code_id
        if isinstance(made, CodeCreated):
            if code_id in self._names.parents:
                raise EventInvalid(f'There already is a code "{code_id}".')
            self._check_free(made)
            self._check_codes(made.parent_id)
            self._own().parents[code_id] = made.parent_id
            return
        self._check_codes(code_id)
        if isinstance(made, CodeMerged):
            self._check_codes(made.into)
            self._check_merge(code_id, made.into)
        if isinstance(made, CodeMoved):
            self._check_codes(made.parent)
            self._check_move(code_id, made.parent)
        if isinstance(made, CodeRevived) and code_id in self._names.merged:
            into = self._names.merged[code_id]
            raise EventInvalid(
                f"“{self._called(code_id)}” was merged into “{self._called(into)}”. Undo the merge "
                "to have it back."
            )

    def _called(self, code_id: str) -> str:
        """Return what people call a code."""
        code = self._state().codes.get(code_id)
        return code.name if code is not None else code_id

    def _check_merge(self, code_id: str, into: str) -> None:
        if code_id == into:
            raise EventInvalid(f"The code “{self._called(into)}” cannot be merged into itself.")
        if code_id in walk(into, self._names.merged.get):
            raise EventInvalid(
                f"The code “{self._called(into)}” is already merged into "
                f"“{self._called(code_id)}”. Undo that first."
            )
        self._own().merged[code_id] = into

    def _check_move(self, code_id: str, parent: str | None) -> None:
        if code_id in walk(parent, self._names.parents.get):
            raise EventInvalid(
                f"The code “{self._called(code_id)}” cannot be moved below itself or its own codes."
            )
        self._own().parents[code_id] = parent

    def _check_themes(self, *theme_ids: str) -> None:
        for named in theme_ids:
            if named not in self._names.themes:
                raise EventInvalid(f'There is no theme "{named}" in this study.')

    def _check_theme(self, made: AboutTheme) -> None:
        if not isinstance(made, ThemeCreated):
            self._check_themes(made.theme_id)
        if made.makes and made.made_id in self._names.themes:
            raise EventInvalid(f'There already is a theme "{made.made_id}" in this study.')
        if isinstance(made, ThemeMerged):
            self._check_themes(made.into)
            if made.theme_id == made.into:
                raise EventInvalid("A theme cannot be merged into itself.")
        if isinstance(made, ThemeCreated | ThemeSplit | ThemeCodes):
            self._check_codes(*made.code_ids)
        if isinstance(made, ThemeCodes):
            self._check_codes(*(made.added or ()))
        if isinstance(made, ThemeRelation):
            self._check_relations(made.relation_id)
        research = self._names.research_questions
        if isinstance(made, ThemeQuestion) and made.research_question_id not in research:
            raise EventInvalid(
                f'There is no research question "{made.research_question_id}" in this study.'
            )
        if made.makes:
            self._check_free(made)
            self._own().themes.add(made.made_id)

    def _check_relation(self, made: RelationDecision) -> None:
        if isinstance(made, RelationMade | RelationTurned | RelationRejected):
            self._check_codes(made.first, made.second)
        if isinstance(made, RelationMade):
            self._check_free(made)
            self._own().relations.add(made.relation_id)
        elif not isinstance(made, RelationRejected):
            self._check_relations(made.relation_id)

    def _check_relations(self, relation_id: str) -> None:
        if relation_id not in self._names.relations:
            raise EventInvalid(f'There is no relation "{relation_id}" in this study.')

    def _check_undo(self, event: NewEvent, made: Undone) -> None:
        wanted = made.event_ids
        decisions = self._looked_up(wanted)
        undos = [each for _, each in decisions.values() if isinstance(each, Undone)]
        again = {id_ for each in undos for id_ in each.event_ids}  # without them
        touched = [*decisions.values(), *self._looked_up(tuple(again)).values()]
        if any(_is_of_guide(each) for _, each in touched):
            self._check_guide_open()
        for event_id in wanted:
            if event_id not in decisions:
                raise EventInvalid(f"There is no decision {event_id} to undo.")
            actor, taken = decisions[event_id]
            if not same_coder(actor, event.actor):
                raise EventInvalid(
                    f"Decision {event_id} is another person's; only they can undo it."
                )
            if not taken.undoable:
                raise EventInvalid(f"{taken.kind} cannot be undone.")
            if event_id in self._names.undone and event_id not in again:
                raise EventInvalid(f"Decision {event_id} is already taken back.")
            if isinstance(taken, CodeCreated):
                self._check_unused(taken.code_id, wanted)
        self._check_stays_in(self._gone_by(wanted) if undos or _moves(decisions) else ())
        undone = self._own().undone
        undone.update(wanted)
        undone.difference_update(again - set(wanted))  # an undo taken back brings back what it took

    def _looked_up(self, wanted: Sequence[str]) -> dict[str, tuple[str, Decision]]:
        """Return who decided what, by id; what is stored and is no decision is not there."""
        decisions: dict[str, tuple[str, Decision]] = {}
        for i in range(0, len(wanted), LOOKUP):
            rows = self._session.execute(
                select(EventRow.id, EventRow.actor, EventRow.kind, EventRow.payload).where(
                    EventRow.id.in_(wanted[i : i + LOOKUP])
                )
            )
            for row in rows:
                with suppress(EventInvalid):
                    decisions[row.id] = row.actor, decision_of(row.kind, row.payload)
        return decisions

    def _check_unused(self, code_id: str, wanted: Sequence[str]) -> None:
        """A code that somebody coded with is not unmade; its codings would hang in the air."""
        codings = [each.event_id for each in self._state().codings if each.given_code_id == code_id]
        left = set(codings) - set(wanted)
        if left:
            raise EventInvalid(
                f"The code “{self._called(code_id)}” is in use ({len(left)} codings), so making it "
                "cannot be undone. Retire it instead.",
            )


def _moves(decisions: Mapping[str, tuple[str, Decision]]) -> bool:
    """Whether one of some decisions says if an interview is in."""
    return any(each.moves_interview for _, each in decisions.values())
