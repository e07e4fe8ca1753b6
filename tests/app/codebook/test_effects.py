"""What a change of the codebook would do, counted before it is done."""

from __future__ import annotations

from app.codebook.effects import (
    describe_merge,
    describe_move,
    describe_retiring,
    describe_split,
    effect,
)
from tests.app.codebook.test_tables import coded
from tests.decisions import new_event
from tests.studies import CODER


def test_an_effect_counts_whose_codings_in_how_many_interviews(study):
    coded(study, "time", 0, 1)
    coded(study, "time", 0, coder="second")
    coded(study, "goals", 0)
    found = effect(study.state(), "time", CODER, "goals")
    assert (found.own, found.interviews, found.others) == (2, 1, 1)
    assert found.meeting == 1  # the second coder has only one of the two there
    assert found.below == ("lost_planning",)


def test_a_merge_says_what_moves_meets_and_goes_along(study):
    coded(study, "time", 0, 1)
    coded(study, "goals", 0)
    theme = {"theme_id": "th", "name": "Hours", "code_ids": ["time"]}
    study.append([new_event("theme.created", CODER, theme)])
    assert describe_merge(study.state(), "time", "goals", CODER) == (
        "2 codings of yours in 1 interview would move to “Goals”. 1 of them is on words that "
        "already have that code from the same coder; there one coding stands. 1 code under it "
        "would move along. In the theme “Hours” the other code would stand for it."
    )


def test_other_coders_are_counted_and_neither_named_nor_placed(study):
    """A page named the coders whose codings would move, to one who codes independently."""
    coded(study, "time", 0, 1, coder="second")
    said = [
        describe_merge(study.state(), "time", "goals", CODER),
        describe_retiring(study.state(), "time", CODER),
        describe_move(study.state(), "time", "goals", CODER),
    ]
    assert all("0 codings of yours and 2 of other coders" in each for each in said)
    assert not any("second" in each or "interview" in each for each in said)


def test_a_code_without_codings_says_so(study):
    state = study.state()
    assert describe_merge(state, "training", "goals", CODER).startswith("No coding would move")
    assert "It has no codings." in describe_retiring(state, "goals", CODER)
    assert describe_move(state, "shared_goals", None, CODER) == (
        "It would stand at the top. It has no codings."
    )


def test_retiring_and_moving_say_what_becomes_of_the_codes_under_it(study):
    state = study.state()
    assert "2 codes under it would stay in use." in describe_retiring(state, "goals", CODER)
    assert "2 codes under it would move along." in describe_move(state, "goals", "time", CODER)


def test_a_split_says_what_gets_the_new_code_and_what_stays(study):
    coded(study, "time", 0, 1, 2)
    coded(study, "time", 0, coder="second")
    held = [each.event_id for each in study.state().codings]
    assert describe_split(study.state(), "time", CODER, held[:1] + held[3:]) == (
        "1 coding of yours in 1 interview would have the new code; 2 codings of yours would "
        "stay. 1 coding of other coders would stay."
    )
