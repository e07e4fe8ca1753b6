"""Files that are refused untouched, copies, and what a database says in plain words."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from models.errors import StudyUnusable
from models.store.files import copy_file, free_name, unusable
from models.store.study import Study
from tests.models.making import (
    ROSA,
    bytes_of,
    coding,
    copy_with_log,
    execute,
    interview,
    refused,
)

ROOT = Path(__file__).resolve().parents[3]
LEAVES_A_LOG = """
import os, sys
from models.store.study import Study
from tests.models.making import new_study
new_study(sys.argv[1])
os._exit(0)
"""


# files that are refused


def test_a_newer_study_is_refused(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '0999'")
    with refused(path, r"newer Throughline \(study format 0999; this one knows 0001\)"):
        Study.open(path)


def test_a_newer_study_with_a_log_beside_it_keeps_both(tmp_path: Path) -> None:
    # closing the last connection wrote the log into a file that had been refused
    subprocess.run(
        [sys.executable, "-c", LEAVES_A_LOG, str(tmp_path / "b.study")], cwd=ROOT, check=True
    )
    assert (tmp_path / "b.study-wal").stat().st_size > 0
    with closing(sqlite3.connect(tmp_path / "b.study")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
        (tmp_path / "left").mkdir()
        copy_with_log(tmp_path / "b.study", tmp_path / "left" / "b.study")
    path = tmp_path / "left" / "b.study"
    before = bytes_of(path)
    with pytest.raises(StudyUnusable, match="newer"):
        Study.open(path)
    after = bytes_of(path)
    assert {name: after[name] for name in before} == before


def test_a_log_that_a_killed_program_left_is_part_of_the_study(tmp_path: Path) -> None:
    path = tmp_path / "b.study"
    subprocess.run([sys.executable, "-c", LEAVES_A_LOG, str(path)], cwd=ROOT, check=True)
    assert path.with_name("b.study-wal").stat().st_size > 0
    with Study.open(path) as study:
        assert study.transcripts() == [interview()]
    assert [each.name for each in tmp_path.iterdir()] == ["b.study"]


@pytest.mark.parametrize("keep", [20, 99, 1000, 4096, 0.3, 0.5, 0.9, -1])
def test_a_truncated_study_is_refused(path: Path, keep: float) -> None:
    whole = path.read_bytes()
    size = int(keep * len(whole)) if 0 < keep < 1 else int(keep)
    path.write_bytes(whole[:size])
    with refused(path, "truncated or damaged"):
        Study.open(path)


def test_a_damaged_study_is_refused(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for start in range(4096, len(whole), 4096):
        whole[start : start + 200] = b"\xff" * 200
    path.write_bytes(whole)
    with refused(path, "truncated or damaged"):
        Study.open(path)


@pytest.mark.parametrize("content", [b"", b"Rosa: hello", b"SQLite format 2\0", b"PK\x03\x04" * 99])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.study"
    path.write_bytes(content)
    with refused(path, "not a Throughline study"):
        Study.open(path)


@pytest.mark.parametrize("wal", [True, False])
def test_a_database_of_another_program_is_refused(tmp_path: Path, wal: bool) -> None:
    # one with migrations of its own was called a study "made by a newer Throughline"
    path = tmp_path / "taguette.sqlite3"
    mode = ["PRAGMA journal_mode=WAL"] if wal else []
    execute(
        path,
        *mode,
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('abc')",
    )
    with refused(path, "not a Throughline study"):
        Study.open(path)


def test_an_emptied_study_is_refused(path: Path) -> None:
    execute(path, "DELETE FROM study")
    with pytest.raises(StudyUnusable, match="holds no study"):
        Study.open(path)


@pytest.mark.parametrize("wal", [True, False])
def test_a_locked_study_is_refused(path: Path, wal: bool) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        if not wal:
            other.execute("PRAGMA journal_mode=DELETE")
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE study SET revision = revision")
        before = path.read_bytes()
        with pytest.raises(StudyUnusable, match="locked by another program"):
            Study.open(path, busy_timeout_s=0.05)
        assert path.read_bytes() == before
        other.execute("ROLLBACK")
    Study.open(path).close()


def test_a_missing_study_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    for where in (tmp_path / "no.study", tmp_path / "no folder" / "no.study"):
        with pytest.raises(StudyUnusable, match="There is no study at"):
            Study.open(where)
    with pytest.raises(StudyUnusable, match="is a folder"):
        Study.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


READS_AS_NOBODY = """
import os, sys
from pathlib import Path
from models.errors import StudyUnusable
from models.store.study import Study
import sqlalchemy.dialects.sqlite, alembic.config
if os.getuid() == 0:
    os.setuid(65534)
try:
    with Study.open(sys.argv[1]) as study:
        study.set_setting("a", "b")
except StudyUnusable as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o555), (0o444, 0o755), (0o000, 0o755)])
def test_a_file_or_folder_that_may_not_be_written_is_told_plainly(
    path: Path, file: int, folder: int
) -> None:
    # it was said to be damaged
    for each in path.parents:
        if each.name.startswith("pytest-"):
            each.chmod(0o755)
    path.chmod(file)
    path.parent.chmod(folder)
    before = path.read_bytes() if os.getuid() == 0 else None
    try:
        done = subprocess.run(
            [sys.executable, "-c", READS_AS_NOBODY, str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.parent.chmod(0o755)
        path.chmod(0o644)
    assert "permissions" in done.stdout or "cannot be read" in done.stdout, done.stderr
    assert before is None or path.read_bytes() == before


# copies


def test_a_copy_holds_what_is_still_in_the_log(path: Path, tmp_path: Path) -> None:
    with Study.open(path) as study:
        study.append([coding(interview())])
        assert path.with_name("a.study-wal").stat().st_size > 0
        copy_file(path, tmp_path / "copy.study")
        with Study.open(tmp_path / "copy.study") as copy:
            assert copy.events() == study.events()


def test_a_copy_where_hard_links_are_not_known(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_about: object, **_how: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(os, "link", no_link)
    copy_file(path, tmp_path / "copy.study")
    with pytest.raises(StudyUnusable, match="already exists"):
        copy_file(path, tmp_path / "copy.study")
    Study.open(tmp_path / "copy.study").close()


def test_a_free_name_is_the_first_number_that_is_not_taken(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a") == tmp_path / "a"
    (tmp_path / "a").touch()
    (tmp_path / "a.2").touch()
    assert free_name(tmp_path / "a") == tmp_path / "a.3"


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("database is locked", "locked by another program"),
        ("attempt to write a readonly database", "permissions"),
        ("unable to open database file", "permissions"),
        ("database or disk is full", "is full"),
        ("database disk image is malformed", "truncated or damaged"),
        ("file is not a database", "truncated or damaged"),
        ("something\nelse", r"could not be used \(something else\)"),
    ],
)
def test_what_a_database_says_becomes_plain_words(reason: str, says: str) -> None:
    with pytest.raises(StudyUnusable, match=says):
        raise unusable(reason, "a.study")


def test_an_error_while_open_is_told_plainly(path: Path) -> None:
    with Study.open(path) as study:
        with study._engine.begin() as connection:
            connection.execute(text("DROP TABLE setting"))
        with pytest.raises(StudyUnusable, match="could not be used"):
            study.set_setting("coder", ROSA)
