"""`throughline evaluate relations`: how right connectives are, and how false proposals are.

Figures on standard output, or JSON with --json.
"""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.evaluate import evaluate, show
from app.cli.options import JsonOption, SeedOption

RUNS = 100


@evaluate.command()
def relations(
    runs: Annotated[
        int, typer.Option("--runs", min=1, help="Made-up studies of each kind.")
    ] = RUNS,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure what relations are proposed on: connectives in talk, and tests of what goes together.

    Connectives: on the sentences that come with the program, marked by hand before the rules were
    written; by the half that the rules were tuned on, and the half held out. Proposals: the share
    of studies, shuffled within interviews, in which anything is above the line; and of planted
    relations that are.

    Example: throughline evaluate relations --runs 100
    """
    from pipeline.evaluation.connectives import measure_connectives, read_marked
    from pipeline.evaluation.relations import measure_proposals
    from pipeline.segments.sentences import load_parser

    figures: dict[str, object] = {
        "connectives": measure_connectives(read_marked(), load_parser()),
        "proposals": measure_proposals(runs=runs, seed=seed),
    }
    show(figures, as_json=as_json)
