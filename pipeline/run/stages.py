"""Stages that look at all interviews of a study at once, given a way to embed texts.

In:     transcripts, segments, decisions, and embed: texts -> unit rows.
Out:    answers of every interview; proposals of new codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.records import Answer, CodeDraft, Question, Segment, Transcript
from pipeline.concepts import open_codes
from pipeline.guide import alignment as structural
from pipeline.segments.decisions import SegmentDecisions
from pipeline.suggestions.code_texts import code_texts
from pipeline.suggestions.suggester import Suggester

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class InterviewInputs:
    """All interviews of a study against its guide, each by transcript id.

    aligned: None for an interview without an interviewer, or where there is no guide.
    """

    segments: Mapping[str, list[Segment]]
    aligned: Mapping[str, structural.Alignment | None]
    answers: Mapping[str, list[Answer]]


def align_interviews(
    transcripts: Sequence[Transcript],
    segments: Mapping[str, list[Segment]],
    questions: Sequence[Question],
    *,
    anchors: Mapping[str, Mapping[int, str | None]],
    embed: Embed,
) -> InterviewInputs:
    """Return each interview's answers; interviews teach each other how questions are asked.

    segments, anchors: by transcript id.
    """
    interviews = [
        structural.ToAlign(each, _replies(segments[each.id], embed), anchors.get(each.id, {}))
        for each in transcripts
    ]
    texts = list(
        dict.fromkeys(
            text for each in transcripts for text in structural.alignment_texts(each, questions)
        )
    )
    vectors = dict(zip(texts, embed(texts), strict=True))
    aligned = structural.align_study(interviews, questions, vectors=vectors)
    answers = {}
    for interview, alignment in zip(interviews, aligned, strict=True):
        asked = alignment.asked() if alignment is not None else []
        answers[interview.transcript.id] = structural.volunteered(
            structural.split_answers(interview.transcript, asked),
            interview.transcript,
            questions,
            vectors=vectors,
            replies=interview.replies,
        )
    ids = [each.id for each in transcripts]
    return InterviewInputs(segments, dict(zip(ids, aligned, strict=True)), answers)


def _replies(segments: Sequence[Segment], embed: Embed) -> dict[int, np.ndarray]:
    """Return the vectors of the segments of each turn."""
    rows: dict[int, list[np.ndarray]] = {}
    for each, row in zip(segments, embed([s.quote for s in segments]), strict=True):
        rows.setdefault(each.turn, []).append(row)
    return {turn: np.stack(found) for turn, found in rows.items()}


def proposed_codes(
    segments: Sequence[Segment],
    suggester: Suggester,
    decided: SegmentDecisions,
    *,
    embed: Embed,
    key: str,
    seed: int,
) -> list[CodeDraft]:
    """Return proposals of new codes for what no code fits. key: of the encoder."""
    rows = embed([each.quote for each in segments])
    drafts = open_codes.propose_codes(
        segments,
        rows,
        fit=suggester.fit(),
        decided=decided,
        seed=seed,
        encoder=key,
        embed=embed,
    )
    if not drafts or not suggester.codes:
        return drafts
    lines = embed([code_texts(code)[0].text for code in suggester.codes])
    cosines = open_codes.group_centres(drafts, segments, rows) @ lines.T
    return open_codes.draft_names_unlike(drafts, suggester.codes, cosines)
