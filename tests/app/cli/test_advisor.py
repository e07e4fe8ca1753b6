"""An advisor's file and an advisor's look, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.server.advising import named_advisor
from models.events import CommentWritten, NewEvent, ThemeApproved
from models.store.blind import open_as
from models.store.study import Study
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.studies import CODER, coded, small_study

LIND = "Prof. Lind"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with small_study(tmp_path / "a.study") as study:
        segment = study.segments()[0]
        made = {"theme_id": "t", "name": "Time", "code_ids": ["time"], "claim": "It is short."}
        study.append(
            [
                new_event("coding.added", CODER, coded(segment, "time")),
                new_event("theme.created", CODER, made),
            ]
        )
    return tmp_path / "a.study"


def test_a_file_goes_to_an_advisor_and_its_approval_comes_back_once(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lind.study"
    assert call("handover", path, "--advisor", "--to", LIND, "-o", out) == 0
    assert f"The file for {LIND} to read and comment on is {out}" in capsys.readouterr().out
    with open_as(out, LIND) as theirs:
        theirs.append(
            [
                NewEvent(LIND, CommentWritten("c", "Who says so?", theme_id="t")),
                NewEvent(LIND, ThemeApproved("t")),
            ]
        )
    assert call("merge", path, out, "--dry-run") == 0
    assert "would come in" in capsys.readouterr().out
    assert call("merge", path, out) == 0
    said = capsys.readouterr().out
    assert f"Of {LIND} came in: 1 comment written, 1 approval of a theme." in said
    assert call("merge", path, out) == 0
    assert f"There is nothing of {LIND} in it that is not here already." in capsys.readouterr().out


def test_what_writes_into_a_study_is_refused_in_an_advisors_file(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lind.study"
    call("handover", path, "--advisor", "--to", LIND, "-o", out)
    capsys.readouterr()
    text = tmp_path / "new.txt"
    text.write_text("Ana: I teach. It is said.\nBo: What?\nAna: Yes, it is.\n", encoding="utf-8")
    with Study.open(out) as file:
        before, name = file.events(), file.transcripts()[0].name
    attempts: list[tuple[object, ...]] = [
        ("code", out),
        ("import", out, text),
        ("rename", out, name, "Other"),
        ("remove", out, name),
        ("merge", out, path),
        ("handover", out, "--to", "Ida", "-o", tmp_path / "ida.study"),
        ("handover", out, "--advisor", "--to", "Moe", "-o", tmp_path / "moe.study"),
        ("themes", out, "--coder", CODER),
    ]
    for attempt in attempts:
        assert LIND in failing(capsys, *attempt), attempt
    with Study.open(out) as file:
        assert file.events() == before
    assert sorted(each.name for each in tmp_path.glob("*.study")) == ["a.study", "lind.study"]


def test_who_opens_a_study_as_an_advisor_is_named_as_one_once_and_decides_nothing(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert named_advisor(path, LIND) == LIND
    assert named_advisor(path, LIND.lower()) == LIND
    with Study.open(path) as study:
        assert [each.kind for each in study.events()].count("advisor.named") == 1
        name = study.transcripts()[0].name
    assert LIND in failing(capsys, "rename", path, name, "Other", "--coder", LIND)
    assert "their own" in failing(capsys, "open", path, "--as-advisor", CODER, "--no-browser")


def test_an_advisors_name_and_a_coders_do_not_go_together(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("open", path, "--as-advisor", LIND, "--coder", "Ida") == 2
    assert call("handover", path, "--advisor", "--to", LIND, "--sample", 0.2, "-o", "x") == 2
