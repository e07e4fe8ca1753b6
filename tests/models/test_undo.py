"""What undo and redo would take back: one's own last step, whole."""

from __future__ import annotations

from models.undo import last_step, last_undo
from tests.models.making import IDA, ROSA, event


def test_the_last_step_is_the_last_decision() -> None:
    first, second = event("coding.added", {}), event("code.renamed", {})
    assert last_step([second, first], ROSA) == [second]


def test_a_group_is_one_step() -> None:
    before = event("coding.added", {})
    group = [event("code.renamed", {}, group="g"), event("code.moved", {}, group="g")]
    assert last_step([before, *group], ROSA) == group
    undo = event("undone", {"event_ids": [each.id for each in group]})
    assert last_step([before, *group, undo], ROSA) == [before]
    assert last_undo([before, *group, undo], ROSA) == undo


def test_another_persons_decision_is_no_step_of_mine() -> None:
    mine, theirs = event("coding.added", {}), event("coding.added", {}, actor=IDA)
    assert last_step([mine, theirs], ROSA) == [mine]
    assert last_step([theirs], ROSA) == []


def test_imports_and_samples_are_no_steps() -> None:
    log = [
        event("codebook.imported", {}),
        event("encoder.chosen", {}),
        event("transcript.imported", {}),
        event("coding.added", {}, origin="sample"),
    ]
    assert last_step(log, ROSA) == []
    assert last_undo(log, ROSA) is None


def test_undo_walks_back_and_redo_walks_forward() -> None:
    one, two = event("coding.added", {}), event("coding.added", {})
    log = [one, two]
    undo_two = event("undone", {"event_ids": [two.id]})
    undo_one = event("undone", {"event_ids": [one.id]})
    log += [undo_two]
    assert last_step(log, ROSA) == [one]
    log += [undo_one]
    assert last_step(log, ROSA) == []
    assert last_undo(log, ROSA) == undo_one
    log += [event("undone", {"event_ids": [undo_one.id]})]
    assert last_step(log, ROSA) == [one]
    assert last_undo(log, ROSA) == undo_two
    log += [event("undone", {"event_ids": [undo_two.id]})]
    assert last_undo(log, ROSA) is None
    assert last_step(log, ROSA) == [two]


def test_nothing_is_redone_after_a_newer_decision() -> None:
    one = event("coding.added", {})
    log = [one, event("undone", {"event_ids": [one.id]}), event("coding.added", {})]
    assert last_undo(log, ROSA) is None


def test_another_persons_newer_decision_leaves_my_redo() -> None:
    one = event("coding.added", {})
    undo = event("undone", {"event_ids": [one.id]})
    assert last_undo([one, undo, event("coding.added", {}, actor=IDA)], ROSA) == undo
    assert last_undo([one, undo], IDA) is None
