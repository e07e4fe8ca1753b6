"""Find which guide question each part of an interview answers.

In:     transcripts, the guide's questions, vectors of their texts, a person's corrections.
Out:    for each interviewer's turn the question with its probability; answers; coverage; the
        turn that is most worth asking a person about.
Source: Saldaña (2021), structural coding; Rabiner (1989), forward-backward recursion.

The interview is a walk through the guide. At each of the interviewer's turns it stays with
the question at hand (a follow-up) or goes on to another: likeliest to the next one, less
likely further ahead or back. How alike turn and wording are speaks for a move, all that is
said until the next turn for the question at hand; the walk is judged as a whole. What a person
confirmed is fixed. How a question was put in the study's other interviews teaches its wording.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from models.records import Answer, Question, Transcript, Turn, answer_id
from pipeline.guide.forward_backward import (
    GuideChain,
    LearnedWording,
    TurnEvidence,
    own_parts,
    pieces,
    unit,
)

METHOD = "walk-2"  # changes when the same input would be aligned otherwise
HEARD_ROUNDS = 2  # times that interviews learn from each other
ANSWERS_AT = 0.45  # cosine at which talk answers another question as likely as not
ANSWERS_WEIGHT = 15.0  # log odds per unit of cosine
VOLUNTEERED_AT = 0.30  # probability from which an unasked question counts as answered
EVEN = 0.5  # probability from which a question was rather asked than not
KEPT_ALTERNATIVES = 3
KEPT_AT = 0.02  # probability below which an alternative is not worth keeping


@dataclass(frozen=True)
class AskedQuestion:
    """What an interviewer's turn asks. question_id None: it follows up, or asks nothing."""

    turn: int
    question_id: str | None
    probability: float
    alternatives: tuple[tuple[str, float], ...] = ()
    confirmed: bool = False


@dataclass(frozen=True)
class CoverageCell:
    """One question in one interview. words: the participant's.

    state: asked; perhaps (asked, but every answer is less likely this question's than not, and
    nobody confirmed one); volunteered (not asked, but answered under another question); skipped;
    not_in_guide (the guide has no wording for this participant's role).
    """

    question_id: str
    transcript_id: str
    answers: int
    words: int
    state: str


@dataclass(frozen=True)
class Coverage:
    """The question × participant grid, questions in guide order, cells row by row."""

    question_ids: tuple[str, ...]
    transcript_ids: tuple[str, ...]
    cells: tuple[CoverageCell, ...]

    def cell(self, question_id: str, transcript_id: str) -> CoverageCell:
        row = self.question_ids.index(question_id)
        return self.cells[row * len(self.transcript_ids) + self.transcript_ids.index(transcript_id)]


def guide_role(transcript: Transcript) -> str | None:
    """Return the guide role that the participant was asked as, if it is known."""
    return transcript.attributes.get("guide_role") or None


def wordings(question: Question, role: str | None) -> list[str]:
    """Return the question as this role is asked it; all wordings where the role is unknown."""
    if role is not None and role in question.ask:
        return [question.ask[role]]
    return list(dict.fromkeys(question.ask.values()))


def alignment_texts(transcript: Transcript, questions: Sequence[Question]) -> list[str]:
    """Return every text whose vector align_interview needs, replies apart."""
    role = guide_role(transcript)
    asked = [wording for question in questions for wording in wordings(question, role)]
    said = [piece for turn in _asking(transcript) for piece in pieces(transcript.quote(turn))]
    return list(dict.fromkeys([*asked, *said]))


