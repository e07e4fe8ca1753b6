"""The first line of the Study page: what comes next, and the way there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.common.addresses import InterviewPlace
from app.common.next_step import Place, how_far, next_step
from app.common.summary import InterviewRow
from app.common.text import plain
from app.server.runs import is_running
from models.store.study import Study

PAGES: dict[Place, str] = {
    "code": "coding/page.py",
    "codebook": "codebook/page.py",
    "agreement": "agreement/page.py",
    "themes": "themes/page.py",
}


def next_line(study: Study, coder: str, rows: Sequence[InterviewRow]) -> None:
    """Draw "Next: …" as a link where the place is another page, else as a line."""
    step = next_step(how_far(study, coder, rows, running=is_running(study)))
    words = plain(f"Next: {step.words}")
    page = PAGES.get(step.place)
    with st.container(key="next_step"):
        if page is None:
            st.markdown(f"**{words}**")
            return
        query = InterviewPlace(step.transcript_id).parts() if step.transcript_id else None
        st.page_link(
            page, label=f"**{words}**", icon=":material/arrow_forward:", query_params=query
        )
