"""Read codes, questions, relations and segments as showing a framework's dimensions.

In:     frameworks, codes, questions, relations, segments with what is known of them.
Out:    links to dimensions and functions, several for one subject, with strength and reason.

What the codebook declares counts in full. Everything else is likeness: of a code's
description or a segment's words to a function's definition and its closest indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.codebook import dimension_ids
from models.records import (
    Answer,
    Code,
    Codebook,
    DimensionLink,
    Framework,
    Function,
    Question,
    Segment,
)
from pipeline.code_texts import code_texts

METHOD = "indicators-1"  # changes when the same input would be linked otherwise
TOP = 3  # finest parts of one framework for one subject; dimensions as a whole come on top
INDICATOR_SHARE = 0.5  # of a likeness that is the closest indicator; the rest is the definition
CENTRE, SLOPE = 0.38, 11.0  # cosine of strength 0.5, and how steeply strength rises around it
FLOOR = 0.2  # weaker links are not kept
QUESTION_SHARE = 0.45  # of full strength that the question asked gives its dimension
CODE_SHARE = 0.8  # of a code's own strength that it gives the segments it was confirmed on
DOWNWARD = 0.4  # of its strength that a dimension named as a whole gives each of its functions

Subject = Literal["code", "question", "relation", "segment"]


@dataclass(frozen=True)
class Part:
    """A dimension or function, with the texts it is known by."""

    framework_id: str
    id: str
    name: str
    dimension_id: str
    definition: str
    indicators: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        whole = f"{self.name}: {self.definition}" if self.definition else self.name
        return (whole, *self.indicators)


def framework_parts(frameworks: Iterable[Framework]) -> list[Part]:
    """Return the finest parts of each framework: functions, or dimensions without any."""
    parts = []
    for framework in frameworks:
        for dimension in framework.dimensions:
            finest = dimension.functions or (
                Function(dimension.id, dimension.name, dimension.definition),
            )
            parts += [
                Part(framework.id, f.id, f.name, dimension.id, f.definition, f.indicators)
                for f in finest
            ]
    return parts


def dimension_texts(frameworks: Iterable[Framework], codes: Iterable[Code]) -> list[str]:
    """Return every text whose vector map_dimensions needs, the segments' apart."""
    own = [text for part in framework_parts(frameworks) for text in part.texts]
    return list(dict.fromkeys(own + [code_texts(code)[0].text for code in codes]))


