"""`throughline backup`: a whole copy of a study, at any time, also while it is open."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from models.errors import StudyUnusable


def backup(
    study: Annotated[str, typer.Argument(help="A study file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Default: beside the study, with date and time."),
    ] = None,
) -> None:
    """Copy a study whole, also while it is open. Overwrites nothing.

    Example: throughline backup leaders.study -o copies/leaders-monday.study
    """
    from models.store.blind import open_whole

    with open_whole(study) as opened:
        target = out or _dated(opened.path)
        opened.backup(target)
    typer.echo(f"The copy is at {target}.")


def _dated(path: Path | None) -> Path:
    if path is None:
        raise StudyUnusable("A study on a server is backed up by its database's own means.")
    at = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    return path.with_name(f"{path.stem}-{at}{path.suffix}")
