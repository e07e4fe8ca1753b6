"""The Codebook page in a real browser: moved by drag and keys, merged, split, undone, exported."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from models.store.study import Study
from tests.browser.conftest import ROOT, Server
from tests.decisions import new_event
from tests.studies import CODER


def open_codebook(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/codebook")
    page.get_by_test_id("code-row").first.wait_for()


def row(page: Page, code_id: str) -> Locator:
    return page.locator(f"[data-testid=code-row][data-id={code_id}]")


def exported(study: Path, out: Path, table: str) -> list[dict[str, str]]:
    """What the command writes of a study that is open in the browser."""
    command = [sys.executable, "-m", "app.cli", "export", str(study)]
    subprocess.run([*command, "-o", str(out), "--force"], cwd=ROOT, check=True)
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def parents(study: Path, out: Path) -> dict[str, str]:
    return {each["code"]: each["parent"] for each in exported(study, out, "codebook")}


def test_codes_are_moved_by_drag_and_by_keys_and_exported_so(page, serve, study_file, tmp_path):
    server = serve(study_file)
    open_codebook(page, server)
    row(page, "shared_goals").drag_to(row(page, "time"))
    expect(page.get_by_test_id("tree-message")).to_have_text("Moved: Shared goals, now under Time.")
    expect(row(page, "shared_goals")).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(row(page, "shared_goals")).to_have_attribute("aria-level", "1")
    page.keyboard.press("Alt+ArrowRight")
    expect(row(page, "shared_goals")).to_have_attribute("aria-level", "2")
    # by name, the code above it at the top is Goals, where it came from
    row(page, "goals").drag_to(row(page, "shared_goals"))
    expect(page.get_by_test_id("tree-message")).to_contain_text("which is under it")
    row(page, "lost_planning").hover()
    page.mouse.down()
    page.mouse.move(10, 10)
    page.get_by_test_id("top-place").hover()
    page.get_by_test_id("top-place").hover()
    page.mouse.up()
    expect(row(page, "lost_planning")).to_have_attribute("aria-level", "1")
    expect(page.get_by_test_id("tree-count")).to_have_text("all stored")
    moved = [event.payload for event in server.events("code.moved")]
    assert [each["code_id"] for each in moved] == ["shared_goals"] * 3 + ["lost_planning"]
    found = parents(study_file, tmp_path / "out")
    assert (found["shared_goals"], found["lost_planning"]) == ("goals", "")


def test_what_is_drawn_is_not_drawn_again_when_a_move_was_stored(page, serve, study_file):
    # the page's answer to a stored move took the row from under the next drag, which gave it up
    server = serve(study_file)
    open_codebook(page, server)
    row(page, "shared_goals").focus()
    page.keyboard.press("Alt+ArrowLeft")
    row(page, "goals").evaluate("(element) => { element.held = true; }")
    expect(page.get_by_test_id("tree-count")).to_have_text("all stored")
    page.wait_for_timeout(1500)  # until the page's script has run again
    assert server.events("code.moved")
    assert row(page, "goals").evaluate("(element) => element.held === true")


def test_a_move_made_while_the_server_is_gone_is_stored_once_it_is_back(page, serve, study_file):
    server = serve(study_file)
    open_codebook(page, server)
    row(page, "training").focus()
    server.kill()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".tlt-banner")).to_contain_text("1 decision is kept here")
    server.start()
    expect(page.locator(".tlt-banner")).to_be_hidden(timeout=30_000)
    [move] = server.events("code.moved")
    assert move.payload == {"code_id": "training", "parent": "time"}


def test_a_code_is_opened_by_key_merged_undone_and_redone(page, serve, study_file, tmp_path):
    server = serve(study_file)
    open_codebook(page, server)
    row(page, "goals").focus()
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Definition", exact=True).last).to_have_value("Time for planning.")
    page.get_by_role("tab", name="Merge").click()
    page.get_by_role("combobox", name="Merge Time into").click()
    page.get_by_role("option", name="Training", exact=True).click()
    expect(page.get_by_text("No coding would move")).to_be_visible()
    page.get_by_role("button", name="Merge…", exact=True).click()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(row(page, "time")).to_have_count(0)
    expect(row(page, "lost_planning")).to_have_attribute("aria-level", "2")
    assert parents(study_file, tmp_path / "out")["lost_planning"] == "training"
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "time")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(row(page, "time")).to_have_count(0)
    codes = {each["code"]: each for each in exported(study_file, tmp_path / "b", "codebook")}
    assert codes["time"]["merged_into"] == "training"


def test_codings_are_split_off_and_a_way_back_takes_all_of_it(page, serve, study_file, tmp_path):
    with Study.open(study_file) as study:
        spans = [
            {
                "transcript_id": each.transcript_id,
                "start": each.start,
                "end": each.end,
                "quote": each.quote,
                "code_id": "goals",
            }
            for each in study.segments()
        ]
        study.append([new_event("coding.added", CODER, each) for each in spans])
    server = serve(study_file)
    open_codebook(page, server)
    expect(row(page, "goals")).to_have_accessible_name(re.compile(f"{len(spans)} codings"))
    page.get_by_role("tab", name="Split").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(len(spans))
    page.get_by_test_id("stCheckbox").first.locator("label").click()
    expect(page.get_by_text("1 coding of yours in 1 interview would have")).to_be_visible()
    page.get_by_label("Name of the new code").fill("On every wall")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Split…", exact=True).click()
    page.get_by_role("button", name="Split", exact=True).click()
    made = page.get_by_role("treeitem", name=re.compile("On every wall, 1 coding of yours"))
    expect(made).to_have_count(1)
    codings = exported(study_file, tmp_path / "out", "codings")
    with Study.open(study_file) as study:
        codes = study.state().codes.values()
        [fresh] = [each.id for each in codes if each.name == "On every wall"]
    assert sorted(each["code"] for each in codings) == ["goals"] * (len(spans) - 1) + [fresh]
    page.get_by_role("button", name="Back to a moment").click()
    page.get_by_role("dialog").get_by_text("a moment", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("would be taken back: ")).to_contain_text(
        "1 code made"
    )
    page.get_by_role("button", name="Go back…").click()
    page.get_by_role("button", name="Take them back").click()
    expect(row(page, fresh)).to_have_count(0)
    assert exported(study_file, tmp_path / "b", "codings") == []
    page.get_by_role("button", name="Redo").click()
    expect(row(page, fresh)).to_be_visible()
    assert exported(study_file, tmp_path / "c", "codings") == codings
