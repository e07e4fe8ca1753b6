"""The box that is on every page and the page with all that is found, drawn in the browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.common import payloads
from app.search.routes import PASSAGES, SEARCH
from app.server.addresses import DECISIONS
from app.ui.component import CHARTS, PAGES, component

FOLDER = Path(__file__).parent

_box = component(FOLDER / "box.mjs", [FOLDER / "box.css", FOLDER / "results.css"])
_passages = component(FOLDER / "passages.mjs", [PAGES, CHARTS, FOLDER / "passages.css"])
_page = component(FOLDER / "search.mjs", [PAGES, FOLDER / "results.css", FOLDER / "search.css"])


def search_box(study_id: str) -> None:
    """Draw the button in the sidebar that opens the box, and listen for its key.

    study_id: whose words are kept, as study and coder.
    """
    data: payloads.SearchData = {"search_url": SEARCH, "study_id": study_id}
    with st.sidebar:
        _box(data=data, key="search-box")


def search_page(study_id: str) -> None:
    """Draw all that is found of what the address asks for."""
    data: payloads.SearchData = {"search_url": SEARCH, "study_id": study_id}
    _page(data=data, key="search-page")


def passages_page(study_id: str, revision: str) -> None:
    """Draw passages in their context, by words or meaning, to be coded from there."""
    data: payloads.PassagesData = {
        "study_id": study_id,
        "decisions_url": DECISIONS,
        "passages_url": PASSAGES,
        "revision": revision,
    }
    _passages(data=data, key="passages")
