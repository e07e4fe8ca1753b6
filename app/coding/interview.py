"""What the reader is given of one interview, as JSON-ready data."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any, cast
from urllib.parse import urlencode

from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import round_coded_blind, unsuggested
from app.common.code_names import code_name, code_path
from app.common.colours import tones
from app.ui.session_state import QUERY_SEGMENT, QUERY_TRANSCRIPT
from models.records import Answer, Question, Segment, Suggestion, Transcript
from models.state.derive import State, corrected
from models.store.study import Study
from pipeline.agreement.double_coding import Unit
from pipeline.segments.decisions import covered


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
        "codes": [
            {
                "id": code.id,
                "name": strip_bidi_controls(code_name(code.id, state.codes)),
                "path": strip_bidi_controls(code_path(code.id, state.codes)),
                "definition": code.definition,
                "retired": code.retired,
                "colour": state.colours.get(code.id),
                "tones": tones(state.colours.get(code.id)),
            }
            for code in state.codes.values()
        ],
        "questions": _guide(state, transcript),
        "suggestions": shown_suggestions(study, transcript_id, coder=coder),
        "dimensions": _dimensions(study, state, transcript_id, coder),
        "stored": decided(study, transcript_id, coder=coder),
        "asked": _asked(state, coder, study.segments(transcript_id)),
    }


def _asked(state: State, coder: str, segments: list[Segment]) -> list[str] | None:
    """Return the segments that a coder is asked to code in an open round; None: no round is.

    What is not asked for is context: it may be read and coded, and is not compared.
    """
    held = round_coded_blind(state, coder)
    if held is None:
        return None
    units: dict[str, list[Unit]] = {}
    for place in held.units:
        units.setdefault(place[0], []).append(Unit(*place))
    return [
        each.id
        for each in segments
        if covered((each.transcript_id, each.start, each.end), units.get(each.transcript_id, []))
    ]


def revision_of(study: Study) -> str:
    """Return what changes when an interview must be fetched anew: not with each decision."""
    about = [
        event.id
        for event in study.events()
        if event.kind.split(".")[0] not in ("suggestion", "coding", "theme", "relation")
    ]
    seen = repr(sorted(study.fingerprints().items())) + repr(about)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


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
            for who, where, start, end, code_id in state.rejected
            if where == transcript_id and who == coder
        ],
        "memos": [
            {"id": memo.id, "start": memo.start, "end": memo.end, "text": memo.text}
            for memo in state.memos.values()
            if memo.transcript_id == transcript_id and memo.coder == coder
        ],
        "seen": [
            {"start": start, "end": end}
            for who, where, start, end in sorted(state.seen)
            if where == transcript_id and who == coder
        ],
    }


def shown_suggestions(
    study: Study, transcript_id: str, *, coder: str, segments: Collection[str] | None = None
) -> list[payloads.ShownSuggestion]:
    """Return what is open to decision: codes in use; after a merge, for the code that now stands.

    segments: ids of those that are wanted; all by default.
    """
    state = study.state()
    if transcript_id in unsuggested(state, coder):
        return []
    transcript = study.transcript(transcript_id)
    spoken = EvidenceText(study, state, transcript)
    found: dict[tuple[str, str], payloads.ShownSuggestion] = {}
    for each in study.suggestions(transcript_id, coder=coder, segments=segments):
        code_id = state.resolve(each.code_id)
        if code_id in state.codes and not state.codes[code_id].retired:
            shown = suggested(each, code_id, [spoken.evidence(item) for item in each.evidence])
            found.setdefault(
                (each.segment_id, code_id), {**shown, "suggested_code_id": each.code_id}
            )
    return list(found.values())


def suggested(
    suggestion: Suggestion, code_id: str, evidence: list[payloads.Evidence]
) -> payloads.Suggestion:
    """Return a suggestion for the code that now stands, its evidence put to words."""
    return {
        "id": suggestion.id,
        "transcript_id": suggestion.transcript_id,
        "segment_id": suggestion.segment_id,
        "start": suggestion.start,
        "end": suggestion.end,
        "code_id": code_id,
        "score": suggestion.score,
        "rank": suggestion.rank,
        "evidence": evidence,
        "version": suggestion.version,
        "band": suggestion.band,
    }


class EvidenceText:
    """Puts words to evidence: the quotation with whose it is and where, the question's wording."""

    def __init__(self, study: Study, state: State, transcript: Transcript) -> None:
        self.study, self.here = study, transcript
        self.names = state.names
        self.questions = {q.id: q for q in state.codebook.questions} if state.codebook else {}

    def evidence(self, item: dict[str, Any]) -> payloads.Evidence:
        """Return an item of evidence with its words; what is no longer there stays bare."""
        return cast("payloads.Evidence", item | self._words(item))

    def _words(self, item: dict[str, Any]) -> dict[str, str]:
        question = self.questions.get(item.get("question_id", ""))
        if question is not None:
            return {"text": f"{question.id}, {wording(question, self.here)}"}
        where = item.get("transcript_id")
        text = self.study.text_of(where) if isinstance(where, str) else None
        if where is None or text is None:
            return {}
        query = {QUERY_TRANSCRIPT: where, QUERY_SEGMENT: item["segment_id"]}
        return {
            "text": strip_bidi_controls(text[item["start"] : item["end"]]),
            "who": "" if where == self.here.id else strip_bidi_controls(self.names.get(where, "")),
            "href": f"code?{urlencode(query)}",
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
    own = {segment.id for segment in study.segments(transcript_id)}
    found: dict[str, list[payloads.Dimension]] = {}
    for link in study.dimension_links(coder=coder) or study.dimension_links():
        if link.subject_kind == "segment" and link.subject_id in own:
            name = names.get((link.framework_id, link.dimension_id), link.dimension_id)
            found.setdefault(link.subject_id, []).append(
                {"name": name, "strength": link.strength, "reason": link.reason}
            )
    return {each: sorted(held, key=lambda one: -one["strength"]) for each, held in found.items()}


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
    about = [category.name if category else "", question.research_question]
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


def wording(question: Question, transcript: Transcript) -> str:
    """Return the question as this participant's role is asked it."""
    role = transcript.attributes.get("guide_role", "")
    return question.ask.get(role) or next(iter(question.ask.values()), "")
