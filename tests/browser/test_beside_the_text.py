"""The list of interviews and the panel beside the text, by mouse and by keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, interview, small_study

SECOND = [("Interviewer", "What goals did you set?"), ("Ben", "Goals for reading, in groups.")]
MOST_BESIDE = 1100  # px of words with their margin
SERIOUS = ("serious", "critical")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.study"
    with small_study(path, [interview(), interview("interview_02", SECOND)]) as study:
        on = {"memo_id": "m-code", "text": "Is it one code?", "code_id": "goals"}
        study.append([new_event("memo.written", CODER, on)])
    return path


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in SERIOUS
    ]


def test_codes_memos_and_evidence_beside_the_text_by_mouse_and_by_keys(page, serve, two):
    server = serve(two)
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()
    here = page.locator(".tl-here")
    tree = page.get_by_test_id("code-tree")
    row = tree.locator("[data-code=goals]")
    row.hover()
    expect(page.get_by_test_id("code-about")).to_contain_text("Goals")
    row.get_by_role("button", name="Give", include_hidden=True).click()
    expect(here.locator("[data-testid=coding][data-code=goals]")).to_be_visible()
    expect(row).to_have_attribute("aria-label", re.compile("^Goals. 1 here, 1 in the study;"))
    stored(page)
    expect(here).to_be_focused()  # the mouse took the keys nowhere
    row.click()
    expect(page.get_by_test_id("rule-passage")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(tree).to_be_visible()
    box = page.locator(".tl-main").bounding_box()
    assert box
    assert box["width"] <= MOST_BESIDE

    page.keyboard.press("w")
    expect(page.get_by_test_id("why")).to_be_visible()
    page.keyboard.press("w")
    page.keyboard.press("Shift+E")
    expect(page.get_by_test_id("study-memo")).to_contain_text("Is it one code?")
    page.get_by_test_id("memo-new").click()
    page.get_by_test_id("memo-input").fill("Whose goals?")
    page.reload()
    expect(page.get_by_test_id("memo-input")).to_have_value("Whose goals?")
    page.get_by_test_id("memo-input").press("Control+Enter")
    expect(page.get_by_test_id("side-memo")).to_contain_text("Whose goals?")
    stored(page)
    [memo] = server.events("memo.written")[1:]
    assert memo.payload["text"] == "Whose goals?"

    page.keyboard.press("Shift+C")
    page.keyboard.press("End")
    code = page.locator(".tl-code-row:focus").get_attribute("data-code")
    page.keyboard.press("c")
    expect(here.locator(f"[data-testid=coding][data-code={code}]")).to_be_visible()
    stored(page)
    assert serious(page) == []

    page.keyboard.press("Shift+I")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("title")).to_have_text(re.compile("interview_02"))
    expect(page.get_by_test_id("segment")).to_have_count(1)
    expect(tree).to_be_visible()
    with Study.open(two) as study:
        second = next(each.id for each in study.transcripts() if each.name == "interview_02")
    expect(page).to_have_url(
        f"{server.url}/code?interview={second}"
        + "&segment="
        + (here.get_attribute("data-segment-id") or "")
    )
    page.go_back()
    expect(page.get_by_test_id("segment").nth(1)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(720, 900), (390, 800)])
def test_on_a_small_screen_they_are_drawers(page, serve, two, width, height):
    server = serve(two)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()
    side = page.get_by_test_id("side")
    expect(side).to_be_hidden()
    page.get_by_test_id("panel-button").click()
    expect(side).to_be_visible()
    page.get_by_test_id("code-row").first.get_by_role("button", name="Give").click()
    expect(page.locator(".tl-here [data-testid=coding]")).to_have_count(1)
    assert serious(page) == []
    page.get_by_test_id("side-shut").click()
    expect(side).to_be_hidden()
    page.get_by_test_id("interviews-button").click()
    page.get_by_test_id("interview-row").nth(1).click()
    expect(page.get_by_test_id("segment")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
