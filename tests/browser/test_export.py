"""The export dialog in a real browser: opened from pages, begins with what they show, opens."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.app.export.parts import OTHER, full_study, rows


def taken(page: Page, folder: Path) -> tuple[str, bytes]:
    """Press the button and return the file that came, by its name."""
    button = (
        page.get_by_test_id("stDialog").get_by_test_id("stDownloadButton").get_by_role("button")
    )
    with page.expect_download() as waiting:
        button.click()
    path = folder / "taken"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path.read_bytes()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stDialog").get_by_label(label, exact=False).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_workbook_and_a_document_are_taken_from_two_pages(page, serve, tmp_path):
    path = tmp_path / "full.study"
    full_study(path).close()
    server = serve(path)
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()
    page.get_by_role("button", name="Export…").click()
    dialog = page.get_by_test_id("stDialog")
    expect(dialog).to_contain_text("4 codings of 2 codes in 1 interview, by Ida Berg and tester")
    name, data = taken(page, tmp_path)
    assert name.startswith("A small study - codings - interview_01 20")
    held = rows(load_workbook(io.BytesIO(data))["codings"])
    assert len(held) == 4
    assert {row["participant"] for row in held} == {"Rosa"}

    page.goto(f"{server.url}/themes")
    page.get_by_test_id("n-of-n").wait_for()  # the board stands on a theme: of that is exported
    page.get_by_role("button", name="Export…").click()
    choose(page, "Of", "One theme")
    choose(page, "Theme", "Time / again")
    expect(dialog).to_contain_text("3 codings of 2 codes in 2 interviews")
    name, data = taken(page, tmp_path)
    assert name.startswith("A small study - passages - Time again 20")
    said = [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]
    assert "Time / Lost planning" in said
    assert f"Rosa · coded by {OTHER}, by hand" in said
