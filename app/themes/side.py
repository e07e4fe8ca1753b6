"""What is shown beside the board of one theme: its claim, who stands behind it, its evidence.

In:     a study, its coder, a theme.
Out:    JSON-ready data: what people decided, figures of confirmed codings, what may be chosen.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.text import counted
from app.common.theme_report import (
    ReportedTheme,
    RoleCount,
    ThemeReports,
    dimension_names,
    relation_said,
)
from models.errors import ThroughlineError
from models.state.derive import Coding, State, Theme, derive
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.double_coding import after_closing, round_ratings

SHOWN = 24  # quotations to choose from
LONG_CLAIM = 300  # characters above which a claim is hardly a sentence


class NoSuchTheme(ThroughlineError):
    """A theme that is not in the study, or not any more."""


@dataclass
class KeptReports:
    """The study as it was read for its themes, as long as nothing is decided."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    of: tuple[object, ...] = ()
    reports: ThemeReports | None = None

    def for_study(self, study: Study, coder: str) -> ThemeReports:
        now = (study.id, coder, study.revision())
        with self.lock:
            if self.reports is None or self.of != now:
                self.reports, self.of = ThemeReports(study, coder), now
            return self.reports


def theme_side(study: Study, *, coder: str, theme_id: str, kept: KeptReports) -> payloads.ThemeSide:
    """Return all that is shown of a theme. Raises NoSuchTheme."""
    reports = kept.for_study(study, coder)
    state = reports.coded.state
    theme = state.themes.get(theme_id)
    if theme is None or theme.retired:
        raise NoSuchTheme("This theme is not there any more. Choose another.")
    told = reports.of(theme)
    proposed = _proposed(reports, theme)
    return {
        "id": theme.id,
        "name": strip_bidi_controls(theme.name),
        "claim": theme.claim,
        "narrative": theme.narrative,
        "status": theme.status,
        "bases": {
            part: state.trace.wordings.base_of(("theme", theme.id, part))
            for part in ("name", "claim", "narrative")
        },
        "conflicts": _conflicts(state, theme),
        "note": _note(theme.claim),
        "participants": _shown(told.participants),
        "missing": _shown(told.missing),
        "of": told.of_participants,
        "in_study": told.in_study,
        "segments": len(told.segments),
        "roles": _people(told.roles),
        "levels": _people(told.levels),
        "amounts": [each.said for each in told.amounts],
        "questions": _questions(state, theme),
        "dimensions": _dimensions(state, theme, told),
        "relations": [
            {
                "id": each.id,
                "name": strip_bidi_controls(relation_said(each, state)),
                "belongs": each.id in theme.relation_ids,
                "counted": None,
            }
            for each in state.relations.values()
        ],
        "chosen": _chosen(told),
        "proposed": proposed[:SHOWN],
        "more": max(0, len(proposed) - SHOWN),
        "agreement": _agreement(study, state, theme),
        "losses": _losses(reports, theme),
        "contrary": told.contrary,
        "looks": [strip_bidi_controls(each.said) for each in told.looks],
        "lineage": _shown(told.lineage),
    }


def _shown(words: Iterable[str]) -> list[str]:
    return [strip_bidi_controls(each) for each in words]


def _note(claim: str) -> str:
    """Say of a claim that is far longer than a sentence how long it is; it is kept as it is."""
    if len(claim) <= LONG_CLAIM:
        return ""
    return (
        f"This claim has {len(claim):,} characters, and is kept whole. A claim is one sentence; "
        "what tells its story goes into the narrative."
    )


def _people(counts: Iterable[RoleCount]) -> list[payloads.PeopleCount]:
    return [
        {
            "value": strip_bidi_controls(each.role),
            "participants": each.participants,
            "of": each.of,
        }
        for each in counts
    ]


def _conflicts(state: State, theme: Theme) -> list[payloads.ThemeConflict]:
    return [
        {
            "part": each.part,
            "wordings": [
                {
                    "event_id": wording.event_id,
                    "coder": wording.coder,
                    "words": str(wording.value),
                    "stands": wording is each.stands,
                }
                for wording in (each.stands, *each.others)
            ],
        }
        for each in state.conflicts
        if (each.family, each.id) == ("theme", theme.id)
    ]


def _questions(state: State, theme: Theme) -> list[payloads.ThemeChoice]:
    book = state.codebook
    return [
        {
            "id": each.id,
            "name": strip_bidi_controls(each.text),
            "belongs": each.id in theme.research_question_ids,
            "counted": None,
        }
        for each in (book.research_questions if book else ())
    ]


