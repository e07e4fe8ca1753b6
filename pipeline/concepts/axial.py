"""Propose which codes go together, how, and who says otherwise: the candidates of axial coding.

In:     one coder's confirmed codes by segment, answers, what participants connect.
Out:    one RelationCandidate for each pair that is met together or connected, strongest first.
Source: Strauss & Corbin (1998), axial coding; docs/decisions/axial-coding.md.

Decisions alone, never raw suggestions. What the type of a relation is remains a person's word;
where participants connect two codes, what they say proposes one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.records import Answer, Segment
from pipeline.concepts.association import (
    LEVEL,
    CodedSequence,
    Kind,
    false_discovery,
    lift,
    npmi,
    rotation_p,
    together,
    usual_most,
)
from pipeline.concepts.said_connections import SaidConnection

MIN_INTERVIEWS = 5  # coded interviews below which no p is given
MIN_SEGMENTS = 30  # coded segments below which no p is given
MIN_USES = 3  # segments of a code, in two interviews at least, below which it is in no test
MIN_TOGETHER = 2  # segments or answers with both; a single one is no pattern

KINDS: tuple[Kind, ...] = ("segments", "answers", "sequence")
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class PairCounts:
    """How often two codes are met together in units of one kind, and what that is worth.

    p: how often chance has as many. q: the share of false finds if the line is drawn here. Both
    None where they are not given, also where chance mostly has as many. lift and npmi None: one
    of the codes is not met.
    """

    both: int
    first: int
    second: int
    total: int
    lift: float | None
    npmi: float | None
    p: float | None = None
    q: float | None = None


@dataclass(frozen=True)
class OrderCounts:
    """Answers with both in which the first code comes first, the second does, neither.

    then: segments that hold the second code shortly after the first, in an answer; p and q are of
    that. back: the same, the other way round.
    """

    first: int
    second: int
    neither: int
    then: int
    back: int
    p: float | None = None
    q: float | None = None
    p_back: float | None = None
    q_back: float | None = None

    def turned(self) -> OrderCounts:
        return OrderCounts(
            self.second,
            self.first,
            self.neither,
            self.back,
            self.then,
            self.p_back,
            self.q_back,
            self.p,
            self.q,
        )


@dataclass(frozen=True)
class RelationCandidate:
    """Two codes that may be related, with what speaks for and against it.

    above_line: whether a q is at most LEVEL; None where no p can be given. proposed_type: what
    participants' words make of it, from first to second; None where nobody connects the two.
    supporting, contrary: segment ids; contrary are of answers that hold one without the other to
    questions that elsewhere brought both. participants: ids of interviews with both, with one.
    """

    first: str
    second: str
    segments: PairCounts
    answers: PairCounts
    order: OrderCounts
    connections: tuple[SaidConnection, ...]
    above_line: bool | None
    proposed_type: str | None
    supporting: tuple[str, ...]
    contrary: tuple[str, ...]
    both_in: tuple[str, ...]
    first_in: tuple[str, ...]
    second_in: tuple[str, ...]

    @property
    def q(self) -> float | None:
        """The smallest q of the pair's tests; None where none was made."""
        order = self.order
        found = (self.segments.q, self.answers.q, order.q, order.q_back)
        return min((each for each in found if each is not None), default=None)


@dataclass(frozen=True)
class AxialReport:
    """Candidates and what they rest on. why_no_p: a sentence where tests cannot be made."""

    candidates: tuple[RelationCandidate, ...]
    pairs: int  # met together twice, or connected; those that chance explains are no candidates
    interviews: int
    segments: int
    answers: int
    codes: int
    tests: int
    tests_by_kind: Mapping[str, int] = field(default_factory=dict)
    why_no_p: str = ""


