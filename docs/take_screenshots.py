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

ROOT = Path(__file__).resolve().parent.parent
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
    page.get_by_role("button", name="Keep as a theme").first.click()
    theme = page.locator("[class*=st-key-theme-]").first
    theme.wait_for()
    page.wait_for_timeout(2000)
    theme.get_by_text("Rename, claim, codes, merge, split").click()
    theme.get_by_role("textbox", name="Name", exact=True).fill("Seeing it done is what convinces")
    theme.get_by_role("textbox", name="Claim, in one sentence").fill(
        "Teachers took the work up after they had seen a colleague do it, not after being told."
    )
    theme.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Seeing it done is what convinces")).to_be_visible()
    page.goto(f"{URL}/themes")
    page.get_by_text("in its place").first.wait_for()
    page.wait_for_timeout(1000)
    page.screenshot(path=IMAGES / "themes.png")


def study(page: Page) -> None:
    """The interviews and who answered which question."""
    page.goto(URL)
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(2500)
    page.screenshot(path=IMAGES / "study.png")


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
                for each in (study, code, themes):
                    each(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
