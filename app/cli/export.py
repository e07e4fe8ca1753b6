"""`throughline export`: a study, or a part of it, as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import CoderOption, StudyArg

ARCHIVE = "archive"
FORMATS = (ARCHIVE, "xlsx", "csv", "codebook", "passages")
WHAT = (
    "archive: every table that is kept, with the audit trail, as csv files in a folder. "
    "xlsx: a workbook. csv: its tables in a zip. codebook, passages: documents for Word."
)
Asked = Annotated[str, typer.Option("--as", "--format", help=WHAT)]


def _only(flag: str, whose: str) -> typer.models.OptionInfo:
    return typer.Option(flag, help=f"Only {whose}; not for the archive.")


def export(
    study: StudyArg,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file; of an archive the folder.")],
    export_format: Asked = ARCHIVE,
    code: Annotated[str, _only("--code", "this code, with those under it")] = "",
    theme: Annotated[str, _only("--theme", "this theme's codes")] = "",
    interview: Annotated[str, _only("--interview", "this interview")] = "",
    codings_by: Annotated[str, _only("--by", "the codings and memos of this coder")] = "",
    coder: CoderOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write codings, codebook, themes and memos as a workbook, tables or documents.

    Example: throughline export leaders.study --as xlsx -o leaders.xlsx
    """
    from app.server.study_access import open_for
    from models.errors import ThroughlineError

    if export_format not in FORMATS:
        raise ThroughlineError(
            f'"{export_format}" is not a format; allowed are {", ".join(FORMATS)}.'
        )
    asked = {"code": code, "theme": theme, "interview": interview, "coder": codings_by}
    if export_format == ARCHIVE and any(asked.values()):
        raise ThroughlineError("An archive holds all of a study. Choose another format for a part.")
    opened, who = open_for(study, coder)
    with opened:
        if export_format == ARCHIVE:
            from app.export.files import export_study

            kind = "xlsx" if out.suffix.lower() == ".xlsx" else "csv"
            files = export_study(opened, out, export_format=kind, coder=who, force=force)
        else:
            from app.export.kinds import check_target, make_export, write_export
            from app.export.selection import selection_named

            check_target(out, opened, force=force)
            selection = selection_named(opened.state(), **asked)
            data = make_export(opened, export_format, selection, coder=who)
            files = [write_export(data, out, opened, force=force)]
    typer.echo("\n".join(map(str, files)))
