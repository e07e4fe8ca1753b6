"""Find which guide question each of the interviewer's turns asks.

In:     a transcript, the guide's questions, vectors of their texts, a person's corrections.
Out:    for each interviewer's turn the question with its probability; answers; coverage.
Source: Saldaña (2021), structural coding; Rabiner (1989), forward-backward recursion.

The interview is a walk through the guide. At each of the interviewer's turns it stays with
the question at hand (a follow-up) or goes on to another: best to the next one, at some cost
further ahead or back. How alike turn and wording are, and how well the reply fits the
question, speak for a move; the walk is judged as a whole. What a person confirmed is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.records import Answer, Question, Transcript, Turn, answer_id
from pipeline.walk import GuideWalk

METHOD = "walk-1"  # changes when the same input would be aligned otherwise
SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
ASKS = re.compile(
    r"\?|\b(?:what|how|why|who|when|where|which|tell me|talk about|describe|walk me|share)\b", re.I
)
SHORT_WORDS = 4  # a turn this short without a question only keeps the talk going
PIECE_WORDS = 5  # shorter sentences of a turn are not compared by themselves
GUIDE_SHARE = 4.0  # questions that the part common to all wordings is shrunk by
SIMILARITY_AT = 0.37  # cosine at which asking and following up are equally likely
SIMILARITY_WEIGHT = 8.0  # log odds per unit of cosine
RIVAL_WEIGHT = 9.0  # log odds per unit of cosine above the other questions' mean
TURN_WEIGHT = 6.0  # log odds per unit of cosine above the other turns' mean
REPLY_WEIGHT = 4.0  # log odds per unit of the reply's cosine above its mean
NO_QUESTION = -1.5  # log odds of asking without a question word or mark
TOO_SHORT = -6.0  # log odds of a guide question in a few words
AGAIN = -3.5  # asking what is better asked at another turn
ROUNDS = 6  # times that repeated questions are looked for
ANSWERS_AT = 0.45  # cosine at which talk answers another question as likely as not
ANSWERS_WEIGHT = 15.0  # log odds per unit of cosine
VOLUNTEERED_AT = 0.30  # probability from which an unasked question counts as answered
KEPT_ALTERNATIVES = 3
KEPT_AT = 0.02  # probability below which an alternative is not worth keeping


@dataclass(frozen=True)
class TurnQuestion:
    """What an interviewer's turn asks. question_id None: it follows up, or asks nothing."""

    turn: int
    question_id: str | None
    probability: float
    alternatives: tuple[tuple[str, float], ...] = ()
    confirmed: bool = False


@dataclass(frozen=True)
class CoverageCell:
    """One question in one interview. words: the participant's.

    state: asked; volunteered (not asked, but answered under another question); skipped;
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


def pieces(text: str) -> list[str]:
    """Return the parts of an interviewer's turn that may each ask something: it, sentences."""
    sentences = [s.strip() for s in SENTENCE.findall(text)]
    long_enough = [s for s in sentences if len(s.split()) >= PIECE_WORDS]
    pairs = [f"{a} {b}" for a, b in pairwise(sentences)]
    return list(dict.fromkeys([text.strip(), *long_enough, *pairs]))


def alignment_texts(transcript: Transcript, questions: Sequence[Question]) -> list[str]:
    """Return every text whose vector align_guide needs, replies apart."""
    role = guide_role(transcript)
    asked = [wording for question in questions for wording in wordings(question, role)]
    said = [piece for turn in _asking(transcript) for piece in pieces(transcript.quote(turn))]
    return list(dict.fromkeys([*asked, *said]))


def align_guide(
    transcript: Transcript,
    questions: Sequence[Question],
    *,
    vectors: Mapping[str, np.ndarray],
    replies: Mapping[int, np.ndarray] | None = None,
    anchors: Mapping[int, str | None] | None = None,
) -> list[TurnQuestion]:
    """Return what each of the interviewer's turns asks, in order.

    vectors: a unit vector for each of alignment_texts. replies: for a participant's turn,
    unit vectors of its segments, shape (n, d). anchors: turn -> question id, or None for
    "asks no guide question", as a person confirmed; they hold, whatever the evidence.
    """
    turns = _asking(transcript)
    ids = [question.id for question in questions]
    fixed = {t: q for t, q in (anchors or {}).items() if q is None or q in ids}
    if not turns or not questions:
        return [TurnQuestion(t.index, None, 1.0, (), t.index in fixed) for t in turns]
    ask = _evidence(transcript, turns, questions, vectors, replies or {})
    walk = GuideWalk(len(ids), [_anchor(turn, fixed, ids) for turn in turns])
    path = walk.best(ask)
    for _ in range(ROUNDS):
        again = _asked_again(ask, path, walk.anchors)
        if not again.any():
            break
        ask = ask + AGAIN * again
        path = walk.best(ask)
    shares = walk.shares(ask)
    return [
        _turn_question(turn, path[i], shares[i], ids, turn.index in fixed)
        for i, turn in enumerate(turns)
    ]


