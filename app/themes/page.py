"""The Themes page: the board of themes, drafts and codes, and one theme beside it."""

from __future__ import annotations

import streamlit as st

from app.common.comments import comments_on, verdict_lines
from app.common.revision import revision_of
from app.common.text import plain
from app.server.addresses import DECISIONS
from app.server.decisions import study_key
from app.server.session import coder_of
from app.server.study_access import open_study
from app.themes.component import themes
from app.themes.routes import BOARD, CONTRARY, SIDE
from app.ui.comments import comment_threads
from app.ui.conflict_forms import conflict_forms
from app.ui.places import heading
from app.ui.recording import show_messages

study = open_study()
coder = coder_of(study)
state = study.state()
show_messages()
heading("themes")
conflict_forms(study, state, coder, ("theme",))
book = state.codebook
themes(
    data={
        "study_id": study_key(study, coder),
        "decisions_url": DECISIONS,
        "board_url": BOARD,
        "side_url": SIDE,
        "contrary_url": CONTRARY,
        "study_title": book.title if book and book.title else study.name,
        "revision": f"{revision_of(study)}:{len(study.events())}",
    },
    key="themes",
)
for theme in state.live_themes():
    said, comments = verdict_lines(state, theme), comments_on(state, theme_id=theme.id)
    if said or comments:
        st.subheader(plain(theme.name))
        for line in said:
            st.caption(plain(line))
        comment_threads(study, coder, comments, key=theme.id)
