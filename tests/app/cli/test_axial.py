"""`throughline axial` and `throughline evaluate relations`: as JSON, and as people read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import pipeline.segments.sentences
from models.state.derive import corrected
from models.store.blind import open_as
from models.store.study import Study
from pipeline.concepts.said_connections import connectives_print
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, coded, interview, small_study

SAID = [
    ("Interviewer", "How is planning time protected?"),
    (
        "Ines",
        "Planning time was taken from all of us in the fall because the training was moved. "
        "The training was about reading and it went on for the whole of the winter term.",
    ),
]


@pytest.fixture
def studied(tmp_path: Path) -> Path:
    """A study of two interviews; in both, time and training are in one answer."""
    path = tmp_path / "s.study"
    more = make_transcript(SAID, name="interview_02", attributes={"participant": "Ines"})
    with small_study(path, [interview(), more]) as study:
        segments = {each.quote: each for each in study.segments()}
        for quote, segment in segments.items():
            if "lanning" in quote or "raining" in quote:
                for code in ("time", "training"):
                    event = new_event("coding.added", CODER, coded(segment, code))
                    study.append([event])
    return path


def asked(capsys: pytest.CaptureFixture[str], path: Path, *rest: object) -> dict[str, Any]:
    assert call("axial", path, "--json", *rest) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_candidates_are_given_with_names_counts_and_segments(
    capsys: pytest.CaptureFixture[str], studied: Path, fake_road: object
) -> None:
    found = asked(capsys, studied, "--between", "codes")
    assert (found["coder"], found["between"], found["interviews"]) == (CODER, "codes", 2)
    [pair] = found["candidates"]
    assert {pair["first"], pair["second"]} == {"time", "training"}
    assert pair["first_name"]
    assert pair["in_answers"]["both"] >= 2
    assert pair["above_line"] is None
    assert pair["in_segments"]["p"] is None
    assert "without a p-value" in found["why_no_p"]
    assert pair["segments"]
    assert set(pair["participants"]["both"]) == {"Rosa", "Ines"}
    assert pair["participants"]["by_role"]["Teacher"]["both"] == 1


def test_a_suggestion_is_no_coding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, fake_road: object
) -> None:
    """The study has suggestions for every segment, and nothing that a person confirmed."""
    path = tmp_path / "s.study"
    with small_study(path) as study:
        assert study.suggestions(coder=CODER)
    found = asked(capsys, path)
    assert (found["candidates"], found["segments"]) == ([], 0)
    assert call("axial", path) == 0
    assert capsys.readouterr().out.startswith("Nothing is coded yet.")


def test_the_table_says_what_it_rests_on(
    capsys: pytest.CaptureFixture[str], studied: Path, fake_road: object
) -> None:
    assert call("axial", studied, "--between", "codes") == 0
    said = capsys.readouterr().out
    assert "2 interviews" in said
    assert f"decisions of {CODER}" in said
    assert "Half of what people mean as a cause is said without such a word." in said


@pytest.mark.slow
def test_participants_words_are_quoted_and_found_once(
    capsys: pytest.CaptureFixture[str], studied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look reads what the first one kept, and parses nothing."""
    [pair] = asked(capsys, studied, "--between", "codes")["candidates"]
    [one] = pair["connectives"]
    assert (one["words"], one["participant"], one["polarity"]) == ("because", "Ines", "leads_to")
    assert one["cause"]["text"] == "the training was moved"
    assert one["effect"]["text"].startswith("Planning time was taken")
    monkeypatch.setattr(pipeline.segments.sentences, "load_parser", pytest.fail)
    again = asked(capsys, studied, "--between", "codes")["candidates"]
    assert again == [pair]
    assert call("axial", studied, "--between", "codes") == 0
    assert "by the word 'because':" in capsys.readouterr().out


def test_what_was_found_in_other_words_is_looked_for_anew(
    capsys: pytest.CaptureFixture[str], studied: Path, fake_road: object
) -> None:
    """Connectives of turns that are another's now must not stay: a corrected role is read anew."""
    asked(capsys, studied)
    with open_as(studied, CODER) as study:
        kept = study.fingerprints()
        state = study.state()
        for each in study.transcripts():
            value = connectives_print(corrected(each, state))
            assert kept["connectives", each.id] == value
        [first, _] = study.transcripts()
        speaker = {"transcript_id": first.id, "speaker": "Rosa", "role": "interviewer"}
        study.append([new_event("speaker.role", CODER, speaker)])
        again = connectives_print(corrected(first, study.state()))
        assert again != kept["connectives", first.id]


def test_relations_that_were_recorded_are_told(
    capsys: pytest.CaptureFixture[str], studied: Path, fake_road: object
) -> None:
    made = {"relation_id": "r1", "first": "time", "second": "training", "relation_type": "helps"}
    with Study.open(studied) as study:
        study.append([new_event("relation.made", CODER, made)])
    [told] = asked(capsys, studied)["relations"]
    assert (told["id"], told["type"]) == ("r1", "helps")


def test_a_study_of_one_interview_and_one_that_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, fake_road: object
) -> None:
    path = tmp_path / "one.study"
    with small_study(path) as study:
        study.append([new_event("coding.added", CODER, coded(study.segments()[0], "time"))])
    found = asked(capsys, path)
    assert (found["interviews"], found["tests"]) == (1, 0)
    assert found["why_no_p"].startswith("Coded interviews: 1.")
    assert "no.study" in failing(capsys, "axial", tmp_path / "no.study")


@pytest.mark.slow
def test_relations_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("evaluate", "relations", "--runs", 2, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["connectives"]["held out"]["precision"] >= 0.9
    assert set(found["proposals"]["planted"]) == {"same segment", "right after it"}
    assert found["proposals"]["runs"] == 2
