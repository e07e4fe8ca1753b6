"""Two coders in two browsers on two study files, from the invitation to the report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.agreement.figures import agreement_of
from models.store.study import Study
from tests.app.double_coded import FIRST, IDA, in_order, two_interviews
from tests.browser.conftest import ROOT, STAY
from tests.decisions import new_event
from tests.studies import CODER, coded

MARK = "because of the zebra"  # a reason of the first coder's, which nobody else may find


@pytest.fixture
def second_page(browser: Browser) -> Any:
    """Ida's browser, which knows nothing of the first one's."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.add_init_script(STAY)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def coded_first(path: Path) -> Path:
    """The first coder's own decisions, made before anybody is invited."""
    two_interviews(path)
    with Study.open(path) as study:
        study.append(
            [
                new_event("coding.added", CODER, coded(segment, code), reason=MARK)
                for segment, codes in zip(in_order(study), FIRST, strict=False)
                for code in codes
            ]
        )
    return path


LONG_MS = 60_000  # for figures on a busy machine


def downloaded(page: Page, button: Locator, target: Path) -> Path:
    with page.expect_download() as waiting:
        button.click()
    waiting.value.save_as(target)
    return target


def says_all_is_coded(page: Page, address: str, *, but: str = "") -> None:
    """but: what the dialog says of units that were left undecided."""
    page.goto(address)
    page.get_by_role("button", name="I have coded all of it").click()
    dialog = page.get_by_role("dialog")
    if but:
        expect(dialog).to_contain_text(but)
        counting = dialog.get_by_role("button", name="Count them as “no code”")
        expect(counting).to_be_disabled()
        dialog.get_by_text("Count 2 segments as “no code”", exact=True).click()
        expect(counting).to_be_enabled()
        counting.click()
    else:
        dialog.get_by_role("button", name="All is coded").click()
    expect(page.get_by_text("You have said that all of it is coded.")).to_be_visible()


def opens_her_file(page: Page, url: str) -> None:
    """Ida's first minutes: what is asked of her, the codebook, and that there is nothing else."""
    page.goto(url)
    expect(page.get_by_role("heading", name="Read the codebook")).to_be_visible()
    expect(page.get_by_text(f"{CODER} asks you to code 6 segments in 2 interviews")).to_be_visible()
    page.get_by_role("button", name="I see").click()
    expect(page.get_by_text("asks you to code")).to_have_count(0)
    sidebar = page.get_by_test_id("stSidebar")
    steps = ["1. Read the codebook", "2. Code your segments", "3. Save the file to send back"]
    for each in steps:
        expect(sidebar.get_by_role("link", name=each)).to_be_visible()
    expect(sidebar.get_by_role("link")).to_have_count(len(steps) + 1)  # and Other study
    expect(sidebar.get_by_text("0 of 6 segments")).to_be_visible()
    page.get_by_label("Search").fill("shared goals")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of")).to_be_visible()
    page.goto(f"{url}/themes")
    expect(page.get_by_text("This file has three steps, and this page is none")).to_be_visible()
    status = "fetch('/throughline/api/triage').then((answer) => answer.status)"
    assert page.evaluate(status) == 403
    page.get_by_role("link", name="Go on: 1. Read the codebook").click()
    page.get_by_role("button", name="I have read it").click()
    page.get_by_test_id("segment").first.wait_for()
    expect(sidebar.get_by_text("read", exact=True)).to_be_visible()


def cannot_change_what_is_fixed(page: Page, server: Any) -> None:
    """Keys that make codes, cut segments or name questions say so and do nothing."""
    for key in ("+", "i", "s", "Shift+J", "b", "q"):
        page.keyboard.press(key)
        expect(page.get_by_test_id("message")).to_contain_text("fixed in a blind pass")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("Escape")
        page.keyboard.press("n")
    kinds = ("code.created", "segment.split", "segment.joined", "turn.question")
    assert server.events(*kinds) == []


