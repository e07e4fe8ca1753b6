"""The desk at 200% zoom and by touch: nothing is cut off, and reading needs no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.store.study import Study
from tests.browser.test_code_page import open_code
from tests.browser.test_desk import message
from tests.browser.test_triage import SECOND
from tests.decisions import new_event
from tests.studies import CODER, coded, interview, small_study

LATE_MS = 1000  # until what is drawn late is there
SHOWN = {
    "": "h1",
    "code": "[data-testid=segment]",
    "triage": "[data-testid=card]",
    "compare": "[data-testid=holding]",
    "codebook": "[data-testid=code-row]",
}
# What is wider than the page, lies beyond its edge, or is longer than the place it has.
CUT_OFF = """
() => {
  const told = [];
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) told.push("the page scrolls sideways");
  const main = document.querySelector("[data-testid=stMain]");
  if (main.scrollWidth > main.clientWidth) told.push("what is in the page scrolls sideways");
  const scrolls = (each) => {
    for (let at = each; at && at !== main; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  for (const each of main.querySelectorAll("*")) {
    const [box, looks] = [each.getBoundingClientRect(), getComputedStyle(each)];
    const words = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!words || !box.width || looks.visibility === "hidden" || scrolls(each)) continue;
    if (looks.clip !== "auto" || looks.clipPath !== "none") continue; // for screen readers alone
    const name = `${each.className}: ${each.textContent.trim().slice(0, 60)}`;
    if (box.right > wide + 1 || box.left < -1) told.push(`beyond the edge: ${name}`);
    const inside = each.scrollWidth > each.clientWidth + 1 && looks.overflowX === "hidden";
    if (inside && looks.display !== "inline") told.push(`shortened: ${name}`);
  }
  return told;
}
"""


@pytest.fixture
def two_coded(tmp_path: Path) -> Path:
    """Two interviews; the first segment of each is coded alike."""
    path = tmp_path / "two.study"
    with small_study(path, [interview(), interview("interview_02", SECOND)]) as study:
        code_first_of_each(study)
    return path


def code_first_of_each(study: Study) -> None:
    firsts = [study.segments(each.id)[0] for each in study.transcripts()]
    study.append([new_event("coding.added", CODER, coded(each, "shared_goals")) for each in firsts])


@pytest.fixture
def zoomed(browser: Browser) -> Iterator[Page]:
    """A window of 1280 by 900 at 200%."""
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", SHOWN)
def test_at_200_percent_nothing_is_cut_off(zoomed, serve, two_coded, path):
    server = serve(two_coded)
    zoomed.goto(f"{server.url}/{path}")
    zoomed.locator(SHOWN[path]).first.wait_for()
    zoomed.wait_for_timeout(LATE_MS)
    assert zoomed.evaluate(CUT_OFF) == []


def test_the_desks_overlays_fit_at_200_percent(zoomed, serve, two_coded):
    server = serve(two_coded)
    open_code(zoomed, server)
    for key, shown in (("?", "help"), ("c", "picker"), ("+", "new-code")):
        zoomed.keyboard.press(key)
        dialog = zoomed.get_by_test_id(shown)
        box = dialog.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 640
        assert box["y"] + box["height"] <= 450
        assert dialog.evaluate("(each) => each.scrollWidth <= each.clientWidth")
        zoomed.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


@pytest.fixture
def touched(browser: Browser) -> Iterator[Page]:
    """A telephone: touch, no mouse, no keys."""
    context = browser.new_context(
        viewport={"width": 420, "height": 800}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def swipe(page: Page, start: int, end: int) -> None:
    """Draw a finger over the page, from one height to another."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *heights: int) -> None:
        points = [{"x": 200, "y": y} for y in heights]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start)
    for nth in range(1, 11):
        send("touchMove", start + (end - start) * nth // 10)
    send("touchEnd")


def test_an_interview_is_read_by_touch(touched, serve, two_coded):
    server = serve(two_coded)
    open_code(touched, server)
    place = "document.querySelector('[data-testid=stMain]').scrollTop + scrollY"
    before = touched.evaluate(place)
    swipe(touched, 250, 650)
    touched.wait_for_timeout(LATE_MS)
    assert touched.evaluate(place) < before - 100  # back from what is undecided
    second = touched.get_by_test_id("segment").nth(1)
    second.locator(".tl-words").tap()
    expect(second).to_be_focused()
    first = touched.get_by_test_id("segment").first
    first.locator(".tl-words").tap()
    expect(first).to_be_focused()
    touched.get_by_test_id("help-button").tap()
    touched.locator("[data-command=elsewhere]").tap()
    message(touched, "is nowhere else in this interview")
    touched.get_by_test_id("compare").tap()
    expect(touched.get_by_test_id("holding")).to_have_count(2)
    other = touched.get_by_test_id("place").filter(has_text="interview_02")
    other.tap()
    here = touched.locator(".tl-segment.tl-here")
    expect(here).to_contain_text("Goals were set by the district")


def test_the_same_code_in_other_interviews_is_reached_by_keys_and_by_mouse(page, serve, two_coded):
    server = serve(two_coded)
    here = page.locator(".tl-segment.tl-here")
    with Study.open(two_coded) as study:
        first = next(each for each in study.transcripts() if each.name == "interview_01")
        segment = study.segments(first.id)[0].id
    address = f"{server.url}/code?transcript={first.id}&segment={segment}"

    page.goto(address)
    expect(here).to_contain_text("We set three goals")
    page.keyboard.press("Shift+O")
    cards = page.get_by_test_id("holding")
    expect(cards).to_have_count(2)
    expect(page.get_by_test_id("code").first).to_have_text("Goals / Shared goals")
    if "interview_02" not in page.locator(".tl-holding.tl-here").inner_text():
        page.keyboard.press("j")
    page.keyboard.press("o")
    expect(here).to_contain_text("Goals were set by the district")

    page.goto(address)
    expect(here).to_contain_text("We set three goals")
    page.get_by_test_id("help-button").click()
    page.locator("[data-command=everywhere]").click()
    expect(cards).to_have_count(2)
    page.get_by_test_id("place").filter(has_text="interview_02").click()
    expect(here).to_contain_text("Goals were set by the district")


def test_pace_and_what_is_left_show_by_interview_and_by_question(page, serve, two_coded):
    server = serve(two_coded)
    with Study.open(two_coded) as study:
        second = next(each for each in study.transcripts() if each.name == "interview_02")
        total = len(study.segments(second.id))
    page.goto(f"{server.url}/code?transcript={second.id}")
    count = page.get_by_test_id("count")
    expect(count).to_contain_text(f"1 of {total} segments decided · {total - 1} left · all stored")
    expect(page.get_by_test_id("answer-count").first).to_have_text("1 of 1 decided")
    expect(page.get_by_test_id("answer-count").last).to_have_text("0 of 1 decided")
    for key in ("n", "l", "c", "Enter", "u", "l", "u", "l"):
        page.keyboard.press(key)
    expect(count).to_contain_text(f"2 of {total} segments decided · {total - 2} left")
    expect(count).not_to_contain_text("minutes")
    expect(count).to_contain_text("all stored")
    bar = page.get_by_role("progressbar", name="Segments decided")
    expect(bar).to_have_attribute("aria-valuenow", "2")
    page.reload()
    expect(page.get_by_test_id("title")).to_have_text("Rosa (interview_02)")
    page.keyboard.press("Shift+I")
    row = page.locator("[data-testid=interview-row][aria-current=page]")
    expect(row).to_contain_text(f"interview_022 of {total} decided")
