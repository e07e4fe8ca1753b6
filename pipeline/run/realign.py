"""Align interviews with the guide again, at once, after a person said what a turn asks.

In:     a study whose interviews have been cut, with the corrections made since.
Out:    answers stored anew where they changed; the turn of each interview to ask about next.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import ThroughlineError
from pipeline.encoder.loading import Encoder
from pipeline.guide.alignment import next_to_confirm
from pipeline.run.inputs import StudyView
from pipeline.study_store import StudyStore


class NotAligned(ThroughlineError):
    """Something is new since the last run, which must bring it in first.

    changed: interviews whose segments were split or joined all the same.
    """

    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Realigned:
    """changed: interviews whose answers are other ones now.

    ask_next: by interview, the interviewer's turn whose question is most worth confirming, or
    None where nothing is left to ask.
    """

    changed: tuple[str, ...]
    ask_next: dict[str, int | None]


def realign(study: StudyStore, *, coder: str) -> Realigned:
    """Bring all answers up to date with what persons confirmed; codings are not touched.

    Interviews teach each other how a question is asked, so a correction in one may move
    answers in another. Raises NotAligned where only the road, with the encoder, can do it.
    """
    view = StudyView(study, coder=coder, get_encoder=_refuse)
    apply_edits = view.apply_edits()
    try:
        return _realigned(view, apply_edits)
    except NotAligned as error:
        error.changed = tuple(apply_edits)
        raise


def _realigned(view: StudyView, apply_edits: list[str]) -> Realigned:
    if any(view.stale("segment", each.id, view.cut_print(each)) for each in view.transcripts):
        raise NotAligned("Interviews are new since the last run. Press Suggest codes.")
    aligned = view.align({})
    changed = list(apply_edits)
    for transcript in view.transcripts:
        if view.stale("structural", transcript.id, view.align_print(transcript)):
            if view.study.answers(transcript.id) != aligned.answers[transcript.id]:
                changed.append(transcript.id)
            view.keep_answers(transcript, aligned)
    ask_next = {
        id_: next_to_confirm(each) if each is not None else None
        for id_, each in aligned.aligned.items()
    }
    return Realigned(tuple(dict.fromkeys(changed)), ask_next)


def _refuse() -> Encoder:
    raise NotAligned("Texts are new since the last run. Press Suggest codes.")
