"""A correction re-aligns the interviews at once, and only what it touches changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.store.study import Study
from pipeline.run.realign import NotAligned, realign
from tests.decisions import new_event
from tests.studies import CODER, interview, run_fake, small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "a.study")


def says(study: Study, turn: int, question: str | None) -> None:
    payload = {
        "transcript_id": study.transcripts()[0].id,
        "turn": turn,
        "question_id": question,
    }
    study.append([new_event("turn.question", CODER, payload)])


def test_nothing_changes_where_nobody_said_anything(study):
    before = study.answers()
    found = realign(study, coder=CODER)
    assert found.changed == ()
    assert study.answers() == before
    assert set(found.ask_next) == {study.transcripts()[0].id}


def test_a_correction_holds_and_an_undo_brings_the_answers_back(study):
    before, where = study.answers(), study.transcripts()[0].id
    last, question = before[-1].first_turn, study.state().codebook.questions[0].id
    says(study, last, question)
    assert realign(study, coder=CODER).changed == (where,)
    held = next(each for each in study.answers() if each.first_turn == last)
    assert (held.question_id, held.confirmed, held.probability) == (question, True, 1.0)
    study.append([new_event("undone", CODER, {"event_ids": [study.events()[-1].id]})])
    realign(study, coder=CODER)
    assert study.answers() == before


def test_a_turn_that_asks_nothing_new_joins_its_answer_to_the_one_before(study):
    before = study.answers()
    says(study, before[-1].first_turn, None)
    realign(study, coder=CODER)
    assert len(study.answers()) == len(before) - 1
    ids = {each.id for each in study.answers()}
    assert {each.answer_id for each in study.segments()} <= ids


def test_what_was_confirmed_is_not_asked_again(study):
    asked, where = [], study.transcripts()[0].id
    while (turn := realign(study, coder=CODER).ask_next[where]) is not None:
        assert turn not in asked
        asked.append(turn)
        says(study, turn, study.state().codebook.questions[0].id)
    assert asked


def test_the_next_run_has_nothing_to_align(study):
    says(study, study.answers()[-1].first_turn, None)
    realign(study, coder=CODER)
    after = study.answers()
    run_fake(study)
    assert study.answers() == after


def test_a_new_interview_must_be_cut_first(study):
    lines = [("Interviewer", "And you?"), ("Ben", "We read together every morning in the hall.")]
    study.add_transcripts([interview("two", lines)], actor=CODER)
    with pytest.raises(NotAligned, match="Suggest codes"):
        realign(study, coder=CODER)


def test_a_study_run_before_uncut_segments_were_kept_loses_none(study):
    # with nothing kept, a correction stored an interview without any segment
    before = study.segments()
    for transcript in study.transcripts():
        study.save_uncut(transcript.id, [])
    says(study, study.answers()[-1].first_turn, study.state().codebook.questions[0].id)
    realign(study, coder=CODER)
    assert [each.id for each in study.segments()] == [each.id for each in before]
    run_fake(study)
    assert [each.id for each in study.segments()] == [each.id for each in before]
