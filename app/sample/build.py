"""Build the sample study: nine interviews, six of them coded by the sample's first coder.

In:     data/transcripts: the files, participants.csv, reference codings of two coders.
Out:    a study whose sample decisions are marked as sample, with suggestions for all nine.

The study is built elsewhere and moved into place, so a half-made one never stands.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from app.study.runs import import_files, run_study
from models.codebook.reading import default_codebook_path, load_codebook
from models.drafts import draft_of
from models.errors import StudyUnusable, ThroughlineError
from models.events import (
    CodingAdded,
    NewEvent,
    SuggestionAccepted,
    TurnQuestion,
    suggestion_on_record,
)
from models.records import Segment, Suggestion, Transcript
from models.shipped import shipped
from models.store.study import Study
from pipeline.encoder.loading import DEFAULT_ENCODER
from pipeline.read.participants import read_participants
from pipeline.run.runner import OnProgress
from pipeline.segments.decisions import overlapping

CODER = "first coder"


def sample_folder() -> Path:
    """Return the folder of the sample's interviews."""
    return shipped("data/transcripts")


def build_demo(where: Path, *, on_progress: OnProgress | None = None) -> None:
    """Build the sample study at a path. Raises StudyUnusable if something stands there."""
    if os.path.lexists(where):
        raise StudyUnusable(f"{where} already exists. Choose another name, or open it.")
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(where) as draft:
            _build(draft, on_progress)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyUnusable(f"No study can be made at {where}: {reason}.") from error


def _build(draft: Path, on_progress: OnProgress | None) -> None:
    path = default_codebook_path()
    study = Study.create(
        draft,
        codebook=load_codebook(path),
        actor=CODER,
        encoder=DEFAULT_ENCODER,
        codebook_filename=path.name,
    )
    try:
        _fill(study, on_progress)
    finally:
        study.close()


def _fill(study: Study, on_progress: OnProgress | None) -> None:
    folder = sample_folder()
    people = read_participants(folder / "participants.csv")
    coded = {name for name, about in people.items() if about.pop("sample_coded", "") == "yes"}
    transcripts = import_files(
        study,
        [folder / name for name in people],
        coder=CODER,
        attributes=people,
        origin="sample",
    )
    study.set_setting("coder", CODER)
    study.set_setting("sample", "1")
    chosen = {each.filename: each for each in transcripts if each.filename in coded}
    study.append(list(_question_events(chosen)))
    run_study(study, coder=CODER, on_progress=on_progress)
    study.append(list(_coding_events(study, chosen)))
    run_study(study, coder=CODER, on_progress=on_progress)


def reference(name: str, coder: str) -> list[dict[str, str]]:
    """Return the sample's reference rows of one coder ("first" or "second").

    name: "codings" (interview, coder, code, quote, dimensions) or "questions"
    (interview, coder, turn_quote, question).
    """
    with (sample_folder() / "reference" / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        return [row for row in csv.DictReader(handle) if row["coder"] == coder]


def _question_events(chosen: dict[str, Transcript]) -> Iterable[NewEvent]:
    for row in reference("questions", "first"):
        transcript = chosen.get(row["interview"])
        if transcript is None:
            continue
        turn = [t for t in transcript.turns if transcript.quote(t) == row["turn_quote"]]
        if len(turn) != 1:
            raise ThroughlineError(
                f"The sample's question {row['question']} of {row['interview']} is at "
                f"{len(turn)} turns; it must be at one."
            )
        asks = TurnQuestion(transcript.id, turn=turn[0].index, question_id=row["question"])
        yield NewEvent(CODER, asks, origin="sample")


def find_quote(transcript: Transcript, quote: str) -> tuple[str, int, int]:
    """Return the span of a quotation that stands in the transcript once."""
    start = transcript.text.find(quote)
    if start < 0 or transcript.text.find(quote, start + 1) >= 0:
        raise ThroughlineError(
            f"A sample quotation of {len(quote)} characters is not in {transcript.filename} "
            "exactly once."
        )
    return transcript.id, start, start + len(quote)


def _coding_events(study: Study, chosen: dict[str, Transcript]) -> Iterable[NewEvent]:
    segments = {each.id: study.segments(each.id) for each in chosen.values()}
    suggestions = {(each.segment_id, each.code_id): each for each in study.suggestions(coder=CODER)}
    accepted: set[tuple[str, str]] = set()  # two quotations may lie in one segment
    for row in reference("codings", "first"):
        transcript = chosen.get(row["interview"])
        if transcript is not None:
            span = find_quote(transcript, row["quote"])
            for segment in overlapping(span, segments[transcript.id]):
                if (segment.id, row["code"]) in accepted:
                    continue
                accepted.add((segment.id, row["code"]))
                yield _coding(segment, row["code"], suggestions.get((segment.id, row["code"])))


def _coding(segment: Segment, code: str, suggestion: Suggestion | None) -> NewEvent:
    """The sample coder took the suggestion where there was one, and coded by hand else."""
    span = (segment.transcript_id, segment.start, segment.end, segment.quote)
    if suggestion is None:
        by_hand = CodingAdded(*span, code, segment_id=segment.id)
        return NewEvent(CODER, by_hand, origin="sample")
    return NewEvent(
        CODER,
        SuggestionAccepted(*span, code, segment_id=segment.id, suggestion_id=suggestion.id),
        suggested=suggestion_on_record(suggestion),
        origin="sample",
    )
