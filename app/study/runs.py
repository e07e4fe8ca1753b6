"""Start the road for a study: the calls that the command line and the demo share.

Encoder and sentence splitter are named here and loaded only if a stage asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.common.jobs import run_begun, sign_of_life, stop_asked
from app.study.uploads import Attributes, import_readings, read_path
from models.events import EncoderChosen, NewEvent, Origin
from models.records import Transcript
from models.store.study import Study
from pipeline.encoder.loading import encoder_here, encoder_key, load_encoder
from pipeline.run.report import RunReport
from pipeline.run.runner import OnProgress, run_pipeline
from pipeline.segments.sentences import load_sentencizer


def run_study(
    study: Study,
    *,
    coder: str,
    on_progress: OnProgress | None = None,
    interrupted: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Run the road with the study's own encoder, if it is on this machine; fetch nothing.

    interrupted: whether somebody at the terminal wants it to stop; whoever asks in the
    workbench is heard too. Then RunStopped is raised, and what was computed is kept.
    """
    name = encoder_here(study.state().encoder)
    begun = run_begun(study, coder)
    with sign_of_life(study):
        return run_pipeline(
            study,
            coder=coder,
            get_encoder=lambda: load_encoder(name),
            get_sentencizer=load_sentencizer,
            began=begun,
            stop_asked=lambda: interrupted() or stop_asked(study, begun.run),
            on_progress=on_progress,
        )


def choose_encoder(study: Study, name: str, *, coder: str) -> None:
    """Record another encoder in the study; the next run computes with it."""
    if study.state().encoder == name:
        return
    encoder_key(name)  # raises EncoderUnusable where there is none such
    study.append([NewEvent(coder, EncoderChosen(name))])


def import_files(
    study: Study,
    paths: Sequence[Path],
    *,
    coder: str,
    attributes: Attributes | None = None,
    origin: Origin = "person",
) -> list[Transcript]:
    """Import files as they are read without a person's help, all or none."""
    readings = [read_path(path) for path in paths]
    return import_readings(study, readings, coder=coder, attributes=attributes, origin=origin)
