"""The Codebook page acted on: each change a decision, each taken back by undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.codebook.test_tables import coded
from tests.app.requests import body, store
from tests.decisions import new_event
from tests.rule_cases import cases
from tests.studies import CODER

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"

Show = Callable[..., AppTest]


@pytest.fixture
def show(open_as) -> Show:
    """Run the page for the small study."""

    def run(**which: object) -> AppTest:
        open_as(**which)
        at = AppTest.from_file(str(MAIN), default_timeout=30)
        at.run()
        at.switch_page("codebook/page.py").run()
        acted(at)
        return at

    return run


def acted(at: AppTest) -> None:
    assert not at.exception, at.exception
    assert not at.error, at.error


def field(found: Any, begins: str) -> Any:
    """A field of the rules' form, whose key goes on with the wording it was drawn for."""
    [one] = [each for each in found if (each.key or "").startswith(f"{begins}-")]
    return one


def choose(at: AppTest, code_id: str) -> None:
    at.selectbox(key="code").set_value(code_id).run()
    acted(at)


def press(at: AppTest, key: str) -> None:
    at.button(key=key).click().run()
    acted(at)


def test_a_code_is_made_opened_changed_merged_and_undone(show, study):
    at = show()
    at.text_input(key="new_name").set_value("Fresh code")
    at.text_area(key="new_definition").set_value("A rule.")
    press(at, "make_code")
    [fresh] = [each.id for each in study.state().codes.values() if each.name == "Fresh code"]
    assert fresh.startswith("fresh_code-")
    assert study.state().codes[fresh].definition == "A rule."
    assert at.selectbox(key="code").value == fresh
    field(at.text_input, f"name-{fresh}").set_value("Fresher")
    field(at.multiselect, f"dimensions-{fresh}").set_value(["protecting_time"])
    field(at.selectbox, f"colour-{fresh}").set_value("teal")
    press(at, "save_code")
    code = study.state().codes[fresh]
    assert (code.name, code.dimensions) == ("Fresher", ("protecting_time",))
    assert study.state().colours == {fresh: "teal"}
    at.selectbox(key="merge_into").set_value("time").run()
    assert any("No coding would move" in each.value for each in at.caption)
    press(at, "merge_code")
    assert not study.state().codes[fresh].retired  # it is asked first
    press(at, "merge_it")
    assert study.state().codes[fresh].merged_into == "time"
    assert any("merged into Time" in each.value for each in at.text)
    press(at, "undo")
    assert not study.state().codes[fresh].retired
    press(at, "undo")
    assert study.state().codes[fresh].name == "Fresh code"


def test_after_a_merge_the_form_is_not_loaded_with_the_next_one(show, study):
    """It stood on the parent with the same target, its button where the last one had been."""
    at = show()
    choose(at, "time")
    assert at.button(key="merge_code").disabled
    at.selectbox(key="merge_into").set_value("goals").run()
    press(at, "merge_code")
    press(at, "merge_it")
    assert study.state().codes["time"].merged_into == "goals"
    assert at.selectbox(key="code").value == "goals"  # what it was merged into
    assert at.selectbox(key="merge_into").value is None
    assert at.button(key="merge_code").disabled
    merges = [each for each in study.events() if each.kind == "code.merged"]
    assert len(merges) == 1


def test_a_choice_to_merge_is_not_carried_to_another_code(show, study):
    at = show()
    choose(at, "time")
    at.selectbox(key="merge_into").set_value("goals").run()
    choose(at, "training")
    assert at.selectbox(key="merge_into").value is None


def test_words_of_a_code_that_is_refused_stay_in_the_form(show):
    """The definition was emptied with the refusal that the name was missing."""
    at = show()
    at.text_area(key="new_definition").set_value("A rule that took an hour.")
    at.button(key="make_code").click().run()
    acted(at)
    assert at.warning
    assert at.text_area(key="new_definition").value == "A rule that took an hour."
    at.text_input(key="new_name").set_value("Hour")
    press(at, "make_code")
    assert at.text_area(key="new_definition").value == ""


