"""The `throughline` command: every door to the same calls as the workbench.

Errors are one plain line on standard error and exit code 1; wrong usage gives 2.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from app.agreement_command import agreement
from app.backup_command import backup
from app.bench import bench
from app.codebook_command import codebook as codebook_command
from app.ending import end_in_order
from app.evaluate import JsonOption, evaluate
from app.evaluate_coverage import coverage as _coverage  # noqa: F401  a command of evaluate
from app.handover_command import handover, merge
from app.reading_command import import_, read, terminal_safe
from app.round_command import close_round
from app.units_needed_command import units_needed
from models.errors import ThroughlineError

if TYPE_CHECKING:
    from rich.progress import TaskID

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


def _version(wanted: bool) -> None:
    if wanted:
        try:
            found = version("throughline-qda")
        except PackageNotFoundError:
            found = "(not installed)"
        typer.echo(f"throughline {found}")
        raise typer.Exit


@cli.callback()
def _main(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The command's own options; each command says what it does."""


def _encoder(given: str) -> str:
    """Return an encoder's name as a study keeps it: a folder by its whole path."""
    from models.errors import EncoderUnusable
    from pipeline.encoder import DEFAULT_ENCODER, HUB_NAME

    if given != DEFAULT_ENCODER and given and os.path.isdir(given):
        return str(Path(given).resolve())
    if not HUB_NAME.match(given):
        raise EncoderUnusable(f'There is no encoder "{given}". Name a folder or a known model.')
    return given


def _progress(quiet: bool) -> tuple[Callable[[str, int, int], None] | None, Callable[[], None]]:
    """Return a progress callback with bars on a terminal, and what ends it."""
    if quiet or not sys.stderr.isatty():
        return None, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn())
    bars = Progress(*columns, console=Console(stderr=True))
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
    from app.state import DEFAULT_CODER, coder_name
    from models.codebook import default_codebook_path, load_codebook
    from models.store import Study
    from pipeline.encoder import DEFAULT_ENCODER

    path = codebook or default_codebook_path()
    name = DEFAULT_ENCODER if encoder is None else _encoder(encoder)
    who = DEFAULT_CODER if coder is None else coder_name(coder)
    made = Study.create(
        study, codebook=load_codebook(path), actor=who, encoder=name, codebook_filename=path.name
    )
    made.set_setting("coder", who)
    made.close()
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
) -> None:
    """Run the road: segments, questions, suggestions, dimensions, relations, theme drafts.

    Example: throughline code leaders.study
    """
    from app import road
    from app.study_access import open_for
    from pipeline.encoder import encoder_told

    show, stop = _progress(quiet)
    opened, who = open_for(study, coder)
    with opened:
        if encoder is not None:  # only now, and only this one, may be fetched
            road.load_encoder(_encoder(encoder), fetch=True)  # one that cannot be is not recorded
            road.choose_encoder(opened, _encoder(encoder), coder=who)
        told = encoder_told(opened.state().encoder)
        try:
            report = road.run_study(opened, coder=who, on_progress=show)
        finally:
            stop()
        empty = not opened.transcripts()
    if empty:
        typer.echo(f"There are no interviews yet. Next: throughline import {study} FILES")
    elif not quiet:
        _print_report(report)
    if told and not quiet:
        typer.echo(f"Note: {told}")


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
    from app.study_access import open_for
    from app.summaries import study_summary, summary_lines

    opened, who = open_for(study, coder)
    with opened:
        summary = study_summary(opened, who)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(summary_lines(summary)))


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
    """Write codings, memos, suggestions, codebook, themes and the audit trail as tables.

    Example: throughline export leaders.study --format xlsx -o leaders.xlsx
    """
    from app.export import export_study
    from app.study_access import open_for

    opened, who = open_for(study, coder)
    with opened:
        options = {"export_format": export_format, "coder": who}
        files = export_study(opened, out, **options, force=force)
    typer.echo("\n".join(map(str, files)))


cli.command("import")(import_)
cli.command()(read)
cli.command()(agreement)
cli.command()(backup)
cli.command()(bench)
cli.command()(handover)
cli.command()(merge)
cli.command("close-round")(close_round)
cli.command("units-needed")(units_needed)
cli.command("codebook")(codebook_command)
cli.add_typer(evaluate)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; the console script's entry point."""
    given = sys.argv[1:] if arguments is None else arguments
    _write_utf8()
    os.umask(0o077)  # what a command writes is its owner's alone
    end_in_order()
    try:
        code = cli(given or ["--help"], standalone_mode=False)
        sys.stdout.flush()
        if code == 130:  # how the parser tells of Ctrl-C
            raise KeyboardInterrupt
    except ThroughlineError as error:
        _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        _fail("stopped; what was decided is kept", 130)
    except BrokenPipeError:
        os._exit(0)
    except OSError as error:  # a name too long, a folder that may not be read, a full disk
        about = f"{error.filename}: " if isinstance(error.filename, str) else ""
        _fail(f"{about}{error.strerror or type(error).__name__}. Choose another place or name.")
    except Exception as error:
        if callable(told := getattr(error, "format_message", None)):  # wrong usage
            _fail(f"{told()} Try: throughline --help", 2)
        if os.environ.get("THROUGHLINE_DEBUG"):
            raise
        if damaged := _damaged(given, error):
            _fail(damaged)
        _fail(f"an unforeseen error ({type(error).__name__}){_kept_report(error)}")
    raise SystemExit(code or 0)


def _damaged(arguments: list[str], error: Exception) -> str | None:
    """Say whether a failure comes of a damaged file, which is looked through only then."""
    from models.damage import damage_in

    for each in arguments:
        try:
            path = Path(each)
            found = damage_in(path, error.__traceback__) if os.path.isfile(path) else None
        except Exception:  # the first failure is told, whatever the search meets
            found = None
        if found:
            return found
    return None


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes everywhere, and never fail for a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _kept_report(error: Exception) -> str:
    """Keep where an error arose, without its message, which may hold a participant's words."""
    lines = traceback.format_tb(error.__traceback__)
    try:
        handle, path = tempfile.mkstemp(prefix="throughline-error-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines([*lines, type(error).__name__, "\n"])
    except OSError:
        return "; set THROUGHLINE_DEBUG=1 to see where"
    return f"; where it arose is in {path}"


def _fail(message: str, code: int = 1) -> NoReturn:
    print(f"throughline: {terminal_safe(' '.join(message.split()))}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    run()
