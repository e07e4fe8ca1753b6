"""A corrected file in a browser: given, looked at, put in an interview's place, put right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.test_removed_interview import button, home
from tests.browser.test_whole_road import choose, drawn
from tests.decisions import new_event
from tests.studies import CODER, LINES, coded, small_study

SHOTS = os.environ.get("THROUGHLINE_SHOTS")  # a folder: what was seen is kept there to be looked at


def seen(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/replaced-{name}.png", full_page=True)


@pytest.fixture
def coded_study(tmp_path: Path) -> Path:
    path = tmp_path / "small.study"
    with small_study(path) as study:
        places = [coded(each, "time") for each in study.segments()]
        study.append([new_event("coding.added", CODER, each) for each in places])
    return path


def test_a_corrected_file_keeps_what_is_in_the_same_words_and_asks_about_the_rest(
    page: Page, serve, coded_study: Path, tmp_path: Path
) -> None:
    """What was coded in a file with a wrong word had to be coded again in the right one."""
    file = tmp_path / "corrected.txt"
    lines = [(who, words.replace("Nobody followed", "No one followed")) for who, words in LINES]
    file.write_text("".join(f"{who}: {words}\n" for who, words in lines), encoding="utf-8")
    server = serve(coded_study)
    home(page, server.url)
    choose(page, page.get_by_label("Rename, replace or remove an interview"), "interview_01")
    drawn(page)
    button(page, "Replace…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Replace it")).to_be_disabled()
    dialog.locator("input[type=file]").set_input_files(file)
    carried = "Carried over, as they are and under their makers' names: 2 codings."
    expect(dialog.get_by_text(carried)).to_be_visible()
    expect(dialog.get_by_text("Not carried over, since its words are others now")).to_be_visible()
    drawn(page)
    seen(page, "asked")
    dialog.get_by_role("button", name="Replace it").dblclick()
    said = "“interview_01” is replaced; 2 codings carried over; not carried over: 1 coding."
    expect(page.get_by_text(said).first).to_be_visible()
    drawn(page)
    assert len(server.events("transcript.replaced")) == 1
    seen(page, "listed")
    expect(page.get_by_text("Not carried over to corrected texts (1)")).to_be_visible()
    button(page, "It holds for these words").click()
    expect(page.get_by_text("It holds for the words that stand there now.")).to_be_visible()
    drawn(page)
    with Study.open(coded_study) as study:
        assert len(study.state().codings) == 3
    for _ in range(2):  # what was put right, then the replacement, which asks first
        button(page, "Undo").click()
        drawn(page)
    question = page.get_by_role("dialog")
    expect(question.get_by_text("The text before it is in its place again")).to_be_visible()
    seen(page, "undo")
    question.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("“interview_01” is back with its 3 codings.")).to_be_visible()
    drawn(page)
    with Study.open(coded_study) as study:
        state = study.state()
        assert len(state.codings) == 3
        assert not any(each.carried for each in state.codings)
