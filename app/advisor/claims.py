"""Themes as an advisor reads them: claim by claim, n of N, each with the words it rests on.

In:     a study as its advisor sees it, and the researcher whose codings count.
Out:    records only; the page draws them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.advisor.address import PassagePlace
from app.common.code_names import code_path
from app.common.quotations import Quotation
from app.common.theme_report import ReportedTheme, ThemeReports
from models.coders import coder_key
from models.state.derive import Coding, State, Theme
from models.store.study import Study

MOST = 100  # quotations of a theme that are drawn


@dataclass(frozen=True)
class Claim:
    """A theme. behind: who stands behind it, in a sentence. more: quotations beyond those."""

    theme: Theme
    behind: str
    quotations: tuple[Quotation, ...]
    more: int


def researcher_of(study: Study) -> str:
    """Return whose codings an advisor reads: who named them one."""
    advisor = study.state().advice.advisors.get(coder_key(study.advisor))
    return advisor.named_by if advisor is not None else study.setting("coder") or ""


def claims_of(study: Study) -> list[Claim]:
    """Return the themes in use, the first made first."""
    researcher, state = researcher_of(study), study.state()
    reports = ThemeReports(study, researcher)
    told = {each.id: each for each in reports.kept()}
    return [
        _claim(reports, state, theme, told[theme.id], researcher) for theme in state.live_themes()
    ]


def _claim(
    reports: ThemeReports, state: State, theme: Theme, told: ReportedTheme, researcher: str
) -> Claim:
    codings = [
        each
        for each in state.codings
        if each.coder == researcher and each.code_id in theme.code_ids
    ]
    order = {id_: number for number, id_ in enumerate(reports.evidence.transcripts)}
    codings.sort(key=lambda each: (order.get(each.transcript_id, 0), each.start, each.end))
    shown = tuple(_quotation(reports, state, each, theme) for each in codings[:MOST])
    return Claim(theme, _behind(told), shown, max(0, len(codings) - MOST))


def _quotation(reports: ThemeReports, state: State, coding: Coding, theme: Theme) -> Quotation:
    role = reports.evidence.transcripts[coding.transcript_id].attributes.get("role", "")
    who = reports.evidence.who(coding.transcript_id)
    place = PassagePlace(coding.transcript_id, f"{coding.start}-{coding.end}", theme.id)
    return Quotation(
        quote=coding.quote,
        who=", ".join(part for part in (who, role) if part),
        code=code_path(coding.code_id, state.codes),
        address=place.address,
    )


def _behind(told: ReportedTheme) -> str:
    number, coded = len(told.participants), told.of_participants
    if not coded:
        return "Nobody's words are coded yet."
    words = f"{number} of {coded} participants"
    if told.in_study > coded:
        words += f" who are coded ({told.in_study} are in the study)"
    roles = [f"{each.participants} of {each.of} {each.role}" for each in told.roles]
    said = f"{words}: {', '.join(roles)}." if len(roles) > 1 else f"{words}."
    return said + (f" Not: {', '.join(told.missing)}." if told.missing else "")
