"""Triage and comparison in a real browser: by keys alone, over a reload and a lost server."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from models.store.study import Study
from tests.app.requests import about, body, store
from tests.browser.conftest import ROOT, Server
from tests.studies import CODER, interview, small_study

SECOND = [
    ("Interviewer", "Welcome. What goals did your school set?"),
    ("Omar", "Goals were set by the district. <b>Nobody</b> asked us about goals for reading."),
    ("Interviewer", "Which training was offered?"),
    ("Omar", "The training was a webinar. A coach never came. Planning time went into it."),
    ("Interviewer", "How is planning time protected?"),
    ("Omar", "It is not protected. Planning time goes to meetings \U0001f600 every week."),
]
KEYS = ["Enter", "x", "x", "Enter", "x", "a", "x", "Enter", "x", "x"]
Row = tuple[str, str, str]


@pytest.fixture
def two_interviews(tmp_path: Path) -> Path:
    path = tmp_path / "two.study"
    small_study(path, [interview(), interview("interview_02", SECOND)]).close()
    return path


def exported(study: Path, folder: Path) -> set[Row]:
    """The codings as the command writes them."""
    command = [sys.executable, "-m", "app.cli", "export", str(study), "-o", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with (folder / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["start"], row["end"], row["code"]) for row in csv.DictReader(file)}


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def left(page: Page) -> int:
    return int((page.get_by_test_id("count").text_content() or "").split()[0])


def in_hand(page: Page) -> Row:
    card = page.get_by_test_id("card")
    quote = page.get_by_test_id("quote").text_content() or ""
    start = card.get_attribute("data-start") or ""
    return start, str(int(start) + len(quote)), card.get_attribute("data-code") or ""


def open_triage(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/triage")
    page.get_by_test_id("card").wait_for()
    page.get_by_test_id("band-filter").select_option("")
    expect(page.get_by_test_id("count")).to_contain_text("30 suggestions left")
    page.get_by_test_id("card").focus()


def test_ten_decided_by_keys_stay_decided_after_a_reload_and_in_the_export(
    page, serve, two_interviews, tmp_path
):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    accepted, seen = set(), []
    for key in KEYS:
        seen.append(in_hand(page))
        if key != "x":
            accepted.add(seen[-1])
        page.keyboard.press(key)
    assert len(set(seen)) == len(KEYS)
    stored(page)
    expect(page.get_by_test_id("count")).to_contain_text("20 suggestions left")
    page.reload()
    page.get_by_test_id("card").wait_for()
    page.get_by_test_id("band-filter").select_option("")
    expect(page.get_by_test_id("count")).to_contain_text("20 suggestions left")
    assert in_hand(page) not in seen
    assert exported(two_interviews, tmp_path / "out") == accepted


def test_what_is_decided_without_the_server_is_stored_when_it_is_back(page, serve, two_interviews):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    server.kill()
    for key in ("Enter", "x", "x"):
        page.keyboard.press(key)
    expect(page.get_by_test_id("banner")).to_contain_text("3 decisions are kept here")
    expect(page.get_by_test_id("count")).to_contain_text("27 suggestions left")
    server.start()
    stored(page)
    expect(page.get_by_test_id("banner")).to_be_hidden()
    assert len(server.events("suggestion.accepted", "suggestion.rejected")) == 3


def test_skip_undo_and_another_code_by_keys(page, serve, two_interviews):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    first = in_hand(page)
    page.keyboard.press("s")
    second = in_hand(page)
    assert second != first
    page.keyboard.press("k")
    assert in_hand(page) == first
    page.keyboard.press("c")
    page.get_by_test_id("picker-input").fill("workshop" if "workshop" not in first[2] else "own")
    page.keyboard.press("Enter")
    stored(page)
    [rejected] = server.events("suggestion.rejected")
    [given] = server.events("coding.added")
    assert rejected.payload["code_id"] == first[2] != given.payload["code_id"]
    assert rejected.group == given.group is not None
    page.keyboard.press("z")
    expect(page.get_by_test_id("message")).to_contain_text("Undone: ")
    assert in_hand(page) == first
    with Study.open(two_interviews) as study:
        assert (study.state().codings, study.state().rejected) == ([], {})


def test_a_decision_renews_the_queue_but_not_what_is_in_hand(page, serve, two_interviews):
    asked: list[str] = []

    def learn(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"ready": True, "stamp": "x:1", "suggestions": {}})

    def turned_round(route: Route) -> None:
        answer = route.fetch()
        data = answer.json()
        route.fulfill(json=data | {"items": data["items"][::-1]})

    server = serve(two_interviews, CODER)
    page.route("**/throughline/api/learn/*", learn)
    open_triage(page, server)
    page.route("**/throughline/api/triage?*", turned_round)
    page.keyboard.press("x")
    held = in_hand(page)
    with page.expect_response("**/throughline/api/triage?*") as renewed:
        pass
    last = renewed.value.json()["items"][0]
    expect(page.get_by_test_id("count")).to_contain_text("29 suggestions left")
    assert len(asked) == 2  # both interviews come next
    assert in_hand(page) == held
    page.keyboard.press("s")
    expect(page.get_by_test_id("card")).to_have_attribute("data-start", str(last["start"]))
    assert in_hand(page)[2] == last["code_id"]


def test_why_is_one_key_away_and_the_place_is_linked(page, serve, two_interviews):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    segment = page.get_by_test_id("card").get_attribute("data-segment-id")
    page.keyboard.press("w")
    expect(page.get_by_test_id("why-panel")).to_contain_text("log odds")
    page.keyboard.press("w")
    expect(page.get_by_test_id("why-panel")).to_have_count(0)
    page.keyboard.press("o")
    here = page.locator(".tl-segment.tl-here")
    expect(here).to_have_attribute("data-segment-id", segment or "")


def test_words_that_look_like_markup_are_shown_as_words(page, serve, two_interviews):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    for _ in range(30):
        if "<b>" in (page.get_by_test_id("quote").text_content() or ""):
            break
        page.keyboard.press("s")
    expect(page.get_by_test_id("quote")).to_contain_text("<b>Nobody</b> asked us")
    assert page.locator("[data-testid=card] b").count() == 0


# -- comparison


@pytest.fixture
def coded(two_interviews: Path) -> Path:
    """All six segments coded alike by the coder."""
    with Study.open(two_interviews) as study:
        asked = [
            about(study, "code", seq, "lost_planning", each)
            for seq, each in enumerate(study.segments(), start=1)
        ]
        assert all(each.ok for each in store(study, body(*asked), coder=CODER))
    return two_interviews


def spot(page: Page) -> str:
    return page.locator(".tl-holding.tl-here").get_attribute("data-spot") or ""


def test_a_code_is_made_consistent_by_keys_and_the_export_says_the_same(
    page, serve, coded, tmp_path
):
    server = serve(coded, CODER)
    page.goto(f"{server.url}/compare")
    cards = page.get_by_test_id("holding")
    expect(cards).to_have_count(6)
    moved = []
    for _ in range(2):
        moved.append(spot(page))
        page.keyboard.press(" ")
        page.keyboard.press("j")
    page.keyboard.press("m")
    page.get_by_test_id("picker-input").fill("workshop")
    page.keyboard.press("Enter")
    expect(cards).to_have_count(4)
    page.keyboard.press("u")
    expect(cards).to_have_count(3)
    stored(page)
    page.reload()
    expect(page.get_by_test_id("holding")).to_have_count(3)
    rows = exported(coded, tmp_path / "out")
    codes = [code for _, _, code in rows]
    assert codes.count("lost_planning") == 3
    ranges = {tuple(each.split(":")[1].split("-")) for each in moved}
    assert {row[:2] for row in rows if row[2] == "one_size_workshop"} == ranges
    page.get_by_test_id("cards").locator(".tl-here").focus()
    page.keyboard.press("z")
    expect(page.get_by_test_id("holding")).to_have_count(4)
    page.keyboard.press("z")
    expect(page.get_by_test_id("holding")).to_have_count(6)


def test_a_sharper_definition_asks_for_a_second_look_and_still_holds_settles_it(page, serve, coded):
    server = serve(coded, CODER)
    page.goto(f"{server.url}/compare")
    expect(page.get_by_test_id("holding")).to_have_count(6)
    page.keyboard.press("e")
    page.get_by_test_id("definition").fill("Planning time that goes to <i>meetings</i>.")
    page.get_by_test_id("exclude").fill("Training days\nHolidays")
    page.get_by_test_id("save-rule").click()
    expect(page.get_by_test_id("older")).to_have_count(6)
    expect(page.get_by_test_id("count")).to_contain_text("6 to look at again")
    page.keyboard.press("h")
    expect(page.get_by_test_id("older")).to_have_count(5)
    page.get_by_test_id("still-holds").first.click()
    expect(page.get_by_test_id("older")).to_have_count(4)
    page.keyboard.press("f")
    expect(page.get_by_test_id("holding")).to_have_count(4)
    stored(page)
    page.reload()
    expect(page.get_by_test_id("older")).to_have_count(4)
    [change] = server.events("code.defined")
    assert change.payload["exclude"] == ["Training days", "Holidays"]
    assert len(server.events("coding.confirmed")) == 2
    with Study.open(coded) as study:
        assert len(study.state().codings) == 6


def test_cards_are_dragged_off_the_code_with_those_selected(page, serve, coded):
    server = serve(coded, CODER)
    page.goto(f"{server.url}/compare")
    cards = page.get_by_test_id("holding")
    expect(cards).to_have_count(6)
    for at in (0, 2):
        cards.nth(at).get_by_role("checkbox").check()
    cards.nth(2).get_by_test_id("grip").drag_to(page.get_by_test_id("uncode"))
    expect(cards).to_have_count(4)
    cards.nth(1).get_by_test_id("grip").drag_to(page.get_by_test_id("uncode"))
    expect(cards).to_have_count(3)
    stored(page)
    events = server.events("coding.removed")
    assert len(events) == 3
    assert len({each.group for each in events}) == 2


def test_after_choosing_above_by_keys_enter_goes_to_the_suggestion_and_decides_only_then(
    page, serve, two_interviews
):
    server = serve(two_interviews, CODER)
    open_triage(page, server)
    page.get_by_test_id("order-filter").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("order-filter")).to_have_value("code")
    expect(page.get_by_test_id("order-filter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("card")).to_be_focused()
    expect(page.get_by_test_id("count")).to_contain_text("30 suggestions left")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("count")).to_contain_text("29 suggestions left")
