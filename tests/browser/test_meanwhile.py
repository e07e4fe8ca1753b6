"""Two windows that sharpen one definition, and the colours of codes, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.common.colours import DARK, LIGHT
from models.store.study import Study
from tests.app.requests import about, best, body, store
from tests.browser.conftest import Server
from tests.browser.test_code_page import open_code, stored
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def coded(study_file: Path) -> Path:
    """The small study with a coding of Time at its first segment, and colours."""
    with Study.open(study_file) as study:
        first = study.segments()[0]
        store(study, body(about(study, "code", 1, "time", first)), coder=CODER)
        other = best(study)[-1].code_id
        colours = {"time": "teal", other: "slate"}
        study.append(
            [
                new_event("code.coloured", CODER, {"code_id": code, "colour": colour})
                for code, colour in colours.items()
            ]
        )
    return study_file


def open_form(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/compare?code=time")
    page.get_by_test_id("edit").click()


def sharpen(page: Page, words: str) -> None:
    page.get_by_test_id("definition").fill(words)
    page.get_by_test_id("save-rule").click()


def definition(study: Path) -> str:
    with Study.open(study) as opened:
        return opened.state().codes["time"].definition


def test_what_another_window_wrote_is_shown_and_stays_until_one_chooses(page, serve, coded):
    server = serve(coded, CODER)
    other = page.context.new_page()
    open_form(page, server)
    open_form(other, server)
    sharpen(other, "Hours that <b>somebody</b> guards.")
    stored(other)
    sharpen(page, "Hours for planning.")
    clash = page.get_by_test_id("clash")
    expect(clash.get_by_test_id("theirs")).to_contain_text("Hours that <b>somebody</b> guards.")
    expect(clash.get_by_test_id("theirs")).to_contain_text("you, in another window")
    expect(clash.get_by_test_id("mine")).to_contain_text("Hours for planning.")
    expect(page.get_by_test_id("refused")).to_be_hidden()
    expect(page.get_by_test_id("keep-mine")).to_be_focused()
    assert definition(coded) == "Hours that <b>somebody</b> guards."
    page.get_by_test_id("keep-mine").press("Enter")
    expect(clash).to_have_count(0)
    stored(page)
    assert definition(coded) == "Hours for planning."
    written = [each.payload["definition"] for each in server.events("code.defined")]
    assert written == ["Hours that <b>somebody</b> guards.", "Hours for planning."]
    assert len(server.events("memo.removed")) == 1
    page.reload()
    expect(page.get_by_text("Hours for planning.")).to_be_visible()


def test_theirs_is_taken_and_mine_is_on_record(page, serve, coded):
    server = serve(coded, CODER)
    open_form(page, server)
    with Study.open(coded) as study:
        payload = {"code_id": "time", "definition": "Theirs."}
        study.append([new_event("code.defined", "ida", payload)])
    sharpen(page, "Mine.")
    expect(page.get_by_test_id("theirs")).to_contain_text("by ida at")
    page.get_by_test_id("take-theirs").click()
    expect(page.get_by_test_id("clash")).to_have_count(0)
    expect(page.get_by_text("Theirs.", exact=True)).to_be_visible()
    stored(page)
    [memo] = server.events("memo.written")
    assert "definition: Mine." in memo.payload["text"]
    assert definition(coded) == "Theirs."


def test_a_clash_found_after_the_server_was_away_is_told_on_any_page(page, serve, coded):
    server = serve(coded, CODER)
    open_form(page, server)
    server.kill()
    page.route("**/api/decisions", lambda route: route.abort())  # until another page is open
    sharpen(page, "Mine.")
    expect(page.get_by_test_id("count")).to_contain_text("1 being stored")
    with Study.open(coded) as study:
        payload = {"code_id": "time", "definition": "Theirs."}
        study.append([new_event("code.defined", "ida", payload)])
    server.start()
    open_code(page, server)
    expect(page.get_by_test_id("banner")).to_be_visible()
    page.unroute("**/api/decisions")
    refused = page.get_by_test_id("refused")
    expect(refused).to_contain_text("The definition was changed meanwhile by ida")
    expect(refused).to_contain_text("What you wrote is kept as a memo on the code.")
    assert definition(coded) == "Theirs."


def test_the_codebook_page_asks_as_well(page, serve, coded):
    server = serve(coded, CODER)
    page.goto(f"{server.url}/codebook")
    page.locator("[data-testid=code-row][data-id=time]").click()
    name = page.get_by_role("textbox", name="Name", exact=True).last
    expect(name).to_have_value("Time")
    with Study.open(coded) as study:
        payload = {"code_id": "time", "definition": "Theirs."}
        study.append([new_event("code.defined", "ida", payload)])
    page.get_by_label("Definition", exact=True).last.fill("Mine.")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("changed meanwhile by ida")).to_be_visible()
    assert definition(coded) == "Theirs."
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_text("changed meanwhile by ida")).to_have_count(0)
    assert definition(coded) == "Mine."


# -- colours in the reader


def rgb(tone: str) -> str:
    return f"rgb({', '.join(str(int(tone[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize(("theme", "tones"), [("light", LIGHT), ("dark", DARK)])
def test_a_codes_colour_is_a_mark_beside_its_name_in_the_margin(page, serve, coded, theme, tones):
    server = serve(coded, CODER)
    page.emulate_media(color_scheme=theme)
    open_code(page, server)
    chip = page.locator("[data-testid=coding][data-code=time]")
    mark = chip.get_by_test_id("tone")
    expect(mark).to_have_css("background-color", rgb(tones["teal"]))
    expect(chip.locator(".tl-name")).to_have_text("Time")
    expect(chip).to_have_attribute("title", re.compile(r"\(teal\)$"))
    ring = mark.evaluate("(element) => getComputedStyle(element).boxShadow")
    page_colour = page.evaluate(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert ring.startswith(page_colour)
    marks = page.locator("[data-testid=suggestion] [data-testid=tone]").all()
    seen = {each.evaluate("(mark) => getComputedStyle(mark).backgroundColor") for each in marks}
    assert rgb(tones["slate"]) in seen  # that somebody chose
    assert len(seen) > 1  # a category's own


def test_a_colour_chosen_on_the_codebook_page_is_in_the_reader_next(page, serve, coded):
    server = serve(coded, CODER)
    open_code(page, server)
    mark = page.locator("[data-testid=coding][data-code=time]").get_by_test_id("tone")
    expect(mark).to_have_css("background-color", rgb(LIGHT["teal"]))
    with Study.open(coded) as study:
        study.append([new_event("code.coloured", CODER, {"code_id": "time", "colour": "rose"})])
    page.get_by_role("link", name="Codes").click()
    page.get_by_test_id("code-row").first.wait_for()
    page.get_by_role("link", name="Interviews").click()
    expect(mark).to_have_css("background-color", rgb(LIGHT["rose"]))
