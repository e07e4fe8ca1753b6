"""What the Saturation page is given, against a small study that is counted by hand."""

from __future__ import annotations

import csv
import io

import pytest

from app.saturation.curve import curve_csv, saturation_page
from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, coded, interview, small_study

RULE = {"base": 2, "run": 1, "threshold": 0.0}
GIVEN = [(2, "time"), (0, "time"), (0, "goals"), (1, "goals")]  # interview, code: in this order


@pytest.fixture
def three(tmp_path) -> Study:
    """Three interviews, of which the third was coded first."""
    study = small_study(
        tmp_path / "three.study", [interview("one"), interview("two"), interview("three")]
    )
    order = [each.id for each in study.transcripts()]
    first = {each.transcript_id: each for each in reversed(study.segments())}
    study.append(
        [new_event("coding.added", CODER, coded(first[order[at]], code)) for at, code in GIVEN]
    )
    return study


def test_interviews_stand_as_they_were_coded_with_what_each_brought_first(three: Study) -> None:
    names = [each.name for each in three.transcripts()]
    page = saturation_page(three, CODER, of="codes", **RULE)
    assert [each["name"] for each in page["points"]] == [names[2], names[0], names[1]]
    assert [len(each["new"]) for each in page["points"]] == [1, 1, 0]
    assert [each["cumulative"] for each in page["points"]] == [1, 2, 2]
    assert page["reached"] == 2
    assert "(base 2, run 1, 0%) is met at interview 2 (+1)" in page["verdict"]
    assert "Good and Turing" in page["expectation"]
    assert page["warning"] == ""
    rows = list(csv.reader(io.StringIO(curve_csv(page).decode("utf-8-sig"))))
    assert [row[2:5] for row in rows[1:]] == [["1", "1", "1"], ["2", "1", "2"], ["1", "0", "2"]]


def test_themes_are_counted_by_the_codes_that_stand_in_them(three: Study) -> None:
    theme = {"theme_id": "th", "name": "On goals", "code_ids": ["goals"]}
    three.append([new_event("theme.created", CODER, theme)])
    page = saturation_page(three, CODER, of="themes", **RULE)
    assert [each["new"] for each in page["points"]] == [[], ["On goals"], []]
    assert "new theme" in page["verdict"]


def test_one_interview_alone_is_said_to_show_no_saturation(three: Study, study: Study) -> None:
    study.append([new_event("coding.added", CODER, coded(study.segments()[0], "time"))])
    page = saturation_page(study, CODER, of="codes", base=4, run=2, threshold=5.0)
    assert page["warning"].startswith("One interview is coded so far.")
    assert "cannot be asked yet" in page["verdict"]
    assert "it takes two" in page["expectation"]


def test_a_rule_that_would_have_stopped_too_soon_is_said_to_mislead(three: Study) -> None:
    late = {"base": 1, "run": 1, "threshold": 100.0}
    three.append([new_event("coding.added", CODER, coded(three.segments()[-1], "lost_planning"))])
    page = saturation_page(three, CODER, of="codes", **late)
    assert (page["warning"] != "") == (sum(len(p["new"]) for p in page["points"][2:]) > 0)
