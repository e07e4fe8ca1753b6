"""From the empty start page to an exported workbook: no command, and cut short again and again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from models.store.study import Study
from tests.app.export.parts import rows
from tests.browser.conftest import Server
from tests.browser.test_code_page import stored
from tests.browser.test_desk import press
from tests.browser.test_export import taken
from tests.browser.test_places import at, stands
from tests.browser.test_start import place
from tests.browser.test_whole_road import drawn
from tests.studies import LINES

__all__ = ["place"]  # a fixture

SUGGESTED = 120_000  # ms: the encoder is read, on a machine that may be busy
CODES = "Goals\n  Shared goals: set by the whole staff together\nTime\n  Planning time\nTraining\n"
GUIDE = "What goals did your school set?\nWhich training was offered?"
CLAIM = "Goals that are seen are kept."
NAMES = ("Rosa", "Ida", "Tomas")


@pytest.fixture
def talks(tmp_path: Path) -> list[str]:
    """Files of three people, of whom no two say quite the same."""
    folder = tmp_path / "talks"
    folder.mkdir()
    for who in NAMES:
        lines = [(speaker.replace("Rosa", who), words) for speaker, words in LINES]
        lines += [("Interviewer", "Anything else?"), (who, f"Ask {who} again when the year ends.")]
        words = "\n".join(": ".join(each) for each in lines)
        (folder / f"{who.lower()}.txt").write_text(words, encoding="utf-8")
    return [str(folder / f"{who.lower()}.txt") for who in NAMES]


def button(page: Page, name: str | re.Pattern[str]) -> None:
    drawn(page)
    page.get_by_role("button", name=name).first.click()


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def drag(page: Page, words: Locator) -> None:
    """Select the beginning of some words with the mouse."""
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 10, steps=5)
    page.mouse.up()


def make_a_study(page: Page, talks: list[str]) -> None:
    """Go through the four steps, and be thrown out in the middle of each."""
    button(page, "New study")
    field(page, "Title").fill("Planning time")
    page.get_by_label("Your name").fill("Ana")
    page.reload()
    expect(field(page, "Title")).to_have_value("Planning time")
    expect(page.get_by_label("Your name")).to_have_value("Ana")
    button(page, "Next: interviews")

    expect(page.get_by_text("Step 2 of 4")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(talks)
    expect(page.get_by_text("Who they are")).to_be_visible()
    button(page, "Import 3 interviews")
    expect(page.get_by_text("In the study: ")).to_be_visible()
    page.reload()
    expect(page.get_by_text("In the study: ")).to_be_visible()
    button(page, "Next: guide")

    expect(page.get_by_text("Step 3 of 4")).to_be_visible()
    field(page, "Questions, a line each").fill(GUIDE)
    page.reload()
    expect(field(page, "Questions, a line each")).to_have_value(GUIDE)
    button(page, "Keep 2 questions")
    expect(page.get_by_text("The guide is kept.")).to_be_visible()
    button(page, "Next: codes")

    expect(page.get_by_text("Step 4 of 4")).to_be_visible()
    field(page, "Codes, a line each").fill(CODES)
    page.reload()
    expect(field(page, "Codes, a line each")).to_have_value(CODES)
    button(page, "Make 5 codes")
    expect(page.get_by_text("The study has 5 codes.")).to_be_visible()
    button(page, "Open the study")
    expect(page.get_by_role("heading", name="Planning time")).to_be_visible()


def have_codes_suggested(page: Page) -> None:
    """Start the run, and look again in its middle."""
    button(page, "Suggest codes")
    expect(page.get_by_role("button", name="Stop").first).to_be_visible()
    page.reload()
    ready = page.get_by_text("Suggestions are ready for 3 interviews.").first
    expect(ready).to_be_visible(timeout=SUGGESTED)
    page.get_by_role("link", name="Begin with").first.click()
    page.get_by_test_id("segment").first.wait_for()


def code_by_keys(page: Page) -> str:
    """Choose, make, give and write with no mouse; a reload comes in the middle of a memo."""
    here = page.locator(".tl-here")
    press(page, "n", "c")
    page.get_by_test_id("picker-input").fill("shared")
    press(page, "Enter")
    expect(here.get_by_test_id("coding")).to_have_count(1)
    press(page, "+")
    page.keyboard.type("On the wall")
    press(page, "Enter")
    expect(here.get_by_test_id("coding")).to_have_count(2)
    press(page, "j")
    suggested = here.get_by_test_id("suggestion").first
    expect(suggested).to_be_visible()
    press(page, "1")
    expect(here.get_by_test_id("coding")).to_have_count(1)
    press(page, "j")
    segment = here.get_attribute("data-segment-id") or ""
    press(page, "e")
    page.keyboard.type("Half of a thou")
    page.reload()  # at once: the address has no time to be written
    stands(page, segment)
    memo = page.get_by_test_id("memo-input")
    expect(memo).to_have_value("Half of a thou")
    memo.focus()
    press(page, "End")
    page.keyboard.type("ght, and its end")
    press(page, "Control+Enter")
    stored(page)
    return segment


def code_by_mouse(page: Page, server: Server) -> None:
    """Select words and code them with the bar at them, while the workbench is away."""
    server.kill()
    drag(page, page.get_by_test_id("segment").last.locator("[data-from]").first)
    page.get_by_test_id("selection-bar").get_by_role("button", name="Code…").click()
    page.get_by_test_id("picker-input").fill("planning")
    page.locator(".tl-option").first.click()
    expect(page.locator("mark.tl-mark")).to_have_count(1)
    expect(page.get_by_test_id("banner")).to_contain_text("1 decision is kept here")
    server.start()
    stored(page)
    expect(page.get_by_test_id("banner")).to_be_hidden()


def make_a_theme(page: Page) -> None:
    """Type a claim, be thrown out, and find it."""
    page.get_by_role("link", name="Themes", exact=True).click()
    page.get_by_role("heading", name="Themes", exact=True).wait_for()
    drawn(page)
    page.get_by_role("button", name=re.compile("^New theme")).click()
    page.get_by_test_id("asked-name").fill("What is on the wall")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("theme-name")).to_have_text("What is on the wall")
    claim = page.get_by_test_id("claim")
    claim.fill(CLAIM)
    page.reload()
    expect(claim).to_have_value(CLAIM)
    page.get_by_test_id("save-claim").click()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def take_the_workbook(page: Page, folder: Path, study: Path) -> None:
    button(page, "Export…")
    dialog = page.get_by_test_id("stDialog")
    expect(dialog).to_contain_text("in 1 interview, by Ana")
    name, data = taken(page, folder)
    assert name.startswith("Planning time - ")
    given = rows(load_workbook(io.BytesIO(data))["codings"])
    with Study.open(study) as opened:
        codings = opened.state().codings
    assert sorted(str(each["passage"]) for each in given) == sorted(each.quote for each in codings)
    assert {each["participant"] for each in given} == {NAMES[0]}


def test_a_study_begun_from_nothing_is_coded_cut_short_and_exported_and_nothing_is_lost(
    page: Page,
    serve: Callable[..., Server],
    place: Path,
    talks: list[str],
    tmp_path: Path,
) -> None:
    """A study could not be begun in the browser, and nothing typed or opened outlived a reload."""
    server = serve(None)
    page.goto(server.url)
    make_a_study(page, talks)
    server.study = place / "planning-time.study"
    have_codes_suggested(page)
    segment = code_by_keys(page)
    at(page, segment=segment)
    code_by_mouse(page, server)
    make_a_theme(page)

    server.kill()  # tomorrow, from the start page
    server.study, study = None, server.study
    server.start()
    page.goto(server.url)
    expect(page.get_by_text("Recent studies")).to_be_visible()
    button(page, re.compile("^Open$"))
    expect(page.get_by_role("heading", name="Planning time")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next: read and code Rosa|^Next: .*Rosa")).click()
    page.get_by_test_id("memo").wait_for()
    page.keyboard.press("Control+k")
    page.get_by_test_id("search-input").fill("its end")
    page.locator(".tls-hit").first.click()
    stands(page, segment)
    take_the_workbook(page, tmp_path, study)
    page.keyboard.press("Escape")
    page.go_back()
    page.go_forward()
    stands(page, segment)

    with Study.open(study) as opened:
        kinds = [event.kind for event in opened.events()]
        [memo] = opened.state().memos.values()
        [theme] = opened.state().live_themes()
        assert {event.actor for event in opened.events()} == {"Ana"}
    assert memo.text == "Half of a thought, and its end"
    assert theme.claim == CLAIM
    assert kinds.count("coding.added") == 3
    assert kinds.count("suggestion.accepted") == 1
