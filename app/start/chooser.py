"""A chooser of this machine's folders and studies: Streamlit has none for files that stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.text import plain
from app.start.folders import Listing, list_folder, nearest_folder

AT = "chooser_at"  # the folder that is shown
SEVERAL = 9  # entries from which on a field to narrow them is shown


def chosen_folder(start: Path) -> Path:
    """Return the folder that the chooser shows."""
    return Path(st.session_state.setdefault(AT, str(nearest_folder(start))))


def choose(
    start: Path, *, on_study: Callable[[str], None] | None = None, key: str = "chooser"
) -> Path:
    """Draw the chooser; return the folder it shows. on_study: what a click on a study does."""
    listing = list_folder(chosen_folder(start))
    _path_field(listing, key)
    if listing.problem:
        st.error(plain(listing.problem))
    _rows(listing, on_study, key)
    return listing.folder


def _go(path: Path) -> None:
    st.session_state[AT] = str(path)
    for each in [name for name in st.session_state if str(name).endswith("-narrow")]:
        del st.session_state[each]


def _path_field(listing: Listing, key: str) -> None:
    above, here, home = st.columns([1, 6, 1], vertical_alignment="bottom")
    above.button(
        "Up",
        key=f"{key}-up",
        icon=":material/arrow_upward:",
        disabled=listing.folder.parent == listing.folder,
        on_click=_go,
        args=(listing.folder.parent,),
        width="stretch",
    )
    field = f"{key}-path-{listing.folder}"

    def typed() -> None:
        _go(nearest_folder(Path(st.session_state[field])))

    here.text_input("Folder", value=str(listing.folder), key=field, on_change=typed)
    home.button("Home", key=f"{key}-home", on_click=_go, args=(Path.home(),), width="stretch")


def _rows(listing: Listing, on_study: Callable[[str], None] | None, key: str) -> None:
    studies = listing.studies if on_study else ()
    if not listing.problem and not listing.folders and not studies:
        st.caption("There is no study here." if on_study else "There is no folder here.")
        return
    wanted = ""
    if len(listing.folders) + len(studies) > SEVERAL:
        wanted = st.text_input("Show only names with", key=f"{key}-narrow").casefold()
    with st.container(height=320 if len(listing.folders) + len(studies) > SEVERAL else "content"):
        for name in studies:
            if wanted in name.casefold() and on_study:
                st.button(
                    plain(name),
                    key=f"{key}-study-{name}",
                    icon=":material/description:",
                    type="primary",
                    on_click=on_study,
                    args=(str(listing.folder / name),),
                )
        for name in listing.folders:
            if wanted in name.casefold():
                st.button(
                    plain(strip_bidi_controls(name)),
                    key=f"{key}-folder-{name}",
                    icon=":material/folder:",
                    type="tertiary",
                    on_click=_go,
                    args=(listing.folder / name,),
                )
    if listing.left_out:
        st.caption(f"And {listing.left_out:,} more. Type a path above to go to one.")
