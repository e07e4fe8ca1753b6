"""`throughline units-needed`: how many units must be coded twice."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from app.cli.options import JsonOption


def units_needed(  # noqa: PLR0917
    width: Annotated[
        float, typer.Option("--width", help="Of the 95% interval of kappa, from low to high.")
    ] = 0.2,
    kappa: Annotated[float, typer.Option("--kappa", help="The kappa to expect.")] = 0.7,
    prevalence: Annotated[
        float, typer.Option("--prevalence", help="The share of units with the code, 0 to 1.")
    ] = 0.2,
    coders: Annotated[int, typer.Option("--coders", help="Who code every unit.")] = 2,
    per_interview: Annotated[
        float | None, typer.Option("--per-interview", help="Units of an interview, on average.")
    ] = None,
    icc: Annotated[
        float,
        typer.Option(
            "--icc", help="How far units of one interview hang together, 0 to 1; 0.1 is a guess."
        ),
    ] = 0.1,
    cv: Annotated[
        float,
        typer.Option("--cv", help="How interviews differ in size: standard deviation over mean."),
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Say how many units must be coded twice for an interval of kappa of a width.

    With --per-interview it says besides how many more are needed because units of one interview
    hang together, and how many interviews that is.

    Example: throughline units-needed --kappa 0.6 --prevalence 0.3 --per-interview 20
    """
    import math

    from pipeline.agreement.design import design_effect, units_with_effect
    from pipeline.agreement.needed import units_needed as needed

    try:
        units = needed(width, kappa, prevalence, coders)
        effect = 1.0 if per_interview is None else design_effect(per_interview, icc, cv)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    total = units_with_effect(units, effect)
    interviews = None if per_interview is None else math.ceil(total / per_interview - 1e-9)
    if as_json:
        figures = {
            "width": width,
            "kappa": kappa,
            "prevalence": prevalence,
            "coders": coders,
            "units_alone": units,
            "per_interview": per_interview,
            "icc": None if per_interview is None else icc,
            "design_effect": effect,
            "units": total,
            "interviews": interviews,
        }
        typer.echo(json.dumps(figures, allow_nan=False))
        return
    line = f"{units:,} units, if units did not hang together in interviews"
    if interviews is None:
        typer.echo(f"{line}. They do: give --per-interview to see what that asks for.")
        return
    typer.echo(f"{line};")
    typer.echo(
        f"{total:,} units in {interviews:,} interviews, since they do: each counts for 1/"
        f"{effect:.2f} (design effect 1 + ({per_interview:g} x (1 + {cv:g}^2) - 1) x {icc:g})."
    )
    typer.echo("Kappa, prevalence and correlation are guesses; look again when some are coded.")
