"""A study's axial candidates: what goes with what, from one coder's decisions.

In:     an open study, whose decisions, codes or categories.
Out:    an AxialReport, with the words and names that show it.

What participants connect follows from their words alone. It is looked for once for each
interview, and kept in the study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from app.common.code_names import code_name
from models.json_shapes import Figures, StageData
from models.records import Segment, Transcript
from models.state.derive import State, corrected
from models.store.study import Study
from pipeline.concepts.association import LEVEL
from pipeline.concepts.axial import (
    AxialReport,
    OrderCounts,
    PairCounts,
    RelationCandidate,
    propose_relations,
)
from pipeline.concepts.connective_rules import Connective
from pipeline.concepts.connectives import Parser
from pipeline.concepts.relations import roll_up
from pipeline.concepts.said_connections import (
    CodedTalk,
    CodeWords,
    SaidConnection,
    connectives_of,
    connectives_print,
    tie_connections,
)
from pipeline.segments.decisions import decided_segments, spans_decided

LEVELS = ("codes", "categories")
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class AxialStudy:
    """A report with what its ids stand for. found: connectives in coded interviews, tied or not."""

    report: AxialReport
    state: State
    transcripts: Mapping[str, Transcript]
    segments: Mapping[str, Segment]
    coder: str
    between: str
    found: int
    tied: int


def axial_study(
    study: Study,
    coder: str,
    *,
    between: str,
    get_parser: Callable[[], Parser],
    on_read: Told | None = None,
    on_tested: Told | None = None,
) -> AxialStudy:
    """Return the candidates of one coder's decisions.

    between: one of LEVELS. get_parser: called only where an interview was not looked through yet.
    """
    state = study.state()
    transcripts = {each.id: corrected(each, state) for each in study.transcripts()}
    segments = study.segments()
    decided = decided_segments(state, coder, segments)
    counted_as = _counted_as(state, between)
    confirmed = {
        segment: tuple(dict.fromkeys(counted_as[code] for code in codes if code in counted_as))
        for segment, codes in decided.confirmed.items()
    }
    coded = dict.fromkeys(each.transcript_id for each in segments if confirmed.get(each.id))
    found = _connectives(study, [transcripts[each] for each in coded], get_parser, on_read)
    talk = _talk(state, coder, transcripts, segments, counted_as)
    said = tie_connections(found, transcripts, talk)
    report = propose_relations(segments, study.answers(), confirmed, said, on_progress=on_tested)
    return AxialStudy(
        report,
        state,
        transcripts,
        {each.id: each for each in segments},
        coder,
        between,
        sum(map(len, found.values())),
        len(said),
    )


def _counted_as(state: State, between: str) -> dict[str, str]:
    """Return what each code in use counts as: itself, or its category."""
    active = {id_ for id_, each in state.codes.items() if not each.retired}
    if between == "codes":
        return {each: each for each in active}
    return {each: roll_up(each, state.codes) for each in active}


def _connectives(
    study: Study,
    transcripts: Sequence[Transcript],
    get_parser: Callable[[], Parser],
    on_read: Told | None,
) -> dict[str, list[Connective]]:
    """Return what participants connect, by interview; new interviews are looked through now.

    on_read: called before an interview is read, before what was found is kept, and at the end;
    what it raises ends the reading, and nothing more is kept.
    """
    tell = on_read or (lambda _done, _total: None)
    kept = study.fingerprints()
    parse: Parser | None = None
    found: dict[str, list[Connective]] = {}
    for done, each in enumerate(transcripts):
        tell(done, len(transcripts))
        value = connectives_print(each)
        if kept.get(("connectives", each.id)) == value:
            found[each.id] = [_connective(row) for row in study.connectives(each.id)]
            continue
        parse = parse or get_parser()
        found[each.id] = connectives_of(each, parse)
        tell(done, len(transcripts))
        rows: list[StageData] = [asdict(one) for one in found[each.id]]
        study.save_connectives(each.id, rows, made_of=value)
    tell(len(transcripts), len(transcripts))
    return found


def _connective(row: StageData) -> Connective:
    cause, effect, cue = ((row[key][0], row[key][1]) for key in ("cause", "effect", "cue"))
    return Connective(cause, effect, cue, row["polarity"], row["negated"])


def _talk(
    state: State,
    coder: str,
    transcripts: Mapping[str, Transcript],
    segments: Sequence[Segment],
    counted_as: Mapping[str, str],
) -> CodedTalk:
    by_transcript: dict[str, list[Segment]] = {}
    for each in segments:
        by_transcript.setdefault(each.transcript_id, []).append(each)
    codings = {
        where: sorted((start, end, code) for (_, start, end), code in spans.coded)
        for where, spans in spans_decided(state, coder).items()
        if where in transcripts
    }
    words = CodeWords.of(transcripts, codings, counted_as, state.codes)
    return CodedTalk(by_transcript, codings, counted_as, words)


# -- as it is printed


def axial_data(axial: AxialStudy) -> Figures:
    """Return a report as JSON has it: ids and names, counts, tests, segments, participants."""
    report = axial.report
    return {
        "coder": axial.coder,
        "between": axial.between,
        "interviews": report.interviews,
        "segments": report.segments,
        "answers": report.answers,
        "codes": report.codes,
        "tests": report.tests,
        "tests_by_kind": dict(report.tests_by_kind),
        "level": LEVEL,
        "why_no_p": report.why_no_p,
        "pairs": report.pairs,
        "connectives_found": axial.found,
        "connectives_tied": axial.tied,
        "candidates": [_candidate_data(each, axial) for each in report.candidates],
        "relations": _relations_data(axial),
        "rejected": [
            {
                "first": each.first,
                "second": each.second,
                "reason": each.reason,
                "segments": list(each.segment_ids),
            }
            for each in axial.state.rejected_relations.values()
            if each.coder == axial.coder
        ],
    }


def _candidate_data(each: RelationCandidate, axial: AxialStudy) -> Figures:
    return {
        "first": each.first,
        "first_name": code_name(each.first, axial.state.codes),
        "second": each.second,
        "second_name": code_name(each.second, axial.state.codes),
        "above_line": each.above_line,
        "q": each.q,
        "proposed_type": each.proposed_type,
        "in_segments": _counts_data(each.segments),
        "in_answers": _counts_data(each.answers),
        "order": _order_data(each.order),
        "connectives": [_connection_data(one, axial) for one in each.connections],
        "segments": list(each.supporting),
        "counter_examples": list(each.contrary),
        "participants": {
            "both": _people(each.both_in, axial),
            "first_only": _people(each.first_in, axial),
            "second_only": _people(each.second_in, axial),
            "by_role": _by_role(each, axial),
        },
    }


def _counts_data(counts: PairCounts) -> Figures:
    data = asdict(counts)
    return {"both": data.pop("both"), **data}


def _order_data(order: OrderCounts) -> Figures:
    return {
        "first_before": order.first,
        "second_before": order.second,
        "neither": order.neither,
        "second_shortly_after": order.then,
        "p": order.p,
        "q": order.q,
        "first_shortly_after": order.back,
        "p_back": order.p_back,
        "q_back": order.q_back,
    }


def _connection_data(one: SaidConnection, axial: AxialStudy) -> Figures:
    text = axial.transcripts[one.transcript_id].text

    def side(span: tuple[int, int], code: str, how: str) -> Figures:
        words = text[slice(*span)]
        return {"code": code, "tied": how, "start": span[0], "end": span[1], "text": words}

    return {
        "interview": one.transcript_id,
        "participant": _person(one.transcript_id, axial),
        "words": text[slice(*one.cue)],
        "cue_start": one.cue[0],
        "cue_end": one.cue[1],
        "polarity": one.polarity,
        "negated": one.negated,
        "way_told": one.way_told,
        "cause": side(one.cause, one.cause_tie.code_id, one.cause_tie.how),
        "effect": side(one.effect, one.effect_tie.code_id, one.effect_tie.how),
        "segments": list(one.segment_ids),
    }


def _person(transcript_id: str, axial: AxialStudy) -> str:
    transcript = axial.transcripts[transcript_id]
    return transcript.attributes.get("participant") or transcript.name


def _people(ids: Sequence[str], axial: AxialStudy) -> list[str]:
    return list(dict.fromkeys(_person(each, axial) for each in ids))


def _by_role(each: RelationCandidate, axial: AxialStudy) -> dict[str, dict[str, int]]:
    """Return how many participants of each role hold both codes, and one alone."""
    roles: dict[str, dict[str, set[str]]] = {}
    sides = {"both": each.both_in, "first_only": each.first_in, "second_only": each.second_in}
    for side, ids in sides.items():
        for id_ in ids:
            role = axial.transcripts[id_].attributes.get("role", "")
            counts = roles.setdefault(role, {name: set() for name in sides})
            counts[side].add(_person(id_, axial))
    return {
        role: {name: len(people) for name, people in counts.items()}
        for role, counts in sorted(roles.items())
    }


def _relations_data(axial: AxialStudy) -> list[Figures]:
    """Return the relations that this coder recorded."""
    return [
        {
            "id": each.id,
            "first": each.first,
            "first_name": code_name(each.first, axial.state.codes),
            "second": each.second,
            "second_name": code_name(each.second, axial.state.codes),
            "type": each.relation_type,
            "own_type": each.own_type,
            "note": each.note,
            "segments": list(each.segment_ids),
        }
        for each in axial.state.relations.values()
        if each.coder == axial.coder
    ]
