"""What the reader is given of one interview, as JSON-ready data."""

from __future__ import annotations

from collections import Counter

from app.coding.memos_beside import memos_beside
from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import asked_segments
from app.common.code_names import code_name, code_path
from app.common.code_tree import parents_shown
from app.common.colours import code_tones
from app.common.shown_suggestions import shown_suggestions, wording
from app.common.study_parts import short_id
from models.records import Answer, Question, Segment, Transcript
from models.state.derive import State, corrected
from models.store.study import Study


def document(study: Study, transcript_id: str, *, coder: str) -> payloads.InterviewRead:
    """Return an interview with this coder's codings and suggestions, and nobody else's."""
    state = study.state()
    transcript = corrected(study.transcript(transcript_id), state)
    return {
        "id": transcript.id,
        "name": transcript.name,
        "text": transcript.text,
        "turns": [
            {
                "index": turn.index,
                "speaker": turn.speaker,
                "role": turn.role,
                "start": turn.start,
                "end": turn.end,
                "start_s": turn.start_s,
                "end_s": turn.end_s,
            }
            for turn in transcript.turns
        ],
        "answers": [_answer(each, state, transcript) for each in study.answers(transcript_id)],
        "segments": [
            {"id": s.id, "index": s.index, "turn": s.turn, "start": s.start, "end": s.end}
            for s in study.segments(transcript_id)
        ],
        "codes": _codes(state, transcript_id, coder),
        "questions": _guide(state, transcript),
        "suggestions": shown_suggestions(study, transcript_id, coder=coder),
        "dimensions": _dimensions(study, state, transcript_id, coder),
        "stored": decided(study, transcript_id, coder=coder),
        "memos_beside": memos_beside(study, transcript_id, coder=coder),
        "asked": _asked(state, coder, study.segments(transcript_id)),
    }


def _codes(state: State, transcript_id: str, coder: str) -> list[payloads.NamedCode]:
    """Return every code, with how often this coder gave it in other interviews."""
    tones, parents = code_tones(state), parents_shown(state)
    by_name = sorted(state.codes.values(), key=lambda each: (each.name.casefold(), each.id))
    ranks = {code.id: rank for rank, code in enumerate(by_name)}
    elsewhere = Counter(
        each.code_id
        for each in state.codings
        if each.coder == coder and each.transcript_id != transcript_id
    )
    return [
        {
            "id": code.id,
            "name": strip_bidi_controls(code_name(code.id, state.codes)),
            "path": strip_bidi_controls(code_path(code.id, state.codes)),
            "definition": code.definition,
            "retired": code.retired,
            "colour": state.colours.get(code.id),
            "tones": tones[code.id],
            "rank": ranks[code.id],
            "parent": parents.get(code.id),
            "elsewhere": elsewhere[code.id],
        }
        for code in state.codes.values()
    ]


def _asked(state: State, coder: str, segments: list[Segment]) -> list[str] | None:
    """Return the segments that a coder is asked to code in an open round, in order, or None."""
    asked = asked_segments(state, coder, segments)
    return None if asked is None else [each.id for each in segments if each.id in asked]


def decided(study: Study, transcript_id: str, *, coder: str) -> payloads.Decided:
    """Return what a coder has decided in an interview, as stored."""
    state = study.state()
    return {
        "codings": [
            {
                "start": coding.start,
                "end": coding.end,
                "code_id": coding.code_id,
                "accepted": coding.accepted,
                "origin": coding.origin,
            }
            for coding in state.codings
            if coding.transcript_id == transcript_id and coding.coder == coder
        ],
        "rejected": [
            {"start": start, "end": end, "code_id": state.resolve(code_id)}
            for whose, where, start, end, code_id in state.rejected
            if where == transcript_id and whose == coder
        ],
        "memos": [
            {"id": memo.id, "start": memo.start, "end": memo.end, "text": memo.text}
            for memo in state.memos.values()
            if memo.transcript_id == transcript_id and memo.coder == coder
        ],
        "seen": [
            {"start": start, "end": end}
            for whose, where, start, end in sorted(state.seen)
            if where == transcript_id and whose == coder
        ],
    }


def _dimensions(
    study: Study, state: State, transcript_id: str, coder: str
) -> dict[str, list[payloads.Dimension]]:
    """Return what each segment reads as in the frameworks, strongest first, and why."""
    names: dict[tuple[str, str], str] = {}
    for framework in state.codebook.frameworks if state.codebook else ():
        for dimension in framework.dimensions:
            names[framework.id, dimension.id] = dimension.name
            names |= {(framework.id, part.id): part.name for part in dimension.functions}
    segment_ids = {segment.id for segment in study.segments(transcript_id)}
    by_segment: dict[str, list[payloads.Dimension]] = {}
    for link in study.dimension_links(coder=coder) or study.dimension_links():
        if link.subject_kind == "segment" and link.subject_id in segment_ids:
            name = names.get((link.framework_id, link.dimension_id), link.dimension_id)
            by_segment.setdefault(link.subject_id, []).append(
                {"name": name, "strength": link.strength, "reason": link.reason}
            )
    return {
        each: sorted(links, key=lambda one: -one["strength"]) for each, links in by_segment.items()
    }


def _guide(state: State, transcript: Transcript) -> list[payloads.GuideQuestion]:
    """Return the guide's questions as this participant is asked them, in guide order."""
    return [
        {
            "id": question.id,
            "wording": wording(question, transcript),
            "category": _category(question, state),
        }
        for question in (state.codebook.questions if state.codebook else ())
    ]


def _category(question: Question, state: State) -> str:
    category = state.codes.get(question.category or "")
    about = [category.name if category else "", short_id(question.research_question)]
    return strip_bidi_controls(" · ".join(part for part in about if part))


def _answer(answer: Answer, state: State, transcript: Transcript) -> payloads.Answer:
    questions = {q.id: q for q in state.codebook.questions} if state.codebook else {}
    question = questions.get(answer.question_id or "")
    return {
        "question_id": answer.question_id,
        "first_turn": answer.first_turn,
        "last_turn": answer.last_turn,
        "wording": wording(question, transcript) if question else "",
        "category": _category(question, state) if question else "",
        "probability": answer.probability,
        "alternatives": [(id_, probability) for id_, probability in answer.alternatives],
        "confirmed": answer.confirmed,
    }
