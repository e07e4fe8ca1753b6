"""What is under a person's hand stays as it is until it is left, at a person's pace."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.bench.under_hand import HAND_KEYS, WATCH_HAND
from models.store.study import Study
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import message, press
from tests.browser.test_live import Teacher, codes_at
from tests.studies import interview, small_study

DECISIONS, GAP_MS = 60, 600
SENTENCES = (
    "We set three goals together.",
    "Planning time is gone by Friday.",
    "The workshop was one size for all of us.",
    "My principal protects an hour for goals.",
    "Nobody asked the teachers.",
)


@pytest.fixture
def long_study(tmp_path: Path) -> Path:
    """One interview of many segments, with suggestions that are learned at once."""
    turns = [("Interviewer", "How was it?")]
    for nth in range(90):
        turns.append(("Ana", f"{SENTENCES[nth % 5]} {SENTENCES[(nth * 3 + 1) % 5]} Year {nth}."))
        turns.append(("Interviewer", "And then?"))
    path = tmp_path / "long.study"
    small_study(path, [interview("interview_01", turns)]).close()
    return path


def chips(page: Page) -> list[tuple[str, str]]:
    """Numbers and codes of the segment in hand, in the order in which they stand."""
    found = page.locator(".tl-here .tl-chip:has(kbd)").all()
    return [(each.locator("kbd").inner_text(), each.get_attribute("data-code")) for each in found]


def tops(page: Page) -> list:
    """Where each segment stands on the screen, and what is in its margin."""
    return page.get_by_test_id("segment").evaluate_all(
        "(all) => all.map((each) => [each.getBoundingClientRect().top, each.innerText])"
    )


def test_one_then_two_give_what_stood_at_one_and_at_two(page, serve, study_file):
    """Accepting renumbered the others at once: 1 and 2 gave the first and the third."""
    server = serve(study_file)
    open_code(page, server)
    press(page, "m")
    shown = chips(page)
    assert len(shown) > 2
    press(page, "1", "2")
    expect(page.locator(".tl-here .tl-taken")).to_have_count(2)
    assert chips(page) == shown
    press(page, "x")  # the first that is open: the third as shown
    expect(page.locator(".tl-here [data-testid=rejected]")).to_have_attribute(
        "data-code", shown[2][1]
    )
    stored(page)
    assert [each.payload["code_id"] for each in server.events("suggestion.accepted")] == [
        shown[0][1],
        shown[1][1],
    ]
    [refused] = server.events("suggestion.rejected")
    assert refused.payload["code_id"] == shown[2][1]
    press(page, "1")
    message(page, "is accepted already")
    press(page, "j", "k")
    expect(page.locator(".tl-here [data-testid=rejected]")).to_have_count(0)
    expect(page.locator(".tl-here [data-testid=coding]")).to_have_count(2)


def test_a_double_click_on_a_suggestion_is_one_decision(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.locator(".tl-here [data-testid=suggestion]").first.get_by_label("Accept").dblclick()
    expect(page.locator(".tl-here .tl-taken")).to_have_count(1)
    page.wait_for_timeout(300)
    stored(page)
    assert len(server.events("suggestion.accepted")) == 1
    assert server.events("coding.removed") == []


def test_suggestions_that_arrive_change_nothing_under_the_hand(page, serve, study_file):
    """The list of the segment being read was sorted anew within 1.2 s of being reached."""
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        ids = [each.id for each in study.segments(transcript.id)]
    teacher = Teacher(page, study_file)
    server = serve(study_file)
    open_code(page, server)
    page.evaluate(WATCH_HAND)
    before = codes_at(page, ids[1])
    press(page, "x")  # what is learned from it comes when the next one has just been reached
    teacher.turn_round(ids[1])
    press(page, "j")
    teacher.wait_until_asked()
    assert codes_at(page, ids[1]) == before
    assert page.evaluate("window.hand.told()")["moves"] == 0
    press(page, "j")
    wanted = teacher.news[ids[1]][0]["code_id"]
    beside = page.locator(f"[data-segment-id='{ids[1]}'] [data-testid=suggestion]")
    expect(beside.first).to_have_attribute("data-code", wanted)


def test_what_the_mouse_is_on_does_not_change_or_move(page, serve, study_file):
    """A list under the pointer was exchanged, and one above it pushed it away: the click met
    another code."""
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        ids = [each.id for each in study.segments(transcript.id)]
    teacher = Teacher(page, study_file)
    server = serve(study_file)
    open_code(page, server)
    last = page.locator(f"[data-segment-id='{ids[2]}']")
    chip = last.get_by_test_id("suggestion").first
    page.wait_for_timeout(800)  # the rest of the interview is drawn
    chip.scroll_into_view_if_needed()  # the mouse is on nothing that is out of sight
    box = chip.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    teacher.news[ids[1]] = []  # between the two: it would become lower
    teacher.turn_round(ids[2])
    before = codes_at(page, ids[2]), codes_at(page, ids[1])
    page.evaluate("document.activeElement.blur()")
    accept = page.locator(".tl-here [data-testid=suggestion]").first.get_by_label("Accept")
    accept.evaluate("(each) => each.click()")  # decided without moving the mouse
    teacher.wait_until_asked()
    assert (codes_at(page, ids[2]), codes_at(page, ids[1])) == before
    assert abs(chip.bounding_box()["y"] - box["y"]) < 2, (before, tops(page))
    page.mouse.move(5, 5)
    page.mouse.move(9, 9)
    wanted = teacher.news[ids[2]][0]["code_id"]
    expect(last.get_by_test_id("suggestion").first).to_have_attribute("data-code", wanted)


def test_decisions_at_a_persons_pace_give_what_was_read_and_nothing_moves(page, serve, long_study):
    """Of 14 decisions 3 gave a code that had come to the first place after it was read."""
    server = serve(long_study)
    open_code(page, server)
    page.evaluate(WATCH_HAND)
    page.set_default_timeout(DECISIONS * GAP_MS * 4)
    page.evaluate(HAND_KEYS, [DECISIONS, GAP_MS])
    told = page.evaluate("window.hand.told()")
    assert told["decisions"] >= DECISIONS
    assert told["learned"] > DECISIONS / 10  # suggestions did arrive
    assert told["lists_renewed"] > 0
    assert (told["moves"], told["wrong"]) == (0, 0), told["first"]
    stored(page)
