"""`throughline remove`, `put-back` and `rename`; and a removed interview's file imported again."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.store.study import Study
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.studies import CODER, coded


def names(path: Path) -> list[str]:
    with Study.open(path) as study:
        return list(study.state().names.values())


def test_an_interview_is_removed_and_put_back_by_name_and_what_went_with_it_is_said(
    study_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study.open(study_file) as study:
        study.append([new_event("coding.added", CODER, coded(study.segments()[0], "time"))])
    assert call("remove", study_file, "interview_01") == 0
    said = capsys.readouterr().out
    assert "“interview_01” is removed; 1 coding is set aside." in said
    assert f"To bring it back: throughline put-back {study_file} interview_01" in said
    assert names(study_file) == []
    assert call("status", study_file) == 0
    assert "interview_01" not in capsys.readouterr().out
    assert call("put-back", study_file, "interview_01") == 0
    assert "“interview_01” is back with its 1 coding." in capsys.readouterr().out
    assert names(study_file) == ["interview_01"]


def test_an_interview_is_renamed_for_every_later_command(
    study_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("rename", study_file, "interview_01", "  Whitfield  again ") == 0
    assert "It is called “Whitfield again” now." in capsys.readouterr().out
    assert call("status", study_file) == 0
    assert "Whitfield again: 0 of" in capsys.readouterr().out
    with Study.open(study_file) as study:
        before = len(study.events())
    assert call("rename", study_file, "Whitfield again", "Whitfield again") == 0
    with Study.open(study_file) as study:
        assert len(study.events()) == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("remove", "nobody"), 'no interview called "nobody" in this study. There are: "interview'),
        (("put-back", "interview_01"), '"interview_01" among the removed ones. There are: none'),
        (("rename", "interview_01", "   "), "An interview has a name."),
        (("rename", "interview_01", "x" * 201), "one line of at most 200 signs"),
        (("rename", "nobody", "x"), 'no interview called "nobody"'),
    ],
)
def test_what_cannot_be_is_said_in_one_line_and_nothing_is_written(
    study_file: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], said: str
) -> None:
    with Study.open(study_file) as study:
        before = len(study.events())
    command, *rest = asked
    assert said in failing(capsys, command, study_file, *rest)
    with Study.open(study_file) as study:
        assert len(study.events()) == before


def test_a_name_that_another_interview_has_is_refused_and_that_of_a_removed_one_is_free(
    study_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = tmp_path / "podcast.txt"
    talk.write_text("Ann: Why?\nBo: We set goals.\nAnn: How?\nBo: Together.", encoding="utf-8")
    assert call("import", study_file, talk) == 0
    said = failing(capsys, "rename", study_file, "podcast", "interview_01")
    assert "There already is an interview called “interview_01”." in said
    assert call("remove", study_file, "interview_01") == 0
    assert call("rename", study_file, "podcast", "interview_01") == 0
    assert call("put-back", study_file, "interview_01") == 0
    assert names(study_file) == ["interview_01", "interview_01 (2)"]


def test_the_file_of_a_removed_interview_is_imported_again_and_has_what_was_decided(
    study_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was refused: "is already in this study"."""
    talk = tmp_path / "podcast.txt"
    talk.write_text("Ann: Why?\nBo: We set goals.\nAnn: How?\nBo: Together.", encoding="utf-8")
    assert call("import", study_file, talk) == 0
    with Study.open(study_file) as study:
        made = study.transcripts()[1]
        turn = made.turns[1]
        span = {"transcript_id": made.id, "start": turn.start, "end": turn.end}
        span |= {"quote": made.quote(turn), "code_id": "time"}
        study.append([new_event("coding.added", CODER, span)])
    assert call("remove", study_file, "podcast") == 0
    capsys.readouterr()
    assert call("import", study_file, talk) == 0
    assert "“podcast” is back with its 1 coding." in capsys.readouterr().out
    with Study.open(study_file) as study:
        assert [each.name for each in study.transcripts()] == ["interview_01", "podcast"]
        assert len(study.state().codings) == 1
    assert "is already in this study" in failing(capsys, "import", study_file, talk)
