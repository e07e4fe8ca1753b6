"""A study that is opened where its last decisions are not, says so or brings them along."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.machine import FOLDER_VARIABLE, Remembered, remember
from models.store.study import Study
from tests.models.making import coding, interview, new_study

ROOT = Path(__file__).resolve().parents[3]
# decides, and is killed before the log is written into the file
KILLED = """
import os, sys
from pathlib import Path
from models.store import one_file
from models.store.study import Study
from tests.models.making import coding, interview
one_file.SETTLES_S = 1000
study = Study.open(Path(sys.argv[1]))
study.append([coding(interview())])
os._exit(9)
"""


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study whose workbench was killed just after a decision."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    path = tmp_path / "here" / "a.study"
    with new_study(path) as study:
        id_ = study.id
    remember(id_, Remembered(None, [str(path)]))
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert log_of(path).stat().st_size > 0
    return path


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def decided(study: Study) -> int:
    return sum(each.kind == "coding.added" for each in study.events())


def test_the_log_is_brought_along_with_a_moved_file(left: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.study"
    left.rename(moved)
    with Study.open(moved) as study:
        assert decided(study) == 1
        assert "brought" in (study.told_at_opening or "")
    assert not log_of(left).exists()


def test_a_copy_alone_says_that_the_last_decisions_are_elsewhere(
    left: Path, tmp_path: Path
) -> None:
    shutil.copyfile(left, tmp_path / "copy.study")
    with Study.open(tmp_path / "copy.study") as study:
        assert decided(study) == 0
        assert str(left) in (study.told_at_opening or "")
    assert log_of(left).stat().st_size > 0
    with Study.open(left) as study:  # where it is opened in its place, nothing is missing
        assert decided(study) == 1
        assert study.told_at_opening is None


def test_an_old_log_is_never_laid_over_what_was_decided_since(left: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.study"
    left.rename(moved)
    log = log_of(left).rename(tmp_path / "log")  # out of sight: so is what lies in it
    with Study.open(moved) as study:
        for _ in range(3):
            study.append([coding(interview())])
    log.rename(log_of(left))
    now = time.time() + 10
    os.utime(moved, (now, now))
    with Study.open(moved) as study:
        assert decided(study) == 3
        assert "may hold decisions" in (study.told_at_opening or "")
    assert log_of(left).exists()


def test_a_study_that_was_closed_says_nothing(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        remember(study.id, Remembered(None, [str(tmp_path / "a.study")]))
    (tmp_path / "a.study").rename(tmp_path / "b.study")
    with Study.open(tmp_path / "b.study") as study:
        assert study.told_at_opening is None
