"""Addresses of places: what a page shows, and where in it, as they stand behind its address.

In:     a place, or what an address says behind its question mark.
Out:    `code?interview=…&segment=…` and the like; or the place that is named.
Source: app/browser/addresses.mjs holds the same rules; both are held to tests/cases/addresses.json.

A part says what is opened (an interview, a code, a theme), or where one is in that (a segment, a
card). To open another is a step that Back takes back; to move within one is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

LONGEST = 200  # characters of a part; what is longer was not written here
WAS = {"transcript": "interview"}  # parts as they were called before


@dataclass(frozen=True)
class Place:
    """Where somebody is. page: its address. opens: the parts that say what is opened."""

    page: ClassVar[str] = ""
    opens: ClassVar[tuple[str, ...]] = ()

    def parts(self) -> dict[str, str]:
        """Return the parts that are named, in their order."""
        every = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in every if value}

    def opened(self) -> dict[str, str]:
        """Return what is opened."""
        return {name: value for name, value in self.parts().items() if name in self.opens}

    @property
    def address(self) -> str:
        """The address, as a link on any page has it."""
        parts = self.parts()
        return f"{self.page}?{urlencode(parts)}" if parts else self.page


@dataclass(frozen=True)
class InterviewPlace(Place):
    """An interview, and a segment of it."""

    page = "code"
    opens = ("interview",)

    interview: str = ""
    segment: str = ""


@dataclass(frozen=True)
class CodebookPlace(Place):
    """tab: of the page. part: of what is said and done about the code."""

    page = "codebook"
    opens = ("tab", "code")

    tab: str = ""
    code: str = ""
    part: str = ""


@dataclass(frozen=True)
class ThemePlace(Place):
    """tab: of the theme's side, "contrary" or "" for the theme itself."""

    page = "themes"
    opens = ("theme", "tab")

    theme: str = ""
    tab: str = ""


@dataclass(frozen=True)
class RelationsPlace(Place):
    """view: of the page. between: codes or categories. centre: of the paradigm model.

    pair: the two codes in hand, or the relation on record.
    """

    page = "relations"
    opens = ("view", "between", "centre")

    view: str = ""
    between: str = ""
    centre: str = ""
    pair: str = ""


@dataclass(frozen=True)
class TriagePlace(Place):
    """card: the suggestion in hand, by what it is about: interview, span and code."""

    page = "triage"
    opens = ("code", "order", "band")

    code: str = ""
    order: str = ""
    band: str = ""
    card: str = ""


@dataclass(frozen=True)
class ComparePlace(Place):
    """card: an excerpt of the code, by its interview and span."""

    page = "compare"
    opens = ("code",)

    code: str = ""
    card: str = ""


@dataclass(frozen=True)
class AgreementPlace(Place):
    """unit: the one that is compared, by its interview and span."""

    page = "agreement"
    opens = ("tab", "round", "show", "interview", "code")

    tab: str = ""
    round: str = ""
    show: str = ""
    interview: str = ""
    code: str = ""
    unit: str = ""


@dataclass(frozen=True)
class SearchPlace(Place):
    """q: what is searched for. interview, role, speaker: where words are looked for."""

    page = "search"
    opens = ("q", "interview", "role", "speaker")

    q: str = ""
    interview: str = ""
    role: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class MatrixPlace(Place):
    """What is crossed, counted and how it stands; row, column: the cell whose words are open."""

    page = "matrix"
    opens = ("rows", "columns", "count", "share", "order", "row", "column")

    rows: str = ""
    columns: str = ""
    count: str = ""
    share: str = ""
    order: str = ""
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class SaturationPlace(Place):
    page = "saturation"
    opens = ("of", "base", "run", "threshold")

    of: str = ""
    base: str = ""
    run: str = ""
    threshold: str = ""


@dataclass(frozen=True)
class GroupsPlace(Place):
    page = "groups"
    opens = ("rows", "attribute", "order")

    rows: str = ""
    attribute: str = ""
    order: str = ""


@dataclass(frozen=True)
class ParticipantsPlace(Place):
    page = "participants"
    opens = ("who",)

    who: str = ""


PLACES: tuple[type[Place], ...] = (
    InterviewPlace,
    CodebookPlace,
    ThemePlace,
    RelationsPlace,
    TriagePlace,
    ComparePlace,
    AgreementPlace,
    SearchPlace,
    MatrixPlace,
    SaturationPlace,
    GroupsPlace,
    ParticipantsPlace,
)
P = TypeVar("P", bound=Place)


def read_place(kind: type[P], query: Mapping[str, object]) -> P:
    """Return the place that an address names; what is not known or too long is not named."""
    known = {each.name for each in fields(kind)}
    parts: dict[str, str] = {}
    for name, value in query.items():
        part = name if name in known else WAS.get(name, "")
        if part in known and part not in parts and isinstance(value, str):
            parts[part] = value if len(value) <= LONGEST else ""
    return kind(**parts)
