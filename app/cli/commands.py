"""The commands of `throughline`: every door to the same calls as the workbench.

A command imports what it needs when it runs; showing what commands there are loads none of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import __version__
from app.cli.agreement import agreement
from app.cli.axial import axial
from app.cli.backup import backup
from app.cli.bench import bench
from app.cli.codebook import codebook as codebook_command
from app.cli.evaluate import evaluate
from app.cli.evaluate_coverage import coverage as _coverage  # noqa: F401  a command of evaluate
from app.cli.evaluate_relations import relations as _relations  # noqa: F401  likewise
from app.cli.evaluate_themes import themes as _themes  # noqa: F401  and contrary: of evaluate
from app.cli.export import export
from app.cli.handover import handover, merge
from app.cli.interviews import put_back, remove, rename, replace
from app.cli.matrix import matrix
from app.cli.options import (
    CoderOption,
    JsonOption,
    OptionalStudyArg,
    QuietOption,
    StudyArg,
)
from app.cli.reading import import_, read
from app.cli.rounds import close_round
from app.cli.saturation import saturation
from app.cli.search import search
from app.cli.themes import memos, themes
from app.cli.units_needed import units_needed

if TYPE_CHECKING:
    from types import FrameType

    from pipeline.run.progress import RunProgress
    from pipeline.run.report import RunReport

LOWEST = 19  # of the priorities that POSIX knows; elsewhere whoever starts it sets it

cli = typer.Typer(
    name="throughline",
    help="Analyse qualitative interviews on this machine: transcripts in, themes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"throughline {__version__}")
        raise typer.Exit


@cli.callback()
def _main(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The command's own options; each command says what it does."""


def _encoder(name: str) -> str:
    """Return an encoder's name as a study keeps it: a folder by its whole path."""
    from models.errors import EncoderUnusable
    from pipeline.encoder.names import DEFAULT_ENCODER, HUB_NAME

    if name != DEFAULT_ENCODER and name and os.path.isdir(name):
        return str(Path(name).resolve())
    if not HUB_NAME.match(name):
        raise EncoderUnusable(f'There is no encoder "{name}". Name a folder or a known model.')
    return name


def _progress(quiet: bool) -> tuple[Callable[[RunProgress], None] | None, Callable[[], None]]:
    """Return what draws a run's progress as one bar on a terminal, and what ends it."""
    if quiet or not sys.stderr.isatty():
        return None, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from app.common.run_words import run_words, time_left

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    bars = Progress(*columns, console=Console(stderr=True))
    task = bars.add_task("", total=100)
    bars.start()

    def show(now: RunProgress) -> None:
        words = ", ".join(each for each in (run_words(now), time_left(now, 0.0)) if each)
        bars.update(task, completed=now.percent, description=words)

    return show, bars.stop


@contextlib.contextmanager
def _interruptible(quiet: bool) -> Iterator[Callable[[], bool]]:
    """Take the first Ctrl C as a wish to stop at the next safe point, the second as it is."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)
        if not quiet:
            said = "Stopping at the next safe point; Ctrl C again stops at once."
            typer.echo(said, err=True)

    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


@cli.command()
def demo(
    study: Annotated[Path, typer.Option("--study", help="Where to build the sample study.")],
    quiet: QuietOption = False,
) -> None:
    """Build the coded sample study of nine interviews.

    Example: throughline demo --study sample.study
    """
    from app.sample.build import build_demo

    show, stop = _progress(quiet)
    try:
        build_demo(study, on_progress=show)
    finally:
        stop()
    if not quiet:
        typer.echo(f"The sample study is at {study}. Open it: throughline open {study}")


@cli.command()
def new(
    study: StudyArg,
    title: Annotated[
        str, typer.Option("--title", help="What the study is called. Default: its file's name.")
    ] = "",
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="A codebook.yaml. Default: an empty one.")
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", help="A sentence-transformers model, by name or folder."),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Make an empty study, with a codebook if one is given.

    Example: throughline new leaders.study --title "Leading in one district"
    """
    from app.common.new_study import make_study
    from app.server.session import DEFAULT_CODER, coder_name
    from models.codebook.reading import load_codebook
    from pipeline.encoder.names import DEFAULT_ENCODER

    make_study(
        study,
        title=title,
        coder=DEFAULT_CODER if coder is None else coder_name(coder),
        codebook=None if codebook is None else load_codebook(codebook),
        codebook_filename="" if codebook is None else codebook.name,
        encoder=DEFAULT_ENCODER if encoder is None else _encoder(encoder),
    )
    typer.echo(f"The study is at {study}. Next: throughline import {study} FILES")


