"""Options and arguments that several commands take, each said once.

Typer reads them from annotations. Nothing here may load a library that a command alone needs:
the command line imports this to show its help.
"""

from __future__ import annotations

from typing import Annotated

import typer


def coder_option(whose: str) -> typer.models.OptionInfo:
    """Return --coder with what the name is for; its default is always the study's coder."""
    return typer.Option("--coder", help=f"{whose}. Default: the study's.")


StudyArg = Annotated[str, typer.Argument(help="A study file, or a database URL.")]
OptionalStudyArg = Annotated[
    str | None, typer.Argument(help="A study file, or a database URL. Default: the start page.")
]
CoderOption = Annotated[str | None, coder_option("Whose decisions these are")]
AskingOption = Annotated[str | None, coder_option("Who asks")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Fixes every output.")]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="Use only so many rows of the first table.")
]
MinUsesOption = Annotated[
    int, typer.Option("--min-uses", min=1, help="Leave out codes used less often.")
]
EncoderOption = Annotated[
    str, typer.Option("--encoder", help="A sentence-transformers model, by name or folder.")
]
