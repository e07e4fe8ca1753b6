"""Lay the further figures out as tables of texts: on a page, in a terminal, in a document.

In:     what was asked for besides the coefficients, by name (see app.agreement.further).
Out:    an ApaTable for each, in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.agreement.report import ALL, WITHOUT, ApaTable, apa_interval, apa_number

Names = Mapping[str, str]
COEFFICIENTS = {
    "percent_agreement": "Agreement",
    "cohen_kappa": "κ",
    "gwet_ac1": "AC1",
    "krippendorff_alpha": "α",
    "pooled_kappa": "Pooled κ",
}


class _Rows:
    """Rows of a table under way, with the reasons why figures are missing, numbered."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.reasons: list[str] = []

    def cell(self, figure: Mapping[str, Any], *, interval: bool = True) -> str:
        if figure["value"] is None:
            if figure["reason"] not in self.reasons:
                self.reasons.append(figure["reason"])
            return f"{WITHOUT} ({self.reasons.index(figure['reason']) + 1})"
        return apa_number(figure["value"]) + (apa_interval(figure) if interval else "")

    def table(self, title: str, heading: Sequence[str], note: str) -> ApaTable:
        return ApaTable(title, tuple(heading), tuple(self.rows), note, tuple(self.reasons))


def further_tables(also: Mapping[str, Any], *, names: Names | None = None) -> list[ApaTable]:
    """Return a table for each of the further figures that there are."""
    tables: list[ApaTable] = []
    for name, make in TABLES.items():
        if name in also:
            part = also[name]
            if isinstance(part, Mapping) and set(part) == {"reason"}:
                title = f"{TITLES[name]}: not given, since {part['reason']}"
                tables.append(ApaTable(title, (TITLES[name],), ((WITHOUT,),), "", ()))
            else:
                tables.append(make(part, names or {}))
    return tables


def _interviews(rows: Sequence[Mapping[str, Any]], names: Names) -> ApaTable:
    made = _Rows()
    for row in rows:
        shares = row["shares"]
        cells = (
            [apa_number(shares[each]) for each in ("both", "neither", "first", "second")]
            if shares
            else [WITHOUT] * 4
        )
        made.rows.append(
            (
                names.get(row["code"], row["code"]),
                row["document"] or "All",
                " and ".join(row["coders"]),
                f"{row['n']:,}",
                *cells,
            )
        )
    return made.table(
        TITLES["interviews"],
        ("Code", "Interview", "Coders", "n", "Both", "Neither", "First alone", "Second alone"),
        "Shares of what both coders looked at; they add up to 1. No intervals: they describe one "
        "interview and are no sample of it.",
    )


def _pairs(rows: Sequence[Mapping[str, Any]], names: Names) -> ApaTable:
    made = _Rows()
    for row in rows:
        pair = " and ".join(row["coders"])
        n = f"{row['percent_agreement']['n']:,}"
        made.rows.append((pair, n, *(made.cell(row[name]) for name in COEFFICIENTS)))
    return made.table(
        TITLES["pairs"], ("Coders", "n", *COEFFICIENTS.values()), "Over all codes, [95% CI]."
    )


