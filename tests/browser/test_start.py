"""From the empty start page to one's own study with interviews and codes, without a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.common.set_up import SETTING, STEPS
from models.machine import FOLDER_VARIABLE
from models.recent_studies import recent_studies
from models.store.study import Study
from tests.browser.test_accessibility import serious
from tests.browser.test_whole_road import drawn
from tests.studies import LINES

LOADED = 60_000  # ms: a first start is slow


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for studies, and an account that has opened none yet."""
    folder = tmp_path / "studies"
    monkeypatch.setenv("THROUGHLINE_STUDIES", str(folder))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    return folder


def interviews(folder: Path) -> list[str]:
    folder.mkdir()
    paths = []
    for who in ("Rosa", "Ida", "Tomas"):
        path = folder / f"{who.lower()}.txt"
        words = [f"{speaker.replace('Rosa', who)}: {said}" for speaker, said in LINES]
        path.write_text("\n".join([*words, f"Interviewer: Thank you, {who}."]), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_a_study_of_ones_own_is_made_without_a_command(
    page: Page, serve, place: Path, tmp_path: Path
) -> None:
    """A study could only be made by a command, and then it held somebody else's codes."""
    server = serve(None)
    page.goto(server.url)
    page.get_by_role("button", name="New study").click(timeout=LOADED)
    page.get_by_label("Title", exact=True).fill("Planning time")
    page.get_by_label("Title", exact=True).press("Tab")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your name").press("Tab")
    expect(page.get_by_label("Where its file lies", exact=True)).to_have_attribute(
        "placeholder", str(place / "planning-time.study")
    )
    drawn(page)
    page.get_by_role("button", name="Next: interviews").click()

    expect(page.get_by_text("Step 2 of 4")).to_be_visible(timeout=LOADED)
    files = interviews(tmp_path / "talks")
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_text("Who they are")).to_be_visible(timeout=LOADED)
    drawn(page)
    page.get_by_role("button", name="Import 3 interviews").click()
    expect(page.get_by_text("In the study: ")).to_be_visible(timeout=LOADED)
    drawn(page)
    page.get_by_role("button", name="Next: guide").click()

    expect(page.get_by_text("Step 3 of 4")).to_be_visible(timeout=LOADED)
    page.reload()  # a reload goes on where one was
    expect(page.get_by_text("Step 3 of 4")).to_be_visible(timeout=LOADED)
    drawn(page)
    page.get_by_role("button", name="Skip this step").click()

    expect(page.get_by_text("Step 4 of 4")).to_be_visible(timeout=LOADED)
    codes = page.get_by_label("Codes, a line each", exact=True)
    codes.fill("Goals\n  Shared goals\nTime\n  Time\n")
    codes.press("Control+Enter")
    expect(page.get_by_text("stands under itself")).to_be_visible()
    expect(page.get_by_role("button", name="Make 4 codes")).to_be_disabled()
    codes.fill("Goals\n  Shared goals\nTime\n  Planning time\n")
    codes.press("Control+Enter")
    drawn(page)
    page.get_by_role("button", name="Make 4 codes").click()
    expect(page.get_by_text("The study has 4 codes.")).to_be_visible()
    drawn(page)
    page.get_by_role("button", name="Open the study").click()

    expect(page.get_by_role("heading", name="Planning time")).to_be_visible(timeout=LOADED)
    expect(page.get_by_role("button", name="Suggest codes")).to_be_enabled()
    page.get_by_role("link", name="Interviews").click()
    expect(page.get_by_text("We set three goals").first).to_be_visible(timeout=LOADED)

    with Study.open(place / "planning-time.study") as study:
        state = study.state()
        assert state.codebook is not None
        assert state.codebook.title == "Planning time"
        assert state.codebook.research_questions == state.codebook.questions == ()
        assert [code.name for code in state.active_codes()] == [
            "Goals",
            "Shared goals",
            "Time",
            "Planning time",
        ]
        assert [each.attributes["participant"] for each in study.transcripts()] == [
            "Rosa",
            "Ida",
            "Tomas",
        ]
        assert {event.actor for event in study.events()} == {"Ana"}


def test_a_study_is_found_among_the_recent_ones_and_one_that_is_gone_is_told(
    page: Page, serve, place: Path, study_file: Path, tmp_path: Path
) -> None:
    server = serve(None)
    page.goto(f"{server.url}/?at=open")
    page.get_by_label("File", exact=True).fill(str(tmp_path))
    page.get_by_label("File", exact=True).press("Tab")
    page.get_by_role("button", name="Open", exact=True).click(timeout=LOADED)
    expect(page.get_by_text("is a folder, not a study file")).to_be_visible()
    page.get_by_label("File", exact=True).fill(str(study_file))
    page.get_by_label("File", exact=True).press("Tab")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Segments decided")).to_be_visible(timeout=LOADED)
    page.get_by_role("link", name="Other study…").click()
    page.get_by_role("button", name="Close it…").click(timeout=LOADED)
    page.get_by_role("dialog").get_by_role("button", name="Close it", exact=True).click()
    expect(page.get_by_role("button", name="Back to it")).to_have_count(0)
    expect(page.get_by_text("Recent studies")).to_be_visible(timeout=LOADED)
    expect(page.get_by_text("opened today at")).to_be_visible()
    study_file.rename(study_file.with_suffix(".moved"))
    page.goto(server.url)
    expect(page.get_by_text("It is no longer there")).to_be_visible(timeout=LOADED)
    page.get_by_role("button", name="Take off the list").click()
    expect(page.get_by_text("It is no longer there")).to_have_count(0)
    assert recent_studies() == ([], "")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_before_a_study_is_set_up(
    page: Page, serve, place: Path, study_file: Path, theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    told: list[str] = []
    start = serve(None)
    for path in ("", "?at=new", "?at=open"):
        page.goto(f"{start.url}/{path}")
        page.get_by_role("heading", level=1).first.wait_for(timeout=LOADED)
        drawn(page)
        told += serious(page, path or "start")
    with Study.open(study_file) as study:
        study.set_setting(SETTING, STEPS[0])
    server = serve(study_file)
    page.goto(server.url)
    for number, _step in enumerate(STEPS, start=2):
        page.get_by_text(f"Step {number} of 4").wait_for(timeout=LOADED)
        drawn(page)
        told += serious(page, f"step {number}")
        if number <= len(STEPS):
            page.get_by_role("button", name="Next: ").click()
            drawn(page)
    assert not told, "\n".join(told)
