"""The figures of a study beside the coefficients: what they are called, and how they are had.

In:     an open study as one who may see it all, a round or none, coders, what is asked for.
Out:    JSON-ready figures by name, each with its reason where it cannot be given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.figures import Report, coders_asked, ratings_of, settled_of, spans_of
from app.agreement.moments import Moments, with_oneself
from app.agreement.rounds import RoundInvalid, coded_state, round_named
from models.errors import ThroughlineError
from models.state.derive import State
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.adjudicated_units import REFERENCE, cases, with_reference
from pipeline.agreement.adjudication import adjudicated
from pipeline.agreement.aggregate import at_parent_codes, at_top_codes, presence_in_documents
from pipeline.agreement.benchmark import benchmarks
from pipeline.agreement.figures import Figure
from pipeline.agreement.gamma import gamma_agreement
from pipeline.agreement.measure import measure
from pipeline.agreement.overlap import overlap_agreement
from pipeline.agreement.pairwise import pairwise
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.reference import against_reference
from pipeline.agreement.shares import shares_by_document

FURTHER = ("interviews", "pairs", "settled", "settling", "presence", "parents", "rounds", "gamma")
OF_TABLES = ("interviews", "pairs", "presence")  # what a table of ratings has as well
OF_SPANS = (*OF_TABLES, "gamma")  # and a table of spans
TOO_GOOD = (
    "The coders made these codes themselves, by agreeing or by settling: against somebody else's "
    "the figures would be lower."
)
Further = dict[str, Any]  # by what was asked for: each of a shape of its own, or {"reason"}
KEPT = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha")


@dataclass(frozen=True)
class Asked:
    """What is asked for besides the coefficients.

    overlap: the share of characters that spans must share, or None. oneself: a coder to compare
    with themselves, at two moments. scale: one of pipeline.agreement.benchmark.SCALES, or None.
    """

    names: tuple[str, ...] = ()
    overlap: float | None = None
    oneself: str | None = None
    moments: Moments = ()
    scale: str | None = None


@dataclass(frozen=True, eq=False)
class _Basis:
    """What all further figures of a study rest on."""

    study: Study
    round_: Round | None
    coders: list[str]
    unit: str | None

    @property
    def state(self) -> State:
        return self.study.state() if self.round_ is None else coded_state(self.study, self.round_)

    def ratings(self) -> Ratings:
        if self.unit == "span":
            return spans_of(self.study, self.round_, self.coders).ratings
        return ratings_of(self.study, self.round_, self.coders, self.unit)


def further_of(
    study: Study,
    report: Report,
    asked: Asked,
    *,
    round_given: str | None = None,
    coders: Sequence[str] = (),
    unit: str | None = None,
) -> Further:
    """Return what was asked for, by name. report: the coefficients, for what rests on them."""
    state = study.state()
    round_ = round_named(state, round_given)
    basis = _Basis(study, round_, coders_asked(state, round_, coders), unit)
    figures = {name: _or_reason(MAKE[name], basis) for name in MAKE if name in asked.names}
    if asked.overlap is not None:
        share = asked.overlap
        figures["overlap"] = _or_reason(lambda basis: _overlap(basis, share), basis)
    if asked.oneself is not None:
        coder = asked.oneself
        figures["oneself"] = with_oneself(study, coder, asked.moments, unit=unit)
    if asked.scale is not None:
        figures["benchmark"] = benchmarks(report, asked.scale)
    return figures


def further_of_ratings(
    ratings: Ratings, report: Report, asked: Asked, *, reference: str | None = None
) -> Further:
    """Return what was asked for of a table of ratings. reference: a coder taken for right."""
    make: dict[str, Callable[[Ratings], Any]] = {
        "interviews": shares_by_document,
        "pairs": lambda rated: pairwise(rated, resamples=0),
        "presence": _presence,
    }
    figures = {name: _or_reason(make[name], ratings) for name in make if name in asked.names}
    if reference is not None:
        figures["settled"] = against_reference(ratings, reference, resamples=0)
    if asked.scale is not None:
        figures["benchmark"] = benchmarks(report, asked.scale)
    return figures


def _or_reason(make: Callable[[Any], Any], basis: Any) -> Any:
    """Return a figure, or why it cannot be given."""
    try:
        return make(basis)
    except ThroughlineError as error:
        reason = str(error).rstrip(".")
        return {"reason": reason[0].lower() + reason[1:]}


def _few(report: Report) -> Report:
    """Return the coefficients of a report that its tables show."""

    def few_of(figures: Mapping[str, Figure]) -> dict[str, Figure]:
        return {name: figures[name] for name in KEPT}

    return {
        "unit": report["unit"],
        "basis": report["basis"],
        "codes": {code: few_of(figures) for code, figures in report["codes"].items()},
        "overall": few_of(report["overall"]),
        "warnings": report["warnings"],
    }


def _interviews(basis: _Basis) -> Any:
    return shares_by_document(basis.ratings())


def _pairs(basis: _Basis) -> Any:
    return pairwise(basis.ratings(), resamples=0)


def _presence(source: _Basis | Ratings) -> Any:
    ratings = source if isinstance(source, Ratings) else source.ratings()
    return _few(measure(presence_in_documents(ratings), resamples=0))


def _parents(basis: _Basis) -> Any:
    ratings = basis.ratings()
    parents = {code.id: code.parent for code in basis.state.codes.values()}
    above = at_parent_codes(ratings, parents)
    if not above.codes:
        raise RoundInvalid("No code that was given has a parent.")
    figures = _few(measure(above, resamples=0))
    top = measure(at_top_codes(ratings, parents), resamples=0)
    return figures | {"overall": _few(top)["overall"], "basis": top["basis"], "warnings": []}


def _round_of(basis: _Basis) -> Round:
    if basis.round_ is None:
        raise RoundInvalid("There is no round of double coding, so nothing was settled.")
    if basis.unit not in (None, basis.round_.unit):
        raise RoundInvalid(f"Disagreements are settled by {basis.round_.unit}.")
    return basis.round_


def _settled(basis: _Basis) -> Any:
    round_ = _round_of(basis)
    rated = with_reference(basis.ratings(), settled_of(basis.state, round_))
    return against_reference(rated, REFERENCE, resamples=0) | {"note": TOO_GOOD}


def _settling(basis: _Basis) -> Any:
    round_ = _round_of(basis)
    return adjudicated(cases(basis.ratings(), settled_of(basis.state, round_)), basis.coders)


def _overlap(basis: _Basis, share: float) -> Any:
    marked = spans_of(basis.study, basis.round_, basis.coders)
    return overlap_agreement(marked.spans, basis.coders, share=share)


def _gamma(basis: _Basis) -> Any:
    marked = spans_of(basis.study, basis.round_, basis.coders)
    return gamma_agreement(marked.spans, marked.lengths, basis.coders)


def _rounds(basis: _Basis) -> Any:
    """Return the figures of each closed round, before settling, in the order of their opening."""
    rows = []
    for round_ in basis.study.state().rounds.values():
        if not round_.closed:
            continue
        coders = [each for each in basis.coders if each in round_.coders]
        if len(coders) < 2:
            coders = list(round_.coders)
        few = _few(measure(ratings_of(basis.study, round_, coders, None), resamples=0))
        about = {
            "id": round_.id,
            "name": round_.name,
            "opened_at": round_.opened_at,
            "coders": coders,
        }
        rows.append(about | few)
    if not rows:
        raise RoundInvalid("No round of double coding is closed yet.")
    return rows


MAKE: dict[str, Callable[[_Basis], Any]] = {
    "interviews": _interviews,
    "pairs": _pairs,
    "settled": _settled,
    "settling": _settling,
    "presence": _presence,
    "parents": _parents,
    "rounds": _rounds,
    "gamma": _gamma,
}
