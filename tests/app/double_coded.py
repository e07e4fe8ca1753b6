"""Rounds of double coding for the tests of the Agreement page: two coders, a few segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.agreement.rounds import Plan, hand_over, open_round
from models.records import Segment
from models.state.rounds import Round
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, coded, interview, small_study

IDA = "Ida Berg"
REASON = "They talked it through"

# what each gave to the first segments: the same, one alone, other codes, more of one, neither
FIRST = (("time",), ("time",), ("time",), ("time", "shared_goals"), ())
SECOND = (("time",), (), ("shared_goals",), ("time",), ())
KINDS = ["agree", "one", "other", "other", "none"]


def two_interviews(path: Path) -> Path:
    """A study of two interviews, three segments each."""
    other = [(who, words.replace("three", "two")) for who, words in LINES]
    more = make_transcript(other, name="interview_02", attributes={"participant": "Ines"})
    small_study(path, [interview(), more]).close()
    return path


def opened(study: Study, *names: str, **plan: object) -> Round:
    """Open a round; with Ida, if nobody else is named."""
    return open_round(study, Plan(names or (IDA,), **plan), coder=CODER).round  # type: ignore[arg-type]


def in_order(study: Study) -> list[Segment]:
    """The segments as the interviews stand, which is how units are numbered."""
    return [each for held in study.transcripts() for each in study.segments(held.id)]


def unit(segment: Segment, **more: object) -> dict[str, object]:
    """The place of a unit, as decisions name it."""
    about = coded(segment, "")
    del about["code_id"]
    return about | more


def gives(study: Study, who: str, codes: Sequence[Sequence[str]]) -> None:
    """Code the first segments so, a group of codes each, and say that all is coded."""
    events = [
        new_event("coding.added", who, coded(segment, code))
        for segment, given in zip(in_order(study), codes, strict=False)
        for code in given
    ]
    held = list(study.state().rounds.values())[-1]
    study.append([*events, new_event("round.finished", who, {"round_id": held.id})])


def returned(study: Study, held: Round, folder: Path, codes: Sequence[Sequence[str]]) -> Path:
    """Hand over, let Ida code her file so, and return where it is."""
    target = folder / "for-ida.study"
    hand_over(study, held, coder=IDA, target=target)
    with Study.open(target) as theirs:
        gives(theirs, IDA, codes)
    return target


def closed(study: Study) -> Round:
    """A round that both have coded, in one file, and that is closed."""
    held = opened(study)
    gives(study, CODER, FIRST)
    gives(study, IDA, SECOND)
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    return study.state().rounds[held.id]


def settles(
    study: Study, held: Round, at: int, resolution: str, codes: Sequence[str] = (), **more: str
) -> None:
    """Settle the disagreement about a segment."""
    made: Mapping[str, object] = {
        "round_id": held.id,
        "resolution": resolution,
        "code_ids": list(codes),
        **more,
    }
    payload = unit(in_order(study)[at]) | made
    study.append([new_event("unit.settled", CODER, payload, reason=REASON)])
