"""What comes next, by how far a coder is: each state of a study gives one line and one place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.common.next_step import (
    HowFar,
    InterviewLeft,
    how_far,
    next_interview,
    next_step,
)
from app.common.summary import study_summary
from tests.app.requests import about, body, store
from tests.studies import CODER, empty_study, interview, small_study

A = InterviewLeft("a", "Ortiz", 60, 60)
B = InterviewLeft("b", "Whitfield", 60, 51)
DONE_A, DONE_B = replace(A, left=0), replace(B, left=0)


def test_an_empty_study_begins_with_an_import():
    assert (next_step(HowFar()).words, next_step(HowFar()).place) == (
        "import your interviews",
        "import",
    )


def test_interviews_that_were_never_read_are_suggested_for_first():
    step = next_step(HowFar(uncut=2))
    assert step.place == "run"
    assert step.words == "press Suggest codes; 2 interviews are new"
    assert next_step(HowFar((A,), uncut=1)).words == "press Suggest codes; 1 interview is new"


def test_while_a_run_goes_on_the_interview_that_is_ready_comes_first():
    assert next_step(HowFar((A,), uncut=8, running=True)).transcript_id == "a"
    assert next_step(HowFar(uncut=9, running=True)).words == (
        "wait for the first interview to be read"
    )


def test_what_was_begun_is_finished_before_anything_new():
    step = next_step(HowFar((A, B), uncut=1))
    assert (step.words, step.place, step.transcript_id) == (
        "finish Whitfield (51 left)",
        "code",
        "b",
    )
    assert next_step(HowFar((A,))).words == "read and code Ortiz (60 left)"


def test_after_coding_come_proposals_then_a_second_coder_then_themes():
    far = HowFar((DONE_A, DONE_B), proposals=1, theme_drafts=2)
    assert next_step(far).words == "look at 1 proposed code"
    assert next_step(replace(far, proposals=0)).place == "agreement"
    checked = replace(far, proposals=0, rounds=1)
    assert next_step(checked).words == "look for themes (2 drafts)"
    assert next_step(replace(checked, waits_for="Kim")).words == "take in what Kim coded"
    assert next_step(replace(checked, themes=1)).place == "export"


def test_in_a_blind_round_her_units_come_first_and_then_that_she_says_so():
    assert next_step(HowFar((B,), blind="Pilot")).words == (
        "finish Whitfield (51 left), blind, for “Pilot”"
    )
    step = next_step(HowFar((DONE_B,), blind="Pilot", proposals=3))
    assert (step.place, step.words) == ("agreement", "say that you have coded all of “Pilot”")


def test_the_next_interview_is_a_begun_one_or_the_next_in_order_and_never_the_one_left():
    c = InterviewLeft("c", "Rosa", 5, 5)
    assert next_interview((A, B, c), after="a") == B
    assert next_interview((A, DONE_B, c), after="a") == c
    assert next_interview((A, DONE_B, c), after="c") == A
    assert next_interview((A,), after="a") is None


lefts = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=6).map(
    lambda pairs: tuple(
        InterviewLeft(str(i), f"P{i}", n, min(left, n)) for i, (n, left) in enumerate(pairs)
    )
)


@given(lefts, st.integers(0, 3), st.booleans(), st.sampled_from(["", "R"]), st.integers(0, 2))
def test_every_study_has_a_next_step_and_an_interview_named_has_something_left(
    interviews, uncut, running, blind, rounds
):
    step = next_step(HowFar(interviews, uncut, running, blind, rounds=rounds))
    assert step.words
    named = {each.id: each for each in interviews}
    assert (step.place == "code") == bool(step.transcript_id)
    if step.transcript_id:
        assert named[step.transcript_id].left > 0


def test_how_far_a_coder_is_is_read_from_the_study(tmp_path):
    with empty_study(tmp_path / "a.study") as study:
        study.add_transcripts([interview()], actor=CODER)
        rows = study_summary(study, CODER)["interviews"]
        assert how_far(study, CODER, rows).uncut == 1
    with small_study(tmp_path / "b.study") as study:
        first = study.segments()[0]
        store(study, body(about(study, "code", 1, "time", first)), coder=CODER)
        rows = study_summary(study, CODER)["interviews"]
        far = how_far(study, CODER, rows)
        left = len(study.segments()) - 1
        assert [each.left for each in far.interviews] == [left]
        assert next_step(far).words == f"finish Rosa ({left} left)"
        assert next_step(
            how_far(study, "Kim", study_summary(study, "Kim")["interviews"])
        ).words == (f"read and code Rosa ({left + 1} left)")
