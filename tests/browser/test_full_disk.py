"""A disk that is full while one codes and writes: nothing is lost, all is said and stored later."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import no_learning, press
from tests.browser.test_drafts import box
from tests.browser.test_reliability import whole
from tests.browser.test_whole_road import drawn

resource = pytest.importorskip("resource")  # limits of a process: not on Windows

RULE = "What the whole staff agreed on, and signed."


def fill_disk(server: Server, full: bool) -> None:
    """Let no file of the workbench be written to, as on a disk without room, or let it again."""
    assert server.pid is not None
    most = 0 if full else resource.RLIM_INFINITY
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform != "linux", reason="a limit is set for another process")
def test_what_is_decided_and_typed_on_a_full_disk_is_said_to_wait_and_stored_when_there_is_room(
    page: Page, serve, study_file: Path
) -> None:
    """The banner said that the workbench was not answering, and a code's rule was thrown away."""
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    press(page, "n")
    fill_disk(server, True)
    press(page, "1")
    banner = page.get_by_test_id("banner")
    expect(banner).to_contain_text("It may be full")
    expect(banner).to_contain_text("1 decision is kept here")
    press(page, "e")
    page.keyboard.type("No room for this")
    press(page, "Control+Enter")
    expect(banner).to_contain_text("2 decisions are kept here")
    press(page, "e")
    page.keyboard.type("Half of a thou")
    page.on("dialog", lambda dialog: dialog.accept())  # a page that is left with decisions asks
    page.reload()
    expect(banner).to_contain_text("2 decisions are kept here")
    expect(banner).to_contain_text("It may be full")
    expect(box(page)).to_have_value("Half of a thou")

    page.get_by_role("link", name="Codes", exact=True).click()
    page.get_by_test_id("code-row").first.wait_for()
    drawn(page)
    page.get_by_text("New code", exact=True).first.click()
    drawn(page)
    name = page.locator(".st-key-new_name input")
    rule = page.locator(".st-key-new_definition textarea")
    name.fill("Signed by all")
    rule.fill(RULE)
    page.get_by_role("button", name="Make code").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="It may be full")).to_be_visible()
    expect(rule).to_have_value(RULE)
    assert server.events("suggestion.accepted", "memo.written", "code.created") == []

    fill_disk(server, False)
    drawn(page)
    page.get_by_role("button", name="Make code").click()
    expect(page.get_by_test_id("code-row").filter(has_text="Signed by all")).to_be_visible()
    open_code(page, server)
    stored(page)
    expect(banner).to_be_hidden()
    assert len(server.events("suggestion.accepted")) == 1
    [memo] = server.events("memo.written")
    assert memo.payload["text"] == "No room for this"
    [code] = server.events("code.created")
    assert code.payload["definition"] == RULE
    expect(box(page)).to_have_value("Half of a thou")
    whole(study_file)
