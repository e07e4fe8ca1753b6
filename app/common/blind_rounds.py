"""What a blind pass means for the coder who is in it just now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.coders import is_among, same_coder
from models.records import Segment
from models.state.derive import State
from models.state.rounds import HANDOVER, Round
from models.store.study import Study
from pipeline.agreement.double_coding import Unit
from pipeline.segments.decisions import covered


def round_coded_blind(state: State, coder: str, transcript_id: str | None = None) -> Round | None:
    """Return the round of double coding that a coder is in, blind; the last opened.

    transcript_id: only a round that has units in this interview.
    """
    rounds = [
        each
        for each in state.rounds.values()
        if is_among(coder, each.coders)
        and not each.closed
        and (transcript_id is None or any(transcript_id == unit[0] for unit in each.units))
    ]
    return rounds[-1] if rounds else None


def handed_round(study: Study, coder: str) -> Round | None:
    """Return the open round that this file was handed over for, where it is this coder's to code.

    None: it is no such file, or somebody else looks into it.
    """
    round_ = study.state().rounds.get(study.setting(HANDOVER) or "")
    if round_ is None or round_.closed or not is_among(coder, round_.coders):
        return None
    return round_


def segments_asked(segments: Iterable[Segment], round_: Round) -> list[Segment]:
    """Return the segments that lie in a round's units; the others are context."""
    units: dict[str, list[Unit]] = {}
    for unit in round_.units:
        units.setdefault(unit[0], []).append(Unit(*unit))
    return [
        each
        for each in segments
        if covered((each.transcript_id, each.start, each.end), units.get(each.transcript_id, []))
    ]


def unsuggested(state: State, coder: str) -> frozenset[str]:
    """Return the interviews in which this coder is given no suggestions just now.

    Two people who nod at one machine agree too well, so suggestions are off in a blind pass
    unless the round was opened with them.
    """
    return frozenset(
        where
        for each in state.rounds.values()
        if is_among(coder, each.coders) and not each.closed and not each.suggestions
        for where, _, _ in each.units
    )


def asked_segments(state: State, coder: str, segments: Sequence[Segment]) -> set[str] | None:
    """Return the segments that a coder is asked to code in an open round; None: no round is.

    What is not asked for is context: it may be read and coded, and is not compared.
    """
    blind_round = round_coded_blind(state, coder)
    if blind_round is None:
        return None
    return {each.id for each in segments_asked(segments, blind_round)}


def describe_blind_round(blind_round: Round, coder: str) -> str:
    """Say to a coder what they do not see, and until when."""
    others = " and ".join(each for each in blind_round.coders if not same_coder(each, coder))
    return (
        f'You code "{blind_round.name}" blind: what {others} decides is not shown to you, nor '
        "yours to them, until the round is closed."
    )


def describe_frozen(blind_round: Round) -> str:
    """Say to a coder in a blind pass what becomes of a codebook that is changed meanwhile."""
    return (
        f'"{blind_round.name}" is coded with the codebook as it was when the round was opened. '
        "What you change now does not reach the other coders until the round is closed."
    )
