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
from app.bench import bench
from app.codebook_command import codebook as codebook_command
from app.evaluate import JsonOption, evaluate
from app.handover_command import handover, merge
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


def _open(where: str) -> Study:
    from models.store import Study

    return Study.open(where)


def _coder(study: Study, given: str | None) -> str:
    from app.state import coder_name, coder_of

    return coder_of(study) if given is None else coder_name(given)


def _encoder(given: str) -> str:
    """Return an encoder's name as a study keeps it: a folder by its whole path."""
    from models.errors import EncoderUnusable
    from pipeline.encoder import DEFAULT_ENCODER, HUB_NAME

    if given != DEFAULT_ENCODER and given and Path(given).is_dir():
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

    for odd in (each for each in files if not each.name.isprintable()):
        raise ThroughlineError(f"{odd} has a name that is no text. Rename it and try again.")
    with _open(study) as opened:
        people = read_participants(participants) if participants else None
        read = import_files(opened, files, coder=_coder(opened, coder), attributes=people)
    for each in read:
        speakers = len({turn.speaker for turn in each.turns})
        said = f"{each.format}, {len(each.turns)} turns, {speakers} speakers"
        said += f", {len(each.left_out)} left out" if each.left_out else ""
        if participants and each.filename not in (people or {}):
            said += f", not in {participants.name}"
        typer.echo(f"{each.filename}: {said}")
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
    from app import road
    from models.blind import seen_by

    show, stop = _progress(quiet)
    with _open(study) as whole:
        who = _coder(whole, coder)
        opened = seen_by(whole, who)
        if encoder is not None and _encoder(encoder) != opened.state().encoder:
            road.load_encoder(_encoder(encoder))  # one that cannot be used is not recorded
            road.choose_encoder(opened, _encoder(encoder), coder=who)
        try:
            report = road.run_study(opened, coder=who, on_progress=show)
        finally:
            stop()
        empty = not opened.transcripts()
    if empty:
        typer.echo(f"There are no interviews yet. Next: throughline import {study} FILES")
    elif not quiet:
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
    from app.summaries import study_summary, summary_lines
    from models.blind import seen_by

    with _open(study) as opened:
        who = _coder(opened, coder)
        summary = study_summary(seen_by(opened, who), who)
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
    from models.blind import seen_by

    with _open(study) as opened:
        who = _coder(opened, coder)
        options = {"export_format": export_format, "coder": who}
        files = export_study(seen_by(opened, who), out, **options, force=force)
    typer.echo("\n".join(map(str, files)))


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
        seconds = None if turn.start_s is None else int(turn.start_s)
        at = "" if seconds is None else f" {seconds // 60}:{seconds % 60:02d}"
        typer.echo(_plain(f"\n{turn.speaker} ({turn.role}){at}\n{transcript.quote(turn)}"))
    for left in transcript.left_out:
        typer.echo(_plain(f"\nLeft out ({left.why}): {left.text}"))


cli.command()(agreement)
cli.command()(bench)
cli.command()(handover)
cli.command()(merge)
cli.command("codebook")(codebook_command)
cli.add_typer(evaluate)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; the console script's entry point."""
    given = sys.argv[1:] if arguments is None else arguments
    _write_utf8()
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
            found = damage_in(path, error.__traceback__) if path.is_file() else None
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


def _plain(words: str) -> str:
    """Replace what would command a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words)


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
    print(f"throughline: {_plain(' '.join(message.split()))}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    run()
