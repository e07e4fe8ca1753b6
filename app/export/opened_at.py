"""What the export dialog begins with: what a person was looking at when they opened it.

In:     the page's address, its query, and what the page remembers.
Out:    the kind of file and what it is of; all of the study where the page shows no one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.common.addresses import WAS
from models.state.derive import State

OF: dict[str, str] = {  # what a selection is of, and how the dialog calls it
    "": "Everything",
    "code": "One code, with those under it",
    "theme": "One theme",
    "interview": "One interview",
    "coder": "One coder",
}
KIND_AT = {  # page -> the kind of file that is first offered there; elsewhere the workbook
    "compare": "passages",
    "codebook": "codebook",
    "codes": "codebook",
    "themes": "passages",
}
OF_AT = {  # page -> what it shows one of
    "code": "interview",
    "interviews": "interview",
    "compare": "code",
    "themes": "theme",
}


@dataclass(frozen=True)
class OpenedAt:
    """Where the dialog was opened. of: a key of OF. ids: of each of OF, what was looked at."""

    kind: str
    of: str
    ids: Mapping[str, str]


def opened_at(
    page: str, query: Mapping[str, object], kept: Mapping[str, object], state: State
) -> OpenedAt:
    """Return what to begin with on a page.

    page: its address. kept: "interview" and "code", where the page remembers one.
    """
    query = {WAS.get(name, name): value for name, value in query.items()}
    looked = {
        "interview": _first(state.names, query.get("interview"), kept.get("interview")),
        "code": _first(state.codes, kept.get("code"), query.get("code")),
        "theme": _first(state.themes, query.get("theme"), kept.get("theme")),
    }
    if page in ("code", "interviews"):  # what is open there may have changed since its address
        looked["interview"] = _first(state.names, kept.get("interview"), looked["interview"])
    if page == "compare":
        looked["code"] = _first(state.codes, query.get("code"), looked["code"])
    of = OF_AT.get(page, "")
    if of == "theme" and not looked["theme"]:
        live = state.live_themes()
        looked["theme"] = live[0].id if len(live) == 1 else ""
    ids = {what: id_ for what, id_ in looked.items() if id_}
    return OpenedAt(KIND_AT.get(page, "xlsx"), of if of in ids else "", ids)


def _first(there: Mapping[str, object], *asked: object) -> str:
    return next((each for each in asked if isinstance(each, str) and each in there), "")
