"""Say why a code was suggested: every share of what was computed, with what it rests on.

In:     channels and weights of one interview's segments.
Out:    JSON-ready items of evidence; their shares add up to the log odds of the probability.

Kinds: definition, include, example, exclude, name (the description's lines); neighbour and
rejected (decided segments, exact shares of the regression); examples (all the others);
words; previous; question; family; frequency; rivals (other codes that fit as well).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.records import Answer, EvidenceItem, Question, Segment
from pipeline.suggestions.channels import AT, Memory
from pipeline.suggestions.description import Described
from pipeline.suggestions.model import SuggestionModel, sigmoid

SHOWN = 3  # decided segments that are shown one by one
LOOKED_AT = 12  # weightiest decided segments that those are chosen from
WORDS = 3  # words that are named
LIKENESS = ("definition", "include", "example")  # lines whose cosines make the likeness
LEAST = 0.02  # share below which an item is not worth showing by itself

GROUPS = {
    "words": ("words", "words_many"),
    "previous": ("previous", "previous_two", "follows", "recent", "interview"),
    "question": ("question", "category"),
    "family": ("family",),
    "frequency": ("bias", "frequency", "used", "uses"),
}


class Evidence:
    """The probabilities of one interview's segments, and what each is made of."""

    def __init__(
        self,
        *,
        memory: Memory,
        mixer: SuggestionModel,
        described: Described,
        segments: Sequence[Segment],
        asked: Callable[[Segment], tuple[Question, Answer] | None],
        rows: Sequence[int],
    ) -> None:
        self.memory, self.mixer, self.described = memory, mixer, described
        self.segments, self.asked, self.rows = segments, asked, list(rows)
        self.channels = memory.channels(rows)
        self.log_odds = mixer.log_odds(self.channels)
        self.final = mixer.final(self.log_odds)
        self.probabilities = sigmoid(self.final)
        self._kernels: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def examples(self, i: int, code: int) -> float:
        """Return how many confirmed segments a code has, this one apart."""
        return float(np.expm1(self.channels[i, code, AT["uses"]]).round())

    def of(self, i: int, code: int) -> list[EvidenceItem]:
        """Return the evidence of one suggestion, weightiest first."""
        parts = self.channels[i, code].astype(np.float64) * self.mixer.first
        items = self._description(i, code) + self._decided(i, code, parts)
        items += self._grouped(i, code, parts)
        items.append({"kind": "rivals", "share": float(self.final[i, code] - parts.sum())})
        rest = sum(item["share"] for item in items if abs(item["share"]) < LEAST)
        kept = [item for item in items if abs(item["share"]) >= LEAST]
        if rest:
            kept.append({"kind": "rest", "share": rest})
        for item in kept:
            item["share"] = round(item["share"], 4)
        return sorted(kept, key=lambda item: -abs(item["share"]))

    def _description(self, i: int, code: int) -> list[EvidenceItem]:
        """Split what the description adds over its lines, each above the codes' likeness."""
        first, row = self.mixer.first, self.rows[i]
        weight = float(first[AT["description"]])
        weight += float(first[AT["description_alone"]]) / (1 + self.examples(i, code))
        lines = self.described.lines(row, code)
        likeness = sum(self.described.parts[line].kind in LIKENESS for line, _ in lines)
        others = float(self.described.alike[row].mean()) / likeness
        items: list[EvidenceItem] = []
        for line, share in lines:
            part = self.described.parts[line]
            cosine = float(self.described.cosines[row, line])
            above = share - (others if part.kind in LIKENESS else 0)
            items.append(
                {
                    "kind": part.kind,
                    "text": part.shown,
                    "similarity": round(cosine, 3),
                    "share": 10 * weight * above,
                }
            )
        return items

    def _decided(self, i: int, code: int, parts: np.ndarray) -> list[EvidenceItem]:
        """Give the closest decided segments their exact shares; the others together."""
        names = ("examples", "examples_in_context", "examples_many", "nearest")
        total = float(sum(parts[AT[name]] for name in names))
        if not total:
            return []
        first, many = self.mixer.first, float(np.log1p(self.examples(i, code))) / 3
        weights = (
            first[AT["examples"]] + first[AT["examples_many"]] * many / 2,
            first[AT["examples_in_context"]] + first[AT["examples_many"]] * many / 2,
        )
        items: list[EvidenceItem] = []
        for row, share in self._loudest(i, code, weights):
            target = float(self.memory.targets[row, code])
            if len(items) >= SHOWN:
                break
            if (target > 0 and share > LEAST) or (target < 0 and share < -LEAST):
                kind = "neighbour" if target > 0 else "rejected"
                cosine = float(self.memory.rows[row] @ self.memory.rows[self.rows[i]])
                item: EvidenceItem = {"kind": kind, "similarity": round(cosine, 3), "share": share}
                items.append(_at(self.segments[row], item))
        count = int(self.examples(i, code))
        rest = total - sum(item["share"] for item in items)
        return [*items, {"kind": "examples", "count": count, "share": rest}]

    def _loudest(self, i: int, code: int, weights: tuple[float, float]) -> list[tuple[int, float]]:
        """Return (row, share) of the decided segments that weigh most, weightiest first."""
        if self._kernels is None:
            self._kernels = self.memory.kernels(self.rows)
        learned_rows, plain, around = self._kernels
        mixed = weights[0] * plain[i] + weights[1] * around[i]
        shares = mixed * self.memory.residual(learned_rows, code, self.rows[i])
        size = np.abs(shares)
        some = np.arange(len(learned_rows))
        if len(learned_rows) > LOOKED_AT:
            some = np.sort(np.argpartition(-size, LOOKED_AT)[:LOOKED_AT])
        order = some[np.argsort(-size[some], kind="stable")]
        return [(int(learned_rows[j]), float(shares[j])) for j in order]

    def _grouped(self, i: int, code: int, parts: np.ndarray) -> list[EvidenceItem]:
        row, items = self.rows[i], []
        for kind, names in GROUPS.items():
            share = float(sum(parts[AT[name]] for name in names))
            if not share:
                continue
            item: EvidenceItem = {"kind": kind, "share": share}
            asked = self.asked(self.segments[row])
            if kind == "words":
                loud = self.memory.speaking(row, code, WORDS)
                item["words"] = [word for word, weight in loud if weight > 0]
            elif kind == "previous":
                before = self.memory.before(row)
                if before is not None:
                    item = _at(self.segments[before], item)
            elif kind == "question" and asked is not None:
                item = question_evidence(*asked, share)
            items.append(item)
        return items


def _at(segment: Segment, item: EvidenceItem) -> EvidenceItem:
    return item | {
        "segment_id": segment.id,
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
    }


def question_evidence(question: Question, answer: Answer, share: float) -> EvidenceItem:
    """Return the item that names the question answered and how sure that is."""
    return {
        "kind": "question",
        "question_id": question.id,
        "probability": round(answer.probability, 3),
        "share": share,
    }
