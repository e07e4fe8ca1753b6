"""Take the README's pictures from the sample study, in the tests' own Chromium.

Run: .venv/bin/python docs/take_screenshots.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from app.agreement.rounds import Plan, open_round
from app.sample.build import CODER as FIRST
from app.sample.build import find_quote, reference
from app.server.access import browser_cookie
from models.events import CodingAdded, NewEvent, RoundClosed, RoundFinished
from models.records import Segment
from models.store.study import Study
from pipeline.segments.decisions import overlapping

ROOT = Path(__file__).resolve().parent.parent
SECOND = "Second coder"
IMAGES = ROOT / "docs" / "images"
PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def code(page: Page) -> None:
    """An interview in the middle of its coding."""
    page.goto(f"{URL}/code")
    page.get_by_test_id("segment").first.wait_for()
    for key in ("n", "j", "j", "j"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    page.screenshot(path=IMAGES / "code.png")


def themes(page: Page) -> None:
    """A theme with a claim and its quotations."""
    page.goto(f"{URL}/themes")
    page.get_by_test_id("keep").first.click()
    page.keyboard.press("r")
    page.get_by_test_id("asked-name").fill("Seeing it done is what convinces")
    page.keyboard.press("Enter")
    page.get_by_test_id("claim").fill(
        "Teachers took the work up after they had seen a colleague do it, not after being told."
    )
    page.keyboard.press("Enter")
    page.get_by_test_id("n-of-n").wait_for()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    page.wait_for_timeout(2500)
    page.screenshot(path=IMAGES / "themes.png")


def study(page: Page) -> None:
    """The interviews and who answered which question."""
    page.goto(URL)
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(2500)
    page.screenshot(path=IMAGES / "study.png")


def code_twice(path: str) -> None:
    """Let the sample's second coder code the six coded interviews, and close the round."""
    with Study.open(path) as study:
        named = {each.filename: each for each in study.transcripts()}
        coded = {coding.transcript_id for coding in study.state().codings}
        names = tuple(each.name for each in named.values() if each.id in coded)
        held = open_round(study, Plan((SECOND,), interviews=names), coder=FIRST).round
        segments = {each.id: study.segments(each.id) for each in named.values()}
        given: dict[tuple[str, str], Segment] = {}
        for row in reference("codings", "second"):
            span = find_quote(named[row["interview"]], row["quote"])
            if span[0] in coded:
                for segment in overlapping(span, segments[span[0]]):
                    given[segment.id, row["code"]] = segment
        events = [
            NewEvent(
                SECOND,
                CodingAdded(
                    segment.transcript_id,
                    start=segment.start,
                    end=segment.end,
                    quote=segment.quote,
                    code_id=code,
                ),
            )
            for (_, code), segment in given.items()
        ]
        events += [NewEvent(who, RoundFinished(held.id)) for who in (FIRST, SECOND)]
        study.append([*events, NewEvent(FIRST, RoundClosed(held.id))])


def agreement(page: Page) -> None:
    """Two coders side by side, and how far they agree."""
    page.goto(f"{URL}/agreement")
    page.get_by_test_id("unit").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / "agreement.png")
    page.get_by_role("tab", name="Numbers").click()
    page.get_by_role("heading", name="Intervals").wait_for()
    page.wait_for_timeout(2500)
    page.get_by_role("heading", name="Intervals").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / "agreement-numbers.png")


def main() -> None:
    """Build the sample, serve it, and picture its pages."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sample = str(Path(folder) / "sample.study")
        throughline = [sys.executable, "-m", "app.cli"]
        subprocess.run([*throughline, "demo", "--study", sample], cwd=ROOT, check=True)
        server = subprocess.Popen(
            [*throughline, "open", sample, "--no-browser", "--port", str(PORT)], cwd=ROOT
        )
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{URL}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=FLAGS
                )
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.context.add_cookies([browser_cookie(URL)])
                for each in (study, code, themes):
                    each(page)
                code_twice(sample)
                agreement(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
