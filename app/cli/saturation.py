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
    from pipeline.concepts.saturation import NextInterview, Saturation, StoppingRule


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
    from app.server.study_access import open_for
    from pipeline.concepts.saturation import measure_saturation

    opened, coder = open_for(study, coder)
    with opened:
        coded = interviews_as_coded(opened, coder)
        uncoded = len(opened.transcripts()) - len(coded)
        codes = opened.state().codes
        named = {each: code_path(each, codes) for of in coded for each in of.codes}
    found = measure_saturation(coded, base=base, run=run, threshold=threshold, seed=seed)
    said = [_verdict(found.rule, len(coded)), _next(found.next, len(coded))]
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


def _verdict(rule: StoppingRule, interviews: int) -> str:
    """Return what the rule says, with its parameters."""
    from app.common.text import counted

    rule_is = (
        f"Guest, Namey and Chen's rule (base {rule.base}, run {rule.run}, {rule.threshold:g}%)"
    )
    if rule.outcome == "too_few":
        return (
            f"{rule_is} cannot be asked yet: it needs {rule.base + rule.run} coded interviews, "
            f"and there {'is' if interviews == 1 else 'are'} {interviews}."
        )
    if rule.outcome == "no_codes":
        return f"{rule_is} cannot be asked: the base has no codes."
    base = f"{counted(rule.base_codes, 'code')} of the base"
    if rule.reached is None:
        last = rule.runs[-1]
        return (
            f"{rule_is} is not met: the last run, {_run(last.first, last.last)}, still brought "
            f"{counted(last.new, 'new code')}, {last.percent:.1f}% of the {base}."
        )
    met = rule.reached
    later = (
        f"{counted(rule.later, 'new code')} came after that, so the rule alone would have "
        "stopped too soon."
        if rule.later
        else "No new code came after that."
    )
    return (
        f"{rule_is} is met at interview {met.first - 1} (+{rule.run}): {_run(met.first, met.last)} "
        f"brought {counted(met.new, 'new code')}, {met.percent:.1f}% of the {base}. {later}"
    )


def _run(first: int, last: int) -> str:
    return f"interview {first}" if first == last else f"interviews {first} to {last}"


def _next(expected: NextInterview | None, interviews: int) -> str:
    """Return what is expected of the next interview, by which estimator."""
    from app.common.text import counted

    if expected is None:
        return (
            "What the next interview would bring cannot be said from "
            f"{counted(interviews, 'coded interview')}; it takes two."
        )
    return (
        f"The next interview is expected to bring {expected.expected:.1f} new codes "
        f"(95% interval of that mean {expected.low:.1f} to {expected.high:.1f}; Good and Turing: "
        f"{counted(expected.once, 'code')} in one interview alone, over {expected.interviews} "
        f"interviews). At least {expected.unseen:.1f} codes of such interviews are still unseen "
        "(Chao2)."
    )


def _about(found: Saturation, uncoded: int) -> list[str]:
    from app.common.text import counted

    lines = [
        "Interviews stand in the order of the first coding in each that still holds; only "
        f"confirmed codings count. The band is over {found.orders:,} orders (seed {found.seed})."
    ]
    if uncoded:
        lines.append(f"{counted(uncoded, 'interview')} without a confirmed code: not in the table.")
    return lines
