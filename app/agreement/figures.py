"""How far the coders of a study agree: which units, whose codes, before and after settling.

In:     an open study (all of it), a round of double coding or none, coders, a unit.
Out:    the figures of pipeline.agreement, with what a reader of them must know, in words.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypedDict

from app.agreement.rounds import RoundInvalid, coded_state, round_named
from app.common.code_names import code_path
from app.common.text import counted
from models.json_shapes import Figures
from models.records import Code, Transcript
from models.state.derive import State, corrected
from models.state.rounds import Adjudication, Round
from models.store.blind import refuse_blind
from models.store.study import Study
from pipeline.agreement.combined import report_on
from pipeline.agreement.double_coding import (
    Unit,
    active_coders,
    left_open,
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

Report = Figures  # what pipeline.agreement measures: which coefficients depends on the ratings


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
    round_ = round_named(state, round_given)
    asked = coders_asked(state, round_, coders)
    state = state if round_ is None else coded_state(study, round_)
    if unit == "span":
        report = _of_spans(study, round_, asked)
    else:
        ratings = ratings_of(study, round_, asked, unit)
        report = measure(ratings)
        settled = settled_of(state, round_)
        if round_ is not None and unit in (None, round_.unit):
            if settled:
                after = measure(settled_ratings(ratings, settled))
                report["after"] = after | {"open": left_open(ratings, settled)}
            report |= _by_suggestion(state, round_, ratings)
    report["round"] = None if round_ is None else _about(round_)
    report["names"] = {code: code_path(code, state.codes) for code in _codes_in(report)}
    report["warnings"] += _warnings(study, state, round_, asked)
    return report


def coders_asked(state: State, round_: Round | None, names: Sequence[str]) -> list[str]:
    """Return whose agreement is asked for, two or more. Raises RoundInvalid."""
    active = active_coders(state)
    unknown = [
        each for each in names if each not in active and not (round_ and each in round_.coders)
    ]
    if unknown:
        raise RoundInvalid(
            f'"{unknown[0]}" has coded nothing in this study. '
            f"Coders are: {', '.join(active) or 'none yet'}."
        )
    asked = list(dict.fromkeys(names)) or list(round_.coders if round_ else active)
    if len(asked) < 2:
        only_one = f"Only {asked[0]} has" if asked else "Nobody has"
        raise RoundInvalid(
            f"{only_one} coded in this study, and agreement takes two. Make a file for a second "
            "coder: throughline handover STUDY --to NAME -o FILE"
        )
    return asked


def refuse_while_open(state: State, round_: Round | None, coder: str) -> None:
    """Raise Blinded or RoundInvalid where figures would tell of codes that are given blind.

    Whoever asks: on one file everybody has the same name to give.
    """
    refuse_blind(state, coder, "how far coders agree")
    if round_ is not None and not round_.closed:
        raise RoundInvalid(
            f'"{round_.name}" is still being coded blind by {" and ".join(round_.coders)}; close '
            "it first, under Check, Second coder or with: throughline close-round STUDY"
        )


def ratings_of(
    study: Study, round_: Round | None, coders: Sequence[str], unit: str | None
) -> Ratings:
    """Return what coders gave, by the unit asked for; the round's own by default."""
    state = study.state() if round_ is None else coded_state(study, round_)
    if round_ is not None and not round_.units:
        raise RoundInvalid(
            f'The interviews of "{round_.name}" were removed from the study, so there is nothing '
            "to compare. They can be put back on Home."
        )
    if round_ is not None and unit in (None, round_.unit):
        return round_ratings(state, round_, coders)
    wanted = unit or "segment"
    transcripts = _whole(study, round_, wanted)
    units = [
        each
        for id_ in transcripts
        for each in (study.segments(id_) if wanted == "segment" else study.answers(id_))
    ]
    return study_ratings(state, units_of(units), coders, unit=wanted)


@dataclass(frozen=True, eq=False)
class Spans:
    """What coders marked of what participants said. left_out: what one did not look at."""

    ratings: Ratings
    spans: list[CodedSpan]
    lengths: dict[str, int]
    left_out: list[str]


def spans_of(study: Study, round_: Round | None, coders: Sequence[str]) -> Spans:
    """Return coders' spans, in the interviews that all of them looked at. Raises RoundInvalid.

    Interviews in which one of the coders decided nothing are left out: they did not look.
    """
    state = study.state() if round_ is None else coded_state(study, round_)
    wanted = _whole(study, round_, "span")
    read = {coder: set(spans_decided(state, coder)) for coder in coders}
    ids = [id_ for id_ in wanted if all(id_ in each for each in read.values())]
    if not ids:
        raise RoundInvalid("There is no interview in which all these coders decided anything.")
    talks, lengths, spans = {}, {}, []
    for id_ in ids:
        talk = Said(corrected(study.transcript(id_), state))
        talks[id_], lengths[state.names[id_]] = talk, talk.length
    for coding in state.codings:
        if coding.coder in coders and coding.transcript_id in talks:
            start, end = talks[coding.transcript_id].within(coding.start, coding.end)
            name = state.names[coding.transcript_id]
            if start < end:
                spans.append(CodedSpan(name, coding.coder, coding.code_id, start, end))
    ratings = character_ratings(spans, lengths, coders=coders)
    return Spans(ratings, spans, lengths, [state.names[id_] for id_ in wanted if id_ not in ids])


