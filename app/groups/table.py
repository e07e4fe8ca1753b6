"""What the Groups page is given: one attribute's values side by side.

In:     what one coder confirmed, an attribute, and what is compared.
Out:    JSON-ready data; CSV.
"""

from __future__ import annotations

import csv
import io

from app.common import payloads
from app.common.addresses import MatrixPlace
from app.common.bidi import strip_bidi_controls
from app.common.coded_segments import NOT_GIVEN, ROWS, CodedStudy
from app.common.csv_cells import safe_cell
from app.common.text import counted
from models.errors import ThroughlineError
from pipeline.concepts.groups import FEW, GroupRow, GroupShare, compare_groups

LABELS = {
    "codes": "Codes",
    "categories": "Categories",
    "themes": "Themes",
    "dimensions": "Dimensions",
    "questions": "Questions of the guide",
}
OWN = ("participant", "participant_id")  # attributes that name one person
LIKELIEST = ("role", "level", "guide_role")


class NoAttribute(ThroughlineError):
    """There is nothing to tell groups of participants by."""


def attributes_of(coded: CodedStudy) -> list[str]:
    """Return the attributes that tell groups apart, the likeliest first."""
    values: dict[str, set[str]] = {}
    for each in coded.transcripts.values():
        for key, value in each.attributes.items():
            if value and key not in OWN:
                values.setdefault(key, set()).add(value)
    keys = sorted(values, key=lambda key: (len(values[key]) < 2, key))
    return sorted(keys, key=lambda key: LIKELIEST.index(key) if key in LIKELIEST else len(keys))


def groups_page(
    coded: CodedStudy, *, rows: str, attribute: str, order: str
) -> payloads.GroupsTable:
    """Return the table. attribute "": the likeliest. Raises NoAttribute, NoSuchAxis."""
    keys = attributes_of(coded)
    if not keys:
        raise NoAttribute(
            "Participants have no attributes yet, so there are no groups. Give them a role or "
            "others in Study set-up."
        )
    key = attribute or keys[0]
    matrix = coded.matrix(rows, key, "participants")
    across = matrix.columns
    found = list(compare_groups(matrix))
    if order == "difference":
        found.sort(key=lambda row: -row.spread)
    totals = [int(each) for each in matrix.column_totals]
    return {
        "attribute": across.kind,
        "rows_are": LABELS[rows],
        "groups": [
            {"name": strip_bidi_controls(name), "of": of}
            for name, of in zip(across.names, totals, strict=True)
        ],
        "rows": [_row(each, rows, across.kind, across.ids) for each in found],
        "row_choices": [{"value": each, "label": LABELS[each]} for each in ROWS],
        "attribute_choices": [{"value": each, "label": _label(each)} for each in keys],
        "warning": _warning(across.names, totals),
        "told": [
            "Of the participants with any confirmed coding in a group, how many have at least one "
            "under each row. Bars are 95% Wilson score intervals of that share, each for itself: "
            "no test, and none for looking at many rows at once.",
            coded.told(),
            *_overlap(coded, key),
        ],
    }


def _label(key: str) -> str:
    return strip_bidi_controls(key[:1].upper() + key[1:].replace("_", " "))


def _row(row: GroupRow, rows: str, attribute: str, values: tuple[str, ...]) -> payloads.GroupsRow:
    return {
        "name": strip_bidi_controls(row.name),
        "apart": row.apart,
        "shares": [
            _share(each, MatrixPlace(rows, attribute, "participants", row=row.id, column=value))
            for each, value in zip(row.groups, values, strict=True)
        ],
    }


def _share(each: GroupShare, place: MatrixPlace) -> payloads.GroupShare:
    return {
        "n": each.n,
        "of": each.of,
        "share": _rounded(each.share),
        "low": _rounded(each.low),
        "high": _rounded(each.high),
        "href": place.address if each.n else "",
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _warning(names: tuple[str, ...], totals: list[int]) -> str:
    """Say in plain words where groups are too small to be compared."""
    filled = [of for of in totals if of]
    if len(filled) < 2:
        return "There is nothing to compare yet: fewer than two groups have a coded participant."
    few = [f"{name} ({of})" for name, of in zip(names, totals, strict=True) if of < FEW]
    if not few:
        return ""
    return strip_bidi_controls(
        f"These are few people: {', '.join(few)}. Differences between groups of fewer than {FEW} "
        "are as a rule what chance alone would give. Read the quotations, and write about what "
        "was said, not about percentages."
    )


def _overlap(coded: CodedStudy, key: str) -> list[str]:
    """Say how many participants stand in several groups, interviewed more than once."""
    groups_of: dict[str, set[str]] = {}
    for id_, transcript in coded.transcripts.items():
        value = transcript.attributes.get(key) or NOT_GIVEN
        groups_of.setdefault(coded.participant(id_), set()).add(value)
    many = sum(1 for values in groups_of.values() if len(values) > 1)
    if not many:
        return []
    return [f"{counted(many, 'participant')} with interviews in several groups count in each."]


def groups_csv(page: payloads.GroupsTable) -> bytes:
    """Return the table as CSV in UTF-8, four columns a group."""
    kept = io.StringIO()
    kept.write("\ufeff")
    writer = csv.writer(kept)
    heading = [page["rows_are"]]
    for group in page["groups"]:
        name = group["name"]
        heading += [f"{name}: n", f"{name}: of", f"{name}: low (95%)", f"{name}: high (95%)"]
    writer.writerow([safe_cell(cell) for cell in heading])
    for row in page["rows"]:
        cells: list[str | float | None] = [row["name"]]
        for each in row["shares"]:
            cells += [each["n"], each["of"], each["low"], each["high"]]
        writer.writerow([safe_cell(cell) for cell in cells])
    return kept.getvalue().encode("utf-8", errors="backslashreplace")
