"""The `throughline` command: every door to the same calls as the workbench.

Errors are one plain line on standard error and exit code 1; wrong usage gives 2.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import ThroughlineError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from models.store import Study
    from pipeline.report import RoadReport

cli = typer.Typer(
    name="throughline",
    help="Analyse qualitative interviews on this machine: transcripts in, themes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

StudyArg = Annotated[str, typer.Argument(help="A study file, or a database URL.")]
CoderOption = Annotated[
    str | None, typer.Option("--coder", help="Whose decisions these are. Default: the study's.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"throughline {version('throughline-qda')}")
        except PackageNotFoundError:
            typer.echo("throughline, not installed")
        raise typer.Exit


@cli.callback()
def _main(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Analyse qualitative interviews on this machine: transcripts in, themes out."""


def _open(where: str) -> Study:
    from models.store import Study

    return Study.open(where)


def _coder(study: Study, given: str | None) -> str:
    from app.state import coder_of

    return given or coder_of(study)


def _progress(quiet: bool) -> tuple[Callable[[str, int, int], None] | None, Callable[[], None]]:
    """Return a progress callback with bars on a terminal, and what ends it."""
    if quiet or not sys.stderr.isatty():
        return None, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bars = Progress(
        TextColumn("{task.description:>12}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
    )
    tasks: dict[str, TaskID] = {}
    bars.start()

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    return show, bars.stop


@cli.command()
def demo(
    study: Annotated[Path, typer.Option("--study", help="Where to build the sample study.")],
    quiet: QuietOption = False,
) -> None:
    """Build the coded sample study of nine interviews.

    Example: throughline demo --study sample.study
    """
    from app.demo import build_demo

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
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="A codebook.yaml. Default: the one shipped.")
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", help="A sentence-transformers model, by name or folder."),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Make an empty study with a codebook.

    Example: throughline new leaders.study --codebook codebook.yaml
    """
    from app.state import DEFAULT_CODER
    from models.codebook import default_codebook_path, load_codebook
    from models.store import Study
    from pipeline.encoder import DEFAULT_ENCODER, encoder_key

    path = codebook or default_codebook_path()
    name = encoder or DEFAULT_ENCODER
    encoder_key(name)
    who = coder or DEFAULT_CODER
    made = Study.create(
        study, codebook=load_codebook(path), actor=who, encoder=name, codebook_filename=path.name
    )
    made.set_setting("coder", who)
    made.close()
    typer.echo(f"The study is at {study}. Next: throughline import {study} FILES")


@cli.command("import")
def import_(
    study: StudyArg,
    files: Annotated[list[Path], typer.Argument(help="Transcripts: .vtt, .srt, .docx, .txt.")],
    participants: Annotated[
        Path | None,
        typer.Option("--participants", help="A CSV with a file column and attributes."),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Import transcripts, all of them or none.

    Example: throughline import leaders.study interviews/*.vtt --participants people.csv
    """
    from app.road import import_files
    from pipeline.read.participants import read_participants

    with _open(study) as opened:
        read = import_files(
            opened,
            files,
            coder=_coder(opened, coder),
            attributes=read_participants(participants) if participants else None,
        )
    for each in read:
        speakers = len({turn.speaker for turn in each.turns})
        left = f", {len(each.left_out)} left out" if each.left_out else ""
        typer.echo(
            f"{each.filename}: {each.format}, {len(each.turns)} turns, {speakers} speakers{left}"
        )
    typer.echo(f"Next: throughline code {study}")


@cli.command()
def code(
    study: StudyArg,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", help="Use this sentence-transformers model from now on."),
    ] = None,
    coder: CoderOption = None,
    quiet: QuietOption = False,
) -> None:
    """Run the road: segments, questions, suggestions, dimensions, relations, theme drafts.

    Example: throughline code leaders.study
    """
    from app.road import choose_encoder, run_study

    show, stop = _progress(quiet)
    with _open(study) as opened:
        who = _coder(opened, coder)
        if encoder is not None:
            choose_encoder(opened, encoder, coder=who)
        try:
            report = run_study(opened, coder=who, on_progress=show)
        finally:
            stop()
    if not quiet:
        _print_report(report)


