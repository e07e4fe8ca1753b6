"""Start the road for a study: the calls that the command line and the demo share.

Encoder and sentence splitter are named here and loaded only if a stage asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from models.errors import ThroughlineError, TranscriptUnreadable
from models.events import NewEvent, Origin
from models.records import Transcript
from models.store import Study
from pipeline.encoder import encoder_here, encoder_key, load_encoder
from pipeline.read import read_transcript
from pipeline.report import RoadReport
from pipeline.run import run_road
from pipeline.sentences import load_sentencizer

OnProgress = Callable[[str, int, int], None]


def run_study(study: Study, *, coder: str, on_progress: OnProgress | None = None) -> RoadReport:
    """Run the road with the study's own encoder, if it is on this machine; fetch nothing."""
    name = encoder_here(study.state().encoder)
    return run_road(
        study,
        coder=coder,
        get_encoder=lambda: load_encoder(name),
        get_sentencizer=load_sentencizer,
        on_progress=on_progress,
    )


def choose_encoder(study: Study, name: str, *, coder: str) -> None:
    """Record another encoder in the study; the next run computes with it."""
    if study.state().encoder == name:
        return
    encoder_key(name)  # raises EncoderUnusable where there is none such
    study.append([NewEvent("encoder.chosen", coder, {"encoder": name})])


def read_all(
    paths: Sequence[Path], attributes: Mapping[str, Mapping[str, str]] | None = None
) -> list[Transcript]:
    """Read every file, or none: the refusals of all are told in one error."""
    from dataclasses import replace

    read: list[Transcript] = []
    refused: list[str] = []
    for path in paths:
        try:
            transcript = read_transcript(path)
        except TranscriptUnreadable as error:
            refused.append(str(error))
            continue
        given = dict((attributes or {}).get(path.name, {}))
        read.append(replace(transcript, attributes=given))
    seen: dict[str, str] = {}
    for transcript in read:
        if transcript.id in seen:
            refused.append(f"{transcript.filename} says the same as {seen[transcript.id]}.")
        seen[transcript.id] = transcript.filename
    if refused:
        raise TranscriptUnreadable(" ".join([*refused, "Nothing was imported."]))
    return read


def import_files(
    study: Study,
    paths: Sequence[Path],
    *,
    coder: str,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    origin: Origin = "person",
) -> list[Transcript]:
    """Import files, all or none.

    attributes: by file name. A table for the whole study may name more files than are given;
    one that names none of them is refused.
    """
    names = {path.name for path in paths}
    strange = [name for name in attributes or {} if name not in names]
    if attributes and len(strange) == len(attributes):
        raise ThroughlineError(
            "The participants' table names none of the files. Its file column must hold file "
            f"names such as {next(iter(sorted(names)))}. Nothing was imported."
        )
    transcripts = read_all(paths, attributes)
    study.add_transcripts(transcripts, actor=coder, origin=origin)
    return transcripts
