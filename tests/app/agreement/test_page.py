"""The Agreement page in each of its states: empty, open and blind, closed, without a round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.ui import asking_first
from models.state import derive
from models.store import event_log as log
from models.store.merge import merge_studies, merges
from models.store.study import Study
from tests.app.double_coded import (
    FIRST,
    IDA,
    SECOND,
    closed,
    gives,
    in_order,
    opened,
    returned,
    settles,
)
from tests.app.frame import ON_EVERY_PAGE
from tests.decisions import new_event
from tests.studies import CODER, coded, empty_study

MAIN = Path(__file__).resolve().parents[3] / "app" / "main.py"

Show = Callable[..., AppTest]


@pytest.fixture
def show(open_as: Callable[..., None]) -> Show:
    def run(**which: object) -> AppTest:
        open_as(**which)
        at = AppTest.from_file(str(MAIN), default_timeout=60)
        at.run()
        at.switch_page("agreement/page.py").run()
        assert not at.exception, at.exception
        return at

    return run


def words(at: AppTest) -> str:
    """Everything that the page says."""
    parts = [*at.text, *at.caption, *at.info, *at.warning, *at.error, *at.subheader, *at.markdown]
    parts += at.success
    tables = [str(each.value.to_dict()) for each in at.dataframe]
    return "\n".join([str(each.value) for each in parts] + tables).replace("\\", "")


FURTHER = "numbers_further"


def drawn(at: AppTest) -> list:
    """The page's own components, without those that stand on every page."""
    return [each for each in at.get("bidi_component") if each.key not in ON_EVERY_PAGE]


def section(at: AppTest, name: str) -> AppTest:
    at.session_state["agreement_section"] = name
    at.run()
    assert not at.exception, at.exception
    return at


