"""Derive the current state of a study from its log of decisions.

In:     events in any order.
Out:    one State: codebook, codings, rejections, roles, confirmed questions, relations, themes.

`derive` is pure and total: the same set of events gives the same state on every machine,
whatever order they were read in, and it gives one for any set. That is what lets two study
files be merged by union. A decision that no longer fits what came before it (a circle that two
copies closed between them, a theme that is gone) is passed over here and stays in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from models.coders import same_coder
from models.errors import EventInvalid
from models.events import (
    CodeCreated,
    CodingConfirmed,
    CodingDecision,
    CodingRemoved,
    CopyMerged,
    CopyParted,
    CopyRejoined,
    Decision,
    Event,
    OfThisFile,
    SuggestionAccepted,
    SuggestionRejected,
    ThemeCreated,
    ThemeSplit,
    TranscriptImported,
    TranscriptReplaced,
    Undone,
)
from models.records import Code
from models.state.births import Births, Twice
from models.state.gate import check_whole
from models.state.guide import FAMILIES, part_in
from models.state.interviews import names_of_interviews, without_removed
from models.state.lineage import untangled
from models.state.reducers import REDUCERS, unmade
from models.state.replaced import Replacement, carried, replacements_in
from models.state.rounds import Adjudication
from models.state.state import (
    Codes,
    Coding,
    CodingKey,
    RejectedRelation,
    Relation,
    State,
    Theme,
    corrected,
)
from models.state.themes import pairs_now
from models.state.wordings import Conflict, Wordings, knew, shared_clocks

__all__ = [
    "Coding",
    "Relation",
    "State",
    "StateBuilder",
    "Theme",
    "begin",
    "corrected",
    "derive",
    "undone_ids",
]


R = TypeVar("R", Relation, RejectedRelation)
SETTLES = (Undone, OfThisFile)  # say of other decisions whether they are in force
ENDS = (CodingRemoved, SuggestionRejected)
# remembered where they are taken back
UNMADE = (CodeCreated, ThemeCreated, ThemeSplit, TranscriptImported, TranscriptReplaced)
BEGINS = (*SETTLES, TranscriptReplaced)  # say of decisions before them how they count


def undone_ids(events: Iterable[Event]) -> frozenset[str]:
    """Return the ids of events taken back by an undo that is itself still in force.

    An undo only reaches back, and only to its own maker's decisions, so one pass from the newest
    event settles all. What came by a merge that was set aside in this file is not in force
    either, save interviews: what was decided about them since would hang in the air.
    """
    log = list(events)
    undos = [each for each in log if isinstance(each.decision, SETTLES)]
    if not undos:
        return frozenset()
    by_id = {each.id: each for each in log}
    undone: set[str] = set()
    aside: set[str] = set()  # came by a merge that is set aside
    standing: set[str] = set()  # came by one that is not
    parted: dict[str, bool] = {}  # merge -> what was decided about it last
    for event in sorted(undos, key=lambda each: each.order, reverse=True):
        if event.id in undone or event.id in aside:
            continue
        made = event.decision
        if isinstance(made, Undone):
            undone.update(_taken_by(event, made, by_id))
        elif isinstance(made, CopyParted | CopyRejoined):
            parted.setdefault(made.merge_id, isinstance(made, CopyParted))
        elif isinstance(made, CopyMerged) and parted.get(event.id, False):
            aside.update(_brought_by(made, by_id) - standing)
        elif isinstance(made, CopyMerged):
            standing.update(made.event_ids)
            aside -= standing
    return frozenset(undone | aside)


def _brought_by(merge: CopyMerged, by_id: dict[str, Event]) -> set[str]:
    brought = (id_ for id_ in merge.event_ids if id_ in by_id)
    return {id_ for id_ in brought if not by_id[id_].decision.outlives_parting}


def _taken_by(undo: Event, made: Undone, by_id: dict[str, Event]) -> list[str]:
    found = []
    for id_ in made.event_ids:
        taken = by_id.get(id_)
        if taken is None or not same_coder(taken.actor, undo.actor):
            continue
        if not taken.decision.undoable:
            continue
        if taken.order < undo.order:
            found.append(id_)
    return found


def begin(log: Sequence[Event]) -> tuple[StateBuilder, Births]:
    """Return what a log in its order is folded with from its beginning, and who made what in it."""
    undone = undone_ids(log)
    births = Births.of(log, undone)
    replaced = replacements_in(log, undone)
    return StateBuilder(undone, shared_clocks(log), tuple(births.twice), replaced), births


def derive(events: Iterable[Event]) -> State:
    """Fold the log into the state it describes. What is no decision at all is left out."""
    log = sorted(filter(_is_whole, events), key=lambda each: each.order)
    fold, births = begin(log)
    return fold.extend(births.told_apart(log)).state()


def _is_whole(event: Event) -> bool:
    try:
        check_whole(event)
    except EventInvalid:
        return False
    return True


class StateBuilder:
    """A state under way: takes events in their order, gives a State at any time."""

    def __init__(
        self,
        undone: frozenset[str] = frozenset(),
        shared: frozenset[int] = frozenset(),
        twice: tuple[Twice, ...] = (),
        replaced: dict[str, Replacement] | None = None,
    ) -> None:
        """undone, shared, twice, replaced: of the whole log, as begin gives them."""
        self._state = State(undone=undone, twice=twice)
        self._trace = self._state.trace
        self._trace.replaced = replaced or {}
        self._trace.wordings = Wordings(shared)
        self._decide: set[str] = set()  # who decided what no advisor decides, undone or not
        self._given: dict[CodingKey, Coding] = {}
        self._again: dict[CodingKey, list[Coding]] = {}  # the same, given before
        self._at: dict[tuple[str, str, int, int], dict[str, None]] = {}  # span -> codes given
        self._frame: tuple[Codes, tuple[Conflict, ...]] | None = None  # what no coding changes

    def extend(self, events: Iterable[Event]) -> StateBuilder:
        """Take further events: none may be one of BEGINS that the builder was not begun with."""
        for event in events:
            made = event.decision
            if not (made.by_advisor or made.of_this_file):
                self._decide.add(event.actor)
            if isinstance(made, SETTLES):
                continue
            if event.id in self._state.undone:
                if isinstance(made, UNMADE):
                    unmade(self._state, event, made)
                    self._frame = None
            else:
                self._take(event, made)
                if self._trace.replaced:
                    for path, now in carried(self._trace.replaced, made):
                        self._take(event, now, path)
        return self

    def _take(self, event: Event, made: Decision, path: tuple[str, ...] = ()) -> None:
        """Fold a decision. path: the interviews that it is carried over from."""
        if isinstance(made, CodingDecision):
            self._take_coding(event, made, path)
        else:
            REDUCERS[type(made)](self._state, event, made)
            self._frame = None

    def state(self) -> State:
        """Return the state so far; events taken later do not change it."""
        now = self._state
        trace = self._trace
        trace.given_members = {each.id: each.code_ids for each in now.themes.values()}
        settled = {key: _settled_as(now, each) for key, each in now.settled.items()}
        relations = {each.id: _resolved(now, each) for each in now.relations.values()}
        refused = {key: _resolved(now, each) for key, each in now.rejected_relations.items()}
        themes = {
            each.id: _with_members(now, each)
            for each in now.themes.values()
            if each.id not in trace.unmade_themes
        }
        if self._frame is None or trace.loose or trace.unmade:
            named = self._codes(settled, [*relations.values(), *refused.values()], themes)
            self._frame = named, self._conflicts(named, themes)
        codes, conflicts = self._frame
        whole = replace(
            now,
            codes=codes,
            colours={id_: colour for id_, colour in now.colours.items() if id_ in codes},
            codings=self._codings(),
            rejected=dict(now.rejected),
            coded_at=dict(now.coded_at),
            defined={id_: order for id_, order in now.defined.items() if id_ in codes},
            names=names_of_interviews(now),
            roles=dict(now.roles),
            attributes=dict(now.attributes),
            questions=dict(now.questions),
            cuts=dict(now.cuts),
            memos=dict(now.memos),
            rounds=dict(now.rounds),
            advice=now.advice.without_coders(
                self._decide.union(*(each.coders for each in now.rounds.values()))
            ),
            seen=set(now.seen),
            settled=settled,
            relations=relations,
            rejected_relations=refused,
            themes=themes,
            code_pairs=pairs_now(now),
            summaries=dict(now.summaries),
            conflicts=conflicts,
            makers={id_: who for id_, who in now.makers.items() if id_ in codes},
            kept=frozenset(e for e in codes if e in trace.unmade or e not in now.codes),
        )
        return without_removed(whole)

    def _codes(
        self,
        settled: dict[tuple[str, tuple[str, int, int]], Adjudication],
        relations: Sequence[Relation | RejectedRelation],
        themes: dict[str, Theme],
    ) -> Codes:
        """Codes without circles, and one for all that is named by what is in force.

        A code whose making was taken back stays, out of use, where somebody coded with it or
        put it into a theme; so nothing rests on a code that is not there.
        """
        all_codes, trace = self._state.codes, self._trace
        named = {code for each in themes.values() for code in each.code_ids}
        named |= {code for each in settled.values() for code in each.code_ids}
        named |= {code for each in relations for code in (each.first, each.second)}
        if trace.unmade or trace.loose:
            named |= {key[4] for key in self._given}
            named |= {self._state.resolve(each) for each in named}
        into = {each.merged_into for each in all_codes.values() if each.merged_into}
        gone = {each for each in trace.unmade if each not in named and each not in into}
        codes = {id_: each for id_, each in all_codes.items() if id_ not in gone}
        for code_id in sorted(named - codes.keys()):
            codes[code_id] = Code(id=code_id, name=code_id, kind="descriptive", retired=True)
        return Codes(untangled(codes), self._state.makers)

    def _conflicts(self, codes: Codes, themes: dict[str, Theme]) -> tuple[Conflict, ...]:
        """Wordings against each other, of what is in use."""
        live = {
            "code": {each.id for each in codes.values() if not each.retired},
            "theme": {each.id for each in themes.values() if not each.retired},
            "summary": {e.id for e in themes.values() if not e.retired or e.merged_into},
            "memo": self._state.memos.keys(),
            "comment": self._state.advice.comments.keys(),
            "answer": {e.id for c in self._state.advice.comments.values() for e in c.answers},
        }
        return tuple(
            e
            for e in self._trace.wordings.conflicts()
            if (self._is_asked(e) if e.family in FAMILIES else e.id in live[e.family])
        )

    def _is_asked(self, conflict: Conflict) -> bool:
        """Whether a part of the study's own words is there: a question, a role, a title."""
        book = self._state.codebook
        if book is None or part_in(book, conflict.family, conflict.id, conflict.part) is None:
            return False
        if conflict.family != "question":
            return True
        return any(role.id == conflict.part for role in book.roles)

    def given_by(self, coder: str, span: tuple[str, int, int], code_id: str) -> list[str]:
        """Return the decisions by which a coder's span has a code now, in whatever name."""
        place, target = (coder, *span), self._state.resolve(code_id)
        found = []
        for code in self._at.get(place, ()):
            if self._state.resolve(code) == target:
                key: CodingKey = (*place, code)
                found += [each.event_id for each in (*self._again.get(key, ()), self._given[key])]
        return found

    def _take_coding(self, event: Event, made: CodingDecision, path: tuple[str, ...]) -> None:
        place = (event.actor, made.transcript_id, made.start, made.end)
        key: CodingKey = (*place, made.code_id)
        if key[4] not in self._state.codes:
            self._trace.loose.add(key[4])
        if made.gives_code:
            self._state.rejected.pop(key, None)
            if key in self._given:
                self._again.setdefault(key, []).append(self._given[key])
            self._given[key] = _coding(event, made, path)
            self._state.coded_at[key] = event.order
            self._at.setdefault(place, {})[key[4]] = None
            return
        ends = made.ends if isinstance(made, ENDS) else None
        for code in list(self._at.get(place, {})):
            if not self._same(code, event, made.code_id, ends):
                continue
            if isinstance(made, CodingConfirmed):
                self._state.coded_at[(*place, code)] = event.order
            else:
                self._end((*place, code), ends)
        if isinstance(made, SuggestionRejected):
            self._state.rejected[key] = event.id

    def _same(self, code: str, event: Event, named: str, ends: Sequence[str] | None) -> bool:
        """Whether a code is, to who made a decision, the one that it names.

        It is where a decision says what it ends; else where the merges between the two codes
        were known to its maker: nobody takes away a code that another has merged meanwhile.
        """
        if code == named or ends is not None:
            return True
        return self._known_as(code, event) == self._known_as(named, event)

    def _known_as(self, code: str, event: Event) -> str:
        merges, shared = self._trace.merges, self._trace.wordings.shared
        while (merge := merges.get(code)) is not None and knew(event, *merge, shared):
            into = self._state.codes[code].merged_into
            if into is None:
                return code
            code = into  # merges go in no circle: models.state.reducers refuses to close one
        return code

    def _end(self, key: CodingKey, ends: Sequence[str] | None) -> None:
        """Take a coding away; of several decisions that gave it, those that are named."""
        every = [*self._again.pop(key, ()), self._given[key]]
        left = [each for each in every if ends is not None and each.event_id not in ends]
        if not left:
            place = key[:4]
            del self._at[place][key[4]], self._given[key], self._state.coded_at[key]
            return
        self._given[key] = left[-1]
        if left[:-1]:
            self._again[key] = left[:-1]

    def _codings(self) -> list[Coding]:
        """Codings under the codes that now hold them; one each, the first, after a merge."""
        kept: dict[CodingKey, Coding] = {}
        for key, coding in self._given.items():
            code_id = self._state.resolve(key[4])
            if code_id != key[4]:
                coding = replace(coding, code_id=code_id)  # noqa: PLW2901
            kept.setdefault((*key[:4], code_id), coding)
        return list(kept.values())


