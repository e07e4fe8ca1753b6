"""Themes as they are told in words: claim, codes, who stands behind them, quotations.

In:     an open study, as its coder may see it, and whose codings count.
Out:    kept themes and drafts, each with n of N participants by role; confirmed codings only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.common.code_names import code_path
from app.common.coded_segments import NOT_GIVEN, CodedStudy
from app.common.quotations import Quotation, ThemeEvidence
from app.common.text import counted
from app.common.theme_amounts import Amount, amounts_in
from models.events import ThemeCreated
from models.state.state import Relation, State
from models.state.themes import ContraryLook, Theme, ThemeQuotation
from models.store.study import Study


@dataclass(frozen=True)
class RoleCount:
    """How many participants of a role are there, of how many who are coded at all."""

    role: str
    participants: int
    of: int


@dataclass(frozen=True)
class ReportedCode:
    id: str
    name: str
    codings: int


@dataclass(frozen=True)
class ReportedDimension:
    """A dimension declared of some of the codes, and how many segments hold these."""

    id: str
    name: str
    segments: int


@dataclass(frozen=True)
class ReportedQuotation:
    """A passage chosen for a theme: what it is to the claim, and why, if that was said."""

    stance: str
    quote: str
    who: str
    address: str
    reason: str
    transcript_id: str
    start: int
    end: int


@dataclass(frozen=True)
class ReportedLook:
    """A look for contrary evidence. older: the claim was another one then."""

    said: str
    read: int
    found: int
    coder: str
    at: str  # UTC, ISO 8601
    older: bool


@dataclass(frozen=True)
class ReportedTheme:
    """A theme or draft with what stands behind it.

    of_participants: who has any coding; in_study: all of them.

    segments: ids of those coded with one of its codes. missing: participants with none of them.
    chosen: passages that somebody chose for it. contrary: what is to be said of looking for
    contrary evidence. amounts: words for how many in claim and narrative, beside n of N.
    """

    id: str
    name: str
    claim: str
    draft: bool
    codes: tuple[ReportedCode, ...]
    participants: tuple[str, ...]
    of_participants: int
    in_study: int
    missing: tuple[str, ...]
    roles: tuple[RoleCount, ...]
    dimensions: tuple[ReportedDimension, ...]
    quotations: tuple[Quotation, ...]
    segments: tuple[str, ...]
    narrative: str = ""
    status: str = "draft"
    research_questions: tuple[str, ...] = ()
    own_dimensions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    chosen: tuple[ReportedQuotation, ...] = ()
    looks: tuple[ReportedLook, ...] = ()
    contrary: str = ""
    levels: tuple[RoleCount, ...] = ()
    amounts: tuple[Amount, ...] = ()
    lineage: tuple[str, ...] = ()


NO_LOOK = "Contrary evidence has not been looked for."


def look_said(look: ContraryLook) -> str:
    """Say what a look for contrary evidence gave."""
    found = f"{counted(look.found, 'passage')} found" if look.found else "none found"
    return f"Looked for by {look.coder}; {look.read:,} read; {found}."


def lineage_of(state: State, theme: Theme) -> tuple[str, ...]:
    """Say of which theme one was split off, and which were merged into it, each with its claim."""
    told = []
    if theme.split_from in state.themes:
        told.append(f"Split off from “{state.themes[theme.split_from].name}”.")
    for each in state.themes.values():
        if each.merged_into == theme.id:
            words = [each.claim, each.narrative]
            told.append(" ".join([f"“{each.name}” was merged into it.", *filter(None, words)]))
    return tuple(told)


class ThemeReports:
    """Reads a study once, for all of its themes."""

    def __init__(self, study: Study, coder: str) -> None:
        self.study, self.coder = study, coder
        self.coded = CodedStudy(study, coder)
        self.evidence = ThemeEvidence(study, coder)
        self.dimensions = self.coded.side("dimensions")
        self.counts: dict[str, int] = {}
        for coding in self.evidence.codings:
            self.counts[coding.code_id] = self.counts.get(coding.code_id, 0) + 1
        coded = {each.transcript_id for each in self.evidence.codings}
        self.roles: dict[str, str] = {}  # of each participant who is coded
        self.levels: dict[str, str] = {}  # the same, where the study has such an attribute
        has_levels = any(t.attributes.get("level") for t in self.coded.transcripts.values())
        for id_, transcript in self.coded.transcripts.items():
            if id_ in coded:
                who = self.coded.participant(id_)
                self.roles.setdefault(who, transcript.attributes.get("role") or NOT_GIVEN)
                if has_levels:
                    self.levels.setdefault(who, transcript.attributes.get("level") or NOT_GIVEN)

    def kept(self) -> list[ReportedTheme]:
        """Return the themes in use."""
        return [self.of(each) for each in self.coded.state.live_themes()]

    def of(self, theme: Theme) -> ReportedTheme:
        """Return a theme with what stands behind it and what was decided about it."""
        state = self.coded.state
        told = self._reported(theme.id, theme.name, theme.claim, theme.code_ids)
        looks = tuple(
            ReportedLook(
                look_said(e),
                e.read,
                e.found,
                e.coder,
                e.at,
                older=e.claim.strip() != theme.claim.strip(),
            )
            for e in theme.looks
        )
        book = state.codebook
        questions = book.research_questions if book else ()
        names = dimension_names(state)
        return replace(
            told,
            narrative=theme.narrative,
            status=theme.status,
            research_questions=tuple(
                each.text for each in questions if each.id in theme.research_question_ids
            ),
            own_dimensions=tuple(names[each] for each in theme.dimension_ids if each in names),
            relations=tuple(
                relation_said(state.relations[each], state) for each in theme.relation_ids
            ),
            chosen=tuple(self._chosen(each) for each in theme.quotations),
            looks=looks,
            contrary=_contrary(looks),
            amounts=amounts_in(
                theme.claim, theme.narrative, len(told.participants), told.of_participants
            ),
            lineage=lineage_of(state, theme),
        )

    def _chosen(self, chosen: ThemeQuotation) -> ReportedQuotation:
        place = chosen.place
        who = self.evidence.speaker_of(chosen.transcript_id)
        return ReportedQuotation(
            chosen.stance,
            chosen.quote,
            who,
            self.evidence.address_of(place),
            chosen.reason,
            *place,
        )

    def drafts(self) -> list[ReportedTheme]:
        """Return this coder's drafts, without those that were kept."""
        state = self.coded.state
        taken = {
            event.decision.draft_id
            for event in self.study.events()
            if isinstance(event.decision, ThemeCreated) and event.id not in state.undone
        }
        return [
            self._reported(each.id, each.name, "", each.code_ids, draft=True)
            for each in self.study.theme_drafts(coder=self.coder)
            if each.id not in taken
        ]

    def _reported(
        self, id_: str, name: str, claim: str, code_ids: Iterable[str], *, draft: bool = False
    ) -> ReportedTheme:
        codes = tuple(code_ids)
        view = self.evidence.view(codes)
        behind = [each for each in self.coded.coded if not set(codes).isdisjoint(each.codes)]
        shown = [d for each in behind for d in self._dimensions_within(each.codes, codes)]
        names = dict(zip(self.dimensions.axis.ids, self.dimensions.axis.names, strict=True))
        return ReportedTheme(
            id=id_,
            name=name,
            claim=claim,
            draft=draft,
            codes=tuple(
                ReportedCode(
                    each, code_path(each, self.coded.state.codes), self.counts.get(each, 0)
                )
                for each in codes
            ),
            participants=view.participants,
            of_participants=len(self.roles),
            in_study=len({*map(self.coded.participant, self.coded.transcripts)}),
            missing=view.without,
            roles=tuple(_counts(self.roles, set(view.participants))),
            levels=tuple(_counts(self.levels, set(view.participants))),
            dimensions=tuple(
                ReportedDimension(each, names[each], shown.count(each))
                for each in names
                if each in shown
            ),
            quotations=view.quotations,
            segments=tuple(each.segment.id for each in behind),
        )

    def _dimensions_within(self, there: Iterable[str], codes: Iterable[str]) -> tuple[str, ...]:
        """Return the dimensions of those of a segment's codes that are the theme's."""
        return self.dimensions.of_codes(tuple(set(there) & set(codes)))


def _counts(given: dict[str, str], there: set[str]) -> list[RoleCount]:
    """Count participants by what is given of each, and how many of those are there."""
    return [
        RoleCount(
            value,
            sum(1 for who, its in given.items() if its == value and who in there),
            sum(1 for its in given.values() if its == value),
        )
        for value in sorted(set(given.values()), key=lambda each: (each == NOT_GIVEN, each))
    ]


def _contrary(looks: tuple[ReportedLook, ...]) -> str:
    """Say how far contrary evidence was looked for."""
    if not looks:
        return NO_LOOK
    since = " The claim has changed since." if looks[-1].older else ""
    return f"{looks[-1].said}{since}"


def dimension_names(state: State) -> dict[str, str]:
    """Return the dimensions of the codebook's frameworks, by id."""
    frameworks = state.codebook.frameworks if state.codebook else ()
    return {each.id: each.name for framework in frameworks for each in framework.dimensions}


def relation_said(relation: Relation, state: State) -> str:
    """Say a relation in words: Time, hinders, Planning."""
    kind = relation.own_type or relation.relation_type.replace("_", " ")
    first, second = (code_path(each, state.codes) for each in (relation.first, relation.second))
    return f"{first}: {kind}: {second}"