def test_a_study_without_interviews_says_what_comes_first(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "empty.study"
    empty_study(path).close()
    at = show(path=path)
    assert "Import transcripts" in at.info[0].value
    assert not at.button(key="undo").value


def test_a_round_is_opened_with_what_was_chosen(show: Show, study: Study) -> None:
    at = show()
    at.text_input(key="round_names").set_value("Ida Berg").run()
    at.number_input(key="round_share").set_value(50.0).run()
    assert "3 of 6 segments, in" in words(at)
    at.button(key="open_round").click().run()
    assert study.state().rounds == {}  # it is asked first
    assert "This cannot be undone" in words(at)
    assert "3 of 6 segments" in words(at)
    assert f"Coded by {CODER} and {IDA}" in words(at)
    at.button(key="open_it").click().run()
    assert not at.exception
    assert not at.error
    [held] = study.state().rounds.values()
    assert held.coders == (CODER, IDA)
    assert len(held.units) == 3
    assert not held.suggestions
    assert "3 of 6 segments" in words(at).replace("Random sample of ", "")


def test_without_a_name_no_round_is_opened_and_the_reason_stands_beside_the_button(
    show: Show, study: Study
) -> None:
    at = show()
    at.button(key="open_round").click().run()
    assert [each.value for each in at.error] == ["Give the name of whoever codes with you\\."]
    assert study.state().rounds == {}


def test_an_open_round_shows_counts_and_nothing_of_what_others_decided(
    show: Show, study: Study
) -> None:
    held = opened(study)
    gives(study, IDA, SECOND)
    at = show()
    said = words(at)
    assert "3 of 6" in said
    assert "Shared goals" not in said
    assert "Time" not in said.replace("Times", "")
    assert not at.tabs
    assert not drawn(at)
    assert at.button(key="close_round")
    assert at.get("download_button")[0].proto.label == f"File for {IDA}"
    assert held.id in study.state().rounds


def test_a_second_coder_on_the_same_study_may_finish_and_not_close(
    show: Show, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_first, "new_name", lambda: "asked")
    held = opened(study)
    gives(study, CODER, FIRST)
    at = show(coder=IDA)
    at.session_state["finish_it_tick-asked"] = True  # a dialog's own runs are the browser's
    assert "In 6 of the 6 segments you have decided nothing" in words(at)
    assert [each.key for each in at.button if each.key == "close_round"] == []
    at.button(key="finish_round").click().run()
    assert IDA not in study.state().rounds[held.id].finished  # it is asked first
    codes = len(held.codebook.codes)
    assert (
        f"6 segments that you never decided would count as “no code” for all {codes} codes"
        in words(at)
    )
    at.button(key="finish_it").click().run()
    assert "yes; 6 undecided count as no" in str(at.dataframe[0].value)
    assert IDA in study.state().rounds[held.id].finished


def test_a_handed_over_file_has_no_agreement_page(show: Show, study: Study, tmp_path: Path) -> None:
    path = returned(study, opened(study), tmp_path, SECOND)
    at = show(path=path, coder=IDA)
    assert "this page is none of them" in words(at)
    assert [*at.get("download_button"), *at.dataframe] == []
    assert {each.key for each in at.button} == {"undo", "redo"}


def test_opening_a_round_is_no_button_that_the_page_recommends(show: Show, study: Study) -> None:
    """Blue stood on what cannot be undone: Open the round, Close it, Go back."""
    at = show()
    at.text_input(key="round_names").set_value(IDA).run()
    assert at.button(key="open_round").proto.type == "secondary"
    at.button(key="open_round").click().run()
    assert at.button(key="open_it").proto.type == "secondary"  # and red, by its container


def test_closing_asks_first_and_shows_the_comparison_then(show: Show, study: Study) -> None:
    held = opened(study)
    gives(study, CODER, FIRST)
    gives(study, IDA, SECOND)
    at = show()
    at.button(key="close_round").click().run()
    assert f"{IDA}: 3 of 6 decided" in words(at)
    assert not study.state().rounds[held.id].closed
    at.button(key="close_it").click().run()
    assert not at.exception
    assert study.state().rounds[held.id].closed
    assert len(drawn(at)) == 1
    at.button(key="undo").click().run()
    assert not at.exception
    assert not study.state().rounds[held.id].closed
    assert not drawn(at)


def test_numbers_stand_with_their_unit_and_what_to_know(show: Show, study: Study) -> None:
    held = closed(study)
    settles(study, held, 1, "coder", ["time"], coder=CODER)
    at = section(show(), "Numbers")
    said = words(at)
    assert "Unit: segment" in said
    assert "Before and after settling" in said
    assert len(drawn(at)) == 2  # forest plot and confusion
    assert not at.error


def test_the_report_is_shown_and_can_be_kept(show: Show, study: Study) -> None:
    closed(study)
    at = section(show(), "Report")
    assert "Two coders (tester and Ida Berg) coded 6 segments" in words(at)
    labels = [each.proto.label for each in at.get("download_button")]
    assert labels == ["Word (.docx)", "Text (.txt)", "All figures (.csv)"]


def test_open_questions_are_listed_once_something_is_unclear(show: Show, study: Study) -> None:
    held = closed(study)
    assert "Nothing yet" in section(show(), "Open questions").info[0].value
    settles(study, held, 2, "unclear")
    at = section(show(), "Open questions")
    assert "They talked it through" in words(at)


def test_another_round_is_invited_after_the_first(show: Show, study: Study) -> None:
    closed(study)
    at = section(show(), "Rounds")
    at.text_input(key="round_names").set_value("Bo").run()
    at.button(key="open_round").click().run()
    at.button(key="open_it").click().run()
    assert not at.exception
    assert [each.coders for each in study.state().rounds.values()][-1] == (CODER, "Bo")
    assert not drawn(at)  # blind again: nothing of the first round either


def test_of_three_coders_two_can_be_chosen(show: Show, study: Study) -> None:
    held = opened(study, IDA, "Bo")
    for who, codes in ((CODER, FIRST), (IDA, SECOND), ("Bo", FIRST)):
        gives(study, who, codes)
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    at = section(show(), "Numbers")
    assert "tester and Ida Berg and Bo" in words(at)
    at.multiselect(key="coders").set_value([CODER, "Bo"]).run()
    assert not at.exception
    assert "Coders: tester and Bo." in words(at)


def test_what_several_coded_without_a_round_is_counted_with_a_warning(
    show: Show, study: Study
) -> None:
    for who, code in ((CODER, "time"), (IDA, "shared_goals")):
        study.append(
            [new_event("coding.added", who, coded(each, code)) for each in in_order(study)]
        )
    at = show()
    assert "No round of double coding was opened" in words(at)
    assert [each.label for each in at.tabs] == ["Numbers", "Report", "Rounds"]
    at.selectbox(key="unit").set_value("span").run()
    assert not at.exception
    assert "Unit: character" in words(at)


def test_of_two_rounds_the_last_is_shown_and_the_first_can_be_chosen(
    show: Show, study: Study
) -> None:
    first, last = closed(study), closed(study)
    at = show()
    assert at.selectbox(key="round").value == last.id
    at.selectbox(key="round").set_value(first.id).run()
    assert not at.exception


def test_a_round_of_others_is_told_without_what_is_coded_in_it(show: Show, study: Study) -> None:
    opened(study)
    gives(study, IDA, SECOND)
    at = show(coder="An advisor")
    assert "is being coded blind by tester and Ida Berg" in words(at)
    assert not drawn(at)


def test_further_figures_are_chosen_on_the_page_and_in_the_report(study: Study, show: Show) -> None:
    """What committees ask for stood nowhere: shares by interview, pairs, the settled codes."""
    held = closed(study)
    settles(study, held, 1, "coder", [], coder=IDA)
    at = section(show(), "Numbers")
    at.multiselect(key=FURTHER).set_value(
        ["interviews", "settled", "settling", "overlap-50", "overlap-90"]
    ).run()
    assert not at.exception, at.exception
    said = words(at)
    for title in (
        "Both, Neither, One, Other: by Code and Interview",
        "Each Coder Against the Settled Codes",
        "What Became of the Disagreements",
        "shares at least 50%",
        "shares at least 90%",
    ):
        assert title in said
    assert "the codes that hold" in said
    at.selectbox(key="numbers_scale").set_value("altman").run()
    assert "Levels Reached With Probability .95 (altman)" in words(at)
    at = section(at, "Report")
    at.multiselect(key="report_further").set_value(["pairs"]).run()
    assert not at.exception, at.exception
    assert "Agreement of Each Pair of Coders" in words(at)


def test_a_coder_with_oneself_who_was_in_one_round_is_told_so(study: Study, show: Show) -> None:
    closed(study)
    at = section(show(), "Numbers")
    at.multiselect(key=FURTHER).set_value(["oneself"]).run()
    assert not at.exception, at.exception
    assert "was in 1 closed rounds" in words(at)


def test_the_state_as_it_was_coded_blind_is_derived_once_a_decision(
    show: Show, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table of a drawing derived it from the beginning of the log: three times a drawing."""
    closed(study)
    at = section(show(), "Numbers")
    begun = []
    for module in (derive, log):
        begin = module.begin
        monkeypatch.setattr(module, "begin", lambda log, b=begin: begun.append(1) or b(log))
    late = new_event("coding.added", CODER, coded(in_order(study)[5], "time"))
    study.append([late])  # when the other's codes could be seen: the round is without it
    at.multiselect(key=FURTHER).set_value(["interviews", "pairs", "settled", "settling"]).run()
    assert not at.exception, at.exception
    assert len(begun) == 1
    section(at, "Report")
    section(at, "Open questions")
    assert len(begun) == 1


def test_a_file_is_set_aside_and_brought_back_after_a_question_each(
    show: Show, study: Study, tmp_path: Path
) -> None:
    """One click took all that came back out of force; undo does not bring it back."""
    path = returned(study, opened(study), tmp_path, SECOND)
    with Study.open(path) as theirs:
        merge_studies(study, theirs, actor=CODER, filename="back.study")
    at = show()
    [merge] = merges(study)
    for label, parted in (("part", True), ("rejoin", False)):
        at.button(key=f"{label}-{merge.id}").click().run()
        assert merges(study)[0].parted is not parted
        assert "Undo does not take this back" in words(at)
        at.button(key=f"{label}-{merge.id}-sure").click().run()
        assert not at.exception
        assert merges(study)[0].parted is parted


def test_the_codebook_says_that_a_round_is_open(show: Show, study: Study) -> None:
    """It could be edited without a word that the round is coded with another."""
    opened(study)
    at = show()
    at.switch_page("codebook/page.py").run()
    assert "is coded with the codebook as it was when the round was opened" in words(at)
