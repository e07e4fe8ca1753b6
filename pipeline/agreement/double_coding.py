"""Double coding: draw what is coded twice, and read what coders gave to its units.

In:     units (places in interviews) with question and participant; the state of a study.
Out:    a seeded, stratified sample; Ratings for pipeline.agreement, before and after settling;
        the units that coders disagree about.

The units are those that were frozen when the round was opened. A coding belongs to a unit
that it covers by half, or that covers it by half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from models.events import Decision, Event, RoundClosed, RoundFinished, Undone
from models.records import Answer, Segment
from models.state.derive import State, undone_ids
from models.state.rounds import Adjudication, Place, Round
from pipeline.agreement.ratings import Ratings, oddities
from pipeline.segments.decisions import covered, spans_decided


class Unit(NamedTuple):
    """A place that is coded by several people."""

    transcript_id: str
    start: int
    end: int

    @property
    def id(self) -> str:
        return f"{self.transcript_id}.{self.start}-{self.end}"


@dataclass(frozen=True)
class Sample:
    """A sample, in reading order, and how it was drawn."""

    units: tuple[Unit, ...]
    of: int  # how many there were to draw from
    strata: int
    how: str  # in words, for the report


def units_of(made: Iterable[Segment | Answer]) -> list[Unit]:
    """Return segments or answers as units."""
    return [Unit(each.transcript_id, each.start, each.end) for each in made]


def sample_units(
    units: Sequence[Unit], strata: Sequence[str], *, share: float, seed: int
) -> Sample:
    """Draw a share of the units, from every stratum in proportion.

    strata: of each unit, its stratum's name, e.g. question and participant. share: 0 to 1, of
    which the whole number of units is rounded up. Places are given to strata by largest
    remainder; who is drawn, and which of equal remainders comes first, follows from a hash of
    seed and unit, so any machine draws the same.
    """
    wanted = min(len(units), int(np.ceil(share * len(units) - 1e-9)))
    by_stratum: dict[str, list[Unit]] = {}
    for unit, stratum in zip(units, strata, strict=True):
        by_stratum.setdefault(stratum, []).append(unit)
    exact = {name: wanted * len(own) / len(units) for name, own in by_stratum.items()}
    quota = {name: int(value) for name, value in exact.items()}
    left = wanted - sum(quota.values())
    by_rest = sorted(
        by_stratum, key=lambda name: (quota[name] - exact[name], hash_rank(seed, name))
    )
    for name in by_rest[:left]:
        quota[name] += 1
    taken = {
        unit
        for name, own in by_stratum.items()
        for unit in sorted(own, key=lambda each: hash_rank(seed, each.id))[: quota[name]]
    }
    kept = tuple(unit for unit in units if unit in taken)
    how = (
        f"random sample of {len(kept)} of {len(units)} units ({len(kept) / len(units):.0%}), "
        f"stratified by question and participant ({len(by_stratum)} strata), seed {seed}"
    )
    return Sample(kept, len(units), len(by_stratum), how)


def hash_rank(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\0{name}".encode()).hexdigest()


# -- what coders gave


def after_closing(events: Sequence[Event], round_: Round) -> list[Event]:
    """Return what coders of a round decided when they could see each other's codes.

    That is after the round was closed, by those who had said before it that all was coded; a
    file that comes back late was coded blind all the same. What was taken back of what had been
    given blind is among it. events: the log, in order.
    """
    undone = undone_ids(events)
    in_force = [each for each in events if each.id not in undone]
    closed = next((e.order for e in in_force if e.decision == RoundClosed(round_.id)), None)
    if closed is None:
        return []
    finished = [each for each in in_force if each.decision == RoundFinished(round_.id)]
    ready = {each.actor for each in finished if each.order < closed}
    given = {e.id for e in events if e.decision.codes_unit and e.order < closed}
    return [
        each
        for each in events
        if each.order > closed
        and each.actor in ready
        and (each.decision.codes_unit or _takes_back(each.decision, given))
    ]


def _takes_back(made: Decision, given: set[str]) -> bool:
    return isinstance(made, Undone) and given.issuperset(made.event_ids)


def active_coders(state: State) -> list[str]:
    """Return who has coded or refused anything, in the order of names."""
    names = {each.coder for each in state.codings} | {key[0] for key in state.rejected}
    return sorted(names | {each[0] for each in state.seen})


def round_ratings(state: State, round_: Round, coders: Sequence[str]) -> Ratings:
    """Return what coders gave to the units of a round.

    A coder who said that all is coded has looked at all of it; one who did not has looked at
    the interviews of the round in which they decided anything.
    """
    units = [Unit(*place) for place in round_.units]
    everywhere = round_.finished
    return _ratings(state, units, coders, unit=round_.unit, everywhere=everywhere)


def study_ratings(
    state: State, units: Sequence[Unit], coders: Sequence[str], *, unit: str
) -> Ratings:
    """Return what coders gave to units, where no round says what is coded twice.

    A coder has looked at the interviews in which they decided anything.
    """
    return _ratings(state, units, coders, unit=unit, everywhere=frozenset())


def _ratings(
    state: State,
    units: Sequence[Unit],
    coders: Sequence[str],
    *,
    unit: str,
    everywhere: Collection[str],
) -> Ratings:
    by_interview: dict[str, list[Unit]] = {}
    for each in units:
        by_interview.setdefault(each.transcript_id, []).append(each)
    at = {each: i for i, each in enumerate(units)}
    looked = np.zeros((len(units), len(coders)), dtype=bool)
    cells: list[tuple[int, int, str]] = []
    for column, coder in enumerate(coders):
        coded, read = _decisions(state, coder)
        for where, own in by_interview.items():
            if coder in everywhere or where in read:
                looked[[at[each] for each in own], column] = True
        for where, start, end, code in coded:
            for each in covered((where, start, end), by_interview.get(where, [])):
                cells.append((at[each], column, code))
    order = {code: i for i, code in enumerate(state.codes)}
    codes = sorted({code for _, _, code in cells}, key=lambda code: (order.get(code, -1), code))
    given = np.zeros((len(units), len(coders), len(codes)), dtype=bool)
    place = {code: i for i, code in enumerate(codes)}
    for row, column, code in cells:
        given[row, column, place[code]] = True
    made = Ratings(
        coders=tuple(coders),
        units=tuple(each.id for each in units),
        codes=tuple(codes),
        assigned=given,
        rated=looked,
        documents=tuple(state.names.get(u.transcript_id, u.transcript_id) for u in units),
        unit=unit,
    )
    return replace(made, warnings=oddities(made))


def _decisions(state: State, coder: str) -> tuple[list[tuple[str, int, int, str]], set[str]]:
    """Return what a coder coded where, and the interviews in which they decided anything."""
    spans = spans_decided(state, coder)
    coded = [(*span, code) for one in spans.values() for span, code in sorted(one.coded)]
    return coded, set(spans) | {each[1] for each in state.seen if each[0] == coder}


def round_progress(state: State, units: Sequence[Unit], coder: str) -> int:
    """Return in how many units a coder has decided anything."""
    return len(decided_units(state, units, coder))


def decided_units(state: State, units: Sequence[Unit], coder: str) -> set[Unit]:
    """Return the units in which a coder has decided anything."""
    by_interview: dict[str, list[Unit]] = {}
    for each in units:
        by_interview.setdefault(each.transcript_id, []).append(each)
    done: set[Unit] = set()
    for where, spans in spans_decided(state, coder).items():
        for span, _ in spans.coded | spans.refused:
            done.update(covered(span, by_interview.get(where, [])))
    for author, where, start, end in state.seen:
        if author == coder:
            done.update(covered((where, start, end), by_interview.get(where, [])))
    return done


def settled_ratings(ratings: Ratings, settled: Mapping[str, Adjudication]) -> Ratings:
    """Return the ratings as they are after settling: what was settled holds for all who looked.

    settled: by unit id. Units whose codebook is unclear stay as they were.
    """
    codes = list(ratings.codes)
    firm = {id_: each for id_, each in settled.items() if each.resolution != "unclear"}
    codes += sorted({code for each in firm.values() for code in each.code_ids} - set(codes))
    given = np.zeros((*ratings.assigned.shape[:2], len(codes)), dtype=bool)
    given[:, :, : len(ratings.codes)] = ratings.assigned
    for row, id_ in enumerate(ratings.units):
        if id_ in firm:
            now = np.array([code in firm[id_].code_ids for code in codes], dtype=bool)
            given[row] = now[None, :] & ratings.rated[row][:, None]
    return replace(ratings, codes=tuple(codes), assigned=given)


def left_open(ratings: Ratings, settled: Mapping[str, Adjudication]) -> dict[str, int]:
    """Return how many units coders disagree about, and of how many no codes hold yet.

    Of those who looked at a unit. Where the codebook was found unclear, it is open.
    """
    disagreements = still = 0
    for row, id_ in enumerate(ratings.units):
        own = ratings.assigned[row][ratings.rated[row]]
        if len(own) < 2 or (own == own[0]).all():
            continue
        disagreements += 1
        still += id_ not in settled or settled[id_].resolution == "unclear"
    return {"disagreements": disagreements, "open": still}


def touched_by_suggestion(state: State, units: Sequence[Unit], coders: Collection[str]) -> set[str]:
    """Return the units in which a coder accepted a suggestion."""
    by_interview: dict[str, list[Unit]] = {}
    for each in units:
        by_interview.setdefault(each.transcript_id, []).append(each)
    touched: set[str] = set()
    for coding in state.codings:
        if coding.accepted and coding.coder in coders and coding.transcript_id in by_interview:
            span = (coding.transcript_id, coding.start, coding.end)
            touched |= {each.id for each in covered(span, by_interview[coding.transcript_id])}
    return touched


def only(ratings: Ratings, units: Collection[str]) -> Ratings:
    """Return the ratings of some units."""
    rows = [row for row, id_ in enumerate(ratings.units) if id_ in units]
    documents = ratings.documents
    return replace(
        ratings,
        units=tuple(ratings.units[row] for row in rows),
        assigned=ratings.assigned[rows],
        rated=ratings.rated[rows],
        documents=None if documents is None else tuple(documents[row] for row in rows),
        sizes=None if ratings.sizes is None else ratings.sizes[rows],
    )


@dataclass(frozen=True)
class Comparison:
    """What coders gave to one unit. codes: by coder, of those who looked, in codebook order."""

    unit: Unit
    codes: Mapping[str, tuple[str, ...]]

    @property
    def kind(self) -> str:
        """agree, none (nobody gave a code), one (only some coded it), other (other codes)."""
        given = [set(each) for each in self.codes.values()]
        if all(each == given[0] for each in given[1:]):
            return "agree" if given and given[0] else "none"
        return "other" if all(given) else "one"

    @property
    def shared(self) -> tuple[str, ...]:
        """The codes that all who looked gave."""
        code_sets = list(self.codes.values())
        return (
            tuple(code for code in code_sets[0] if all(code in each for each in code_sets))
            if code_sets
            else ()
        )


def comparisons(ratings: Ratings, units: Mapping[str, Place]) -> list[Comparison]:
    """Return what coders gave, unit by unit, for the units that two or more looked at."""
    comparisons = []
    for row, id_ in enumerate(ratings.units):
        codes = {
            coder: tuple(
                c for c, on in zip(ratings.codes, ratings.assigned[row, column], strict=True) if on
            )
            for column, coder in enumerate(ratings.coders)
            if ratings.rated[row, column]
        }
        if len(codes) > 1:
            comparisons.append(Comparison(Unit(*units[id_]), codes))
    return comparisons
