"""The rows, figures and files of the Agreement page, as plain data.

In:     the figures of app.agreement.figures, ratings, a study's state.
Out:    rows for tables, data for drawings, texts to be kept as files. Nothing is drawn here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.agreement.figures import Report
from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.csv_cells import safe_cell
from app.common.text import local_time
from app.common.text_tables import ruled_columns
from models.state.derive import State
from models.state.rounds import Round
from pipeline.agreement.confusion import confuse
from pipeline.agreement.figures import Figure
from pipeline.agreement.needed import units_needed
from pipeline.agreement.ratings import Ratings
from pipeline.agreement.report import (
    NAMED,
    SHOWN,
    ApaTable,
    apa_number,
    few_interviews,
    interval_methods,
)

OVERALL = "All codes"
NOTHING = "(none of their own)"
MEASURES = {  # what can be drawn; means over pairs where there are more than two coders
    "cohen_kappa": "Cohen's kappa",
    "gwet_ac1": "Gwet's AC1",
    "krippendorff_alpha": "Krippendorff's alpha",
    "percent_agreement": "Agreement",
    "scott_pi": "Scott's pi",
    "fleiss_kappa": "Fleiss' kappa",
    "conger_kappa": "Conger's kappa",
    "brennan_prediger": "Brennan-Prediger (PABAK)",
    "positive_agreement": "Positive agreement",
    "negative_agreement": "Negative agreement",
    "holsti": "Holsti's coefficient",
    "dice": "Dice's coefficient",
}
IN_TABLE = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha")
OF_ALL = {  # of all codes together, beside MEASURES
    "pooled_kappa": "Pooled kappa",
    "alpha_masi": "Alpha over sets of codes (MASI)",
    "alpha_jaccard": "Alpha over sets of codes (Jaccard)",
}
INTERVALS = {
    "analytic": "as in the table",
    "bootstrap": "resampled units",
    "cluster_bootstrap": "resampled interviews",
}
CODEBOOK_ORDER, LOWEST_FIRST = "as in the codebook", "lowest first"
ORDERS = (CODEBOOK_ORDER, LOWEST_FIRST)
WIDTHS = (0.2, 0.3, 0.4)  # of the interval, low to high

# of a table: columns are called as on the page, cells are words or numbers
Row = dict[str, object]


def measure_label(name: str, coders: int) -> str:
    """Return what a measure is called for so many coders."""
    label = (MEASURES | OF_ALL)[name]
    if coders > 2 and name in ("cohen_kappa", "scott_pi", "holsti", "dice"):
        return f"{label}, mean over pairs"
    return label


def interval_of(figure: Figure, how: str) -> tuple[float, float] | None:
    """Return a figure's interval, by one of INTERVALS; None where there is none."""
    low, high = _bounds(figure, how)
    return None if low is None or high is None else (float(low), float(high))


def _bounds(figure: Figure, how: str) -> tuple[float | None, float | None]:
    if how == "analytic":
        return figure.get("low"), figure.get("high")
    drawn = figure.get("bootstrap") if how == "bootstrap" else figure.get("cluster_bootstrap")
    return (None, None) if drawn is None else (drawn.get("low"), drawn.get("high"))


def said(figure: Figure, how: str = "analytic") -> str:
    """Return a figure with its interval in words: ".79 [.40, 1.00]"."""
    if figure["value"] is None:
        return "undefined"
    interval = interval_of(figure, how)
    if interval is None:
        return f"{apa_number(figure['value'])}, no interval"
    return f"{apa_number(figure['value'])} [{apa_number(interval[0])}, {apa_number(interval[1])}]"


def name_of(code: str, report: Report) -> str:
    """Return the name of a code of a report, with its parents'."""
    return strip_bidi_controls(str(report.get("names", {}).get(code, code)))


def overview_rows(report: Report, figures: Report | None = None) -> list[Row]:
    """Return a row for each code, all of them together first. figures: those after settling."""
    shown = figures or report
    rows = [_overview(OVERALL, shown["overall"], len(shown["coders"]))]
    for code, measured in shown["codes"].items():
        rows.append(_overview(name_of(code, report), measured, len(shown["coders"])))
    return rows


def _overview(name: str, figures: Report, coders: int) -> Row:
    row: Row = {"Code": name, "n": figures["percent_agreement"]["n"]}
    for each in IN_TABLE:
        row[measure_label(each, coders)] = said(figures[each])
    reasons = [figures[each]["reason"] for each in IN_TABLE if figures[each]["value"] is None]
    flags: Sequence[str] = figures.get("flags", [])
    kappa = figures["cohen_kappa"]
    unsure = [
        f"{label}: {told}."
        for label, told in (
            ("No interval of kappa", kappa.get("interval_reason")),
            ("Interval", kappa.get("interval_note")),
        )
        if told
    ]
    undefined = (f"Undefined: {r}." for r in dict.fromkeys(reasons))
    row["To know"] = " ".join([*undefined, *unsure, *flags])
    return row


