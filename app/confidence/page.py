"""The How sure page: how often suggestions were right, and where they are not to be trusted."""

from __future__ import annotations

import altair
import pandas as pd
import streamlit as st

from app.common.code_names import code_path
from app.common.text import plain
from app.confidence.tables import (
    FIRST,
    RIGHT_WHEN_SURE,
    THREE,
    WHEN_FIRST,
    FiguresRead,
    code_trust_rows,
    curve_rows,
    interview_rows,
    promise_said,
    share,
    sure_so_far,
    untrusted,
)
from app.server.session import coder_of
from app.server.study_access import open_study
from app.ui.places import heading
from app.ui.recording import show_messages
from pipeline.suggestions.bands import TARGET

TARGET_SETTING = "confident_target"  # as the road reads it

study = open_study()
coder = coder_of(study)
state = study.state()
figures = study.progress_figures(coder=coder)
SHARES = {
    name: st.column_config.TextColumn(alignment="right")
    for name in (THREE, FIRST, RIGHT_WHEN_SURE, WHEN_FIRST)
}


def set_target() -> None:
    """Keep the target; what is shown changes with the next run."""
    study.set_setting(TARGET_SETTING, f"{st.session_state['target']:.2f}")
    st.session_state["said"] = "Kept. Press Suggest codes on Home to apply it."


def target_field() -> None:
    """Let the target be chosen, and say what applies it."""
    target = float(study.setting(TARGET_SETTING) or TARGET)
    st.number_input(
        "Target for sure ones",
        min_value=0.5,
        max_value=0.99,
        value=min(max(target, 0.5), 0.99),
        step=0.01,
        key="target",
        help="The share of suggestions marked sure that must turn out right. Higher marks fewer.",
        on_change=set_target,
    )
    if figures is None or abs(figures["promise"]["target"] - target) > 1e-9:
        st.caption("Press Suggest codes on Home to apply this.")


def metrics(figures: FiguresRead) -> None:
    """Draw the figures of all interviews together."""
    count, right_when_sure = sure_so_far(figures)
    columns = st.columns(4)
    columns[0].metric("Decided segments", figures["decided"])
    columns[1].metric("Would have been sure", count)
    columns[2].metric("Right when sure", share(right_when_sure))
    columns[3].metric(
        "Calibration error",
        "—" if figures["ece"] is None else f"{figures['ece']:.3f}",
        help="How far the percentages are from how often they came true, on average; 0 is best.",
    )


def by_interview(figures: FiguresRead) -> None:
    """Draw how right suggestions were from one interview to the next."""
    st.subheader("As coding went on")
    names = {each.id: each.name for each in study.transcripts()}
    measure = altair.Color("Measure:N", title=None).legend(orient="top", labelLimit=0)
    curve = (
        altair.Chart(pd.DataFrame(curve_rows(figures)), height=320)
        .mark_line(point={"size": 80})
        .encode(
            x=altair.X("Interview:O", title="Interview, in the order coded").axis(labelAngle=0),
            y=altair.Y("Share:Q", title=None, axis=altair.Axis(format="%")).scale(domain=[0, 1]),
            color=measure,
            shape=altair.Shape("Measure:N", title=None),
            tooltip=["Interview", "Measure", altair.Tooltip("Share:Q", format=".0%")],
        )
    )
    st.altair_chart(curve, key="curve")
    rows = pd.DataFrame(interview_rows(figures, names))
    st.dataframe(rows, hide_index=True, key="by_interview", column_config=SHARES)
    st.caption("What would be sure is judged by the threshold of today, looking back.")


def by_code(figures: FiguresRead) -> None:
    """Draw which codes' suggestions are to be trusted."""
    st.subheader("By code")
    rows = code_trust_rows(figures, lambda code_id: code_path(code_id, state.codes))
    wrong, unknown = untrusted(figures)
    st.caption(
        plain(
            f"{wrong} of {len(rows)} codes are not to be trusted where they come first: "
            f"more often wrong than right. Of {unknown} too little is known."
        )
    )
    table = pd.DataFrame(rows)
    st.dataframe(table, hide_index=True, key="by_code", height=420, column_config=SHARES)


show_messages()
heading("sureness")
st.caption(
    "Every figure counts suggestions as they would have been made before you decided, "
    "never after. They are yours alone."
)
left, right = st.columns([3, 1], gap="large")
with right:
    target_field()
if figures is None:
    left.info("There are no figures yet. Press Suggest codes on Home.")
else:
    with left:
        st.subheader("What is promised")
        st.text(promise_said(figures))
    metrics(figures)
    if figures["interviews"]:
        by_interview(figures)
        by_code(figures)
    else:
        st.info("Nothing is decided yet. Decide some segments, then press Suggest codes again.")
