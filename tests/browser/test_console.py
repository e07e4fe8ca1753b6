"""Nothing goes wrong behind a page: no error in its console, and no request that fails."""

from __future__ import annotations

from app.ui.places import VIEWS


def test_no_page_has_an_error_in_its_console(page, serve, study_file):
    told: list[str] = []
    page.on("console", lambda each: told.append(each.text) if each.type == "error" else None)
    page.on("response", lambda each: told.append(each.url) if each.status >= 400 else None)
    page.on("requestfailed", lambda each: told.append(f"{each.url}: {each.failure}"))
    left = "net::ERR_ABORTED"  # a page that is left asks for no more
    server = serve(study_file)
    for view in VIEWS:
        page.goto(f"{server.url}/{view.address}" if view is not VIEWS[0] else server.url)
        page.get_by_role("link", name="Home").first.wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(300)
        assert [each for each in told if not each.endswith(left)] == [], view.address
