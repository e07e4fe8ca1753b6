"""The lines in which `throughline agreement` tells a person how far coders agree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from app.common.text_tables import labelled, text_columns

if TYPE_CHECKING:
    from app.agreement.figures import Report
    from pipeline.agreement.figures import Figure
    from pipeline.agreement.report import ApaTable


def show_agreement(report: Report, *, as_json: bool) -> None:
    """Print figures as JSON, or as a table with notes."""
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, allow_nan=False))
        return
    for line in agreement_lines(report):
        typer.echo("".join(c if c.isprintable() else "\ufffd" for c in line))


def agreement_lines(report: Report) -> list[str]:
    """Return the lines that a person reads."""
    from pipeline.agreement.report import apa_table

    names = report.get("names") or {}
    table = apa_table(report, names=names)
    lines = [table.title, "", *_columns(table)]
    lines += (
        ["", *(f"({at}) {why}" for at, why in enumerate(table.notes, 1))] if table.notes else []
    )
    lines += ["", "Over all codes", *_overall(report["overall"])]
    left = report.get("left_out") or {}
    lines += [f"  u_alpha leaves out {name}: {why}" for name, why in left.items()]
    flags = [
        f"{names.get(name, name)}: {text}"
        for name, figures in (*report["codes"].items(), ("All codes", report["overall"]))
        for text in figures.get("flags", [])
    ]
    after = report.get("after")
    if after:
        lines += ["", "Over all codes, after settling", *_overall(after["overall"])]
    for each in _further(report, names):
        lines += ["", each.title, "", *_columns(each), *(f"  {note}" for note in _notes(each))]
    for heading, texts in (
        ("Mind", [*report["warnings"], *flags]),
        ("Conventions", report["conventions"]),
        ("In words", _in_words(report, after, names)),
    ):
        if texts:
            lines += ["", heading, *(f"  {text}" for text in texts)]
    return lines


def _further(report: Report, names: Mapping[str, str]) -> list[ApaTable]:
    from pipeline.agreement.further_tables import further_tables

    return further_tables(report.get("also") or {}, names=names)


def _notes(table: ApaTable) -> list[str]:
    notes = [f"({at}) {why}" for at, why in enumerate(table.notes, 1)]
    return [*notes, table.note] if table.note else notes


def _in_words(report: Report, after: Report | None, names: Mapping[str, str]) -> list[str]:
    from pipeline.agreement.report import apa_paragraph

    paragraphs = [apa_paragraph(report, names=names, settled=False if after else None)]
    return paragraphs + ([apa_paragraph(after, names=names, settled=True)] if after else [])


def _columns(table: ApaTable) -> list[str]:
    return text_columns([table.heading, *table.rows], right=True)


def _overall(figures: Mapping[str, Figure]) -> list[str]:
    from pipeline.agreement.report import apa_interval, apa_number

    lines = []
    for name, figure in figures.items():
        if not isinstance(figure, dict):
            continue
        if figure["value"] is None:
            lines.append("  " + labelled(name, f"not estimable: {figure['reason']}"))
            continue
        number = f"{apa_number(figure['value'], 3):>6}{apa_interval(figure)}"
        line = f"  {labelled(name, number)}"
        why = figure.get("interval_reason")
        line += f"  no interval: {why}" if why else ""
        lines.append(line + (f"  {figure['note']}" if figure.get("note") else ""))
    return lines
