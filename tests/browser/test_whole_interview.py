"""A whole interview coded by keys alone, two codes merged, a restart, the merge undone: one state.

The browser, the study file and the command line are asked, and say the same.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from models.store.study import Study
from tests.app.command import call
from tests.browser.conftest import Server
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_codebook_page import row
from tests.browser.test_desk import message, no_learning, press
from tests.studies import interview, small_study

SMILE = "\U0001f600"
CAFE = "cafe\u0301"  # e and a combining accent
LINES = [
    ("Interviewer", "Welcome. What goals did your school set?"),
    ("Mara", f"We set goals for reading with the staff. We wrote them in the {CAFE} one evening."),
    ("Interviewer", "Can you say more?"),
    ("Mara", "The district office sent goals too. We kept ours on the wall."),
    ("Interviewer", "Which training was offered?"),
    ("Mara", f"The same workshop for everyone, six hours of slides. {SMILE} Nobody laughed."),
    ("Interviewer", "Did anybody follow up?"),
    ("Mara", "A coach came to my room. She taught with me twice."),
    ("Interviewer", "How is planning time protected?"),
    ("Mara", "It is not. Meetings eat the planning period."),
    ("Interviewer", "Is there anything to add?"),
    ("Mara", f"I plan on Sunday night {SMILE} and nobody asks."),
]
TABLES = ("codings", "codebook", "segments")
TABS = 80  # presses of Tab until a control must have been reached
NO_MOUSE = """
for (const name of ["mousedown", "pointerdown", "touchstart"]) {
  addEventListener(name, () => { sessionStorage.moused = name; }, true);
}
"""


@pytest.fixture
def study_of_mara(tmp_path: Path) -> Path:
    path = tmp_path / "mara.study"
    small_study(path, [interview("mara", LINES)]).close()
    return path


def command(*words: str) -> str:
    """What the command line answers while the workbench is open, or when it is closed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert call(*words) == 0
    return out.getvalue()


def tables(study: Path) -> dict[str, list[dict[str, str]]]:
    """The tables that `throughline export` writes, without when each line came to be."""
    folder = study.with_name("exported")
    command("export", str(study), "-o", str(folder), "--force")
    found = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def status(study: Path) -> dict:
    """What `throughline status --json` says, without how many decisions it took."""
    said = json.loads(command("status", str(study), "--json"))
    return {key: value for key, value in said.items() if key != "decisions"}


def chips(page: Page) -> list[tuple[str, str]]:
    """The codings that the reader shows: the code's name, and whether on selected words."""
    return [
        (each.locator(".tl-name").inner_text(), "selection" in each.inner_text())
        for each in page.get_by_test_id("coding").all()
    ]


def until(page: Page, shown: Callable[[], object], wanted: object) -> None:
    """Wait until the page shows something, as a person would: it may be drawing still."""
    for _ in range(600):
        if shown() == wanted:
            return
        page.wait_for_timeout(100)
    assert shown() == wanted


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if control.count() and control.evaluate("(each) => each === document.activeElement"):
            return
    raise AssertionError(f"{control} is not reached by Tab")


def pick(page: Page, typed: str) -> None:
    press(page, "c")
    expect(page.get_by_test_id("picker-input")).to_be_focused()
    page.keyboard.type(typed)
    press(page, "Enter")
    expect(page.get_by_test_id("picker")).to_have_count(0)


def accept_here(page: Page, nth: int) -> None:
    """Accept the nth suggestion of the segment in hand; it must be the code that shows there."""
    code = page.locator(".tl-here [data-testid=suggestion]").nth(nth - 1).get_attribute("data-code")
    press(page, "Enter" if nth == 1 else str(nth))
    expect(page.locator(f".tl-here [data-testid=coding][data-code={code}]")).to_have_count(1)


def cut_and_join(page: Page) -> None:
    """Split the segment in hand, join it again, and split it once more, for good."""
    segments = page.get_by_test_id("segment")
    many = segments.count()
    press(page, "s", "Home", "ArrowRight", "Enter")
    expect(segments).to_have_count(many + 1)
    press(page, "Shift+J")
    expect(segments).to_have_count(many)
    press(page, "s", "Enter")
    expect(segments).to_have_count(many + 1)


def select_smile(page: Page) -> None:
    """Select the smile of the segment in hand and the word after it."""
    for _ in range(TABS):
        press(page, "ArrowRight")
        if page.evaluate("getSelection().toString()") == SMILE:
            break
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert page.evaluate("getSelection().toString()") == f"{SMILE} and"


