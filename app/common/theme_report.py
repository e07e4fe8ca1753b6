"""Themes as they are told in words: claim, codes, who stands behind them, quotations.

In:     an open study, as its coder may see it, and whose codings count.
Out:    kept themes and drafts, each with n of N participants by role; confirmed codings only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.common.code_names import code_path
from app.common.coded_segments import NOT_GIVEN, CodedStudy
from app.common.quotations import Quotation, ThemeEvidence
from models.events import ThemeCreated
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
class ReportedTheme:
    """A theme or draft with what stands behind it.

    of_participants: who has any coding; in_study: all of them.

    segments: ids of those coded with one of its codes. missing: participants with none of them.
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
        for id_, transcript in self.coded.transcripts.items():
            if id_ in coded:
                role = transcript.attributes.get("role") or NOT_GIVEN
                self.roles.setdefault(self.coded.participant(id_), role)

    def kept(self) -> list[ReportedTheme]:
        """Return the themes in use."""
        return [
            self._reported(each.id, each.name, each.claim, each.code_ids)
            for each in self.coded.state.live_themes()
        ]

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
            roles=tuple(self._roles(set(view.participants))),
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

    def _roles(self, there: set[str]) -> list[RoleCount]:
        return [
            RoleCount(
                role,
                sum(1 for who, its in self.roles.items() if its == role and who in there),
                sum(1 for its in self.roles.values() if its == role),
            )
            for role in sorted(set(self.roles.values()), key=lambda each: (each == NOT_GIVEN, each))
        ]
