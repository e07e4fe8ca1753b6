"""Propose codes for segments, with how sure that is and why.

In:     a study's segments and vectors, the codebook's codes, what this coder decided.
Out:    the best few codes of each segment: probability, band, evidence.
Source: docs/decisions/suggestions.md says what was tried.

A code speaks through its description alone until it has examples; from then on through
what this coder confirmed and refused, the words used, the codes given just before, the
question answered. pipeline.suggestions.channels holds each as a channel, and
pipeline.suggestions.model weighs them,
pipeline.suggestions.bands says what can be promised. A structural code is proposed through its
question, never through words alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from models.json_shapes import StageData
from models.records import Answer, Code, EvidenceItem, Question, Segment, Suggestion, suggestion_id
from pipeline.fingerprint import fingerprint
from pipeline.segments.decisions import SegmentDecisions
from pipeline.suggestions.bands import LOOK, TARGET, Promise, learn_promise
from pipeline.suggestions.channels import CodesBefore, Memory, UnitSpan, decided_rows
from pipeline.suggestions.description import Described, describe
from pipeline.suggestions.explain import Evidence, question_evidence
from pipeline.suggestions.model import History, SuggestionModel, learn_mixer, shipped, walk_history
from pipeline.suggestions.phatic import AT_EDGE, SMALL_TALK, worth_a_look

METHOD = "memory-2"  # changes when the same input would be scored otherwise
TOP = 5  # codes proposed for a segment, the structural one apart
FEW_WORDS = 5  # a segment this short seldom says enough
EDGE_TURNS = 2  # of a participant, first and last, in which greetings stand
STRUCTURAL_SHARE = 0.05  # of the answer's probability that its category's own code scores

Ranked = tuple[str, float, str, list[EvidenceItem]]  # code id, probability, band, evidence


def training_state(decided: SegmentDecisions, *also: object) -> str:
    """Return a short hash of what a coder decided; part of a suggestion's version."""
    decisions = (sorted(decided.confirmed.items()), sorted(decided.rejected.items()))
    return fingerprint(decisions, also)[:8]


def suggestion_version(encoder: str, training: str) -> str:
    return f"{METHOD}/{encoder}/{training}"


@dataclass(frozen=True)
class Learned:
    """What a run learned from the whole history. version: of the suggestions it made."""

    version: str
    mixer: SuggestionModel
    promise: Promise

    def data(self) -> StageData:
        """Return it JSON-ready; from_data reads it back to the last digit."""
        first, second = self.mixer.first.tolist(), self.mixer.second.tolist()
        weights = {"first": first, "second": second, "sureness": asdict(self.promise)}
        return {"version": self.version, **weights}

    @classmethod
    def from_data(cls, data: StageData) -> Learned:
        mixer = SuggestionModel(np.array(data["first"]), np.array(data["second"]))
        return cls(str(data["version"]), mixer, Promise(**data["sureness"]))


