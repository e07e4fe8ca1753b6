"""Suggestions that follow the analyst's decisions without another run of the road."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.records import Segment, Suggestion
from models.store.study import Study
from pipeline.run.inputs import StudyView
from pipeline.run.live_update import SAME, IncrementalSuggester, NotReady, changed_suggestions
from pipeline.segments.decisions import decided_segments
from tests.decisions import new_event
from tests.fakes import FakeEncoder
from tests.studies import CODER, coded, interview, run_fake, small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "a.study")


def accept(study: Study, segment: Segment, code: str, coder: str = CODER) -> None:
    payload = coded(segment, code) | {"segment_id": segment.id}
    study.append([new_event("coding.added", coder, payload)])


def code_of(study: Study) -> str:
    return next(c.id for c in study.state().active_codes() if c.kind != "structural")


def scores(study: Study, coder: str = CODER) -> dict[tuple[str, str], float]:
    return {(each.segment_id, each.code_id): each.score for each in study.suggestions(coder=coder)}


def test_a_decision_raises_its_code_elsewhere_and_an_undo_takes_that_back(study):
    live, where, code = (
        IncrementalSuggester(study, coder=CODER),
        study.transcripts()[0].id,
        code_of(study),
    )
    live.refresh(study.state(), where)
    before = live.suggester.probabilities(where)
    accept(study, study.segments(where)[0], code)
    live.refresh(study.state(), where)
    targets = live.suggester.probabilities(where)
    place = live.suggester.place[code]
    assert (targets[1:, place] > before[1:, place]).all()
    study.append([new_event("undone", CODER, {"event_ids": [study.events()[-1].id]})])
    live.refresh(study.state(), where)
    assert np.allclose(live.suggester.probabilities(where), before, atol=1e-6)


def test_what_is_learned_at_once_is_what_a_fresh_suggester_with_the_same_weights_says(study):
    live, where, code = (
        IncrementalSuggester(study, coder=CODER),
        study.transcripts()[0].id,
        code_of(study),
    )
    for segment in study.segments(where)[:3]:
        accept(study, segment, code)
        live.refresh(study.state(), where)
    fresh = IncrementalSuggester(study, coder=CODER).suggester
    assert np.allclose(live.suggester.probabilities(where), fresh.probabilities(where), atol=1e-5)


def test_changed_suggestions_are_stored_as_current_and_the_rest_stays(study):
    live, where, code = (
        IncrementalSuggester(study, coder=CODER),
        study.transcripts()[0].id,
        code_of(study),
    )
    accept(study, study.segments(where)[0], code)
    changed = live.refresh(study.state(), where)
    assert changed
    now = study.suggestions(where, coder=CODER)
    for segment, held in changed.items():
        assert [each.id for each in now if each.segment_id == segment] == [e.id for e in held]
    assert all("+" not in each.version for each in now if each.segment_id not in changed)
    assert live.refresh(study.state(), where) == {}


def test_superseded_live_suggestions_stay_on_record_and_an_undo_makes_them_current(study):
    live, where, code = (
        IncrementalSuggester(study, coder=CODER),
        study.transcripts()[0].id,
        code_of(study),
    )
    before = {each.id for each in study.suggestions(coder=CODER)}
    accept(study, study.segments(where)[0], code)
    live.refresh(study.state(), where)
    assert before <= {each.id for each in study.suggestions(coder=CODER, superseded=True)}
    study.append([new_event("undone", CODER, {"event_ids": [study.events()[-1].id]})])
    live.refresh(study.state(), where)
    now = study.suggestions(coder=CODER)
    assert {each.id for each in now} == before
    assert all(each.evidence for each in now)


def test_another_coders_decisions_teach_nothing(study):
    live, where = IncrementalSuggester(study, coder=CODER), study.transcripts()[0].id
    before = live.suggester.probabilities(where)
    accept(study, study.segments(where)[0], code_of(study), coder="second")
    assert live.refresh(study.state(), where) == {}
    assert np.array_equal(live.suggester.probabilities(where), before)


def test_a_new_run_or_code_makes_another_suggester_needful(study):
    live = IncrementalSuggester(study, coder=CODER)
    accept(study, study.segments()[0], code_of(study))
    assert live.holds(study.state())
    run_fake(study)
    assert not live.holds(study.state())
    live = IncrementalSuggester(study, coder=CODER)
    study.append([new_event("code.created", CODER, {"code_id": "new", "name": "New"})])
    assert not live.holds(study.state())


def test_a_code_that_is_new_since_the_run_learns_from_its_first_example(study):
    # learning stopped for every code until the next run, as soon as one was made while coding
    where, first = study.transcripts()[0].id, study.segments()[0]
    study.append([new_event("code.created", CODER, {"code_id": "new", "name": "Brand new"})])
    live = IncrementalSuggester(study, coder=CODER)
    before = live.suggester.probabilities(where)[1:, live.suggester.place["new"]]
    accept(study, first, "new")
    live.refresh(study.state(), where)
    after = live.suggester.probabilities(where)[1:, live.suggester.place["new"]]
    assert (after > before).all()


def test_a_code_whose_definition_changed_is_suggested_still(study):
    code = code_of(study)
    payload = {"code_id": code, "definition": "Something else altogether."}
    study.append([new_event("code.defined", CODER, payload)])
    live, where = IncrementalSuggester(study, coder=CODER), study.transcripts()[0].id
    accept(study, study.segments()[0], code)
    live.refresh(study.state(), where)
    assert code in {each.code_id for each in study.suggestions(where, coder=CODER)}


def test_an_interview_that_is_new_since_the_last_run_must_wait_for_it(study):
    lines = [("Interviewer", "And you?"), ("Ben", "We read together every morning in the hall.")]
    study.add_transcripts([interview("two", lines)], actor=CODER)
    with pytest.raises(NotReady):
        IncrementalSuggester(study, coder=CODER)


def suggestion(segment: str, code: str, score: float, rank: int, band: str) -> Suggestion:
    return Suggestion(f"{code}{score}", "t", segment, 0, 5, code, score, rank, (), "v", band)


def test_only_what_a_person_would_notice_counts_as_changed():
    look = "worth a look"
    old = {"s": [suggestion("s", "a", 0.5, 1, look), suggestion("s", "b", 0.05, 2, "abstain")]}
    near = suggestion("s", "a", 0.5 + SAME / 2, 1, look)
    assert (
        changed_suggestions(old, {"s": [near, suggestion("s", "c", 0.04, 2, "abstain")]}) == set()
    )
    moved = suggestion("s", "a", 0.5 + 2 * SAME, 1, look)
    assert changed_suggestions(old, {"s": [moved]}) == {"s"}
    assert changed_suggestions(old, {}) == {"s"}
    assert changed_suggestions(old, {"s": [suggestion("s", "a", 0.5, 1, "confident")]}) == {"s"}


def test_weights_of_a_run_are_kept_to_the_last_digit(study):
    for segment in study.segments()[:4]:
        accept(study, segment, code_of(study))
    run_fake(study)
    live = IncrementalSuggester(study, coder=CODER)
    fresh = StudyView(study, coder=CODER, get_encoder=FakeEncoder)
    decided = decided_segments(study.state(), CODER, fresh.in_order())
    learned = fresh.suggester(fresh.in_order(), study.answers(), decided)
    where = study.transcripts()[0].id
    assert np.array_equal(learned.mixer.first, live.suggester.mixer.first)
    assert learned.promise == live.suggester.promise
    same = live.suggester.suggest(where, version="v") == learned.suggest(where, version="v")
    assert same
