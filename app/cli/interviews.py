"""`throughline remove`, `put-back`, `rename`, `replace`: which interviews are in, and as what."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import CoderOption, StudyArg
from app.cli.terminal import terminal_safe
from models.errors import ThroughlineError

NameArg = Annotated[str, typer.Argument(help="What the interview is called, or its id.")]


def remove(study: StudyArg, name: NameArg, coder: CoderOption = None) -> None:
    """Remove an interview; its codings and memos are set aside with it, and nothing is deleted.

    Example: throughline remove leaders.study interview_07
    """
    from app.common.removed_interviews import interview_called, removed_words
    from app.server.study_access import open_for
    from models.events import NewEvent, TranscriptRemoved

    opened, coder = open_for(study, coder)
    with opened:
        id_ = interview_called(opened.state(), name)
        opened.append([NewEvent(coder, TranscriptRemoved(id_))])
        gone = opened.state().removed[id_]
    typer.echo(terminal_safe(removed_words(gone)))
    again = f"throughline put-back {shlex.quote(study)} {shlex.quote(gone.name)}"
    typer.echo(terminal_safe(f"To bring it back: {again}"))
    typer.echo(f"Next: throughline code {study}")


def put_back(study: StudyArg, name: NameArg, coder: CoderOption = None) -> None:
    """Put a removed interview back, with all that was set aside with it.

    Example: throughline put-back leaders.study interview_07
    """
    from app.common.removed_interviews import put_back_words, removed_called
    from app.server.study_access import open_for
    from models.events import NewEvent, TranscriptRestored

    opened, coder = open_for(study, coder)
    with opened:
        state = opened.state()
        id_ = removed_called(state, name)
        opened.append([NewEvent(coder, TranscriptRestored(id_))])
    gone = state.removed.get(id_) or state.leaving[id_]
    typer.echo(terminal_safe(put_back_words(gone)))


def rename(
    study: StudyArg,
    name: NameArg,
    new: Annotated[str, typer.Argument(help="What it is called from now on.")],
    coder: CoderOption = None,
) -> None:
    """Give an interview another name; its file keeps its own.

    Example: throughline rename leaders.study interview_07 Whitfield
    """
    from app.common.removed_interviews import interview_called, renamed
    from app.server.study_access import open_for

    opened, coder = open_for(study, coder)
    with opened:
        id_ = interview_called(opened.state(), name)
        renamed(opened, id_, new, coder=coder)
        now = opened.state().names[id_]
    typer.echo(terminal_safe(f"It is called “{now}” now."))


def replace(
    study: StudyArg,
    name: NameArg,
    file: Annotated[Path, typer.Argument(help="The corrected transcript.")],
    coder: CoderOption = None,
) -> None:
    """Let a corrected file take an interview's place; what is in the same words is carried over.

    Example: throughline replace leaders.study interview_07 interview_07_corrected.docx
    """
    from app.common.removed_interviews import interview_called
    from app.common.replaced_interviews import (
        compared,
        comparison_lines,
        not_carried_lines,
        passages_not_carried,
        replace_interview,
        replaced_words,
    )
    from app.server.study_access import open_for
    from app.study.corrections import recall
    from app.study.uploads import read_path

    if not file.name.isprintable():
        raise ThroughlineError(f"{file} has a name that is no text. Rename it and try again.")
    opened, coder = open_for(study, coder)
    with opened:
        id_ = interview_called(opened.state(), name)
        read = read_path(file, recall=lambda make: recall(opened, make))
        if read.transcript is None:
            raise ThroughlineError(f"{read.problem} Nothing was replaced.")
        found = compared(opened, id_, read.transcript)
        said = comparison_lines(found, opened.state())[:1]
        replace_interview(opened, found, coder=coder)
        left = [e for e in passages_not_carried(opened) if e.decided.transcript_id == id_]
        lines = not_carried_lines(left, opened.state())
    for line in [replaced_words(found), *said]:
        typer.echo(terminal_safe(line))
    for doubt in read.doubts:
        typer.echo(terminal_safe(f"Doubtful: {doubt.why}"))
    for line in lines:
        typer.echo(terminal_safe(f"  not carried over: {line}"))
    if lines:
        typer.echo("They are listed on Home, to be put right.")
    typer.echo(f"Next: throughline code {shlex.quote(study)}")
