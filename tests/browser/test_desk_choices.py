"""What a person chooses about the desk: when suggestions show, other keys, clicks for keys."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Page, TimeoutError, expect

from models.store.study import Study
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import message, no_learning, press
from tests.studies import CODER


def choose_when(page: Page, words: str) -> None:
    """Choose when suggestions show; a redrawing page may close the list once."""
    for _ in range(5):
        page.get_by_role("combobox", name="Suggestions show").click()
        with contextlib.suppress(TimeoutError):
            page.get_by_role("option", name=words).click(timeout=3000)
            return
    raise AssertionError("the select box offers nothing")


def test_suggestions_that_come_after_a_decision_say_what_was_missed(page, serve, study_file):
    with Study.open(study_file) as study:
        study.set_setting(f"shown:{CODER}", "after")
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    suggestions = page.get_by_test_id("suggestion")
    expect(suggestions).to_have_count(0)
    press(page, "1")
    message(page, "no such suggestion")
    press(page, "c")
    page.get_by_test_id("picker-input").fill("time")
    press(page, "Enter")
    here = page.locator(".tl-here")
    expect(here.get_by_test_id("missed")).to_contain_text("Not among your codes: ")
    expect(here.get_by_test_id("suggestion")).to_have_count(2)
    press(page, "1", "2")
    expect(here.get_by_test_id("missed")).to_contain_text("Nothing missed")
    press(page, "j", "v")
    expect(here.get_by_test_id("suggestion")).to_have_count(2)
    expect(here.get_by_test_id("missed")).to_have_count(0)
    stored(page)
    made = server.events("coding.added", "suggestion.accepted")
    assert [event.payload["shown"] for event in made] == ["after"] * 3
    choose_when(page, "not at all")
    expect(suggestions).to_have_count(0)
    with Study.open(study_file) as study:
        assert study.setting(f"shown:{CODER}") == "off"


def test_a_key_is_changed_in_the_help_and_stays_so(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "?")
    page.get_by_test_id("change-keys").click()
    page.locator("[data-set=memo]").click()
    press(page, "j")
    expect(page.get_by_role("alert").filter(has_text="is taken")).to_contain_text("next segment")
    press(page, "y")
    expect(page.locator("[data-set=memo]")).to_have_text("y")
    press(page, "Escape")
    expect(page.get_by_test_id("help")).to_have_count(0)
    note = page.locator(".tl-here").get_by_role("button", name="+ memo")
    expect(note).to_have_attribute("title", "Write a memo (y)")
    open_code(page, server)
    press(page, "y")
    expect(page.get_by_test_id("memo-input")).to_be_focused()
    press(page, "Escape", "?")
    page.get_by_test_id("change-keys").click()
    page.get_by_test_id("reset-keys").click()
    page.get_by_test_id("help-close").click()
    press(page, "e")
    expect(page.get_by_test_id("memo-input")).to_be_focused()


def test_a_command_is_done_by_a_click_in_the_help(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    many = page.get_by_test_id("segment").count()
    page.get_by_test_id("help-button").click()
    page.locator("[data-command=split]").click()
    page.get_by_role("button", name="Split here").click()
    expect(page.get_by_test_id("segment")).to_have_count(many + 1)
    stored(page)
    assert len(server.events("segment.split")) == 1
