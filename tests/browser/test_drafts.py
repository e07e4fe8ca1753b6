"""Memos that were begun in a real browser: they wait, and come back, and are sent by nobody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from models.store import Study
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import message, press, select
from tests.studies import CODER, interview


def box(page: Page):
    return page.get_by_test_id("memo-input")


def begin(page: Page, words: str) -> None:
    press(page, "e")
    expect(box(page)).to_be_focused()
    page.keyboard.type(words)


def drafts(page: Page) -> int:
    return page.evaluate(
        "Object.keys(localStorage).filter((n) => n.startsWith('throughline:draft:')).length"
    )


def test_a_memo_that_was_begun_comes_back_after_leaving_and_is_sent_only_when_kept(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    press(page, "j", "j")
    here = page.locator(".tl-here").get_attribute("data-segment-id")
    begin(page, "half a <b>thought</b>")
    page.get_by_role("link", name="Codebook").click()
    page.get_by_test_id("code-row").first.wait_for()
    page.get_by_role("link", name="Code", exact=True).click()
    expect(box(page)).to_have_value("half a <b>thought</b>")
    message(page, "A memo that you had begun here is not kept yet.")
    expect(box(page)).not_to_be_focused()
    page.reload()
    expect(box(page)).to_have_value("half a <b>thought</b>")
    assert server.events("memo.written") == []
    page.get_by_test_id("to-draft").click()
    expect(box(page)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(", and its end")
    press(page, "Control+Enter")
    stored(page)
    [written] = server.events("memo.written")
    assert written.payload["text"] == "half a <b>thought</b>, and its end"
    assert here.endswith(f"{written.payload['start']}-{written.payload['end']}")
    assert drafts(page) == 0
    page.reload()
    expect(page.get_by_test_id("memo")).to_have_count(1)
    expect(box(page)).to_have_count(0)


def test_a_memo_that_is_left_does_not_come_back(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    begin(page, "never mind")
    assert drafts(page) == 1
    press(page, "Escape")
    assert drafts(page) == 0
    open_code(page, server)
    expect(box(page)).to_have_count(0)


def test_what_was_begun_waits_in_its_interview_and_survives_a_lost_server(page, serve, study_file):
    with Study.open(study_file) as study:
        other = interview("interview_02", [("Interviewer", "Well?"), ("Rosa", "We went home.")])
        study.add_transcripts([other], actor=CODER)
        ids = [each.id for each in study.transcripts()]
    server = serve(study_file)
    page.goto(f"{server.url}/code?transcript={ids[0]}")
    page.get_by_test_id("segment").first.wait_for()
    select(page, "goals", "goals")
    begin(page, "whose?")
    page.goto(f"{server.url}/code?transcript={ids[1]}")
    expect(page.get_by_text("We went home.")).to_be_visible()
    expect(box(page)).to_have_count(0)
    server.kill()
    server.start()
    page.goto(f"{server.url}/code?transcript={ids[0]}")
    expect(box(page)).to_have_value("whose?")
    box(page).focus()
    press(page, "Control+Enter")
    stored(page)
    [written] = server.events("memo.written")
    assert written.payload["quote"] == "goals"


def test_a_memo_on_the_interviewers_words_can_be_written(page, serve, study_file):
    """Its editor was made and shown nowhere."""
    server = serve(study_file)
    open_code(page, server)
    select(page, "Which training", "offered")
    begin(page, "off script")
    press(page, "Control+Enter")
    expect(page.get_by_test_id("memo")).to_contain_text("off script")
    stored(page)
    assert server.events("memo.written")[0].payload["quote"] == "Which training was offered"


def test_a_memo_that_another_window_changed_is_not_overwritten(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    begin(page, "First.")
    press(page, "Control+Enter")
    stored(page)
    other = page.context.new_page()
    open_code(other, server)
    for each, words in ((page, "Here."), (other, "There.")):
        each.get_by_test_id("memo").get_by_label("Change this memo").click()
        each.get_by_test_id("memo-input").fill(words)
    press(other, "Control+Enter")
    stored(other)
    press(page, "1")  # typed into the memo
    page.reload()
    expect(page.get_by_test_id("memo")).to_contain_text("There.")
    expect(box(page)).to_have_value("Here.1")
    box(page).focus()
    press(page, "Control+Enter")
    stored(page)
    texts = sorted(memo.inner_text() for memo in page.locator(".tl-memo-text").all())
    assert texts == ["Here.1", "There."]
