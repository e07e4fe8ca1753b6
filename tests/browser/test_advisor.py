"""An advisor's file, from the researcher's page to the advisor's browser and back."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.test_two_coders import downloaded
from tests.decisions import new_event
from tests.studies import CODER, coded

LIND = "Prof. Lind"
SHOTS = os.environ.get("THROUGHLINE_SHOTS")


def with_a_theme(path: Path) -> Path:
    with Study.open(path) as study:
        claim = "Planning time is the first thing to go."
        made = {"theme_id": "t", "name": "Lost time", "code_ids": ["time"], "claim": claim}
        given = coded(study.segments()[0], "time")
        study.append([new_event("coding.added", CODER, given)])
        study.append([new_event("theme.created", CODER, made)])
    return path


def looked_over(page: Page, name: str) -> None:
    """axe finds nothing serious; where pictures are asked for, there are some."""
    expect(page.get_by_test_id("stToast")).to_have_count(0)  # Streamlit gives it no name
    found = Axe().run(page).response["violations"]
    serious = [e for e in found if e["impact"] in ("serious", "critical")]
    assert not serious, [(e["id"], [n["html"] for n in e["nodes"]][:3]) for e in serious]
    if SHOTS:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(400)
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(400)
        page.screenshot(path=f"{SHOTS}/{name}-390.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def reads_and_says(page: Page, url: str) -> None:
    """From a claim to its quotation, to its decisions; a comment on either; an approval."""
    page.goto(url)
    expect(page.get_by_role("heading", name="Lost time")).to_be_visible()
    expect(page.get_by_text("1 of 1 participants")).to_be_visible()
    looked_over(page, "claims")
    page.get_by_label("Comment on Lost time", exact=True).fill("Who says so?")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    expect(page.get_by_text("Who says so?").first).to_be_visible()
    page.get_by_role("button", name="Approve this theme").click()
    expect(page.get_by_text(f"Approved by {LIND}.")).to_be_visible()
    page.get_by_text("Quotations (1)").click()  # the first click from the claim
    page.get_by_role("link", name="in its place").click()  # the second
    expect(page.get_by_role("region", name="The interview").locator("mark")).to_be_visible()
    page.get_by_text("Decisions behind it").click()  # the third
    expect(page.get_by_text(f"{CODER}: coding made by hand")).to_be_visible()
    page.get_by_label("Comment on the marked words").fill("Is this about time?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Is this about time?").first).to_be_visible()
    looked_over(page, "passage")
    page.get_by_role("link", name="What changed").click()
    page.get_by_role("button", name="I have looked at all of it").click()
    expect(page.get_by_text("Nothing has changed.")).to_be_visible()
    looked_over(page, "changes")


def test_an_advisor_reads_comments_and_approves_by_file_and_is_answered(
    page: Page, serve, study_file: Path, tmp_path: Path
) -> None:
    study = serve(with_a_theme(study_file))
    page.goto(f"{study.url}/advisor")
    page.get_by_label("Your advisor's name").fill(LIND)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Make the file").click()
    save = page.get_by_role("button", name="Save for-prof--lind.study")
    given = downloaded(page, save, tmp_path / "for-lind.study")

    theirs = serve(given)
    reads_and_says(page, theirs.url)
    page.get_by_role("link", name="Save and send back").click()
    expect(page.get_by_text("2 comments written")).to_be_visible()
    save = page.get_by_role("button", name="Save the file to send back")
    back = downloaded(page, save, tmp_path / "back.study")

    page.goto(f"{study.url}/advisor")
    uploading = page.get_by_test_id("stFileUploader").filter(has_text="your advisor sent back")
    uploading.locator("input[type=file]").set_input_files(back)
    page.get_by_role("button", name="Take it in…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"Of {LIND} would come in: 2 comments written")
    dialog.get_by_role("button", name="Take it in", exact=True).click()
    expect(page.get_by_text(f"Of {LIND} came in: 2 comments written")).to_be_visible()
    expect(page.get_by_text(f"Lost time: Approved by {LIND}.")).to_be_visible()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("link", name="2 open comments")).to_be_visible()
    looked_over(page, "researcher")
    page.get_by_label("Answer", exact=True).first.fill("Rosa does, twice.")
    page.get_by_role("button", name="Answer", exact=True).first.click()
    expect(page.get_by_text("Rosa does, twice.").first).to_be_visible()
    page.get_by_role("button", name="Resolve", exact=True).first.click()
    expect(sidebar.get_by_role("link", name="1 open comment")).to_be_visible()
    page.goto(f"{study.url}/themes")
    expect(page.get_by_text(f"Approved by {LIND}.")).to_be_visible()
    looked_over(page, "themes")
    assert len(study.events("theme.approved", "answer.written", "comment.resolved")) == 3