@dataclass(frozen=True)
class ToAlign:
    """An interview to be aligned, with what a person said of it.

    replies: for a participant's turn, unit vectors of its segments, shape (n, d). anchors: an
    interviewer's turn -> the question it asks, or None for "asks no guide question". within:
    any turn -> the questions of which one is being answered there. Both hold, whatever the
    evidence; questions that are not in the guide are passed over.
    """

    transcript: Transcript
    replies: Mapping[int, np.ndarray] = field(default_factory=dict)
    anchors: Mapping[int, str | None] = field(default_factory=dict)
    within: Mapping[int, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Alignment:
    """A whole interview against its guide.

    A step is an interviewer's turn with all talk until the next; the first holds also what
    comes before it. firsts: the interviewer's turn of each step. chain: probabilities by step.
    """

    interview: ToAlign
    question_ids: tuple[str, ...]
    firsts: tuple[int, ...]
    chain: GuideChain
    learned_wording: LearnedWording

    def step(self, turn: int) -> int:
        """Return the step that a turn stands in."""
        return _step(self.firsts, turn)

    def confirmed(self, turn: int) -> bool:
        """Whether a person said what a turn asks, in terms of today's guide."""
        anchors = self.interview.anchors
        return turn in anchors and anchors[turn] in (None, *self.question_ids)

    def shares(self, turn: int) -> dict[str, float]:
        """Return the probability of each question being answered at a turn.

        They sum to 1 less the probability that no question has been asked yet.
        """
        row = self.chain.standing[self.step(turn), 1:]
        return {q: float(share) for q, share in zip(self.question_ids, row, strict=True)}

    def asked(self) -> list[AskedQuestion]:
        """Return what each of the interviewer's turns asks, in order."""
        states = [int(state) for state in self.chain.standing.argmax(axis=1)]
        return [
            self._turn_question(i, state, before)
            for i, (before, state) in enumerate(pairwise([0, *states]))
        ]

    def _turn_question(self, i: int, state: int, before: int) -> AskedQuestion:
        """A turn asks where another question is answered from it on, or a person said so."""
        turn = self.firsts[i]
        told = self.confirmed(turn) and self.interview.anchors[turn] is not None
        asks = state > 0 and (state != before or told)
        row = self.chain.standing[i, 1:] if asks else self.chain.asking[i]
        share = float(row[state - 1]) if asks else 1.0 - float(row.sum())
        order = [int(j) for j in np.argsort(-row, kind="stable") if not asks or j != state - 1]
        rest = [(self.question_ids[j], round(float(row[j]), 4)) for j in order]
        return AskedQuestion(
            turn=turn,
            question_id=self.question_ids[state - 1] if asks else None,
            probability=round(min(max(share, 0.0), 1.0), 4),
            alternatives=tuple(pair for pair in rest[:KEPT_ALTERNATIVES] if pair[1] >= KEPT_AT),
            confirmed=self.confirmed(turn),
        )


def align_study(
    interviews: Sequence[ToAlign],
    questions: Sequence[Question],
    *,
    vectors: Mapping[str, np.ndarray],
) -> list[Alignment | None]:
    """Return each interview's alignment, how the others were asked taken into account.

    None for an interview without an interviewer, or where there is no guide. The order of the
    interviews does not matter.
    """
    alignments = [align_interview(each, questions, vectors=vectors) for each in interviews]
    for _ in range(HEARD_ROUNDS if len(interviews) > 1 else 0):
        alignments = [
            align_interview(
                each, questions, vectors=vectors, others=alignments[:i] + alignments[i + 1 :]
            )
            for i, each in enumerate(interviews)
        ]
    return alignments


def align_interview(
    interview: ToAlign,
    questions: Sequence[Question],
    *,
    vectors: Mapping[str, np.ndarray],
    others: Sequence[Alignment | None] = (),
) -> Alignment | None:
    """Return one interview's alignment, or None without an interviewer or a guide.

    others: the study's other interviews as aligned so far.
    """
    turns, ids = _asking(interview.transcript), [question.id for question in questions]
    if not turns or not ids:
        return None
    firsts, anchors = tuple(turn.index for turn in turns), interview.anchors
    evidence = _evidence(interview, questions, vectors)
    evidence.learn([each.learned_wording for each in others if each is not None])
    number: dict[str | None, int] = {None: -1}
    number |= {question: j for j, question in enumerate(ids)}
    questions_at: dict[int, set[int]] = {}
    for turn, allowed in interview.within.items():
        known = {number[q] for q in allowed if q in number}
        if known:
            questions_at.setdefault(_step(firsts, turn), set()).update(known)
    chain = GuideChain(
        evidence.ask,
        evidence.by_step(evidence.talk),
        asks=[number.get(anchors[t]) if t in anchors else None for t in firsts],
        within=[questions_at.get(i) for i in range(len(firsts))],
    )
    return Alignment(interview, tuple(ids), firsts, chain, evidence.learned_wording(chain))


def next_to_confirm(alignment: Alignment, turns: Collection[int] | None = None) -> int | None:
    """Return the turn that a person should be asked about next: which question is answered?

    It is the one whose answer is expected to set most turns of the interview right, itself
    included. turns: those that may be asked about; by default the interviewer's. Turns of a
    step in which a person has said something already are passed over. None: nothing to ask.
    """
    given = {alignment.step(turn) for turn in alignment.interview.within}
    given |= {i for i, turn in enumerate(alignment.firsts) if alignment.confirmed(turn)}
    offered = sorted(alignment.firsts if turns is None else turns, reverse=True)
    first_of = {alignment.step(turn): turn for turn in offered}
    ends = [*alignment.firsts[1:], len(alignment.interview.transcript.turns)]
    weights = np.diff([0, *ends]).astype(float)
    step = alignment.chain.most_telling(first_of.keys() - given, weights)
    return None if step is None else first_of[step]


def _step(firsts: Sequence[int], turn: int) -> int:
    return max(bisect_right(firsts, turn) - 1, 0)


def _asking(transcript: Transcript) -> list[Turn]:
    return [turn for turn in transcript.turns if turn.role == "interviewer"]


def _evidence(
    interview: ToAlign, questions: Sequence[Question], vectors: Mapping[str, np.ndarray]
) -> TurnEvidence:
    transcript, turns = interview.transcript, _asking(interview.transcript)
    texts = [transcript.quote(turn) for turn in transcript.turns]
    return TurnEvidence(
        texts,
        [turn.index for turn in turns],
        [np.stack([vectors[piece] for piece in pieces(texts[turn.index])]) for turn in turns],
        interview.replies,
        wordings=_asked(questions, guide_role(transcript), vectors),
    )


def _asked(
    questions: Sequence[Question], role: str | None, vectors: Mapping[str, np.ndarray]
) -> list[np.ndarray]:
    return [np.stack([vectors[w] for w in wordings(question, role)]) for question in questions]


def split_answers(transcript: Transcript, asked: Sequence[AskedQuestion]) -> list[Answer]:
    """Return the answers: all talk from one guide question until the next, follow-ups too.

    asked: what the interviewer's turns ask. What comes before the first question is an answer
    to none. Every turn is in exactly one answer.
    """
    if not transcript.turns:
        return []
    begins = {each.turn: each for each in asked if each.question_id is not None}
    firsts = [i for i in range(len(transcript.turns)) if i == 0 or i in begins]
    lasts = [first - 1 for first in firsts[1:]] + [len(transcript.turns) - 1]
    before = AskedQuestion(0, None, 1.0)
    return [
        _answer(transcript, index, first, last, begins.get(first, before))
        for index, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _answer(
    transcript: Transcript, index: int, first: int, last: int, asked: AskedQuestion
) -> Answer:
    start, end = transcript.turns[first].start, transcript.turns[last].end
    return Answer(
        id=answer_id(transcript.id, start),
        transcript_id=transcript.id,
        index=index,
        question_id=asked.question_id,
        start=start,
        end=end,
        first_turn=first,
        last_turn=last,
        probability=asked.probability,
        alternatives=asked.alternatives,
        confirmed=asked.confirmed,
    )


def volunteered(
    answers: Sequence[Answer],
    transcript: Transcript,
    questions: Sequence[Question],
    *,
    vectors: Mapping[str, np.ndarray],
    replies: Mapping[int, np.ndarray],
) -> list[Answer]:
    """Return the answers with the other questions that their talk answers too.

    vectors, replies: as for align_interview. Such a question is added to an answer's alternatives
    with the probability that the segment closest to it answers it.
    """
    if not questions:
        return list(answers)
    common, own = own_parts(_asked(questions, guide_role(transcript), vectors))
    offered = []
    for answer in answers:
        turns = range(answer.first_turn, answer.last_turn + 1)
        rows = [replies[t] for t in turns if len(replies.get(t, ()))]
        shares = dict(answer.alternatives)
        if rows:
            said = unit(np.concatenate(rows) - common)
            for question, each in zip(questions, own, strict=True):
                alike = float((said @ each.T).max())
                share = 1.0 / (1.0 + float(np.exp(-ANSWERS_WEIGHT * (alike - ANSWERS_AT))))
                if share >= VOLUNTEERED_AT and question.id != answer.question_id:
                    shares[question.id] = max(shares.get(question.id, 0.0), round(share, 4))
        ranked = sorted(shares.items(), key=lambda pair: -pair[1])
        offered.append(replace(answer, alternatives=tuple(ranked)))
    return offered


def coverage(
    answers: Sequence[Answer], transcripts: Sequence[Transcript], questions: Sequence[Question]
) -> Coverage:
    """Return the question × participant grid of what was asked, volunteered and skipped."""
    by_id = {transcript.id: transcript for transcript in transcripts}
    by_cell: dict[tuple[str, str], list[Answer]] = {}
    offered: dict[tuple[str, str], float] = {}
    for answer in answers:
        if answer.transcript_id not in by_id:
            continue
        if answer.question_id is not None:
            by_cell.setdefault((answer.question_id, answer.transcript_id), []).append(answer)
        for question, share in answer.alternatives:
            key = (question, answer.transcript_id)
            offered[key] = max(offered.get(key, 0.0), share)
    cells = tuple(
        _cell(question, transcript, by_cell, offered)
        for question in questions
        for transcript in transcripts
    )
    return Coverage(tuple(q.id for q in questions), tuple(t.id for t in transcripts), cells)


def _cell(
    question: Question,
    transcript: Transcript,
    by_cell: Mapping[tuple[str, str], Sequence[Answer]],
    offered: Mapping[tuple[str, str], float],
) -> CoverageCell:
    key = (question.id, transcript.id)
    own = by_cell.get(key, [])
    words = sum(_participant_words(transcript, answer) for answer in own)
    role = guide_role(transcript)
    if own:
        likely = max(answer.probability for answer in own) >= EVEN
        state = "asked" if likely else "perhaps"
    elif role is not None and role not in question.ask:
        state = "not_in_guide"
    else:
        state = "volunteered" if offered.get(key, 0.0) >= VOLUNTEERED_AT else "skipped"
    return CoverageCell(question.id, transcript.id, len(own), words, state)


def _participant_words(transcript: Transcript, answer: Answer) -> int:
    turns = transcript.turns[answer.first_turn : answer.last_turn + 1]
    return sum(len(transcript.quote(t).split()) for t in turns if t.role != "interviewer")
