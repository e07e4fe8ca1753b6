"""Measure how soon somebody who has nothing yet has given a first code, in a real Chromium.

In:     nothing; three interviews of the sample stand for one's own.
Out:    seconds from the empty start page to the first suggestion that is accepted and stored, by
        what was waited for; seconds of typing and reading are not in it: no person is measured.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from app.bench.code_page import FLAGS, served
from app.sample.build import sample_folder
from app.server.access import browser_cookie
from models.json_shapes import Figures
from models.recent_studies import forget

INTERVIEWS = 3
WAIT_MS = 120_000
LOOK_MS = 1000  # between two looks whether there are suggestions
CODES = "Goals\n  Shared goals\nTime\n  Planning time\nLeaders\n  Leaders in classrooms\n"
DRAWN = "() => document.querySelector('[data-test-script-state=notRunning]')"


def measure_from_nothing() -> Figures:
    """Return the seconds of each part and of all, or the reason why there are none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return {"why_not": "Playwright is not installed; it comes with: python3 start.py test"}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(None) as url,
        sync_playwright() as playwright,
    ):
        path = Path(folder) / "own.study"
        try:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS, headless=True
            )
        except Error as error:
            return {"why_not": f"no Chromium could be started: {str(error).splitlines()[0]}"}
        try:
            return _Newcomer(browser, url, path).measure()
        finally:
            browser.close()
            forget(path)


class _Newcomer:
    """Somebody at the start page, whose hands take no time."""

    def __init__(self, browser: Any, url: str, path: Path) -> None:
        self.url, self.path = url, path
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(WAIT_MS)
        self.page.context.add_cookies([browser_cookie(url)])

    def measure(self) -> Figures:
        start = time.perf_counter()
        figures: Figures = {}
        for name, part in (
            ("start_page_s", self._start),
            ("name_s", self._name),
            ("interviews_s", self._interviews),
            ("codes_s", self._codes),
            ("first_suggestion_s", self._suggest),
            ("accepted_and_stored_s", self._accept),
        ):
            before = time.perf_counter()
            part()
            figures[name] = round(time.perf_counter() - before, 2)
        return {"all_s": round(time.perf_counter() - start, 2), **figures}

    def _drawn(self) -> None:
        self.page.wait_for_function(DRAWN)

    def _press(self, name: str) -> None:
        self._drawn()
        self.page.get_by_role("button", name=name).first.click()

    def _start(self) -> None:
        self.page.goto(self.url)
        self.page.get_by_role("button", name="New study").wait_for()

    def _name(self) -> None:
        self._press("New study")
        for label, words in (
            ("Title", "Planning time"),
            ("Your name", "Ana"),
            ("Where its file lies", str(self.path)),
        ):
            field = self.page.get_by_label(label, exact=label != "Your name")
            field.fill(words)
            field.press("Tab")
        self._press("Next: interviews")
        self.page.get_by_text("Step 2 of 4").wait_for()

    def _interviews(self) -> None:
        files = sorted(sample_folder().glob("interview_*"))[:INTERVIEWS]
        self.page.locator("input[type=file]").first.set_input_files([str(each) for each in files])
        self.page.get_by_text("Who they are").wait_for()
        self._press(f"Import {INTERVIEWS} interviews")
        self.page.get_by_text("In the study: ").wait_for()
        self._press("Next: guide")
        self.page.get_by_text("Step 3 of 4").wait_for()
        self._press("Skip this step")
        self.page.get_by_text("Step 4 of 4").wait_for()

    def _codes(self) -> None:
        field = self.page.get_by_label("Codes, a line each", exact=True)
        field.fill(CODES)
        field.press("Control+Enter")
        self._press("Make 6 codes")
        self.page.get_by_text("The study has 6 codes.").wait_for()
        self._press("Open the study")
        self.page.get_by_role("button", name="Suggest codes").wait_for()

    def _suggest(self) -> None:
        self._press("Suggest codes")
        until = time.monotonic() + WAIT_MS / 1000
        suggested = self.page.get_by_test_id("suggestion").first
        while time.monotonic() < until:  # as one who looks again and again would see it
            self.page.goto(f"{self.url}/code")
            self.page.locator(".st-key-views").wait_for()
            self.page.wait_for_timeout(LOOK_MS)
            if suggested.is_visible():
                return
        suggested.wait_for()

    def _accept(self) -> None:
        self.page.keyboard.press("n")
        self.page.keyboard.press("Enter")
        self.page.get_by_test_id("coding").first.wait_for()
        self.page.get_by_test_id("count").filter(has_text="all stored").wait_for()