def _against(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    for coder, each in report["coders"].items():
        for code, figures in ((None, each["overall"]), *each["codes"].items()):
            name = ALL if code is None else names.get(code, code)
            cells = (made.cell(figures[key]) for key in ("precision", "recall", "f1"))
            made.rows.append((coder, name, *cells))
    note = f"Against {report['reference']}, [95% CI]. All codes: counts added first."
    if report.get("note"):
        note += f" {report['note']}"
    return made.table(TITLES["settled"], ("Coder", "Code", "Precision", "Recall", "F1"), note)


def _measured(title: str, note: str) -> Callable[[Mapping[str, Any], Names], ApaTable]:
    def make(report: Mapping[str, Any], names: Names) -> ApaTable:
        made = _Rows()
        wanted = [name for name in COEFFICIENTS if name != "pooled_kappa"]
        for code, figures in (*report["codes"].items(), (None, report["overall"])):
            name = ALL if code is None else names.get(code, code)
            n = f"{figures['percent_agreement']['n']:,}"
            made.rows.append((name, n, *(made.cell(figures[each]) for each in wanted)))
        said = " ".join([note, *report.get("warnings", [])])
        return made.table(title, ("Code", "n", *(COEFFICIENTS[each] for each in wanted)), said)

    return make


def _overlap(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    for code, figure in (*report["codes"].items(), (None, report["overall"])):
        name = ALL if code is None else names.get(code, code)
        made.rows.append((name, f"{figure['n']:,}", made.cell(figure)))
    note = (
        "n = spans of both coders. A span counts if a span of the other coder with the same code "
        f"shares at least {report['share']:.0%} of the characters that either covers; [95% CI]; "
        f"{report['note']}."
    )
    return made.table(TITLES["overlap"], ("Code", "n", "With a counterpart"), note)


def _gamma(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    for code, figure in (*report["codes"].items(), (None, report["overall"])):
        name = ALL if code is None else names.get(code, code)
        made.rows.append((name, f"{figure['n']:,}", made.cell(figure)))
    note = (
        "n = spans of all coders. Gamma takes the best alignment of spans, places and codes "
        "together, all codes at once in the last row; [95% CI]; "
        f"{report['note']}, {report['samples']} times for all codes."
    )
    return made.table(TITLES["gamma"], ("Code", "n", "γ"), note)


def _rounds(rows: Sequence[Mapping[str, Any]], names: Names) -> ApaTable:
    made = _Rows()
    wanted = [name for name in COEFFICIENTS if name != "pooled_kappa"]
    for row in rows:
        cells = (made.cell(row["overall"][name]) for name in wanted)
        n = f"{row['overall']['percent_agreement']['n']:,}"
        made.rows.append((row["name"], " and ".join(row["coders"]), row["unit"], n, *cells))
    return made.table(
        TITLES["rounds"],
        ("Round", "Coders", "Unit", "n", *(COEFFICIENTS[each] for each in wanted)),
        "Before settling, over all codes, [95% CI]. Rounds that code other interviews with another "
        "codebook differ for these reasons too.",
    )


def _settling(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    coders = list(report["overall"]["held"])
    for code, figures in (*report["codes"].items(), (None, report["overall"])):
        name = ALL if code is None else names.get(code, code)
        cells = [made.cell(figures[key]) for key in ("settled", "upheld")]
        cells += [made.cell(figures["held"][coder]) for coder in coders]
        made.rows.append((name, f"{figures['disagreements']:,}", *cells))
    return made.table(
        TITLES["settling"],
        ("Code", "Disagreements", "Settled", "Code stands", *(f"{c} held" for c in coders)),
        "Settled: of the disagreements. Code stands, and whose decision held: of those settled; "
        "[95% CI]. Left open and codebook unclear count as not settled.",
    )


def _oneself(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    wanted = [name for name in COEFFICIENTS if name != "pooled_kappa"]
    for label, each in (("All units", report["all"]), ("Decided on again", report["again"])):
        if "reason" in each:
            made.rows.append((label, "0", *(made.cell(each | {"value": None}) for _ in wanted)))
            continue
        n = f"{each['overall']['percent_agreement']['n']:,}"
        made.rows.append((label, n, *(made.cell(each["overall"][name]) for name in wanted)))
    first, second = report["moments"]
    return made.table(
        f"{TITLES['oneself']}: {report['coder']}",
        ("Units", "n", *(COEFFICIENTS[each] for each in wanted)),
        f"{first} against {second}, [95% CI]. {report['note']}",
    )


def _benchmark(report: Mapping[str, Any], names: Names) -> ApaTable:
    made = _Rows()
    for code, figures in (*report["codes"].items(), (None, report["overall"])):
        name = ALL if code is None else names.get(code, code)
        cells = []
        for key in ("cohen_kappa", "gwet_ac1", "krippendorff_alpha"):
            figure = figures[key]
            if figure["level"] is None:
                cells.append(made.cell({"value": None, "reason": figure["reason"]}))
            else:
                cells.append(f"{figure['level']} ({apa_number(figure['probability'])})")
        made.rows.append((name, *cells))
    return made.table(
        f"{TITLES['benchmark']} ({report['scale']})",
        ("Code", "κ", "AC1", "α"),
        "In brackets the probability of this level or a better one (Gwet, 2014, ch. 6): "
        f"{report['note']}. The scale is a convention.",
    )


TITLES = {
    "interviews": "Both, Neither, One, Other: by Code and Interview",
    "pairs": "Agreement of Each Pair of Coders",
    "settled": "Each Coder Against the Settled Codes",
    "settling": "What Became of the Disagreements",
    "presence": "Agreement on Presence in an Interview",
    "overlap": "Spans With a Counterpart",
    "parents": "Agreement at Parent Codes",
    "rounds": "Agreement Over the Rounds",
    "gamma": "Spans Aligned: Gamma",
    "oneself": "A Coder With Oneself",
    "benchmark": "Levels Reached With Probability .95",
}
TABLES: dict[str, Callable[[Any, Names], ApaTable]] = {
    "interviews": _interviews,
    "pairs": _pairs,
    "settled": _against,
    "settling": _settling,
    "presence": _measured(
        TITLES["presence"],
        "n = interviews. A coder gave a code to an interview who gave it anywhere in it; [95% CI].",
    ),
    "overlap": _overlap,
    "parents": _measured(
        TITLES["parents"],
        "A parent counts as given where it or a code below it was given; [95% CI]. All codes: "
        "those at the top of the codebook.",
    ),
    "rounds": _rounds,
    "gamma": _gamma,
    "oneself": _oneself,
    "benchmark": _benchmark,
}