def propose_relations(
    segments: Sequence[Segment],
    answers: Sequence[Answer],
    confirmed: Mapping[str, Sequence[str]],
    connections: Sequence[SaidConnection] = (),
    *,
    on_progress: OnProgress | None = None,
) -> AxialReport:
    """Return candidates, those above the line first, then by connections, then by counts.

    A pair is one that participants connect, or that is met together more often than chance has
    it in one of twenty studies; where no p can be given, every pair that is met twice.

    confirmed: segment id -> what it counts as, codes or their categories, of one coder.
    """
    coded = _Coded.of(segments, answers, confirmed)
    pairs = coded.pairs(connections)
    tests = _Tests.of(coded, on_progress)
    said: dict[tuple[str, str], list[SaidConnection]] = {}
    for each in connections:
        key = _key(each.cause_tie.code_id, each.effect_tie.code_id)
        said.setdefault(key, []).append(each)
    made = [
        coded.candidate(pair, said.get(pair, []), tests)
        for pair in pairs
        if pair in said or tests.leaves(coded.column[pair[0]], coded.column[pair[1]])
    ]
    return AxialReport(
        tuple(sorted(made, key=_strength)),
        len(pairs),
        len(coded.interviews),
        coded.n_segments,
        len(coded.coded_answers),
        len(coded.codes),
        tests.count,
        tests.by_kind,
        tests.why_none,
    )


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _strength(each: RelationCandidate) -> tuple[object, ...]:
    return (
        not each.above_line,
        -len(each.connections),
        1.0 if each.q is None else each.q,
        -(each.answers.both + each.segments.both),
        each.first,
        each.second,
    )


