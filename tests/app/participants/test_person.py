"""A participant's page, against what was confirmed and noted of them."""

from __future__ import annotations

import pytest

from app.common.coded_segments import CodedStudy
from app.participants.person import person_page
from models.store.study import Study
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, coded, small_study


@pytest.fixture
def two(tmp_path) -> Study:
    """Rosa, interviewed twice, and Ben; a memo on one interview of each."""
    given = [("first", "Rosa", "Teacher"), ("second", "Rosa", "Coach"), ("third", "Ben", "Teacher")]
    made = [
        make_transcript(LINES, name=name, attributes={"participant": who, "role": role})
        for name, who, role in given
    ]
    study = small_study(tmp_path / "two.study", made)
    by_name = {each.name: each.id for each in study.transcripts()}
    first = {each.transcript_id: each for each in reversed(study.segments())}
    for name, code in (
        ("first", "time"),
        ("second", "time"),
        ("second", "goals"),
        ("third", "goals"),
    ):
        held = coded(first[by_name[name]], code)
        study.append([new_event("coding.added", CODER, held)])
    for name in ("second", "third"):
        note = {"memo_id": f"m-{name}", "text": f"On {name}.", "transcript_id": by_name[name]}
        span = {key: coded(first[by_name[name]], "x")[key] for key in ("start", "end", "quote")}
        study.append([new_event("memo.written", CODER, note | span)])
    return study


def test_all_of_a_participants_interviews_stand_on_one_page(two: Study) -> None:
    page = person_page(two, CodedStudy(two, CODER), "Rosa")
    assert [each["value"] for each in page["people"]] == ["Rosa", "Ben"]
    assert page["attributes"] == [("Role", "Teacher; Coach")]
    assert [each["name"] for each in page["interviews"]] == ["first", "second"]
    assert [each["segments"] for each in page["codes"]] == [2, 1]
    assert len(page["quotations"]) == 2
    assert [each["text"] for each in page["memos"]] == ["On second."]


def test_who_is_not_there_is_answered_with_the_first(two: Study) -> None:
    coded_study = CodedStudy(two, CODER)
    assert person_page(two, coded_study, "Nobody")["name"] == "Rosa"
    theirs = person_page(two, CodedStudy(two, "second"), "Ben")
    assert theirs["codes"] == []
    assert theirs["quotations"] == []
