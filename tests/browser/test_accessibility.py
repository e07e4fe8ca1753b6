"""Nothing serious that axe-core finds, on any page, in light and in dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from models.store.study import Study
from tests.app.double_coded import closed, opened, settles
from tests.app.requests import gives_code
from tests.decisions import new_event
from tests.studies import CODER

PAGES = ["", "code", "triage", "compare", "codebook", "agreement", "sureness", "themes", "setup"]
SHOWS = {  # pages that ask for what they show, and what is there then
    "matrix": "matrix-cell",
    "groups": "groups-table",
    "summaries": "summary",
    "participants": "quotation",
    "memos": "memo-row",
    "saturation": "saturation-table",
}
PAGES += ["relations", "advisor", *SHOWS]
SERIOUS = ("serious", "critical")
LATE_MS = 600  # until what is drawn late is there


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(page: Page, serve, study_file, theme: str) -> None:
    with Study.open(study_file) as study:
        gives_code(study)
        made = {"theme_id": "th", "name": "Time", "code_ids": ["time"]}
        study.append([new_event("theme.created", CODER, made)])
        study.append([new_event("memo.written", CODER, {"memo_id": "m", "text": "Whose time?"})])
    server = serve(study_file)
    page.emulate_media(color_scheme=theme)
    told: list[str] = []
    for path in PAGES:
        page.goto(f"{server.url}/{path}")
        if path == "code":
            page.get_by_test_id("segment").first.wait_for()
        else:
            page.get_by_role("heading", level=1).first.wait_for()
        if path in SHOWS:
            page.get_by_test_id(SHOWS[path]).first.wait_for()
        told += serious(page, path or "study")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_two_coders_are_compared(
    page: Page, serve, study_file, theme: str
) -> None:
    with Study.open(study_file) as study:
        settles(study, closed(study), 1, "coder", ["time"], coder=CODER)
        settles(study, list(study.state().rounds.values())[-1], 2, "unclear")
    server = serve(study_file)
    page.emulate_media(color_scheme=theme)
    page.goto(f"{server.url}/agreement")
    page.get_by_test_id("empty").wait_for()
    told: list[str] = []
    page.get_by_test_id("show-filter").select_option("disagree")
    page.get_by_test_id("unit").first.wait_for()
    told += serious(page, "compare")
    page.keyboard.press("1")
    page.get_by_test_id("reason-dialog").wait_for()
    told += serious(page, "reason")
    page.keyboard.press("Escape")
    for section, drawn in (("Numbers", "confusion"), ("Report", None), ("Open questions", None)):
        page.get_by_text(section, exact=True).click()
        if drawn:
            page.get_by_test_id(drawn).wait_for()
        told += serious(page, section)
    with Study.open(study_file) as study:
        opened(study, "Bo")
    page.goto(f"{server.url}/agreement")
    page.get_by_text("Close the round and compare…").wait_for()
    told += serious(page, "blind")
    assert not told, "\n".join(told)


def serious(page: Page, where: str) -> list[str]:
    """What axe finds, once what is drawn late is there."""
    page.wait_for_timeout(LATE_MS)
    return [
        f"{where}: {each['id']}: {each['help']}: {node['html'][:160]}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]
