"""What people ask of their codes, by keys alone, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.app.requests import gives_code


def test_a_matrix_is_walked_by_keys_to_a_quotation_and_saturation_is_read(
    page: Page, serve, study_file
) -> None:
    with Study.open(study_file) as study:
        gives_code(study, "time", segments=slice(3))
        gives_code(study, "goals", segments=slice(1, 2))
    server = serve(study_file)
    page.goto(f"{server.url}/matrix")
    cell = page.get_by_test_id("matrix-cell")
    expect(cell).to_have_count(2)
    page.get_by_test_id("matrix-columns").select_option("codes")
    expect(cell).to_have_count(4)
    cell.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cell.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    behind = page.get_by_test_id("matrix-behind")
    expect(behind.get_by_test_id("quotation")).to_have_count(1)
    expect(page).to_have_url(re.compile("row=.*column="))
    page.reload()
    expect(behind.get_by_test_id("quotation")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(behind).to_be_hidden()
    with page.expect_download() as taken:
        page.get_by_test_id("matrix-png").click()
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")
    cell.nth(1).focus()
    page.keyboard.press("Enter")
    behind.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tl-here")).to_be_visible()
    page.goto(f"{server.url}/saturation")
    expect(page.get_by_test_id("saturation-warning")).to_contain_text("One interview is coded")
    base = page.get_by_test_id("saturation-base")
    base.fill("3")
    base.press("Tab")
    expect(page.get_by_test_id("saturation-verdict")).to_contain_text("base 3")
