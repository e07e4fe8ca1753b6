"""What the Agreement page is given: what coders gave to the units of a round, side by side.

In:     a study, a closed round, and what was asked: kind, interview, code, from where on.
Out:    JSON-ready data: units with a lane for each coder, and how many there are of each kind.

While the one who asks codes blind, nothing is given at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.agreement.rounds import coded_state
from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.colours import code_tones
from app.common.excerpts import ReadInterviews, code_shown
from app.common.text import local_time
from models.errors import ThroughlineError
from models.state.derive import State
from models.state.rounds import Adjudication, Round
from models.store.blind import Blinded, blind_since
from models.store.study import Study
from pipeline.agreement.double_coding import Comparison, Unit, comparisons, round_ratings

MOST = 100  # units in one answer
REASONS = 6  # reasons given last, to be given again
SHOWN = ("unsettled", "disagree", "one", "other", "none", "agree", "settled", "all")
DISAGREE = ("one", "other")


class Uncompared(ThroughlineError):
    """A question about a round that cannot be compared, or that makes no sense."""


@dataclass(frozen=True)
class Compared:
    """A unit as its coders gave codes to it. n: its number among those compared."""

    n: int
    comparison: Comparison
    settled: Adjudication | None

    @property
    def disputed(self) -> frozenset[str]:
        """The codes that some coder gave and not all."""
        every = {code for codes in self.comparison.codes.values() for code in codes}
        return frozenset(every.difference(self.comparison.shared))

    @property
    def given(self) -> frozenset[str]:
        return frozenset(code for codes in self.comparison.codes.values() for code in codes)

    def shows(self, show: str) -> bool:
        """Whether it is of a kind that was asked for, one of SHOWN."""
        kind = self.comparison.kind
        if show == "unsettled":
            return kind in DISAGREE and self.settled is None
        if show == "disagree":
            return kind in DISAGREE
        if show == "settled":
            return self.settled is not None
        return show in ("all", kind)

    def about(self, code: str, show: str) -> bool:
        """Whether it is about a code: given by somebody; disputed, where that is asked for."""
        disputes = show in ("unsettled", *DISAGREE, "disagree")
        return not code or code in (self.disputed if disputes else self.given)


def compared(state: State, round_: Round) -> list[Compared]:
    """Return the units of a round that two coders looked at, in the order of the interviews."""
    places = {Unit(*place).id: place for place in round_.units}
    compared_units = comparisons(round_ratings(state, round_, round_.coders), places)
    settled = {place: each for (id_, place), each in state.settled.items() if id_ == round_.id}
    return [
        Compared(n, each, settled.get(places[each.unit.id]))
        for n, each in enumerate(compared_units)
    ]


def closed_round(study: Study, round_id: str, *, coder: str) -> Round:
    """Return a round whose coders may see each other's codes. Raises Uncompared, Blinded."""
    state = study.state()
    if blind_since(state, coder) is not None:
        raise Blinded(f"{coder} codes blind just now. Close the round first.")
    round_ = state.rounds.get(round_id)
    if round_ is None:
        raise Uncompared("There is no such round of double coding in this study.")
    if not round_.closed:
        raise Uncompared(f'"{round_.name}" is still being coded blind; close it first.')
    return round_


def compare_units(
    study: Study,
    round_id: str,
    *,
    coder: str,
    show: str = "unsettled",
    interview: str = "",
    code: str = "",
    first: int = 0,
) -> payloads.UnitsPage:
    """Return the units asked for, from a number on. Raises Uncompared, Blinded."""
    round_ = closed_round(study, round_id, coder=coder)
    if show not in SHOWN:
        raise Uncompared(f"Units shown are one of {', '.join(SHOWN)}.")
    state = coded_state(study, round_)
    every = compared(state, round_)
    here = [each for each in every if interview in ("", each.comparison.unit.transcript_id)]
    wanted = [each for each in here if each.shows(show) and each.about(code, show)]
    interviews = ReadInterviews(study, state)
    page = [each for each in wanted if each.n >= first][:MOST]
    return {
        "round": round_.id,
        "name": strip_bidi_controls(round_.name),
        "coders": [strip_bidi_controls(each) for each in round_.coders],
        "counts": {
            name: sum(each.shows(name) and each.about(code, name) for each in here)
            for name in SHOWN
        },
        "left": len(wanted),
        "interviews": _interviews(state, every),
        "codes": _codes(state, every),
        "reasons": _reasons(every),
        "units": [_unit(interviews, round_.coders, each) for each in page],
    }


def _unit(
    interviews: ReadInterviews, coders: Sequence[str], compared_unit: Compared
) -> payloads.Unit:
    where, start, end = compared_unit.comparison.unit
    interview = interviews.of(where)
    codes = compared_unit.comparison.codes
    return {
        **interview.place(start, end),
        **interview.around(start, end),
        "n": compared_unit.n,
        "transcript_id": where,
        "start": start,
        "end": end,
        "quote": interview.transcript.text[start:end],
        "kind": compared_unit.comparison.kind,
        "lanes": [list(codes[coder]) if coder in codes else None for coder in coders],
        "shared": list(compared_unit.comparison.shared),
        "settled": None if compared_unit.settled is None else _settled(compared_unit.settled),
    }


def _settled(settled: Adjudication) -> payloads.Settled:
    return {
        "resolution": settled.resolution,
        "code_ids": list(settled.code_ids),
        "coder": None if settled.coder is None else strip_bidi_controls(settled.coder),
        "reason": settled.reason,
        "by": strip_bidi_controls(settled.adjudicator),
        "at": local_time(settled.at),
    }


def _interviews(state: State, every: Collection[Compared]) -> list[payloads.RoundInterview]:
    units = Counter(each.comparison.unit.transcript_id for each in every)
    open_ = Counter(each.comparison.unit.transcript_id for each in every if each.shows("unsettled"))
    return [
        {
            "id": id_,
            "name": strip_bidi_controls(state.names.get(id_, id_)),
            "units": number,
            "unsettled": open_[id_],
        }
        for id_, number in units.items()
    ]


def _codes(state: State, every: Collection[Compared]) -> list[payloads.RoundCode]:
    units = Counter(code for each in every for code in each.given)
    disputed = Counter(code for each in every for code in each.disputed)
    tones = code_tones(state)
    return [
        {
            **code_shown(code, state),
            "tones": tones[code.id],
            "retired": code.retired,
            "units": units[code.id],
            "disputed": disputed[code.id],
        }
        for code in state.codes.values()
        if not code.retired or units[code.id]
    ]


def _reasons(every: Collection[Compared]) -> list[str]:
    """Return the reasons that were given last, the latest first, each once."""
    latest = sorted((e.settled for e in every if e.settled), key=lambda s: s.at, reverse=True)
    return list(dict.fromkeys(each.reason for each in latest))[:REASONS]
