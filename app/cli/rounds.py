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
    round_: Annotated[
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
    from app.agreement.round_page import closing_words, is_handed_over
    from app.agreement.rounds import RoundInvalid
    from app.server.session import coder_of
    from models.coders import same_coder
    from models.events import NewEvent, RoundClosed
    from models.store.blind import open_whole

    with open_whole(study) as opened:
        who = coder_of(opened, coder)
        held = _open_round(opened.state().rounds.values(), round_)
        if is_handed_over(opened) or not same_coder(held.opened_by, who):
            raise RoundInvalid(
                f'"{held.name}" is closed by {held.opened_by}, who opened it, in their own file.'
            )
        words = closing_words(opened, held)
        if yes:
            opened.append([NewEvent(who, RoundClosed(held.id))])
    typer.echo(terminal_safe("\n".join(words)))
    if yes:
        typer.echo(f'"{held.name}" is closed. Next: throughline agreement {study}')
        return
    typer.echo(
        f'"{held.name}" is still open. Once it is closed its coders see each other\'s codes, and '
        "what was seen stays seen. To close it, give --yes."
    )
    raise typer.Exit(1)


def _open_round(rounds: Iterable[Round], given: str | None) -> Round:
    """Return the round to close: by its id or name, or the only one that is open."""
    from app.agreement.rounds import RoundInvalid

    every = list(rounds)
    found = [r for r in every if (given in (r.id, r.name) if given is not None else not r.closed)]
    names = ", ".join(f'"{each.name}"' for each in every if not each.closed) or "none"
    if not found:
        asked = "No round is open" if given is None else f'There is no round called "{given}"'
        raise RoundInvalid(f"{asked} in this study. Open are: {names}.")
    if given is None and len(found) > 1:
        raise RoundInvalid(f"Several rounds are open: {names}. Name one with --round.")
    if found[-1].closed:
        raise RoundInvalid(f'"{found[-1].name}" is closed already.')
    return found[-1]