def _print_report(report: RoadReport) -> None:
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
    from app.summaries import study_summary

    with _open(study) as opened:
        summary = study_summary(opened, _coder(opened, coder))
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{summary['study']}: {summary['title']}")
    typer.echo(
        f"{len(summary['interviews'])} interviews, {summary['segments']:,} segments, "
        f"{summary['codings']:,} codings by {summary['coder']}, "
        f"{summary['waiting']:,} segments with suggestions waiting, {summary['themes']} themes, "
        f"{summary['decisions']:,} decisions on record"
    )
    for row in summary["interviews"]:
        typer.echo(f"  {row['name']}: {row['decided']} of {row['segments']} segments decided")


@cli.command("open")
def open_(
    study: StudyArg,
    port: Annotated[int | None, typer.Option("--port", help="Default: a free one.")] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Start the server only.")
    ] = False,
    coder: CoderOption = None,
) -> None:
    """Open the workbench in a browser, on 127.0.0.1 only.

    Example: throughline open leaders.study
    """
    from app.serve import serve

    raise typer.Exit(serve(study, port=port, browser=not no_browser, coder=coder))


@cli.command()
def export(
    study: StudyArg,
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder (csv) or file (xlsx).")],
    export_format: Annotated[str, typer.Option("--format", help="csv or xlsx.")] = "csv",
    coder: CoderOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write codings, suggestions, codebook, themes, coverage and the audit trail as tables.

    Example: throughline export leaders.study --format xlsx -o leaders.xlsx
    """
    from app.export import export_study

    with _open(study) as opened:
        who = _coder(opened, coder)
        files = export_study(opened, out, export_format=export_format, coder=who, force=force)
    for path in files:
        typer.echo(str(path))


@cli.command()
def read(
    file: Annotated[Path, typer.Argument(help="A transcript.")], as_json: JsonOption = False
) -> None:
    """Show how one transcript is read: its turns, and what was left out.

    Example: throughline read interview.vtt --json
    """
    from pipeline.read import read_transcript, transcript_to_json

    transcript = read_transcript(file)
    if as_json:
        typer.echo(json.dumps(transcript_to_json(transcript), ensure_ascii=False))
        return
    typer.echo(f"{transcript.filename}: {transcript.format}, {len(transcript.turns)} turns")
    for turn in transcript.turns:
        at = "" if turn.start_s is None else f" {int(turn.start_s // 60)}:{turn.start_s % 60:02.0f}"
        typer.echo(f"\n{turn.speaker} ({turn.role}){at}\n{transcript.quote(turn)}")
    for left in transcript.left_out:
        typer.echo(f"\nLeft out ({left.why}): {left.text}")


@cli.command()
def merge(study: StudyArg, other: Annotated[str, typer.Argument(help="A copy of it.")]) -> None:
    """Bring the decisions of another copy of the same study into this one.

    Example: throughline merge leaders.study leaders-from-office.study
    """
    from models.merge import merge_studies

    with _open(study) as into, _open(other) as source:
        report = merge_studies(into, source)
    typer.echo(
        f"{report.events_added:,} decisions and {report.transcripts_added} transcripts came in; "
        f"{report.already_there:,} decisions were already there."
    )


@cli.command()
def bench(
    as_json: JsonOption = False,
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Leave the browser out.")] = False,
) -> None:
    """Measure the speed of the road and of the Code page on this machine.

    Example: throughline bench --json
    """
    from app.bench import measure, print_measures

    measures = measure(ui=not no_ui)
    typer.echo(json.dumps(measures, indent=2)) if as_json else print_measures(measures)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; the console script's entry point."""
    try:
        cli(arguments)
    except ThroughlineError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("stopped; what was decided is kept", 130)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        if os.environ.get("THROUGHLINE_DEBUG"):
            raise
        report = Path(tempfile.gettempdir()) / "throughline-error.txt"
        report.write_text(traceback.format_exc(), encoding="utf-8")
        _fail(f"an unforeseen error ({type(error).__name__}); the details are in {report}")


def _fail(message: str, code: int = 1) -> None:
    line = " ".join(message.split())
    print(f"throughline: {line}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    run()
