"""The further figures under Check, Second coder: chosen by name, drawn as tables, kept as files.

Only those that were asked for are counted; the page is drawn for people who may see each
other's codes, so nothing here is shown in a blind pass.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from app.agreement.figures import Report, Scope
from app.agreement.further import FURTHER, Asked, Further, further_of
from app.agreement.tables import csv_bytes, name_of
from app.common.bidi import strip_bidi_controls
from app.common.text import plain
from models.errors import ThroughlineError
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.benchmark import SCALES
from pipeline.agreement.further_tables import TITLES, further_tables
from pipeline.agreement.report import ApaTable

KEPT = 16  # sets of further figures held in memory
NO_SCALE = "none"
OVERLAPS = {"overlap-50": 0.5, "overlap-75": 0.75, "overlap-90": 0.9}
CHOICES = (*FURTHER, *OVERLAPS, "oneself")


def _label(choice: str) -> str:
    if choice in OVERLAPS:
        return f"{TITLES['overlap']}: at Least {OVERLAPS[choice]:.0%}"
    return TITLES[choice]


@st.cache_data(show_spinner="Counting…", max_entries=KEPT)
def _further(_study: Study, _report: Report, stamp: str, which: Scope, asked: Asked) -> Further:
    """Return further figures. stamp: what of the study they rest on."""
    return further_of(_study, _report, asked, **which)


def chosen_tables(
    study: Study, round_: Round | None, report: Report, *, key: str, stamp: str
) -> list[ApaTable]:
    """Let further figures be chosen; return their tables."""
    chosen = st.multiselect(
        "Further figures",
        CHOICES,
        format_func=_label,
        key=f"{key}_further",
        placeholder="None",
    )
    left, right = st.columns(2)
    scale = left.selectbox(
        "Levels on a scale",
        [NO_SCALE, *SCALES],
        key=f"{key}_scale",
        help="A convention that some journals ask for: the level that is reached with "
        "probability .95 (Gwet, 2014). The number says more than the word.",
    )
    oneself = None
    if "oneself" in chosen:
        oneself = right.selectbox(
            "Coder", report["coders"], format_func=strip_bidi_controls, key=f"{key}_oneself"
        )
    unit = None if report["unit"] not in ("segment", "answer", "character") else report["unit"]
    which: Scope = {
        "round_given": round_.id if round_ else None,
        "coders": tuple(report["coders"]),
        "unit": None if round_ else "span" if unit == "character" else unit,
    }
    figures: Further = {}
    try:
        shares = [OVERLAPS[each] for each in chosen if each in OVERLAPS]
        for asked in _asked(chosen, shares, oneself, scale):
            counted = _further(study, report, stamp, which, asked)
            figures |= {f"{name}": each for name, each in counted.items() if name != "overlap"}
            if "overlap" in counted:
                figures[f"overlap-{asked.overlap}"] = counted["overlap"]
    except ThroughlineError as error:
        st.info(plain(str(error)))
    names = {code: name_of(code, report) for code in report["names"]}
    overlaps = [each for name, each in figures.items() if name.startswith("overlap-")]
    tables = further_tables(figures, names=names)
    return tables + [
        table for each in overlaps for table in further_tables({"overlap": each}, names=names)
    ]


def _asked(chosen: list[str], shares: list[float], oneself: str | None, scale: str) -> list[Asked]:
    """Return what is asked for; every share of overlap is a question of its own."""
    names = tuple(each for each in chosen if each in FURTHER)
    first = Asked(
        names, shares[0] if shares else None, oneself, (), None if scale == NO_SCALE else scale
    )
    asked = [first] if names or shares or oneself or first.scale else []
    return asked + [Asked(overlap=each) for each in shares[1:]]


def more_view(study: Study, round_: Round | None, report: Report, stamp: str) -> None:
    """Draw the further figures that are chosen, each with a file of its own."""
    st.subheader("Further figures")
    tables = chosen_tables(study, round_, report, key="numbers", stamp=stamp)
    for number, table in enumerate(tables):
        st.markdown(f"*{plain(table.title)}*")
        st.dataframe(
            pd.DataFrame([dict(zip(table.heading, row, strict=True)) for row in table.rows]),
            hide_index=True,
            key=f"further_{number}",
        )
        notes = [f"({at}) {note}" for at, note in enumerate(table.notes, start=1)]
        st.caption(plain(" ".join([*notes, table.note])))
        st.download_button(
            "As a table (.csv)",
            partial(csv_bytes, table.heading, table.rows),
            file_name="agreement-further.csv",
            mime="text/csv",
            key=f"further_csv_{number}",
            on_click="ignore",
        )
