"""What the Agreement page says and does about a round."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.agreement.round_page import (
    bring_in,
    closed_rounds,
    describe_closing,
    describe_round,
    file_for,
    handover_bytes,
    is_handed_over,
    names_given,
    others_open,
    progress_rows,
    share_given,
)
from app.common.round_progress import describe_undecided
from app.second_coder.steps import whole_bytes
from models.errors import ThroughlineError
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
)
from tests.decisions import new_event
from tests.studies import CODER, coded, small_study


@dataclass
class Given:
    """A file as the browser gives it."""

    name: str
    path: Path

    def getvalue(self) -> bytes:
        return self.path.read_bytes()


def test_several_names_are_separated_by_commas() -> None:
    assert names_given(" Ida  Berg, Bo,, ", CODER) == (IDA, "Bo")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Give the name"),
        (" , ", "Give the name"),
        ("TESTER", "yourself"),
        ("Bo, bo", "one person"),
    ],
)
def test_names_that_name_nobody_else_are_refused(typed: str, why: str) -> None:
    with pytest.raises(ThroughlineError, match=why):
        names_given(typed, CODER)


def test_all_of_them_is_the_whole_whatever_share_stands_there() -> None:
    assert share_given("All of them", 20) == 1.0
    assert share_given("A random sample", 20) == 0.2


def test_a_file_is_called_by_its_coder_s_name() -> None:
    assert file_for("Ida Berg") == "for-ida-berg.study"
    assert file_for("../..") == "for-coder.study"


def test_the_handed_over_file_opens_as_the_other_coder_s(study: Study, tmp_path: Path) -> None:
    held = opened(study)
    path = tmp_path / "theirs.study"
    path.write_bytes(handover_bytes(study, held, IDA))
    with Study.open(path) as theirs:
        assert theirs.setting("coder") == IDA
        assert is_handed_over(theirs)
        assert theirs.state().codings == []
    assert not is_handed_over(study)


def test_the_file_to_hand_back_holds_what_was_coded_in_it(study: Study, tmp_path: Path) -> None:
    path = returned(study, opened(study), tmp_path, SECOND)
    copy = tmp_path / "back.study"
    with Study.open(path) as theirs:
        copy.write_bytes(whole_bytes(theirs))
    found = bring_in(study, Given("back.study", copy))
    assert found.problem == ""
    assert '"back.study" brought' in found.said
    assert IDA in {each.coder for each in study.state().codings}


def test_a_returned_file_tells_what_it_brought_and_twice_is_the_same_as_once(
    study: Study, tmp_path: Path
) -> None:
    given = Given("from ida.study", returned(study, opened(study), tmp_path, SECOND))
    first = bring_in(study, given)
    assert (first.problem, first.told) == ("", ())
    assert "about units: 3 by Ida Berg" in first.said
    number = len(study.events())
    again = bring_in(study, given)
    assert again.said == '"from ida.study" held nothing that is not here already.'
    assert len(study.events()) == number


def test_another_study_is_refused_by_the_name_it_was_given_under(
    study: Study, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere.study"
    small_study(other).close()
    number = len(study.events())
    found = bring_in(study, Given("C:\\Downloads\\elsewhere.study", other))
    assert found.problem.startswith('"elsewhere.study" is another study')
    assert len(study.events()) == number


@pytest.mark.parametrize("content", [b"", b"not a study", b"SQLite format 3\0" + b"\0" * 100])
def test_what_is_no_study_is_refused_without_the_place_it_was_kept_at(
    study: Study, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "wrong.study"
    path.write_bytes(content)
    found = bring_in(study, Given("wrong.study", path))
    assert '"wrong.study"' in found.problem
    assert "/" not in found.problem
    assert "returned" not in found.problem


def test_a_coder_under_another_name_is_told(study: Study, tmp_path: Path) -> None:
    path = returned(study, opened(study), tmp_path, ())
    with Study.open(path) as theirs:
        first = in_order(theirs)[0]
        theirs.append([new_event("coding.added", "ida b.", coded(first, "time"))])
    found = bring_in(study, Given("back.study", path))
    assert found.problem == ""
    assert any("two names" in each for each in found.told)


def test_progress_is_told_in_counts_alone(study: Study) -> None:
    held = opened(study)
    gives(study, IDA, SECOND)
    rows = progress_rows(study, study.state().rounds[held.id])
    assert rows == [
        {"Coder": CODER, "Segments decided": "0 of 6", "Says it is all": "not yet"},
        {
            "Coder": IDA,
            "Segments decided": "3 of 6",
            "Says it is all": "yes; 3 undecided count as no",
        },
    ]


def test_a_handed_over_file_says_nothing_of_a_coder_it_knows_nothing_of(
    study: Study, tmp_path: Path
) -> None:
    """It said "0 of 6" of the first coder, who had coded half of it."""
    target = returned(study, opened(study), tmp_path, [("time",)])
    with Study.open(target) as theirs:
        rows = progress_rows(theirs, next(iter(theirs.state().rounds.values())))
    assert [row["Coder"] for row in rows] == [IDA]


def test_saying_that_all_is_coded_is_told_for_what_it_leaves_open(study: Study) -> None:
    held = opened(study)
    assert "In 6 of the 6 segments you have decided nothing" in describe_undecided(
        study, held, CODER
    )
    gives(study, CODER, [("time",)] * 6)
    assert (
        describe_undecided(study, held, CODER)
        == "You have decided something in each of the 6 segments."
    )


def test_closing_says_who_is_not_ready_and_whose_file_is_missing(study: Study) -> None:
    held = opened(study, IDA, "Bo")
    gives(study, IDA, FIRST)
    told = describe_closing(study, study.state().rounds[held.id])
    assert told[:3] == [
        f"{CODER}: 0 of 6 decided",
        f"{IDA}: 4 of 6 decided",
        "Bo: 0 of 6 decided",
    ]
    assert told[3].startswith(f"{CODER}, Bo did not say")
    assert f"Nothing of {CODER}, Bo is here yet" in told[4]


def test_a_round_says_what_is_frozen_and_that_suggestions_are_off(study: Study) -> None:
    words = describe_round(opened(study))
    assert words.startswith("All 6 segments, in 2 interviews; coded by tester and Ida Berg.")
    assert "Suggestions are off" in words
    assert "Suggestions are on" in describe_round(opened(study, "Bo", suggestions=True))


def test_closed_rounds_come_last_first_and_open_ones_of_others_are_told_apart(
    study: Study,
) -> None:
    first = closed(study)
    second = closed(study)
    third = opened(study)
    state = study.state()
    assert [each.id for each in closed_rounds(state)] == [second.id, first.id]
    assert [each.id for each in others_open(state, "An advisor")] == [third.id]
    assert others_open(state, IDA) == []


def test_a_file_whose_text_was_changed_is_refused(study: Study, tmp_path: Path) -> None:
    path = returned(study, opened(study), tmp_path, SECOND)
    edited = tmp_path / "edited.study"
    shutil.copy(path, edited)
    with closing(sqlite3.connect(edited, isolation_level=None)) as connection:
        connection.execute("UPDATE transcript SET text = 'X' || substr(text, 2)")
    found = bring_in(study, Given("edited.study", edited))
    assert "differs between the two copies" in found.problem
    assert IDA not in {each.coder for each in study.state().codings}
