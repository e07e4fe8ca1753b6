"""What stands beside an interview: counts of codes in the study, and memos on other things."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.coding.interview import document
from app.coding.memos_beside import memos_beside
from app.common.addresses import InterviewPlace
from models.records import Segment
from models.store.blind import seen_by
from models.store.study import Study
from tests.app.double_coded import opened
from tests.app.requests import about, body, store
from tests.decisions import new_event
from tests.studies import CODER, interview, small_study

LINES = [("Interviewer", "What goals did your school set?"), ("Ana", "We set two goals.")]


@pytest.fixture
def two(tmp_path: Path):
    with small_study(tmp_path / "two.study", [interview(), interview("two", LINES)]) as study:
        yield study


def counts(study: Study, transcript_id: str, coder: str = CODER) -> dict[str, int]:
    shown = document(study, transcript_id, coder=coder)["codes"]
    return {each["id"]: each["elsewhere"] for each in shown if each["elsewhere"]}


def test_a_code_counts_this_coders_codings_in_other_interviews(two):
    first, second = (each.id for each in two.transcripts())
    here, *_ = two.segments(first)
    there, *_ = two.segments(second)
    store(two, body(about(two, "code", 1, "time", here)), coder=CODER)
    store(two, body(about(two, "code", 1, "time", there)), coder="second")
    assert counts(two, first) == {}
    assert counts(two, second) == {"time": 1}


def test_codes_are_ranked_by_name_and_hang_under_codes_in_use(two):
    [first, _] = two.transcripts()
    codes = document(two, first.id, coder=CODER)["codes"]
    names = [each["name"] for each in sorted(codes, key=lambda each: each["rank"])]
    assert names == sorted(names, key=str.casefold)
    parents = {each["id"]: each["parent"] for each in codes}
    child = next(each for each, above in parents.items() if above)
    two.append([new_event("code.retired", CODER, {"code_id": parents[child]})])
    codes = document(two, first.id, coder=CODER)["codes"]
    assert next(each["parent"] for each in codes if each["id"] == child) is None


def memo(name: str, **on: object) -> dict[str, object]:
    return {"memo_id": name, "text": f"Of {name}.", **on}


def passage(segment: Segment) -> dict[str, object]:
    where = {"transcript_id": segment.transcript_id, "quote": segment.quote}
    return {**where, "start": segment.start, "end": segment.end}


def test_memos_beside_say_what_they_are_on_and_where_that_is(two):
    first, second = two.transcripts()
    there, here = two.segments(second.id)[0], two.segments(first.id)[0]
    on_there, on_here = (passage(each) for each in (there, here))
    written = [
        memo("study"),
        memo("code", code_id="time"),
        memo("there", **on_there),
        memo("here", **on_here),
    ]
    two.append([new_event("memo.written", CODER, each) for each in written])
    two.append([new_event("memo.written", "second", memo("theirs"))])
    shown = {each["id"]: each for each in memos_beside(two, first.id, coder=CODER)}
    assert set(shown) == {"study", "code", "there"}
    assert [shown[each]["here"] for each in ("study", "code", "there")] == [True, True, False]
    assert shown["there"]["href"] == InterviewPlace(second.id, there.id).address
    assert (shown["there"]["about"], shown["there"]["quote"]) == ("In two", there.quote)
    assert shown["code"]["href"] == "codebook?code=time"
    assert (shown["code"]["code_id"], shown["study"]["href"]) == ("time", "")


def test_who_codes_blind_is_told_nothing_of_another_coders_memos_and_codings(two):
    [first, second] = two.transcripts()
    there, *_ = two.segments(second.id)
    opened(two, "Bo")
    store(two, body(about(two, "code", 1, "time", there)), coder="Bo")
    two.append([new_event("memo.written", "Bo", memo("theirs", code_id="time"))])
    blind = seen_by(two, CODER)
    assert memos_beside(blind, first.id, coder=CODER) == []
    assert counts(blind, first.id) == {}
