"""Measure the Code page in a real Chromium: from a key press to the frame that shows it.

In:     a study that the pipeline was run on.
Out:    milliseconds as median and 95th percentile, or why they cannot be given.

A press is timed in the page: from the event's own time stamp to the first task after the
frame in which the change stands.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.bench.figures import summary
from app.server.access import browser_cookie
from models.json_shapes import Figures
from models.recent_studies import forget

ROOT = Path(__file__).resolve().parents[2]
PRESSES = 40  # of each kind
GAP_MS = 60  # between two presses
START_S = 30
LOADS = 5
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WATCH = """
() => {
  window.paints = [];
  const seen = () => {
    const here = document.querySelector(".tl-here");
    const chips = document.querySelectorAll("[data-testid=coding]").length;
    return `${here?.dataset.segmentId} ${chips} ${here?.textContent.length}`;
  };
  window.addEventListener("keydown", (event) => {
    const before = seen();
    let frames = 0;
    const look = () => {
      frames += 1;
      if (seen() === before) {
        if (frames < 30) requestAnimationFrame(look);
        return;
      }
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.paints.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    };
    requestAnimationFrame(look);
  }, true);
}
"""


def measure_ui(study: Path) -> Figures:
    """Return key-to-paint and first paint, or the reason why there is no figure."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return {"why_not": "Playwright is not installed; it comes with: python3 start.py test"}
    with served(study) as url, sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS, headless=True
            )
        except Error as error:
            return {"why_not": f"no Chromium could be started: {str(error).splitlines()[0]}"}
        try:
            return _measured(browser, url)
        finally:
            browser.close()


def _measured(browser: Any, url: str) -> Figures:
    loads = [_load(browser, url) for _ in range(LOADS)]
    figures: Figures = {
        "first_paint_ms": summary([paint for paint, _ in loads]),
        "first_words_ms": summary([words for _, words in loads]),
    }
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([browser_cookie(url)])
    page.goto(f"{url}/code")
    page.get_by_test_id("segment").first.wait_for()
    page.evaluate(WATCH)
    moves = ["j"] * (PRESSES // 2) + ["k"] * (PRESSES // 2)
    for name, keys, before in (
        ("move", moves, None),
        ("accept", ["1"] * PRESSES, "n"),
        ("undo", ["z"] * PRESSES, None),
    ):
        figures[f"key_to_paint_{name}_ms"] = summary(_presses(page, keys, before))
    return figures


def _presses(page: Any, keys: list[str], before: str | None) -> list[float]:
    """Return the milliseconds of each key; before: pressed ahead of each, and not timed."""
    timings: list[float] = []
    for key in keys:
        if before is not None:
            page.keyboard.press(before)
            page.wait_for_timeout(GAP_MS)
        page.evaluate("window.paints.length = 0")
        page.keyboard.press(key)
        page.wait_for_timeout(GAP_MS)
        timings += page.evaluate("window.paints")[:1]
    return timings


def _load(browser: Any, url: str) -> tuple[float, float]:
    """Return, in a new profile, when the page first paints, and when the interview is there."""
    context = browser.new_context()
    context.add_cookies([browser_cookie(url)])
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"{url}/code", wait_until="commit")
    page.get_by_test_id("segment").first.wait_for()
    words = 1000 * (time.perf_counter() - start)
    paint = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map((each) => each.startTime)[0]"
    )
    context.close()
    return float(paint), words


@contextmanager
def served(study: Path | None) -> Iterator[str]:
    """Serve a study on a free port while this lasts; None: the start page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app.cli", "open", *([] if study is None else [str(study)])]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--no-browser", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        if study is not None:
            forget(study)  # it was nobody's