def test_the_forms_fields_are_called_as_the_browser_knows_them(show, study):
    """The browser keeps what is typed under a field's name without the marks of what it showed.

    With another mark it would take each drawing for another field, and lose the words.
    """
    at = show()
    choose(at, "time")

    def shape(key: str) -> str:
        return re.sub(r"[0-9a-f]", "0", key)

    known = {shape(case["key"]) for case in cases("field_names")}
    drawn = [each.key or "" for each in (*at.text_input, *at.text_area)]
    marked = [key for key in drawn if re.match(r"[a-z]+-time-", key)]
    assert len(marked) >= 6
    assert [key for key in marked if shape(key) not in known] == []


def test_what_an_undo_brings_back_is_shown_in_the_form(show, study):
    """The fields kept the words that had been taken back."""
    at = show()
    choose(at, "time")
    field(at.text_area, "definition-time").set_value("Hours.")
    press(at, "save_code")
    press(at, "undo")
    assert field(at.text_area, "definition-time").value == "Time for planning."


def test_a_code_without_a_name_is_not_made(show, study):
    at = show()
    before = len(study.state().codes)
    at.button(key="make_code").click().run()
    acted(at)
    assert at.warning
    assert len(study.state().codes) == before


def test_a_code_is_retired_and_brought_back(show, study):
    at = show()
    choose(at, "time")
    assert any("1 code under it would stay in use" in each.value for each in at.caption)
    press(at, "retire_code")
    press(at, "retire_it")
    assert study.state().codes["time"].retired
    assert at.selectbox(key="code").value != "time"
    press(at, "revive_code")
    assert not study.state().codes["time"].retired
    assert not [each for each in at.button if each.key == "revive_code"]


def test_saving_one_rule_of_a_code_under_a_retired_one_does_not_move_it(show, study):
    study.append([new_event("code.retired", CODER, {"code_id": "time"})])
    at = show()
    choose(at, "lost_planning")
    field(at.text_area, "definition-lost_planning").set_value("New.")
    press(at, "save_code")
    code = study.state().codes["lost_planning"]
    assert (code.definition, code.parent) == ("New.", "time")


def test_a_move_says_what_it_would_do_and_is_refused_in_words_where_it_closes_a_circle(show, study):
    at = show()
    choose(at, "goals")
    at.selectbox(key="parent-goals").set_value("time").run()
    assert any("2 codes under it would move along" in each.value for each in at.caption)
    press(at, "move_code")
    assert study.state().codes["goals"].parent == "time"
    at.selectbox(key="parent-goals").set_value("shared_goals").run()
    at.button(key="move_code").click().run()
    assert not at.exception
    assert "cannot be moved below itself" in at.error[0].value
    assert study.state().codes["goals"].parent == "time"


def test_a_quotation_of_ones_own_becomes_the_example(show, study):
    coded(study, "time", 0)
    coded(study, "time", 1, coder="second")
    at = show()
    choose(at, "time")
    [coding] = [each for each in study.state().codings if each.coder == CODER]
    picker = at.selectbox(key="example-from-time")
    assert len(picker.options) == 1
    picker.set_value(coding.event_id).run()
    press(at, "use_example")
    assert study.state().codes["time"].example == ""
    press(at, "save_code")
    assert study.state().codes["time"].example == coding.quote


def test_chosen_codings_are_split_off_and_the_others_stay(show, study):
    coded(study, "time", 0, 1, 2)
    at = show()
    choose(at, "time")
    assert at.button(key="split_code").disabled
    first, *_ = [each for each in study.state().codings if each.coder == CODER]
    at.checkbox(key=f"split-box-{first.event_id}").set_value(True).run()
    assert any("1 coding of yours in 1 interview would have" in c.value for c in at.caption)
    at.button(key="split_code").click().run()
    assert "Give the new code a name" in at.error[0].value
    at.text_input(key="split-name-time").set_value("Walls").run()
    press(at, "split_code")
    assert "walls" not in study.state().codes  # it is asked first
    press(at, "split_it")
    held = {each.start: each.code_id for each in study.state().codings}
    walls = held.pop(first.start)
    assert study.state().codes[walls].name == "Walls"
    assert set(held.values()) == {"time"}
    assert at.text_input(key="split-name-time").value == ""
    press(at, "undo")
    assert {each.code_id for each in study.state().codings} == {"time"}
    press(at, "redo")
    assert walls in study.state().codes


def test_codings_chosen_under_one_filter_stay_chosen_under_another(show, study):
    coded(study, "time", 0, 1, 2)
    at = show()
    choose(at, "time")
    press(at, "split-all-time")
    at.text_input(key="split-words-time").set_value("no such words").run()
    acted(at)
    assert any("3 codings of yours in 1 interview" in each.value for each in at.caption)


