"""What the Groups page is given."""

from __future__ import annotations

import csv
import io

import pytest

from app.common.coded_segments import CodedStudy
from app.groups.table import NoAttribute, groups_csv, groups_page
from models.store.study import Study
from tests.app.requests import gives_code
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, coded, small_study


@pytest.fixture
def roles(tmp_path) -> Study:
    """Three participants: two teachers, of whom one says "time", and a coach."""
    given = [("A", "Teacher"), ("B", "Teacher"), ("C", "Coach")]
    made = [
        make_transcript(LINES, name=f"of_{who}", attributes={"participant": who, "role": role})
        for who, role in given
    ]
    study = small_study(tmp_path / "roles.study", made)
    first = {each.transcript_id: each for each in reversed(study.segments())}
    order = [first[each.id] for each in study.transcripts()]
    events = [coded(order[0], "time"), coded(order[1], "goals"), coded(order[2], "goals")]
    study.append([new_event("coding.added", CODER, each) for each in events])
    return study


def test_groups_are_told_by_n_of_n_with_a_warning_that_they_are_few(roles: Study) -> None:
    page = groups_page(CodedStudy(roles, CODER), rows="codes", attribute="", order="difference")
    assert page["attribute"] == "role"
    assert [(each["name"], each["of"]) for each in page["groups"]] == [("Coach", 1), ("Teacher", 2)]
    by_name = {row["name"].split(" / ")[-1]: row for row in page["rows"]}
    shares = [[(s["n"], s["of"]) for s in row["shares"]] for row in by_name.values()]
    assert sorted(shares) == [[(0, 1), (1, 2)], [(1, 1), (1, 2)]]
    assert "These are few people: Coach (1), Teacher (2)." in page["warning"]
    assert any("Wilson" in each for each in page["told"])
    links = [s["href"] for row in page["rows"] for s in row["shares"] if s["n"]]
    assert all(each.startswith("matrix?rows=codes&columns=role") for each in links)
    rows = list(csv.reader(io.StringIO(groups_csv(page).decode("utf-8-sig"))))
    assert rows[0][1:3] == ["Coach: n", "Coach: of"]


def test_participants_without_attributes_make_no_groups_and_that_is_said(tmp_path) -> None:
    bare = small_study(tmp_path / "bare.study", [make_transcript(LINES, name="a", attributes={})])
    gives_code(bare)
    with pytest.raises(NoAttribute, match="no groups"):
        groups_page(CodedStudy(bare, CODER), rows="codes", attribute="", order="given")
