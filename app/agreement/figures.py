"""How far the coders of a study agree: which units, whose codes, before and after settling.

In:     an open study (all of it), a round of double coding or none, coders, a unit.
Out:    the figures of pipeline.agreement, with what a reader of them must know, in words.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypedDict

from app.agreement.rounds import RoundInvalid, coded_state, round_named
from app.common.code_names import code_path
from models.records import Code, Transcript
from models.state.derive import State, corrected
from models.state.rounds import Adjudication, Round
from models.store.blind import refuse_blind
from models.store.study import Study
from pipeline.agreement.combined import report_on
from pipeline.agreement.double_coding import (
    Unit,
    active_coders,
    only,
    round_ratings,
    settled_ratings,
    study_ratings,
    touched_by_suggestion,
    units_of,
)
from pipeline.agreement.measure import measure
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.spans import CodedSpan, character_ratings
from pipeline.segments.decisions import spans_decided

UNITS = ("segment", "answer", "span")

# what pipeline.agreement measures, as JSON: which coefficients it has depends on the ratings
Report = dict[str, Any]


class Scope(TypedDict):
    """What is compared. round_given: an id or name, or the last; unit: one of UNITS, or its own."""

    round_given: str | None
    coders: Sequence[str]
    unit: str | None


class RoundDescribed(TypedDict):
    """What the figures of a round say of it."""

    id: str
    name: str
    opened_at: str
    coders: list[str]
    how: str
    units: int
    suggestions: bool
    closed: bool
    finished: list[str]


def agreement_of(
    study: Study,
    *,
    round_given: str | None = None,
    coders: Sequence[str] = (),
    unit: str | None = None,
) -> Report:
    """Return the figures of a study, JSON-ready. Raises RoundInvalid.

    round_given: a round's id or name; the last one by default; where there is none, all
    interviews that coders decided anything in. "after" is there where something was settled,
    "by_suggestion" where a suggestion was accepted.
    """
    state = study.state()
    held = round_named(state, round_given)
    who = coders_asked(state, held, coders)
    state = state if held is None else coded_state(study, held)
    if unit == "span":
        found = _of_spans(study, held, who)
    else:
        ratings = ratings_of(study, held, who, unit)
        found = measure(ratings)
        settled = settled_of(state, held)
        if held is not None and unit in (None, held.unit):
            if settled:
                found["after"] = measure(settled_ratings(ratings, settled))
            found |= _by_suggestion(state, held, ratings)
    found["round"] = None if held is None else _about(held)
    found["names"] = {code: code_path(code, state.codes) for code in _codes_in(found)}
    found["warnings"] += _warnings(study, state, held, who)
    return found


def coders_asked(state: State, held: Round | None, given: Sequence[str]) -> list[str]:
    """Return whose agreement is asked for, two or more. Raises RoundInvalid."""
    active = active_coders(state)
    unknown = [each for each in given if each not in active and not (held and each in held.coders)]
    if unknown:
        raise RoundInvalid(
            f'"{unknown[0]}" has coded nothing in this study. '
            f"Coders are: {', '.join(active) or 'none yet'}."
        )
    who = list(dict.fromkeys(given)) or list(held.coders if held else active)
    if len(who) < 2:
        only_one = f"Only {who[0]} has" if who else "Nobody has"
        raise RoundInvalid(
            f"{only_one} coded in this study, and agreement takes two. Make a file for a second "
            "coder: throughline handover STUDY --to NAME -o FILE"
        )
    return who


def refuse_while_open(state: State, held: Round | None, coder: str) -> None:
    """Raise Blinded or RoundInvalid where figures would tell of codes that are given blind.

    Whoever asks: on one file everybody has the same name to give.
    """
    refuse_blind(state, coder, "how far coders agree")
    if held is not None and not held.closed:
        raise RoundInvalid(
            f'"{held.name}" is still being coded blind by {" and ".join(held.coders)}; close it '
            "first, on the Agreement page or with: throughline close-round STUDY"
        )


def ratings_of(
    study: Study, held: Round | None, coders: Sequence[str], unit: str | None
) -> Ratings:
    """Return what coders gave, by the unit asked for; the round's own by default."""
    state = study.state() if held is None else coded_state(study, held)
    if held is not None and unit in (None, held.unit):
        return round_ratings(state, held, coders)
    wanted = unit or "segment"
    transcripts = _whole(study, held, wanted)
    made = [
        each
        for id_ in transcripts
        for each in (study.segments(id_) if wanted == "segment" else study.answers(id_))
    ]
    return study_ratings(state, units_of(made), coders, unit=wanted)


