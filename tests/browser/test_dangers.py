"""What cannot be taken back, hit twice: it is done once, and nothing stands where it stood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.app.double_coded import IDA

RED = "rgb(179, 38, 30)"


def test_a_double_click_opens_one_round_and_its_button_is_red(
    page: Page, serve: Any, study_file: Path
) -> None:
    server = serve(study_file)
    page.goto(f"{server.url}/agreement")
    page.get_by_role("textbox", name="Second coder").fill(IDA)
    page.get_by_role("button", name="Open the round…").click()
    button = page.get_by_role("dialog").get_by_role("button", name="Open it for good")
    assert button.evaluate("(each) => getComputedStyle(each).backgroundColor") == RED
    leave = page.get_by_role("dialog").get_by_role("button", name="Leave it as it is")
    assert leave.evaluate("(each) => getComputedStyle(each).backgroundColor") != RED
    button.dblclick()
    expect(page.get_by_role("button", name=f"File for {IDA}")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(server.events("round.opened")) == 1


def test_a_double_click_merges_one_pair_and_the_form_is_empty_then(
    page: Page, serve: Any, study_file: Path
) -> None:
    """The second click merged the parent into its own child: the form had gone on to it."""
    server = serve(study_file)
    page.goto(f"{server.url}/codebook")
    code = page.locator("[data-testid=code-row][data-id=lost_planning]")
    code.focus()
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Merge").click()
    page.get_by_role("combobox", name="Merge Lost planning into").click()
    page.get_by_role("option", name="Training", exact=True).click()
    page.get_by_role("button", name="Merge…", exact=True).click()
    button = page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True)
    assert button.evaluate("(each) => getComputedStyle(each).backgroundColor") == RED
    button.dblclick()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(code).to_have_count(0)
    expect(page.get_by_role("button", name="Merge…", exact=True)).to_be_disabled()
    assert len(server.events("code.merged")) == 1
