"""Measure how soon each page shows what it is for, and how soon a page that holds nothing does.

In:     a page of a real browser, where a workbench serves a study.
Out:    milliseconds by page as median and 95th percentile; the floor of the same run.

A page is asked for by its address in a browser that has its scripts already, and counts as there
when what it is for stands on it: an interview's words, a card, the codes, not when a frame does.
"""

from __future__ import annotations

import time
from typing import Any

from app.bench.figures import summary
from models.json_shapes import Figures

ROUNDS = 5  # timings of each page, after one that warms it
FLOOR = "search"  # asks the study for nothing until something is typed
WAIT_MS = 60_000

# What stands on each page when it is there, by its address.
SHOWS = {
    "": "[data-testid=open-interview]",
    "setup": "input[aria-label=Title]",
    "code": "[data-testid=segment]",
    "triage": "[data-testid=card]",
    "codebook": "[data-testid=code-row]",
    "compare": "select.tl-code",
    "themes": "h1",
    "relations": "[data-testid=relations]",
    "agreement": "h1",
    "sureness": "h1",
    FLOOR: "[data-testid=page-input]",
}


def measure_first_paint(page: Any, url: str) -> Figures:
    """Return how long each page takes, and how many times as long as the floor."""
    medians: dict[str, float] = {}
    figures: Figures = {}
    for address, shows in SHOWS.items():
        timings = [_load(page, f"{url}/{address}", shows) for _ in range(ROUNDS + 1)]
        figures[address or "home"] = summary(timings[1:])
        medians[address] = sorted(timings[1:])[ROUNDS // 2]
    floor = medians.pop(FLOOR)
    figures["floor"] = figures.pop(FLOOR)
    slowest = max(medians, key=lambda each: medians[each])
    figures["slowest"] = slowest or "home"
    figures["slowest_as_ratio_to_floor"] = round(medians[slowest] / floor, 2)
    return figures


def _load(page: Any, address: str, shows: str) -> float:
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(shows).first.wait_for(timeout=WAIT_MS)
    return 1000 * (time.perf_counter() - start)
