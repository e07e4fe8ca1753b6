"""Suggestions as a page is given them, with their evidence in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import unsuggested
from models.records import EvidenceItem, Question, Suggestion, Transcript
from models.state.derive import State
from models.store.study import Study


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
    evidence_text = EvidenceText(study, state, transcript)
    first: dict[tuple[str, str], payloads.ShownSuggestion] = {}
    for each in study.suggestions(transcript_id, coder=coder, segments=segments):
        code_id = state.resolve(each.code_id)
        if code_id in state.codes and not state.codes[code_id].retired:
            shown = suggested(
                each, code_id, [evidence_text.evidence(item) for item in each.evidence]
            )
            first.setdefault(
                (each.segment_id, code_id), {**shown, "suggested_code_id": each.code_id}
            )
    return list(first.values())


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

    def evidence(self, item: EvidenceItem) -> payloads.Evidence:
        """Return an item of evidence with its words; what is no longer there stays bare."""
        return cast("payloads.Evidence", {**item, **self._words(item)})

    def _words(self, item: EvidenceItem) -> dict[str, str]:
        question = self.questions.get(item.get("question_id", ""))
        if question is not None:
            return {"text": f"{question.id}, {wording(question, self.here)}"}
        where = item.get("transcript_id")
        text = self.study.text_of(where) if where in self.names else None
        if where is None or text is None:
            return {}
        return {
            "text": strip_bidi_controls(text[item["start"] : item["end"]]),
            "who": "" if where == self.here.id else strip_bidi_controls(self.names.get(where, "")),
            "href": InterviewPlace(where, item["segment_id"]).address,
        }


def wording(question: Question, transcript: Transcript) -> str:
    """Return the question as this participant's role is asked it."""
    role = transcript.attributes.get("guide_role", "")
    return question.ask.get(role) or next(iter(question.ask.values()), "")