@dataclass(frozen=True)
class _Coded:
    """The coded part of a study as tables. Columns are codes, in order of their ids."""

    codes: list[str]
    interviews: list[CodedSequence]
    transcripts: list[str]
    segments: list[list[Segment]]  # of each interview, the coded ones in order
    coded_answers: list[str]
    question_of: Mapping[str, str | None]
    by_segment: np.ndarray
    by_answer: np.ndarray
    in_sequence: np.ndarray  # segments of the second code shortly after the first
    comes_first: np.ndarray  # answers in which the first code comes before the second
    has: dict[str, dict[str, list[str]]]  # answer -> code -> segments
    answers_with: dict[str, dict[str, None]]  # code -> answers, in order
    column: dict[str, int]
    uses: np.ndarray  # (interviews, codes): segments

    @property
    def n_segments(self) -> int:
        return sum(len(each.holds) for each in self.interviews)

    @classmethod
    def of(
        cls,
        segments: Sequence[Segment],
        answers: Sequence[Answer],
        confirmed: Mapping[str, Sequence[str]],
    ) -> _Coded:
        codes = sorted({code for each in segments for code in confirmed.get(each.id, ())})
        column = {code: n for n, code in enumerate(codes)}
        by_transcript: dict[str, list[Segment]] = {}
        for each in segments:
            if confirmed.get(each.id):
                by_transcript.setdefault(each.transcript_id, []).append(each)
        has: dict[str, dict[str, list[str]]] = {}
        interviews = []
        for placed in by_transcript.values():
            placed.sort(key=lambda each: each.index)
            holds = np.zeros((len(placed), len(codes)), dtype=bool)
            number: dict[str, int] = {}
            ids = [number.setdefault(each.answer_id, len(number)) for each in placed]
            for row, each in enumerate(placed):
                for code in confirmed[each.id]:
                    holds[row, column[code]] = True
                    here = has.setdefault(each.answer_id, {})
                    here.setdefault(code, []).append(each.id)
            interviews.append(CodedSequence(holds, np.array(ids, dtype=np.int64)))
        answers_with: dict[str, dict[str, None]] = {code: {} for code in codes}
        for answer, held in has.items():
            for code in held:
                answers_with[code][answer] = None
        return cls(
            codes,
            interviews,
            list(by_transcript),
            list(by_transcript.values()),
            list(has),
            {each.id: each.question_id for each in answers},
            together(interviews, "segments"),
            together(interviews, "answers"),
            together(interviews, "sequence"),
            _comes_first(interviews, len(codes)),
            has,
            answers_with,
            column,
            np.array([each.holds.sum(axis=0) for each in interviews]),
        )

    def pairs(self, connections: Sequence[SaidConnection]) -> list[tuple[str, str]]:
        met = np.triu((self.by_segment >= MIN_TOGETHER) | (self.by_answer >= MIN_TOGETHER), k=1)
        pairs = {(self.codes[a], self.codes[b]) for a, b in np.argwhere(met)}
        pairs |= {_key(c.cause_tie.code_id, c.effect_tie.code_id) for c in connections}
        known = set(self.codes)
        return sorted(pair for pair in pairs if known.issuperset(pair))

    def candidate(
        self, pair: tuple[str, str], said: Sequence[SaidConnection], tests: _Tests
    ) -> RelationCandidate:
        a, b = (self.column[code] for code in pair)
        counts = [
            self._counts(table, a, b, total, tests.values[kind].get((a, b)))
            for kind, table, total in (
                ("segments", self.by_segment, self.n_segments),
                ("answers", self.by_answer, len(self.coded_answers)),
            )
        ]
        before, after = int(self.comes_first[a, b]), int(self.comes_first[b, a])
        order = OrderCounts(
            before,
            after,
            int(self.by_answer[a, b]) - before - after,
            int(self.in_sequence[a, b]),
            int(self.in_sequence[b, a]),
            *tests.values["sequence"].get((a, b), (None, None)),
            *tests.values["sequence"].get((b, a), (None, None)),
        )
        proposed, turned = _proposed(said, pair)
        supporting, contrary = self._evidence(pair, said)
        found = RelationCandidate(
            *pair,
            counts[0],
            counts[1],
            order,
            tuple(said),
            None,
            proposed,
            supporting,
            contrary,
            *self._participants(a, b),
        )
        if not tests.why_none:
            found = replace(found, above_line=found.q is not None and found.q <= LEVEL)
        return _turned(found) if turned else found

    def _counts(
        self, table: np.ndarray, a: int, b: int, total: int, tested: tuple[float, float] | None
    ) -> PairCounts:
        both, first, second = (int(table[x, y]) for x, y in ((a, b), (a, a), (b, b)))
        p, q = tested or (None, None)
        return PairCounts(
            both,
            first,
            second,
            total,
            lift(both, first, second, total),
            npmi(both, first, second, total),
            p,
            q,
        )

    def _participants(
        self, a: int, b: int
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the interviews that hold both, the first alone, the second alone."""
        sides: tuple[list[str], list[str], list[str]] = ([], [], [])
        for name, first, second in zip(
            self.transcripts, self.uses[:, a] > 0, self.uses[:, b] > 0, strict=True
        ):
            if first or second:
                sides[0 if first and second else 1 if first else 2].append(name)
        return tuple(sides[0]), tuple(sides[1]), tuple(sides[2])

    def _evidence(
        self, pair: tuple[str, str], said: Sequence[SaidConnection]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return segments that hold both or connect them, and those with one where both could be.

        Both could be in an answer to a question that was answered with both elsewhere.
        """
        first, second = (self.answers_with[code] for code in pair)
        with_both = [answer for answer in first if answer in second]
        brought = {self.question_of.get(answer) for answer in with_both} - {None}
        supporting = [s for each in said if not each.negated for s in each.segment_ids]
        supporting += [s for answer in with_both for code in pair for s in self.has[answer][code]]
        denied = [s for each in said if each.negated for s in each.segment_ids]
        contrary = denied + [
            segment
            for one, other, code in ((first, second, pair[0]), (second, first, pair[1]))
            for answer in one
            if answer not in other and self.question_of.get(answer) in brought
            for segment in self.has[answer][code]
        ]
        kept = dict.fromkeys(each for each in supporting if each not in denied)
        return tuple(kept), tuple(each for each in dict.fromkeys(contrary) if each not in kept)


def _comes_first(interviews: Sequence[CodedSequence], codes: int) -> np.ndarray:
    """Return in how many answers each code comes before each other.

    By the mean place of a code's segments in the answer; answers without both do not count.
    """
    before = np.zeros((codes, codes), dtype=np.int64)
    for each in interviews:
        for answer in np.unique(each.answers):
            holds = each.holds[each.answers == answer]
            here = np.flatnonzero(holds.any(axis=0))
            if len(holds) < 2 or len(here) < 2:
                continue
            places = np.arange(len(holds))[:, None] * holds[:, here]
            mean = places.sum(axis=0) / holds[:, here].sum(axis=0)
            before[np.ix_(here, here)] += mean[:, None] < mean[None, :]
    return before


def _proposed(said: Sequence[SaidConnection], pair: tuple[str, str]) -> tuple[str | None, bool]:
    """Return the type that participants' words propose, and whether it runs second to first."""
    told = [each for each in said if each.way_told]
    kinds: Counter[tuple[str, bool]] = Counter()
    for each in told:
        kind = {"leads_to": "causal_condition"}.get(each.polarity, each.polarity)
        if each.negated:  # denied: no proposal; overcome ("even though"): it stands between
            if each.polarity != "hinders":
                continue
            kind = "intervening_condition"
        kinds[kind, each.cause_tie.code_id != pair[0]] += 1
    if not kinds:
        return None, False
    best = max(kinds.items(), key=lambda item: (item[1], not item[0][1], item[0][0]))[0]
    return best


def _turned(found: RelationCandidate) -> RelationCandidate:
    """Return the candidate from the other side: first is what participants make the cause."""

    def other(counts: PairCounts) -> PairCounts:
        return replace(counts, first=counts.second, second=counts.first)

    return replace(
        found,
        first=found.second,
        second=found.first,
        segments=other(found.segments),
        answers=other(found.answers),
        order=found.order.turned(),
        first_in=found.second_in,
        second_in=found.first_in,
    )


@dataclass(frozen=True)
class _Tests:
    """Every test that was made: kind -> pair of columns -> (p, q)."""

    values: Mapping[str, Mapping[tuple[int, int], tuple[float, float]]]
    by_kind: Mapping[str, int]
    why_none: str = ""

    @property
    def count(self) -> int:
        return sum(self.by_kind.values())

    def leaves(self, a: int, b: int) -> bool:
        """Whether a pair is a candidate by what the tests say, or because none could be made."""
        if self.why_none:
            return True
        keys = (("segments", (a, b)), ("answers", (a, b)), ("sequence", (a, b)))
        found = [self.values[kind].get(pair) for kind, pair in (*keys, ("sequence", (b, a)))]
        return any(each is not None and each[0] <= LEVEL for each in found)

    @classmethod
    def of(cls, coded: _Coded, on_progress: OnProgress | None) -> _Tests:
        """Test every pair whose two codes are used enough, and adjust all the p together.

        Which pairs are tested follows from how often each code is used, never from how often
        the two meet. A pair that meets less than MIN_TOGETHER times, or as often as chance mostly
        has it, counts as a test whose p is 1, without its being counted out.
        """
        none: dict[str, dict[tuple[int, int], tuple[float, float]]] = {kind: {} for kind in KINDS}
        why = _why_no_p(coded)
        if why:
            return cls(none, {}, why)
        uses = coded.uses
        enough = np.flatnonzero((uses.sum(axis=0) >= MIN_USES) & ((uses > 0).sum(axis=0) >= 2))
        n_pairs = len(enough) * (len(enough) - 1) // 2
        tested = np.zeros((len(coded.codes),) * 2, dtype=bool)
        tested[np.ix_(enough, enough)] = True
        np.fill_diagonal(tested, False)
        by_kind = {"segments": n_pairs, "answers": n_pairs, "sequence": 2 * n_pairs}
        tables = {
            "segments": np.triu(coded.by_segment),
            "answers": np.triu(coded.by_answer),
            "sequence": coded.in_sequence,
        }
        found: list[tuple[Kind, tuple[int, int], float]] = []
        for kind in KINDS:
            table = tables[kind]
            high = table >= usual_most(coded.interviews, kind)
            pairs = np.argwhere(tested & (table >= MIN_TOGETHER) & high)
            observed = table[pairs[:, 0], pairs[:, 1]]
            p = rotation_p(coded.interviews, pairs, observed, kind, on_progress=on_progress)
            found += [
                (kind, (int(a), int(b)), float(x)) for (a, b), x in zip(pairs, p, strict=True)
            ]
        adjusted = false_discovery([each for *_, each in found], sum(by_kind.values()))
        for (kind, pair, value), q in zip(found, adjusted, strict=True):
            none[kind][pair] = (value, q)
        return cls(none, by_kind)


def _why_no_p(coded: _Coded) -> str:
    """Return why no p can be given, in a sentence; "" where it can."""
    interviews, segments = len(coded.interviews), coded.n_segments
    if interviews < MIN_INTERVIEWS:
        return (
            f"Coded interviews: {interviews}. A test within interviews needs at least "
            f"{MIN_INTERVIEWS}, so counts stand here without a p-value."
        )
    if segments < MIN_SEGMENTS:
        return (
            f"Coded segments: {segments}. A test needs at least {MIN_SEGMENTS}, so counts stand "
            "here without a p-value."
        )
    return ""
