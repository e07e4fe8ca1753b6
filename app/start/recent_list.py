"""The studies opened last, on the start page: when, how far coded, and what is gone."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.text import local_time, plain
from app.start.opening import open_from_start, problem_at
from models.recent_studies import RecentStudy, forget, recent_studies

SHOWN = 8  # before the rest is asked for


def recent_list() -> None:
    """Draw the list, if there is one."""
    studies, problem = recent_studies()
    if problem:
        st.warning(plain(problem))
    if not studies:
        return
    st.subheader("Recent studies")
    for number, study in enumerate(studies[:SHOWN]):
        _row(study, number)
    if len(studies) > SHOWN:
        with st.expander(f"{len(studies) - SHOWN} more"):
            for number, study in enumerate(studies[SHOWN:], start=SHOWN):
                _row(study, number)


def _row(study: RecentStudy, number: int) -> None:
    missing = what_is_wrong(study)
    with st.container(border=True):
        words, button = st.columns([3, 1], vertical_alignment="center")
        path = Path(study.path)
        with words:
            st.markdown(f"**{plain(study.title or path.stem)}**")
            st.caption(plain(strip_bidi_controls(" · ".join(about(study)))))
            if missing:
                st.warning(plain(missing))
            elif told := problem_at(study.path):
                st.error(plain(told))
        with button:
            if missing:
                st.button(
                    "Take off the list",
                    key=f"forget-{number}-{study.path}",
                    on_click=forget,
                    args=(study.path,),
                    width="stretch",
                )
            else:
                st.button(
                    "Open",
                    key=f"recent-{number}-{study.path}",
                    on_click=open_from_start,
                    args=(study.path, study.path),
                    width="stretch",
                )


def what_is_wrong(study: RecentStudy) -> str:
    """Say why a study of the list cannot be opened, as far as a look at its place tells."""
    path = Path(study.path)
    try:
        if not os.path.lexists(path):
            return "It is no longer there: moved, renamed or deleted since, or its disk is away."
        if path.is_dir():
            return "There is a folder in its place now."
        if not os.access(path, os.R_OK):
            return "You may not read it any more."
    except (OSError, ValueError):
        return "Its place cannot be looked at."
    return ""


def about(study: RecentStudy) -> list[str]:
    """Return what a row says: how far coded, when opened, where it is."""
    found = []
    if study.share_coded is not None:
        found.append(f"{100 * study.share_coded:.0f}% coded")
    elif study.segments == 0:
        found.append("nothing to code yet")
    if study.opened_at:
        found.append(f"opened {said_when(study.opened_at)}")
    return [*found, study.path]


def said_when(at: str) -> str:
    """Return a moment as one says it: today, yesterday, or its date."""
    shown = local_time(at)
    day, clock = shown.split(" ")
    today = datetime.datetime.now().astimezone().date()
    if day == today.isoformat():
        return f"today at {clock}"
    if day == (today - datetime.timedelta(days=1)).isoformat():
        return f"yesterday at {clock}"
    return f"on {day}"
