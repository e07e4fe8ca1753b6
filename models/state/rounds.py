"""Double coding: a round is what two or more people code without seeing each other's codes.

In:     decisions of the kinds round.* and unit.*.
Out:    the rounds of a study with their frozen units and codebook, units that a coder looked
        at and gave nothing, disagreements as they were settled.

A round freezes the units and the codebook once and for all: what is compared later is what
was handed over. Settling a disagreement changes nobody's codings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.codebook.reading import from_dict
from models.events import (
    Decision,
    Event,
    RoundClosed,
    RoundFinished,
    RoundOpened,
    UnitSeen,
    UnitSettled,
)
from models.records import Codebook
from models.state.lineage import untangled

if TYPE_CHECKING:
    from models.state.state import State

HANDOVER = "handover"  # the setting that names the round a file was handed over for

Place = tuple[str, int, int]  # transcript id, start, end


@dataclass(frozen=True)
class Round:
    """What is double-coded, by whom, with which codebook. units: in reading order."""

    id: str
    name: str
    opened_by: str
    opened_at: str  # UTC, ISO 8601
    clock: int  # the log's, at the opening; the codebook is frozen here
    coders: tuple[str, ...]  # who codes; the one who opened it first
    unit: str  # segment or answer
    units: tuple[Place, ...]
    codebook: Codebook
    suggestions: bool  # whether the machine may suggest while coding blind
    how: str = ""  # how the units were chosen, in words
    finished: frozenset[str] = frozenset()  # who has said that all is coded
    closed: bool = False  # the coders see each other's codes from then on
    set_aside: int = 0  # units that are not among them, their interviews having been removed since


@dataclass(frozen=True)
class Adjudication:
    """How a disagreement about a unit was settled, and why. Nobody's codings are changed.

    resolution: one of models.events.RESOLUTIONS. code_ids: what holds for the unit now, merged
    codes followed; where the codebook is unclear nothing does, and coders stay as they were.
    """

    event_id: str
    round_id: str
    place: Place
    quote: str
    resolution: str
    code_ids: tuple[str, ...]
    coder: str | None  # whose codes hold, where one coder's do
    reason: str
    adjudicator: str
    at: str


def round_of(event: Event, made: RoundOpened) -> Round:
    """Return a round as its opening has it."""
    return Round(
        id=made.round_id,
        name=made.name,
        opened_by=event.actor,
        opened_at=event.at,
        clock=event.clock,
        coders=made.coders,
        unit=made.unit,
        units=made.places,
        codebook=from_dict(made.codebook),
        suggestions=bool(made.suggestions),
        how=made.how or "",
    )


def _opened(state: State, event: Event, made: RoundOpened) -> None:
    opened = round_of(event, made)
    book = opened.codebook
    state.rounds.setdefault(opened.id, opened)
    if state.codebook is None:  # a handed-over file: the frozen codebook is all it has
        state.codebook = book
        codes = {code.id: replace(code, merged_into=None) for code in book.codes}
        state.codes = untangled(codes | state.codes)


def _finished(state: State, event: Event, made: RoundFinished) -> None:
    round_ = state.rounds.get(made.round_id)
    if round_ is not None:
        state.rounds[round_.id] = replace(round_, finished=round_.finished | {event.actor})


def _closed(state: State, event: Event, made: RoundClosed) -> None:
    round_ = state.rounds.get(made.round_id)
    if round_ is not None:
        state.rounds[round_.id] = replace(round_, closed=True)


def _seen(state: State, event: Event, made: UnitSeen) -> None:
    state.seen.add((event.actor, *made.place))


def _settled(state: State, event: Event, made: UnitSettled) -> None:
    state.settled[made.round_id, made.place] = Adjudication(
        event_id=event.id,
        round_id=made.round_id,
        place=made.place,
        quote=made.quote,
        resolution=made.resolution,
        code_ids=made.code_ids,
        coder=made.coder,
        reason=event.reason or "",
        adjudicator=event.actor,
        at=event.at,
    )


REDUCERS: dict[type[Decision], Callable[[State, Event, Any], None]] = {
    RoundOpened: _opened,
    RoundFinished: _finished,
    RoundClosed: _closed,
    UnitSeen: _seen,
    UnitSettled: _settled,
}