def _turn_question(
    turn: Turn, move: int | None, shares: np.ndarray, ids: Sequence[str], confirmed: bool
) -> TurnQuestion:
    """shares: probabilities of asking each question, and last of asking none."""
    order = [int(j) for j in np.argsort(-shares[:-1], kind="stable")]
    rest = [(ids[j], round(float(shares[j]), 4)) for j in order if j != move]
    return TurnQuestion(
        turn=turn.index,
        question_id=None if move is None else ids[move],
        probability=round(float(shares[-1 if move is None else move]), 4),
        alternatives=tuple(pair for pair in rest[:KEPT_ALTERNATIVES] if pair[1] >= KEPT_AT),
        confirmed=confirmed,
    )


def _asking(transcript: Transcript) -> list[Turn]:
    return [turn for turn in transcript.turns if turn.role == "interviewer"]


def _anchor(turn: Turn, fixed: Mapping[int, str | None], ids: Sequence[str]) -> int | None:
    """Return the index of the confirmed question, -1 for "none is asked", None if unknown."""
    if turn.index not in fixed:
        return None
    question = fixed[turn.index]
    return -1 if question is None else ids.index(question)


def _evidence(
    transcript: Transcript,
    turns: Sequence[Turn],
    questions: Sequence[Question],
    vectors: Mapping[str, np.ndarray],
    replies: Mapping[int, np.ndarray],
) -> np.ndarray:
    """Return the log odds that each turn asks each question, shape (n_turns, n_questions)."""
    asked, common, own = _own_rows(questions, guide_role(transcript), vectors)
    alike = np.zeros((len(turns), len(questions)))
    for i, turn in enumerate(turns):
        rows = np.stack([vectors[piece] for piece in pieces(transcript.quote(turn))])
        centred = _unit(rows - common)
        for j in range(len(questions)):
            whole = (rows @ asked[j].T + centred @ own[j].T) / 2
            alike[i, j] = whole.max()
    odds = SIMILARITY_WEIGHT * (alike - SIMILARITY_AT)
    odds += RIVAL_WEIGHT * (alike - alike.mean(axis=1, keepdims=True))
    odds += TURN_WEIGHT * (alike - alike.mean(axis=0, keepdims=True))
    odds += REPLY_WEIGHT * _reply_fit(transcript, turns, own, common, replies)
    return odds + np.array([[_manner(transcript.quote(turn))] for turn in turns])


def _manner(text: str) -> float:
    """Return what the form of a turn, apart from its content, says about asking something."""
    asks = bool(ASKS.search(text))
    short = len(text.split()) <= SHORT_WORDS and not text.rstrip().endswith("?")
    return (0.0 if asks else NO_QUESTION) + (TOO_SHORT if short else 0.0)


def _own_rows(
    questions: Sequence[Question], role: str | None, vectors: Mapping[str, np.ndarray]
) -> tuple[list[np.ndarray], np.ndarray, list[np.ndarray]]:
    """Return the wordings' vectors, what is common to all, and each question's own part."""
    asked = [np.stack([vectors[w] for w in wordings(q, role)]) for q in questions]
    common = np.concatenate(asked).mean(axis=0) * (len(asked) / (len(asked) + GUIDE_SHARE))
    return asked, common, [_unit(rows - common) for rows in asked]


def _reply_fit(
    transcript: Transcript,
    turns: Sequence[Turn],
    own: Sequence[np.ndarray],
    common: np.ndarray,
    replies: Mapping[int, np.ndarray],
) -> np.ndarray:
    """Return how much better each reply fits a question than it fits the others."""
    fit = np.zeros((len(turns), len(own)))
    ends = [turn.index for turn in turns[1:]] + [len(transcript.turns)]
    for i, (turn, end) in enumerate(zip(turns, ends, strict=True)):
        said = [replies[t] for t in range(turn.index + 1, end) if t in replies]
        rows = [each for each in said if len(each)]
        if rows:
            centred = _unit(np.concatenate(rows) - common)
            fit[i] = [float((centred @ each.T).max(axis=1).mean()) for each in own]
            fit[i] -= fit[i].mean()
    return fit


