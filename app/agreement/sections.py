"""The sections of the Agreement page that show figures: numbers, report, what is unclear."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TypedDict

import pandas as pd
import streamlit as st

from app.agreement.comparison import compared
from app.agreement.component import confusion, forest
from app.agreement.figures import Report, agreement_of, ratings_of
from app.agreement.more_figures import chosen_tables, more_view
from app.agreement.rounds import coded_state
from app.agreement.tables import (
    INTERVALS,
    MEASURES,
    ORDERS,
    confusion_data,
    describe_codebook,
    describe_paradoxes,
    figure_rows,
    forest_data,
    measure_label,
    name_of,
    overview_rows,
    pair_rows,
    report_text,
    rows_csv,
    side_by_side,
    unclear_rows,
    unclear_text,
)
from app.common.text import plain
from models.errors import ThroughlineError
from models.state.rounds import Round
from models.store.study import Study
from pipeline.agreement.report import ApaTable, apa_paragraph, apa_table

KEPT = 8  # reports held in memory
RIGHT = {"n": st.column_config.NumberColumn(format="localized")}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@st.cache_data(show_spinner="Counting agreement…", max_entries=KEPT)
def _measured(
    _study: Study, stamp: str, round_id: str | None, coders: tuple[str, ...], unit: str | None
) -> Report:
    """Return the figures. stamp: what of the study they rest on."""
    return agreement_of(_study, round_given=round_id, coders=coders, unit=unit)


def figures_of(
    study: Study, round_: Round | None, coders: tuple[str, ...], unit: str | None
) -> Report | None:
    """Return the figures of a round, or of all that was coded; None, with words, without any."""
    try:
        return _measured(study, stamp_of(study), round_.id if round_ else None, coders, unit)
    except ThroughlineError as error:
        st.info(plain(str(error)))
        return None


def stamp_of(study: Study) -> str:
    """Return what says whether anything was decided since."""
    events = study.events()
    last = f"{events[-1].id}:{len(events)}" if events else ""
    return f"{study.url}:{last}"


def numbers_view(study: Study, round_: Round | None, report: Report) -> None:
    """Draw the figures: what to know, a table, the forest plot, apart, the confusion of codes."""
    show_basis(report)
    st.subheader("By code")
    after = report.get("after")
    when = "before"
    if after is not None:
        when = st.radio(
            "Figures", ["before", "after"], format_func=_when, horizontal=True, key="figures_when"
        )
    rows = overview_rows(report, after if when == "after" else None)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="overview", column_config=RIGHT)
    if words := describe_paradoxes(after if when == "after" and after else report):
        st.info(plain(words))
    _forest(report)
    if after is not None:
        st.subheader("Before and after settling")
        settled = {"Before settling": report, "After settling": after}
        st.dataframe(
            pd.DataFrame(side_by_side(settled)),
            hide_index=True,
            key="settled_figures",
            height="content",
        )
        st.caption("Report the figures before: they say how far two people agree on their own.")
    _apart(report)
    _confusion(study, round_, report)
    more_view(study, round_, report, stamp_of(study))
    with st.expander("How these figures are counted"):
        st.text("\n".join(f"• {each}" for each in report["conventions"]))


def _when(which: str) -> str:
    return f"{which} settling"


def show_basis(report: Report) -> None:
    """Say what the figures rest on, and what is odd about them."""
    coders = " and ".join(report["coders"])
    st.text(f"Coders: {coders}. Unit: {report['unit']}. Over all codes: {report['basis']}.")
    for each in report["warnings"]:
        st.warning(plain(each))
    if report["round"] and report["round"]["suggestions"]:
        st.info("Suggestions were on while they coded; below, agreement is given apart for them.")


def _forest(report: Report) -> None:
    st.subheader("Intervals")
    one, two, three = st.columns(3)
    coders = len(report["coders"])
    name = one.selectbox(
        "Measure",
        [each for each in MEASURES if all(each in row for row in report["codes"].values())],
        format_func=lambda each: measure_label(each, coders),
        key="forest_measure",
    )
    how = two.selectbox(
        "Interval", list(INTERVALS), format_func=lambda each: INTERVALS[each], key="forest_interval"
    )
    order = three.selectbox("Order", ORDERS, key="forest_order")
    forest(data=forest_data(report, name, how=how, order=order), key="forest")


def _apart(report: Report) -> None:
    """Draw agreement where a suggestion was accepted, and where none was."""
    parts = report.get("by_suggestion")
    if not parts:
        return
    st.subheader("With and without the machine")
    columns = {"A coder accepted a suggestion": parts["accepted"], "None did": parts["none"]}
    st.dataframe(
        pd.DataFrame(side_by_side(columns)), hide_index=True, key="apart", height="content"
    )
    st.caption("Two people who nod at the same machine agree too well: compare the two columns.")


def _confusion(study: Study, round_: Round | None, report: Report) -> None:
    st.subheader("Which codes are taken for which")
    pairs = list(combinations(report["coders"], 2))
    pair = pairs[0]
    if len(pairs) > 1:
        pair = st.selectbox("Coders", pairs, format_func=" and ".join, key="confusion_pair")
    disputed_only = st.checkbox(
        "Only codes that the two disagree about", True, key="confusion_apart"
    )
    unit = report["unit"] if report["unit"] != "character" else "span"
    ratings = ratings_of(study, round_, report["coders"], unit)
    first, second = pair
    data = confusion_data(ratings, first, second, study.state(), disputed_only=disputed_only)
    if len(data["names"]) == 1:
        st.info(
            "The two gave the same codes throughout." if disputed_only else "Neither gave any code."
        )
    else:
        confusion(data=data, key="confusion")
    with st.expander("By code: both, one of the two, neither"):
        rows = pair_rows(ratings, first, second, study.state())
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="pairs")


# -- the report


class _About(TypedDict):
    """What a report says beside the figures."""

    names: dict[str, str]
    codebook: str | None


def report_view(study: Study, round_: Round | None, report: Report) -> None:
    """Draw the APA table and paragraphs, to be kept as files."""
    after = report.get("after")
    names = {code: name_of(code, report) for code in report["names"]}
    about: _About = {"names": names, "codebook": describe_codebook(round_)}
    tables = [apa_table(report, settled=False if after else None, **about)]
    paragraphs = [apa_paragraph(report, settled=False if after else None, **about)]
    if after is not None:
        tables.append(apa_table(after, settled=True, **about))
        paragraphs.append(apa_paragraph(after, settled=True, **about))
    show_basis(report)
    tables += chosen_tables(study, round_, report, key="report", stamp=stamp_of(study))
    _downloads(tables, paragraphs, report)
    for number, table in enumerate(tables, start=1):
        st.subheader(f"Table {number}" if len(tables) > 1 else "Table")
        _apa(table, number)
    st.subheader("Paragraph")
    for each in paragraphs:
        st.text(each)


def _apa(table: ApaTable, number: int) -> None:
    st.markdown(f"*{plain(table.title)}*")
    st.dataframe(
        pd.DataFrame([dict(zip(table.heading, row, strict=True)) for row in table.rows]),
        hide_index=True,
        key=f"apa_table_{number}",
    )
    st.text(f"Note. {table.note}")
    for at, note in enumerate(table.notes, start=1):
        st.text(f"({at}) {note}")


def _downloads(tables: list[ApaTable], paragraphs: list[str], report: Report) -> None:
    left, middle, right = st.columns(3)
    left.download_button(
        "Word (.docx)",
        partial(_word, tables, paragraphs),
        file_name="agreement.docx",
        mime=DOCX,
        key="report_docx",
        on_click="ignore",
        width="stretch",
    )
    middle.download_button(
        "Text (.txt)",
        report_text(tables, paragraphs),
        file_name="agreement.txt",
        key="report_txt",
        on_click="ignore",
        width="stretch",
    )
    right.download_button(
        "All figures (.csv)",
        partial(_figures_csv, report),
        file_name="agreement.csv",
        mime="text/csv",
        key="report_csv",
        on_click="ignore",
        width="stretch",
    )


def _word(tables: list[ApaTable], paragraphs: list[str]) -> bytes:
    from app.agreement.docx import report_docx  # only who wants the document waits for it

    return report_docx(tables, paragraphs)


def _figures_csv(report: Report) -> bytes:
    return rows_csv(figure_rows(report))


# -- what the codebook does not say


def unclear_view(study: Study, round_: Round) -> None:
    """Draw the list of what the codebook leaves unclear."""
    state = coded_state(study, round_)
    disputed = {
        tuple(each.comparison.unit): sorted(each.disputed) for each in compared(state, round_)
    }
    rows = unclear_rows(state, round_, disputed)
    if not rows:
        st.info(
            "Nothing yet. Settle a disagreement as “Codebook unclear” (u) and it is listed here."
        )
        return
    st.text("Disagreements that the codebook does not decide. Sharpen the codes, then code again.")
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="unclear")
    left, right, _ = st.columns(3)
    title = f"Open questions about the codebook: {round_.name}"
    left.download_button(
        "As text",
        unclear_text(rows, title),
        file_name="codebook-questions.txt",
        key="unclear_txt",
        on_click="ignore",
        width="stretch",
    )
    right.download_button(
        "As a table (.csv)",
        partial(rows_csv, rows),
        file_name="codebook-questions.csv",
        mime="text/csv",
        key="unclear_csv",
        on_click="ignore",
        width="stretch",
    )
