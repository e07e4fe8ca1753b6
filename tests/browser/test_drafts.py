"""Memos that were begun in a real browser: they wait, and come back, and are sent by nobody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import message, no_learning, press, select
from tests.decisions import new_event
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


def queue(page: Page) -> list[dict]:
    """Decisions that wait in the browser."""
    names = "Object.keys(localStorage).filter((n) => n.startsWith('throughline:queue:'))"
    return page.evaluate(f"{names}.flatMap((n) => JSON.parse(localStorage.getItem(n)))")


def test_a_memo_that_was_begun_comes_back_after_leaving_and_is_sent_only_when_kept(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    press(page, "j", "j")
    here = page.locator(".tl-here").get_attribute("data-segment-id")
    begin(page, "half a <b>thought</b>")
    page.get_by_role("link", name="Codes").click()
    page.get_by_test_id("code-row").first.wait_for()
    page.get_by_role("link", name="Interviews").click()
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


def test_esc_keeps_what_was_written_in_sight_and_only_throwing_it_away_ends_it(
    page, serve, study_file
):
    """Esc threw three sentences away, and undo did not bring them back."""
    server = serve(study_file)
    open_code(page, server)
    begin(page, "three sentences")
    press(page, "Escape")
    message(page, "Draft kept")
    card = page.locator(".tl-here").get_by_test_id("draft")
    expect(card).to_contain_text("three sentences")
    expect(box(page)).to_have_count(0)
    open_code(page, server)
    expect(card).to_contain_text("three sentences")
    expect(box(page)).to_have_count(0)  # it was closed
    press(page, "e")
    expect(box(page)).to_have_value("three sentences")
    press(page, "Escape")
    card.get_by_label("Throw this draft away").click()
    expect(card).to_have_count(0)
    assert drafts(page) == 0
    page.get_by_test_id("draft-back").click()
    expect(box(page)).to_have_value("three sentences")
    press(page, "Control+Enter")
    stored(page)
    [written] = server.events("memo.written")
    assert written.payload["text"] == "three sentences"
    assert drafts(page) == 0


def test_an_empty_memo_that_is_closed_leaves_nothing(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "e", "Escape")
    message(page, "Nothing was written.")
    assert drafts(page) == 0


def test_nothing_comes_between_a_person_and_a_memo_when_the_workbench_is_gone(
    page, serve, study_file
):
    """A dialog of another name took the keyboard: three of six decisions and a memo were lost."""
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    page.wait_for_timeout(1000)
    server.kill()
    begin(page, "one ")
    for _ in range(50):  # 6 s, in which the connection is missed
        page.keyboard.type("x")
        page.wait_for_timeout(120)
    expect(box(page)).to_have_value("one " + 50 * "x")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Control+Enter")
    for key in ("1", "j", "1", "j", "1"):
        press(page, key)
        page.wait_for_timeout(200)
    waits = queue(page)
    assert [each["do"] for each in waits] == ["memo", "accept", "accept", "accept"], waits
    expect(page.get_by_test_id("banner")).to_contain_text("4 decisions are kept here")
    server.start()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    assert len(server.events("suggestion.accepted")) == 3
    [written] = server.events("memo.written")
    assert written.payload["text"] == "one " + 50 * "x"


def test_words_typed_into_a_theme_outlive_a_rerun_a_page_switch_and_a_reload(
    page, serve, study_file
):
    with Study.open(study_file) as study:
        theme = {"theme_id": "th1", "name": "Goals", "code_ids": ["shared_goals"]}
        study.append([new_event("theme.created", CODER, theme)])
    server = serve(study_file)
    page.goto(f"{server.url}/themes")
    claim = page.get_by_label("Claim, in one sentence")
    claim.fill("Goals made together are kept.")
    page.get_by_role("link", name="Home").click()
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("link", name="Themes").click()
    expect(claim).to_have_value("Goals made together are kept.")
    expect(page.get_by_test_id("draft-claim")).to_be_visible()
    page.reload()
    expect(claim).to_have_value("Goals made together are kept.")
    page.get_by_test_id("save-claim").click()
    expect(page.get_by_test_id("draft-claim")).to_be_hidden()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    assert server.events("theme.claimed")[0].payload["claim"] == "Goals made together are kept."


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
