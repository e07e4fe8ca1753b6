"""Count how often a place is found again: by a link, after a reload, and by Back.

In:     a page of a real browser, a study that a workbench serves, how many places.
Out:    of the places tried, at how many one stood each time; the first that were lost; how many
        of each page, and the pages whose kind of place the study has none of.

A place counts as kept where the page shows it, not where the address alone says it. Every kind of
address (app.common.addresses.PLACES) is tried; a test holds MAKERS and SHOWS to that.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from app.common.addresses import (
    PLACES,
    AgreementPlace,
    CodebookPlace,
    ComparePlace,
    GroupsPlace,
    InterviewPlace,
    MatrixPlace,
    ParticipantsPlace,
    Place,
    RelationsPlace,
    SaturationPlace,
    SearchPlace,
    ThemePlace,
    TriagePlace,
)
from app.common.coded_segments import FROM_CODES, PEOPLE, CodedStudy
from app.triage.queue import triage_page
from models.json_shapes import Figures
from models.state.derive import State
from models.store.study import Study

SEED = 20
WAIT_MS = 15_000
TOLD = 5  # places that were lost, in the figures
HOME = "Home"  # the page that one comes back from
# Where most of the work is done; every other kind comes once a turn.
OFTEN: dict[type[Place], int] = {InterviewPlace: 2}

# What a page shows, by its name: in the interview, the tree, the choice above the cards, the card,
# the column in hand, the view, what is crossed or counted, the tab that is open, the field.
SHOWS = {
    "code": "document.querySelector('.tl-here')?.dataset.segmentId",
    "codebook": "document.querySelector('.tlt-chosen')?.dataset.id",
    "compare": "document.querySelector('.tl-code')?.value",
    "triage": "document.querySelector('[data-testid=card]') && "
    "new URLSearchParams(location.search).get('card')",
    "themes": "document.querySelector('.tl-column-here')?.dataset.column",
    "relations": "document.querySelector('[data-view][aria-pressed=true]')?.dataset.view",
    "matrix": "document.querySelector('[data-testid=matrix-columns]')?.value",
    "saturation": "document.querySelector('[data-testid=saturation-of]')?.value",
    "groups": "document.querySelector('[data-testid=groups-rows]')?.value",
    "participants": "document.querySelector('[data-testid=person]')?.value",
    "agreement": "document.querySelector('[role=tab][aria-selected=true]')?.textContent",
    "search": "document.querySelector('[data-testid=page-input]')?.value",
}
FOLLOW = "(href) => window.__throughlinePlaces.visit(`/${href}`)"


class _Maker:
    """Makes places of a study, the same each time. coder: whose suggestions are waiting."""

    def __init__(self, study: Study, coder: str) -> None:
        self.study, self.coder = study, coder
        self.state: State = study.state()
        self.chance = random.Random(SEED)  # noqa: S311
        self.segments = study.segments()
        self.codes = [each.id for each in self.state.active_codes()]
        own = {each.code_id for each in self.state.codings if each.coder == coder}
        self.given = sorted(own) or self.codes
        self.is_coded = bool(own)
        self.waiting = triage_page(study, coder=coder, limit=1)["left"]

    def interview(self) -> Place | None:
        if not self.segments:
            return None
        segment = self.chance.choice(self.segments)
        return InterviewPlace(segment.transcript_id, segment.id)

    def code(self) -> Place | None:
        return CodebookPlace(code=self.chance.choice(self.codes)) if self.codes else None

    def compared(self) -> Place | None:
        return ComparePlace(code=self.chance.choice(self.given)) if self.given else None

    def theme(self) -> Place | None:
        themes = self.state.live_themes()
        return ThemePlace(self.chance.choice(themes).id) if themes else None

    def related(self) -> Place | None:
        view = self.chance.choice(("network", "paradigm"))
        return RelationsPlace(view=view) if self.is_coded else None

    def crossed(self) -> Place | None:
        rows, columns = self.chance.choice(FROM_CODES), self.chance.choice(PEOPLE)
        return MatrixPlace(rows=rows, columns=columns) if self.is_coded else None

    def saturated(self) -> Place | None:
        return SaturationPlace(of="themes") if self.state.live_themes() else None

    def grouped(self) -> Place | None:
        rows = self.chance.choice(FROM_CODES)
        return GroupsPlace(rows=rows) if self.is_coded else None

    def participant(self) -> Place | None:
        coded = CodedStudy(self.study, self.coder)
        people = sorted(set(map(coded.participant, coded.transcripts)))
        return ParticipantsPlace(self.chance.choice(people)) if people else None

    def card(self) -> Place | None:
        if not self.waiting:
            return None
        at = self.chance.randrange(self.waiting)
        [item] = triage_page(self.study, coder=self.coder, offset=at, limit=1)["items"]
        span = f"{item['transcript_id']}:{item['start']}-{item['end']}"
        return TriagePlace(card=f"{span}:{item['code_id']}")

    def round(self) -> Place | None:
        """A round that is closed has its tabs; what is looked at is in all of them alike."""
        closed = [each.id for each in self.state.rounds.values() if each.closed]
        if not closed:
            return None
        return AgreementPlace(round=self.chance.choice(closed), tab="Rounds")

    def searched(self) -> Place | None:
        words = self.chance.choice(self.segments).quote.split() if self.segments else []
        return SearchPlace(q=self.chance.choice(words)) if words else None


MAKERS: dict[type[Place], Callable[[_Maker], Place | None]] = {
    InterviewPlace: _Maker.interview,
    CodebookPlace: _Maker.code,
    ThemePlace: _Maker.theme,
    TriagePlace: _Maker.card,
    ComparePlace: _Maker.compared,
    AgreementPlace: _Maker.round,
    SearchPlace: _Maker.searched,
    RelationsPlace: _Maker.related,
    MatrixPlace: _Maker.crossed,
    SaturationPlace: _Maker.saturated,
    GroupsPlace: _Maker.grouped,
    ParticipantsPlace: _Maker.participant,
}


def random_places(study: Study, coder: str, count: int) -> list[Place]:
    """Return places of every kind that the study has, in turn; the same for a study each time."""
    maker = _Maker(study, coder)
    kinds = [kind for kind in PLACES for _ in range(OFTEN.get(kind, 1))]
    places: list[Place] = []
    while len(places) < count:
        made = [MAKERS[kind](maker) for kind in kinds]
        there = [each for each in made if each is not None]
        if not there:
            break
        places += there
    return places[:count]


def measure_places(page: Any, study: Study, coder: str, count: int) -> Figures:
    """Go to places and come back to them; a page of the workbench is open."""
    kept = {"link": 0, "reload": 0, "back": 0}
    lost: list[str] = []
    every = 0
    places = random_places(study, coder, count)
    for place in places:
        ways = {
            "link": lambda place=place: page.evaluate(FOLLOW, place.address),
            "reload": page.reload,
            "back": lambda: _away_and_back(page),
        }
        failed = [way for way, go in ways.items() if not _stands(page, place, go)]
        for way in ways:
            kept[way] += way not in failed
        every += not failed
        lost += [f"{way}: {place.address}" for way in failed]
    tried = Counter(each.page for each in places)
    none = [kind.page for kind in PLACES if not tried[kind.page]]
    about = {"tried": len(places), "of_page": dict(tried), "none_in_study": none}
    return about | {"kept": every, **kept, "lost": lost[:TOLD]}


def _stands(page: Any, place: Place, go: Callable[[], object]) -> bool:
    """Go somewhere; return whether the place is shown in the end, and its address is there."""
    from playwright.sync_api import Error

    wanted = place.parts()["tab"] if place.page == "agreement" else [*place.parts().values()][-1]
    try:
        go()
        page.wait_for_function(
            f"([path, id]) => location.pathname === path && ({SHOWS[place.page]}) === id",
            arg=[f"/{place.page}", wanted],
            timeout=WAIT_MS,
        )
    except Error:
        return False
    return True


def _away_and_back(page: Any) -> None:
    page.get_by_role("link", name=HOME, exact=True).click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/", timeout=WAIT_MS)
    page.get_by_test_id("interviews").wait_for(timeout=WAIT_MS)
    page.go_back()
