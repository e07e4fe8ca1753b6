"""Nothing serious that axe-core finds, on any page, in light and in dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PAGES = ["", "code", "triage", "compare", "codebook", "sureness", "themes"]
SERIOUS = ("serious", "critical")
LATE_MS = 600  # until what is drawn late is there


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(page: Page, serve, study_file, theme: str) -> None:
    server = serve(study_file)
    page.emulate_media(color_scheme=theme)
    told: list[str] = []
    for path in PAGES:
        page.goto(f"{server.url}/{path}")
        if path == "code":
            page.get_by_test_id("segment").first.wait_for()
        else:
            page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_timeout(LATE_MS)
        told += [
            f"{path or 'study'}: {each['id']}: {each['help']}: {node['html'][:160]}"
            for each in Axe().run(page).response["violations"]
            if each["impact"] in SERIOUS
            for node in each["nodes"]
        ]
    assert not told, "\n".join(told)
