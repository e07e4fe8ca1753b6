"""`throughline close-round`: end the blind pass of a round of double coding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import StudyArg, coder_option
from app.cli.terminal import terminal_safe

if TYPE_CHECKING:
    from models.state.rounds import Round


def close_round(
    study: StudyArg,
    round_name: Annotated[
        str | None, typer.Option("--round", help="Its name. Default: the one that is open.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Close it; what was seen then stays seen.")
    ] = False,
    coder: Annotated[str | None, coder_option("Who opened the round")] = None,
) -> None:
    """Close a round: its coders see each other's codes from then on, and agreement is counted.

    Without --yes it says how far everybody is, and closes nothing.

    Example: throughline close-round leaders.study --yes
    """
    from app.agreement.round_page import describe_closing, is_handed_over
    from app.agreement.rounds import RoundInvalid
    from app.server.session import coder_of
    from models.coders import same_coder
    from models.events import NewEvent, RoundClosed
    from models.store.blind import open_whole

    with open_whole(study) as opened:
        coder = coder_of(opened, coder)
        round_ = _open_round(opened.state().rounds.values(), round_name)
        if is_handed_over(opened) or not same_coder(round_.opened_by, coder):
            raise RoundInvalid(
                f'"{round_.name}" is closed by {round_.opened_by}, who opened it, in their own '
                "file."
            )
        words = describe_closing(opened, round_)
        if yes:
            opened.append([NewEvent(coder, RoundClosed(round_.id))])
    typer.echo(terminal_safe("\n".join(words)))
    if yes:
        typer.echo(f'"{round_.name}" is closed. Next: throughline agreement {study}')
        return
    typer.echo(
        f'"{round_.name}" is still open. Once it is closed its coders see each other\'s codes, and '
        "what was seen stays seen. To close it, give --yes."
    )
    raise typer.Exit(1)


def _open_round(rounds: Iterable[Round], name: str | None) -> Round:
    """Return the round to close: by its id or name, or the only one that is open."""
    from app.agreement.rounds import RoundInvalid

    every = list(rounds)
    matches = [r for r in every if (name in (r.id, r.name) if name is not None else not r.closed)]
    names = ", ".join(f'"{each.name}"' for each in every if not each.closed) or "none"
    if not matches:
        asked = "No round is open" if name is None else f'There is no round called "{name}"'
        raise RoundInvalid(f"{asked} in this study. Open are: {names}.")
    if name is None and len(matches) > 1:
        raise RoundInvalid(f"Several rounds are open: {names}. Name one with --round.")
    if matches[-1].closed:
        raise RoundInvalid(f'"{matches[-1].name}" is closed already.')
    return matches[-1]
