"""The Agreement page in a browser: disagreements settled by keys, also while nothing answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.app.double_coded import IDA, closed, two_interviews
from tests.studies import CODER


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    path = two_interviews(tmp_path / "small.study")
    with Study.open(path) as study:
        closed(study)
    return path


def compare(page: Page, url: str) -> None:
    page.goto(f"{url}/agreement")
    page.get_by_test_id("unit").first.wait_for()
    expect(page.get_by_test_id("unit").first).to_be_focused()


def settle(page: Page, key: str, reason: str | None = None) -> None:
    """Press a key that settles, and Enter; a reason of None keeps the one that stands there."""
    page.keyboard.press(key)
    expect(page.get_by_test_id("reason")).to_be_focused()
    if reason is not None:
        page.keyboard.type(reason)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("reason-dialog")).to_have_count(0)


def stored(server) -> list[tuple[str, list[str], str]]:
    return [
        (each.payload["resolution"], each.payload["code_ids"], each.reason)
        for each in server.events("unit.settled")
    ]


def test_every_disagreement_is_settled_by_keys_alone(page: Page, serve, study_file: Path) -> None:
    server = serve(study_file)
    compare(page, server.url)
    expect(page.get_by_test_id("unit")).to_have_count(3)
    settle(page, "1", "It is about time")
    expect(page.get_by_test_id("settled").first).to_contain_text(f"{CODER}’s codes hold")
    page.keyboard.press("c")
    page.get_by_test_id("picker-input").fill("one size")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("reason")).to_have_value("It is about time")
    page.keyboard.press("Enter")
    settle(page, "u", "Two rules meet")
    expect(page.get_by_test_id("count")).to_contain_text(
        "3 of 3 disagreements settled · all stored"
    )
    expect(page.get_by_test_id("message")).to_contain_text("No other disagreement is open here.")
    assert stored(server) == [
        ("coder", ["time"], "It is about time"),
        ("new_code", ["one_size_workshop"], "It is about time"),
        ("unclear", [], "Two rules meet"),
    ]
    page.get_by_text("Open questions", exact=True).click()
    expect(page.get_by_text("Disagreements that the codebook does not decide")).to_be_visible()


def test_a_code_that_is_missing_is_made_as_the_disagreement_is_settled(
    page: Page, serve, study_file: Path
) -> None:
    server = serve(study_file)
    compare(page, server.url)
    page.keyboard.press("c")
    page.get_by_test_id("picker-input").fill("Cover for meetings")
    expect(page.get_by_text("Create “Cover for meetings”")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_test_id("reason").fill("Neither code says it")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("settled").first).to_contain_text("Cover for meetings")
    expect(page.get_by_test_id("count")).to_contain_text(
        "1 of 3 disagreements settled · all stored"
    )
    [code] = server.events("code.created")
    [settled] = server.events("unit.settled")
    assert code.payload["code_id"] in settled.payload["code_ids"]
    page.keyboard.press("z")  # one step: code and settlement
    expect(page.get_by_test_id("count")).to_contain_text("0 of 3 disagreements settled")
    with Study.open(study_file) as study:
        assert "Cover for meetings" not in {each.name for each in study.state().codes.values()}


def test_undo_brings_the_disagreement_back_to_the_queue(page: Page, serve, study_file) -> None:
    server = serve(study_file)
    compare(page, server.url)
    settle(page, "2", "Ida is right")
    expect(page.get_by_test_id("count")).to_contain_text(
        "1 of 3 disagreements settled · all stored"
    )
    page.keyboard.press("z")
    expect(page.get_by_test_id("count")).to_contain_text("0 of 3 disagreements settled")
    expect(page.get_by_test_id("unit")).to_have_count(3)
    expect(page.get_by_test_id("settled")).to_have_count(0)
    assert len(server.events("undone")) == 1


def test_what_is_settled_while_nothing_answers_is_stored_once_later(
    page: Page, serve, study_file: Path
) -> None:
    server = serve(study_file)
    compare(page, server.url)
    server.kill()
    settle(page, "a", "Both hold")
    settle(page, "0", "Neither fits")
    expect(page.get_by_test_id("banner")).to_contain_text("2 decisions are kept here")
    assert stored(server) == []
    server.start()
    expect(page.get_by_test_id("count")).to_contain_text("all stored")
    assert stored(server) == [("all", ["time"], "Both hold"), ("none", [], "Neither fits")]
    expect(page.get_by_test_id("settled")).to_have_count(2)


def test_a_disagreement_is_not_settled_without_a_reason(page: Page, serve, study_file) -> None:
    server = serve(study_file)
    compare(page, server.url)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A disagreement is settled with a reason.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("unit").first).to_be_focused()
    assert stored(server) == []


def test_units_show_what_each_coder_gave_with_the_kind_in_words(
    page: Page, serve, study_file: Path
) -> None:
    server = serve(study_file)
    compare(page, server.url)
    page.get_by_test_id("show-filter").select_option("all")
    expect(page.get_by_test_id("unit")).to_have_count(6)
    second = page.get_by_test_id("unit").nth(1)
    expect(second.get_by_test_id("kind")).to_contain_text("coded by one")
    expect(second.get_by_test_id("lane").nth(0)).to_contain_text("Time")
    expect(second.get_by_test_id("lane").nth(1)).to_contain_text("no code")
    assert IDA in (second.get_attribute("aria-label") or "")
    page.keyboard.press("1")
    expect(page.get_by_test_id("message")).to_contain_text("nothing to settle")
    page.keyboard.press("j")
    expect(page.get_by_test_id("unit").nth(1)).to_be_focused()