class Suggester:
    """One coder's suggester over a whole study. Learns all at once, or one decision more."""

    def __init__(
        self,
        segments: Sequence[Segment],
        vectors: np.ndarray,
        *,
        answers: Sequence[Answer],
        questions: Sequence[Question],
        codes: Sequence[Code],
        code_vectors: Mapping[str, np.ndarray],
        target: float = TARGET,
    ) -> None:
        """segments: all of the study's, interview by interview, in order; vectors: their unit
        rows. code_vectors: a unit vector for each of all_code_texts(codes).
        """
        self.segments, self.target = segments, target
        self.asked = _Asked(answers, questions)
        self.codes = [c for c in codes if c.kind != "structural" and not c.retired]
        self.categories = {c.id for c in codes if c.kind == "structural" and not c.retired}
        self.place = {code.id: i for i, code in enumerate(self.codes)}
        self.row = {segment.id: i for i, segment in enumerate(segments)}
        self.described: Described | None = None
        if segments and self.codes:
            self.described = describe(vectors, self.codes, code_vectors)
        self._vectors = vectors
        self.edges = _edges(segments)
        self.memory = self._empty()
        self.mixer: SuggestionModel = shipped()
        self.promise = Promise(target, None, LOOK, None, "nothing has been decided yet")
        self.history: History | None = None

    def _empty(self) -> Memory | None:
        if self.described is None:
            return None
        home = {t: i for i, t in enumerate(dict.fromkeys(s.transcript_id for s in self.segments))}
        places = [UnitSpan(home[s.transcript_id], self.asked.id_of(s)) for s in self.segments]
        parent = [self.place.get(code.parent or "", -1) for code in self.codes]
        known = CodesBefore(self.described.alike, np.array(parent, dtype=int), self._category())
        return Memory(self._vectors, [s.quote for s in self.segments], places, known)

    def _category(self) -> np.ndarray:
        parents = [code.parent for code in self.codes]
        found = np.zeros((len(self.segments), len(self.codes)))
        for row, segment in enumerate(self.segments):
            asked = self.asked.of(segment)
            if asked is not None and asked[0].category is not None:
                own = np.array([parent == asked[0].category for parent in parents])
                found[row] = asked[1].probability * own
        return found

    # -- learning

    def learn(self, decided: SegmentDecisions) -> None:
        """Learn all that was decided, in order, and what can be promised from it."""
        self.memory = self._empty()
        if self.memory is None:
            return
        ids = [segment.id for segment in self.segments]
        rows = decided_rows(ids, decided.confirmed, decided.rejected, self.place)
        channels, kept = walk_history(self.memory, rows)
        at = np.array([rows[i][0] for i in kept], dtype=int)
        given = np.array([rows[i][1] for i in kept]).reshape(len(kept), len(self.codes))
        homes = np.array([self.memory.places[row].interview for row in at], dtype=int)
        self.mixer, probabilities = learn_mixer(channels, given, homes)
        self.history = History(at, homes, given, probabilities)
        top = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]
        self.promise = learn_promise(
            np.take_along_axis(probabilities, top, axis=1).ravel(),
            np.take_along_axis(given, top, axis=1).ravel(),
            np.repeat(homes, top.shape[1]),
            target=self.target,
        )

    def remember(self, decided: SegmentDecisions, learned: Learned) -> None:
        """Learn all that was decided, with weights and promises of an earlier run.

        That takes a fraction of learn(), which must suggest again for all that was decided.
        """
        self.mixer, self.promise, self.history = learned.mixer, learned.promise, None
        self.memory = self._empty()
        if self.memory is None:
            return
        ids = [segment.id for segment in self.segments]
        rows = decided_rows(ids, decided.confirmed, decided.rejected, self.place)
        for row, given, rejected in rows:
            self.memory.add_decision(row, given, rejected)

    def learned(self, version: str) -> Learned:
        """Return the weights and promises, to be remembered."""
        return Learned(version, self.mixer, self.promise)

    def decide(
        self, segment_id: str, confirmed: Sequence[str], rejected: Sequence[str] = ()
    ) -> None:
        """Learn what now holds for one segment; weights and promises stay until learn()."""
        row = self.row.get(segment_id)
        if row is None or self.memory is None:
            return
        given, refused = np.zeros(len(self.codes)), np.zeros(len(self.codes))
        given[[self.place[code] for code in confirmed if code in self.place]] = 1
        refused[[self.place[code] for code in rejected if code in self.place]] = 1
        if given.any() or refused.any():
            self.memory.add_decision(row, given, refused)
        elif self.memory.known[row]:
            self.memory.remove_decision(row)

    # -- suggesting

    def worth_a_look(self, segment: Segment) -> float:
        """Return the probability from which a code is worth a look at a segment."""
        look = self.promise.look
        if len(segment.quote.split()) <= FEW_WORDS:
            return max(SMALL_TALK, look)
        at_edge = segment.id in self.edges
        if at_edge and self.asked.before_the_guide(segment):
            look = max(AT_EDGE, look)
        return worth_a_look(segment.quote, at_edge=at_edge, otherwise=look)

    def probabilities(self, transcript_id: str) -> np.ndarray:
        """Return the probability of every code at one interview's segments, (n, n_codes)."""
        rows = [i for i, s in enumerate(self.segments) if s.transcript_id == transcript_id]
        if self.memory is None:
            return np.zeros((len(rows), 0))
        return self.mixer.probabilities(self.memory.channels(rows))

    def fit(self) -> list[float | None]:
        """Return how probable the best code of each segment is; None where there are no codes."""
        if self.memory is None or not self.codes:
            return [None] * len(self.segments)
        found: list[float | None] = []
        for transcript in dict.fromkeys(each.transcript_id for each in self.segments):
            found += [float(best) for best in self.probabilities(transcript).max(axis=1)]
        return found

    def suggest(self, transcript_id: str, *, version: str) -> list[Suggestion]:
        """Return the suggestions of one interview's segments, best first within each.

        Scores are probabilities. A segment's own decision is no part of its evidence; the
        shares of a suggestion's evidence add up to the log odds of its score.
        """
        return self.look(transcript_id).suggestions(version)

    def look(self, transcript_id: str) -> Look:
        """Return one interview as it is scored now; evidence is gathered when asked for."""
        rows = [i for i, s in enumerate(self.segments) if s.transcript_id == transcript_id]
        evidence = None
        if self.memory is not None and self.described is not None:
            evidence = Evidence(
                memory=self.memory,
                mixer=self.mixer,
                described=self.described,
                segments=self.segments,
                asked=self.asked.of,
                rows=rows,
            )
        return Look(self, rows, evidence)