@dataclass(frozen=True, eq=False)
class Spans:
    """What coders marked of what participants said. left_out: what one did not look at."""

    ratings: Ratings
    spans: list[CodedSpan]
    lengths: dict[str, int]
    left_out: list[str]


def spans_of(study: Study, held: Round | None, coders: Sequence[str]) -> Spans:
    """Return coders' spans, in the interviews that all of them looked at. Raises RoundInvalid.

    Interviews in which one of the coders decided nothing are left out: they did not look.
    """
    state = study.state() if held is None else coded_state(study, held)
    wanted = _whole(study, held, "span")
    read = {coder: set(spans_decided(state, coder)) for coder in coders}
    ids = [id_ for id_ in wanted if all(id_ in each for each in read.values())]
    if not ids:
        raise RoundInvalid("There is no interview in which all these coders decided anything.")
    places, lengths, spans = {}, {}, []
    for id_ in ids:
        said = Said(corrected(study.transcript(id_), state))
        places[id_], lengths[state.names[id_]] = said, said.length
    for each in state.codings:
        if each.coder in coders and each.transcript_id in places:
            start, end = places[each.transcript_id].within(each.start, each.end)
            name = state.names[each.transcript_id]
            if start < end:
                spans.append(CodedSpan(name, each.coder, each.code_id, start, end))
    ratings = character_ratings(spans, lengths, coders=coders)
    return Spans(ratings, spans, lengths, [state.names[id_] for id_ in wanted if id_ not in ids])


def _of_spans(study: Study, held: Round | None, coders: Sequence[str]) -> Report:
    """Return figures by the character of what participants said, and unitizing alphas."""
    made = spans_of(study, held, coders)
    found = report_on(made.ratings, spans=made.spans, lengths=made.lengths)
    if made.left_out:
        found["warnings"].append(
            f"Left out, since one of the coders decided nothing in it: {', '.join(made.left_out)}."
        )
    found["conventions"].append("Text is what participants said; the interviewer's is left out.")
    return found


class Said:
    """The talk of an interview that can be coded, one piece: what participants said."""

    def __init__(self, transcript: Transcript) -> None:
        turns = [each for each in transcript.turns if each.role != "interviewer"]
        self.starts = [each.start for each in turns]
        self.ends = [each.end for each in turns]
        self.before = [0, *accumulate(each.end - each.start for each in turns)]
        self.length = self.before[-1]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the transcript is in what was said."""
        return self._place(start), self._place(end)

    def _place(self, at: int) -> int:
        turn = bisect.bisect_right(self.starts, at) - 1
        if turn < 0:
            return 0
        return self.before[turn] + min(at, self.ends[turn]) - self.starts[turn]


def _whole(study: Study, held: Round | None, unit: str) -> list[str]:
    """Return the interviews to compare by another unit than the round's. Raises RoundInvalid."""
    ids = list(study.state().names)
    if held is None:
        return ids
    units = set(held.units)
    inside = list(dict.fromkeys(where for where, _, _ in held.units))
    made = study.answers if held.unit == "answer" else study.segments
    for id_ in inside:
        if {(each.transcript_id, each.start, each.end) for each in made(id_)} - units:
            raise RoundInvalid(
                f'"{held.name}" double-codes a part of the {held.unit}s only, so agreement by '
                f"{unit} cannot be given for it. Leave --unit out to have it by {held.unit}."
            )
    return inside


