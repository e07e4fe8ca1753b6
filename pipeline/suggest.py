"""Propose codes for segments.

In:     a transcript's segments and vectors, the codebook's codes, what this coder decided.
Out:    the best few codes of each segment, with a score and what the score rests on.
Source: docs/decisions/suggestions.md says what was tried.

A code speaks through its description until its second confirmed example; from then on also
through what this coder confirmed and rejected, the more the more there is. The question
that was answered and the codes this coder gave just before speak for a code, too. A
structural code is proposed through its question, never through words alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from models.records import Answer, Code, Question, Segment, Suggestion, suggestion_id
from pipeline.decided import Decided
from pipeline.hashing import fingerprint
from pipeline.scoring import (
    DEFINITION_SHARE,
    NEAREST,
    Confirmed,
    Described,
    Learned,
    compare,
    describe,
    in_context,
)

METHOD = "prototype-1"  # changes when the same input would be scored otherwise
TOP = 4  # codes proposed for a segment, the structural one apart
FLOOR = 0.03  # scores below are not proposed
BESIDE = 0.2  # of a segment's best score, below which another code is not proposed
SMALL_TALK_FLOOR = 0.12  # the same for talk before the first of the guide's questions
FEW_WORDS = 5  # a segment this short is small talk unless it is very like a code
CATEGORY_BONUS = 0.10  # that a child of the answer's category is ahead by, if it is certain
PREVIOUS_BONUS = 0.10  # that a code confirmed on the segment before is ahead by
PREVIOUS = 2  # segments before that count, each half as much as the one after it
CENTRE, SLOPE = 0.62, 8.0  # sum of evidence that is scored 0.5, and how steeply scores rise
STRUCTURAL_SHARE = 0.05  # of the answer's probability that its category's own code scores

Ranked = tuple[str, float, list[dict[str, Any]]]  # code id, score, evidence


def training_state(decided: Decided, *also: object) -> str:
    """Return a short hash of what a coder decided; part of a suggestion's version."""
    held = (sorted(decided.confirmed.items()), sorted(decided.rejected.items()))
    return fingerprint(held, also)[:8]


def suggestion_version(encoder: str, training: str) -> str:
    return f"{METHOD}/{encoder}/{training}"


def suggest_codes(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    *,
    answers: Sequence[Answer],
    questions: Sequence[Question],
    codes: Sequence[Code],
    code_vectors: Mapping[str, np.ndarray],
    learned: Learned,
    version: str,
) -> list[Suggestion]:
    """Return suggestions for one transcript's segments, best first within each.

    segments: all of one transcript, in order. vectors: their unit rows, shape (n, d).
    code_vectors: a unit vector for each of all_code_texts(codes). Scores are in [0, 1] and
    comparable within one version. The shares of a suggestion's evidence add up to its score
    on the scale before score_of.
    """
    asked = _Asked(answers, questions)
    scored = [code for code in codes if code.kind != "structural" and not code.retired]
    category_codes = {code.id for code in codes if code.kind == "structural" and not code.retired}
    table = None
    if scored and segments:
        table = _Table(
            segments, vectors, codes=scored, code_vectors=code_vectors, learned=learned, asked=asked
        )
    found: list[Suggestion] = []
    for row, segment in enumerate(segments):
        ranked = table.best(row) if table else []
        ranked += asked.structural(segment, category_codes)
        ranked.sort(key=lambda each: -each[1])
        found += [_suggestion(segment, each, i + 1, version) for i, each in enumerate(ranked)]
    return found


def score_of(evidence: np.ndarray | float) -> np.ndarray:
    """Return the score in [0, 1] of a sum of evidence."""
    score: np.ndarray = 1.0 / (1.0 + np.exp(-SLOPE * (np.asarray(evidence) - CENTRE)))
    return score


def _suggestion(segment: Segment, found: Ranked, rank: int, version: str) -> Suggestion:
    code, score, evidence = found
    return Suggestion(
        id=suggestion_id(segment.id, code, version),
        transcript_id=segment.transcript_id,
        segment_id=segment.id,
        start=segment.start,
        end=segment.end,
        code_id=code,
        score=round(score, 4),
        rank=rank,
        evidence=tuple(evidence),
        version=version,
    )


class _Asked:
    """Which question each segment answers."""

    def __init__(self, answers: Sequence[Answer], questions: Sequence[Question]) -> None:
        self.answers = {answer.id: answer for answer in answers}
        self.questions = {question.id: question for question in questions}

    def of(self, segment: Segment) -> tuple[Question, Answer] | None:
        answer = self.answers.get(segment.answer_id)
        question = self.questions.get(answer.question_id or "") if answer else None
        return (question, answer) if question is not None and answer is not None else None

    def structural(self, segment: Segment, category_codes: set[str]) -> list[Ranked]:
        found = self.of(segment)
        if found is None or len(segment.quote.split()) <= FEW_WORDS:
            return []
        question, answer = found
        if question.category not in category_codes:
            return []
        score = STRUCTURAL_SHARE * answer.probability
        return [(str(question.category), score, [_question_evidence(question, answer, score)])]


