"""Where an advisor is: the addresses of passages, and of the pages that only advisors have."""

from __future__ import annotations

from dataclasses import dataclass

from app.common.addresses import Place
from app.server.roles import CHANGES, CLAIMS, PASSAGE, SEND

PAGES = {  # by address
    CLAIMS: "advisor/claims_page.py",
    PASSAGE: "advisor/passage_page.py",
    CHANGES: "advisor/changes_page.py",
    SEND: "advisor/send_page.py",
}


@dataclass(frozen=True)
class PassagePlace(Place):
    """A passage of an interview. at: its start and end in code points, as "12-40"."""

    page = PASSAGE
    opens = ("interview", "at")

    interview: str = ""
    at: str = ""
    theme: str = ""

    @property
    def span(self) -> tuple[int, int] | None:
        """Return start and end; None: the address names no passage."""
        start, _, end = self.at.partition("-")
        if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
            return None
        return int(start), int(end)
