"""Decisions from the browser: in order, each once, each answered, none another's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.server.decisions import OtherStudy, study_key
from app.server.requests import RequestInvalid
from models.errors import StudyUnusable
from models.store.database import as_url
from models.store.study import Study
from tests.app.requests import CLIENT, about, answering, best, body, store
from tests.studies import CODER

DECIDED = ("suggestion.accepted", "suggestion.rejected", "coding.added", "coding.removed")


def kinds(study: Study) -> list[str]:
    return [e.kind for e in study.events() if e.kind in (*DECIDED, "undone")]


def test_an_accepted_suggestion_is_stored_with_what_was_suggested(study):
    first = best(study)[0]
    [result] = store(study, body(answering(study, "accept", 1, first)), coder=CODER)
    assert result.ok
    [coding] = study.state().codings
    assert (coding.code_id, coding.coder, coding.accepted) == (first.code_id, CODER, True)
    assert coding.suggested is not None
    assert coding.suggested["score"] == first.score
    assert coding.suggested["evidence"] == list(first.evidence)


def test_what_the_browser_says_of_coder_and_score_is_not_believed(study):
    asked = answering(study, "accept", 1, best(study)[0])
    asked |= {"actor": "mallory", "coder": "mallory", "suggested": {"score": 9}, "origin": "sample"}
    store(study, body(asked), coder=CODER)
    [coding] = study.state().codings
    assert coding.coder == CODER
    assert coding.origin == "person"
    assert coding.suggested is not None
    assert coding.suggested["score"] <= 1


def test_a_code_of_ones_own_keeps_the_suggestion_that_was_passed_over(study):
    first = best(study)[0]
    segment = next(s for s in study.segments() if s.id == first.segment_id)
    store(study, body(about(study, "code", 1, "time", segment)), coder=CODER)
    [coding] = study.state().codings
    assert coding.suggested is not None
    assert coding.suggested["suggestion_id"] == first.id
    assert not coding.accepted


def test_decisions_are_stored_in_their_order(study):
    segment = study.segments()[0]
    asked = [about(study, what, n, "time", segment) for n, what in enumerate(["code", "uncode"], 1)]
    store(study, body(*asked), coder=CODER)
    assert kinds(study) == ["coding.added", "coding.removed"]
    assert study.state().codings == []


def test_a_batch_sent_twice_is_stored_once(study):
    asked = body(*[answering(study, "accept", n, each) for n, each in enumerate(best(study), 1)])
    first = store(study, asked, coder=CODER)
    again = store(study, asked, coder=CODER)
    assert [each.ok for each in first] == [each.ok for each in again]
    assert len(kinds(study)) == len(asked["decisions"])


def test_a_sequence_number_twice_in_one_batch_is_one_decision(study):
    one = about(study, "code", 1, "time", study.segments()[0])
    results = store(study, body(one, one), coder=CODER)
    assert [(each.seq, each.ok) for each in results] == [(1, True)]
    assert [coding.code_id for coding in study.state().codings] == ["time"]


def test_two_decisions_of_one_number_are_refused_and_nothing_is_stored(study):
    """The second was answered as stored, and dropped."""
    one, two = study.segments()[:2]
    asked = body(about(study, "code", 1, "time", one), about(study, "code", 1, "goals", two))
    with pytest.raises(RequestInvalid, match="number 1"):
        store(study, asked, coder=CODER)
    assert study.state().codings == []


def test_a_number_used_before_for_another_decision_is_refused(study):
    """It was answered "ok", so the page took the decision for stored; it was nowhere."""
    one, two = study.segments()[:2]
    store(study, body(about(study, "code", 1, "time", one)), coder=CODER)
    for other in (
        about(study, "code", 1, "goals", two),
        about(study, "uncode", 1, "time", one),
        {"do": "undo", "seq": 1},
        {"do": "memo", "seq": 1, "memo_id": "m1", "text": "a thought"},
        {"do": "nonsense", "seq": 1},
    ):
        [result] = store(study, body(other), coder=CODER)
        assert not result.ok
        assert "different" in result.why
    assert [coding.code_id for coding in study.state().codings] == ["time"]


def test_a_refused_decision_is_told_and_holds_up_none_after_it(study):
    segments = study.segments()
    bad = about(study, "code", 2, "time", segments[0]) | {"quote": "never said"}
    asked = body(
        about(study, "code", 1, "time", segments[0]),
        bad,
        about(study, "code", 3, "no_such_code", segments[1]),
        about(study, "code", 4, "goals", segments[1]),
    )
    results = store(study, asked, coder=CODER)
    assert [each.ok for each in results] == [True, False, False, True]
    assert "not the text stored with it" in results[1].why
    assert "no_such_code" in results[2].why
    assert [coding.code_id for coding in study.state().codings] == ["time", "goals"]


# An unknown verb or a lone surrogate made the whole batch a 400 or a 500, which the reader
# sent again for ever, with every later decision waiting behind it.
@pytest.mark.parametrize(
    "change",
    [
        {"do": "explode"},
        {"do": ["accept"]},
        {"do": None},
        {"start": -1},
        {"start": 10**400},
        {"start": True},
        {"start": 1.5},
        {"start": None},
        {"start": [0] * 1000},
        {"end": "12"},
        {"end": 2**31},
        {"end": float("nan")},
        {"quote": "half \ud83d"},
        {"quote": 7},
        {"quote": None},
        {"code_id": "\udc00"},
        {"code_id": ["time"]},
        {"code_id": "x" * 10_000},
        {"transcript_id": "\ud800"},
        {"transcript_id": {"a": 1}},
        {"transcript_id": "t-of-another-study"},
        {"segment_id": 5},
        {"segment_id": "\ud800"},
        {"segment_id": "x" * 10_000},
        {"reason": ["because"]},
        {"reason": "\udfff"},
    ],
    ids=lambda change: f"{next(iter(change))}-{str(next(iter(change.values())))[:12]!a}",
)
def test_a_malformed_decision_is_refused_alone(study, change):
    segment = study.segments()[0]
    asked = about(study, "code", 1, "time", segment) | change
    good = about(study, "code", 2, "goals", segment)
    results = store(study, body(asked, good), coder=CODER)
    assert [each.ok for each in results] == [False, True]
    assert 0 < len(results[0].why) < 5000
    results[0].why.encode("utf-8")
    assert [coding.code_id for coding in study.state().codings] == ["goals"]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "text",
        7,
        {},
        {"client_id": CLIENT},
        {"client_id": "short", "decisions": []},
        {"client_id": "x" * 65, "decisions": []},
        {"client_id": 12345678, "decisions": []},
        {"client_id": "\ud800" * 9, "decisions": []},
        {"client_id": CLIENT, "decisions": {}},
        {"client_id": CLIENT, "decisions": [7]},
        {"client_id": CLIENT, "decisions": [{"do": "undo"}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": "1"}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": True}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": 0}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": -3}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": 2**63}]},
        {"client_id": CLIENT, "decisions": [{"do": "undo", "seq": 1}] * 1001},
    ],
)
def test_a_request_whose_decisions_cannot_be_told_apart_is_refused_whole(study, bad):
    with pytest.raises(RequestInvalid):
        store(study, bad, coder=CODER)
    assert kinds(study) == []


def test_a_page_of_another_study_or_coder_stores_nothing(study):
    """A page left open took its decisions to whatever study was opened next on its port."""
    asked = body(answering(study, "accept", 1, best(study)[0]))
    with pytest.raises(OtherStudy):
        store(study, asked | {"study": study_key(study, "somebody")}, coder=CODER)
    with pytest.raises(OtherStudy):
        store(study, asked | {"study": f"other:{CODER}"}, coder=CODER)
    assert kinds(study) == []
    store(study, asked | {"study": study_key(study, CODER)}, coder=CODER)
    assert kinds(study) == ["suggestion.accepted"]


def test_the_suggestion_of_another_coder_cannot_be_decided(study):
    theirs = replace(best(study)[0], id="s-of-second")
    study.save_suggestions(theirs.transcript_id, [theirs], coder="second")
    asked = body(answering(study, "accept", 1, theirs))
    [result] = store(study, asked, coder=CODER)
    assert not result.ok
    assert study.state().codings == []
    [result] = store(study, asked, coder="second")
    assert result.ok


def test_a_suggestion_is_decided_at_its_own_place_and_under_its_own_code(study):
    first, second = best(study)[:2]
    elsewhere = answering(study, "accept", 1, second) | {"suggestion_id": first.id}
    renamed = answering(study, "accept", 2, first) | {"code_id": "time"}
    results = store(study, body(elsewhere, renamed), coder=CODER)
    assert [each.ok for each in results] == [False, first.code_id == "time"]


def test_a_rejected_suggestion_is_no_coding(study):
    store(study, body(answering(study, "reject", 1, best(study)[0])), coder=CODER)
    state = study.state()
    assert state.codings == []
    assert len(state.rejected) == 1


def test_a_segment_that_was_cut_anew_is_left_out_and_the_span_kept(study):
    segment = study.segments()[0]
    asked = about(study, "code", 1, "time", segment) | {"segment_id": "t0.0-1"}
    [result] = store(study, body(asked), coder=CODER)
    assert result.ok
    [event] = [e for e in study.events() if e.kind == "coding.added"]
    assert "segment_id" not in event.payload
    assert event.suggested is None


def test_a_long_reason_is_kept_whole(study):
    """Reasons were cut at 2,000 characters without a word."""
    why = "because " * 1000
    asked = about(study, "code", 1, "time", study.segments()[0]) | {"reason": why}
    store(study, body(asked), coder=CODER)
    [coding] = study.state().codings
    assert coding.reason == why.strip()


def test_undo_takes_back_this_coders_last_step_and_redo_brings_it_again(study):
    segment = study.segments()[0]
    store(study, body(about(study, "code", 1, "time", segment)), coder="second")
    asked = body(
        about(study, "code", 1, "goals", segment), {"seq": 2, "do": "undo"}, client="c" * 8
    )
    results = store(study, asked, coder=CODER)
    assert results[1].said.startswith("Undone: ")
    assert [coding.coder for coding in study.state().codings] == ["second"]
    [redo] = store(study, body({"seq": 3, "do": "redo"}, client="c" * 8), coder=CODER)
    assert redo.said.startswith("Done again: ")
    assert {coding.coder for coding in study.state().codings} == {"second", CODER}


def test_what_another_tab_did_is_told_before_it_is_taken_back(study):
    """z in one tab took back what was done in the other, and said "Undone."."""
    segment = study.segments()[0]
    store(study, body(about(study, "code", 1, "time", segment), client="other-tab"), coder=CODER)
    undo = {"seq": 1, "do": "undo"}
    [asked] = store(study, body(undo, client="this-tab"), coder=CODER)
    assert asked.ok
    assert asked.asks
    assert "made elsewhere" in asked.said
    assert "Time" in asked.said
    assert len(study.state().codings) == 1
    again = {"seq": 2, "do": "undo", "about": asked.asks}
    [undone] = store(study, body(again, client="this-tab"), coder=CODER)
    assert (undone.asks, undone.back) == ("", "undo")
    assert study.state().codings == []
    [redo] = store(study, body({"seq": 2, "do": "redo"}, client="other-tab"), coder=CODER)
    assert redo.asks
    assert study.state().codings == []


def test_what_was_asked_about_is_asked_anew_where_another_decision_came_since(study):
    one, two = study.segments()[:2]
    store(study, body(about(study, "code", 1, "time", one), client="other-tab"), coder=CODER)
    [asked] = store(study, body({"seq": 1, "do": "undo"}, client="this-tab"), coder=CODER)
    store(study, body(about(study, "code", 2, "goals", two), client="other-tab"), coder=CODER)
    again = {"seq": 2, "do": "undo", "about": asked.asks}
    [still] = store(study, body(again, client="this-tab"), coder=CODER)
    assert still.asks not in ("", asked.asks)
    assert len(study.state().codings) == 2


def test_a_tab_takes_back_its_own_after_it_was_loaded_anew(study):
    segment = study.segments()[0]
    store(
        study, body(about(study, "code", 1, "time", segment), client="before-reload"), coder=CODER
    )
    undo = {"seq": 1, "do": "undo", "mine": ["before-reload"]}
    [undone] = store(study, body(undo, client="after-reload"), coder=CODER)
    assert undone.asks == ""
    assert study.state().codings == []


def test_there_is_nothing_to_undo_of_another_coders_decisions(study):
    store(study, body(about(study, "code", 1, "time", study.segments()[0])), coder="second")
    [result] = store(study, body({"seq": 1, "do": "undo"}, client="c" * 8), coder=CODER)
    assert not result.ok, "the step before is the import, which is taken back on Home alone"
    [redo] = store(study, body({"seq": 2, "do": "redo"}, client="c" * 8), coder=CODER)
    assert (redo.ok, redo.said) == (True, "There is nothing to redo."), "no bar to dismiss"
    assert len(study.state().codings) == 1


def test_an_undo_sent_again_does_not_take_back_what_came_after_it(study):
    """The answer to a refused undo was lost; sent again, it undid the decision behind it."""
    coded = about(study, "code", 2, "time", study.segments()[0])
    asked = body({"seq": 1, "do": "undo"}, coded)
    first = store(study, asked, coder=CODER)
    again = store(study, asked, coder=CODER)
    assert [each.ok for each in first] == [False, True]
    assert [each.ok for each in again] == [True, True], "it is said quietly: nothing was lost"
    assert len(study.state().codings) == 1
    assert kinds(study) == ["coding.added"]


def test_an_undo_that_was_stored_is_not_done_a_second_time(study):
    one, two = study.segments()[:2]
    asked = body(
        about(study, "code", 1, "time", one),
        about(study, "code", 2, "goals", two),
        {"seq": 3, "do": "undo"},
    )
    store(study, asked, coder=CODER)
    store(study, asked, coder=CODER)
    assert [coding.code_id for coding in study.state().codings] == ["time"]


def test_a_study_that_cannot_be_written_refuses_the_whole_request(study, monkeypatch):
    def locked(events: Any) -> None:
        raise StudyUnusable("It is locked.")

    monkeypatch.setattr(study, "append", locked)
    asked = body(about(study, "code", 1, "time", study.segments()[0]))
    with pytest.raises(StudyUnusable):
        store(study, asked, coder=CODER)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    field=st.sampled_from(
        ["do", "transcript_id", "start", "end", "quote", "code_id", "segment_id", "reason"]
    ),
    value=json_values,
    what=st.sampled_from(["code", "uncode", "accept", "reject", "undo"]),
)
def test_any_value_in_any_field_gets_one_answer_that_can_be_sent(study, field, value, what):
    segment = study.segments()[0]
    asked = about(study, what, 1, "time", segment) | {field: value}
    client = f"client-{len(study.events()):08}-{abs(hash(repr(value)))}"[:64]
    [result] = store(study, body(asked, client=client), coder=CODER)
    json.dumps(result.why, ensure_ascii=False).encode("utf-8")
    assert result.ok or result.why
    study.state()


def test_every_decision_is_there_once_after_the_study_was_opened_again(study):
    asked = [answering(study, "accept", n, each) for n, each in enumerate(best(study), 1)]
    for each in asked:
        store(study, body(each), coder=CODER)
    with Study.open(as_url(study.path)) as again:
        assert len(kinds(again)) == len(asked)
        assert [e.seq for e in again.events() if e.client_id] == [each["seq"] for each in asked]
