"""Read codes, questions, relations and segments as showing a framework's dimensions.

In:     frameworks, codes, questions, relations, segments with what is known of them.
Out:    links to dimensions and functions, several for one subject, with strength and reason.

What the codebook declares counts in full. Everything else is read from words: a small
classifier for each framework, taught by the lines its functions are known by (definition and
indicators) and by the codes that declare one. Each text is read by itself, so that neither
its neighbours nor their order change anything, and nothing is drawn at random.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np

from models.codebook.reading import dimension_ids
from models.records import (
    Answer,
    Code,
    Codebook,
    DimensionLink,
    Framework,
    Question,
    Segment,
    Subdimension,
)
from pipeline.suggestions.code_texts import code_texts

METHOD = "indicators-3"  # changes when the same input would be linked otherwise
TOP = 3  # finest parts of one framework for one subject; dimensions as a whole come on top
NEAREST = 2  # closest indicators of a part, averaged
INDICATOR_SHARE = 0.6  # of a likeness that the indicators are; the rest is the definition
SHRINKAGE = 0.5  # of the covariance within parts towards a sphere
RIDGE = 1.0  # penalty on what is learned from words
WORDS_HALF = 10.0  # lines of a part at which shared words count half: few lines share by chance
ENOUGH_PARTS = 3  # below this there is nothing to set a part against: likeness alone
STEEP, HALF = 2.0, 1.6  # how strength rises with the standing among parts, and where it is 0.5
NEAR_STEEP, NEAR_HALF = 12.0, 0.2  # the same with the cosine: what is like nothing shows nothing
ALONE_STEEP, ALONE_HALF = 11.0, 0.38  # the same where a framework has too few parts
NOT = re.compile(r"(?<=[.;!?])\s+Not\b.*", re.DOTALL)  # what does not count
WORD = r"(?u)\b\w+\b"
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
        """The definition with the name, less what it says does not count; then indicators."""
        counts = NOT.sub("", self.definition).strip()
        return (f"{self.name}: {counts}" if counts else self.name, *self.indicators)


def framework_parts(frameworks: Iterable[Framework]) -> list[Part]:
    """Return the finest parts of each framework: functions, or dimensions without any."""
    parts = []
    for framework in frameworks:
        for dimension in framework.dimensions:
            finest = dimension.functions or (
                Subdimension(dimension.id, dimension.name, dimension.definition),
            )
            parts += [
                Part(framework.id, f.id, f.name, dimension.id, f.definition, f.indicators)
                for f in finest
            ]
    return parts


def dimension_texts(frameworks: Iterable[Framework], codes: Iterable[Code]) -> list[str]:
    """Return every text whose vector map_dimensions needs, the segments' apart."""
    own = [text for part in framework_parts(frameworks) for text in part.texts]
    return list(dict.fromkeys(own + [text for code in codes for text in _spoken(code)]))


def _spoken(code: Code) -> list[str]:
    """Return what a code teaches about the functions it declares: definition and example."""
    return [each.text for each in code_texts(code) if each.kind in ("definition", "example")]


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
    active = [code for code in codes if not code.retired]
    readers = _readers(parts, active, targets, vectors)
    of_codes = _code_links(active, targets, readers, vectors)
    links = [link for of_one in of_codes.values() for link in of_one]
    links += [link for question in codebook.questions for link in _declared(question, targets)]
    asked = {question.id: question for question in codebook.questions}
    place = {answer.id: answer for answer in answers}
    quotes = [segment.quote for segment in segments]
    readings = [] if segment_vectors is None else [r.read(quotes, segment_vectors) for r in readers]
    for row, segment in enumerate(segments):
        answer = place.get(segment.answer_id)
        gathered = _Gathered("segment", segment.id, parts)
        question = asked.get(answer.question_id or "") if answer is not None else None
        if answer is not None and question is not None:
            category = of_codes.get(question.category or "", [])
            gathered.add_question(question, answer.probability, targets, category)
        for code in (confirmed or {}).get(segment.id, ()):
            gathered.add_code(code, of_codes.get(code, []))
        for reading in readings:
            gathered.add_text(reading, row)
        links += gathered.links()
    for relation, pair in (relations or {}).items():
        gathered = _Gathered("relation", relation, parts)
        for code in pair:
            gathered.add_code(code, of_codes.get(code, []))
        links += gathered.links()
    return links


