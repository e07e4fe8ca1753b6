"""What the Saturation page is given: the curve, the rule's verdict, what the next would bring.

In:     an open study, as its coder may see it, and the rule's parameters.
Out:    JSON-ready data, or CSV.
"""

from __future__ import annotations

import csv
import io

from app.common import payloads
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.coding_order import interviews_as_coded, themes_as_coded
from app.common.csv_cells import safe_cell
from app.common.saturation_words import curve_notes, next_told, rule_told
from models.store.study import Study
from pipeline.concepts.saturation import Saturation, measure_saturation

SINGULAR = {"codes": "code", "themes": "theme"}


def saturation_page(
    study: Study, coder: str, *, of: str, base: int, run: int, threshold: float
) -> payloads.SaturationCurve:
    """Return how new codes came to a coder. of: codes or themes; threshold: percent."""
    state = study.state()
    interviews = interviews_as_coded(study, coder)
    uncoded = len(study.transcripts()) - len(interviews)
    if of == "themes":
        interviews = themes_as_coded(interviews, state)
        names = {each.id: each.name for each in state.live_themes()}
    else:
        names = {code: code_path(code, state.codes) for each in interviews for code in each.codes}
    found = measure_saturation(interviews, base=base, run=run, threshold=threshold)
    what = SINGULAR[of]
    return {
        "of": of,
        "points": [
            {
                "number": point.number,
                "name": strip_bidi_controls(point.name),
                "codes": point.codes,
                "new": [strip_bidi_controls(names[each]) for each in point.new],
                "cumulative": point.cumulative,
                "mean": point.mean,
                "low": point.low,
                "high": point.high,
            }
            for point in found.points
        ],
        "base": base,
        "run": run,
        "threshold": threshold,
        "reached": found.rule.reached.first - 1 if found.rule.reached else None,
        "verdict": rule_told(found.rule, len(interviews), what),
        "expectation": next_told(found.next, len(interviews), what),
        "warning": _warning(found, what),
        "told": curve_notes(found, uncoded),
    }


def _warning(found: Saturation, what: str) -> str:
    """Say where a curve is no curve, or the rule would have misled."""
    if len(found.points) == 1:
        return (
            "One interview is coded so far. It cannot show saturation: a curve takes at least two."
        )
    if found.rule.later:
        return (
            f"The rule would have stopped the study before {found.rule.later} more {what}"
            f"{'' if found.rule.later == 1 else 's'} came. Read it beside the curve, not by itself."
        )
    return ""


def curve_csv(page: payloads.SaturationCurve) -> bytes:
    """Return the curve as CSV in UTF-8; no cell is one that a spreadsheet takes for a formula."""
    kept = io.StringIO()
    kept.write("\ufeff")
    writer = csv.writer(kept)
    of = page["of"]
    writer.writerow(
        ["number", "interview", of, f"new {of}", f"all {of}", "mean", "low", "high", "which"]
    )
    for each in page["points"]:
        which = "; ".join(each["new"])
        figures = [each["codes"], len(each["new"]), each["cumulative"]]
        band = [each["mean"], each["low"], each["high"]]
        row = [each["number"], each["name"], *figures, *band, which]
        writer.writerow([safe_cell(cell) for cell in row])
    return kept.getvalue().encode("utf-8", errors="backslashreplace")
