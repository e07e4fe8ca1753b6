"""Measure a first run on the sample: how soon one can begin, how honest the time left is.

In:     nothing; the sample's interviews are imported into studies that are thrown away.
Out:    JSON-ready figures. Seconds are of this machine just now; shares and ratios are of one
        run, so that another machine can be told apart from another program.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from models.json_shapes import Figures
from models.records import Suggestion
from models.store.blind import open_as
from pipeline.run.progress import RunProgress

CODER = "bench"


@dataclass
class Told:
    """What a run told, and when: seconds since it was begun."""

    began: float = field(default_factory=time.perf_counter)
    lines: list[tuple[float, RunProgress]] = field(default_factory=list)

    def __call__(self, now: RunProgress) -> None:
        self.lines.append((time.perf_counter() - self.began, now))

    def first(self, step: str) -> float:
        return next(at for at, now in self.lines if now.step == step)


def measure_run() -> Figures:
    """Return the figures of a first run, and whether one in one piece gives the same."""
    with tempfile.TemporaryDirectory() as folder:
        told, mine = _first_run(Path(folder) / "early.study", early=True)
        plain, its = _first_run(Path(folder) / "plain.study", early=False)
    whole, alone = told.lines[-1][0], plain.lines[-1][0]
    ready = next(at for at, now in told.lines if now.ready)
    loaded = told.first("embed")
    return {
        "interviews": told.lines[-1][1].ready,
        "whole_run_s": round(whole, 2),
        "first_words_embedded_s": round(loaded, 2),
        "first_suggestion_s": round(ready, 2),
        "first_suggestion_as_share_of_run": round(ready / whole, 3),
        "the_same_without_loading": round((ready - loaded) / (whole - loaded), 3),
        "in_one_piece_s": round(alone, 2),
        "run_as_ratio_to_one_piece": round(whole / alone, 3),
        "longest_silence_s": round(_longest_silence(told), 2),
        "time_left": _time_left(told),
        "suggestions": len(mine),
        "same_suggestions_as_in_one_piece": round(len(mine & its) / max(len(mine | its), 1), 4),
    }


def _first_run(path: Path, *, early: bool) -> tuple[Told, set[tuple[object, ...]]]:
    from app.common.new_study import make_study
    from app.sample.build import sample_folder
    from app.study.runs import import_files
    from models.codebook.reading import default_codebook_path, load_codebook
    from pipeline.encoder.loading import DEFAULT_ENCODER, load_encoder
    from pipeline.run.runner import run_pipeline
    from pipeline.segments.sentences import load_sentencizer

    book = load_codebook(default_codebook_path())
    make_study(path, title="", coder=CODER, encoder=DEFAULT_ENCODER, codebook=book)
    with open_as(path, CODER) as study:
        import_files(study, sorted(sample_folder().glob("interview_*")), coder=CODER)
        told = Told()
        run_pipeline(
            study,
            coder=CODER,
            get_encoder=lambda: load_encoder(DEFAULT_ENCODER),
            get_sentencizer=load_sentencizer,
            on_progress=told,
            early=early,
        )
        return told, {_shown(each) for each in study.suggestions(coder=CODER)}


def _shown(each: Suggestion) -> tuple[object, ...]:
    return each.id, each.score, each.rank, each.band


def _longest_silence(told: Told) -> float:
    """Return the longest time in which a run said nothing new."""
    times = [0.0, *(at for at, _ in told.lines)]
    return max(b - a for a, b in pairwise(times))


def _time_left(told: Told) -> Figures:
    """Return how soon the time left was said, and how far it was from what was left indeed."""
    end = told.lines[-1][0]
    said = [(at, now.left_s) for at, now in told.lines if now.left_s is not None]
    if not said:
        return {"why_not": "the run was over before its pace had shown"}
    off = [abs(left - (end - at)) / (end - at) for at, left in said if end - at > 1]
    early = [each for each, (at, _) in zip(off, said, strict=False) if at < end / 2]
    return {
        "said_from_share_of_run": round(said[0][0] / end, 3),
        "median_error_as_share_of_what_was_left": round(statistics.median(off), 3) if off else None,
        "in_the_first_half": round(statistics.median(early), 3) if early else None,
    }
