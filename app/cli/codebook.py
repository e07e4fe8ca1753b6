"""The command that prints a study's codebook: as it is, as it was, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import AskingOption, StudyArg
from models.errors import ThroughlineError

if TYPE_CHECKING:
    from app.codebook.versions import Version
    from models.store.study import Study

ONE_OF = "--version, --since with --version, or --versions"


def codebook(  # noqa: PLR0917
    study: StudyArg,
    number: Annotated[
        int | None, typer.Option("--version", help="A version's number. Default: the last.")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", help="Print what changed since this version; 0: since nothing."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--versions", help="Print every version with what it changed.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A new file to write to.")] = None,
    coder: AskingOption = None,
) -> None:
    """Print the codebook as a codebook.yaml, or a past version, or what has changed.

    Example: throughline codebook leaders.study --since 3
    """
    from app.server.study_access import open_for

    if every and (number is not None or since is not None):
        raise typer.BadParameter(f"Choose one of {ONE_OF}.")
    opened, _ = open_for(study, coder)
    with opened:
        text = codebook_text(opened, number=number, since=since, every=every)
    if out is None:
        typer.echo(text, nl=False)
        return
    write_new(out, text)
    typer.echo(str(out))


def write_new(out: Path, text: str) -> None:
    """Write a new file, whole or not at all. Raises ThroughlineError."""
    begun = False
    try:
        with out.open("x", encoding="utf-8", newline="\n") as handle:
            begun = True
            handle.write(text)
    except FileExistsError as error:
        raise ThroughlineError(f"{out} already exists. Choose another name.") from error
    except OSError as error:
        if begun:  # by us, just now: half a codebook is none
            out.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise ThroughlineError(f"{out} could not be written: {reason}.") from error


def codebook_text(
    study: Study, *, number: int | None = None, since: int | None = None, every: bool = False
) -> str:
    """Return what the command prints. Raises ThroughlineError for a version there is none of."""
    from app.codebook.versions import difference_text, history_text, versions
    from app.codebook.yaml_file import codebook_file, version_file

    events = study.events()
    every_version = versions(events)
    book = study.state().codebook
    title = book.title if book else study.name
    if every:
        return history_text(title, every_version)
    if since is not None:
        before = _version(every_version, since) if since else None
        return difference_text(title, before, _version(every_version, number))
    if number is None:
        return codebook_file(study.state())
    return version_file(events, _version(every_version, number))


def _version(every_version: Sequence[Version], number: int | None) -> Version:
    """Return a version by its number, or the last."""
    if number is None and every_version:
        return every_version[-1]
    if number is None or not 1 <= number <= len(every_version):
        there = f"1 to {len(every_version)}" if every_version else "none yet"
        asked = "" if number is None else f" {number}"
        raise ThroughlineError(f"There is no version{asked} of the codebook; there are {there}.")
    return every_version[number - 1]
