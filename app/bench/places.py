"""Count how often a place is found again: by a link, after a reload, and by Back.

In:     a page of a real browser, a study that a workbench serves, how many places.
Out:    of the places tried, at how many one stood each time; the first that were lost.

A place counts as kept where the page shows it, not where the address alone says it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from app.common.addresses import CodebookPlace, ComparePlace, InterviewPlace, Place, TriagePlace
from app.triage.queue import triage_page
from models.json_shapes import Figures
from models.store.study import Study

SEED = 20
WAIT_MS = 15_000
TOLD = 5  # places that were lost, in the figures
HOME = "Home"  # the page that one comes back from

# What a page shows, by its name: in the interview, the tree, the choice above the cards, the card.
SHOWS = {
    "code": "document.querySelector('.tl-here')?.dataset.segmentId",
    "codebook": "document.querySelector('.tlt-chosen')?.dataset.id",
    "compare": "document.querySelector('.tl-code')?.value",
    "triage": "document.querySelector('[data-testid=card]') && "
    "new URLSearchParams(location.search).get('card')",
}
FOLLOW = "(href) => window.__throughlinePlaces.visit(`/${href}`)"


def random_places(study: Study, coder: str, count: int) -> list[Place]:
    """Return places of all kinds, the same for a study each time."""
    state, chance = study.state(), random.Random(SEED)  # noqa: S311
    segments = study.segments()
    codes = [each.id for each in state.active_codes()]
    held = sorted({each.code_id for each in state.codings if each.coder == coder}) or codes
    waiting = triage_page(study, coder=coder, limit=1)["left"]

    def interview() -> Place:
        segment = chance.choice(segments)
        return InterviewPlace(segment.transcript_id, segment.id)

    def card() -> Place:
        [item] = triage_page(study, coder=coder, offset=chance.randrange(waiting), limit=1)["items"]
        span = f"{item['transcript_id']}:{item['start']}-{item['end']}"
        return TriagePlace(card=f"{span}:{item['code_id']}")

    kinds: list[Callable[[], Place]] = [
        interview,
        interview,  # half of all: where most of the work is done
        lambda: CodebookPlace(code=chance.choice(codes)),
        lambda: ComparePlace(code=chance.choice(held)),
    ]
    if waiting:
        kinds.append(card)
    return [kinds[i % len(kinds)]() for i in range(count)]


def measure_places(page: Any, study: Study, coder: str, count: int) -> Figures:
    """Go to places and come back to them; a page of the workbench is open."""
    kept = {"link": 0, "reload": 0, "back": 0}
    lost: list[str] = []
    every = 0
    for place in random_places(study, coder, count):
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
    return {"tried": count, "kept": every, **kept, "lost": lost[:TOLD]}


def _stands(page: Any, place: Place, go: Callable[[], object]) -> bool:
    """Go somewhere; return whether the place is shown in the end, and its address is there."""
    from playwright.sync_api import Error

    wanted = [*place.parts().values()][-1]
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
    page.get_by_test_id("interviews").wait_for()
    page.go_back()
