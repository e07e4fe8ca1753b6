"""Measure how often the question that a turn answers is found.

In:     a table of turns, some labelled with the question being answered, and the guide.
Out:    accuracy over labelled turns, by question and by category, with corrections or without.

Every turn stands in the answer of the step it belongs to: an interviewer's turn and all talk
until the next. The prediction is the likeliest question there, also where the walk holds that
none was asked yet. It is right if it is one of the turn's labels. With anchors, an analyst is
played by the labels: in each interview the turns that the workbench would ask about are
confirmed one at a time, and the interview is aligned anew after each. Only labelled turns are
asked about. Confirmed turns count among the labelled ones; the accuracy without them is given
beside. In the end all interviews are aligned once more, each knowing how the others were asked.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import numpy as np

from models.json_shapes import Figures
from models.records import Question, Transcript, Turn
from pipeline.encoder.loading import Encoder
from pipeline.evaluation.tables import TableUnreadable, read_table, several
from pipeline.guide.alignment import (
    Alignment,
    ToAlign,
    align_interview,
    align_study,
    alignment_texts,
    next_to_confirm,
)
from pipeline.guide.forward_backward import ASKS, SENTENCE
from pipeline.read.decode import decode, load
from pipeline.read.roles import assign_roles

NEEDED_TURNS = ("doc_id", "turn_no", "speaker", "text", "question")
NEEDED_GUIDE = ("id", "category", "question")
SEGMENT_WORDS = 30  # words at which a segment of a reply ends


@dataclass(frozen=True)
class Labelled:
    """One interview of the table. labels: turn -> the questions it answers."""

    doc_id: str
    transcript: Transcript
    labels: Mapping[int, tuple[str, ...]]


def evaluate_questions(
    turns_path: Path,
    guide_path: Path,
    *,
    anchors: int,
    limit: int | None,
    encoder: Encoder,
    seed: int,
) -> Figures:
    """Return accuracy, accuracy_category, n_turns and by_document (by doc_id).

    anchors: turns confirmed in each interview; above 0, accuracy_without_anchored is given too,
    None where every labelled turn was confirmed. seed: nothing is left to chance here.
    Raises TableUnreadable.
    """
    questions = _guide(guide_path)
    interviews = _interviews(turns_path, {question.id for question in questions}, limit)
    vectors, replies = _embed(interviews, questions, encoder)
    given = [ToAlign(each.transcript, one) for each, one in zip(interviews, replies, strict=True)]
    aligned = align_study(given, questions, vectors=vectors)
    if anchors:
        given = _confirm(interviews, given, aligned, questions, vectors=vectors, anchors=anchors)
        aligned = align_study(given, questions, vectors=vectors)
    categories = {question.id: question.category for question in questions}
    counts = [
        _count(each, alignment, categories, one.within)
        for each, alignment, one in zip(interviews, aligned, given, strict=True)
    ]
    return _figures(interviews, np.array(counts), anchors=anchors)


def _guide(path: Path) -> list[Question]:
    rows = read_table(path, required=NEEDED_GUIDE, filled=("id", "question"))
    questions: dict[str, Question] = {}
    for number, row in enumerate(rows):
        if row["id"] in questions:
            _refuse(path, number, "id", f'the question "{row["id"]}" stands twice.')
        if ";" in row["id"]:
            _refuse(path, number, "id", f'"{row["id"]}" holds ";", which separates ids in labels.')
        category = row["category"] or None
        questions[row["id"]] = Question(row["id"], category, None, None, {"": row["question"]})
    return list(questions.values())


def _refuse(path: Path, number: int, column: str, what: str) -> NoReturn:
    """Refuse the number-th row that has any words, 0 being the first below the header."""
    rows = csv.reader(io.StringIO(decode(load(path), path.name)))
    lines = [rows.line_num for cells in rows if any(cell.strip() for cell in cells)]
    message = f'{path.name}, line {lines[number + 1]}, column "{column}": {what}'
    raise TableUnreadable(message)


def _interviews(path: Path, known: Collection[str], limit: int | None) -> list[Labelled]:
    """Return the interviews in order of first appearance, turns by their numbers."""
    rows = read_table(path, required=NEEDED_TURNS, filled=("doc_id",), limit=limit)
    turns_by_document: dict[str, list[tuple[float, int]]] = {}
    for number, row in enumerate(rows):
        for label in several(row["question"]):
            if label not in known:
                _refuse(path, number, "question", f'"{label}" is not in the guide.')
        turns_by_document.setdefault(row["doc_id"], []).append(
            (_order(path, number, row["turn_no"]), number)
        )
    interviews = []
    for doc_id, places in turns_by_document.items():
        numbered = [place for place in places if place[0] >= 0]
        if 0 < len(numbered) < len(places):
            bare = next(number for order, number in places if order < 0)
            _refuse(path, bare, "turn_no", f'is empty, while other turns of "{doc_id}" have one.')
        seen: set[float] = set()
        for order, number in numbered:
            if order in seen:
                what = f'"{rows[number]["turn_no"]}" stands twice in "{doc_id}".'
                _refuse(path, number, "turn_no", what)
            seen.add(order)
        interviews.append(_labelled(doc_id, [rows[number] for _, number in sorted(places)]))
    if not any(each.labels for each in interviews):
        raise TableUnreadable(f'{path.name} has no row with a label in the column "question".')
    return interviews


def _order(path: Path, number: int, cell: str) -> float:
    """Return a turn's number, or -1 where it has none: then the order of rows counts."""
    if not cell:
        return -1.0
    try:
        order = float(cell)
    except ValueError:
        order = math.nan
    if not (math.isfinite(order) and order >= 0):
        _refuse(path, number, "turn_no", f'found "{cell[:40]}", a number from 0 is needed.')
    return order


