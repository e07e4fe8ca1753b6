"""`throughline themes` and `throughline memos`: what the analyst made of it, in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from app.cli.options import CoderOption, JsonOption, StudyArg
from app.cli.terminal import terminal_safe

if TYPE_CHECKING:
    from app.common.memo_list import ListedMemo
    from app.common.theme_report import ReportedTheme


def themes(study: StudyArg, coder: CoderOption = None, as_json: JsonOption = False) -> None:
    """List themes with claim, codes, participants by role, dimensions and quotations; and drafts.

    Example: throughline themes leaders.study
    """
    from app.common.theme_report import ThemeReports
    from app.server.study_access import open_for

    opened, coder = open_for(study, coder)
    with opened:
        reports = ThemeReports(opened, coder)
        kept, drafts = reports.kept(), reports.drafts()
        told = reports.coded.told()
    if as_json:
        figures = {
            "coder": coder,
            "told": told,
            "themes": [asdict(each) for each in kept],
            "drafts": [asdict(each) for each in drafts],
        }
        typer.echo(json.dumps(figures, ensure_ascii=False, allow_nan=False))
        return
    lines = [line for each in kept for line in (*_theme(each), "")] or ["No themes yet.", ""]
    lines += ["Drafts: proposed groups of codes, until somebody keeps one."] if drafts else []
    lines += [line for each in drafts for line in (*_theme(each), "")]
    typer.echo(terminal_safe("\n".join([*lines, told])))


def _theme(theme: ReportedTheme) -> list[str]:
    from app.common.text import counted

    claim = theme.claim or "no claim yet"
    roles = ", ".join(f"{each.participants} of {each.of} {each.role}" for each in theme.roles)
    codes = "; ".join(f"{each.name} ({each.codings})" for each in theme.codes)
    lines = [
        ("Draft: " if theme.draft else "") + _line(theme.name),
        *([] if theme.draft else [f"  {_line(claim)}"]),
        f"  codes: {_line(codes) or 'none'}",
        f"  {len(theme.participants)} of {counted(theme.of_participants, 'coded participant')} "
        f"({theme.in_study} in the study)" + (f": {_line(roles)}" if roles else ""),
    ]
    if theme.missing:
        lines.append(f"  none from: {_line(', '.join(theme.missing))}")
    if theme.dimensions:
        shown = ", ".join(f"{each.name} ({each.segments})" for each in theme.dimensions)
        lines.append(f"  dimensions, by segments: {_line(shown)}")
    return lines if theme.draft else lines + _argued(theme)


STANCES = {
    "supporting": "for",
    "typical": "typical",
    "contrary": "against",
    "explained": "against, explained",
    "set_aside": "set aside",
}


def _argued(theme: ReportedTheme) -> list[str]:
    """Tell of a theme what was decided beside its codes, and its quotations."""
    lines = [f"  status: {theme.status}", f"  {_line(theme.contrary)}"]
    lines += [f"  {_line(each.said)}" for each in theme.amounts]
    belongs = {
        "research questions": theme.research_questions,
        "chosen dimensions": theme.own_dimensions,
        "relations": theme.relations,
    }
    lines += [f"  {what}: {_line('; '.join(these))}" for what, these in belongs.items() if these]
    levels = ", ".join(f"{each.participants} of {each.of} {each.role}" for each in theme.levels)
    lines += [f"  by level: {_line(levels)}"] if levels else []
    lines += [f"  {_line(each)}" for each in theme.lineage]
    lines += [f"  narrative: {_line(theme.narrative)}"] if theme.narrative else []
    for each in theme.chosen:
        why = f", because: {_line(each.reason)}" if each.reason else ""
        lines.append(f"  {STANCES[each.stance]}: “{_line(each.quote)}” ({_line(each.who)}){why}")
    chosen = {each.quote for each in theme.chosen}
    rest = (each for each in theme.quotations if each.quote not in chosen)
    return lines + [f"  “{_line(each.quote)}” ({_line(each.who)})" for each in rest]


def memos(study: StudyArg, coder: CoderOption = None, as_json: JsonOption = False) -> None:
    """List all memos: what each is on, its words, who wrote it and when.

    Example: throughline memos leaders.study
    """
    from app.common.memo_list import listed_memos
    from app.server.study_access import open_for

    opened, coder = open_for(study, coder)
    with opened:
        found = listed_memos(opened)
    if as_json:
        typer.echo(json.dumps({"memos": [asdict(each) for each in found]}, ensure_ascii=False))
        return
    if not found:
        typer.echo("There are no memos yet.")
        return
    typer.echo(terminal_safe("\n\n".join(_memo(each) for each in found)))


def _memo(memo: ListedMemo) -> str:
    from app.common.text import local_time

    of = f"{memo.on} {_line(memo.name)}".strip() + (f" ({memo.kind})" if memo.kind else "")
    quoted = f"\n  “{_line(memo.quote)}”" if memo.quote else ""
    words = "\n".join(f"  {line}" for line in memo.text.splitlines())
    return f"{local_time(memo.written)}, {_line(memo.coder)}, on {of}{quoted}\n{words}"


def _line(words: str) -> str:
    return " ".join(words.split())
