"""`throughline handover` and `merge`: one file for the second coder, and back again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import StudyArg, coder_option
from app.common.text import counted

if TYPE_CHECKING:
    from app.agreement.rounds import Returned
    from models.store.study import Study

LONGEST = 200  # bytes of a coder's name in a file's


def handover(  # noqa: PLR0917
    study: StudyArg,
    to: Annotated[list[str], typer.Option("--to", help="A second coder's name; again for more.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file to write; for several coders, a folder.")
    ],
    interviews: Annotated[
        str, typer.Option("--interviews", help="Names, separated by commas. Default: all.")
    ] = "",
    sample: Annotated[
        float, typer.Option("--sample", help="The share of units to draw, 0 to 1. Default: all.")
    ] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws another sample.")] = 1,
    unit: Annotated[str, typer.Option("--unit", help="segment or answer.")] = "segment",
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Let the machine suggest in the blind pass.")
    ] = False,
    name: Annotated[str, typer.Option("--name", help="What the round is called.")] = "",
    round_name: Annotated[
        str | None, typer.Option("--round", help="Write the file of a round that is open already.")
    ] = None,
    advisor: Annotated[
        bool, typer.Option("--advisor", help="A file to read and comment on, not to code in.")
    ] = False,
    coder: Annotated[str | None, coder_option("Who opens the round")] = None,
) -> None:
    """Freeze units and codebook, and write the file that a second coder codes blind in.

    Example: throughline handover leaders.study --to "Ida Berg" --sample 0.2 -o for-ida.study
    """
    if advisor:
        if interviews or round_name or name or suggestions or sample != 1.0:
            raise typer.BadParameter("An advisor gets all of the study: --advisor, --to, -o alone.")
        _hand_to_advisors(study, to, out, coder)
        return
    from app.agreement.rounds import Plan, RoundInvalid, hand_over, open_and_hand_over, round_named
    from app.server.session import coder_name
    from app.server.study_access import open_for
    from models.coders import is_among
    from models.events import UNITS
    from models.store.blind import refuse_blind

    if unit not in UNITS:
        raise RoundInvalid(f'A unit is one of {", ".join(UNITS)}, not "{unit}".')
    named = [coder_name(each) for each in to]
    opened, coder = open_for(study, coder)
    with opened:
        wanted = tuple(dict.fromkeys(opened.spelling_of(each) for each in named))
        targets = _targets(out, wanted)
        if round_name is None:
            names = tuple(each.strip() for each in interviews.split(",") if each.strip())
            plan = Plan(wanted, unit, names, sample, seed, suggestions, name)
            opening = open_and_hand_over(opened, plan, coder=coder, targets=targets)
            round_, told = opening.round, opening.told
        else:
            named_round = round_named(opened.state(), round_name)
            if named_round is None:
                raise RoundInvalid("No round is open in this study.")
            round_, told = named_round, ()
            if not is_among(coder, round_.coders):
                refuse_blind(opened.state(), coder, "another round's file")
            for each, target in targets.items():
                hand_over(opened, round_, coder=each, target=target)
    places = {where for where, _, _ in round_.units}
    typer.echo(f'"{round_.name}": {round_.how}, in {counted(len(places), "interview")}.')
    for each, target in targets.items():
        typer.echo(f"The file for {each} is {target}. They open it: throughline open {target.name}")
    for each in told:
        typer.echo(f"Note: {each}")
    typer.echo(
        f"When it is back: throughline merge {study} FILE. Close the round under "
        f"Check, Second coder; then throughline agreement {study} says how far you agree."
    )


def _hand_to_advisors(study: str, to: list[str], out: Path, coder: str | None) -> None:
    from app.server.advising import file_for_advisor, open_rounds_told
    from app.server.session import coder_name
    from app.server.study_access import open_for

    opened, coder = open_for(study, coder)
    with opened:
        named = tuple(dict.fromkeys(opened.spelling_of(coder_name(each)) for each in to))
        targets = _targets(out, named)
        for name, target in targets.items():
            file_for_advisor(opened, name, coder=coder, target=target)
            typer.echo(f"The file for {name} to read and comment on is {target}.")
            typer.echo(f"They open it: throughline open {target.name}")
        for each in open_rounds_told(opened.state()):
            typer.echo(f"Note: {each}")
    typer.echo(f"When it is back: throughline merge {study} FILE")


def merge(  # noqa: PLR0917
    study: StudyArg,
    other: Annotated[
        str | None, typer.Argument(help="A copy of it, or a handed-over file.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would bring and end, and do nothing.")
    ] = False,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Set aside what the last merge brought.")
    ] = False,
    bring_again: Annotated[
        bool, typer.Option("--bring-again", help="Take the last --take-back back.")
    ] = False,
    coder: Annotated[str | None, coder_option("Who merges")] = None,
) -> None:
    """Bring the decisions of another copy of the same study into this one.

    A copy of the study is made before. Example: throughline merge leaders.study from-office.study
    """
    from app.agreement.rounds import bring_back, would_bring
    from app.server.session import coder_of
    from models.store.blind import open_whole

    if (other is None) is not (take_back or bring_again) or (take_back and bring_again):
        raise typer.BadParameter(
            "Name the file to merge, or say --take-back or --bring-again of the last merge."
        )
    with open_whole(study) as into:
        coder = coder_of(into, coder)
        if other is None:
            _take_back(into, coder, again=bring_again, dry_run=dry_run)
            return
        with open_whole(other) as source:
            merging = would_bring if dry_run else bring_back
            returned = merging(into, source, coder=coder, filename=Path(other).name)
    _tell(returned, would=dry_run)


def _tell(returned: Returned, *, would: bool) -> None:
    from app.common.merge_description import describe_backup, describe_report

    typer.echo(describe_report(returned.merged, would=would))
    for told in returned.told:
        typer.echo(f"Note: {told}")
    if words := describe_backup(returned.merged):
        typer.echo(words)


def _take_back(study: Study, coder: str, *, again: bool, dry_run: bool) -> None:
    from app.agreement.rounds import RoundInvalid
    from app.common.merge_description import describe_parting, effect_lines
    from models.store.merge import effects_of_parting, merges, part_again, rejoin

    merged = next((each for each in merges(study) if each.parted is again), None)
    if merged is None:
        what = "is set aside" if again else "on record in this file is in force"
        raise RoundInvalid(f"No merge {what}.")
    if again:
        done = f"What came from {merged.filename} is in force again."
        lines = []
    else:
        done = f"What came from {merged.filename} is set aside."
        lines = describe_parting(study, merged)
        lines += effect_lines(effects_of_parting(study, merged), study.state(), coder)
    if not dry_run:
        (rejoin if again else part_again)(study, merged, actor=coder)
    typer.echo(f"It would be so: {done}" if dry_run else done)
    for each in lines:
        typer.echo(f"Note: {each}")


def _file_name(coder: str) -> str:
    """Return a coder's name as part of a file's, no longer than any file system takes."""
    safe = "".join(c if c.isalnum() else "-" for c in coder).lower()
    return safe.encode("utf-8")[:LONGEST].decode("utf-8", "ignore")


def _targets(out: Path, coders: tuple[str, ...]) -> dict[str, Path]:
    """Return where each coder's file goes; refuse a place that is taken before anything is done."""
    from app.agreement.rounds import RoundInvalid

    if len(coders) == 1 and not out.is_dir():
        targets = {coders[0]: out}
    else:
        safe = {coder: _file_name(coder) for coder in coders}
        targets = {coder: out / f"for-{name}.study" for coder, name in safe.items()}
    taken = [path for path in targets.values() if os.path.lexists(path)]
    if taken:
        raise RoundInvalid(f"{taken[0]} already exists. Choose another name.")
    return targets
