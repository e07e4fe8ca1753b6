"""Where a person is: reload, Back, a link and a second tab return to it, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.test_code_page import open_code
from tests.browser.test_whole_road import drawn
from tests.decisions import new_event
from tests.studies import CODER, interview, small_study

SOON = 1000  # ms in which a tab follows another
HERE = "document.querySelector('.tl-here')?.dataset.segmentId"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A study of three interviews with suggestions, and two themes."""
    path = tmp_path / "three.study"
    study = small_study(path, [interview(name) for name in ("one", "two", "three")])
    themes = [{"theme_id": id_, "name": id_, "code_ids": ["time"]} for id_ in ("th1", "th2")]
    study.append([new_event("theme.created", CODER, each) for each in themes])
    study.close()
    return path


def at(page: Page, **parts: str) -> None:
    """Expect an address to name these parts, and to be written by now."""
    for name, value in parts.items():
        page.wait_for_function(
            "([name, value]) => new URLSearchParams(location.search).get(name) === value",
            arg=[name, value],
        )


def stands(page: Page, segment: str) -> None:
    page.wait_for_function(f"(id) => {HERE} === id", arg=segment)


def choose(page: Page, name: str) -> None:
    """Choose an interview from the list beside the text."""
    drawn(page)
    page.keyboard.press("Shift+I")
    page.get_by_test_id("interview-row").filter(has_text=name).click()


def test_an_interview_and_its_segment_are_found_again(page, serve, three):
    """F5 in Whitfield, segment 20, opened Ortiz, segment 1; so did going away and back."""
    server = serve(three)
    with Study.open(three) as study:
        ids = {each.name: each.id for each in study.transcripts()}
        segments = {name: [each.id for each in study.segments(id_)] for name, id_ in ids.items()}
    page.goto(f"{server.url}/")
    page.get_by_test_id("open-interview").filter(has_text="two").click()
    stands(page, segments["two"][0])
    assert len(page.context.pages) == 1  # it opened another each time
    page.keyboard.press("j")
    page.keyboard.press("j")
    stands(page, segments["two"][2])
    at(page, interview=ids["two"], segment=segments["two"][2])
    page.reload()
    stands(page, segments["two"][2])
    expect(page).to_have_title("Rosa · A small study")
    choose(page, "three")
    at(page, interview=ids["three"])
    page.go_back()
    stands(page, segments["two"][2])
    page.go_forward()
    at(page, interview=ids["three"])
    page.get_by_role("link", name="Codes", exact=True).click()
    at(page, code="goals")
    page.get_by_role("link", name="Interviews", exact=True).click()
    stands(page, segments["three"][0])
    other = page.context.new_page()
    other.goto(page.url)
    stands(other, segments["three"][0])


def test_a_code_and_a_tab_of_the_codebook_are_found_again(page, serve, three):
    server = serve(three)
    page.goto(f"{server.url}/codebook")
    at(page, code="goals")
    page.get_by_test_id("code-row").filter(has_text="Time").first.click()
    at(page, code="time")
    page.get_by_role("tab", name="Versions").click()
    at(page, code="time", tab="Versions")
    page.reload()
    expect(page.get_by_role("tab", name="Versions")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page.get_by_role("tab", name="Codes")).to_have_attribute("aria-selected", "true")
    page.go_back()
    at(page, code="goals")


def test_a_card_and_what_was_skipped_are_found_again(page, serve, three):
    """After a look at its place, Triage showed another card, and 13 skipped ones were none."""
    server = serve(three)
    page.goto(f"{server.url}/triage")
    page.get_by_test_id("card").wait_for()
    page.keyboard.press("s")
    expect(page.get_by_test_id("count")).to_contain_text("1 skipped")
    page.wait_for_function("location.search.includes('card=')")
    card = page.get_by_test_id("card").inner_text()
    address = page.evaluate("location.search")
    page.wait_for_function("(was) => location.search === was", arg=address)
    page.keyboard.press("o")
    page.get_by_test_id("segment").first.wait_for()
    page.go_back()
    expect(page.get_by_test_id("card")).to_have_text(re.compile(re.escape(card.split("\n")[0])))
    expect(page.get_by_test_id("count")).to_contain_text("1 skipped")
    page.reload()
    expect(page.get_by_test_id("count")).to_contain_text("1 skipped")