class DimensionReading(NamedTuple):
    """What texts show of one framework's parts; arrays of shape (n_texts, n_parts)."""

    parts: tuple[Part, ...]
    standing: np.ndarray  # for ranking: where a part stands among the others, about -2 to 2
    strength: np.ndarray  # 0 to 1
    likeness: np.ndarray  # cosine to definition and closest indicators


class Reader:
    """Reads texts for the parts of one framework."""

    def __init__(
        self,
        parts: Sequence[Part],
        vectors: Mapping[str, np.ndarray],
        taught: Iterable[tuple[str, str]] = (),
    ) -> None:
        """parts: of one framework. taught: (text, part id) known beside the parts' own texts."""
        self.parts = tuple(parts)
        index = {part.id: i for i, part in enumerate(self.parts)}
        lines = [(text, i) for i, part in enumerate(self.parts) for text in part.texts[1:]]
        lines += [(text, index[part]) for text, part in taught if part in index]
        heads = [(part.texts[0], i) for i, part in enumerate(self.parts)]
        self.texts = [text for text, _ in heads + lines]
        self.labels = np.array([i for _, i in heads + lines], dtype=int)
        self.rows = np.stack([vectors[text] for text in self.texts]).astype(np.float64)
        self._discriminant = _discriminant(self.rows, self.labels, len(self.parts))
        self._words = _Words(self.texts, self.labels, len(self.parts))
        lines_each = len(self.texts) / len(self.parts)
        self._word_weight = lines_each / (lines_each + WORDS_HALF)

    def read(self, texts: Sequence[str], rows: np.ndarray) -> DimensionReading:
        """Read texts with their unit rows, each by itself."""
        size = (len(texts), len(self.parts))
        if not len(texts):
            return DimensionReading(self.parts, np.zeros(size), np.zeros(size), np.zeros(size))
        rows = np.asarray(rows, dtype=np.float64)
        likeness = self._likeness(rows)
        if len(self.parts) < ENOUGH_PARTS:
            return DimensionReading(
                self.parts, likeness, _rise(likeness, ALONE_STEEP, ALONE_HALF), likeness
            )
        weights, offsets = self._discriminant
        spoken = _standing(rows @ weights + offsets)
        words = self._word_weight * _standing(self._words.scores(texts))
        standing = (_standing(likeness) + spoken + words) / (2.0 + self._word_weight)
        near = _rise(likeness, NEAR_STEEP, NEAR_HALF)
        return DimensionReading(self.parts, standing, _rise(standing, STEEP, HALF) * near, likeness)

    def _likeness(self, rows: np.ndarray) -> np.ndarray:
        cosines = rows @ self.rows.T
        found = cosines[:, : len(self.parts)].copy()
        for i in range(len(self.parts)):
            own = np.flatnonzero(self.labels == i)[1:]
            if len(own):
                nearest = np.sort(cosines[:, own], axis=1)[:, -NEAREST:].mean(axis=1)
                found[:, i] += INDICATOR_SHARE * (nearest - found[:, i])
        return found


class _Words:
    """Ridge regression from a text's words, weighted by how telling they are, to parts."""

    def __init__(self, texts: Sequence[str], labels: np.ndarray, parts: int) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._weigh = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD)
        self._rows = None
        if any(re.search(WORD, text) for text in texts):
            self._rows = self._weigh.fit_transform(texts)
            inner = (self._rows @ self._rows.T).toarray() + RIDGE * np.eye(len(texts))
            self._weights = np.linalg.solve(inner, np.eye(parts)[labels] - 1.0 / parts)
        self._parts = parts

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        if self._rows is None:
            return np.zeros((len(texts), self._parts))
        learned = self._rows.T @ self._weights
        return np.asarray(self._weigh.transform(texts) @ learned)


