"""`throughline evaluate`: how right codes, questions and dimensions are, on coded data.

CSV in; a readable table on standard output, or JSON with --json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import (
    EncoderOption,
    JsonOption,
    LimitOption,
    MinUsesOption,
    SeedOption,
)
from app.common.text_tables import figure_lines
from models.errors import ThroughlineError
from pipeline.encoder.names import DEFAULT_ENCODER

if TYPE_CHECKING:
    from pipeline.encoder.tunable import Tunable

evaluate = typer.Typer(
    name="evaluate",
    help="Measure codes, questions or dimensions on data that people have coded.\n\n"
    "Example: throughline evaluate codes --excerpts excerpts.csv --codebook codebook.csv",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def show(figures: Mapping[str, object], *, as_json: bool) -> None:
    """Print figures as JSON, or as indented lines of a name and a number."""
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    for line in figure_lines(figures):
        typer.echo(line)


class Mode(StrEnum):
    """When an excerpt's codes are revealed: at once, or at the end of its document."""

    sequential = "sequential"
    by_document = "by-document"


@evaluate.command()
def codes(
    excerpts: Annotated[
        Path, typer.Option("--excerpts", help="CSV: doc_id,excerpt_id,text,codes[,question].")
    ],
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="CSV: code,definition.")
    ] = None,
    mode: Annotated[Mode, typer.Option("--mode", help="When codes are revealed.")] = (
        Mode.sequential
    ),
    min_uses: MinUsesOption = 5,
    target: Annotated[
        float, typer.Option("--target", min=0.5, max=0.99, help="Precision of the confident band.")
    ] = 0.85,
    prior: Annotated[
        Path | None, typer.Option("--prior", help="Start from weights of `evaluate prior`.")
    ] = None,
    tune: Annotated[
        bool,
        typer.Option(
            "--tune",
            help="Tune the encoder on the documents before, where that wins; takes minutes.",
        ),
    ] = False,
    limit: LimitOption = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Suggest codes for each excerpt before its codes are revealed, and count what was right.

    Example: throughline evaluate codes --excerpts excerpts.csv --codebook codebook.csv
    """
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.codes import evaluate_codes
    from pipeline.evaluation.prior import read_prior

    figures = evaluate_codes(
        excerpts,
        codebook,
        encoder=load_encoder(encoder, fetch=True),
        mode=mode.value,
        min_uses=min_uses,
        limit=limit,
        target=target,
        start=read_prior(prior) if prior else None,
        tunable=_tunable(encoder) if tune else None,
        seed=seed,
    )
    show(figures | {"seed": seed, "tuned": tune}, as_json=as_json)


def _tunable(encoder: str) -> Tunable:
    from pipeline.encoder.tunable import read_tunable

    tunable = read_tunable(encoder)
    if tunable is None:
        raise ThroughlineError(f'The encoder "{encoder}" cannot be tuned. Leave out --tune.')
    return tunable


@evaluate.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write the tables.")],
) -> None:
    """Write the sample study's reference codings as tables for the other commands.

    Example: throughline evaluate sample tables/
    """
    from app.sample.tables import write_sample_tables

    for path in write_sample_tables(folder):
        typer.echo(str(path))


@evaluate.command()
def prior(
    sets: Annotated[
        list[Path], typer.Argument(help="Folders with excerpts.csv and, if any, codebook.csv.")
    ],
    min_uses: MinUsesOption = 5,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: SeedOption = 0,
) -> None:
    """Learn the weights that a new study starts with, and print them as JSON.

    Example: throughline evaluate prior one/ two/ three/ > prior.json
    """
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.prior import learn_prior

    weights = learn_prior(sets, encoder=load_encoder(encoder, fetch=True), min_uses=min_uses)
    typer.echo(json.dumps(weights | {"seed": seed}, indent=1))


@evaluate.command()
def questions(
    turns: Annotated[
        Path, typer.Option("--turns", help="CSV: doc_id,turn_no,speaker,text,question.")
    ],
    guide: Annotated[Path, typer.Option("--guide", help="CSV: id,category,question.")],
    anchors: Annotated[
        int, typer.Option("--anchors", min=0, help="Turns confirmed in each interview.")
    ] = 0,
    limit: LimitOption = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Align interviews with their guide and count the turns whose question is right.

    Example: throughline evaluate questions --turns turns.csv --guide guide.csv --anchors 5
    """
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.questions import evaluate_questions

    figures = evaluate_questions(
        turns,
        guide,
        anchors=anchors,
        limit=limit,
        encoder=load_encoder(encoder, fetch=True),
        seed=seed,
    )
    show(figures, as_json=as_json)


@evaluate.command()
def dimensions(
    excerpts: Annotated[Path, typer.Option("--excerpts", help="CSV: text,dimension.")],
    framework: Annotated[
        str, typer.Option("--framework", help="A shipped framework's id, or a file.")
    ] = "hallinger-murphy",
    limit: LimitOption = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Read excerpts through a framework and compare with the dimensions people gave.

    Example: throughline evaluate dimensions --excerpts excerpts.csv --framework aurora
    """
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.dimensions import evaluate_dimensions

    figures = evaluate_dimensions(
        excerpts, framework, limit=limit, encoder=load_encoder(encoder, fetch=True), seed=seed
    )
    show(figures, as_json=as_json)