def map_dimensions(
    codebook: Codebook,
    codes: Sequence[Code],
    *,
    vectors: Mapping[str, np.ndarray],
    segments: Sequence[Segment] = (),
    segment_vectors: np.ndarray | None = None,
    answers: Sequence[Answer] = (),
    confirmed: Mapping[str, Sequence[str]] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> list[DimensionLink]:
    """Return the links of all subjects, strongest first within each.

    vectors: a unit vector for each of dimension_texts. confirmed: segment id -> code ids, of
    one coder. relations: relation id -> the two codes it relates.
    """
    parts = framework_parts(codebook.frameworks)
    targets = dimension_ids(codebook)
    table = _Likeness(parts, vectors)
    of_codes = {c.id: _code_links(c, targets, table, vectors) for c in codes if not c.retired}
    links = [link for found in of_codes.values() for link in found]
    links += [link for question in codebook.questions for link in _declared(question, targets)]
    asked = {question.id: question for question in codebook.questions}
    place = {answer.id: answer for answer in answers}
    for row, segment in enumerate(segments):
        answer = place.get(segment.answer_id)
        gathered = _Gathered("segment", segment.id, parts)
        question = asked.get(answer.question_id or "") if answer is not None else None
        if answer is not None and question is not None:
            category = of_codes.get(question.category or "", [])
            gathered.add_question(question, answer.probability, targets, category)
        for code in (confirmed or {}).get(segment.id, ()):
            gathered.add_code(code, of_codes.get(code, []))
        if segment_vectors is not None:
            gathered.add_text(table, segment_vectors[row])
        links += gathered.links()
    for relation, pair in (relations or {}).items():
        gathered = _Gathered("relation", relation, parts)
        for code in pair:
            gathered.add_code(code, of_codes.get(code, []))
        links += gathered.links()
    return links


class _Likeness:
    """How like each finest part of the frameworks a text is."""

    def __init__(self, parts: Sequence[Part], vectors: Mapping[str, np.ndarray]) -> None:
        self.parts = parts
        self.rows = [np.stack([vectors[text] for text in part.texts]) for part in parts]

    def strengths(self, row: np.ndarray) -> list[tuple[Part, float, float, str]]:
        """Return (part, strength, cosine, closest line) for one unit vector."""
        found = []
        for part, rows in zip(self.parts, self.rows, strict=True):
            cosines = rows @ row
            best = int(cosines.argmax())
            tail = float(cosines[1:].max()) if len(cosines) > 1 else float(cosines[0])
            alike = (1 - INDICATOR_SHARE) * float(cosines[0]) + INDICATOR_SHARE * tail
            strength = 1.0 / (1.0 + float(np.exp(-SLOPE * (alike - CENTRE))))
            line = part.definition or part.name if best == 0 else part.texts[best]
            found.append((part, strength, alike, line))
        return found


def _code_links(
    code: Code,
    targets: Mapping[str, tuple[str, str]],
    table: _Likeness,
    vectors: Mapping[str, np.ndarray],
) -> list[DimensionLink]:
    """Return what the codebook declares, else what the code's description is like."""
    declared = [
        DimensionLink("code", code.id, *targets[name], 1.0, "declared in the codebook")
        for name in code.dimensions
        if name in targets
    ]
    covered = {link.framework_id for link in declared}
    gathered = _Gathered("code", code.id, [p for p in table.parts if p.framework_id not in covered])
    gathered.add_text(table, vectors[code_texts(code)[0].text])
    return declared + gathered.links()


def _declared(question: Question, targets: Mapping[str, tuple[str, str]]) -> list[DimensionLink]:
    target = targets.get(question.dimension or "")
    if target is None:
        return []
    return [DimensionLink("question", question.id, *target, 1.0, "declared in the codebook")]


class _Gathered:
    """Strengths for one subject from several sources; independent sources add up."""

    def __init__(self, kind: Subject, subject: str, parts: Sequence[Part]) -> None:
        self.kind = kind
        self.subject = subject
        self.parts = {(part.framework_id, part.id): part for part in parts}
        self.whole = {(part.framework_id, part.dimension_id) for part in parts}
        self.missing: dict[tuple[str, str], float] = {}  # 1 - strength so far
        self.reasons: dict[tuple[str, str], list[str]] = {}

    def _add(self, target: tuple[str, str], strength: float, reason: str) -> None:
        self.missing[target] = self.missing.get(target, 1.0) * (1.0 - strength)
        self.reasons.setdefault(target, []).append(reason)

    def add_question(
        self,
        question: Question,
        probability: float,
        targets: Mapping[str, tuple[str, str]],
        category: Sequence[DimensionLink] = (),
    ) -> None:
        """A question speaks for its dimension and for what its category is linked to."""
        strength, reason = QUESTION_SHARE * probability, f"question {question.id}"
        own = targets.get(question.dimension or "")
        found = [] if own is None else [own]
        found += [(each.framework_id, each.dimension_id) for each in category]
        for target in dict.fromkeys(found):
            self._spread(target, strength, reason)

    def add_code(self, code: str, links: Sequence[DimensionLink]) -> None:
        for link in links:
            target = (link.framework_id, link.dimension_id)
            self._spread(target, CODE_SHARE * link.strength, f"code {code}")

    def _spread(self, target: tuple[str, str], strength: float, reason: str) -> None:
        self._add(target, strength, reason)
        if target in self.parts:
            return
        for key, part in self.parts.items():
            if (part.framework_id, part.dimension_id) == target:
                self._add(key, DOWNWARD * strength, reason)

    def add_text(self, table: _Likeness, row: np.ndarray) -> None:
        for part, strength, alike, _ in table.strengths(row):
            key = (part.framework_id, part.id)
            if key in self.parts and strength >= FLOOR / 2:
                self._add(key, strength, f"words like its description ({alike:.2f})")

    def links(self) -> list[DimensionLink]:
        """Return the strongest few finest parts of each framework, and dimensions as a whole."""
        strengths = {target: 1.0 - left for target, left in self.missing.items()}
        kept: list[tuple[str, str]] = []
        for framework in dict.fromkeys(target[0] for target in strengths):
            own = [t for t in strengths if t[0] == framework and strengths[t] >= FLOOR]
            own.sort(key=lambda t: (-strengths[t], t[1]))
            fine = [t for t in own if t in self.parts][:TOP]
            kept += [t for t in own if t in fine or t not in self.parts]
        return [
            DimensionLink(
                self.kind,
                self.subject,
                *target,
                round(strengths[target], 4),
                "; ".join(dict.fromkeys(self.reasons[target])),
            )
            for target in kept
        ]