class _Table:
    """The sums of evidence for all segments and codes, and what they are made of."""

    def __init__(
        self,
        segments: Sequence[Segment],
        vectors: np.ndarray,
        *,
        codes: Sequence[Code],
        code_vectors: Mapping[str, np.ndarray],
        learned: Learned,
        asked: _Asked,
    ) -> None:
        rows = in_context(segments, vectors)
        self.segments, self.codes, self.learned, self.asked = segments, codes, learned, asked
        self.described: Described = describe(rows, codes, code_vectors)
        self.confirmed: Confirmed = compare(segments, rows, codes, learned)
        share = self.confirmed.share
        self.words = (1 - share) * self.described.alike + share * self.confirmed.alike
        self.category = self._category_bonus()
        self.previous = self._previous_bonus()
        self.total = self.words + self.category + self.previous.sum(axis=2)
        self.scores = score_of(self.total)

    def _category_bonus(self) -> np.ndarray:
        parents = [code.parent for code in self.codes]
        bonus = np.zeros((len(self.segments), len(self.codes)))
        for row, segment in enumerate(self.segments):
            found = self.asked.of(segment)
            if found is not None and found[0].category is not None:
                own = np.array([parent == found[0].category for parent in parents])
                bonus[row] = CATEGORY_BONUS * found[1].probability * own
        return bonus

    def _previous_bonus(self) -> np.ndarray:
        """Return what codes confirmed just before, in the same answer, add; by how far back."""
        place = {code.id: i for i, code in enumerate(self.codes)}
        bonus = np.zeros((len(self.segments), len(self.codes), PREVIOUS))
        for row, segment in enumerate(self.segments):
            for back in range(1, min(PREVIOUS, row) + 1):
                before = self.segments[row - back]
                if before.answer_id != segment.answer_id:
                    break
                for code in self.learned.decided.confirmed.get(before.id, ()):
                    if code in place:
                        bonus[row, place[code], back - 1] = PREVIOUS_BONUS / 2 ** (back - 1)
        return bonus

    def best(self, row: int) -> list[Ranked]:
        """Return the best codes of a segment that reach the floor, with their evidence."""
        floor = max(self._floor(self.segments[row]), BESIDE * float(self.scores[row].max()))
        order = np.argsort(-self.scores[row], kind="stable")[:TOP]
        return [
            (self.codes[c].id, float(self.scores[row, c]), self._evidence(row, int(c)))
            for c in order
            if self.scores[row, c] >= floor
        ]

    def _floor(self, segment: Segment) -> float:
        if len(segment.quote.split()) <= FEW_WORDS:
            return 0.5
        answer = self.asked.answers.get(segment.answer_id)
        before = answer is not None and answer.question_id is None and self.asked.questions
        return SMALL_TALK_FLOOR if before else FLOOR

    def _evidence(self, row: int, c: int) -> list[dict[str, Any]]:
        """Return what a score rests on, the weightiest first; shares add up to the total."""
        items = self._lines(row, c) + self._examples(row, c) + self._before(row, c)
        found = self.asked.of(self.segments[row])
        if self.category[row, c] and found is not None:
            items.append(_question_evidence(*found, float(self.category[row, c])))
        for item in items:
            item["share"] = round(item["share"], 4)
        return sorted(items, key=lambda item: -abs(item["share"]))

    def _lines(self, row: int, c: int) -> list[dict[str, Any]]:
        described = self.described
        weight = 1.0 - float(self.confirmed.share[row, c])
        definition, closest = int(described.definition[c]), int(described.closest[row, c])
        shares = {definition: DEFINITION_SHARE}
        shares[closest] = shares.get(closest, 0.0) + 1 - DEFINITION_SHARE
        items = [
            _line(described, row, line, weight * share * float(described.cosines[row, line]))
            for line, share in shares.items()
        ]
        if described.against[row, c] > 0:
            line = int(described.excluded[row, c])
            items.append(_line(described, row, line, -weight * float(described.against[row, c])))
        return items

    def _examples(self, row: int, c: int) -> list[dict[str, Any]]:
        confirmed = self.confirmed
        weight = float(confirmed.share[row, c])
        if not weight:
            return []
        mean = {
            "kind": "examples",
            "count": int(confirmed.count[row, c]),
            "similarity": round(float(confirmed.prototype[row, c]), 3),
            "share": weight * float(confirmed.prototype[row, c]) / 2,
        }
        known = [i for i in range(NEAREST) if confirmed.nearest[row, c, i] >= 0]
        near = [
            _place(self.learned.segments[confirmed.nearest[row, c, i]])
            | {
                "kind": "neighbour",
                "similarity": round(float(confirmed.cosines[row, c, i]), 3),
                "share": weight * float(confirmed.cosines[row, c, i]) / 2 / len(known),
            }
            for i in known
        ]
        return [mean, *near, *self._rejected(row, c, weight)]

    def _rejected(self, row: int, c: int, weight: float) -> list[dict[str, Any]]:
        loss = float(self.confirmed.refused[row, c])
        if not loss:
            return []
        closest = self.learned.segments[int(self.confirmed.closest[row, c])]
        return [_place(closest) | {"kind": "rejected", "share": -weight * loss}]

    def _before(self, row: int, c: int) -> list[dict[str, Any]]:
        return [
            _place(self.segments[row - back])
            | {"kind": "previous", "share": float(self.previous[row, c, back - 1])}
            for back in range(1, PREVIOUS + 1)
            if self.previous[row, c, back - 1]
        ]


def _line(described: Described, row: int, line: int, share: float) -> dict[str, Any]:
    part = described.parts[line]
    similarity = round(float(described.cosines[row, line]), 3)
    return {"kind": part.kind, "text": part.shown, "similarity": similarity, "share": share}


def _place(segment: Segment) -> dict[str, Any]:
    return {
        "segment_id": segment.id,
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
    }


def _question_evidence(question: Question, answer: Answer, share: float) -> dict[str, Any]:
    return {
        "kind": "question",
        "question_id": question.id,
        "probability": round(answer.probability, 3),
        "share": share,
    }
