"""The coding desk in a real browser: an interview by keys alone, cuts, memos, new codes, undo."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from models.store.study import Study
from tests.browser.conftest import ROOT
from tests.browser.test_code_page import open_code, stored
from tests.studies import CODER

SMILE = "\U0001f600"
SELECT = """
([from, to]) => {
  const nodes = [...document.querySelectorAll('[data-from]')];
  const at = (words) => {
    const node = nodes.find((each) => each.textContent.includes(words));
    return [node.firstChild, node.textContent.indexOf(words)];
  };
  const [first, begins] = at(from);
  const [last, ends] = at(to);
  const range = document.createRange();
  range.setStart(first, begins);
  range.setEnd(last, ends + to.length);
  window.getSelection().removeAllRanges();
  window.getSelection().addRange(range);
}
"""


def select(page: Page, first: str, last: str) -> None:
    """Select from the first words to the last, which may be in another turn."""
    page.evaluate(SELECT, [first, last])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def message(page: Page, words: str) -> None:
    expect(page.get_by_test_id("message")).to_contain_text(words)


def exported(study: Path, name: str, *columns: str) -> list[tuple[str, ...]]:
    """A table as the command line exports it: these columns of its rows."""
    folder = study.with_name("exported")
    command = [sys.executable, "-m", "app.cli", "export", str(study), "-o", str(folder), "--force"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row[each] for each in columns) for row in csv.DictReader(file)]


def no_learning(page: Page) -> None:
    """Leave suggestions as they were stored, whatever is decided."""

    def answer(route: Route) -> None:
        route.fulfill(json={"ready": False, "why": ""})

    page.route("**/api/learn/**", answer)


def all_sure(study_file: Path) -> None:
    """Make the likely suggestions of every segment sure ones."""
    with Study.open(study_file) as study:
        [transcript] = study.transcripts()
        made = study.suggestions(transcript.id, coder=CODER)
        sure = [
            replace(
                each,
                id=f"sure-{nth}",
                version="banded",
                band="confident" if each.band == "worth a look" else each.band,
            )
            for nth, each in enumerate(made)
        ]
        study.save_suggestions(transcript.id, sure, coder=CODER)


def test_an_interview_is_coded_by_keys_alone(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    total = page.get_by_test_id("segment").count()
    press(page, "+")
    expect(page.get_by_test_id("code-name")).to_be_focused()
    page.keyboard.type("What the wall says")
    press(page, "Enter")
    made = page.locator(".tl-here [data-testid=coding]")
    expect(made).to_have_attribute("data-code", re.compile(r"^what_the_wall_says-\w{8}$"))
    for nth in range(total - 1):
        press(page, "n", *(("l",) if nth % 2 else ("c", "Enter")))
        expect(page.get_by_test_id("picker")).to_have_count(0)
    expect(page.get_by_test_id("count")).to_contain_text(f"{total} of {total} segments decided")
    press(page, "n")
    message(page, "Every segment of this interview is decided.")
    stored(page)
    for heading in page.get_by_test_id("answer-count").all():
        done, of = re.findall(r"\d+", heading.inner_text())
        assert done == of
    with Study.open(study_file) as study:
        held = {(each.start, each.end) for each in study.state().codings}
        assert held == {(each.start, each.end) for each in study.segments()}
        assert "What the wall says" in {each.name for each in study.state().codes.values()}


def test_segments_are_split_and_joined_and_that_is_undone(page, serve, study_file):
    no_learning(page)  # which says in its own time that texts are new
    server = serve(study_file)
    open_code(page, server)
    before = exported(study_file, "segments", "quote")
    press(page, "s")
    mark = page.get_by_test_id("cut")
    expect(mark).to_be_visible()
    press(page, "Home", "ArrowRight", "ArrowRight", "j", "ArrowLeft")  # j does nothing now
    message(page, "Split before “three goals")
    press(page, "Escape")
    expect(mark).to_have_count(0)
    press(page, "s", "Home", "ArrowRight", "Enter")
    segments = page.get_by_test_id("segment")
    expect(segments).to_have_count(len(before) + 1)
    expect(page.locator(".tl-here .tl-words")).to_have_text("We set ")
    stored(page)
    whole = before[0][0]
    expect(page.locator(".tl-here")).not_to_have_attribute("data-segment-id", re.compile("^new-"))
    cut = exported(study_file, "segments", "quote")[:2]
    assert [each[0].strip() for each in cut] == [whole[:6], whole[7:]]
    select(page, "Each child", "Each child")
    press(page, "j", "s")
    expect(segments).to_have_count(len(before) + 2)
    press(page, "k", "Shift+J")
    expect(segments).to_have_count(len(before) + 1)
    press(page, "j", "j", "Shift+J")
    message(page, "another turn")
    stored(page)
    first = exported(study_file, "segments", "quote")[0][0]
    assert first.startswith(whole[:40])
    assert first.strip().endswith(SMILE)
    for _ in range(3):
        press(page, "z")
    expect(segments).to_have_count(len(before))
    stored(page)
    assert exported(study_file, "segments", "quote") == before
    assert len(server.events("segment.split")) == 2


def test_a_cut_made_while_the_workbench_is_away_shows_and_is_stored_later(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    many = page.get_by_test_id("segment").count()
    server.kill()
    press(page, "s", "Enter")
    expect(page.get_by_test_id("segment")).to_have_count(many + 1)
    press(page, "c", "Enter")
    expect(page.locator(".tl-here [data-testid=coding]")).to_have_count(1)
    expect(page.get_by_test_id("banner")).to_be_visible()
    server.start()
    stored(page)
    expect(page.locator(".tl-here")).not_to_have_attribute("data-segment-id", re.compile("^new-"))
    with Study.open(study_file) as study:
        [coding] = study.state().codings
        [cut] = study.state().cuts[coding.transcript_id]
        segments = {(each.start, each.end) for each in study.segments()}
    assert coding.start == cut.start
    assert (coding.start, coding.end) in segments  # the piece, without the space it was cut at


def test_words_over_several_turns_with_emoji_are_coded_exactly(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    select(page, f"{SMILE} Each", "Which training")
    press(page, "c", "Enter")
    expect(page.locator("mark.tl-mark")).to_have_count(2)
    stored(page)
    [event] = server.events("coding.added")
    quote = event.payload["quote"]
    assert quote.startswith(f"{SMILE} Each child")
    assert quote.endswith("Which training")
    with Study.open(study_file) as study:
        text = study.transcript(event.payload["transcript_id"]).text
    assert text[event.payload["start"] : event.payload["end"]] == quote
    assert [row[0] for row in exported(study_file, "codings", "quote")] == [quote]


def test_a_coding_that_begins_in_an_interviewers_turn_can_be_seen_and_taken_away(
    page, serve, study_file
):
    server = serve(study_file)
    open_code(page, server)
    select(page, "Which training", "The training was")
    press(page, "c", "Enter")
    chip = page.locator("[data-turn-index='3'] [data-testid=coding]")
    expect(chip).to_have_count(1)
    chip.locator("[data-do=uncode]").click()
    expect(page.get_by_test_id("coding")).to_have_count(0)
    stored(page)
    assert len(server.events("coding.removed")) == 1


def test_a_memo_is_written_changed_and_removed(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    select(page, f"{SMILE} Each", "child")
    press(page, "e")
    box = page.get_by_test_id("memo-input")
    expect(box).to_be_focused()
    page.keyboard.type("<b>Whose</b> goals?\nj x 1")
    press(page, "Control+Enter")
    memo = page.get_by_test_id("memo")
    expect(memo.locator(".tl-memo-text")).to_have_text("<b>Whose</b> goals? j x 1")
    expect(page.locator(".tl-noted")).to_have_text(f"{SMILE} Each child")
    stored(page)
    [written] = server.events("memo.written")
    assert written.payload["quote"] == f"{SMILE} Each child"
    assert written.payload["text"] == "<b>Whose</b> goals?\nj x 1"
    open_code(page, server)
    memo.get_by_label("Change this memo").click()
    expect(box).to_have_value("<b>Whose</b> goals?\nj x 1")
    box.fill("Theirs")
    press(page, "Escape")
    expect(memo).to_contain_text("Whose")
    memo.get_by_label("Change this memo").click()
    box.fill("Theirs")
    press(page, "Control+Enter")
    expect(memo).to_contain_text("Theirs")
    memo.get_by_label("Remove this memo").click()
    expect(memo).to_have_count(0)
    press(page, "z")
    expect(memo).to_contain_text("Theirs")
    stored(page)
    assert server.events("coding.added", "suggestion.accepted", "suggestion.rejected") == []


def test_a_memo_being_written_stays_while_decisions_come_back(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "1", "e")
    page.keyboard.type("half a thou", delay=30)
    stored(page)
    page.keyboard.type("ght", delay=30)
    expect(page.get_by_test_id("memo-input")).to_have_value("half a thought")
    expect(page.get_by_test_id("memo-input")).to_be_focused()
    assert len(server.events("suggestion.accepted")) == 1


def test_all_sure_of_an_answer_is_one_step_that_is_undone_after_a_restart(page, serve, study_file):
    all_sure(study_file)
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    press(page, "l", "c", "Enter")  # a decision before it, which the first undo leaves alone
    expect(page.get_by_test_id("coding")).to_have_count(1)
    press(page, "f")
    here = page.locator(".tl-here")
    sure = here.locator(".tl-is-sure").count()
    assert sure == 2, page.get_by_test_id("message").inner_text()
    press(page, "Shift+A")
    message(page, f"Accepted the {sure} suggestions of this answer that are sure.")
    expect(here.get_by_test_id("coding")).to_have_count(sure)
    stored(page)
    accepted = server.events("suggestion.accepted")
    assert len(accepted) == sure
    assert len({event.group for event in accepted}) == 1
    assert {event.payload["shown"] for event in accepted} == {"before"}
    press(page, "z")
    expect(page.get_by_test_id("coding")).to_have_count(1)
    expect(here.locator(".tl-is-sure")).to_have_count(sure)
    stored(page)
    left = exported(study_file, "codings", "code", "quote")
    assert len(left) == 1
    server.kill()
    server.start()
    open_code(page, server)
    expect(page.get_by_test_id("coding")).to_have_count(1)
    press(page, "z")
    expect(page.get_by_test_id("coding")).to_have_count(0)
    stored(page)
    assert exported(study_file, "codings", "code", "quote") == []


def test_a_new_code_is_made_under_another_and_undone_with_its_coding(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "+")
    page.keyboard.type("Goals")
    expect(page.get_by_text("is a code already: these words are coded with it")).to_be_visible()
    page.get_by_test_id("code-name").fill("Goals on the wall")
    page.get_by_test_id("code-parent").select_option("goals")
    page.get_by_test_id("code-name").press("Enter")
    coding = page.locator("[data-testid=coding][data-code^=goals_on_the_wall-]")
    expect(coding).to_have_count(1)
    press(page, "j", "c")
    page.get_by_test_id("picker-input").fill("wall")
    expect(page.locator(".tl-option").first).to_contain_text("/ Goals on the wall")
    press(page, "Escape")
    stored(page)
    [created] = server.events("code.created")
    [added] = server.events("coding.added")
    assert created.group == added.group is not None
    assert created.payload["parent"] == "goals"
    with page.expect_response("**/api/document/**"):
        press(page, "z")
    page.wait_for_event("response", lambda answer: "/api/learn/" in answer.url)  # it is drawn
    expect(coding).to_have_count(0)
    stored(page)
    with Study.open(study_file) as study:
        assert "Goals on the wall" not in {e.name for e in study.state().codes.values()}
    press(page, "c")
    page.get_by_test_id("picker-input").fill("wall")
    expect(page.get_by_test_id("picker")).not_to_contain_text("Goals on the wall")


def test_selected_words_become_a_code_in_vivo_when_its_name_is_agreed_to(page, serve, study_file):
    """They became one at once, cut in the middle of a word: "nd the big one was that"."""
    server = serve(study_file)
    open_code(page, server)
    select(page, "orth more than", "the da")
    press(page, "i")
    name = page.get_by_test_id("code-name")
    expect(name).to_have_value(re.compile("^worth more .*the day$"))
    stored(page)
    assert server.events("code.created") == []
    press(page, "Enter")
    expect(page.locator("mark.tl-mark")).to_have_text(re.compile("^worth more .*the day$"))
    stored(page)
    [created] = server.events("code.created")
    assert created.payload["kind"] == "in_vivo"
    assert created.payload["name"].startswith("worth more")
    press(page, "n", "i")
    message(page, "Select the words first")
    expect(name).to_have_count(0)


def test_words_selected_by_mouse_are_whole_and_with_alt_exact(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    words = page.locator(".tl-here .tl-words span").first
    place = """(each, [from, to]) => {
      const range = document.createRange();
      range.setStart(each.firstChild, from); range.setEnd(each.firstChild, to);
      const box = range.getBoundingClientRect();
      return [box.left, box.right, box.top + box.height / 2];
    }"""
    selected = "window.getSelection().toString()"
    left, right, y = words.evaluate(place, [1, 6])  # from inside the first word on
    for alt in (False, True):
        page.evaluate("window.getSelection().removeAllRanges()")  # or it would be dragged away
        if alt:
            page.keyboard.down("Alt")
        page.mouse.move(left + 1, y)
        page.mouse.down()
        page.mouse.move(right - 1, y)
        page.mouse.up()
        page.wait_for_timeout(100)
        text = words.inner_text()
        if alt:
            assert page.evaluate(selected) == text[1:6]
            page.keyboard.up("Alt")
        else:
            assert text.startswith(page.evaluate(selected))
            assert not re.match(r"\w", text[len(page.evaluate(selected)) :])


def test_the_name_of_a_code_that_was_begun_outlives_esc_and_a_reload(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "+")
    page.keyboard.type("Goals from ab")
    press(page, "Escape")
    message(page, "Draft kept")
    page.reload()
    page.get_by_test_id("segment").first.wait_for()
    press(page, "+")
    expect(page.get_by_test_id("code-name")).to_have_value("Goals from ab")
    press(page, "End")
    page.keyboard.type("ove")
    press(page, "Enter")
    stored(page)
    [created] = server.events("code.created")
    assert created.payload["name"] == "Goals from above"
    press(page, "+")
    expect(page.get_by_test_id("code-name")).to_have_value("")


def test_the_same_code_is_found_elsewhere_and_in_all_interviews(page, serve, study_file):
    server = serve(study_file)
    open_code(page, server)
    press(page, "c", "Enter", "j", "j", "l", "o")
    message(page, "the next place")
    expect(page.get_by_test_id("segment").first).to_have_class(re.compile("tl-here"))
    code = page.locator(".tl-here [data-testid=coding]").get_attribute("data-code")
    expect(page.get_by_test_id("compare")).to_have_attribute("href", f"compare?code={code}")
    press(page, "j", "o")
    message(page, "Nothing is coded here")
    stored(page)


def test_enter_alone_goes_through_an_interview(page, serve, study_file):
    """Every decision took two keys, Enter and n; now Enter goes on, and the help turns that off."""
    page.add_init_script('localStorage.removeItem("throughline:stays")')
    no_learning(page)
    server = serve(study_file)
    open_code(page, server)
    passed = []
    for _ in range(2):
        here = page.locator(".tl-here")
        passed.append(here.get_attribute("data-segment-id"))
        code = here.get_by_test_id("suggestion").first.get_attribute("data-code")
        press(page, "Enter")
        given = f"[data-segment-id='{passed[-1]}'] [data-testid=coding][data-code='{code}']"
        expect(page.locator(given)).to_have_count(1)
        expect(page.locator(f"[data-segment-id='{passed[-1]}'].tl-here")).to_have_count(0)
    assert len(set(passed)) == 2
    stored(page)
    assert len(server.events("suggestion.accepted")) == 2
