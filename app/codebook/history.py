"""The codebook's versions on the Codebook page: a list, and the difference between any two."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from app.codebook.versions import (
    Version,
    difference_text,
    differences,
    history_text,
    summary,
    versions,
)
from app.codebook.yaml_file import version_file
from app.common.text import local_time, plain
from models.store.blind import view_of
from models.store.study import Study

NOTHING = 0  # the number before the first version


@st.cache_resource(max_entries=2, show_spinner=False)
def _versions(url: str, view: str, revision: object, _study: Study) -> list[Version]:
    """Return the versions as of a revision; deriving them again costs on every drawing.

    view: whose; one process may have drawn the page for another, or before a blind pass.
    """
    return versions(_study.events())


def history_view(study: Study, title: str) -> None:
    """Show what the codebook was, and how two versions differ."""
    versions = _versions(study.url, view_of(study), study.revision(), study)
    if not versions:
        st.info("The codebook has no versions yet. Its first code makes the first.")
        return
    rows = [_row(before, each) for before, each in zip([None, *versions], versions, strict=False)]
    st.dataframe(pd.DataFrame(rows[::-1]), hide_index=True, key="versions")
    by_number = {each.number: each for each in versions}
    left, right = st.columns(2)
    last = versions[-1].number
    first = left.selectbox(
        "From",
        [NOTHING, *by_number],
        index=last - 1,
        format_func=lambda each: _label(by_number.get(each)),
        key=f"version_from_{last}",
    )
    second = right.selectbox(
        "to",
        list(by_number),
        index=last - 1,
        format_func=lambda each: _label(by_number[each]),
        key=f"version_to_{last}",
    )
    before, after = by_number.get(first), by_number[second]
    _difference(before, after)
    left, middle, right = st.columns(3)
    left.download_button(
        "This difference as text",
        difference_text(title, before, after),
        file_name=f"codebook-{first}-to-{second}.txt",
        key="download_difference",
        width="stretch",
    )
    middle.download_button(
        f"Version {second} as codebook.yaml",
        partial(version_file, study.events(), after),  # made when it is asked for
        file_name=f"codebook-{second}.yaml",
        key="download_codebook",
        width="stretch",
    )
    right.download_button(
        "All versions as text",
        history_text(title, versions),
        file_name="codebook-versions.txt",
        key="download_versions",
        width="stretch",
    )


def _row(before: Version | None, version: Version) -> dict[str, object]:
    return {
        "Version": version.number,
        "When": local_time(version.at),
        "Who": version.coder,
        "What": summary(before, version),
        "Why": version.why,
    }


def _label(version: Version | None) -> str:
    if version is None:
        return "nothing"
    return f"version {version.number}, {local_time(version.at)}, {version.coder}"


def _difference(before: Version | None, after: Version) -> None:
    changed_codes = differences(before, after)
    if not changed_codes:
        st.info("No code is different between these two.")
        return
    st.caption(plain("[-Words that went-], {+words that came+}."))
    with st.container(
        border=True, key="difference", height=420 if len(changed_codes) > 6 else "content"
    ):
        for each in changed_codes:
            st.markdown(f"**{plain(each.name)}**")
            st.text("\n".join(f"• {change}" for change in each.changes))
