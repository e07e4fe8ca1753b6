"""`throughline agreement`: how far coders agree, of a study, of ratings, or of coded spans.

CSV in; a readable table on standard output, or JSON with --json; ratings out with --ratings-out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.agreement_lines import show_agreement
from app.cli.options import JsonOption, coder_option
from models.errors import ThroughlineError

if TYPE_CHECKING:
    from app.agreement.figures import Report, Scope
    from app.agreement.further import Asked

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
    round_name: Annotated[
        str | None,
        typer.Option(
            "--round", help="Of a study: which round of double coding. Default: the last."
        ),
    ] = None,
    resamples: Annotated[
        int, typer.Option("--resamples", min=0, help="Of the bootstrap; 0 for none.")
    ] = RESAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Fixes the resamples.")] = 0,
    method: Annotated[
        str,
        typer.Option(
            "--method", help="Of the intervals: best, or irrCAC (each unit for itself, as in R)."
        ),
    ] = "best",
    as_json: JsonOption = False,
    coder: Annotated[str | None, coder_option("Of a study: who asks")] = None,
    also: Annotated[
        str,
        typer.Option(
            "--also",
            help="Further figures, separated by commas, or all: interviews, pairs, settled, "
            "settling, presence, parents, rounds, gamma. Of tables: interviews, pairs, presence; "
            "of spans gamma too.",
        ),
    ] = "",
    overlap: Annotated[
        float | None,
        typer.Option("--overlap", help="Spans that another's covers by at least so many percent."),
    ] = None,
    oneself: Annotated[
        str | None, typer.Option("--oneself", help="Of a study: this coder at two moments.")
    ] = None,
    moments: Annotated[
        str,
        typer.Option(
            "--moments",
            help="With --oneself: two closed rounds or times, separated by a comma. Default: the "
            "coder's last two rounds.",
        ),
    ] = "",
    reference: Annotated[
        str | None,
        typer.Option("--reference", help="Of --ratings: the coder who is taken to be right."),
    ] = None,
    benchmark: Annotated[
        str | None,
        typer.Option("--benchmark", help="A scale of levels: landis-koch, altman or fleiss."),
    ] = None,
    categories: Annotated[
        str,
        typer.Option(
            "--categories", help="Of --ratings: all of the scale, used or not, with commas."
        ),
    ] = "",
    split: Annotated[
        str, typer.Option("--split", help="Of --ratings: what stands between codes in a cell.")
    ] = "",
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Codes that differ in case alone stay two.")
    ] = False,
    ratings_out: Annotated[
        Path | None,
        typer.Option("--ratings-out", help="Of a study: write what was compared as a new CSV."),
    ] = None,
) -> None:
    """Say how far coders agree: per code and overall, with intervals.

    Example: throughline agreement leaders.study
    Example: throughline agreement leaders.study --also settled,interviews
    Example: throughline agreement --ratings ratings.csv --json
    """
    from app.agreement.further import FURTHER, OF_SPANS, OF_TABLES

    how = _How(weights, resamples, seed, method)
    tables = _Tables(ratings, spans, lengths, _list(categories), split, as_written)
    if study is None:
        if oneself or ratings_out:
            raise typer.BadParameter("--oneself and --ratings-out are of a study.")
        known = OF_TABLES if spans is None else OF_SPANS
        asked = _asked(also, overlap, None, moments, benchmark, known=known)
        report = _measured(tables, asked, how, coders=coders, unit=unit, reference=reference)
    else:
        _refuse_mixed(tables, how, reference)
        asked = _asked(also, overlap, oneself, moments, benchmark, known=FURTHER)
        report = _of_study(
            study, asked, _list(coders or ""), (round_name, unit, coder, ratings_out)
        )
    show_agreement(report, as_json=as_json)
    if ratings_out and not as_json:
        typer.echo(f"\nThe ratings are in {ratings_out}.")


@dataclass(frozen=True)
class _How:
    """How figures of a table are counted."""

    weights: str
    resamples: int
    seed: int
    method: str

    def __post_init__(self) -> None:
        from pipeline.agreement.scales import WEIGHTS

        if self.weights not in WEIGHTS:
            there = f"there are {_or(WEIGHTS)}"
            raise typer.BadParameter(f'There are no weights "{self.weights}"; {there}.')


@dataclass(frozen=True)
class _Tables:
    """The tables that were given, and how their cells are read."""

    ratings: Path | None
    spans: Path | None
    lengths: Path | None
    categories: tuple[str, ...]
    split: str
    as_written: bool


def _refuse_mixed(tables: _Tables, how: _How, reference: str | None) -> None:
    """Refuse, beside a study, what is of tables alone."""
    if tables.ratings is not None or tables.spans is not None:
        raise typer.BadParameter("Give a study or a table, not both.")
    if how.weights != "identity":
        raise typer.BadParameter("--weights are for --ratings whose codes are numbers.")
    if how.method != "best":
        raise typer.BadParameter("--method is for tables; a study's intervals are the best.")
    if tables.categories or tables.split or tables.as_written or reference:
        raise typer.BadParameter(
            "--categories, --split, --as-written and --reference are for --ratings."
        )


def _asked(
    also: str,
    overlap: float | None,
    oneself: str | None,
    moments: str,
    scale: str | None,
    *,
    known: tuple[str, ...],
) -> Asked:
    """Return what is asked for besides the coefficients. Raises typer.BadParameter.

    known: the further figures that can be asked for.
    """
    from app.agreement.further import Asked
    from pipeline.agreement.benchmark import SCALES

    names = known if also.strip() == "all" else _list(also)
    if unknown := [name for name in names if name not in known]:
        there = f"there are {_or(known)}, or all"
        raise typer.BadParameter(f'--also knows no "{unknown[0]}"; {there}.')
    if overlap is not None and not 0 < overlap <= 100:
        raise typer.BadParameter("--overlap is more than 0 and at most 100 percent.")
    if scale is not None and scale not in SCALES:
        raise typer.BadParameter(f'There is no scale "{scale}"; there are {_or(tuple(SCALES))}.')
    if moments and oneself is None:
        raise typer.BadParameter("--moments go with --oneself.")
    share = None if overlap is None else overlap / 100
    return Asked(tuple(names), share, oneself, _list(moments), scale)


def _of_study(
    study: str,
    asked: Asked,
    coders: Sequence[str],
    about: tuple[str | None, str | None, str | None, Path | None],
) -> Report:
    """Return the figures of a study, to somebody who does not code blind just now.

    about: the round, the unit, who asks, where ratings are written.
    """
    from dataclasses import replace

    from app.agreement.figures import UNITS, agreement_of, refuse_while_open
    from app.agreement.further import further_of
    from app.agreement.ratings_file import write_ratings
    from app.agreement.rounds import round_named
    from app.server.study_access import open_for

    round_name, unit, asking, out = about
    if unit not in (None, *UNITS):
        raise typer.BadParameter(f'The unit of a study is {_or(UNITS)}, not "{unit}".')
    opened, coder = open_for(study, asking)
    with opened:
        refuse_while_open(opened.state(), round_named(opened.state(), round_name), coder)
        which: Scope = {
            "round_given": round_name,
            "coders": [opened.spelling_of(each) for each in coders],
            "unit": unit,
        }
        report = agreement_of(opened, **which)
        if asked.oneself is not None:
            asked = replace(asked, oneself=opened.spelling_of(asked.oneself))
        if also := further_of(opened, report, asked, **which):
            report["also"] = also
        if out is not None:
            write_ratings(opened, out, **which)
    return report


def _measured(
    tables: _Tables,
    asked: Asked,
    how: _How,
    *,
    coders: str | None,
    unit: str | None,
    reference: str | None,
) -> Report:
    """Return the figures of a table."""
    from dataclasses import asdict

    from app.agreement.further import further_of_ratings
    from pipeline.agreement.combined import named_coders, report_on
    from pipeline.agreement.gamma import gamma_of_spans
    from pipeline.agreement.overlap import overlap_agreement
    from pipeline.agreement.ratings import chosen
    from pipeline.agreement.read import read_ratings, read_spans

    if (tables.ratings is None) == (tables.spans is None):
        raise typer.BadParameter("Give a study, or --ratings, or --spans with --lengths.")
    if (tables.spans is None) != (tables.lengths is None):
        raise typer.BadParameter("--spans and --lengths go together.")
    if tables.ratings is not None:
        if asked.overlap is not None:
            raise typer.BadParameter("--overlap is for --spans, or a study.")
        ratings = read_ratings(
            tables.ratings,
            unit=_word(unit or "unit"),
            categories=tables.categories,
            split=tables.split,
            as_written=tables.as_written,
        )
        spans, lengths = None, None
    else:
        assert tables.spans is not None
        assert tables.lengths is not None
        if tables.categories or tables.split or reference:
            raise typer.BadParameter("--categories, --split and --reference are for --ratings.")
        ratings, spans, lengths = read_spans(
            tables.spans, tables.lengths, as_written=tables.as_written
        )
    report = report_on(ratings, coders=coders, spans=spans, lengths=lengths, **asdict(how))
    rated = ratings if coders is None else chosen(ratings, named_coders(ratings.coders, coders))
    if reference is not None and reference not in rated.coders:
        raise ThroughlineError(f'There is no coder "{reference}"; there are {_or(rated.coders)}.')
    also = further_of_ratings(rated, report, asked, reference=reference)
    if "gamma" in asked.names and spans is not None and lengths is not None:
        also["gamma"] = gamma_of_spans(spans, lengths, rated, seed=how.seed)
    if asked.overlap is not None and spans is not None:
        also["overlap"] = overlap_agreement(spans, rated.coders, share=asked.overlap)
    return report | ({"also": also} if also else {})


def _list(typed: str) -> tuple[str, ...]:
    return tuple(each for part in typed.split(",") if (each := " ".join(part.split())))


def _word(unit: str) -> str:
    word = " ".join(unit.split())
    if not word or not word.isprintable() or len(word) > 40:
        raise typer.BadParameter("--unit is one word, such as segment or answer.")
    return word


def _or(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
