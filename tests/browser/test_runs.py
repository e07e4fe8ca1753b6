"""A run in the workbench: it says what it does, is stopped without harm, and is gone on with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.studies import CODER, LINES, empty_study, interview

RUN_MS = 600_000  # the encoder is loaded twice, on a machine that may be busy
DOING = re.compile("Starting|Loading|Looking what is new|Cutting|Reading the meaning")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three interviews that no run has read."""
    path = tmp_path / "three.study"
    with empty_study(path) as study:
        for number in (1, 2, 3):
            lines = [*LINES, ("Rosa", f"And that is all of it, the {number}. time.")]
            study.add_transcripts([interview(f"interview_0{number}", lines)], actor=CODER)
    return path


def suggest(page: Page) -> None:
    button = page.get_by_role("button", name="Suggest codes")
    expect(button).to_be_enabled(timeout=RUN_MS)
    button.click()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=RUN_MS)


def test_a_run_is_stopped_and_gone_on_with_and_ends_with_what_comes_next(page, serve, three):
    server = serve(three, CODER)
    page.goto(server.url)
    said(page, "Next: press Suggest codes; 3 interviews are new")
    suggest(page)
    said(page, DOING)
    page.get_by_role("button", name="Stop").first.click()
    said(page, "Stopped. What was computed is kept")
    with Study.open(three) as study:  # nothing is half: what there is are whole interviews
        for segment in study.segments():
            text = study.transcript(segment.transcript_id).text
            assert segment.quote == text[segment.start : segment.end]
    suggest(page)
    said(page, "Suggestions are ready for 3 interviews.")
    page.get_by_role("link", name="Begin with Rosa").first.click()
    page.get_by_test_id("segment").first.wait_for()
    expect(page.get_by_test_id("suggestion").first).to_be_visible()
    page.goto(server.url)
    said(page, re.compile(r"Next: read and code Rosa"))
    suggest(page)
    said(page, "Everything was up to date: nothing has changed since")