@cli.command()
def code(
    study: StudyArg,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", help="Use this sentence-transformers model from now on."),
    ] = None,
    coder: CoderOption = None,
    quiet: QuietOption = False,
    low_priority: Annotated[
        bool, typer.Option("--low-priority", help="Leave the processor to whoever else wants it.")
    ] = False,
) -> None:
    """Run the road: segments, questions, suggestions, dimensions, relations, theme drafts.

    Example: throughline code leaders.study
    """
    if low_priority and hasattr(os, "nice"):
        os.nice(LOWEST)
    from app.server.study_access import open_for
    from app.study import runs
    from pipeline.encoder.loading import encoder_told

    show, stop = _progress(quiet)
    opened, coder = open_for(study, coder)
    with opened:
        if encoder is not None:  # only now, and only this one, may be fetched
            runs.load_encoder(_encoder(encoder), fetch=True)  # one that cannot be is not recorded
            runs.choose_encoder(opened, _encoder(encoder), coder=coder)
        told = encoder_told(opened.state().encoder)
        try:
            with _interruptible(quiet) as interrupted:
                report = runs.run_study(
                    opened, coder=coder, on_progress=show, interrupted=interrupted
                )
        finally:
            stop()
        empty = not opened.transcripts()
    if empty:
        typer.echo(f"There are no interviews yet. Next: throughline import {study} FILES")
    elif not quiet:
        _print_report(report)
    if told and not quiet:
        typer.echo(f"Note: {told}")


def _print_report(report: RunReport) -> None:
    if report.did_nothing:
        typer.echo("Nothing has changed since the last run; nothing was computed.")
        return
    for stage in report.stages:
        typer.echo(
            f"{stage.stage:>12}: {stage.done} run, {stage.skipped} unchanged, {stage.made:,} made"
        )


@cli.command()
def status(study: StudyArg, coder: CoderOption = None, as_json: JsonOption = False) -> None:
    """Say what is in a study and how far the coding is.

    Example: throughline status leaders.study
    """
    from app.common.summary import study_summary, summary_lines
    from app.server.study_access import open_for

    opened, coder = open_for(study, coder)
    with opened:
        summary = study_summary(opened, coder)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(summary_lines(summary)))


@cli.command("open")
def open_(
    study: OptionalStudyArg = None,
    port: Annotated[int | None, typer.Option("--port", help="Default: a free one.")] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Start the server only.")
    ] = False,
    coder: CoderOption = None,
    as_advisor: Annotated[
        str | None,
        typer.Option("--as-advisor", help="An advisor's name, who reads and comments alone."),
    ] = None,
) -> None:
    """Open the workbench in a browser, on 127.0.0.1 only; without a study, its start page.

    Example: throughline open leaders.study
    """
    from app.serve import serve

    if as_advisor is not None:
        from app.server.advising import named_advisor

        if study is None or coder is not None:
            raise typer.BadParameter("--as-advisor takes a STUDY, and no --coder beside it.")
        coder = named_advisor(study, as_advisor)
    raise typer.Exit(serve(study, port=port, browser=not no_browser, coder=coder))


cli.command("import")(import_)
cli.command()(read)
cli.command()(agreement)
cli.command()(axial)
cli.command()(backup)
cli.command()(bench)
cli.command()(export)
cli.command()(handover)
cli.command()(remove)
cli.command("put-back")(put_back)
cli.command()(rename)
cli.command()(replace)
cli.command()(merge)
cli.command("close-round")(close_round)
cli.command()(themes)
cli.command()(matrix)
cli.command()(saturation)
cli.command()(memos)
cli.command()(search)
cli.command("units-needed")(units_needed)
cli.command("codebook")(codebook_command)
cli.add_typer(evaluate)
