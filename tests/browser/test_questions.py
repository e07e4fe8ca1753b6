"""Which question is answered where: confirmed, changed, undone, in a real browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.conftest import Server
from tests.studies import interview, small_study

ALIGN = "**/throughline/api/align/*"
ASIDE = [
    ("Interviewer", "Welcome. What goals did your school set?"),
    ("Rosa", "We set three goals for reading with the whole staff. Our goals are on every wall."),
    ("Interviewer", "Can you tell me a little more about that?"),
    ("Rosa", "Each child can name the goal they work on. \U0001f600 The staff signed them."),
    ("Interviewer", "Which training was offered?"),
    ("Rosa", "The training was one day in August. A coach came to my room and taught with me."),
    ("Interviewer", "How is planning time protected?"),
    ("Rosa", "Planning time is protected on Wednesday by our principal. She says no to meetings."),
]


def open_code(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()


def study_with_aside(tmp_path: Path) -> Path:
    path = tmp_path / "aside.study"
    small_study(path, [interview(lines=ASIDE)]).close()
    return path


def heading(page: Page, turn: int):
    return page.locator(f"[data-testid=question][data-turn='{turn}']")


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def settled(page: Page, turn: int) -> None:
    """Wait until a heading says that it is confirmed, not that it is being stored."""
    expect(heading(page, turn)).to_contain_text("confirmed")


def test_a_question_confirmed_by_key_stays_confirmed_after_a_reload(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    first = page.get_by_test_id("question").first
    question = first.get_attribute("data-question")
    expect(first).to_contain_text("% sure")
    expect(first.get_by_role("button", name="Confirm the question of this answer")).to_be_visible()
    page.keyboard.press("q")
    expect(first).to_contain_text("confirmed")
    expect(first.get_by_role("button", name="Confirm the question")).to_have_count(0)
    stored(page)
    open_code(page, server)
    expect(first).to_have_attribute("data-question", question)
    expect(first).to_contain_text("confirmed")
    [event] = server.events("turn.question")
    assert event.payload["question_id"] == question
    page.keyboard.press("q")
    expect(page.get_by_test_id("message")).to_contain_text("confirmed already")
    assert len(server.events("turn.question")) == 1


def test_a_changed_question_is_shown_at_once_aligned_and_undone(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    before = [each.get_attribute("data-question") for each in page.get_by_test_id("question").all()]
    page.keyboard.press("Shift+Q")
    options = page.locator(".tl-option")
    expect(page.locator("[data-choice=none]")).to_contain_text("No guide question")
    page.get_by_test_id("picker-input").fill("targets")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    changed = heading(page, 0)
    expect(changed).to_have_attribute("data-question", "q3")
    settled(page, 0)
    expect(changed).to_contain_text("Who decided on those targets")
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        answer = study.answers(transcript.id)[0]
        assert (answer.question_id, answer.confirmed) == ("q3", True)
    page.keyboard.press("z")
    expect(changed).to_have_attribute("data-question", before[0] or "")
    expect(changed).to_contain_text("% sure")
    now = [each.get_attribute("data-question") for each in page.get_by_test_id("question").all()]
    assert now == before
    page.keyboard.press("Shift+Z")
    expect(changed).to_have_attribute("data-question", "q3")


def test_an_answer_is_divided_and_joined_again(page, serve, tmp_path):
    server = serve(study_with_aside(tmp_path))
    open_code(page, server)
    aside = page.locator("[data-turn-index='3'] [data-testid=segment]").first
    aside.locator(".tl-words").click()
    page.keyboard.press("b")
    expect(page.get_by_test_id("picker")).to_contain_text("a little more about that")
    page.get_by_test_id("picker-input").fill("q3")
    page.keyboard.press("Enter")
    expect(heading(page, 2)).to_have_attribute("data-question", "q3")
    settled(page, 2)
    expect(page.locator(".tl-here")).to_have_attribute(
        "data-segment-id", aside.get_attribute("data-segment-id") or ""
    )
    heading(page, 2).get_by_role("button", name="Change").click()
    page.locator("[data-choice=none]").click()
    expect(heading(page, 2)).to_have_count(0)
    stored(page)
    assert [e.payload["question_id"] for e in server.events("turn.question")] == ["q3", None]
    asks = page.locator("[data-turn-index='2']").get_by_role("button", name="Asks")
    expect(asks).to_be_visible()
    page.keyboard.press("j")
    asks.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("picker")).to_have_count(0)
    expect(asks).to_be_focused()


def test_a_correction_keeps_the_place_and_the_focus(page, serve, tmp_path):
    lines = [*ASIDE, *[(who, f"{words} {words}") for who, words in ASIDE[2:]]]
    path = tmp_path / "long.study"
    small_study(path, [interview(lines=lines)]).close()
    server = serve(path)
    open_code(page, server)
    last = page.get_by_test_id("question").last
    last.scroll_into_view_if_needed()
    turn = int(last.get_attribute("data-turn") or 0)
    right = last.get_by_role("button", name="Confirm the question")
    right.focus()
    before = last.bounding_box()
    page.keyboard.press("Enter")
    settled(page, turn)
    stored(page)
    after = last.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2
    assert page.evaluate("document.activeElement.closest('[data-testid=question]') !== null")


def test_one_is_led_to_the_question_most_worth_confirming(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    message = page.get_by_test_id("message")
    confirmed: list[int] = []
    for _ in range(4):
        page.keyboard.press("g")
        expect(message).to_contain_text("asked here?")
        page.keyboard.press("q")
        expect(message).to_contain_text("Confirmed")
        stored(page)
        confirmed = [event.payload["turn"] for event in server.events("turn.question")]
        if len(confirmed) == 3:
            break
    assert len(set(confirmed)) == 3
    page.keyboard.press("g")
    expect(message).to_contain_text("nothing left")


def test_why_it_could_not_be_aligned_is_said_and_the_correction_stays_in_sight(
    page, serve, study_file
):
    why = "Interviews are new since the last run. Press Suggest codes."
    said = {"changed": False, "ask_next": None, "why": why}
    page.route(ALIGN, lambda route: route.fulfill(json=said))
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("q")
    expect(page.get_by_test_id("message")).to_have_text(why)
    expect(page.get_by_test_id("question").first).to_contain_text("taken in by the next run")


def test_a_correction_made_while_the_server_is_gone_is_stored_once_it_is_back(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    server.kill()
    page.keyboard.press("q")
    expect(page.get_by_test_id("banner")).to_contain_text("1 decision is kept here")
    expect(page.get_by_test_id("question").first).to_contain_text("being stored")
    server.start()
    expect(page.get_by_test_id("question").first).to_contain_text("confirmed")
    assert len(server.events("turn.question")) == 1
