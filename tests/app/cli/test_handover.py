"""`throughline handover` and what follows it, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.store.study import Study
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.studies import CODER, coded, small_study

IDA = "Ida Berg"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with small_study(tmp_path / "a.study") as study:
        for each in study.segments()[:3]:
            study.append([new_event("coding.added", CODER, coded(each, "time"))])
    return tmp_path / "a.study"


def test_one_file_is_made_coded_merged_and_compared(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "for-ida.study"
    assert call("handover", path, "--to", IDA, "-o", out) == 0
    said = capsys.readouterr().out
    assert "all 3 segments" in said
    assert f"The file for {IDA} is {out}" in said
    with Study.open(out) as theirs:
        assert theirs.setting("coder") == IDA
        for each in theirs.segments()[:2]:
            theirs.append([new_event("coding.added", IDA, coded(each, "time"))])
    assert call("merge", path, out) == 0
    assert "2 decisions" in capsys.readouterr().out
    assert "blind just now" in failing(capsys, "agreement", path, "--json")
    with Study.open(path) as study:
        [held] = study.state().rounds.values()
        study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    assert call("agreement", path, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["unit"], found["coders"]) == ("segment", [CODER, IDA])
    assert set(found) >= {"codes", "overall", "warnings", "round"}
    assert found["codes"]["time"]["cohen_kappa"]["value"] is not None
    assert call("agreement", path, "--unit", "span", "--coders", f"{CODER},{IDA}") == 0
    assert "character" in capsys.readouterr().out


def test_several_coders_get_a_folder_of_files(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    command = ("handover", path, "--to", IDA, "--to", "Åsa", "--sample", 0.5, "-o", folder)
    assert call(*command) == 0
    assert sorted(each.name for each in folder.iterdir()) == ["for-ida-berg.study", "for-åsa.study"]
    assert "random sample of 2 of 3 segments (67%)" in capsys.readouterr().out


def test_the_file_of_an_open_round_can_be_written_again(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("handover", path, "--to", IDA, "-o", tmp_path / "1.study", "--name", "Pilot") == 0
    assert call("handover", path, "--to", IDA, "-o", tmp_path / "2.study", "--round", "Pilot") == 0
    with Study.open(path) as study:
        assert [each.name for each in study.state().rounds.values()] == ["Pilot"]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--to", CODER), "a name of their own"),
        (("--to", IDA, "--unit", "page"), "segment, answer"),
        (("--to", IDA, "--sample", "0"), "more than 0%"),
        (("--to", IDA, "--round", "none"), "no round called"),
        (("--to", IDA, "--interviews", "nowhere"), "nowhere"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_and_nothing_is_opened(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], says: str
) -> None:
    assert says in failing(capsys, "handover", path, "-o", tmp_path / "x.study", *more)
    assert not (tmp_path / "x.study").exists()
    with Study.open(path) as study:
        assert not study.state().rounds


def test_a_file_that_is_there_stops_it_before_a_round_is_opened(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.study").write_text("mine")
    assert "already exists" in failing(
        capsys, "handover", path, "--to", IDA, "-o", tmp_path / "x.study"
    )
    with Study.open(path) as study:
        assert not study.state().rounds


def test_a_returned_file_whose_transcript_was_edited_is_refused_by_name(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3
    from contextlib import closing

    out = tmp_path / "for-ida.study"
    assert call("handover", path, "--to", IDA, "-o", out) == 0
    with closing(sqlite3.connect(out)) as connection:
        connection.execute("UPDATE transcript SET text = replace(text, 'three', 'seven')")
        connection.commit()
    said = failing(capsys, "merge", path, out)
    assert 'text of "interview_01" differs' in said


def test_a_merge_is_looked_at_done_taken_back_and_brought_again_by_command(
    study_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a merge would end was told by nothing, and nothing took a merge back."""
    other = tmp_path / "from-ida.study"
    with Study.open(study_file) as study:
        study.backup(other)
        [segment, *_] = study.segments()
        study.append([new_event("code.defined", CODER, {"code_id": "time", "definition": "Mine."})])
    with Study.open(other) as theirs:
        theirs.append(
            [
                new_event("code.defined", "Ida", {"code_id": "time", "definition": "Theirs."}),
                new_event("coding.added", "Ida", coded(segment, "time")),
            ]
        )

    def said(*arguments: object) -> str:
        assert call("merge", study_file, *arguments) == 0
        return capsys.readouterr().out

    def held() -> int:
        with Study.open(study_file) as study:
            return sum(each.coder == "Ida" for each in study.state().codings)

    ahead = said(other, "--dry-run")
    assert "2 decisions and 0 transcripts would come in" in ahead
    assert "“Theirs.” (Ida)" in ahead
    assert held() == 0
    done = said(other)
    assert "2 decisions and 0 transcripts came in" in done
    assert "“Theirs.” (Ida)" in done
    assert f"{study_file.name}.before-merge.backup" in done
    assert held() == 1
    assert call("status", study_file) == 0
    assert "Two wordings of a code's definition" in capsys.readouterr().out
    would = said("--take-back", "--dry-run")
    assert "It would be so: What came from from-ida.study is set aside." in would
    assert "1 coding of Ida with “Time” in interview_01 ends." in would
    assert held() == 1
    said("--take-back")
    assert held() == 0
    said("--bring-again")
    assert held() == 1
    assert "No merge is set aside" in failing(capsys, "merge", study_file, "--bring-again")
    assert "Name the file" in failing(capsys, "merge", study_file, code=2)