def code_blind(page: Page, url: str, transcripts: list[str]) -> None:
    """Ida's hour: time on the first and the fourth segment, goals on the third, nothing else."""
    plan = iter(["time", None, "goals", "time", None, None])
    for transcript in transcripts:
        page.goto(f"{url}/code?transcript={transcript}")
        page.get_by_test_id("segment").first.wait_for()
        expect(page.get_by_text("blind", exact=False).first).to_be_visible()
        expect(page.get_by_test_id("coding")).to_have_count(0)
        expect(page.get_by_test_id("suggestion")).to_have_count(0)
        expect(page.get_by_text("0 of 3 segments decided")).to_be_visible()
        for at in range(3):
            page.get_by_test_id("segment").nth(at).click()
            code = next(plan)
            if code is None:
                page.keyboard.press("0")
                continue
            page.keyboard.press("c")
            page.get_by_test_id("picker-input").fill(code)
            page.keyboard.press("Enter")
        expect(page.get_by_text("3 of 3 segments decided")).to_be_visible()
        expect(page.get_by_text("all stored")).to_be_visible()


def test_from_the_invitation_to_the_report(
    page: Page, second_page: Page, serve: Any, tmp_path: Path
) -> None:
    mine = coded_first(tmp_path / "mine.study")
    first = serve(mine)

    # invite
    page.goto(f"{first.url}/agreement")
    page.get_by_role("textbox", name="Second coder").fill(IDA)
    page.get_by_text("All of them", exact=True).click()
    expect(page.get_by_text("6 of 6 segments, in 2 interviews.")).to_be_visible()
    page.get_by_role("button", name="Open the round…").click()
    page.get_by_role("button", name="Open it for good").click()
    button = page.get_by_role("button", name=f"File for {IDA}")
    theirs = downloaded(page, button, tmp_path / "for-ida.study")
    data = theirs.read_bytes()
    assert b"zebra" not in data
    assert b"coding.added" not in data

    # code blind, on another machine
    second = serve(theirs)
    with Study.open(theirs) as study:
        transcripts = [each.id for each in study.transcripts()]
    opens_her_file(second_page, second.url)
    cannot_change_what_is_fixed(second_page, second)
    code_blind(second_page, second.url, transcripts)
    sidebar = second_page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("6 of 6 segments")).to_be_visible()
    says_all_is_coded(second_page, f"{second.url}/save")
    button = second_page.get_by_role("button", name="Save the file to send back")
    back = downloaded(second_page, button, tmp_path / "back.study")
    expect(sidebar.get_by_text("saved at")).to_be_visible()
    expect(second_page.get_by_text("It holds all that you decided.")).to_be_visible()

    # bring it back: still blind
    but = "2 segments that you never decided would count as “no code”"
    says_all_is_coded(page, f"{first.url}/agreement", but=but)
    page.locator("input[type=file]").set_input_files(str(back))
    page.get_by_role("button", name="Bring it in…").click()
    page.get_by_role("dialog").get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("decisions; about units: 6 by Ida Berg")).to_be_visible()
    page.goto(f"{first.url}/code?transcript={transcripts[0]}")
    page.get_by_test_id("segment").first.wait_for()
    expect(page.get_by_test_id("coding")).to_have_count(3)  # her own, none of Ida's

    # close, compare, settle
    page.goto(f"{first.url}/agreement")
    page.get_by_role("button", name="Close the round and compare…").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_test_id("unit").first.wait_for()
    with Study.open(mine) as study:
        before = agreement_of(study)
        assert len(study.state().codings) == len([c for each in FIRST for c in each]) + 3
    expect(page.get_by_test_id("unit")).to_have_count(3)
    for key, reason in (("1", "Wednesday is about time"), ("0", "Neither fits")):
        page.keyboard.press(key)
        page.get_by_test_id("reason").fill(reason)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("reason-dialog")).to_have_count(0)
    expect(page.get_by_test_id("count")).to_contain_text(
        "2 of 3 disagreements settled · all stored"
    )

    # report: before and after, the same as the command's
    page.get_by_role("tab", name="Report").click()
    drawn = page.get_by_text("Agreement Between Coders, by Code").first
    expect(drawn).to_be_visible(timeout=LONG_MS)  # figures before and after, with their intervals
    command = [sys.executable, "-m", "app.cli", "agreement", str(mine), "--json"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    found = json.loads(said.stdout)
    assert found["coders"] == [CODER, IDA]
    assert found["codes"] == json.loads(json.dumps(before["codes"]))
    kappa = found["overall"]["cohen_kappa"]["value"]
    settled = found["after"]["overall"]["cohen_kappa"]["value"]
    assert kappa < settled <= 1
    for value in (kappa, settled):
        shown = f"Cohen's κ = {value:.2f}".replace("0.", ".")
        expect(page.get_by_text(shown).first).to_be_visible(timeout=LONG_MS)
