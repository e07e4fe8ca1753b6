"""The five places of the workbench, in the order of the work, and the views of each.

In: which page is open. Out: its links in the sidebar, and its heading. A page is a line of PLACES.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class View:
    """One page of a place.

    file: its script under app/; address: the path in the browser; label: its name beside the other
    views of the place; purpose: what it is for, in one sentence, or "" where it needs none.
    """

    file: str
    address: str
    label: str
    purpose: str = ""


@dataclass(frozen=True)
class Place:
    """A place of the workbench: name, icon and views, of which the first is where one arrives."""

    name: str
    icon: str
    views: tuple[View, ...]


PLACES = (
    Place(
        "Home",
        ":material/home:",
        (
            View("study/page.py", "study", "Home"),
            View(
                "study/setup.py",
                "setup",
                "Study set-up",
                "What the study is about, and who speaks in it. Each change is a decision on "
                "record; Undo takes it back.",
            ),
        ),
    ),
    Place(
        "Interviews",
        ":material/edit_note:",
        (
            View("coding/page.py", "code", "Read through"),
            View(
                "triage/page.py",
                "triage",
                "Suggestions one by one",
                "Every open suggestion of all interviews as a card, with the words around it and "
                "the rule of its code. Use it when you know your codes well.",
            ),
        ),
    ),
    Place(
        "Codes",
        ":material/menu_book:",
        (
            View(
                "codebook/page.py",
                "codebook",
                "Codebook",
                "Your codes with their rules, what was proposed, and how they came to be.",
            ),
            View(
                "compare/page.py",
                "compare",
                "Passages",
                "All that a code holds, side by side, the least alike first. Use it to see "
                "whether a code still means one thing.",
            ),
        ),
    ),
    Place(
        "Themes",
        ":material/hub:",
        (
            View(
                "themes/page.py",
                "themes",
                "Themes",
                "What your codes say together: claims, each with the words it rests on.",
            ),
            View(
                "relations/page.py",
                "relations",
                "Relations",
                "Which codes go together, how, and who says otherwise. What is proposed rests on "
                "your codings and on participants' words; what a relation is, you decide.",
            ),
            View(
                "matrix/page.py",
                "matrix",
                "Matrix",
                "What you coded, by who speaks or by one another. Every cell opens its quotations.",
            ),
            View(
                "groups/page.py",
                "groups",
                "Compare groups",
                "How many of each group of participants say something, with intervals.",
            ),
            View(
                "summaries/page.py",
                "summaries",
                "Summaries",
                "Participants by themes: say in your own words what each says to each.",
            ),
            View(
                "participants/page.py",
                "participants",
                "Participants",
                "One participant at a time: who they are, their codes, memos and quotations.",
            ),
            View(
                "memos/page.py",
                "memos",
                "Memos",
                "Everything you noted, on passages, codes, themes and the study, in one list.",
            ),
            View(
                "saturation/page.py",
                "saturation",
                "Saturation",
                "How new codes came, interview by interview, and what the next one may bring.",
            ),
        ),
    ),
    Place(
        "Check",
        ":material/verified:",
        (
            View(
                "agreement/page.py",
                "agreement",
                "Second coder",
                "Have a part coded by somebody who does not see what you coded, then compare.",
            ),
            View(
                "advisor/page.py",
                "advisor",
                "Advisor",
                "A file for your advisor to read, comment on and approve; what came back, and "
                "what waits for you.",
            ),
            View(
                "confidence/page.py",
                "sureness",
                "How good suggestions are",
                "How often suggestions were right as you coded, and where not to trust them.",
            ),
        ),
    ),
)
VIEWS = tuple(chain.from_iterable(place.views for place in PLACES))


def pages() -> list[Any]:
    """Make the pages that Streamlit draws, the first view of the first place before all."""
    return [
        st.Page(view.file, title=view.label, url_path=view.address, default=view is VIEWS[0])
        for view in VIEWS
    ]


def place_links(address: str) -> None:
    """Draw a link to each place. address: of the view that is open, whose place is marked."""
    for place in PLACES:
        here = next((view for view in place.views if view.address == address), place.views[0])
        st.page_link(here.file, label=place.name, icon=place.icon, width="stretch")


def view_links(address: str) -> None:
    """Draw links to the views of the place that is open, where it has more than one."""
    place = next(place for place in PLACES if address in [view.address for view in place.views])
    if len(place.views) == 1:
        return
    with st.container(horizontal=True, gap="small", key="views"):
        for view in place.views:
            st.page_link(view.file, label=view.label, width="content")


def heading(address: str) -> None:
    """Draw the views of a place, the name of the one that is open, and what it is for."""
    view_links(address)
    view = next(view for view in VIEWS if view.address == address)
    st.title(view.label)
    if view.purpose:
        st.caption(view.purpose)
