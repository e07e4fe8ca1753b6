"""Measure the coding desk in a real Chromium, on a study as large as they come.

In:     nothing; the study is made up (app.bench.large_study).
Out:    each figure as {median, p95, n}, milliseconds or megabytes, or why there is none.

Presses are timed in the page, from the event's own time stamp: to the first task after the
frame in which the change stands, to the answer that says the decision is on the disk, to the
new suggestions that it brought.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from app.bench.code_page import FLAGS, GAP_MS, WATCH, served
from app.bench.export import measure_export
from app.bench.figures import summary
from app.bench.first_paint import measure_first_paint
from app.bench.large_study import CODER, CODES, make_large_study
from app.bench.places import measure_places
from app.bench.under_hand import HAND_KEYS, WATCH_HAND
from app.common.jobs import start_run
from app.server.access import browser_cookie
from models.json_shapes import Figures
from models.store.study import Study

PRESSES = 40
BURST, BURST_GAP_MS = 1000, 15
HAND, HAND_GAP_MS = 1000, 600  # decisions at a person's pace, and what is between two
SLOW_GAP_MS = 700  # between decisions whose suggestions are waited for
SWITCHES = 12
SETTLE_S = 60
PLACES = 50

# Notes when the study answered a decision, and when new suggestions came.
LISTEN = """
() => {
  window.pressed = []; window.acks = []; window.learned = [];
  window.addEventListener("keydown", (e) => window.pressed.push(e.timeStamp), true);
  const own = window.fetch.bind(window);
  window.fetch = async (url, options) => {
    const answer = await own(url, options);
    const at = String(url);
    if (at.includes("/api/decisions") && answer.ok) {
      const sent = JSON.parse(options.body).decisions.length;
      for (let i = 0; i < sent; i += 1) window.acks.push(performance.now());
    }
    if (at.includes("/api/learn/") && answer.ok) {
      const said = await answer.clone().json();
      if (said.ready && Object.keys(said.suggestions).length) {
        requestAnimationFrame(() => window.learned.push(performance.now()));
      }
    }
    return answer;
  };
}
"""

# Presses keys by themselves, so that the gap between two is the browser's own clock's. Where a
# segment has no suggestion to decide about, it is given the code used last.
BURST_KEYS = """
([count, gap]) => new Promise((done) => {
  const [sender] = Object.values(window.__throughline);
  const push = sender.push;
  window.pushed = [];
  sender.push = (decision) => { window.pushed.push(performance.now()); return push(decision); };
  let at = 0;
  const press = (key, code) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, composed: true }));
  const timer = setInterval(() => {
    if (at === count) { clearInterval(timer); done(window.pushed.length); return; }
    if (at) press("j", "KeyJ");
    at += 1;
    if (at % 2) press("1", "Digit1"); else press("x", "KeyX");
    if (window.pushed.length < at) press("l", "KeyL");
  }, gap);
})
"""

HERE = "() => document.querySelector('[data-testid=segment]')?.dataset.segmentId || ''"


def measure_desk(places: int = PLACES) -> Figures:
    """Return all figures of the desk, or the reason why there are none.

    places: how many are gone to and come back to.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return {"why_not": "Playwright is not installed; it comes with: python3 start.py test"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.study"
        study = make_large_study(path)
        with served(path) as url, sync_playwright() as playwright:
            try:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=[*FLAGS, "--enable-precise-memory-info"],
                    headless=True,
                )
            except Error as error:
                return {"why_not": f"no Chromium could be started: {str(error).splitlines()[0]}"}
            try:
                desk = _Desk(browser, url, study, places).measure()
                return _about(study) | desk | {"export": measure_export(study, CODER)}
            finally:
                browser.close()
                study.close()


def _about(study: Study) -> Figures:
    return {
        "interviews": len(study.transcripts()),
        "segments": len(study.segments()),
        "codes": CODES,
        "suggestions": len(study.suggestions(coder=CODER)),
    }