def settled_of(state: State, held: Round | None) -> dict[str, Adjudication]:
    """Return what was settled in a round, by unit id."""
    if held is None:
        return {}
    return {
        Unit(*place).id: each
        for (round_id, place), each in state.settled.items()
        if round_id == held.id
    }


def _by_suggestion(state: State, held: Round, ratings: Ratings) -> dict[str, dict[str, Report]]:
    units = [Unit(*place) for place in held.units]
    touched = touched_by_suggestion(state, units, set(ratings.coders))
    if not touched:
        return {}
    rest = {each.id for each in units} - touched
    return {
        "by_suggestion": {
            "accepted": measure(only(ratings, touched)),
            "none": measure(only(ratings, rest)),
        }
    }


def _about(held: Round) -> RoundDescribed:
    return {
        "id": held.id,
        "name": held.name,
        "opened_at": held.opened_at,
        "coders": list(held.coders),
        "how": held.how,
        "units": len(held.units),
        "suggestions": held.suggestions,
        "closed": held.closed,
        "finished": sorted(held.finished),
    }


def _codes_in(found: Report) -> list[str]:
    return list(dict.fromkeys([*found["codes"], *found.get("after", {}).get("codes", {})]))


def _warnings(study: Study, state: State, held: Round | None, coders: Sequence[str]) -> list[str]:
    if held is None:
        return ["No round of double coding was opened, so coders may have seen each other's codes."]
    told = []
    if not held.closed:
        told.append(f'"{held.name}" is not closed: its coders may still be coding.')
    waiting = [each for each in coders if each in held.coders and each not in held.finished]
    if waiting:
        told.append(
            f"{' and '.join(waiting)} did not say that all is coded: interviews of the round in "
            "which they decided nothing count as not looked at."
        )
    others = [each for each in _deciding(state, held) if each not in {*held.coders, *coders}]
    if others:
        told.append(
            f"{', '.join(others)} decided in these interviews too, but is no coder of the round. "
            "Is that a coder under a second name? Compare with --coders."
        )
    return [*told, *_codebook_since(state, held), *_cut_since(study, held)]


def _deciding(state: State, held: Round) -> list[str]:
    inside = {where for where, _, _ in held.units}
    who = {each.coder for each in state.codings if each.transcript_id in inside}
    return sorted(who | {key[0] for key in state.rejected if key[1] in inside})


def _codebook_since(state: State, held: Round) -> list[str]:
    """Say what is different in the codebook since it was frozen for the round."""
    frozen = {code.id: code for code in held.codebook.codes}
    now = {code.id: code for code in state.codes.values()}
    fresh = [code.name for id_, code in now.items() if id_ not in frozen and not code.retired]
    gone = [code.name for id_, code in frozen.items() if id_ in now and now[id_].retired]
    other = [
        code.name
        for id_, code in frozen.items()
        if id_ in now and not now[id_].retired and _rule(now[id_]) != _rule(code)
    ]
    parts = [
        f"{said}: {', '.join(names)}"
        for said, names in (
            ("made since", fresh),
            ("retired or merged since", gone),
            ("defined anew since", other),
        )
        if names
    ]
    if not parts:
        return []
    return [f"The codebook is another one than was handed over ({'; '.join(parts)})."]


def _rule(code: Code) -> tuple[object, ...]:
    return code.name, code.definition, code.include, code.exclude


def _cut_since(study: Study, held: Round) -> list[str]:
    """Say which interviews are cut into other units now; the frozen ones are compared."""
    state = study.state()
    frozen: dict[str, set[tuple[str, int, int]]] = {}
    for place in held.units:
        frozen.setdefault(place[0], set()).add(place)
    made = study.answers if held.unit == "answer" else study.segments
    moved = [
        state.names.get(id_, id_)
        for id_, places in frozen.items()
        if places - {(each.transcript_id, each.start, each.end) for each in made(id_)}
    ]
    if not moved:
        return []
    return [
        f"{', '.join(moved)} was cut into other {held.unit}s since the round was opened; the "
        "boundaries that were handed over are compared."
    ]