def _coding(event: Event, made: CodingDecision, path: tuple[str, ...]) -> Coding:
    return Coding(
        event_id=event.id,
        coder=event.actor,
        transcript_id=made.transcript_id,
        start=made.start,
        end=made.end,
        quote=made.quote,
        code_id=made.code_id,
        given_code_id=made.code_id,
        at=event.at,
        accepted=isinstance(made, SuggestionAccepted),
        origin=event.origin,
        suggested=event.suggested,
        reason=event.reason,
        carried=path,
    )


def _with_members(state: State, theme: Theme) -> Theme:
    """Return a theme with the codes and relations that there are now."""
    members = tuple(dict.fromkeys(state.resolve(code) for code in theme.code_ids))
    related = tuple(each for each in theme.relation_ids if each in state.relations)
    if (members, related) == (theme.code_ids, theme.relation_ids):
        return theme
    return replace(theme, code_ids=members, relation_ids=related)


def _settled_as(state: State, settled: Adjudication) -> Adjudication:
    now = tuple(dict.fromkeys(state.resolve(code) for code in settled.code_ids))
    return settled if now == settled.code_ids else replace(settled, code_ids=now)


def _resolved(state: State, relation: R) -> R:
    first, second = state.resolve(relation.first), state.resolve(relation.second)
    if (first, second) == (relation.first, relation.second):
        return relation
    return replace(relation, first=first, second=second)
