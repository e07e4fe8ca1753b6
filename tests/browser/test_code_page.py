"""The Code page in a real browser: keys, mouse, selections, undo, a server that goes away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.studies import CODER, interview, small_study

HOSTILE = (
    "<script>window.hit=1</script> <img src=x onerror='window.hit=2'> "
    "![pixel](https://example.invalid/p.png) [link](javascript:window.hit=3) "
    "\u202egnp.exe and <b>bold</b> goals for reading with the staff."
)


def open_code(page: Page, server) -> None:
    page.goto(f"{server.url}/code")
    page.get_by_test_id("segment").first.wait_for()


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def test_a_suggestion_accepted_by_key_is_stored_with_what_was_suggested(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("n")
    first = page.locator(".tl-here [data-testid=suggestion]").first
    code = first.get_attribute("data-code")
    page.keyboard.press("Enter")
    expect(page.locator(f".tl-here [data-testid=coding][data-code={code}]")).to_be_visible()
    stored(page)
    [event] = server.events("suggestion.accepted")
    assert event.payload["code_id"] == code
    assert event.suggested["rank"] == 1
    assert 0 < event.suggested["score"] <= 1
    assert event.suggested["evidence"]
    assert event.actor == "tester"


def test_presses_15_ms_apart_are_all_stored_in_order(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    codes = ["c"]
    page.keyboard.press(codes[0])
    page.get_by_test_id("picker-input").fill("goal")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("picker")).to_have_count(0)
    for _ in range(30):  # the code used last, again, and taken away again
        page.keyboard.press("u")
        page.wait_for_timeout(15)
        page.keyboard.press("l")
        page.wait_for_timeout(15)
    stored(page)
    kinds = [event.kind for event in server.events("coding.added", "coding.removed")]
    assert kinds == ["coding.added"] + ["coding.removed", "coding.added"] * 30


def test_another_code_is_chosen_by_typing(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("/")
    page.get_by_test_id("picker-input").fill("training")
    option = page.locator(".tl-option").first
    code = option.get_attribute("data-code")
    page.keyboard.press("Enter")
    expect(page.locator(f".tl-here [data-testid=coding][data-code={code}]")).to_be_visible()
    stored(page)
    assert [event.payload["code_id"] for event in server.events("coding.added")] == [code]


def test_selected_words_are_coded_exact_in_code_points(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.evaluate(
        """() => {
          const nodes = [...document.querySelectorAll('[data-from]')];
          const node = nodes.find((each) => each.textContent.includes('\\u{1F600} Each'));
          const at = node.textContent.indexOf('\\u{1F600}');
          const range = document.createRange();
          range.setStart(node.firstChild, at);
          range.setEnd(node.firstChild, at + '\\u{1F600} Each child'.length);
          window.getSelection().removeAllRanges();
          window.getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("c")
    page.get_by_test_id("picker-input").fill("goal")
    page.keyboard.press("Enter")
    expect(page.locator("mark.tl-mark")).to_have_text("\U0001f600 Each child")
    stored(page)
    [event] = server.events("coding.added")
    assert event.payload["quote"] == "\U0001f600 Each child"
    with Study.open(study_file) as study:
        text = study.transcript(event.payload["transcript_id"]).text
    assert text[event.payload["start"] : event.payload["end"]] == "\U0001f600 Each child"


def test_undo_and_redo_reach_across_a_reload(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("n")
    page.keyboard.press("1")
    expect(page.get_by_test_id("coding")).to_have_count(1)
    stored(page)
    open_code(page, server)
    page.keyboard.press("z")
    expect(page.get_by_test_id("coding")).to_have_count(0)
    page.keyboard.press("Shift+Z")
    expect(page.get_by_test_id("coding")).to_have_count(1)
    stored(page)
    assert len(server.events("undone")) == 2


def test_everything_can_be_done_by_mouse(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    suggestion = page.get_by_test_id("suggestion").first
    suggestion.get_by_role("button", name="Accept").click()
    expect(page.get_by_test_id("coding")).to_have_count(1)
    page.get_by_test_id("coding").get_by_role("button", name="Take away").click()
    expect(page.get_by_test_id("coding")).to_have_count(0)
    page.get_by_test_id("suggestion").first.get_by_role("button", name="Reject").click()
    stored(page)
    kinds = [e.kind for e in server.events("suggestion.accepted", "suggestion.rejected")]
    assert kinds == ["suggestion.accepted", "suggestion.rejected"]
    assert len(server.events("coding.removed")) == 1


def test_decisions_made_while_the_server_is_gone_are_stored_once_it_is_back(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("n")
    page.keyboard.press("1")
    stored(page)
    server.kill()
    page.keyboard.press("n")
    page.keyboard.press("1")
    expect(page.get_by_test_id("banner")).to_be_visible()
    expect(page.get_by_test_id("banner")).to_contain_text("1 decision is kept here")
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.get_by_test_id("banner")).to_contain_text("2 decisions are kept here")
    server.start()
    expect(page.get_by_test_id("banner")).to_be_hidden(timeout=30_000)
    stored(page)
    kinds = [e.kind for e in server.events("suggestion.accepted", "suggestion.rejected")]
    assert kinds == ["suggestion.accepted", "suggestion.accepted", "suggestion.rejected"]


def test_a_reload_with_the_server_gone_loses_no_decision(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    server.kill()
    page.keyboard.press("n")
    page.keyboard.press("1")
    expect(page.get_by_test_id("banner")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    server.start()
    open_code(page, server)
    expect(page.get_by_test_id("coding")).to_have_count(1)
    stored(page)
    assert len(server.events("suggestion.accepted")) == 1


def test_words_of_a_transcript_stay_words(page, serve, tmp_path: Path):
    path = tmp_path / "hostile.study"
    lines = [("Interviewer", "What goals did your school set?"), ("<b>Eve</b>", HOSTILE)]
    small_study(path, [interview("<img src=x onerror=window.hit=4>", lines)]).close()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    server = serve(path)
    open_code(page, server)
    shown = " ".join(page.locator(".tl-said [data-from]").all_text_contents())
    assert HOSTILE.split("and <b>", maxsplit=1)[0].strip() in shown
    for where in ("", "codebook", "themes"):
        page.goto(f"{server.url}/{where}")
        page.locator("h1").wait_for()
    assert page.evaluate("window.hit") is None
    outside = [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert outside == []


def test_the_keys_and_the_evidence_can_be_looked_at(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    page.keyboard.press("?")
    expect(page.get_by_test_id("help")).to_contain_text("next undecided segment")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("help")).to_have_count(0)
    page.get_by_test_id("suggestion").first.locator(".tl-name").click()
    page.keyboard.press("w")
    expect(page.get_by_test_id("why")).to_contain_text("made by")


def test_unlikely_suggestions_are_hidden_until_they_are_asked_for(page, serve, study_file):
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        made = study.suggestions(transcript.id, coder=CODER)
        segment = made[0].segment_id
        here = [each for each in made if each.segment_id == segment][:3]
        bands = ("worth a look", "abstain", "confident")
        told = [
            replace(each, id=f"s-{band}", version="banded", band=band)
            for each, band in zip(here, bands, strict=True)
        ]
        study.save_suggestions(transcript.id, told, coder=CODER)
    look, unlikely, sure = (each.code_id for each in told)
    server = serve(study_file)
    page.goto(f"{server.url}/code?transcript={transcript.id}&segment={segment}")
    chips = page.locator(".tl-here [data-testid=suggestion]")
    expect(chips).to_have_count(2)
    expect(chips.first).to_have_attribute("data-code", sure)
    expect(chips.first.locator(".tl-sure")).to_have_text("sure")
    expect(page.get_by_test_id("more")).to_have_accessible_name("1 more, unlikely")
    page.keyboard.press("3")
    expect(page.get_by_test_id("message")).to_contain_text("Press m")
    page.keyboard.press("m")
    expect(chips).to_have_count(3)
    page.keyboard.press("3")
    expect(page.locator(f"[data-testid=coding][data-code={unlikely}]")).to_be_visible()
    expect(chips).to_have_count(2)
    page.keyboard.press("Enter")
    stored(page)
    taken = [event.payload["code_id"] for event in server.events("suggestion.accepted")]
    assert taken == [unlikely, sure]
    expect(chips.first).to_have_attribute("data-code", look)
