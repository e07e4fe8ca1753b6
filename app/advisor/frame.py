"""What stands around an advisor's pages, in place of the workbench's frame.

In:     the study as its advisor sees it, the page that the address asks for.
Out:    the pages' links; the page, or one sentence where it is none of an advisor's.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.advisor.address import PAGES
from app.advisor.changes import changes_since
from app.common.text import counted, plain
from app.server.advising import open_rounds_told
from app.server.roles import ADVISOR, CHANGES, CLAIMS, PASSAGE, SEND
from app.server.session import coder_of
from app.ui.place_shown import run_page
from app.ui.recording import show_messages
from models.store.advising import ADVISOR as OWN_FILE
from models.store.study import Study


@dataclass(frozen=True)
class _Link:
    address: str
    label: str
    icon: str


LINKS = (
    _Link(CLAIMS, "Themes", ":material/hub:"),
    _Link(CHANGES, "What changed", ":material/update:"),
    _Link(SEND, "Save and send back", ":material/save:"),
)


def advisor_pages() -> list[st.Page]:
    """Return the pages that only an advisor has."""
    titles = {CLAIMS: "Themes", PASSAGE: "Passage", CHANGES: "What changed", SEND: "Send back"}
    return [
        st.Page(file, title=titles[address], url_path=address, visibility="hidden")
        for address, file in PAGES.items()
    ]


def is_own_file(study: Study) -> bool:
    """Whether the file was made for an advisor, and is to be sent back."""
    return study.setting(OWN_FILE) is not None


def advisor(study: Study, page: st.Page) -> None:
    """Draw an advisor's page; another page's address leads to the themes."""
    if page.url_path == "":
        st.switch_page(PAGES[CLAIMS])
    _sidebar(study)
    if ADVISOR.opens(page.url_path):
        run_page(study, coder_of(study), page)
    else:
        show_messages()
        st.text("This page is not one of an advisor's.")
        st.page_link(PAGES[CLAIMS], label="Go to the themes", icon=":material/hub:")


def _sidebar(study: Study) -> None:
    with st.sidebar:
        book = study.state().codebook
        st.text(book.title if book and book.title else study.name)
        st.caption(f"Reading as {plain(study.advisor)}, advisor")
        for link in LINKS:
            if link.address != SEND or is_own_file(study):
                label = link.label
                if link.address == CHANGES:
                    label += _how_many(study)
                st.page_link(PAGES[link.address], label=label, icon=link.icon, width="stretch")
        for each in open_rounds_told(study.state()):
            st.caption(plain(each))


def _how_many(study: Study) -> str:
    changes = changes_since(study, study.advisor)
    return f" ({counted(len(changes.lines), 'change')})" if changes.lines else ""
