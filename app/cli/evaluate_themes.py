"""`throughline evaluate themes` and `evaluate contrary`: drafts, and evidence against a claim.

CSV in; a readable table on standard output, or JSON with --json.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.evaluate import evaluate, show
from app.cli.options import EncoderOption, JsonOption, SeedOption
from app.cli.terminal import terminal_safe
from pipeline.encoder.names import DEFAULT_ENCODER


@evaluate.command()
def themes(
    codebook: Annotated[Path, typer.Option("--codebook", help="CSV: code,definition,theme.")],
    excerpts: Annotated[Path, typer.Option("--excerpts", help="CSV: doc_id,text,codes.")],
    encoder: EncoderOption = DEFAULT_ENCODER,
    as_json: JsonOption = False,
) -> None:
    """Draft as many themes as people made of codes, and compare: at once, and after moves.

    Example: throughline evaluate themes --codebook codebook.csv --excerpts excerpts.csv
    """
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.themes import measured, read_themed

    themed = read_themed(codebook, excerpts)
    show(measured(themed, encoder=load_encoder(encoder, fetch=True)), as_json=as_json)
    if as_json:
        return
    if themed.without:
        listed = terminal_safe(", ".join(themed.without))
        typer.echo(f"Codes without excerpts, which are in no figure: {listed}.")
    if themed.alone:
        listed = terminal_safe(", ".join(themed.alone))
        typer.echo(f"Themes of one code, which no draft but that code alone can meet: {listed}.")


@evaluate.command()
def contrary(
    excerpts: Annotated[Path, typer.Option("--excerpts", help="CSV: doc_id,text,code,stance.")],
    claims: Annotated[
        Path | None, typer.Option("--claims", help="CSV: code,claim,contrary.")
    ] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Rank what speaks against each code: without help, by a claim, after five marks a side.

    Example: throughline evaluate contrary --excerpts excerpts.csv --claims claims.csv
    """
    from app.common.text_tables import text_columns
    from pipeline.encoder.loading import load_encoder
    from pipeline.evaluation.contrary import evaluate_contrary

    figures = evaluate_contrary(
        excerpts, claims, encoder=load_encoder(encoder, fetch=True), seed=seed
    )
    if as_json:
        show(figures, as_json=True)
        return
    by_code = figures.pop("by_code")
    show(figures, as_json=False)
    columns = ("auc", "first_ten", "auc_unmarked", "first_ten_claim")
    heading = ["code", "excerpts", "contrary", *(each.replace("_", " ") for each in columns)]
    rows = [
        [terminal_safe(name), str(each["n_excerpts"]), str(each["n_contrary"])]
        + ["-" if each[column] is None else f"{each[column]:.3f}" for column in columns]
        for name, each in by_code.items()
    ]
    typer.echo("\n" + "\n".join(text_columns([heading, *rows])))
    for name, each in by_code.items():
        if each["why"]:
            typer.echo(f"{terminal_safe(name)}: {each['why']}.")
    if claims is None:
        typer.echo("first ten claim cannot be given without --claims.")