def _of_spans(study: Study, round_: Round | None, coders: Sequence[str]) -> Report:
    """Return figures by the character of what participants said, and unitizing alphas."""
    marked = spans_of(study, round_, coders)
    report = report_on(marked.ratings, spans=marked.spans, lengths=marked.lengths)
    if marked.left_out:
        report["warnings"].append(
            "Left out, since one of the coders decided nothing in it: "
            f"{', '.join(marked.left_out)}."
        )
    report["conventions"].append("Text is what participants said; the interviewer's is left out.")
    return report


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


def _whole(study: Study, round_: Round | None, unit: str) -> list[str]:
    """Return the interviews to compare by another unit than the round's. Raises RoundInvalid."""
    ids = list(study.state().names)
    if round_ is None:
        return ids
    units = set(round_.units)
    inside = list(dict.fromkeys(where for where, _, _ in round_.units))
    units_in = study.answers if round_.unit == "answer" else study.segments
    for id_ in inside:
        if {(each.transcript_id, each.start, each.end) for each in units_in(id_)} - units:
            raise RoundInvalid(
                f'"{round_.name}" double-codes a part of the {round_.unit}s only, so agreement by '
                f"{unit} cannot be given for it. Leave --unit out to have it by {round_.unit}."
            )
    return inside


def settled_of(state: State, round_: Round | None) -> dict[str, Adjudication]:
    """Return what was settled in a round, by unit id."""
    if round_ is None:
        return {}
    return {
        Unit(*place).id: each
        for (round_id, place), each in state.settled.items()
        if round_id == round_.id
    }


def _by_suggestion(state: State, round_: Round, ratings: Ratings) -> dict[str, dict[str, Report]]:
    units = [Unit(*place) for place in round_.units]
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


def _about(round_: Round) -> RoundDescribed:
    return {
        "id": round_.id,
        "name": round_.name,
        "opened_at": round_.opened_at,
        "coders": list(round_.coders),
        "how": round_.how,
        "units": len(round_.units),
        "suggestions": round_.suggestions,
        "closed": round_.closed,
        "finished": sorted(round_.finished),
    }


def _codes_in(report: Report) -> list[str]:
    return list(dict.fromkeys([*report["codes"], *report.get("after", {}).get("codes", {})]))


def _warnings(study: Study, state: State, round_: Round | None, coders: Sequence[str]) -> list[str]:
    if round_ is None:
        return ["No round of double coding was opened, so coders may have seen each other's codes."]
    told = []
    if round_.set_aside:
        told.append(
            f"{counted(round_.set_aside, round_.unit)} of the round "
            f"{'is' if round_.set_aside == 1 else 'are'} not in these figures: their interviews "
            "were removed from the study since."
        )
    if not round_.closed:
        told.append(f'"{round_.name}" is not closed: its coders may still be coding.')
    waiting = [each for each in coders if each in round_.coders and each not in round_.finished]
    if waiting:
        told.append(
            f"{' and '.join(waiting)} did not say that all is coded: interviews of the round in "
            "which they decided nothing count as not looked at."
        )
    others = [each for each in _deciding(state, round_) if each not in {*round_.coders, *coders}]
    if others:
        told.append(
            f"{', '.join(others)} decided in these interviews too, but is no coder of the round. "
            "Is that a coder under a second name? Compare with --coders."
        )
    return [*told, *_codebook_since(state, round_), *_cut_since(study, round_)]


def _deciding(state: State, round_: Round) -> list[str]:
    inside = {where for where, _, _ in round_.units}
    coders = {each.coder for each in state.codings if each.transcript_id in inside}
    return sorted(coders | {key[0] for key in state.rejected if key[1] in inside})


def _codebook_since(state: State, round_: Round) -> list[str]:
    """Say what is different in the codebook since it was frozen for the round."""
    frozen = {code.id: code for code in round_.codebook.codes}
    now = {code.id: code for code in state.codes.values()}
    fresh = [code.name for id_, code in now.items() if id_ not in frozen and not code.retired]
    gone = [code.name for id_, code in frozen.items() if id_ in now and now[id_].retired]
    other = [
        code.name
        for id_, code in frozen.items()
        if id_ in now and not now[id_].retired and _rule(now[id_]) != _rule(code)
    ]
    parts = [
        f"{change}: {', '.join(names)}"
        for change, names in (
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


def _cut_since(study: Study, round_: Round) -> list[str]:
    """Say which interviews are cut into other units now; the frozen ones are compared."""
    state = study.state()
    frozen: dict[str, set[tuple[str, int, int]]] = {}
    for place in round_.units:
        frozen.setdefault(place[0], set()).add(place)
    units_in = study.answers if round_.unit == "answer" else study.segments
    moved = [
        state.names.get(id_, id_)
        for id_, places in frozen.items()
        if places - {(each.transcript_id, each.start, each.end) for each in units_in(id_)}
    ]
    if not moved:
        return []
    return [
        f"{', '.join(moved)} was cut into other {round_.unit}s since the round was opened; the "
        "boundaries that were handed over are compared."
    ]
