"""A title, a question and an attribute are changed in the browser, with a reload in the middle."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from playwright.sync_api import Page, Route, TimeoutError, expect

from models.store.study import Study
from tests.browser.test_whole_road import drawn

LOADED = 60_000  # ms: a first start is slow
GUIDE = "Questions, a line each"


def test_title_question_and_attribute_are_changed_and_drafts_outlive_a_reload(
    page: Page, serve, study_file: Path
) -> None:
    """Nothing of this could be changed in the browser; a participant's role only by a file."""
    server = serve(study_file)
    page.goto(f"{server.url}/setup")
    title = page.get_by_label("Title", exact=True)
    title.fill("Planning time \U0001f600", timeout=LOADED)
    guide = page.get_by_label(GUIDE, exact=True)
    guide.fill("What goals has your school set?\nHow is planning time protected?")
    drawn(page)

    page.reload()
    expect(title).to_have_value("Planning time \U0001f600", timeout=LOADED)
    expect(guide).to_have_value("What goals has your school set?\nHow is planning time protected?")
    expect(page.get_by_test_id("field-draft")).to_have_count(2)
    expect(page.get_by_text("Taken away: “Which training was offered?”")).to_be_visible()
    drawn(page)
    page.get_by_role("button", name="Keep the title").click()
    expect(page.get_by_text("The title is kept.")).to_be_visible()
    drawn(page)
    page.get_by_role("button", name="Keep 2 questions").click()
    expect(page.get_by_text("1 interview is to be aligned")).to_be_visible()
    expect(page.get_by_test_id("field-draft")).to_have_count(0)
    drawn(page)

    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    cell = page.locator("#portal textarea")
    for _ in range(5):  # a grid that is being drawn again may let go of a click
        box = grid.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 52)  # the role, in the first row
        page.keyboard.press("Enter")
        with contextlib.suppress(TimeoutError):
            cell.wait_for(timeout=5000)
            break
    cell.fill("Coach")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stored.")).to_be_visible()
    drawn(page)

    page.reload()
    expect(title).to_have_value("Planning time \U0001f600", timeout=LOADED)
    drawn(page)
    with Study.open(study_file) as study:
        state = study.state()
        assert state.codebook is not None
        assert state.codebook.title == "Planning time \U0001f600"
        assert [each.id for each in state.codebook.questions] == ["q1", "q4"]
        assert state.codebook.questions[0].ask == {"teacher": "What goals has your school set?"}
        [interview] = study.transcripts()
        assert state.attributes[interview.id]["role"] == "Coach"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    with Study.open(study_file) as study:
        assert study.state().attributes[interview.id]["role"] == "Teacher"


def test_what_is_typed_before_its_keeper_comes_is_kept(page: Page, serve, study_file: Path) -> None:
    """A title typed while the page was still coming was gone after a reload: on a slow machine."""
    server = serve(study_file)

    def late(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    page.route("**/static/js/BidiComponent*", late)  # what our own parts come with
    page.goto(f"{server.url}/setup")
    title = page.get_by_label("Title", exact=True)
    title.fill("Planning time", timeout=LOADED)
    expect(page.get_by_test_id("field-draft")).to_have_count(1, timeout=LOADED)
    page.reload()
    expect(title).to_have_value("Planning time", timeout=LOADED)