def _unit(rows: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: np.ndarray = rows / np.maximum(norms, 1e-9)
    return unit


def _asked_again(
    ask: np.ndarray, path: Sequence[int | None], anchors: Sequence[int | None]
) -> np.ndarray:
    """Mark moves to a question that another turn of the path asks more clearly."""
    again = np.zeros_like(ask)
    for question in {move for move in path if move is not None}:
        at = [i for i, move in enumerate(path) if move == question]
        fixed = [i for i in at if anchors[i] == question]
        kept = fixed or [max(at, key=lambda i: (ask[i, question], -i))]
        for i in at:
            if i not in kept:
                again[i, question] = 1.0
    return again


def split_answers(transcript: Transcript, asked: Sequence[TurnQuestion]) -> list[Answer]:
    """Return the answers: all talk from one guide question until the next, follow-ups too.

    asked: align_guide's result. What comes before the first question is an answer to none.
    Every turn is in exactly one answer.
    """
    if not transcript.turns:
        return []
    begins = {each.turn: each for each in asked if each.question_id is not None}
    firsts = [i for i in range(len(transcript.turns)) if i == 0 or i in begins]
    lasts = [first - 1 for first in firsts[1:]] + [len(transcript.turns) - 1]
    before = TurnQuestion(0, None, 1.0)
    return [
        _answer(transcript, index, first, last, begins.get(first, before))
        for index, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _answer(
    transcript: Transcript, index: int, first: int, last: int, asked: TurnQuestion
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

    vectors, replies: as for align_guide. Such a question is added to an answer's alternatives
    with the probability that the segment closest to it answers it.
    """
    if not questions:
        return list(answers)
    _, common, own = _own_rows(questions, guide_role(transcript), vectors)
    found = []
    for answer in answers:
        turns = range(answer.first_turn, answer.last_turn + 1)
        rows = [replies[t] for t in turns if t in replies and len(replies[t])]
        shares = dict(answer.alternatives)
        if rows:
            said = _unit(np.concatenate(rows) - common)
            for question, each in zip(questions, own, strict=True):
                alike = float((said @ each.T).max())
                share = 1.0 / (1.0 + float(np.exp(-ANSWERS_WEIGHT * (alike - ANSWERS_AT))))
                if share >= VOLUNTEERED_AT and question.id != answer.question_id:
                    shares[question.id] = max(shares.get(question.id, 0.0), round(share, 4))
        ranked = sorted(shares.items(), key=lambda pair: -pair[1])
        found.append(replace(answer, alternatives=tuple(ranked)))
    return found


def coverage(
    answers: Sequence[Answer], transcripts: Sequence[Transcript], questions: Sequence[Question]
) -> Coverage:
    """Return the question × participant grid of what was asked, volunteered and skipped."""
    by_id = {transcript.id: transcript for transcript in transcripts}
    held: dict[tuple[str, str], list[Answer]] = {}
    offered: dict[tuple[str, str], float] = {}
    for answer in answers:
        if answer.transcript_id not in by_id:
            continue
        if answer.question_id is not None:
            held.setdefault((answer.question_id, answer.transcript_id), []).append(answer)
        for question, share in answer.alternatives:
            key = (question, answer.transcript_id)
            offered[key] = max(offered.get(key, 0.0), share)
    cells = tuple(
        _cell(question, transcript, held, offered)
        for question in questions
        for transcript in transcripts
    )
    return Coverage(tuple(q.id for q in questions), tuple(t.id for t in transcripts), cells)


def _cell(
    question: Question,
    transcript: Transcript,
    held: Mapping[tuple[str, str], Sequence[Answer]],
    offered: Mapping[tuple[str, str], float],
) -> CoverageCell:
    key = (question.id, transcript.id)
    own = held.get(key, [])
    words = sum(_participant_words(transcript, answer) for answer in own)
    role = guide_role(transcript)
    if own:
        state = "asked"
    elif role is not None and role not in question.ask:
        state = "not_in_guide"
    else:
        state = "volunteered" if offered.get(key, 0.0) >= VOLUNTEERED_AT else "skipped"
    return CoverageCell(question.id, transcript.id, len(own), words, state)


def _participant_words(transcript: Transcript, answer: Answer) -> int:
    turns = transcript.turns[answer.first_turn : answer.last_turn + 1]
    return sum(len(transcript.quote(t).split()) for t in turns if t.role != "interviewer")
