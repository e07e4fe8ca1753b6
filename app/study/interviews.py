"""The interviews of a study as a table whose rows lead to them: links, right on the first click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.common import payloads
from app.common.addresses import InterviewPlace
from app.common.bidi import strip_bidi_controls
from app.common.summary import InterviewRow
from app.ui.component import component

FOLDER = Path(__file__).parent
ATTRIBUTES = ("role", "level")  # of participants, shown where any has them

_render = component(FOLDER / "interviewlist.mjs", [FOLDER / "interviews.css"], isolated=True)


def interview_table(rows: Sequence[InterviewRow]) -> None:
    """Draw the interviews. rows: at least one."""
    named = columns(rows)
    data: payloads.InterviewTable = {
        "columns": named,
        "rows": [_row(row, named) for row in rows],
    }
    _render(data=data, key="interviews")


def columns(rows: Sequence[InterviewRow]) -> list[str]:
    """Return the columns after the link, as they are called."""
    told = [each for each in ATTRIBUTES if any(row["attributes"].get(each) for row in rows)]
    fixed = ["Participant", "Decided", "Codings"]
    return [*fixed, *(each.capitalize() for each in told), "Words", "Segments"]


def _row(row: InterviewRow, named: Sequence[str]) -> payloads.InterviewLink:
    share = 100 * row["decided"] // row["segments"] if row["segments"] else None
    cells = {
        "Participant": strip_bidi_controls(row["participant"]),
        "Decided": "" if share is None else f"{share}%",
        "Codings": f"{row['codings']:,}",
        "Words": f"{row['words']:,}",
        "Segments": f"{row['segments']:,}",
    }
    told = {each.capitalize(): row["attributes"].get(each, "") for each in ATTRIBUTES}
    cells |= {name: strip_bidi_controls(value) for name, value in told.items()}
    return {
        "name": strip_bidi_controls(row["name"]),
        "href": InterviewPlace(row["id"]).address,
        "share": share,
        "cells": [cells[name] for name in named],
    }
