"""The whole road as a researcher walks it: sample, keyboard, theme, a power cut, all kept."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from models.store.study import Study
from tests.browser.conftest import COMMAND, ROOT, Server
from tests.once import made_once

pytestmark = pytest.mark.slow

CODED = 6  # interviews of the sample that come with decisions
LOADED = 60_000  # ms


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, built by its command with the real encoder, once for all workers."""

    def make(study: Path) -> None:
        command = [sys.executable, "-m", "app.cli", "demo", "--study", str(study)]
        subprocess.run(command, cwd=ROOT, check=True)

    shared = made_once(tmp_path_factory, "sample.study", make)
    return Path(shutil.copy(shared, tmp_path_factory.mktemp("sample")))


def test_the_sample_is_nine_interviews_six_of_them_coded(sample: Path) -> None:
    with Study.open(sample) as study:
        state = study.state()
        transcripts = study.transcripts()
        coder = study.setting("coder")
        coded = Counter(coding.transcript_id for coding in state.codings)
        assert len(transcripts) == 9
        assert len(coded) == CODED
        assert {coding.origin for coding in state.codings} == {"sample"}
        for transcript in transcripts:
            assert study.segments(transcript.id)
            assert study.suggestions(transcript.id, coder=coder)
            found = {answer.question_id for answer in study.answers(transcript.id)}
            assert len(found - {None}) >= 11
        assert study.theme_drafts(coder=coder)
        assert study.relation_drafts(coder=coder)
        assert study.dimension_links(coder=coder)


def press_until_saved(page: Page, keys: list[str]) -> None:
    for key in keys:
        page.keyboard.press(key)
    expect(page.get_by_test_id("count")).to_contain_text("all stored", timeout=LOADED)


def confirm_one_interview(page: Page, server: Server, transcript_id: str, segments: int) -> int:
    """Decide every segment by keyboard; returns how many suggestions were accepted."""
    page.goto(f"{server.url}/code?transcript={transcript_id}")
    page.get_by_test_id("segment").first.wait_for(timeout=LOADED)
    accepted = 0
    for _ in range(segments):
        here = page.locator(".tl-here")
        if here.get_by_test_id("suggestion").count():
            press_until_saved(page, ["Enter", "n"])
            accepted += 1
        else:
            page.keyboard.press("c")
            page.get_by_test_id("picker-input").fill("engagement")
            press_until_saved(page, ["Enter", "n"])
    expect(page.get_by_test_id("count")).to_contain_text(f"{segments} of {segments}")
    return accepted


def choose(page: Page, box: Locator, name: str | None = None) -> None:
    """Open a select box and take an option, or its first; a redrawing page may close it once."""
    option = page.get_by_role("option", name=name).first
    for _ in range(5):
        box.click()
        with contextlib.suppress(TimeoutError):
            option.click(timeout=3000)
            return
    raise AssertionError("the select box offers nothing")


def drawn(page: Page) -> None:
    """Wait until the page is drawn to its end: a button that is drawn anew takes no click."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=LOADED)


def keep_merge_and_rename_themes(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/themes")
    themes = page.locator("[data-testid=column][data-sort=theme]")
    for kept in (1, 2):
        page.get_by_test_id("keep").first.click()
        expect(themes).to_have_count(kept, timeout=LOADED)
    themes.first.get_by_test_id("column-name").click()
    page.keyboard.press("g")
    page.get_by_test_id("picker-input").press("Enter")
    page.get_by_test_id("confirmed").click()
    expect(themes).to_have_count(1, timeout=LOADED)
    page.keyboard.press("r")
    page.get_by_test_id("asked-name").fill("How it was led shaped what came of it")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("theme-name")).to_have_text("How it was led shaped what came of it")
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def test_every_decision_is_there_once_after_the_server_is_killed(
    page: Page, serve, sample: Path
) -> None:
    with Study.open(sample) as study:
        coded = {coding.transcript_id for coding in study.state().codings}
        fresh = next(each for each in study.transcripts() if each.id not in coded)
        segments = len(study.segments(fresh.id))
        before = len(study.events())
    server = serve(sample, program=COMMAND)
    accepted = confirm_one_interview(page, server, fresh.id, segments)
    assert accepted >= segments / 2
    keep_merge_and_rename_themes(page, server)
    with Study.open(sample) as study:
        written = study.events()
    server.kill()
    server.start()
    with Study.open(sample) as study:
        assert study.events() == written
        assert len({event.id for event in written}) == len(written)
        keys = [(e.client_id, e.seq) for e in written if e.client_id]
        assert len(set(keys)) == len(keys) == segments + 4  # and two drafts, a merge, a name
        kinds = Counter(event.kind for event in written[before:])
        assert kinds["suggestion.accepted"] == accepted
        assert kinds["coding.added"] == segments - accepted
        assert kinds["theme.created"] == 2
        assert kinds["theme.merged"] == kinds["theme.renamed"] == 1
        [theme] = study.state().live_themes()
        assert theme.name == "How it was led shaped what came of it"
        assert len([c for c in study.state().codings if c.transcript_id == fresh.id]) == segments
    page.goto(f"{server.url}/code?transcript={fresh.id}")
    expect(page.get_by_test_id("count")).to_contain_text(f"{segments} of {segments}")
    page.goto(f"{server.url}/themes")
    expect(page.get_by_test_id("theme-name")).to_have_text(theme.name, timeout=LOADED)
