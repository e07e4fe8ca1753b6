"""Suggestions that change while one decides: in a real browser, without a reload."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from models.store.study import Study
from tests.browser.conftest import WAIT_MS, Server
from tests.studies import CODER

LEARN = "**/throughline/api/learn/*"
SOON = 60_000  # ms
CHANGED = "The suggestions here have just changed: press again."


@pytest.fixture
def segments(study_file: Path) -> list[str]:
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        return [each.id for each in study.segments(transcript.id)]


class Teacher:
    """Answers the reader's question of what changed, as a test wants it."""

    def __init__(self, page: Page, study_file: Path) -> None:
        with Study.open(study_file) as study:
            [transcript] = study.transcripts()
            made = study.suggestions(transcript.id, coder=CODER)
        self.made = {
            id_: [asdict(each) for each in made if each.segment_id == id_]
            for id_ in {each.segment_id for each in made}
        }
        self.news: dict[str, list] = {}
        self.asked: list[str] = []
        self.page = page
        page.route(LEARN, self.answer)

    def turn_round(self, segment_id: str) -> None:
        """Let this segment's suggestions come in the opposite order, none of them hidden."""
        turned = self.made[segment_id][::-1]
        self.news[segment_id] = [each | {"band": "worth a look"} for each in turned]

    def wait_until_asked(self) -> None:
        """Wait until the page has asked once, and has had a moment to draw the answer."""
        for _ in range(WAIT_MS // 100):
            if self.asked:
                break
            self.page.wait_for_timeout(100)
        assert len(self.asked) == 1
        self.page.wait_for_timeout(500)

    def wait_until_quiet(self, more_than: int = 0) -> None:
        """Wait until the page has asked more often than that, and then no more for a while."""
        for _ in range(WAIT_MS // 1500):
            before = len(self.asked)
            self.page.wait_for_timeout(1500)
            if more_than < before == len(self.asked):
                return
        raise AssertionError(f"asked {len(self.asked)} times")

    def answer(self, route: Route) -> None:
        self.asked.append(route.request.post_data_json["since"])
        stamp = f"test:{len(self.asked)}"
        route.fulfill(json={"ready": True, "stamp": stamp, "suggestions": self.news})


def open_code(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()


def codes_at(page: Page, segment_id: str) -> list[str]:
    chips = page.locator(f"[data-segment-id='{segment_id}'] [data-testid=suggestion]")
    return [each.get_attribute("data-code") or "" for each in chips.all()]


def look(page: Page) -> list[str]:
    """What is suggested at every segment but the first, with how likely it is."""
    chips = page.locator("[data-testid=segment]:not(.tl-here) [data-testid=suggestion]")
    return chips.all_text_contents()


def test_a_decision_changes_the_suggestions_of_later_segments_without_a_reload(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    page.evaluate("window.same = true")
    before = look(page)
    page.keyboard.press("c")
    page.get_by_test_id("picker-input").fill("workshop")
    page.keyboard.press("Enter")
    page.wait_for_function(
        """before => {
          const chips = document.querySelectorAll(
            "[data-testid=segment]:not(.tl-here) [data-testid=suggestion]");
          return JSON.stringify([...chips].map((each) => each.textContent)) !== before;
        }""",
        arg=page.evaluate("JSON.stringify", before),
        timeout=SOON,
    )
    assert page.evaluate("window.same")
    fresh = page.locator("[data-testid=segment]:not(.tl-here) [data-testid=suggestion]").first
    fresh.get_by_role("button", name="Accept").click()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    expect(page.get_by_test_id("refused")).to_be_hidden()
    assert len(server.events("suggestion.accepted")) == 1


def test_a_burst_of_decisions_asks_once_or_twice_and_says_what_was_seen(
    page, serve, study_file, segments
):
    teacher = Teacher(page, study_file)
    server = serve(study_file)
    open_code(page, server)
    for _ in range(8):
        page.keyboard.press("Enter")
        page.keyboard.press("n")
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    teacher.wait_until_quiet()
    assert 1 <= len(teacher.asked) <= 3
    before = len(teacher.asked)
    page.keyboard.press("u")
    teacher.wait_until_quiet(before)
    assert teacher.asked[before:] == [f"test:{before}"]


def test_the_segment_in_hand_keeps_its_suggestions_until_it_is_left(
    page, serve, study_file, segments
):
    teacher = Teacher(page, study_file)
    here, other = segments[0], segments[2]
    teacher.turn_round(here)
    teacher.turn_round(other)
    server = serve(study_file)
    open_code(page, server)
    before = codes_at(page, here)
    last = {id_: teacher.news[id_][0]["code_id"] for id_ in (here, other)}
    page.keyboard.press("x")
    beside = page.locator(f"[data-segment-id='{other}'] [data-testid=suggestion]")
    expect(beside.first).to_have_attribute("data-code", last[other])
    assert codes_at(page, here) == before[1:]
    page.keyboard.press("j")
    chips = page.locator(f"[data-segment-id='{here}'] [data-testid=suggestion]")
    expect(chips.first).to_have_attribute("data-code", last[here])


def test_a_press_just_after_a_change_is_asked_for_again(page, serve, study_file, segments):
    teacher = Teacher(page, study_file)
    server = serve(study_file)
    open_code(page, server)
    first = segments[0]
    before = codes_at(page, first)
    teacher.turn_round(first)
    page.keyboard.press("j")
    page.evaluate(
        """first => {
          const seen = () =>
            document.querySelector(`[data-segment-id="${first}"] [data-testid=suggestion]`);
          const before = seen().dataset.code;
          new MutationObserver((_, watch) => {
            if (seen().dataset.code === before) return;
            watch.disconnect();
            const press = (key) => document.body.dispatchEvent(
              new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
            press("k");
            press("Enter");
          }).observe(document.querySelector(`[data-segment-id="${first}"]`),
                     { childList: true, subtree: true });
        }""",
        first,
    )
    page.keyboard.press("x")  # what is learned from this changes the segment before
    expect(page.get_by_test_id("message")).to_have_text(CHANGED)
    assert server.events("suggestion.accepted") == []
    expect(page.locator(".tl-here")).to_have_attribute("data-segment-id", first)
    page.wait_for_timeout(300)
    wanted = codes_at(page, first)[0]
    assert wanted != before[0]
    page.keyboard.press("Enter")
    expect(page.locator(f".tl-here [data-testid=coding][data-code={wanted}]")).to_be_visible()


def test_a_workbench_that_cannot_learn_leaves_suggestions_as_they_are(page, serve, study_file):
    asked: list[str] = []

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500, json={"error": "An unforeseen error."})

    page.route(LEARN, fail)
    server = serve(study_file)
    open_code(page, server)
    before = look(page)
    page.keyboard.press("x")
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    page.wait_for_timeout(400)
    assert len(asked) == 1
    assert look(page) == before
    expect(page.get_by_test_id("message")).to_contain_text("Rejected")
