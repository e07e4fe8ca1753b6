"""Decisions are in the one file soon, and a file that is moved, replaced or lost keeps them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.errors import StudyUnusable
from models.store import one_file
from models.store.study import Study
from tests.models.making import coding, interview, new_study

ROOT = Path(__file__).resolve().parents[3]
TOLD = "coding.added"


@pytest.fixture
def opened(tmp_path: Path):
    """An open study with one decision that was just made."""
    path = tmp_path / "here" / "a.study"
    path.parent.mkdir()
    with new_study(path) as study:
        study.append([coding(interview())])
        yield study


def told_in(path: Path, into: Path) -> int:
    """Count the decisions in the file alone: what lies beside it is not copied along."""
    into.mkdir(exist_ok=True)
    alone = into / "alone.study"
    alone.unlink(missing_ok=True)
    shutil.copyfile(path, alone)
    with Study.open(alone) as study:
        return sum(each.kind == TOLD for each in study.events())


def test_a_decision_is_in_the_file_itself_soon_after_it_is_made(
    opened: Study, tmp_path: Path
) -> None:
    """The README says that copying the file backs it up; 0 of 20 decisions were in it."""
    assert opened.path is not None
    until = time.monotonic() + 30
    while opened.path.with_name("a.study-wal").stat().st_size and time.monotonic() < until:
        time.sleep(0.05)
    assert told_in(opened.path, tmp_path / "copied") == 1


KILLED = """
import os, signal, sys, time
from pathlib import Path
from models.store.study import Study
from tests.models.making import coding, interview
study = Study.open(Path(sys.argv[1]))
for _ in range(20):
    study.append([coding(interview())])
wal = Path(sys.argv[1] + "-wal")
until = time.monotonic() + 30
while wal.stat().st_size and time.monotonic() < until:
    time.sleep(0.05)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_program_leaves_its_decisions_in_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.study"
    new_study(path).close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert told_in(path, tmp_path / "copied") == 20


def test_a_study_moved_while_open_takes_no_more_decisions_and_has_all_it_took(
    opened: Study, tmp_path: Path
) -> None:
    """They lay in the log beside the old place; what was opened at the new one lacked them."""
    assert opened.path is not None
    moved = tmp_path / "b.study"
    opened.path.rename(moved)
    with pytest.raises(StudyUnusable, match="moved"):
        opened.append([coding(interview())])
    assert told_in(moved, tmp_path / "copied") == 1
    moved.rename(opened.path)  # put back, it is used again
    opened.append([coding(interview())])


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells where it went")
def test_where_a_moved_study_went_is_said(opened: Study, tmp_path: Path) -> None:
    assert opened.path is not None
    opened.path.rename(tmp_path / "b.study")
    with pytest.raises(StudyUnusable, match=r"b\.study.*open it there"):
        opened.append([coding(interview())])


def test_a_renamed_folder_is_a_move_too(opened: Study, tmp_path: Path) -> None:
    assert opened.path is not None
    opened.path.parent.rename(tmp_path / "there")
    with pytest.raises(StudyUnusable, match="moved"):
        opened.append([coding(interview())])
    assert told_in(tmp_path / "there" / "a.study", tmp_path / "copied") == 1


@pytest.mark.parametrize("by", ["replaced", "deleted"])
def test_what_a_lost_file_held_is_kept_beside_it(opened: Study, tmp_path: Path, by: str) -> None:
    assert opened.path is not None
    if by == "replaced":
        new_study(tmp_path / "other.study").close()
        (tmp_path / "other.study").replace(opened.path)
    else:
        opened.path.unlink()
    for _ in range(2):  # the copy is made once
        with pytest.raises(StudyUnusable, match=r"a\.kept\.study"):
            opened.append([coding(interview())])
    kept = opened.path.with_name("a.kept.study")
    assert told_in(kept, tmp_path / "copied") == 1
    assert not opened.path.with_name("a.kept.study.2").exists()


def test_a_file_that_is_written_over_takes_no_more_and_stays_what_it_is(
    opened: Study, tmp_path: Path
) -> None:
    """The log beside it would be laid over bytes that it does not belong to."""
    assert opened.path is not None
    new_study(tmp_path / "other.study").close()
    assert opened._one_file.now()
    data = (tmp_path / "other.study").read_bytes()
    with opened.path.open("r+b") as file:
        file.truncate(0)
        file.write(data)
    with pytest.raises(StudyUnusable, match="written over"):
        opened.append([coding(interview())])
    opened.close()
    assert opened.path.read_bytes() == data


def test_another_programs_writes_are_no_writing_over(opened: Study) -> None:
    assert opened.path is not None
    assert opened._one_file.now()
    with Study.open(opened.path) as other:
        other.append([coding(interview())])
    opened.append([coding(interview())])
    assert sum(each.kind == TOLD for each in opened.events()) == 3


def test_a_busy_file_is_brought_up_to_date_later(
    opened: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_file, "SETTLES_S", 0.05)
    with opened._read() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM event").fetchall()
        opened.append([coding(interview())])
        assert not opened._one_file.now()
    assert opened._one_file.now()


def test_a_study_is_its_owners_alone(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        study.append([coding(interview())])
        study.backup(tmp_path / "b.study")
        for each in tmp_path.iterdir():
            assert os.name != "posix" or each.stat().st_mode & 0o077 == 0, each.name
