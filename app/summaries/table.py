"""The framework matrix: participants by themes, with the analyst's summaries.

In:     an open study, as its coder may see it, and what that coder confirmed.
Out:    JSON-ready data, or CSV.
Source: Ritchie & Spencer (1994); Gale et al. (2013), BMC Med. Res. Methodol. 13:117.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from app.common import payloads
from app.common.addresses import MatrixPlace, ThemePlace
from app.common.bidi import strip_bidi_controls
from app.common.coded_segments import CodedStudy
from app.common.csv_cells import safe_cell
from models.coders import same_coder
from models.state.derive import State
from models.state.themes import Theme


def summaries_page(coded: CodedStudy) -> payloads.SummaryTable:
    """Return every participant by every theme, with what was written of them."""
    state = coded.state
    themes = state.live_themes()
    people = list(dict.fromkeys(map(coded.participant, coded.transcripts)))
    many_of = _segments_of(coded, themes)
    gone = sorted({case for _, _, case in state.summaries} - {*people})
    return {
        "themes": [
            {
                "id": each.id,
                "name": strip_bidi_controls(each.name),
                "claim": strip_bidi_controls(each.claim),
                "href": ThemePlace(each.id).address,
            }
            for each in themes
        ],
        "cases": [
            {
                "case": person,
                "name": strip_bidi_controls(person),
                "cells": [_cell(coded, many_of, theme, person) for theme in themes],
            }
            for person in (*people, *gone)
        ],
    }


def _segments_of(coded: CodedStudy, themes: list[Theme]) -> Counter[tuple[str, str]]:
    """Return how many segments of each participant have a code of each theme."""
    many_of: Counter[tuple[str, str]] = Counter()
    for each in coded.coded:
        person = coded.participant(each.segment.transcript_id)
        for theme in themes:
            if any(code in theme.code_ids for code in each.codes):
                many_of[theme.id, person] += 1
    return many_of


def _cell(
    coded: CodedStudy, many_of: Counter[tuple[str, str]], theme: Theme, person: str
) -> payloads.SummaryCell:
    """Return a cell: own words, others' beside them, and those of themes that went into this."""
    many = many_of[theme.id, person]
    own, others = "", []
    for coder, theme_id, text in _written(coded.state, theme.id, person):
        if theme_id == theme.id and same_coder(coder, coded.coder):
            own = text
        else:
            of = "" if theme_id == theme.id else f", on {coded.state.themes[theme_id].name}"
            others.append(strip_bidi_controls(f"{coder}{of}: {text}"))
    place = MatrixPlace("themes", "participants", row=theme.id, column=person)
    return {
        "theme_id": theme.id,
        "text": own,
        "others": others,
        "segments": many,
        "href": place.address if many else "",
    }


def _written(state: State, theme_id: str, person: str) -> list[tuple[str, str, str]]:
    """Return coder, theme and words of all that was written for a cell, merged themes' as well."""
    return [
        (coder, of, text)
        for (coder, of, case), text in state.summaries.items()
        if case == person and _now(state, of) == theme_id
    ]


def _now(state: State, theme_id: str) -> str:
    """Follow merges to the theme that stands for this one now."""
    seen: set[str] = set()
    while theme_id in state.themes and theme_id not in seen:
        seen.add(theme_id)
        into = state.themes[theme_id].merged_into
        if into is None:
            break
        theme_id = into
    return theme_id


def summaries_csv(page: payloads.SummaryTable) -> bytes:
    """Return the matrix as CSV in UTF-8, participants by themes."""
    kept = io.StringIO()
    kept.write("\ufeff")
    writer = csv.writer(kept)
    heading = ["participant", *(each["name"] for each in page["themes"])]
    writer.writerow([safe_cell(cell) for cell in heading])
    for row in page["cases"]:
        cells = ["\n\n".join([each["text"], *each["others"]]).strip() for each in row["cells"]]
        writer.writerow([safe_cell(cell) for cell in [row["name"], *cells]])
    return kept.getvalue().encode("utf-8", errors="backslashreplace")
