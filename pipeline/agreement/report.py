"""Word agreement for a thesis: an APA table and a paragraph.

In:     the figures of measure.py.
Out:    rows of texts with numbered notes, and a paragraph; no layout.

APA (7th ed., 6.36): no zero before the point for what cannot pass 1, two decimals, symbols for
statistics. A figure that cannot be formed says so, with its reason in a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.json_shapes import FiguresRead

COLUMNS = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha")
WITHOUT = "not estimable"
MINUS = "\N{MINUS SIGN}"
ALL = "All codes"
NAMED = 5  # codes that are named in a sentence; of more, the first few and a count
SHOWN = 3


@dataclass(frozen=True)
class ApaTable:
    """A table as texts: title, heading, rows, and notes in order of their numbers."""

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    notes: tuple[str, ...]


def apa_number(value: float, decimals: int = 2) -> str:
    """Return a statistic bounded by 1 without its leading zero; the sign of zero is left out."""
    said = f"{value:.{decimals}f}"
    if float(said) == 0:
        said = said.lstrip("-")
    said = said.replace("0.", ".", 1) if said.lstrip("-").startswith("0.") else said
    return said.replace("-", MINUS)


def apa_interval(figure: FiguresRead) -> str:
    """Return " [low, high]", or nothing where there is no interval."""
    if figure.get("low") is None or figure.get("high") is None:
        return ""
    return f" [{apa_number(figure['low'])}, {apa_number(figure['high'])}]"


def apa_table(
    report: FiguresRead,
    *,
    names: Mapping[str, str] | None = None,
    codebook: str | None = None,
    settled: bool | None = None,
) -> ApaTable:
    """Return the table: a row for each code, and one for all. names: of codes, by their id."""
    reasons: list[str] = []
    spans = "u_alpha" in report["overall"]
    columns = (*COLUMNS, *(("u_alpha",) if spans else ()))
    rows = [
        _row((names or {}).get(code, code), figures, columns, reasons)
        for code, figures in report["codes"].items()
    ]
    rows.append(_row(ALL, report["overall"], columns, reasons))
    kappa = "κ [95% CI]" if len(report["coders"]) <= 2 else "Mean κ [95% CI]"
    heading = ("Code", "n", "Agreement", kappa, "AC1", "α", *(("uα",) if spans else ()))
    said = [
        f"n = {_units(report, None)} that at least two coders looked at.",
        f"Coders: {_listed(report['coders'])}.",
        f"Overall: {report['basis']}.",
        _missing(report["unit"]),
    ]
    said += [f"Codebook: {codebook}."] if codebook else []
    said += [_when(settled), _left_open(report)] if settled is not None else []
    methods = interval_methods(report)
    said += [f"Intervals of κ: {'; '.join(methods)}."] if methods else []
    said += [few_interviews(report)] if few_interviews(report) else []
    said.append("α = Krippendorff's alpha (nominal). AC1 = Gwet's coefficient.")
    return ApaTable(
        f"Agreement Between Coders, by Code{_titled(settled)} "
        f"(Unit: {report['unit'].capitalize()})",
        heading,
        tuple(rows),
        " ".join(each for each in said if each),
        tuple(reasons),
    )


def interval_methods(report: FiguresRead, name: str = "cohen_kappa") -> list[str]:
    """Return how the intervals of a coefficient were made, each way once."""
    rows = (*report["codes"].values(), report["overall"])
    return sorted({row[name]["method"] for row in rows if (row.get(name) or {}).get("method")})


def few_interviews(report: FiguresRead, name: str = "cohen_kappa") -> str:
    """Say what intervals are worth that rest on few interviews; nothing where none does."""
    rows = (*report["codes"].values(), report["overall"])
    few = sum("interval_note" in (row.get(name) or {}) for row in rows)
    if not few:
        return ""
    n = report["documents"]
    said = f"There are {n} interviews" if few == len(rows) else f"For {few} of {len(rows)} rows few"
    said += "" if few == len(rows) else f" of the {n} interviews hold what the interval rests on"
    return (
        f"{said}: intervals over so few are wide, hold the truth about as often as they say, and "
        "with other interviews may come out quite differently."
    )


def _no_interval(figure: FiguresRead, reasons: list[str]) -> str:
    """Return the note that says why there is no interval."""
    reason = figure.get("interval_reason")
    if reason is None:
        return ""
    if reason not in reasons:
        reasons.append(reason)
    return f", no interval ({reasons.index(reason) + 1})"


def _row(
    name: str, figures: FiguresRead, columns: tuple[str, ...], reasons: list[str]
) -> tuple[str, ...]:
    cells = []
    for column in columns:
        figure = figures[column]
        if figure["value"] is None:
            if figure["reason"] not in reasons:
                reasons.append(figure["reason"])
            cells.append(f"{WITHOUT} ({reasons.index(figure['reason']) + 1})")
        else:
            tail = ""
            if column == "cohen_kappa":
                tail = apa_interval(figure) or _no_interval(figure, reasons)
            cells.append(apa_number(figure["value"]) + tail)
    return (name, f"{figures['percent_agreement']['n']:,}", *cells)


def apa_paragraph(
    report: FiguresRead,
    *,
    names: Mapping[str, str] | None = None,
    codebook: str | None = None,
    settled: bool | None = None,
) -> str:
    """Return the paragraph for a methods or results section. settled: before or after."""
    overall = report["overall"]
    n = overall["percent_agreement"]["n"]
    said = [
        f"{_count(report['coders'])} ({_listed(report['coders'])}) coded {_units(report, n)}"
        + (f" with the codebook {codebook}" if codebook else "")
        + (f"; the figures are those {_when(settled, short=True)}" if settled is not None else "")
        + ".",
        _left_open(report),
        f"Agreement was computed over {report['basis']}.",
        _missing(report["unit"]),
        how_coded(report),
    ]
    figures = [
        _said(label, overall[name])
        for label, name in (
            ("Observed agreement", "percent_agreement"),
            ("Cohen's κ" if len(report["coders"]) <= 2 else "Mean κ over pairs", "cohen_kappa"),
            ("Gwet's AC1", "gwet_ac1"),
            ("Krippendorff's α", "krippendorff_alpha"),
            ("Krippendorff's unitizing α", "u_alpha"),
        )
        if name in overall
    ]
    said.append("; ".join(figures) + ".")
    said.append(_how_sure(report))
    said.append(_range(report, names or {}))
    flagged = [(names or {}).get(c, c) for c, row in report["codes"].items() if row.get("flags")]
    if flagged:
        which = "the code was" if len(flagged) == 1 else "these codes were"
        said.append(
            f"For {_some(flagged, len(report['codes']))}, agreement was high and κ low because "
            f"{which} so rare or so common that chance agreement is high."
        )
    return " ".join(text for text in said if text)


def how_coded(report: FiguresRead) -> str:
    """Say how units were chosen, and what the machine had to do with it; nothing without a round.

    Where a coder accepted a suggestion, agreement there and elsewhere stands side by side.
    """
    round_ = report.get("round")
    if not round_:
        return ""
    on = "were shown" if round_["suggestions"] else "were not shown"
    said = [
        f"What was coded twice: {round_['how'] or _units(report, round_['units'])}. The coders did "
        f"not see each other's codes; suggestions of the software {on} while they coded blind."
    ]
    parts = report.get("by_suggestion")
    if parts and parts["accepted"]["overall"]["percent_agreement"]["n"]:
        label = "Cohen's κ" if len(report["coders"]) <= 2 else "mean κ over pairs"
        there, rest = (_said(label, parts[each]["overall"]["cohen_kappa"]) for each in parts)
        n = parts["accepted"]["overall"]["percent_agreement"]["n"]
        said.append(
            f"In {_units(report, n)} a coder had accepted a suggestion: there {there}; in the "
            f"others {rest}."
        )
    return " ".join(said)


def _said(label: str, figure: FiguresRead) -> str:
    if figure["value"] is None:
        return f"{label} could not be estimated ({figure['reason']})"
    said = f"{label} = {apa_number(figure['value'])}"
    if interval := apa_interval(figure).strip():
        return f"{said}, 95% CI {interval}"
    reason = figure.get("interval_reason")
    return said + (f" (no interval: {reason})" if reason else "")


def _how_sure(report: FiguresRead) -> str:
    """Say how intervals were made, and what they are worth."""
    methods = interval_methods({"codes": {}, "overall": report["overall"]})
    if not methods:
        return ""
    said = f"The interval of κ is by {'; '.join(methods)}"
    if "interviews" in methods[0] and report.get("documents"):
        said += f", since {report['unit']}s of one interview hang together ({report['documents']})"
    return " ".join([said + ".", few_interviews({**report, "codes": {}})]).strip()


def _range(report: FiguresRead, names: Mapping[str, str]) -> str:
    kappas = {
        names.get(code, code): row["cohen_kappa"]["value"]
        for code, row in report["codes"].items()
        if row["cohen_kappa"]["value"] is not None
    }
    without = len(report["codes"]) - len(kappas)
    if not kappas:
        return ""
    low, high = min(kappas, key=lambda c: kappas[c]), max(kappas, key=lambda c: kappas[c])
    said = f"By code, κ ranged from {apa_number(kappas[low])} ({low}) to "
    said += f"{apa_number(kappas[high])} ({high})"
    if without:
        said += f"; for {without} of {len(report['codes'])} codes it could not be estimated"
    return said + "."


def _missing(unit: str) -> str:
    return (
        f"A {unit} that no coder marked counts as agreement on absence; a {unit} that a coder "
        "did not look at is missing, and figures rest on what at least two coders looked at."
    )


def _when(settled: bool | None, *, short: bool = False) -> str:
    when = "after" if settled else "before"
    said = f"{when} disagreements were settled"
    return said if short else f"Figures are those {said}."


def _titled(settled: bool | None) -> str:
    """Return what tells the two tables of a report apart by their titles."""
    if settled is None:
        return ""
    return ", After Settling" if settled else ", Before Settling"


def _left_open(report: FiguresRead) -> str:
    """Say how much of what was to be settled is not, where figures are those after settling."""
    left = report.get("open")
    if not left or not left["open"]:
        return ""
    are = "was" if left["open"] == 1 else "were"
    return (
        f"Of {left['disagreements']:,} disagreements, {left['open']:,} {are} still open and count "
        "as they were coded."
    )


def _units(report: FiguresRead, n: float | None) -> str:
    plural = f"{report['unit']}s"
    return plural if n is None else f"{n:,} {report['unit'] if n == 1 else plural}"


def _count(coders: list[str]) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    said = words[len(coders)] if len(coders) < len(words) else str(len(coders))
    return f"{said} coder" + ("" if len(coders) == 1 else "s")


def _some(codes: list[str], of: int) -> str:
    """Return a few names, and how many more; a sentence of twenty-two is read by nobody."""
    if len(codes) <= NAMED:
        return _listed(codes)
    shown, more = ", ".join(codes[:SHOWN]), len(codes) - SHOWN
    return (
        f"{len(codes):,} of {of:,} codes ({shown} and {more:,} more; the table has each with its "
        "AC1, which is not lowered so)"
    )


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