def test_another_coders_codings_are_not_there_to_be_split(show, study):
    coded(study, "time", 0, coder="second")
    at = show()
    choose(at, "time")
    assert any("no codings of this code to split" in each.value for each in at.info)
    assert not any(study.segments()[0].quote[:20] in str(each.proto) for each in at.main)


def test_versions_are_listed_and_any_two_compared(show, study):
    study.append([new_event("code.renamed", CODER, {"code_id": "time", "name": "Hours"})])
    at = show()
    at.session_state["codebook_section"] = "Versions"
    at.run()
    assert any("renamed from “Time” to “Hours”" in each.value for each in at.text)
    at.selectbox(key="version_from_2").set_value(2).run()
    acted(at)
    assert any("No code is different" in each.value for each in at.info)


def back_script() -> None:
    from app.server.session import coder_of
    from app.server.study_access import open_study
    from app.ui.back_to_moment import back_form

    back_form(open_study(), coder_of(open_study()))


def test_going_back_to_a_step_says_what_it_takes_and_redo_brings_it_back(show, study):
    first, *_ = study.append(
        [new_event("code.renamed", CODER, {"code_id": "time", "name": "Hours"})]
    )
    study.append([new_event("code.retired", CODER, {"code_id": "goals"})])
    study.append([new_event("code.retired", "second", {"code_id": "training"})])
    page = show()
    assert not page.button(key="back_to").disabled
    at = AppTest.from_function(back_script, default_timeout=30).run()
    acted(at)
    assert any("stay" in each.value for each in at.caption)
    assert at.radio(key="back_by").value == "a step of mine"  # one's own steps come first
    at.selectbox(key="back_step").set_value(first.id).run()
    assert [each.value for each in at.text] == ["would be taken back: 1 code retired"]
    press(at, "go_back")
    assert study.state().codes["goals"].retired  # it is asked first
    press(at, "go_back_sure")
    codes = study.state().codes
    assert (codes["goals"].retired, codes["training"].retired) == (False, True)
    assert codes["time"].name == "Hours"
    page.run()
    press(page, "redo")
    assert study.state().codes["goals"].retired


def test_going_back_to_before_anything_changed_changes_nothing(open_as, study):
    open_as("somebody new")
    at = AppTest.from_function(back_script, default_timeout=30).run()
    acted(at)
    assert any("decided nothing yet" in each.value for each in at.info)
    at.radio(key="back_by").set_value("a moment").run()
    acted(at)
    assert any("Nothing of yours has changed" in each.value for each in at.info)


def test_the_tree_sends_moves_as_decisions_each_with_its_own_answer(study):
    moves = [
        {"seq": 1, "do": "move", "code_id": "goals", "parent": "time"},
        {"seq": 2, "do": "move", "code_id": "time", "parent": "shared_goals"},
        {"seq": 3, "do": "move", "code_id": "shared_goals", "parent": None},
        {"seq": 4, "do": "move", "code_id": "shared_goals"},
        {"seq": 5, "do": "move", "code_id": ["goals"], "parent": "time"},
    ]
    results = store(study, body(*moves), coder=CODER)
    assert [each.ok for each in results] == [True, False, True, False, False]
    assert "cannot be moved below itself" in results[1].why
    codes = study.state().codes
    assert (codes["goals"].parent, codes["shared_goals"].parent) == ("time", None)
    again = store(study, body(moves[0]), coder=CODER)
    assert [each.ok for each in again] == [True]
    assert len([each for each in study.events() if each.kind == "code.moved"]) == 2


# -- two windows


@pytest.fixture
def two_windows(show, study) -> tuple[AppTest, AppTest]:
    """One coder's page and another's, both with the code Time open."""
    first = show()
    choose(first, "time")
    second = show(coder="ida")
    choose(second, "time")
    return first, second


def write(at: AppTest, definition: str) -> None:
    field(at.text_area, "definition-time").set_value(definition)
    press(at, "save_code")


def definition(study) -> str:
    return study.state().codes["time"].definition