class _Desk:
    """One browser on one large study."""

    def __init__(self, browser: Any, url: str, study: Study, places: int) -> None:
        self.url, self.study, self.places = url, study, places
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.context.add_cookies([browser_cookie(url)])

    def measure(self) -> Figures:
        self._open()
        figures: Figures = {"key_to_paint_ms": self._paints()}
        self._wait_for_live()
        figures["decision_to_disk_ms"], figures["suggestions_after_decision_ms"] = self._decisions()
        figures["focus_moves"] = self._focus_moves()
        figures["open_interview_ms"] = summary(self._interviews())
        before = self._heap()
        figures["burst"] = self._burst()
        figures["browser_heap_mb"] = summary([self._heap() for _ in range(3)]) | {
            "before_burst": before
        }
        figures["page_switch_ms"] = summary(self._switches())
        self._open()
        figures["first_paint_ms"] = measure_first_paint(self.page, self.url)
        self._open()
        figures["place_kept"] = measure_places(self.page, self.study, CODER, self.places)
        return figures

    def _open(self) -> None:
        self.page.goto(f"{self.url}/code")
        self.page.get_by_test_id("segment").first.wait_for(timeout=60_000)
        self.page.evaluate(WATCH)
        self.page.evaluate(LISTEN)

    def _paints(self) -> Figures:
        """Moves and decisions in turn, as an analyst's hands go."""
        timings: list[float] = []
        for i in range(PRESSES):
            for key in ("n", "1") if i % 2 else ("j", "k"):
                self.page.evaluate("window.paints.length = 0")
                self.page.keyboard.press(key)
                self.page.wait_for_timeout(GAP_MS)
                timings += self.page.evaluate("window.paints")[:1]
        return summary(timings)

    def _wait_for_live(self) -> None:
        """Wait until the workbench has its suggester: it is made once, in the background."""
        until = time.monotonic() + SETTLE_S
        while time.monotonic() < until and not self.page.evaluate("window.learned.length"):
            self.page.keyboard.press("n")
            self.page.keyboard.press("1")
            self.page.wait_for_timeout(SLOW_GAP_MS)

    def _decisions(self) -> tuple[Figures, Figures]:
        """Return how long until a decision is stored, and until its suggestions are there."""
        stored: list[float] = []
        learned: list[float] = []
        for _ in range(PRESSES):
            self.page.keyboard.press("n")
            self.page.wait_for_timeout(GAP_MS)
            self.page.evaluate(
                "window.pressed.length = window.acks.length = window.learned.length = 0"
            )
            self.page.keyboard.press("1")
            self.page.wait_for_timeout(SLOW_GAP_MS)
            times = self.page.evaluate("[window.pressed[0], window.acks[0], window.learned[0]]")
            stored += [times[1] - times[0]] if times[1] else []
            learned += [times[2] - times[0]] if times[2] else []
        return summary(stored), summary(learned)

    def _focus_moves(self) -> Figures:
        """Decide at a person's pace while suggestions arrive; count what moved under focus."""
        self._open()
        self.page.evaluate(WATCH_HAND)
        self.page.set_default_timeout(HAND * HAND_GAP_MS * 3)
        self.page.evaluate(HAND_KEYS, [HAND, HAND_GAP_MS])
        return dict(self.page.evaluate("window.hand.told()"))

    def _interviews(self) -> list[float]:
        """Return how long until another interview is there, chosen from the list."""
        timings = []
        for _ in range(SWITCHES):
            before = self.page.evaluate(HERE)
            self.page.keyboard.press("Shift+I")
            self.page.locator(".tl-interview:not([aria-current])").first.focus()
            start = time.perf_counter()
            self.page.keyboard.press("Enter")
            self.page.wait_for_function(
                f"(before) => ({HERE})() && ({HERE})() !== before", arg=before, polling="raf"
            )
            timings.append(1000 * (time.perf_counter() - start))
            self.page.wait_for_timeout(300)
        return timings

    def _burst(self) -> Figures:
        """Press a thousand decisions, faster than anybody; say how many are in the study."""
        self._open()
        before = {event.id for event in self.study.events()}
        self.page.locator("[data-testid=segment]").first.click()
        self.page.evaluate("window.acks.length = 0")
        sent = self.page.evaluate(BURST_KEYS, [BURST, BURST_GAP_MS])
        until = time.monotonic() + SETTLE_S
        fresh: list[Any] = []
        while time.monotonic() < until and len(fresh) < sent:
            time.sleep(0.25)
            fresh = [each for each in self.study.events() if each.id not in before]
        seqs = [each.seq for each in fresh]
        pushed, acks = self.page.evaluate("[window.pushed, window.acks]")
        waits = [b - a for a, b in zip(pushed, acks, strict=False)]
        return summary(waits) | {
            "sent": sent,
            "stored": len(fresh),
            "in_order": seqs == sorted(seqs) and len(set(seqs)) == len(seqs),
        }

    def _heap(self) -> float:
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        used = self.page.evaluate("performance.memory.usedJSHeapSize")
        session.detach()
        return round(used / 2**20, 1)

    def _switches(self) -> list[float]:
        """Return how long a page takes to show while a run goes on with the same study."""
        run = start_run(self.study, CODER)
        timings = []
        try:
            for place, title in [("Codes", "Codebook"), ("Themes", "Themes")] * (SWITCHES // 2):
                link = self.page.get_by_role("link", name=place, exact=True)
                start = time.perf_counter()
                link.click()
                self.page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
                timings.append(1000 * (time.perf_counter() - start))
                self.page.wait_for_timeout(200)
        finally:
            run.terminate()
            run.wait()
        return timings[2:] if len(timings) > 2 else timings  # warm: each page was seen once
