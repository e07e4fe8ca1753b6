"""`throughline evaluate coverage`: how often intervals of agreement hold the truth, simulated.

A table on standard output, as docs/agreement.md has it, or JSON with --json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from app.cli.evaluate import evaluate
from app.cli.options import JsonOption, SeedOption
from app.common.text_tables import markdown_table
from models.json_shapes import FiguresRead

RUNS = 50
SEED = 20


@evaluate.command()
def coverage(
    runs: Annotated[int, typer.Option("--runs", min=1, help="Studies of each design.")] = RUNS,
    seed: SeedOption = SEED,
    coefficient: Annotated[
        str, typer.Option("--coefficient", help="Whose intervals, as --json names it.")
    ] = "cohen_kappa",
    as_json: JsonOption = False,
) -> None:
    """Simulate studies, and count how often 95% intervals of agreement hold the truth.

    Example: throughline evaluate coverage --runs 1000
    """
    from pipeline.agreement.coverage import COEFFICIENTS, LABELS, simulate

    if coefficient not in COEFFICIENTS:
        raise typer.BadParameter(
            f'There is no coefficient "{coefficient}" here; there are {", ".join(COEFFICIENTS)}.'
        )
    rows = simulate(runs=runs, seed=seed, coefficient=coefficient)
    if as_json:
        typer.echo(json.dumps({"runs": runs, "seed": seed, "of": coefficient, "rows": rows}))
        return
    for line in table_lines(rows, LABELS, about=f"{coefficient}, {runs} studies each, seed {seed}"):
        typer.echo(line)


def table_lines(rows: Sequence[FiguresRead], labels: Mapping[str, str], *, about: str) -> list[str]:
    """Return a table in Markdown: a line for each design, a column for each method."""
    methods = list(dict.fromkeys(row["method"] for row in rows))
    designs = list(dict.fromkeys(row["design"] for row in rows))
    by_cell = {(row["design"], row["method"]): row for row in rows}
    heading = ["design", "truth", *(labels[method] for method in methods), "printed: none"]
    body = []
    for design in designs:
        first = by_cell[design, methods[0]]
        cells = [design, _number(first["truth"], 2)]
        cells += [_cell(by_cell.get((design, method))) for method in methods]
        body.append([*cells, _number(first["none"], 3)])
    title = f"Coverage of nominal 95% intervals (mean width): {about}."
    return [title, "", *markdown_table(heading, body)]


def _cell(row: FiguresRead | None) -> str:
    if row is None or row["coverage"] is None:
        return "none"
    return f"{_number(row['coverage'], 3)} ({_number(row['width'], 2)})"


def _number(value: float | None, decimals: int) -> str:
    if value is None:
        return "none"
    written = f"{value:.{decimals}f}"
    return written[1:] if written.startswith("0.") else written
