"""Going back to a moment: what is said before, and what the study is after."""

from __future__ import annotations

import datetime

from app.ui.back_to_moment import (
    counts_by_kind,
    effect_lines,
    moment_of,
    step_words,
    way_to,
)
from models.state.undo import since_moment, steps
from tests.decisions import new_event
from tests.models.state.test_derive import book, coded, event
from tests.studies import CODER


def test_decisions_are_counted_by_kind_the_most_frequent_first():
    log = [coded("time"), event("code.retired", {"code_id": "time"}), coded("goals")]
    assert counts_by_kind(log) == ["2 codings made by hand", "1 code retired"]


def test_a_step_is_named_with_its_code(study):
    study.append([new_event("code.renamed", CODER, {"code_id": "shared_goals", "name": "Ours"})])
    step, imported = steps(study.events(), CODER)
    assert step_words(imported, study.state()).endswith("· interview imported: interview_01")
    assert step_words(step, study.state()).endswith("· code renamed: Goals / Ours")
    assert step_words([book(), *step], study.state()).endswith(": Goals / Ours")


def test_a_moment_is_meant_by_this_machines_clock():
    found = moment_of(datetime.date(2026, 3, 1), datetime.time(17, 0))
    assert found.tzinfo is not None
    assert (found.hour, found.minute) == (17, 0)


def test_what_would_change_is_said_before_it_does(study):
    code = {"code_id": "fresh", "name": "Fresh"}
    study.append([new_event("code.created", CODER, code)])
    [segment, *_] = study.segments()
    span = {
        "transcript_id": segment.transcript_id,
        "start": segment.start,
        "end": segment.end,
        "quote": segment.quote,
        "code_id": "fresh",
    }
    study.append([new_event("coding.added", "second", span)])
    study.append([new_event("code.retired", CODER, {"code_id": "time"})])
    long_ago = moment_of(datetime.date(2001, 1, 1), datetime.time())
    found = way_to(study, CODER, since_moment(study.events(), CODER, long_ago))
    assert effect_lines(found, study.state()) == [
        "would be taken back: 1 code retired",
        "would stay, since codings rest on it: Fresh",
        "would stay, since somebody else codes it: interview_01",
    ]
    study.append([new_event("undone", CODER, {"event_ids": list(found.event_ids)})])
    assert not study.state().codes["time"].retired
    assert way_to(study, CODER, []).event_ids == ()
