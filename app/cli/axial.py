"""`throughline axial`: which codes or categories go together, and what participants connect.

A readable table on standard output, or JSON with --json.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import AskingOption, JsonOption, StudyArg

if TYPE_CHECKING:
    from app.common.axial_candidates import AxialStudy
    from pipeline.concepts.axial import PairCounts, RelationCandidate

SHOWN = 40  # candidates in the table; --json has all
QUOTED = 2  # connections of a candidate whose words are shown
WAYS = {"leads_to": "leads to", "helps": "helps", "hinders": "hinders"}


class Between(StrEnum):
    """What is related: codes as they are, or the categories that they stand in."""

    codes = "codes"
    categories = "categories"


def axial(
    study: StudyArg,
    between: Annotated[
        Between, typer.Option("--between", help="What is related to what.")
    ] = Between.categories,
    coder: AskingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose relations from confirmed codes: what is met together, in which order, and why.

    Counts are of segments and of answers. Above the line is what chance alone gives so often
    only in one of twenty finds. What participants connect is quoted with their word for it.

    Example: throughline axial leaders.study --between codes
    """
    from app.common.axial_candidates import axial_data, axial_study
    from app.server.study_access import open_for
    from pipeline.segments.sentences import load_parser

    opened, coder = open_for(study, coder)
    with opened:
        made = axial_study(
            opened, coder, between=between.value, get_parser=load_parser, on_read=_reading()
        )
    if as_json:
        typer.echo(json.dumps(axial_data(made), ensure_ascii=False, allow_nan=False))
        return
    for line in axial_lines(made):
        typer.echo(line)


def _reading() -> Callable[[int, int], None] | None:
    """Return what says on a terminal how many interviews were looked through."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done == total else "\r"
        print(f"Looking for connectives: interview {done} of {total}", end=end, file=sys.stderr)

    return show


def axial_lines(axial: AxialStudy) -> list[str]:
    """Return a report as people read it."""
    from app.common.text import counted

    report = axial.report
    if not report.segments:
        return ["Nothing is coded yet. Relations come from codes that a person confirmed."]
    scope = ", ".join(
        (
            counted(report.interviews, "interview"),
            counted(report.segments, "coded segment"),
            counted(report.answers, "answer"),
            counted(report.codes, "code" if axial.between == "codes" else "category",
                    "codes" if axial.between == "codes" else "categories"),
        )
    )  # fmt: skip
    lines = [f"{scope}; decisions of {axial.coder}."]
    lines.append(report.why_no_p or _tests_line(axial))
    lines.append(
        f"Participants connect two things {counted(axial.found, 'time')} in so many words; "
        f"{axial.tied:,} of them lie in two different {axial.between}. Half of what people mean "
        "as a cause is said without such a word."
    )
    if not report.candidates:
        none = "No two are met together more often than chance has it, and no participant connects"
        return [*lines, "", f"{none} two."]
    lines += ["", *_table(axial), ""]
    for each in report.candidates[:SHOWN]:
        lines += _said_lines(each, axial)
    if len(report.candidates) > SHOWN:
        lines += ["", f"{len(report.candidates) - SHOWN:,} more pairs are given with --json."]
    return lines


def _tests_line(axial: AxialStudy) -> str:
    above = sum(bool(each.above_line) for each in axial.report.candidates)
    kinds = ", ".join(f"{n:,} of {kind}" for kind, n in axial.report.tests_by_kind.items())
    return (
        f"{axial.report.tests:,} tests ({kinds}), each within interviews, adjusted together by "
        f"Benjamini and Hochberg: {above:,} of {axial.report.pairs:,} pairs are above the "
        "line (q at most .05)."
    )


def _table(axial: AxialStudy) -> list[str]:
    from app.common.code_names import code_name
    from app.common.text_tables import ruled_columns

    codes = axial.state.codes
    rows = [
        ["", "first", "second", "segments", "lift", "NPMI", "answers", "lift", "NPMI", "q",
         "before/after", "connected", "against"]
    ]  # fmt: skip
    for each in axial.report.candidates[:SHOWN]:
        rows.append(
            [
                "*" if each.above_line else "",
                code_name(each.first, codes),
                code_name(each.second, codes),
                *_cells(each.segments),
                *_cells(each.answers),
                "" if each.q is None else f"{each.q:.3f}",
                f"{each.order.first}/{each.order.second}",
                str(len(each.connections) or ""),
                str(len(each.contrary) or ""),
            ]
        )
    return ruled_columns(rows)


def _cells(counts: PairCounts) -> list[str]:
    return [
        f"{counts.both} ({counts.first}, {counts.second})",
        "" if counts.lift is None else f"{counts.lift:.2f}",
        "" if counts.npmi is None else f"{counts.npmi:.2f}",
    ]


def _said_lines(each: RelationCandidate, axial: AxialStudy) -> list[str]:
    """Return what participants say of a pair: the clauses, with their word between them."""
    from app.common.code_names import code_name
    from app.common.text import plain

    codes = axial.state.codes
    lines = []
    for one in each.connections[:QUOTED]:
        transcript = axial.transcripts[one.transcript_id]
        cause, effect, cue = (
            plain(transcript.text[slice(*span)]) for span in (one.cause, one.effect, one.cue)
        )
        way = WAYS[one.polarity] if not one.negated else f"does not: {WAYS[one.polarity]}"
        names = [code_name(tie.code_id, codes) for tie in (one.cause_tie, one.effect_tie)]
        who = transcript.attributes.get("participant") or transcript.name
        unsure = "" if one.way_told else ", or the other way round"
        lines.append(f"{names[0]} ({way}) {names[1]}{unsure}. {who}, by the word {cue!r}:")
        lines.append(f"    {cause}  ->  {effect}")
    return lines
