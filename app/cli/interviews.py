"""`throughline remove`, `put-back`, `rename`: which interviews are in, and what they are called."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from app.cli.options import CoderOption, StudyArg
from app.cli.terminal import terminal_safe

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
