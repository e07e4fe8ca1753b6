"""Where a person is: what each page shows has an address, and going to an address shows it.

A page asks which place is wanted (`asked_place`) and says which one it shows (`show_place`). The
address is read once, when somebody arrives: a script that runs again would be told the address of
then. What the browser goes to since (Back, a link within the page) it tells itself, as "arrived".

In:     the address of the page; what each page of this session last showed.
Out:    the place to show; the address, the browser tab's title and what follows other tabs.
Source: app/browser/places.mjs writes the address; docs/decisions/addresses.md says why there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from app.common import payloads
from app.common.addresses import Place, read_place
from app.common.tab_titles import tab_title
from app.common.text import plain
from app.server.addresses import STAMP
from app.server.decisions import study_key
from app.server.stamp import stamp_of
from app.ui.component import component
from app.ui.session_state import (
    ARRIVAL,
    AT_PAGE,
    PLACE_ASKED,
    PLACE_SHOWN,
    PLACE_TOLD,
    PLACES_LEFT,
    TAB_TITLE,
)

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from models.store.study import Study

FOLDER = Path(__file__).parent
KEY = "place-shown"
ARRIVED, CHANGED = "arrived", "changed"  # what the component tells

_render = component(FOLDER / "place_shown.mjs", [FOLDER / "place_shown.css"])

P = TypeVar("P", bound=Place)


def run_page(study: Study, coder: str, page: StreamlitPage) -> None:
    """Run a page; say before where its address leads, and after where that has led."""
    stamp = stamp_of(study)  # read first: what is decided while the page is drawn shows next time
    if st.session_state.get(AT_PAGE) != page.url_path:
        st.session_state[AT_PAGE] = page.url_path
        _arrive(st.query_params.to_dict())
    st.session_state[PLACE_SHOWN] = None
    st.session_state[TAB_TITLE] = getattr(page, "title", "")  # none outside of a browser's session
    page.run()
    st.session_state[TAB_TITLE] = tab_title(st.session_state[TAB_TITLE], _title_of(study))
    st.set_page_config(page_title=st.session_state[TAB_TITLE])
    _draw(study, coder, page.url_path, stamp)


def tab_title_so_far() -> str:
    """Return what the tab was called when a page was drawn last: it keeps that until the next."""
    return str(st.session_state.get(TAB_TITLE) or "Throughline")


def asked_place(kind: type[P]) -> tuple[P, bool]:
    """Return the place that is to be shown, and whether the address names it.

    Not where nobody has arrived since the last run: then nothing is named, and the page goes on.
    Where an address names nothing, it is what this page showed before.
    """
    asked = st.session_state.pop(PLACE_ASKED, None)
    if asked is None:
        return kind(), False
    place = read_place(kind, asked)
    if place.opened():
        return place, not st.session_state[ARRIVAL]["remembered"]
    return read_place(kind, _left().get(kind.page, {})), False


def show_place(place: Place, title: str = "") -> None:
    """Say what the page shows. title: what the browser's tab is called then."""
    st.session_state[PLACE_SHOWN] = place.parts()
    _left()[place.page] = place.parts()
    if title:
        st.session_state[TAB_TITLE] = title


def forget_place(kind: type[Place]) -> None:
    """Say that what the page shows is said by its own component."""
    _left().pop(kind.page, None)


def tell_of_place(words: str, place: Place) -> None:
    """Say where the place asked for is no more, until another than the one instead is opened."""
    st.session_state[PLACE_TOLD] = {"words": words, "page": place.page, "at": place.opened()}


def place_notice(place: Place) -> None:
    """Draw what is to be said of the place that the page shows."""
    told = st.session_state.get(PLACE_TOLD)
    if told is None or told["page"] != place.page:
        return
    if told["at"] == place.opened():
        st.info(plain(told["words"]), icon=":material/alt_route:")
    else:
        st.session_state.pop(PLACE_TOLD)


def _title_of(study: Study) -> str:
    book = study.state().codebook
    return book.title if book and book.title else study.name


def _left() -> dict[str, dict[str, str]]:
    """Return what each page of this session showed last."""
    return cast("dict[str, dict[str, str]]", st.session_state.setdefault(PLACES_LEFT, {}))


def _arrive(query: Mapping[str, object], *, remembered: bool = False) -> None:
    """Take on an address. remembered: by the browser's tab; nobody has named it."""
    st.session_state.pop(PLACE_TOLD, None)
    st.session_state[PLACE_ASKED] = dict(query)
    st.session_state[ARRIVAL] = {
        "id": uuid.uuid4().hex,
        "asked": dict(query),
        "known": bool(query) or st.session_state.get(AT_PAGE) in _left(),
        "remembered": remembered,
    }


def _arrived() -> None:
    """Go where the browser has gone to within a page."""
    told = st.session_state[KEY].get(ARRIVED)
    if isinstance(told, Mapping) and isinstance(told.get("place"), Mapping):
        _arrive(told["place"], remembered=bool(told.get("remembered")))


def _draw(study: Study, coder: str, page: str, stamp: int) -> None:
    """Draw what keeps the address of this page, and looks for what is decided elsewhere."""
    shown, arrival = st.session_state[PLACE_SHOWN], st.session_state[ARRIVAL]
    data: payloads.PlacesData = {
        "owner": study_key(study, coder),
        "page": page,
        "place": shown,
        "known": arrival["known"],
        "arrival": arrival["id"],
        "asked": {name: value for name, value in arrival["asked"].items() if value},
        "stamp": stamp,
        "stamp_url": STAMP,
    }
    with st.container(key=KEY + "-kept"):
        _render(data=data, key=KEY, on_arrived_change=_arrived, on_changed_change=lambda: None)
