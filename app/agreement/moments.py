"""A coder at two moments: what they gave then and what they give now.

In:     a study, a coder, two moments: rounds by name, or times (ISO 8601).
Out:    figures of agreement with oneself: over all units, and over those decided on again.

What a coder gave stands until they change it, so units that were never taken up again agree by
themselves. The figures of units on which the coder decided anything between the two moments
stand apart: they are the ones that can be called coding again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TypedDict

from app.agreement.figures import Report
from app.agreement.rounds import RoundInvalid
from models.events import AboutPassage, Event, RoundClosed
from models.state.derive import State, derive
from models.state.rounds import Round
from models.store.blind import blind_rounds
from models.store.study import Study
from pipeline.agreement.double_coding import Unit, only, round_ratings, study_ratings, units_of
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.stability import two_moments
from pipeline.segments.decisions import covered

Moments = Sequence[str]
NOTE = (
    "What was given stands until it is changed: units that were not decided on again agree by "
    "themselves, so read the second row. A coder who remembers agrees better than one who does not."
)


class WithOneself(TypedDict):
    """A coder's agreement with themselves. again: of units decided on again, or {"reason"}."""

    coder: str
    moments: list[str]
    units: int
    all: Report
    again: Report
    note: str


@dataclass(frozen=True, eq=False)
class _Moment:
    """A moment: what it is called, the events until then, the round it closes, if any."""

    called: str
    events: tuple[Event, ...]
    round_: Round | None

    @cached_property
    def state(self) -> State:
        return derive(self.events)


def with_oneself(
    study: Study, coder: str, moments: Moments, *, unit: str | None = None
) -> WithOneself:
    """Return the figures. moments: two; by default the coder's last two closed rounds.

    Raises RoundInvalid.
    """
    if unit == "span":
        raise RoundInvalid("A coder is compared with oneself by segment or answer, not by span.")
    first, second = _moments(study, coder, moments)
    ratings = [_ratings(study, each, coder, unit) for each in (first, second)]
    both = two_moments(ratings[0], ratings[1], coder, called=(first.called, second.called))
    again = _decided_again(both, first, second, coder)
    return {
        "coder": coder,
        "moments": [first.called, second.called],
        "units": len(both.units),
        "all": _figures(both),
        "again": _figures(only(both, again))
        if again
        else {"reason": f"{coder} decided on no {both.unit} again between the two moments"},
        "note": NOTE,
    }


def _figures(ratings: Ratings) -> Report:
    report = measure(ratings, resamples=0)
    return {key: report[key] for key in ("unit", "basis", "codes", "overall", "warnings")}


def _moments(study: Study, coder: str, names: Moments) -> tuple[_Moment, _Moment]:
    events = study.events()
    closed = [each for each in study.state().rounds.values() if each.closed]
    theirs = [each for each in closed if coder in each.coders]
    if not names:
        if len(theirs) < 2:
            raise RoundInvalid(
                f'"{coder}" was in {len(theirs)} closed rounds. Name two moments: '
                "--moments 2026-03-01,2026-06-01"
            )
        names = [each.id for each in theirs[-2:]]
    if len(names) != 2:
        raise RoundInvalid("A coder is compared with oneself at two moments.")
    named = {name for each in closed for name in (each.id, each.name)}
    for round_ in blind_rounds(study.state(), coder):
        if set(names) - named:
            raise RoundInvalid(
                f'{coder} codes "{round_.name}" blind just now, so only closed rounds are compared.'
            )
    first, second = (_moment(each, events, closed) for each in names)
    if len(first.events) > len(second.events):
        first, second = second, first
    return first, second


def _moment(name: str, events: Sequence[Event], rounds: Sequence[Round]) -> _Moment:
    round_ = next((each for each in reversed(rounds) if name in (each.id, each.name)), None)
    if round_ is not None:
        at = next(
            n
            for n, each in enumerate(events)
            if isinstance(each.decision, RoundClosed) and each.decision.round_id == round_.id
        )
        return _Moment(round_.name, tuple(events[: at + 1]), round_)
    try:
        when = _utc(datetime.fromisoformat(name))
    except ValueError:
        names = ", ".join(f'"{each.name}"' for each in rounds) or "none"
        raise RoundInvalid(
            f'"{name[:60]}" is neither a time (2026-03-01, 2026-03-01T12:00) nor a closed round; '
            f"closed rounds: {names}."
        ) from None
    until = tuple(each for each in events if _utc(datetime.fromisoformat(each.at)) <= when)
    return _Moment(name, until, None)


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _ratings(study: Study, moment: _Moment, coder: str, unit: str | None) -> Ratings:
    state = moment.state
    if moment.round_ is not None and unit in (None, moment.round_.unit):
        return round_ratings(state, state.rounds[moment.round_.id], [coder])
    wanted = unit or "segment"
    units = [
        each
        for id_ in study.state().names
        for each in (study.segments(id_) if wanted == "segment" else study.answers(id_))
    ]
    return study_ratings(state, units_of(units), [coder], unit=wanted)


def _decided_again(ratings: Ratings, first: _Moment, second: _Moment, coder: str) -> set[str]:
    """Return the units in which the coder decided anything between two moments."""
    units: dict[str, list[Unit]] = {}
    for id_ in ratings.units:
        where, _, place = id_.rpartition(".")
        start, end = map(int, place.split("-"))
        units.setdefault(where, []).append(Unit(where, start, end))
    before = {each.id for each in first.events}
    again: set[str] = set()
    for event in second.events:
        decision = event.decision
        if event.id in before or event.actor != coder:
            continue
        if isinstance(decision, AboutPassage) and decision.codes_unit:
            inside = covered(decision.place, units.get(decision.transcript_id, []))
            again |= {each.id for each in inside}
    return again
