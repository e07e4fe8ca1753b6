"""An interview in an open round stays; of a closed round it takes its units, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.agreement.figures import agreement_of
from app.agreement.round_page import describe_round
from app.agreement.rounds import RoundInvalid, bring_back
from models.errors import EventInvalid
from models.store.study import Study
from tests.app.double_coded import FIRST, closed, gives, opened, two_interviews
from tests.decisions import new_event
from tests.studies import CODER


@pytest.fixture
def study(tmp_path: Path):
    with Study.open(two_interviews(tmp_path / "a.study")) as opened_:
        yield opened_


def remove(study: Study, number: int) -> str:
    id_ = study.transcripts()[number].id
    study.append([new_event("transcript.removed", CODER, {"transcript_id": id_})])
    return id_


def test_an_interview_in_an_open_round_cannot_be_removed_and_the_sentence_says_so(
    study: Study,
) -> None:
    opened(study)
    with pytest.raises(EventInvalid, match=r"is in “Round 1”, which is still coded by .* Close"):
        remove(study, 0)
    imports = [each for each in study.events() if each.kind == "transcript.imported"]
    with pytest.raises(EventInvalid, match="still coded by"):
        study.append([new_event("undone", CODER, {"event_ids": [imports[0].id]})])
    assert len(study.transcripts()) == 2


def test_figures_of_a_closed_round_are_those_of_what_is_in_and_say_what_is_not(
    study: Study,
) -> None:
    round_ = closed(study)
    whole = agreement_of(study)
    gone = remove(study, 1)
    left = study.state().rounds[round_.id]
    assert {place[0] for place in left.units} == {study.transcripts()[0].id}
    now = agreement_of(study)
    assert now["units"] == whole["units"] - left.set_aside
    assert any("3 segments of the round are not in these figures" in e for e in now["warnings"])
    assert "without 3 segments of removed interviews" in describe_round(left)
    study.append([new_event("transcript.restored", CODER, {"transcript_id": gone})])
    assert agreement_of(study) == whole


def test_a_round_whose_interviews_are_all_removed_gives_no_figure_and_says_why(
    study: Study,
) -> None:
    closed(study)
    remove(study, 0)
    remove(study, 0)
    with pytest.raises(RoundInvalid, match=r"were removed from the study.*can be put back"):
        agreement_of(study)


def test_a_round_is_not_opened_on_an_interview_that_was_removed_in_another_window(
    study: Study, tmp_path: Path
) -> None:
    held = opened(study)
    opening = next(each for each in study.events() if each.kind == "round.opened")
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    remove(study, 0)
    again = {**opening.payload, "round_id": "another"}
    with pytest.raises(EventInvalid, match="was removed from this study; put it back first"):
        study.append([new_event("round.opened", CODER, again)])


def test_merging_a_copy_that_coded_what_was_removed_here_loses_nothing_and_tells(
    study: Study, tmp_path: Path
) -> None:
    other = tmp_path / "b.study"
    study.backup(other)
    with Study.open(other) as theirs:
        segment = theirs.segments(theirs.transcripts()[1].id)[0]
        place = {
            "transcript_id": segment.transcript_id,
            "start": segment.start,
            "end": segment.end,
            "quote": segment.quote,
        }
        theirs.append([new_event("coding.added", "eva", {**place, "code_id": "time"})])
        name = theirs.transcripts()[1].name
        gone = remove(study, 1)
        told = bring_back(study, theirs).told
    assert [each for each in told if name in each] == [
        f"“{name}” was removed by {CODER} in one copy and is in the other. The removal holds: "
        "1 coding of eva set aside with it. Nothing is lost: it can be put back on Home, with all "
        "of it."
    ]
    assert study.state().codings == []
    study.append([new_event("transcript.restored", CODER, {"transcript_id": gone})])
    assert [each.coder for each in study.state().codings] == ["eva"]


def test_a_round_that_a_copy_opened_keeps_an_interview_in_and_the_merge_says_so(
    study: Study, tmp_path: Path
) -> None:
    other = tmp_path / "b.study"
    study.backup(other)
    with Study.open(other) as theirs:
        opened(theirs)
        gives(theirs, CODER, FIRST)
        gone = remove(study, 0)
        told = bring_back(study, theirs).told
    assert any("stays until that round is closed" in each for each in told)
    assert gone in study.state().names
    assert study.state().leaving[gone].waits_for == "Round 1"
    study.append([new_event("transcript.restored", CODER, {"transcript_id": gone})])
    assert study.state().leaving == {}