def _dimensions(state: State, theme: Theme, told: ReportedTheme) -> list[payloads.ThemeChoice]:
    """Return the dimensions that may belong to a theme, those its codes declare with a count."""
    counts = {each.id: each.segments for each in told.dimensions}
    names = dimension_names(state)
    order = sorted(names, key=lambda id_: (id_ not in theme.dimension_ids, -counts.get(id_, 0)))
    return [
        {
            "id": id_,
            "name": strip_bidi_controls(names[id_]),
            "belongs": id_ in theme.dimension_ids,
            "counted": counts.get(id_, 0),
        }
        for id_ in order
    ]


def _chosen(told: ReportedTheme) -> list[payloads.ThemeQuotation]:
    return [
        {
            "transcript_id": each.transcript_id,
            "start": each.start,
            "end": each.end,
            "quote": each.quote,
            "who": strip_bidi_controls(each.who),
            "href": each.address,
            "stance": each.stance,
            "reason": each.reason,
            "code": "",
        }
        for each in told.chosen
    ]


def _proposed(reports: ThemeReports, theme: Theme) -> list[payloads.ThemeQuotation]:
    """Return codings of the theme's codes that may be chosen, of each participant in turn."""
    taken = {each.place for each in theme.quotations}
    codes = set(theme.code_ids)
    by_interview: dict[str, dict[tuple[str, int, int], Coding]] = {}
    for coding in reports.evidence.codings:
        place = (coding.transcript_id, coding.start, coding.end)
        if coding.code_id in codes and place not in taken:
            by_interview.setdefault(coding.transcript_id, {}).setdefault(place, coding)
    queues = [
        sorted(own.values(), key=lambda each: (not 8 <= len(each.quote.split()) <= 60, each.start))
        for own in by_interview.values()
    ]
    turns = [
        each[n] for n in range(max(map(len, queues), default=0)) for each in queues if n < len(each)
    ]
    return [quotation_of(reports, each) for each in turns]


def quotation_of(reports: ThemeReports, coding: Coding) -> payloads.ThemeQuotation:
    """Return a coding as a quotation that may be chosen."""
    said = reports.evidence.quotation(coding)
    return {
        "transcript_id": coding.transcript_id,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote,
        "who": strip_bidi_controls(said.who),
        "href": said.address,
        "stance": "",
        "reason": "",
        "code": strip_bidi_controls(said.code),
    }


def _losses(reports: ThemeReports, theme: Theme) -> list[payloads.CodeLoss]:
    """Say of each code what the theme would lose with it: passages, participants."""
    state = reports.coded.state
    own = [each for each in reports.evidence.codings if each.code_id in set(theme.code_ids)]
    spans: dict[tuple[str, int, int], set[str]] = {}
    people: dict[str, set[str]] = {}
    for coding in own:
        spans.setdefault((coding.transcript_id, coding.start, coding.end), set()).add(
            coding.code_id
        )
        people.setdefault(reports.evidence.who(coding.transcript_id), set()).add(coding.code_id)
    losses: list[payloads.CodeLoss] = []
    for code in theme.code_ids:
        passages = sum(each == {code} for each in spans.values())
        alone = sorted(who for who, codes in people.items() if codes == {code})
        lost = [counted(passages, "passage")] if passages else []
        if alone:
            lost.append(f"{counted(len(alone), 'participant')} ({', '.join(alone)})")
        said = f"{' and '.join(lost)} would be lost" if lost else "nothing would be lost"
        losses.append(
            {
                "code_id": code,
                "name": strip_bidi_controls(code_path(code, state.codes)),
                "said": strip_bidi_controls(said),
            }
        )
    return losses


def _agreement(study: Study, state: State, theme: Theme) -> list[str]:
    """Say how far coders agreed on each code where it was double-coded, round by round."""
    return [
        line
        for round_ in state.rounds.values()
        if round_.closed
        for line in _agreement_in(study, round_, theme.code_ids, state)
    ]


def _agreement_in(study: Study, round_: Round, codes: Iterable[str], state: State) -> list[str]:
    """Count the units that a code was given to by all who looked, of those anybody gave it to.

    As coded blind: what was decided after the round was closed does not count.
    """
    events = study.events()
    later = {each.id for each in after_closing(events, round_)}
    blind = derive([each for each in events if each.id not in later]) if later else state
    ratings = round_ratings(blind, round_, round_.coders)
    pairs = ratings.rated.sum(axis=1) >= 2
    lines = []
    for code in codes:
        if code not in ratings.codes:
            continue
        given = ratings.assigned[:, :, ratings.codes.index(code)] & ratings.rated
        anybody = pairs & given.any(axis=1)
        all_of_them = anybody & (given | ~ratings.rated).all(axis=1)
        name = code_path(code, state.codes)
        lines.append(
            strip_bidi_controls(
                f"{name}: all coders gave it to {int(all_of_them.sum())} of the "
                f"{counted(int(anybody.sum()), round_.unit)} that any of them gave it to, in "
                f"“{round_.name}”."
            )
        )
    return lines
