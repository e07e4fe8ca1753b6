"""The three steps of a second coder's file: what is done of each, and that counts are of units."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.agreement.rounds import hand_over
from app.common.blind_rounds import handed_round, segments_asked
from app.common.summary import study_summary
from app.second_coder.frozen_codebook import codes_shown, found
from app.second_coder.steps import WAS_READ, file_to_send, next_step, steps_of, tell
from app.ui import asking_first
from models.state.rounds import Round
from models.store.blind import open_as
from models.store.study import Study
from tests.app.double_coded import IDA, opened, two_interviews
from tests.app.frame import ON_EVERY_PAGE
from tests.decisions import new_event
from tests.studies import coded

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"


def round_in(study: Study) -> Round:
    held = handed_round(study, IDA)
    assert held is not None
    return held


def gives_no_code(study: Study, many: int) -> None:
    """Ida finds no code for the first of her units."""
    units = segments_asked(study.segments(), round_in(study))[:many]
    for each in units:
        about = coded(each, "")
        del about["code_id"]
        study.append([new_event("unit.seen", IDA, about)])


def said(study: Study) -> list[str]:
    return [each.said for each in steps_of(study, IDA, round_in(study))]


def test_each_step_tells_what_is_done_of_it(theirs: Path) -> None:
    with open_as(theirs, IDA) as study:
        assert said(study) == ["", "0 of 3 segments", ""]
        assert next_step(study, IDA, round_in(study)).address == "read"
        tell(study, round_in(study), WAS_READ)
        gives_no_code(study, 2)
        assert said(study) == ["read", "2 of 3 segments", ""]
        assert next_step(study, IDA, round_in(study)).address == "code"
        file_to_send(study, IDA, round_in(study))
        assert said(study)[2].startswith("saved at ")
        gives_no_code(study, 3)
        assert said(study)[1] == "3 of 3 segments"
        assert said(study)[2].endswith(", changed since")
        assert next_step(study, IDA, round_in(study)).address == "save"


def test_the_file_to_send_holds_what_it_was_said_to_hold(theirs: Path, tmp_path: Path) -> None:
    with open_as(theirs, IDA) as study:
        gives_no_code(study, 2)
        data = file_to_send(study, IDA, round_in(study))
    back = tmp_path / "back.study"
    back.write_bytes(data)
    with Study.open(back) as study:
        assert len(study.state().seen) == 2


def test_counts_are_of_her_units_and_not_of_all_segments(theirs: Path) -> None:
    """Study said "0 of 174" while the round had 87 units."""
    with open_as(theirs, IDA) as study:
        assert len(study.segments()) == 6
        gives_no_code(study, 1)
        outside = [
            e
            for e in study.segments()
            if e not in segments_asked(study.segments(), round_in(study))
        ]
        study.append([new_event("coding.added", IDA, coded(outside[0], "time"))])
        summary = study_summary(study, IDA)
        assert (summary["decided"], summary["segments"]) == (1, 3)
        rows = summary["interviews"]
        assert sum(row["segments"] for row in rows) == 3
        assert sum(row["decided"] for row in rows) == 1
        assert summary["waiting"] == 0
    with open_as(theirs, "Somebody else") as study:
        assert study_summary(study, "Somebody else")["segments"] == 6


def test_answers_as_units_are_counted_as_answers(tmp_path: Path) -> None:
    with Study.open(two_interviews(tmp_path / "mine.study")) as study:
        held = opened(study, unit="answer")
        hand_over(study, held, coder=IDA, target=tmp_path / "theirs.study")
    with open_as(tmp_path / "theirs.study", IDA) as study:
        units = len(round_in(study).units)
        assert units != len(study.segments()) or units == len(study.answers())
        assert study_summary(study, IDA)["segments"] == units
        assert said(study)[1] == f"0 of {units} answers"


def test_the_codebook_is_read_in_the_order_of_its_tree_and_searched_by_words(theirs: Path) -> None:
    with open_as(theirs, IDA) as study:
        round_ = round_in(study)
        shown = codes_shown(round_)
        assert {each.id for each in shown} == {each.id for each in round_.codebook.codes}
        depth = {each.id: each.depth for each in shown}
        order = [each.id for each in shown]
        for code in round_.codebook.codes:
            if code.parent:
                assert order.index(code.parent) < order.index(code.id)
                assert depth[code.id] == depth[code.parent] + 1
        assert found(shown, "") == shown
        assert "shared_goals" in {each.id for each in found(shown, "  SHARED góals ")}
        assert found(shown, "no such word anywhere") == []


# -- the pages


def run(at: AppTest, page: str = "") -> AppTest:
    if page:
        at.switch_page(page)
    at.run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    every = [*at.title, *at.subheader, *at.text, *at.caption, *at.markdown, *at.info]
    every += [*at.warning, *at.success]
    return "\n".join(str(each.value) for each in every).replace("\\", "")


@pytest.fixture
def at(theirs: Path) -> AppTest:
    return run(AppTest.from_file(str(MAIN), default_timeout=60))


def test_the_first_opening_says_in_three_sentences_what_is_asked(at: AppTest, theirs: Path) -> None:
    assert at.title[0].value == "Read the codebook"
    [card] = [each.value for each in at.text if "asks you to code" in each.value]
    assert "tester asks you to code 3 segments in" in card
    assert "You do not see what anybody else gives" in card
    assert card.count(". ") + card.endswith(".") == 3
    at.button(key="greeted").click().run()
    assert "asks you to code" not in words(at)
    again = run(AppTest.from_file(str(MAIN), default_timeout=60))
    assert "asks you to code" not in words(again)


def test_the_codebook_is_read_and_not_edited(at: AppTest, theirs: Path) -> None:
    assert "Shared goals" in words(at)
    assert {each.key for each in at.text_input} == {"codebook_search"}
    assert not at.text_area
    at.text_input(key="codebook_search").set_value("shared").run()
    assert "Shared goals" in words(at)
    assert "Training" not in words(at)
    at.text_input(key="codebook_search").set_value("").run()
    at.button(key="codebook_read").click().run()
    assert not at.exception
    with open_as(theirs, IDA) as study:
        assert said(study)[0] == "read"


def test_the_code_page_counts_her_units_and_lets_nothing_fixed_be_changed(at: AppTest) -> None:
    run(at, "coding/page.py")
    [drawn] = [each for each in at.get("bidi_component") if each.key not in ON_EVERY_PAGE]
    assert re.search(r"segments\W+[23]\b", str(drawn.proto))  # of the list of interviews
    assert "new_code" in str(drawn.proto)
    assert "read?code=" in str(drawn.proto)


def test_all_coded_names_what_it_would_count_and_wants_a_tick(
    at: AppTest, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """26 units that nobody had looked at became "no" for 49 codes in one click."""
    monkeypatch.setattr(asking_first, "new_name", lambda: "asked")
    with open_as(theirs, IDA) as study:
        gives_no_code(study, 1)
        codes = len(round_in(study).codebook.codes)
    run(at, "second_coder/save_page.py")
    links = [each.proto for each in at.get("page_link") if "segment" in each.proto.label]
    assert len([each for each in links if "query" in str(each) or "transcript" in str(each)]) >= 2
    at.button(key="finish_round").click().run()
    assert (
        f"2 segments that you never decided would count as “no code” for all {codes} codes"
        in words(at)
    )
    assert at.button(key="finish_it").disabled
    at.session_state["finish_it_tick-asked"] = True  # a dialog's own runs are the browser's
    at.button(key="finish_round").click().run()
    assert not at.button(key="finish_it").disabled
    at.button(key="finish_it").click().run()
    with open_as(theirs, IDA) as study:
        assert len(round_in(study).finished) == 1
        assert len([e for e in study.events() if e.kind == "round.finished"]) == 1


def test_before_the_tick_the_button_cannot_be_pressed(at: AppTest, theirs: Path) -> None:
    run(at, "second_coder/save_page.py")
    at.button(key="finish_round").click().run()
    assert at.button(key="finish_it").disabled
    at.button(key="finish_it_not").click().run()
    assert not at.exception
    with open_as(theirs, IDA) as study:
        assert not round_in(study).finished


def test_it_is_said_where_the_file_goes(at: AppTest) -> None:
    run(at, "second_coder/save_page.py")
    assert "Send the saved file to tester" in words(at)
    assert [each.proto.label for each in at.get("download_button")] == [
        "Save the file to send back"
    ]
    assert "It was not saved yet." in words(at)


def test_a_copy_of_the_file_that_was_moved_tells_the_same(theirs: Path, tmp_path: Path) -> None:
    with open_as(theirs, IDA) as study:
        tell(study, round_in(study), WAS_READ)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = Path(shutil.copy(theirs, elsewhere / "x.study"))
    with open_as(moved, IDA) as study:
        assert said(study)[0] == "read"
