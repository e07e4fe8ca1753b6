"""`throughline saturation`: how few new codes the next interview brings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import CoderOption, JsonOption, SeedOption, StudyArg
from app.cli.terminal import terminal_safe

if TYPE_CHECKING:
    from models.json_shapes import Figures
    from pipeline.concepts.saturation import Saturation


def saturation(  # noqa: PLR0917
    study: StudyArg,
    base: Annotated[
        int, typer.Option("--base", min=1, help="Interviews whose codes others are held to.")
    ] = 4,
    run: Annotated[
        int, typer.Option("--run", min=1, help="Interviews in a row, whose new codes are counted.")
    ] = 2,
    threshold: Annotated[
        float,
        typer.Option("--threshold", min=0, max=100, help="New codes, in percent of the base's."),
    ] = 5.0,
    seed: SeedOption = 0,
    coder: CoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how new codes came, interview by interview, and what the next one may bring.

    Example: throughline saturation leaders.study --base 4 --run 2 --threshold 5
    """
    from app.common.code_names import code_path
    from app.common.coding_order import interviews_as_coded
    from app.common.saturation_words import next_told, rule_told
    from app.server.study_access import open_for
    from pipeline.concepts.saturation import measure_saturation

    opened, coder = open_for(study, coder)
    with opened:
        coded = interviews_as_coded(opened, coder)
        uncoded = len(opened.transcripts()) - len(coded)
        codes = opened.state().codes
        named = {each: code_path(each, codes) for of in coded for each in of.codes}
    found = measure_saturation(coded, base=base, run=run, threshold=threshold, seed=seed)
    said = [rule_told(found.rule, len(coded)), next_told(found.next, len(coded))]
    if as_json:
        figures: Figures = asdict(found)
        figures |= {
            "coder": coder,
            "interviews_not_coded": uncoded,
            "code_names": named,
            "verdict": said[0],
            "expectation": said[1],
        }
        typer.echo(json.dumps(figures, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(terminal_safe("\n".join([*_curve(found), "", *said, *_about(found, uncoded)])))


def _curve(found: Saturation) -> list[str]:
    from app.common.text_tables import text_columns

    if not found.points:
        return ["No interview has a confirmed code yet, so there is nothing to draw."]
    rows = [["", "interview", "codes", "new", "all", "in any order (95%)"]]
    rows += [
        [
            str(each.number),
            " ".join(each.name.split()),
            str(each.codes),
            str(len(each.new)),
            str(each.cumulative),
            f"{each.mean:.1f} ({each.low:.0f} to {each.high:.0f})",
        ]
        for each in found.points
    ]
    return text_columns(rows)


def _about(found: Saturation, uncoded: int) -> list[str]:
    from app.common.saturation_words import curve_notes

    return curve_notes(found, uncoded)