def describe_paradoxes(report: Report) -> str:
    """Say for which codes agreement is high and kappa low, and what to make of it; "" for none."""
    flagged = [name_of(code, report) for code, each in report["codes"].items() if each["flags"]]
    if not flagged:
        return ""
    return (
        f"High agreement and low kappa for {len(flagged)} of {len(report['codes'])} codes: they "
        "are so rare or so common that chance agreement is high, and kappa says little. Read AC1 "
        f"and positive agreement beside it. They are: {few_of(flagged)}."
    )


def few_of(names: list[str]) -> str:
    """Return names, of many only a few and where the others are marked."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN:,} more, marked in the table"


def forest_data(
    report: Report, name: str, *, how: str = "analytic", order: str = CODEBOOK_ORDER
) -> payloads.ForestData:
    """Return what is drawn as a forest plot: a line for each code, all together last."""
    after = report.get("after")
    rows = [
        _line(name_of(code, report), each, (after or {}).get("codes", {}).get(code), name, how)
        for code, each in report["codes"].items()
    ]
    if order == LOWEST_FIRST:
        rows.sort(key=lambda row: (row["value"] is None, row["value"] or 0.0))
    last = _line(OVERALL, report["overall"], (after or {}).get("overall"), name, how)
    return {
        "title": measure_label(name, len(report["coders"])),
        "unit": report["unit"],
        "interval": _how(report, name, how),
        "settled": after is not None,
        "rows": [*rows, {**last, "overall": True}],
    }


def _how(report: Report, name: str, how: str) -> str:
    """Say how intervals were made, and what they are worth over few interviews."""
    if how != "analytic":
        return INTERVALS[how]
    methods = interval_methods(report, name)
    return ". ".join(
        each for each in ("; ".join(methods), few_interviews(report, name).rstrip(".")) if each
    )


def _line(
    label: str,
    figures: Mapping[str, Figure],
    after: Mapping[str, Figure] | None,
    name: str,
    how: str,
) -> payloads.ForestRow:
    figure = figures.get(name)
    if figure is None:  # positive agreement of all codes as categories of one variable
        figure = {"value": None, "n": 0, "reason": "it is defined for one code alone"}
    settled = (after or {}).get(name)
    return {
        "name": label,
        **_mark(figure, how),
        "after": _mark(settled, how) if settled else None,
    }


def _mark(figure: Figure, how: str) -> payloads.Mark:
    interval = interval_of(figure, how)
    return {
        "n": figure["n"],
        "value": figure["value"],
        "low": None if interval is None else interval[0],
        "high": None if interval is None else interval[1],
        "said": said(figure, how),
        "reason": figure["reason"],
    }


def side_by_side(columns: Mapping[str, Report], *, first: str = "Measure") -> list[dict[str, str]]:
    """Return the overall figures of several reports, a column each, a measure a row."""
    reports = list(columns.values())
    coders = len(reports[0]["coders"])
    rows = [
        {first: "Units looked at by two", **_cells(columns, lambda o: f"{_n(o):,}")},
    ]
    for name in (*MEASURES, *OF_ALL):
        if all(name in each["overall"] for each in reports):
            label = measure_label(name, coders)
            rows.append({first: label, **_cells(columns, lambda o, name=name: said(o[name]))})
    return rows


def _cells(columns: Mapping[str, Report], make: Any) -> dict[str, str]:
    return {label: make(each["overall"]) for label, each in columns.items()}


def _n(overall: Mapping[str, Figure]) -> int:
    return int(overall["percent_agreement"]["n"])


def confusion_data(
    ratings: Ratings, first: str, second: str, state: State, *, disputed_only: bool
) -> payloads.ConfusionData:
    """Return how often one coder gave the row's code where the other gave the column's.

    disputed_only: codes that the two disagree about.
    """
    confused = confuse(ratings, first, second)
    counts = confused.together.astype(int)
    size = len(confused.codes)
    differs = counts.copy()
    differs[range(size + 1), range(size + 1)] = 0
    counted = differs if disputed_only else counts
    rows = [at for at in range(size) if counted[at].any() or counted[:, at].any()]
    shown = [*rows, size]
    table = counts[shown][:, shown]
    return {
        "first": strip_bidi_controls(first),
        "second": strip_bidi_controls(second),
        "unit": ratings.unit,
        "units": int(confused.units),
        "names": [
            *(strip_bidi_controls(code_path(confused.codes[at], state.codes)) for at in rows),
            NOTHING,
        ],
        "counts": table.tolist(),
        "most": int(table[:-1].max(initial=0)),
        "left": size - len(rows),
    }


def pair_rows(ratings: Ratings, first: str, second: str, state: State) -> list[Row]:
    """Return for each code how often both, one of the two, or neither gave it."""
    confused = confuse(ratings, first, second)
    return [
        {
            "Code": strip_bidi_controls(code_path(code, state.codes)),
            "Both": int(both),
            f"{first} alone": int(one),
            f"{second} alone": int(two),
            "Neither": int(none),
        }
        for code, (both, one, two, none) in zip(confused.codes, confused.per_code, strict=True)
    ]


def advice_rows(*, kappa: float, prevalence: float) -> list[dict[str, str]]:
    """Return how many units intervals of some widths take, for two and three coders."""
    return [
        {
            "Width": f"{width:.1f} (± {width / 2:.2f})",
            "Two coders": f"{units_needed(width, kappa, prevalence):,} units",
            "Three coders": f"{units_needed(width, kappa, prevalence, 3):,} units",
        }
        for width in WIDTHS
    ]


# -- what the codebook does not say


def unclear_rows(state: State, round_: Round, disputed: Mapping[Any, Sequence[str]]) -> list[Row]:
    """Return the units that were left open because the codebook is unclear, by code.

    disputed: codes that the coders disagree about, by place; a unit has a row for each of them.
    """
    order = {code: at for at, code in enumerate(state.codes)}
    rows = []
    for (round_id, place), adjudication in state.settled.items():
        if round_id != round_.id or adjudication.resolution != "unclear":
            continue
        for code in disputed.get(place) or ("",):
            rows.append((order.get(code, len(order)), place, code, adjudication))
    rows.sort(key=lambda row: row[:2])
    return [
        {
            "Code": strip_bidi_controls(code_path(code, state.codes)) if code else "no code",
            "Why it is unclear": each.reason,
            "Interview": strip_bidi_controls(state.names.get(place[0], place[0])),
            "Words": each.quote,
            "Who": strip_bidi_controls(each.adjudicator),
            "When": local_time(each.at),
        }
        for _, place, code, each in rows
    ]


def unclear_text(rows: Sequence[Row], title: str) -> str:
    """Return what the codebook leaves unclear as a text to talk about, code by code."""
    lines = [title, "=" * len(title), ""]
    last = None
    for row in rows:
        if row["Code"] != last:
            last = row["Code"]
            lines += [str(last), "-" * len(str(last))]
        lines += [f"* {row['Why it is unclear']}", f'  {row["Interview"]}: "{row["Words"]}"']
        lines += [f"  {row['Who']}, {row['When']}", ""]
    return "\n".join(lines)


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as CSV that a spreadsheet opens; what would be a formula is kept as text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe_cell(each) for each in header])
    writer.writerows([[safe_cell(each) for each in row] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def rows_csv(rows: Sequence[Row]) -> bytes:
    """Return rows of one shape as CSV."""
    return csv_bytes(list(rows[0]), [list(row.values()) for row in rows]) if rows else b""


# -- the report


def figure_rows(report: Report) -> list[Row]:
    """Return every figure as numbers, a row each: before and, where settled, after settling."""
    rows = []
    for when, at_moment in (("before", report), ("after", report.get("after"))):
        if at_moment is None:
            continue
        for code, figures in [*at_moment["codes"].items(), ("", at_moment["overall"])]:
            about = {
                "settling": when,
                "code": code,
                "name": name_of(code, report) if code else OVERALL,
                "unit": at_moment["unit"],
            }
            rows += [
                about | {"coefficient": name} | _numbers(cast("Figure", figure))
                for name, figure in figures.items()
                if isinstance(figure, dict)
            ]
    return rows


def _numbers(figure: Figure) -> Row:
    wanted = ("value", "low", "high", "n", "method", "reason", "interval_reason", "interval_note")
    row: Row = {each: figure.get(each) for each in wanted}
    for how in ("bootstrap", "cluster_bootstrap"):
        row[f"{how}_low"], row[f"{how}_high"] = _bounds(figure, how)
    return row


def describe_codebook(round_: Round | None) -> str | None:
    """Say which codebook was coded with: how many codes, frozen when."""
    if round_ is None:
        return None
    title = f"“{round_.codebook.title}”, " if round_.codebook.title else ""
    return f"{title}{len(round_.codebook.codes)} codes, as of {local_time(round_.opened_at)}"


def report_text(tables: Sequence[ApaTable], paragraphs: Sequence[str]) -> str:
    """Return tables and paragraphs as a text that stands in columns in any editor."""
    lines = [line.rstrip() for table in tables for line in (*_columns(table), "")]
    return "\n".join([*lines, *_parted(paragraphs)])


def _columns(table: ApaTable) -> list[str]:
    drawn = ruled_columns([table.heading, *table.rows])
    lines = [table.title, "", *drawn, f"Note. {table.note}"]
    return lines + [f"({number}) {note}" for number, note in enumerate(table.notes, start=1)]


def _parted(paragraphs: Sequence[str]) -> list[str]:
    return [line for each in paragraphs for line in (each, "")]
