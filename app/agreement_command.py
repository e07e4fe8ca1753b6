"""`throughline agreement`: how far coders agree, from tables of ratings or of coded spans.

CSV in; a readable table on standard output, or JSON with --json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.evaluate import JsonOption
from models.errors import ThroughlineError

if TYPE_CHECKING:
    from pipeline.agreement.ratings import Ratings
    from pipeline.agreement.report import ApaTable
    from pipeline.agreement.spans import CodedSpan

RESAMPLES = 2000


def agreement(  # noqa: PLR0917
    study: Annotated[
        str | None, typer.Argument(help="A study file, or a database URL; or a table, below.")
    ] = None,
    ratings: Annotated[
        Path | None,
        typer.Option("--ratings", help="CSV: unit,coder,code[,document]; a row for each code."),
    ] = None,
    spans: Annotated[
        Path | None, typer.Option("--spans", help="CSV: document,coder,code,start,end.")
    ] = None,
    lengths: Annotated[
        Path | None, typer.Option("--lengths", help="CSV: document,length; with --spans.")
    ] = None,
    coders: Annotated[
        str | None, typer.Option("--coders", help="Only these coders, separated by commas.")
    ] = None,
    weights: Annotated[
        str,
        typer.Option(
            "--weights",
            help="Of the overall coefficients, for codes that are numbers: identity, linear, "
            "quadratic, ordinal, radical or ratio.",
        ),
    ] = "identity",
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit",
            help="Of a study: segment, answer or span; by default what was handed over. "
            "Of --ratings: what a unit is called.",
        ),
    ] = None,
    round_: Annotated[
        str | None,
        typer.Option(
            "--round", help="Of a study: which round of double coding. Default: the last."
        ),
    ] = None,
    resamples: Annotated[
        int, typer.Option("--resamples", min=0, help="Of the bootstrap; 0 for none.")
    ] = RESAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Fixes the resamples.")] = 0,
    as_json: JsonOption = False,
    coder: Annotated[
        str | None, typer.Option("--coder", help="Of a study: who asks. Default: the study's.")
    ] = None,
) -> None:
    """Say how far coders agree: per code and overall, with intervals.

    Example: throughline agreement leaders.study
    Example: throughline agreement --ratings ratings.csv --json
    """
    from pipeline.agreement.scales import WEIGHTS

    if weights not in WEIGHTS:
        raise typer.BadParameter(f'There are no weights "{weights}"; there are {_or(WEIGHTS)}.')
    how = {"weights": weights, "resamples": resamples, "seed": seed}
    if study is None:
        found = _measured(ratings, spans, lengths, coders=coders, unit=unit or "unit", **how)
    elif ratings is not None or spans is not None:
        raise typer.BadParameter("Give a study or a table, not both.")
    elif weights != "identity":
        raise typer.BadParameter("--weights are for --ratings whose codes are numbers.")
    else:
        found = _of_study(study, round_, coders, unit, who=coder)
    show_agreement(found, as_json=as_json)


def _of_study(
    study: str, round_: str | None, coders: str | None, unit: str | None, *, who: str | None
) -> dict[str, Any]:
    """Return the figures of a study, to somebody who does not code blind just now."""
    from app.agreement_study import UNITS, agreement_of
    from app.study_access import open_for
    from models.blind import refuse_blind

    if unit not in (None, *UNITS):
        raise typer.BadParameter(f'The unit of a study is {_or(UNITS)}, not "{unit}".')
    names = [" ".join(each.split()) for each in (coders or "").split(",")]
    opened, coder = open_for(study, who)
    with opened:
        refuse_blind(opened.state(), coder, "how far coders agree")
        asked = [opened.spelling_of(each) for each in names if each]
        return agreement_of(opened, round_given=round_, coders=asked, unit=unit)


def _measured(
    ratings: Path | None,
    spans: Path | None,
    lengths: Path | None,
    *,
    coders: str | None,
    unit: str,
    **how: Any,
) -> dict[str, Any]:
    from pipeline.agreement.read import read_ratings, read_spans

    if (ratings is None) == (spans is None):
        raise typer.BadParameter("Give a study, or --ratings, or --spans with --lengths.")
    if (spans is None) != (lengths is None):
        raise typer.BadParameter("--spans and --lengths go together.")
    if ratings is not None:
        return report_on(read_ratings(ratings, unit=_word(unit)), coders=coders, **how)
    assert spans is not None
    assert lengths is not None
    made, marked, known = read_spans(spans, lengths)
    return report_on(made, coders=coders, spans=marked, lengths=known, **how)


def report_on(
    ratings: Ratings,
    *,
    coders: str | None = None,
    spans: Sequence[CodedSpan] | None = None,
    lengths: Mapping[str, int] | None = None,
    weights: str = "identity",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict[str, Any]:
    """Return all figures of ratings, JSON-ready; with spans, the unitizing alpha too.

    coders: names separated by commas; None for all. Raises ThroughlineError.
    """
    from pipeline.agreement.measure import measure
    from pipeline.agreement.ratings import chosen
    from pipeline.agreement.spans import not_looked
    from pipeline.agreement.unitizing import measure_unitizing

    kept = ratings if coders is None else chosen(ratings, _named(ratings.coders, coders))
    found = measure(kept, weights=weights, resamples=resamples, seed=seed)
    if spans is None or lengths is None:
        return found
    own = [span for span in spans if span.coder in kept.coders]
    marks = measure_unitizing(
        own, lengths, kept.coders, resamples=resamples, seed=seed, unseen=not_looked(kept)
    )
    for code, figures in found["codes"].items():
        figures.update(marks["codes"].get(code) or _unmarked(marks["overall"]))
    found["overall"] |= marks["overall"]
    found["u_alpha_basis"] = marks["basis"]
    found["left_out"] = marks["left_out"]
    return found


def _unmarked(overall: Mapping[str, Any]) -> dict[str, Any]:
    """Return the unitizing figures of a code that none of the coders gave."""
    from pipeline.agreement.figures import undefined

    n = overall["u_alpha"]["n"]
    return {name: undefined("nobody gave this code", n) for name in ("u_alpha", "u_alpha_1995")}


def _named(known: Sequence[str], given: str) -> list[str]:
    wanted = list(
        dict.fromkeys(" ".join(name.split()) for name in given.split(",") if name.strip())
    )
    for name in wanted:
        if name not in known:
            raise ThroughlineError(f'There is no coder "{name}"; there are {_or(known)}.')
    if not wanted:
        raise ThroughlineError(f"--coders names nobody; there are {_or(known)}.")
    return wanted


def _word(unit: str) -> str:
    word = " ".join(unit.split())
    if not word or not word.isprintable() or len(word) > 40:
        raise typer.BadParameter("--unit is one word, such as segment or answer.")
    return word


def _or(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def show_agreement(found: Mapping[str, Any], *, as_json: bool) -> None:
    """Print figures as JSON, or as a table with notes."""
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, allow_nan=False))
        return
    for line in agreement_lines(found):
        typer.echo("".join(c if c.isprintable() else "\ufffd" for c in line))


def agreement_lines(found: Mapping[str, Any]) -> list[str]:
    """Return the lines that a person reads."""
    from pipeline.agreement.report import apa_table

    names = found.get("names") or {}
    table = apa_table(found, names=names)
    lines = [table.title, "", *_drawn(table)]
    lines += (
        ["", *(f"({at}) {why}" for at, why in enumerate(table.notes, 1))] if table.notes else []
    )
    lines += ["", "Over all codes", *_overall(found["overall"])]
    left = found.get("left_out") or {}
    lines += [f"  u_alpha leaves out {name}: {why}" for name, why in left.items()]
    flags = [
        f"{names.get(name, name)}: {text}"
        for name, figures in (*found["codes"].items(), ("All codes", found["overall"]))
        for text in figures.get("flags", [])
    ]
    after = found.get("after")
    if after:
        lines += ["", "Over all codes, after settling", *_overall(after["overall"])]
    for heading, texts in (
        ("Mind", [*found["warnings"], *flags]),
        ("Conventions", found["conventions"]),
        ("In words", _in_words(found, after, names)),
    ):
        if texts:
            lines += ["", heading, *(f"  {text}" for text in texts)]
    return lines


def _in_words(
    found: Mapping[str, Any], after: Mapping[str, Any] | None, names: Mapping[str, str]
) -> list[str]:
    from pipeline.agreement.report import apa_paragraph

    said = [apa_paragraph(found, names=names, settled=False if after else None)]
    return said + ([apa_paragraph(after, names=names, settled=True)] if after else [])


def _drawn(table: ApaTable) -> list[str]:
    rows = [table.heading, *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.heading))]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _overall(figures: Mapping[str, Any]) -> list[str]:
    from pipeline.agreement.report import apa_interval, apa_number

    lines = []
    for name, figure in figures.items():
        if not isinstance(figure, dict):
            continue
        if figure["value"] is None:
            lines.append(f"  {name:<28} not estimable: {figure['reason']}")
            continue
        said = f"  {name:<28} {apa_number(figure['value'], 3):>6}{apa_interval(figure)}"
        lines.append(said + (f"  {figure['note']}" if figure.get("note") else ""))
    return lines