class Look:
    """One interview as a suggester scores it. Valid until the next decision is learned."""

    def __init__(self, suggester: Suggester, rows: list[int], evidence: Evidence | None) -> None:
        self.suggester, self.rows, self.evidence = suggester, rows, evidence

    def suggestions(
        self, version: str, *, only: Collection[str] | None = None, bare: bool = False
    ) -> list[Suggestion]:
        """Return suggestions, best first within a segment. bare: without their evidence.

        only: ids of the segments that are wanted.
        """
        suggestions: list[Suggestion] = []
        for i, row in enumerate(self.rows):
            segment = self.suggester.segments[row]
            if only is not None and segment.id not in only:
                continue
            ranked = self._best(i, segment, bare=bare)
            ranked += self.suggester.asked.structural(segment, self.suggester.categories)
            ranked.sort(key=lambda each: -each[1])
            suggestions += [
                _suggestion(segment, each, rank, version)
                for rank, each in enumerate(ranked, start=1)
            ]
        return suggestions

    def _best(self, i: int, segment: Segment, *, bare: bool) -> list[Ranked]:
        if self.evidence is None:
            return []
        chances = self.evidence.probabilities[i]
        least = self.suggester.worth_a_look(segment)
        best: list[Ranked] = []
        for code in np.argsort(-chances, kind="stable")[:TOP]:
            examples = float(self.evidence.examples(i, int(code)))
            band = self.suggester.promise.band(float(chances[code]), examples)
            if chances[code] < least:
                band = "abstain"  # kept, and shown to who asks for it
            why = [] if bare else self.evidence.of(i, int(code))
            best.append((self.suggester.codes[code].id, float(chances[code]), band, why))
        return best


def _edges(segments: Sequence[Segment]) -> frozenset[str]:
    """Return the segments of the first and last turns that each participant says."""
    turns: dict[str, list[int]] = {}
    for each in segments:
        said = turns.setdefault(each.transcript_id, [])
        if each.turn not in said[-1:]:
            said.append(each.turn)
    ends = {id_: {*said[:EDGE_TURNS], *said[-EDGE_TURNS:]} for id_, said in turns.items()}
    return frozenset(each.id for each in segments if each.turn in ends[each.transcript_id])


def _suggestion(segment: Segment, ranked: Ranked, rank: int, version: str) -> Suggestion:
    code, score, band, evidence = ranked
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
        band=band,
    )


class _Asked:
    """Which question each segment answers."""

    def __init__(self, answers: Sequence[Answer], questions: Sequence[Question]) -> None:
        self.answers = {answer.id: answer for answer in answers}
        self.questions = {question.id: question for question in questions}
        self.guided = {each.transcript_id for each in answers if each.question_id}

    def of(self, segment: Segment) -> tuple[Question, Answer] | None:
        answer = self.answers.get(segment.answer_id)
        question = self.questions.get(answer.question_id or "") if answer else None
        return (question, answer) if question is not None and answer is not None else None

    def before_the_guide(self, segment: Segment) -> bool:
        """Whether it stands before the first question of a guide that is asked later on."""
        answer = self.answers.get(segment.answer_id)
        if answer is None or answer.index > 0 or answer.question_id is not None:
            return False
        return segment.transcript_id in self.guided

    def id_of(self, segment: Segment) -> str | None:
        found = self.of(segment)
        return None if found is None else found[0].id

    def structural(self, segment: Segment, categories: set[str]) -> list[Ranked]:
        found = self.of(segment)
        if found is None or len(segment.quote.split()) <= FEW_WORDS:
            return []
        question, answer = found
        if question.category not in categories:
            return []
        score = STRUCTURAL_SHARE * answer.probability
        why = [question_evidence(question, answer, float(np.log(score / (1 - score))))]
        return [(str(question.category), score, "abstain", why)] if score > 0 else []
