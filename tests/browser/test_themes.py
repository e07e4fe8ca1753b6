"""From drafts to a settled theme, by keys and by mouse: claim, contrary evidence, the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.app.requests import gives_code
from tests.studies import run_fake

CODES = ("lost_planning", "shared_goals", "one_size_workshop", "goals_from_district")


@pytest.fixture
def drafted(study_file: Path) -> Path:
    """A study with four codes in use, and drafts of themes."""
    with Study.open(study_file) as study:
        for at, code in enumerate(CODES):
            gives_code(study, code, segments=slice(at % 3, at % 3 + 1 + at // 3))
        run_fake(study)
    return study_file


def say(page: Page, words: str) -> None:
    expect(page.get_by_test_id("message")).to_contain_text(words)


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def test_from_drafts_to_a_settled_theme_by_keys_and_mouse(page, serve, drafted):
    server = serve(drafted)
    page.goto(f"{server.url}/themes")
    themes = page.locator("[data-testid=column][data-sort=theme]")
    drafts = page.locator("[data-testid=column][data-sort=draft]")
    drafts.first.wait_for()
    page.get_by_test_id("number").focus()
    page.keyboard.press("Home")
    expect(page.get_by_test_id("number-said")).to_have_text("1")
    expect(drafts).to_have_count(1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(drafts).to_have_count(3)
    for kept in (1, 2, 3):  # three themes, by keys
        drafts.first.get_by_test_id("column-name").focus()
        page.keyboard.press("y")
        expect(themes).to_have_count(kept)
        stored(page)
    themes.first.get_by_test_id("column-name").click()  # the one of two codes
    expect(page.get_by_test_id("n-of-n")).to_contain_text("1 of 1")
    page.keyboard.press("r")
    page.get_by_test_id("asked-name").fill("Time is what is lacking")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("theme-name")).to_have_text("Time is what is lacking")
    stored(page)

    page.keyboard.press("e")
    page.get_by_test_id("claim").fill("Most of them lack")
    page.keyboard.press("Escape")
    page.reload()  # what was begun is there again
    expect(page.get_by_test_id("claim")).to_have_value("Most of them lack")
    page.keyboard.press("e")
    page.get_by_test_id("claim").fill("Most of them lack time to plan.")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("amounts")).to_contain_text("“most” in the claim: 1 of 1")
    assert page.title().startswith("Time is what is lacking · ")

    card = themes.first.get_by_test_id("code-card").first  # by mouse
    code = card.get_attribute("data-code")
    card.drag_to(themes.nth(1).get_by_test_id("column-name"))
    expect(themes.nth(1).locator(f"[data-code={code}]")).to_have_count(1)
    stored(page)
    page.keyboard.press("z")
    say(page, "Undone")
    expect(themes.first.locator(f"[data-code={code}]")).to_have_count(1)

    page.get_by_test_id("column-name").filter(has_text="Time is what is lacking").click()
    expect(page.get_by_test_id("contrary-said")).to_contain_text("has not been looked for")
    page.keyboard.press("c")
    passages = page.get_by_test_id("passage")
    passages.first.wait_for()
    assert "tab=contrary" in page.url
    passages.first.focus()
    before = passages.count()
    page.keyboard.press("1")
    say(page, "Taken as contrary")
    page.keyboard.press("2")
    page.get_by_test_id("why").fill("It was the year before.")
    page.keyboard.press("Enter")
    expect(passages).to_have_count(before - 2)
    page.keyboard.press("f")
    say(page, "On record: looked for;")
    expect(page.get_by_test_id("contrary-said")).to_contain_text("2 passages found")
    page.keyboard.press("b")
    expect(page.locator("[data-testid=quotation][data-stance=explained]")).to_contain_text(
        "because: It was the year before."
    )
    page.keyboard.press("s")
    expect(page.get_by_test_id("status")).to_have_text("settled")
    stored(page)

    with Study.open(drafted) as study:
        state = study.state()
        [theme] = [each for each in state.live_themes() if each.status == "settled"]
        assert (theme.name, theme.claim) == (
            "Time is what is lacking",
            "Most of them lack time to plan.",
        )
        assert sorted(each.stance for each in theme.quotations) == ["contrary", "explained"]
        [look] = theme.looks
        assert (look.found, look.claim) == (2, theme.claim)
        made = [each for each in study.events() if each.kind == "theme.created"]
        assert all(each.suggested for each in made)  # as it was proposed