def test_an_address_of_what_is_no_more_says_so_and_shows_what_is_nearest(page, serve, three):
    with Study.open(three) as study:
        into = {"into": "goals", "code_id": "time"}
        study.append([new_event("code.merged", CODER, into)])
        study.append([new_event("theme.retired", CODER, {"theme_id": "th1"})])
        first = study.segments()[0]
    server = serve(three)
    told = page.get_by_test_id("stAlert").first
    page.goto(f"{server.url}/codebook?code=time")
    expect(told).to_contain_text("“Time” was merged into “Goals”, which is shown instead.")
    at(page, code="goals")
    page.goto(f"{server.url}/compare?code=nothing-of-the-kind")
    expect(page.get_by_test_id("message")).to_contain_text("The code of this address is not in")
    page.goto(f"{server.url}/code?interview=nobody")
    expect(told).to_contain_text("The interview of this address is not in this study")
    page.goto(f"{server.url}/themes?theme=th1")
    expect(page.get_by_test_id("message")).to_contain_text("The theme “th1” is retired.")
    cut = f"{first.transcript_id}.{first.start + 3}-{first.end}"
    page.goto(f"{server.url}/code?interview={first.transcript_id}&segment={cut}")
    stands(page, first.id)
    expect(page.get_by_test_id("message")).to_contain_text("cut or joined since")


def test_two_tabs_follow_each_other_and_neither_takes_back_the_others_unsaid(
    page, serve, study_file
):
    """One said 40, the other 39 decided for as long as one watched; z took back the other's."""
    server = serve(study_file)
    open_code(page, server)
    other = page.context.new_page()
    open_code(other, server)
    page.bring_to_front()
    page.keyboard.press("1")
    expect(page.get_by_test_id("coding")).to_have_count(1)
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    expect(other.get_by_test_id("coding")).to_have_count(1)
    other.bring_to_front()
    other.keyboard.press("z")
    expect(other.get_by_test_id("message")).to_contain_text("The last decision was made elsewhere")
    expect(other.get_by_test_id("coding")).to_have_count(1)
    other.keyboard.press("z")
    expect(other.get_by_test_id("message")).to_contain_text("Undone: suggestion accepted")
    expect(page.get_by_test_id("coding")).to_have_count(0)


def test_a_tab_follows_what_no_tab_decided(page, serve, study_file):
    """By a command, or by another page's form: nobody told the tab of it."""
    server = serve(study_file)
    open_code(page, server)
    with Study.open(study_file) as study:
        first = study.segments()[0]
        coding = {
            "transcript_id": first.transcript_id,
            "start": first.start,
            "end": first.end,
            "quote": first.quote,
            "code_id": "time",
        }
        study.append([new_event("coding.added", CODER, coding)])
    expect(page.get_by_test_id("coding")).to_have_count(1)


def test_a_page_of_themes_follows_as_an_interview_does(page, serve, three):
    """The search box that waits closed on every page was taken for a list that is open."""
    server = serve(three)
    page.goto(f"{server.url}/themes")
    drawn(page)
    expect(page.get_by_test_id("column-name").get_by_text("th2", exact=True)).to_be_visible()
    with Study.open(three) as study:
        new = {"theme_id": "th3", "name": "Told elsewhere", "code_ids": ["time"]}
        study.append([new_event("theme.created", CODER, new)])
    told = page.get_by_test_id("column-name").get_by_text("Told elsewhere", exact=True)
    expect(told).to_be_visible()
