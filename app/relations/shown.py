"""What the Relations page is given: candidates with their counts, what was decided about them.

In:     a study, its coder, what was counted.
Out:    JSON-ready data; names, counts in plain sentences, ids of segments, no words of interviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

from app.common import payloads
from app.common.axial_candidates import AxialStudy
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.relation_words import RELATION_TYPES, RELATION_VERBS
from app.common.text import counted
from app.server.relation_candidates import RelationCandidates
from models.coders import same_coder
from models.events import RelationMade, RelationTurned
from models.state.derive import State
from models.state.state import Relation
from models.store.study import Study
from pipeline.concepts.axial import OrderCounts, RelationCandidate

MOST = 200  # candidates in one answer
STAYS = "The relation stays on record, and is in no picture."
HALF_BLIND = "Half of what people mean as a cause is said without such a word."


def relations_page(
    study: Study, counted_of: RelationCandidates, *, coder: str, between: str, limit: int = MOST
) -> payloads.RelationsPage:
    """Return candidates, strongest first, and the relations on record. limit: candidates given."""
    state = study.state()
    made = counted_of.made(coder, between)
    candidates = made.report.candidates if made else ()
    named = as_recorded(study, state)
    relations = [
        _recorded(each, named.get(each.id, ()), state, coder) for each in state.relations.values()
    ]
    rejected: list[payloads.RejectedRelation] = [
        {
            "first": each.first,
            "second": each.second,
            "reason": each.reason,
            "segments": list(each.segment_ids),
        }
        for each in state.rejected_relations.values()
        if same_coder(each.coder, coder)
    ]
    given = [_candidate(each, state) for each in candidates[:limit]]
    ids = {each["first"] for each in [*given, *relations, *rejected]}
    ids |= {each["second"] for each in [*given, *relations, *rejected]}
    ids |= {each.id for each in state.active_codes()}
    return {
        "between": between,
        "work": counted_of.progress(study, coder, between),
        "scope": _scope(made) if made else [],
        "found": len(candidates),
        "candidates": given,
        "relations": relations,
        "rejected": rejected,
        "codes": [_code(each, state) for each in sorted(ids, key=lambda id_: _path(id_, state))],
        "types": [
            {"id": id_, "words": words, "verb": RELATION_VERBS[id_]}
            for id_, words in RELATION_TYPES.items()
        ],
    }


def _path(code_id: str, state: State) -> str:
    return strip_bidi_controls(code_path(code_id, state.codes))


def _code(code_id: str, state: State) -> payloads.RelatedCode:
    code = state.codes.get(code_id)
    return {
        "id": code_id,
        "name": strip_bidi_controls(code_name(code_id, state.codes)),
        "path": _path(code_id, state),
        "retired": code is None or code.retired,
    }


# -- candidates


def _candidate(each: RelationCandidate, state: State) -> payloads.RelationCandidate:
    return {
        "first": each.first,
        "second": each.second,
        "words": candidate_words(each, state),
        "proposed": each.proposed_type,
        "above": each.above_line,
        "connected": len(each.connections),
        "against": len(each.contrary),
        "segments": list(each.supporting),
        "in_segments": cast("payloads.PairFigures", asdict(each.segments)),
        "in_answers": cast("payloads.PairFigures", asdict(each.answers)),
        "order": cast("payloads.OrderFigures", asdict(each.order)),
    }


def candidate_words(each: RelationCandidate, state: State) -> list[str]:
    """Say in sentences what was counted of two codes."""
    answers, segments = each.answers, each.segments
    either = answers.first + answers.second - answers.both
    words = [
        f"Both in {answers.both:,} of {counted(either, 'answer')} with either, "
        f"and in {counted(segments.both, 'segment')}."
    ]
    if each.connections:
        denied = sum(one.negated for one in each.connections)
        times = counted(len(each.connections), "time")
        words.append(
            f"Participants connect the two {times} in so many words"
            + (f", {denied:,} of them to deny it." if denied else ".")
        )
    words += _order_words(each.order, code_name(each.first, state.codes),
                          code_name(each.second, state.codes))  # fmt: skip
    if each.above_line is not None:
        words.append(
            "They meet more often than chance has it."
            if each.above_line
            else "Chance could explain that they meet."
        )
    if each.contrary:
        words.append(f"{counted(len(each.contrary), 'segment')} may speak against it.")
    return [strip_bidi_controls(line) for line in words]


def _order_words(order: OrderCounts, first: str, second: str) -> list[str]:
    if not order.first and not order.second:
        return []
    return [
        f"In answers with both, “{first}” comes first {counted(order.first, 'time')} "
        f"and “{second}” {counted(order.second, 'time')}."
    ]


def _scope(made: AxialStudy) -> list[str]:
    """Say what candidates rest on, how many tests were made, and what was not found."""
    report = made.report
    of = "codes" if made.between == "codes" else "categories"
    one = "code" if made.between == "codes" else "category"
    if not report.segments:
        return ["Nothing is coded yet. Relations come from codes that you confirmed."]
    words = [
        f"From what you coded: {counted(report.segments, 'segment')} in "
        f"{counted(report.answers, 'answer')} of {counted(report.interviews, 'interview')}, "
        f"{counted(report.codes, one, of)}."
    ]
    if report.why_no_p:
        words.append(report.why_no_p)
    else:
        above = sum(bool(each.above_line) for each in report.candidates)
        words.append(
            f"{counted(report.tests, 'test')} within interviews, adjusted together: "
            f"{counted(above, 'pair')} of {report.pairs:,} above the line, which chance alone "
            "reaches in at most one of twenty finds."
        )
    words.append(
        f"Participants connect two things {counted(made.found, 'time')} in so many words; "
        f"{made.tied:,} of them lie in two different {of}. {HALF_BLIND}"
    )
    return words


# -- what was decided


def _recorded(
    each: Relation, named: Sequence[str], state: State, coder: str
) -> payloads.RecordedRelation:
    retired = [id_ for id_ in (each.first, each.second) if _is_out(id_, state)]
    return {
        "id": each.id,
        "first": each.first,
        "second": each.second,
        "type": each.relation_type,
        "own_type": strip_bidi_controls(each.own_type),
        "note": each.note,
        "segments": list(each.segment_ids),
        "told": [strip_bidi_controls(line) for line in told_of(each, named, state)],
        "by": "" if same_coder(each.coder, coder) else strip_bidi_controls(each.coder),
        "stands": each.first != each.second and not retired,
    }


def _is_out(code_id: str, state: State) -> bool:
    return code_id not in state.codes or state.codes[code_id].retired


def told_of(relation: Relation, named: Sequence[str], state: State) -> list[str]:
    """Say what became of a relation's codes since it was recorded: merged, retired.

    named: the codes as they were recorded.
    """
    words = []
    for id_ in named:
        now = state.resolve(id_)
        if now != id_:
            was, into = code_name(id_, state.codes), code_name(now, state.codes)
            words.append(f"“{was}” was merged into “{into}”, which stands in its place.")
    if relation.first == relation.second:
        words.append(f"Its two codes are one now. {STAYS}")
    for id_ in dict.fromkeys((relation.first, relation.second)):
        if id_ not in state.codes:
            words.append(f"One of its codes is not in this study any more. {STAYS}")
        elif state.codes[id_].retired:
            words.append(f"“{code_name(id_, state.codes)}” is retired. {STAYS}")
    return words


def as_recorded(study: Study, state: State) -> dict[str, tuple[str, ...]]:
    """Return the codes of each relation as the last decision in force names them."""
    named: dict[str, tuple[str, ...]] = {}
    for event in study.events():
        made = event.decision
        if isinstance(made, RelationMade | RelationTurned) and event.id not in state.undone:
            named[made.relation_id] = tuple(dict.fromkeys((made.first, made.second)))
    return named