def test_a_definition_that_was_changed_meanwhile_is_not_overwritten_unasked(
    two_windows, study, open_as
):
    """The words of the one who saved second were dropped without a word."""
    first, second = two_windows
    write(second, "Hours that somebody guards.")
    open_as()
    write(first, "Hours for planning.")
    assert definition(study) == "Hours that somebody guards."
    [warning] = first.warning
    assert "changed meanwhile by ida at" in warning.value
    assert "Hours that somebody guards" in warning.value
    [memo] = study.state().memos.values()
    assert memo.code_id == "time"
    assert "definition: Hours for planning." in memo.text
    press(first, "keep_mine")
    assert definition(study) == "Hours for planning."
    assert not study.state().memos
    assert not first.warning
    written = [e.payload["definition"] for e in study.events() if e.kind == "code.defined"]
    assert written == ["Hours that somebody guards.", "Hours for planning."]
    press(first, "undo")
    assert definition(study) == "Hours that somebody guards."
    assert study.state().memos


def test_theirs_is_taken_and_mine_stays_as_a_memo(two_windows, study, open_as):
    first, second = two_windows
    write(second, "Theirs.")
    open_as()
    write(first, "Mine.")
    press(first, "take_theirs")
    assert definition(study) == "Theirs."
    assert field(first.text_area, "definition-time").value == "Theirs."
    assert not first.warning
    [memo] = study.state().memos.values()
    assert "definition: Mine." in memo.text
    assert any("definition: Mine." in each.value for each in first.text)
    press(first, f"forget-{memo.id}")
    assert not study.state().memos
    assert not any("Mine." in each.value for each in first.text)


def test_another_coders_memo_on_a_code_is_not_shown(show, study):
    memo = {"memo_id": "m", "text": "Secret thought.", "code_id": "time"}
    study.append([new_event("memo.written", "ida", memo)])
    at = show()
    choose(at, "time")
    assert not any("Secret" in each.value for each in at.text)


def test_what_the_other_changed_and_this_one_did_not_is_kept(two_windows, study, open_as):
    first, second = two_windows
    field(second.text_input, "name-time").set_value("Hours")
    field(second.selectbox, "colour-time").set_value("rose")
    press(second, "save_code")
    open_as()
    write(first, "Mine.")
    assert not first.warning
    code = study.state().codes["time"]
    assert (code.name, code.definition) == ("Hours", "Mine.")
    assert study.state().colours == {"time": "rose"}
    assert not study.state().memos


def test_the_same_words_written_twice_are_no_clash(two_windows, study, open_as):
    first, second = two_windows
    write(second, "Same.")
    open_as()
    write(first, "Same. ")
    assert not first.warning
    assert definition(study) == "Same."


def test_a_third_change_is_told_before_mine_is_kept(two_windows, study, open_as):
    first, second = two_windows
    write(second, "Theirs.")
    open_as()
    write(first, "Mine.")
    payload = {"code_id": "time", "definition": "A third."}
    study.append([new_event("code.defined", "third", payload)])
    press(first, "keep_mine")
    assert definition(study) == "A third."
    assert "changed meanwhile by third" in first.warning[0].value
    press(first, "keep_mine")
    assert definition(study) == "Mine."


def test_an_open_form_stays_as_it_is_and_says_that_the_code_is_another(two_windows, study):
    first, second = two_windows
    write(second, "Theirs.")
    first.run()
    acted(first)
    assert field(first.text_area, "definition-time").value == "Time for planning."
    assert any("was changed meanwhile by ida" in each.value for each in first.info)
    press(first, "show_now")
    assert field(first.text_area, "definition-time").value == "Theirs."
    assert not any("meanwhile" in each.value for each in first.info)


def test_another_window_of_the_same_coder_is_told_apart_too(show, study):
    first, second = show(), show()
    for at in (first, second):
        choose(at, "time")
    write(second, "There.")
    write(first, "Here.")
    assert "by you, in another window" in first.warning[0].value
    assert definition(study) == "There."


def test_a_move_over_anothers_move_says_so(two_windows, study, open_as):
    first, _ = two_windows
    open_as()
    first.selectbox(key="parent-time").set_value("goals").run()
    study.append([new_event("code.moved", "ida", {"code_id": "time", "parent": "training"})])
    press(first, "move_code")
    assert study.state().codes["time"].parent == "goals"
    assert any("under “Training” meanwhile by ida" in each.value for each in first.toast)
    press(first, "undo")
    assert study.state().codes["time"].parent == "training"
