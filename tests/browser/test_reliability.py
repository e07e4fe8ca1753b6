"""The connection cut, answers lost, the clock set back, two workbenches on one study."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Route, expect

from models.store.study import Study
from tests.browser.conftest import Server
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import exported, message, no_learning, press

BURST = 40  # times that a coding is taken away and made again
CUT_AT, BACK_AT = 10, 25  # of them
GAP_MS = 15
SOON = 60_000  # ms
DECISIONS = "**/throughline/api/decisions"

ALIGN = "**/throughline/api/align/*"

# The workbench with a clock that a file sets: how many seconds it is behind.
BEHIND = """
import datetime, sys
from types import SimpleNamespace
import models.store.event_log
from app.cli.main import run

class Clock:
    UTC = datetime.UTC
    @staticmethod
    def now(zone):
        behind = float(open({file!r}).read())
        return datetime.datetime.now(zone) - datetime.timedelta(seconds=behind)

models.store.event_log.datetime = SimpleNamespace(datetime=Clock, UTC=datetime.UTC)
run()
"""


def code_first(page: Page) -> None:
    press(page, "c")
    page.get_by_test_id("picker-input").fill("shared")
    press(page, "Enter")
    expect(page.get_by_test_id("picker")).to_have_count(0)


def once_each(server: Server, *kinds: str) -> list:
    """Decisions of these kinds in the order of the log; each was stored once, in its order."""
    events = server.events(*kinds)
    numbers: dict[str, list[int]] = {}
    for each in events:
        numbers.setdefault(each.client_id, []).append(each.seq)
    for held in numbers.values():
        assert held == sorted(set(held))
    return events


def whole(study: Path) -> None:
    """The file is a sound database whose every decision can be read."""
    held = sqlite3.connect(study)
    assert held.execute("pragma integrity_check").fetchone() == ("ok",)
    held.close()
    with Study.open(study) as opened:
        assert opened.events()
        opened.state()


def test_a_connection_cut_in_a_burst_loses_no_decision_and_stores_each_once(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    code_first(page)
    for nth in range(BURST):
        if nth in (CUT_AT, BACK_AT):
            page.context.set_offline(nth == CUT_AT)
        for key in ("u", "l"):
            press(page, key)
            page.wait_for_timeout(GAP_MS)
    expect(page.get_by_test_id("count")).to_contain_text("all stored", timeout=SOON)
    expect(page.get_by_test_id("banner")).to_be_hidden()
    made = once_each(server, "coding.added", "coding.removed")
    kinds = [each.kind for each in made]
    assert kinds == ["coding.added"] + ["coding.removed", "coding.added"] * BURST
    whole(study_file)


def test_without_a_connection_the_desk_says_so_and_shows_each_decision(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.context.set_offline(True)
    code_first(page)
    expect(page.locator(".tl-here [data-testid=coding]")).to_have_count(1)
    expect(page.get_by_test_id("banner")).to_contain_text("1 decision is kept here")
    assert server.events("coding.added") == []
    page.context.set_offline(False)
    expect(page.get_by_test_id("banner")).to_be_hidden(timeout=SOON)
    stored(page)
    assert len(once_each(server, "coding.added")) == 1


def test_decisions_whose_answer_was_lost_are_sent_again_and_stored_once(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    lost: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch()  # the workbench has stored them
        lost.append(answer.status)
        with contextlib.suppress(Error):  # one on its way is let through once it is asked no more
            route.abort()

    page.route(DECISIONS, lose)
    code_first(page)
    press(page, "u", "l", "n", "x")
    expect(page.get_by_test_id("banner")).to_be_visible()
    while len(lost) < 2:
        page.wait_for_timeout(50)
    page.unroute(DECISIONS)
    expect(page.get_by_test_id("count")).to_contain_text("all stored", timeout=SOON)
    assert set(lost) == {200}
    kinds = [each.kind for each in once_each(server, "coding.added", "coding.removed")]
    assert kinds == ["coding.added", "coding.removed", "coding.added"]
    assert len(once_each(server, "suggestion.rejected")) == 1


def test_a_clock_set_back_changes_no_order_and_no_undo(page, serve, study_file, tmp_path):
    clock = tmp_path / "behind"
    clock.write_text("0", encoding="utf-8")
    no_learning(page)
    server = serve(study_file, program=("-c", BEHIND.format(file=str(clock))))
    open_code(page, server)
    code_first(page)
    stored(page)
    clock.write_text("90000", encoding="utf-8")  # more than a day
    press(page, "u")
    stored(page)
    clock.write_text("86400", encoding="utf-8")
    press(page, "n", "l")
    stored(page)
    events = once_each(server, "coding.added", "coding.removed")
    assert [each.kind for each in events] == ["coding.added", "coding.removed", "coding.added"]
    first, second, third = (each.at for each in events)
    assert second < third < first  # the clock did go back
    [left] = exported(study_file, "codings", "start")
    assert left == (str(events[2].payload["start"]),)
    server.kill()
    server.start()
    open_code(page, server)
    expect(page.get_by_test_id("coding")).to_have_count(1)
    press(page, "z")
    message(page, "Undone: ")
    expect(page.get_by_test_id("coding")).to_have_count(0)
    press(page, "z")
    message(page, "Undone: ")
    expect(page.get_by_test_id("coding")).to_have_count(1)
    stored(page)
    assert exported(study_file, "codings", "start") == [(str(events[0].payload["start"]),)]
    whole(study_file)


def decide_in_turns(pages: list[Page]) -> None:
    """Each page codes and takes away again, the pages taking turns, faster than it is stored."""
    for _ in range(BURST // 2):
        for page in pages:
            press(page, "u")
        for page in pages:
            press(page, "l")


def test_two_workbenches_on_one_study_keep_the_decisions_of_both(
    browser: Browser, page, serve, study_file
):
    servers = [serve(study_file, "tester"), serve(study_file, "second")]
    other = browser.new_context().new_page()
    pages = [page, other]
    for each, server in zip(pages, servers, strict=True):
        no_learning(each)
        open_code(each, server)
        code_first(each)
    decide_in_turns(pages)
    for each in pages:
        expect(each.get_by_test_id("count")).to_contain_text("all stored", timeout=SOON)
        expect(each.get_by_test_id("refused")).to_be_hidden()
    events = once_each(servers[0], "coding.added", "coding.removed")
    for coder in ("tester", "second"):
        kinds = [each.kind for each in events if each.actor == coder]
        assert kinds == ["coding.added"] + ["coding.removed", "coding.added"] * (BURST // 2)
    with Study.open(study_file) as study:
        assert sorted(each.coder for each in study.state().codings) == ["second", "tester"]
    for each, server in zip(pages, servers, strict=True):
        open_code(each, server)
        expect(each.get_by_test_id("coding")).to_have_count(1)  # one's own
    other.context.close()
    whole(study_file)


def test_one_person_in_two_workbenches_finds_the_decisions_of_both(
    browser: Browser, page, serve, study_file
):
    servers = [serve(study_file), serve(study_file)]
    other = browser.new_context().new_page()
    pages = [page, other]
    for each, server in zip(pages, servers, strict=True):
        no_learning(each)
        open_code(each, server)
    code_first(page)
    other.bring_to_front()
    press(other, "n")
    code_first(other)
    for each in pages:
        expect(each.get_by_test_id("count")).to_contain_text("all stored", timeout=SOON)
    spans = {each.payload["start"] for each in once_each(servers[0], "coding.added")}
    assert len(spans) == 2
    for each, server in zip(pages, servers, strict=True):
        open_code(each, server)
        expect(each.get_by_test_id("coding")).to_have_count(2)
    press(page, "z")
    message(page, "Undo again to take it back.")  # it was stored by another workbench
    press(page, "z")
    message(page, "Undone: ")  # what was stored last, wherever it was made
    expect(page.get_by_test_id("coding")).to_have_count(1)
    open_code(other, servers[1])
    expect(other.get_by_test_id("coding")).to_have_count(1)
    other.context.close()


def test_a_cut_stored_while_another_is_taken_in_shows_however_that_was_done(
    page, serve, study_file
):
    """It showed uncut for good where a run in the background had taken it in already."""
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    segments = page.get_by_test_id("segment")
    many = segments.count()
    asked: list[str] = []

    def align(route: Route) -> None:
        answer = route.fetch().json()
        asked.append(route.request.url)
        if len(asked) == 1:  # before this is answered the second cut is stored
            press(page, "j", "j", "s", "Enter")
            expect(page.get_by_test_id("count")).to_contain_text("all stored")
        else:
            answer |= {"changed": False, "why": ""}
        route.fulfill(json=answer)

    page.route(ALIGN, align)
    press(page, "s", "Enter")
    expect(segments).to_have_count(many + 2)
    expect(page.locator("[data-segment-id^=new-]")).to_have_count(0)
    expect(segments).to_have_count(many + 2)
    assert len(asked) == 2
    with Study.open(study_file) as study:
        assert len(study.segments()) == many + 2