def _labelled(doc_id: str, rows: Sequence[Mapping[str, str]]) -> Labelled:
    turns, start = [], 0
    for index, row in enumerate(rows):
        turns.append(Turn(index, row["speaker"], "unknown", start, start + len(row["text"])))
        start += len(row["text"]) + 1
    text = "\n".join(row["text"] for row in rows)
    placed = _with_interviewer(text, assign_roles(text, turns))
    transcript = Transcript(doc_id, doc_id, f"{doc_id}.csv", "csv", "", text, placed)
    labels = {i: several(row["question"]) for i, row in enumerate(rows) if row["question"]}
    return Labelled(doc_id, transcript, {i: found for i, found in labels.items() if found})


def _with_interviewer(text: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Take the turns that ask for the interviewer's, where nothing tells who that is."""
    if any(turn.role == "interviewer" for turn in turns):
        return turns
    asking = [bool(ASKS.search(text[turn.start : turn.end])) for turn in turns]
    asking[0] = asking[0] or not any(asking)
    return tuple(
        replace(turn, role="interviewer" if asks else "participant")
        for turn, asks in zip(turns, asking, strict=True)
    )


def _embed(
    interviews: Sequence[Labelled], questions: Sequence[Question], encoder: Encoder
) -> tuple[dict[str, np.ndarray], list[dict[int, np.ndarray]]]:
    """Return a vector for every text, and by interview those of each reply's segments."""
    spoken = [
        {t.index: _segments(each.transcript.quote(t)) for t in each.transcript.turns
         if t.role != "interviewer"}
        for each in interviews
    ]  # fmt: skip
    texts = [t for each in interviews for t in alignment_texts(each.transcript, questions)]
    texts += [segment for talk in spoken for said in talk.values() for segment in said]
    unique = list(dict.fromkeys(texts))
    vectors = dict(zip(unique, encoder.encode(unique), strict=True))
    replies = [
        {turn: np.stack([vectors[s] for s in said]) for turn, said in talk.items() if said}
        for talk in spoken
    ]
    return vectors, replies


def _segments(text: str) -> list[str]:
    """Return a reply cut at sentences into parts of about SEGMENT_WORDS words."""
    found: list[str] = []
    for sentence in (match.strip() for match in SENTENCE.findall(text)):
        if found and len(found[-1].split()) < SEGMENT_WORDS:
            found[-1] = f"{found[-1]} {sentence}".strip()
        else:
            found.append(sentence)
    return [each for each in found if each]


def _confirm(
    interviews: Sequence[Labelled],
    given: Sequence[ToAlign],
    aligned: Sequence[Alignment | None],
    questions: Sequence[Question],
    *,
    vectors: Mapping[str, np.ndarray],
    anchors: int,
) -> list[ToAlign]:
    """Return the interviews with that many turns confirmed, one interview after the other."""
    to_align, alignments = list(given), list(aligned)
    for i, each in enumerate(interviews):
        for _ in range(anchors):
            alignment = alignments[i]
            turn = next_to_confirm(alignment, each.labels.keys()) if alignment else None
            if turn is None:
                break
            to_align[i] = replace(
                to_align[i], within={**to_align[i].within, turn: each.labels[turn]}
            )
            others = alignments[:i] + alignments[i + 1 :]
            alignments[i] = align_interview(to_align[i], questions, vectors=vectors, others=others)
    return to_align


def _count(
    each: Labelled,
    alignment: Alignment | None,
    categories: Mapping[str, str | None],
    confirmed: Collection[int],
) -> tuple[int, int, int, int, int]:
    """Return labelled turns, right ones, right by category, and both first without confirmed."""
    right = in_category = others = others_right = 0
    for turn, labels in each.labels.items():
        shares = alignment.shares(turn) if alignment else dict.fromkeys(categories, 0.0)
        likeliest = max(shares, key=lambda question: shares[question])
        hit = likeliest in labels
        right += hit
        in_category += hit or _category(likeliest, categories) in {
            _category(label, categories) for label in labels
        }
        others += turn not in confirmed
        others_right += hit and turn not in confirmed
    return len(each.labels), right, in_category, others, others_right


def _category(question: str, categories: Mapping[str, str | None]) -> str | tuple[str]:
    """Return a question's category; one without any is a category of its own."""
    return categories[question] or (question,)


def _figures(interviews: Sequence[Labelled], counts: np.ndarray, *, anchors: int) -> Figures:
    figures = _share(counts.sum(axis=0), anchors=anchors)
    figures["by_document"] = {
        each.doc_id: _share(row, anchors=anchors)
        for each, row in zip(interviews, counts, strict=True)
        if each.labels
    }
    return figures


def _share(row: np.ndarray, *, anchors: int) -> Figures:
    labelled, right, in_category, others, others_right = (int(number) for number in row)
    figures: Figures = {
        "accuracy": right / labelled,
        "accuracy_category": in_category / labelled,
        "n_turns": labelled,
    }
    if anchors:
        figures["accuracy_without_anchored"] = others_right / others if others else None
    return figures
