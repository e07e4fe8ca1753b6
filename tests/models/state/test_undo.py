"""What undo and redo would take back: one's own last step, whole, or all since a moment."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from models.events import Event
from models.state.derive import derive
from models.state.undo import (
    WayBack,
    last_step,
    last_undo,
    since_moment,
    since_step,
    steps,
    way_back,
)
from models.store.study import Study
from tests.decisions import FOR_GOOD, SOME, new_event
from tests.models.making import IDA, ROSA, code, coding, event, undo
from tests.models.state.test_derive import logs
from tests.properties import examples


def some(kind: str, **given: Any) -> Event:
    """A decision of a kind, where nothing but the kind is asked for."""
    return event(kind, SOME[kind], **given)


def test_the_last_step_is_the_last_decision() -> None:
    first, second = (
        some("coding.added"),
        some("code.renamed"),
    )
    assert last_step([second, first], ROSA) == [second]


def test_a_group_is_one_step() -> None:
    before = some("coding.added")
    group = [
        some("code.renamed", group="g"),
        some("code.moved", group="g"),
    ]
    assert last_step([before, *group], ROSA) == group
    undo = event("undone", {"event_ids": [each.id for each in group]})
    assert last_step([before, *group, undo], ROSA) == [before]
    assert last_undo([before, *group, undo], ROSA) == undo


def test_another_persons_decision_is_no_step_of_mine() -> None:
    mine, theirs = (
        some("coding.added"),
        some("coding.added", actor=IDA),
    )
    assert last_step([mine, theirs], ROSA) == [mine]
    assert last_step([theirs], ROSA) == []


def test_a_codebooks_import_and_samples_are_no_steps() -> None:
    log = [
        some("codebook.imported"),
        some("encoder.chosen"),
        some("transcript.imported", origin="sample"),
        some("coding.added", origin="sample"),
    ]
    assert last_step(log, ROSA) == []
    assert last_undo(log, ROSA) is None


def test_undo_walks_back_and_redo_walks_forward() -> None:
    one, two = (
        some("coding.added"),
        some("coding.added"),
    )
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
    one = some("coding.added")
    log = [
        one,
        event("undone", {"event_ids": [one.id]}),
        some("coding.added"),
    ]
    assert last_undo(log, ROSA) is None


def test_another_persons_newer_decision_leaves_my_redo() -> None:
    one = some("coding.added")
    undo = event("undone", {"event_ids": [one.id]})
    assert last_undo([one, undo, some("coding.added", actor=IDA)], ROSA) == undo
    assert last_undo([one, undo], IDA) is None


def minute(number: int) -> str:
    return datetime.datetime(2026, 3, 1, 17, number, tzinfo=datetime.UTC).isoformat()


def at(number: int) -> datetime.datetime:
    return datetime.datetime.fromisoformat(minute(number))


def test_steps_are_listed_newest_first_and_whole() -> None:
    one = some("coding.added")
    pair = [
        some("code.renamed", group="g"),
        some("code.moved", group="g"),
    ]
    gone = some("coding.added")
    log = [one, *pair, gone, event("undone", {"event_ids": [gone.id]})]
    assert steps(log, ROSA) == [pair, [one]]
    assert steps(log, IDA) == []


def test_a_moment_takes_what_was_decided_after_it() -> None:
    log = [some("coding.added", at=minute(each)) for each in range(4)]
    assert since_moment(log, ROSA, at(1)) == log[2:]
    assert since_moment(log, ROSA, at(59)) == []
    assert since_moment(log, ROSA, at(0) - datetime.timedelta(days=1)) == log


def test_a_clock_that_ran_fast_for_a_while_hides_nothing_that_came_later() -> None:
    minutes = (1, 50, 2, 3)
    log = [some("coding.added", at=minute(each)) for each in minutes]
    assert since_moment(log, ROSA, at(2)) == log[3:]


def test_a_moment_within_a_step_takes_the_whole_step() -> None:
    pair = [some("code.renamed", group="g", at=minute(each)) for each in (1, 3)]
    assert since_moment(pair, ROSA, at(2)) == pair


def test_the_step_that_is_gone_back_to_stays_whole() -> None:
    pair = [
        some("code.renamed", group="g"),
        some("code.moved", group="g"),
    ]
    later = some("coding.added")
    assert since_step([*pair, later], ROSA, pair[0].id) == [later]


def test_what_was_undone_since_is_in_force_again() -> None:
    """Going back to before an undo left what it had taken away taken away."""
    one, two = (
        some("coding.added"),
        some("coding.added"),
    )
    undo = event("undone", {"event_ids": [one.id, two.id]})
    log = [one, two, undo]
    found = way_back(log, ROSA, since_step_of(log, one), ())
    assert set(found.event_ids) == {two.id, undo.id}
    assert (found.taken, found.back) == ((), (one,))


def since_step_of(log: list[Event], step: Event) -> list[Event]:
    """What came after a step, which need not be in force."""
    return [each for each in log if each.order > step.order]


def test_nothing_since_is_nothing_to_take_back() -> None:
    assert way_back([some("coding.added")], ROSA, [], ()) == WayBack()


def test_a_code_that_another_person_uses_stays_with_those_above_it(study: Study) -> None:
    transcript = study.transcripts()[0]
    study.append([code("above"), code("used", parent="above"), code("unused")])
    study.append([coding(transcript, "used"), coding(transcript, "used", actor=IDA)])
    events = study.events()
    found = way_back(events, ROSA, since_moment(events, ROSA, LONG_AGO), study.state().codings)
    assert found.kept == ("above", "used")
    assert found.kept_interviews == (transcript.id,)
    study.append([new_event("undone", ROSA, {"event_ids": list(found.event_ids)})])
    now = study.state()
    assert [each.coder for each in now.codings] == [IDA]
    assert {"above", "used"} <= now.codes.keys()
    assert "unused" not in now.codes


LONG_AGO = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)


def test_a_way_back_is_one_undo_and_one_redo_in_the_study(study: Study) -> None:
    transcript = study.transcripts()[0]
    [first] = study.append([coding(transcript)])
    study.append([coding(transcript, "time"), code("fresh")])
    [step] = study.append([coding(transcript, "fresh")])
    study.append([undo(step)])
    study.append([undo(first)])
    before = study.state()
    events = study.events()
    found = way_back(events, ROSA, since_step(events, ROSA, first.id), before.codings)
    [back] = study.append([new_event("undone", ROSA, {"event_ids": list(found.event_ids)})])
    assert [each.event_id for each in study.state().codings] == [first.id]
    assert "fresh" not in study.state().codes
    assert last_undo(study.events(), ROSA) == back
    study.append([undo(back)])
    assert study.state().codings == before.codings
    assert study.state().codes == before.codes


def test_a_theme_split_off_stays_where_another_persons_theme_of_its_id_is_taken_back() -> None:
    """Rosa's undo took Ida's theme with it: two copies had made one of the same id."""
    made = {"theme_id": "th1", "name": "th1", "code_ids": []}
    theirs = [
        event("theme.created", made, actor=IDA, clock=2),
        event(
            "theme.split",
            {"theme_id": "th1", "new_theme_id": "th2", "name": "th2", "code_ids": []},
            actor=IDA,
            clock=7,
        ),
    ]
    mine = event("theme.created", {"theme_id": "th2", "name": "th2", "code_ids": []}, clock=3)
    back = event("undone", {"event_ids": [mine.id]}, clock=9)
    assert derive([*theirs, mine, back]).themes == derive(theirs).themes
    assert derive(theirs).themes.keys() == {"th1", "th2"}


@given(logs(), st.integers(0, 30), st.sampled_from([ROSA, IDA]))
@examples(150)
def test_back_to_a_moment_is_the_log_cut_there_for_ones_own_decisions(
    log: list[Event], cut: int, coder: str
) -> None:
    log = sorted(log, key=lambda each: each.order)
    since = [each for each in log[cut:] if each.actor == coder and each.kind not in FOR_GOOD]
    codings = derive(log).codings
    found = way_back(log, coder, since, codings)
    stays = [
        each
        for each in log[cut:]
        if each not in since
        or (each.kind == "code.created" and each.payload["code_id"] in found.kept)
    ]
    expected = derive(log[:cut] + stays)
    back = event("undone", {"event_ids": list(found.event_ids)}, actor=coder, clock=1000)
    after = [*log, back] if found.event_ids else log
    there = derive(after)  # what others' decisions need stays, out of use
    assume(not there.kept and there.themes.keys() <= expected.themes.keys())
    assert replace(derive(after), undone=frozenset()) == replace(expected, undone=frozenset())
    redone = [*after, event("undone", {"event_ids": [back.id]}, actor=coder, clock=1001)]
    assert replace(derive(redone), undone=frozenset()) == replace(derive(log), undone=frozenset())
    changed = {each.id for each in (*found.taken, *found.back)}
    assert changed == {
        each.id
        for each in log
        if each.actor == coder
        and each.kind != "undone"
        and (each.id in derive(after).undone) != (each.id in derive(log).undone)
    }