def code_all(page: Page) -> None:
    """Decide every segment, each kind of decision among them."""
    accept_here(page, 1)
    press(page, "n", "x", "n")
    pick(page, "shared")
    press(page, "e")
    page.keyboard.type(f"Whose {CAFE}? {SMILE}")
    press(page, "Control+Enter")
    expect(page.get_by_test_id("memo")).to_have_count(1)
    press(page, "n", "l", "n")
    cut_and_join(page)
    pick(page, "lost")
    press(page, "n", "+")
    expect(page.get_by_test_id("code-name")).to_be_focused()
    page.keyboard.type("A name of my own")
    press(page, "Enter")
    expect(page.get_by_test_id("new-code")).to_have_count(0)
    press(page, "n")
    accept_here(page, 2)
    press(page, "n")
    message(page, "Every segment of this interview is decided.")


def span_over_smile(page: Page) -> None:
    """Go to the last segment and give its smile, with the next word, a code of its own."""
    for _ in range(page.get_by_test_id("segment").count()):
        press(page, "j")
    select_smile(page)
    press(page, "c")
    page.keyboard.type("district")
    press(page, "Enter")
    expect(page.locator("mark.tl-mark")).to_have_text(f"{SMILE} and")


def merge_by_keys(page: Page, server: Server) -> None:
    """Merge Lost planning into Shared goals on the Codebook page."""
    page.goto(f"{server.url}/codebook")
    row(page, "lost_planning").wait_for()
    tab_to(page, page.locator("[data-testid=code-row][tabindex='0']"))
    press(page, "l", "Enter")
    name = page.get_by_role("textbox", name="Name", exact=True).last
    expect(name).to_have_value("Lost planning")
    tab_to(page, page.get_by_role("tab", name="Rules"))
    press(page, "ArrowRight", "ArrowRight", "Enter")
    box = page.get_by_role("combobox", name="Merge Lost planning into")
    tab_to(page, box)
    page.keyboard.type("Shared")
    expect(page.get_by_role("option")).to_have_count(1)
    press(page, "Enter")
    expect(page.get_by_text("1 interview would move to")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Merge…", exact=True))
    press(page, "Enter")
    merge = page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True)
    expect(merge).to_be_visible()
    tab_to(page, merge)
    press(page, "Enter")
    expect(row(page, "lost_planning")).to_have_count(0)


def agree(page: Page, study: Path, found: dict[str, list[dict[str, str]]]) -> None:
    """The page, the study file and the exported tables hold the same codings."""
    with Study.open(study) as opened:
        state = opened.state()
        [transcript] = opened.transcripts()
        held = sorted(
            (each.start, each.end, each.code_id, transcript.text[each.start : each.end])
            for each in state.codings
        )
        names = sorted(state.codes[each.code_id].name for each in state.codings)
    codings = found["codings"]
    assert held == sorted((int(c["start"]), int(c["end"]), c["code"], c["quote"]) for c in codings)
    until(page, lambda: sorted(name for name, _ in chips(page)), names)


def test_an_interview_is_coded_by_keys_and_a_merge_undone_after_a_restart(
    page, serve, study_of_mara
):
    page.add_init_script(NO_MOUSE)
    no_learning(page)
    server = serve(study_of_mara)
    open_code(page, server)
    code_all(page)
    span_over_smile(page)
    stored(page)
    before, said = tables(study_of_mara), status(study_of_mara)
    agree(page, study_of_mara, before)
    total = page.get_by_test_id("segment").count()
    expect(page.get_by_test_id("count")).to_contain_text(f"{total} of {total} segments decided")
    assert (said["segments"], said["decided"]) == (total, total)
    [smile] = [each for each in server.events("coding.added") if SMILE in each.payload["quote"][:1]]
    text = interview("mara", LINES).text
    start = text.rindex(SMILE)
    assert (smile.payload["start"], smile.payload["end"]) == (start, start + len(f"{SMILE} and"))
    [memo] = server.events("memo.written")
    assert memo.payload["text"] == f"Whose {CAFE}? {SMILE}"
    kinds = ("suggestion.accepted", "suggestion.rejected", "coding.added", "code.created")
    cuts = ("segment.split", "segment.joined", "memo.written")
    for kind in kinds + cuts:
        assert server.events(kind), kind
    assert [each.suggested["rank"] for each in server.events("suggestion.accepted")] == [1, 2]

    merge_by_keys(page, server)
    merged = tables(study_of_mara)
    codes = {each["code"]: each for each in merged["codebook"]}
    assert codes["lost_planning"]["merged_into"] == "shared_goals"
    assert not [each for each in merged["codings"] if each["code"] == "lost_planning"]
    assert len(merged["codings"]) == len(before["codings"])
    server.kill()
    assert tables(study_of_mara) == merged

    server.start()
    open_code(page, server)
    agree(page, study_of_mara, merged)
    press(page, "z")
    message(page, "Undo again to take it back.")  # the merge, made on the Codes page
    press(page, "z")
    message(page, "Undone: ")
    stored(page)
    assert tables(study_of_mara) == before
    assert status(study_of_mara) == said
    open_code(page, server)
    agree(page, study_of_mara, before)
    server.kill()
    assert tables(study_of_mara) == before
    assert status(study_of_mara) == said
    assert page.evaluate("sessionStorage.moused ?? null") is None
