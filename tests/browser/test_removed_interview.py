"""A wrong file in a browser: taken out with all that is on it, brought back, named, read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from models.store.study import Study
from tests.browser.test_whole_road import choose, drawn
from tests.decisions import new_event
from tests.studies import CODER, coded, interview, small_study

SHOTS = os.environ.get("THROUGHLINE_SHOTS")  # a folder: what was seen is kept there to be looked at
WRONG = [
    ("Host", "Welcome to the show. How did you found your company?"),
    ("Guest", "We founded it in a garage. The first year was hard. Nobody bought anything."),
]
AGAIN = "".join(f"{speaker}: {words}\n" for speaker, words in WRONG)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """An interview, and one that came in by mistake and was coded before it was seen to be so."""
    path = tmp_path / "two.study"
    wrong = interview("podcast", WRONG)
    with small_study(path, [interview(), wrong]) as study:
        segments = study.segments(wrong.id)
        span = {key: value for key, value in coded(segments[0], "").items() if key != "code_id"}
        memo = {"memo_id": "m", "text": "not ours", **span}
        study.append(
            [
                new_event("coding.added", CODER, coded(segments[0], "time")),
                new_event("memo.written", CODER, memo),
            ]
        )
    return path


def seen(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def home(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_text("Import interviews", exact=True).wait_for()
    drawn(page)


def chosen(page: Page, name: str) -> None:
    choose(page, page.get_by_label("Rename, replace or remove an interview"), name)
    drawn(page)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def in_study(path: Path) -> list[str]:
    with Study.open(path) as study:
        return list(study.state().names.values())


def test_a_wrong_interview_is_removed_and_undo_brings_back_all_of_it(
    page: Page, serve, two: Path
) -> None:
    """It stayed for ever, in coverage, suggestions and counts; Undo said nothing of it."""
    server = serve(two)
    home(page, server.url)
    expect(button(page, "Remove…")).to_be_disabled()
    chosen(page, "podcast")
    seen(page, "chosen")
    button(page, "Remove…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Remove “podcast”?")).to_be_visible()
    expect(dialog.get_by_text("1 coding and 1 memo are set aside with it.")).to_be_visible()
    drawn(page)
    seen(page, "asked")
    assert in_study(two) == ["interview_01", "podcast"]
    dialog.get_by_role("button", name="Remove it").dblclick()
    expect(
        page.get_by_text("“podcast” is removed; 1 coding and 1 memo are set aside.").first
    ).to_be_visible()
    drawn(page)
    seen(page, "removed")
    assert in_study(two) == ["interview_01"]
    assert len(server.events("transcript.removed")) == 1

    page.get_by_text("Removed interviews (1)").click()
    expect(page.get_by_text("podcast: removed by tester").first).to_be_visible()
    seen(page, "listed")
    button(page, "Undo").hover()
    expect(page.get_by_text("Takes back: interview removed: podcast")).to_be_visible()
    server.kill()
    server.start()
    home(page, server.url)
    button(page, "Undo").click()
    expect(page.get_by_text("“podcast” is back with its 1 coding and 1 memo.")).to_be_visible()
    drawn(page)
    seen(page, "back")
    with Study.open(two) as study:
        assert list(study.state().names.values()) == ["interview_01", "podcast"]
        assert len(study.state().codings) == len(study.state().memos) == 1
        assert study.suggestions(study.transcripts()[1].id, coder=CODER)


def test_it_is_renamed_put_back_from_the_list_and_imported_again(
    page: Page, serve, two: Path, tmp_path: Path
) -> None:
    server = serve(two)
    home(page, server.url)
    chosen(page, "podcast")
    button(page, "Rename…").click()
    dialog = page.get_by_role("dialog")
    name = dialog.get_by_label("Name")
    name.fill("interview_01")
    name.press("Tab")
    drawn(page)
    dialog.get_by_role("button", name="Rename", exact=True).click()
    expect(
        dialog.get_by_text("There already is an interview called “interview_01”")
    ).to_be_visible()
    seen(page, "taken")
    name.fill("Whitfield")
    name.press("Tab")
    drawn(page)
    dialog.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_text("It is called “Whitfield”.")).to_be_visible()
    assert in_study(two) == ["interview_01", "Whitfield"]

    drawn(page)
    chosen(page, "Whitfield")
    button(page, "Remove…").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    page.get_by_text("Removed interviews (1)").click()
    button(page, "Put it back").click()
    expect(page.get_by_text("“Whitfield” is back with its 1 coding and 1 memo.")).to_be_visible()
    assert in_study(two) == ["interview_01", "Whitfield"]


def test_undo_of_an_import_asks_first_and_the_same_file_can_be_imported_again(
    page: Page, serve, study_file: Path, tmp_path: Path
) -> None:
    """ "Imports stay", it was said; and the file was refused as one that is there."""
    server = serve(study_file)
    talk = tmp_path / "podcast.txt"
    talk.write_text(AGAIN, encoding="utf-8")

    def imported() -> None:
        page.locator("input[type=file]").first.set_input_files(str(talk))
        button(page, "Import 1 interview").click()
        expect(page.get_by_text("1 imported.")).to_be_visible()
        expect(page.get_by_test_id("stFileUploaderFile")).to_have_count(0)
        drawn(page)

    home(page, server.url)
    page.get_by_text("Import interviews", exact=True).click()  # at the top of the interviews
    imported()
    assert in_study(study_file) == ["interview_01", "podcast"]
    button(page, "Undo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Take 1 interview out of the study?")).to_be_visible()
    assert in_study(study_file) == ["interview_01", "podcast"]
    drawn(page)
    seen(page, "undo-import")
    dialog.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("Undone: ")).to_be_visible()
    assert in_study(study_file) == ["interview_01"]
    drawn(page)
    page.locator("input[type=file]").first.set_input_files(str(talk))
    expect(page.get_by_text("which was removed from this study.")).to_be_visible()
    drawn(page)
    seen(page, "again")
    button(page, "Import 1 interview").click()
    expect(page.get_by_text("“podcast” is back.")).to_be_visible()
    assert in_study(study_file) == ["interview_01", "podcast"]
