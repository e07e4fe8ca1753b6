"""Search from any page, and coding with the mouse, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_code_page import open_code, stored


def find(page: Page, typed: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_test_id("search-input").fill(typed)
    expect(page.locator(".tls-hit").first).to_be_visible()


def test_words_are_found_from_any_page_and_gone_to_in_the_same_tab(page, serve, study_file):
    """Nothing could be searched but the open interview, by the browser's own find."""
    server = serve(study_file)
    open_code(page, server)
    here = page.locator(".tl-here")
    first = here.get_attribute("data-segment-id")
    find(page, "SUNDAY night")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("search-box")).to_be_hidden()
    page.keyboard.press("j")  # the focus is where it was
    expect(here).not_to_have_attribute("data-segment-id", first or "")
    page.keyboard.press("Control+k")
    box = page.get_by_test_id("search-input")
    expect(box).to_have_value("SUNDAY night")
    expect(page.locator(".tls-hit").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(here).to_contain_text("Sunday night")
    page.goto(f"{server.url}/search?q=goals&speaker=others")
    expect(page.get_by_test_id("page-input")).to_have_value("goals")
    lines = page.get_by_test_id("page-line").filter(has_text="wall")
    lines.first.click()
    expect(page.locator(".tl-here")).to_contain_text("Our goals are on every wall")
    page.go_back()
    expect(page.get_by_test_id("page-input")).to_have_value("goals")
    assert len(page.context.pages) == 1


def test_words_are_coded_by_mouse_alone_and_no_click_deadens_the_keys(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    words = page.locator(".tl-here [data-from]").first
    box = words.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 10, steps=5)
    page.mouse.up()
    bar = page.get_by_test_id("selection-bar")
    expect(bar).to_be_visible()
    at = bar.bounding_box()
    assert at is not None
    selected = page.evaluate(
        "(() => { const r = getSelection().getRangeAt(0).getBoundingClientRect();"
        " return [r.top, r.bottom]; })()"
    )
    assert at["y"] + at["height"] <= selected[0] or at["y"] >= selected[1]
    assert at["x"] >= 0
    assert at["x"] + at["width"] <= 1280
    bar.get_by_role("button", name="Code…").click()
    page.get_by_test_id("picker-input").fill("Set by hand")
    page.get_by_text("Create “Set by hand”").click()
    expect(page.locator("mark.tl-mark")).to_have_count(1)
    expect(bar).to_be_hidden()
    stored(page)
    page.locator(".tl-here .tl-coding .tl-chip-name").first.click()
    expect(page.get_by_test_id("rule-passage")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("rule-panel")).to_be_hidden()
    here = page.locator(".tl-here")
    beside = (".tl-asks .tl-words", ".tl-question-words", ".tl-count", ".tl-who")
    for where, key in zip(beside, "jkjk", strict=True):
        page.locator(where).first.click()
        before = here.get_attribute("data-segment-id")
        page.keyboard.press(key)
        expect(here).not_to_have_attribute("data-segment-id", before or "")
    choice = page.get_by_test_id("stSelectbox").first.locator("input")
    choice.click()
    page.get_by_role("option").first.click()
    expect(here).to_be_focused()
    before = here.get_attribute("data-segment-id")
    page.keyboard.press("j")
    expect(here).not_to_have_attribute("data-segment-id", before or "")