def _discriminant(rows: np.ndarray, labels: np.ndarray, parts: int) -> tuple[np.ndarray, ...]:
    """Return weights (d, parts) and offsets (parts,) of a shrunk linear discriminant.

    Every part counts alike, however many lines it has. All zero where no part has two lines.
    Source: Friedman (1989), J. Am. Stat. Assoc. 84(405):165-175.
    """
    means = np.stack([rows[labels == i].mean(axis=0) for i in range(parts)])
    apart = rows - means[labels]
    share = 1.0 / (parts * np.bincount(labels, minlength=parts)[labels])
    within = (apart * share[:, None]).T @ apart
    spread = float(np.trace(within)) / len(within)
    if spread < 1e-9:
        return np.zeros_like(means.T), np.zeros(parts)
    shrunk = (1 - SHRINKAGE) * within + SHRINKAGE * spread * np.eye(len(within))
    weights = np.linalg.solve(shrunk, means.T)
    return weights, -0.5 * np.einsum("pd,dp->p", means, weights)


def _standing(scores: np.ndarray) -> np.ndarray:
    """Return each row with mean 0 and standard deviation 1; all 0 where nothing differs."""
    apart = scores - scores.mean(axis=1, keepdims=True)
    spread = apart.std(axis=1, keepdims=True)
    return np.where(spread > 1e-9, apart / np.maximum(spread, 1e-9), 0.0)


def _rise(values: np.ndarray, steep: float, half: float) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-steep * (values - half))))


def _readers(
    parts: Sequence[Part],
    codes: Sequence[Code],
    targets: Mapping[str, tuple[str, str]],
    vectors: Mapping[str, np.ndarray],
) -> list[Reader]:
    """Return a reader for each framework, taught by the codes that declare its functions."""
    readers = []
    for framework, own in groupby(parts, key=lambda part: part.framework_id):
        taught = [
            (text, targets[name][1])
            for code in codes
            for name in code.dimensions
            if name in targets and targets[name][0] == framework
            for text in _spoken(code)
        ]
        readers.append(Reader(list(own), vectors, taught))
    return readers


def _code_links(
    codes: Sequence[Code],
    targets: Mapping[str, tuple[str, str]],
    readers: Sequence[Reader],
    vectors: Mapping[str, np.ndarray],
) -> dict[str, list[DimensionLink]]:
    """Return for each code what the codebook declares, else what its description shows."""
    texts = [code_texts(code)[0].text for code in codes]
    rows = np.stack([vectors[text] for text in texts]) if texts else np.zeros((0, 0))
    readings = [reader.read(texts, rows) for reader in readers]
    links = {}
    for row, code in enumerate(codes):
        declared = [
            DimensionLink("code", code.id, *targets[name], 1.0, "declared in the codebook")
            for name in code.dimensions
            if name in targets
        ]
        covered = {link.framework_id for link in declared}
        open_ = [r for r in readings if r.parts and r.parts[0].framework_id not in covered]
        gathered = _Gathered("code", code.id, [part for r in open_ for part in r.parts])
        for reading in open_:
            gathered.add_text(reading, row)
        links[code.id] = declared + gathered.links()
    return links


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
        parts = [] if own is None else [own]
        parts += [(each.framework_id, each.dimension_id) for each in category]
        for target in dict.fromkeys(parts):
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

    def add_text(self, reading: DimensionReading, row: int) -> None:
        for i, part in enumerate(reading.parts):
            strength = float(reading.strength[row, i])
            if strength >= FLOOR / 2:
                alike = float(reading.likeness[row, i])
                self._add(
                    (part.framework_id, part.id),
                    strength,
                    f"words like its description ({alike:.2f})",
                )

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
