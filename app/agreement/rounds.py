"""Open a round of double coding, hand it over, and say what a returned file brought.

In:     an open study, who opens the round and who codes with them, what is coded twice.
Out:    the round on record; the hand-over file; warnings in words.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.common.merge_description import effect_lines
from app.server.session import coder_name, coder_of
from models.codebook.reading import to_dict
from models.coders import coder_key
from models.errors import ThroughlineError
from models.events import Event, NewEvent, RoundOpened
from models.records import Answer, Segment, Transcript
from models.state.derive import State, corrected
from models.state.rounds import Round
from models.store.handover import frozen_codebook, write_handover
from models.store.handover import open_and_hand_over as write_opening
from models.store.merge import MergeReport, look_ahead, merge_studies
from models.store.study import Study
from pipeline.agreement.double_coding import (
    Sample,
    after_closing,
    sample_units,
    units_of,
)
from pipeline.segments.segment import coded_turns

DEFAULT_SHARE = 0.2  # of the units; 10 to 25% is usual


class RoundInvalid(ThroughlineError):
    """A round of double coding that cannot be opened, or is not there."""


@dataclass(frozen=True)
class Plan:
    """What is to be coded twice. interviews: names; empty: all. share: of their units, 0 to 1."""

    coders: tuple[str, ...]  # besides the one who opens the round
    unit: str = "segment"
    interviews: tuple[str, ...] = ()
    share: float = 1.0
    seed: int = 1
    suggestions: bool = False
    name: str = ""


@dataclass(frozen=True)
class OpenedRound:
    """A round that was opened. told: what the researcher should know about it."""

    round: Round
    told: tuple[str, ...]


def drawn_units(study: Study, plan: Plan) -> Sample:
    """Return the units that a plan would double-code. Raises RoundInvalid."""
    if not 0 < plan.share <= 1:
        raise RoundInvalid("The share that is coded twice is more than 0% and at most 100%.")
    state = study.state()
    transcripts = _chosen(study, state, plan.interviews)
    units_made: list[Segment | Answer] = []
    strata: list[str] = []
    for transcript in transcripts:
        answers = study.answers(transcript.id)
        asked = {each.id: each.question_id or "" for each in answers}
        participant = transcript.attributes.get("participant") or transcript.name
        if plan.unit == "segment":
            segments = study.segments(transcript.id)
            units_made += segments
            strata += [f"{asked.get(each.answer_id, '')}|{participant}" for each in segments]
        else:
            units_made += answers
            strata += [f"{each.question_id or ''}|{participant}" for each in answers]
        if not units_made or units_made[-1].transcript_id != transcript.id:
            raise RoundInvalid(
                f'"{transcript.name}" has no {plan.unit}s yet. Press Suggest codes on the Study '
                "page, or run: throughline code STUDY"
            )
    units = units_of(units_made)
    if plan.share == 1:
        return Sample(tuple(units), len(units), 0, f"all {len(units)} {plan.unit}s")
    drawn = sample_units(units, strata, share=plan.share, seed=plan.seed)
    return Sample(drawn.units, drawn.of, drawn.strata, drawn.how.replace("units", f"{plan.unit}s"))


def _chosen(study: Study, state: State, names: Sequence[str]) -> list[Transcript]:
    interviews = [corrected(each, state) for each in study.transcripts()]
    unknown = [name for name in names if name not in {each.name for each in interviews}]
    if unknown:
        raise RoundInvalid(f'There is no interview called "{unknown[0]}" in this study.')
    chosen = [each for each in interviews if not names or each.name in names]
    if not chosen:
        raise RoundInvalid("There is no interview to code yet. Import transcripts first.")
    return chosen


def open_round(study: Study, plan: Plan, *, coder: str) -> OpenedRound:
    """Freeze units and codebook and put the round on record. Raises RoundInvalid."""
    opening, told = _opening(study, plan, coder)
    study.append([NewEvent(coder, opening)])
    return OpenedRound(study.state().rounds[opening.round_id], told)


def open_and_hand_over(
    study: Study, plan: Plan, *, coder: str, targets: Mapping[str, Path]
) -> OpenedRound:
    """Open a round and write its coders' files, or neither. Raises RoundInvalid, StudyUnusable.

    targets: by coder. An opened round cannot be undone, so a file that cannot be written opens
    none.
    """
    opening, told = _opening(study, plan, coder)
    return OpenedRound(write_opening(study, NewEvent(coder, opening), targets), told)


def _opening(study: Study, plan: Plan, coder: str) -> tuple[RoundOpened, tuple[str, ...]]:
    """Return the decision that opens a round, and what to know about it. Raises RoundInvalid."""
    others = [study.spelling_of(coder_name(each)) for each in plan.coders]
    coders = [coder, *others]
    if not others or len({coder_key(each) for each in coders}) < len(coders):
        raise RoundInvalid(
            "A second coder has a name of their own, unlike "
            f'"{coder}" and unlike each other. Give it with --to.'
        )
    drawn = drawn_units(study, plan)
    state = study.state()
    units: dict[str, tuple[tuple[int, int], ...]] = {}
    for unit in drawn.units:
        units[unit.transcript_id] = (
            *units.get(unit.transcript_id, ()),
            (unit.start, unit.end),
        )
    book, cut = frozen_codebook(state, [_said(study, state, id_) for id_ in units])
    if not book.codes:
        raise RoundInvalid("The codebook has no codes yet, so there is nothing to agree about.")
    opening = RoundOpened(
        uuid.uuid4().hex,
        name=plan.name.strip() or f"Round {len(state.rounds) + 1}",
        coders=tuple(coders),
        unit=plan.unit,
        units=units,
        codebook=to_dict(book),
        suggestions=plan.suggestions,
        how=drawn.how,
    )
    left_out = f"the {', the '.join(cut)}" if cut else ""
    told = (f"Left out of the handed-over codebook, being words of these interviews: {left_out}.",)
    return opening, told if cut else ()


def _said(study: Study, state: State, transcript_id: str) -> str:
    """Return what can be coded of an interview: what is asked tells nothing of its codes."""
    transcript = corrected(study.transcript(transcript_id), state)
    return "\n".join(transcript.quote(turn) for turn in coded_turns(transcript))


def round_named(state: State, name: str | None) -> Round | None:
    """Return the round of an id or name, by default the last one. Raises RoundInvalid."""
    rounds = list(state.rounds.values())
    if name is None:
        return rounds[-1] if rounds else None
    matches = [each for each in rounds if name in (each.id, each.name)]
    if not matches:
        names = ", ".join(f'"{each.name}"' for each in rounds) or "none yet"
        raise RoundInvalid(f'There is no round called "{name}" in this study. There are: {names}.')
    return matches[-1]


def coded_state(study: Study, round_: Round) -> State:
    """Return the state with a round as it was coded blind: without what was decided after it.

    Codes are as they are named now, and what was settled is there.
    """
    late = after_closing(study.events(), round_)
    return study.state_without(frozenset(each.id for each in late))


def hand_over(study: Study, round_: Round, *, coder: str, target: Path) -> None:
    """Write the file that a coder of the round gets."""
    write_handover(study, round_.id, coder=coder, target=target)


@dataclass(frozen=True)
class Returned:
    """What a returned file brought. told: what is odd about it, or what it ends, in words."""

    merged: MergeReport
    decided: dict[str, int]  # by coder, how many of their decisions came in
    told: tuple[str, ...]


def bring_back(
    study: Study, other: Study, *, coder: str | None = None, filename: str = ""
) -> Returned:
    """Merge a returned file by union, and say what is odd about it. Raises StudyUnusable.

    coder: who merges; by default whose study it is.
    """
    coder = coder or coder_of(study)
    before = {event.id for event in study.events()}
    merged = merge_studies(study, other, actor=coder, filename=filename)
    fresh = [event for event in study.events() if event.id not in before]
    decided, told = _odd(study, fresh)
    lines = effect_lines(merged.effects, study.state(), coder)
    return Returned(merged, decided, (*told, *lines))


def would_bring(study: Study, other: Study, *, coder: str, filename: str = "") -> Returned:
    """Say what bring_back would do, and do nothing. Raises StudyUnusable."""
    report = look_ahead(study, other, filename=filename)
    return Returned(report, {}, tuple(effect_lines(report.effects, study.state(), coder)))


def _odd(study: Study, fresh: Sequence[Event]) -> tuple[dict[str, int], list[str]]:
    """Count what came in by coder, and say what of it surprises."""
    state = study.state()
    known = {name for round_ in state.rounds.values() for name in round_.coders}
    decided: dict[str, int] = {}
    told: list[str] = []
    for event in fresh:
        if event.decision.about_passage:
            decided[event.actor] = decided.get(event.actor, 0) + 1
    if known:
        told += [
            f'"{coder}" decided in this file but is no coder of a round '
            f"({', '.join(sorted(known))} are). Is that one person under two names?"
            for coder in decided
            if coder not in known
        ]
    coding = {
        coder for round_ in state.rounds.values() if not round_.closed for coder in round_.coders
    }
    changed = sorted(
        {e.actor for e in fresh if e.decision.changes_codebook}
        - coding  # of those the round's figures say it, when it is closed
    )
    told += [
        f"{coder} changed the codebook while coding; the Codebook page lists what, and the round "
        "is compared with codes as they are named now."
        for coder in changed
    ]
    return decided, told
