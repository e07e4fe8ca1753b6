"""A study as a file: what may be opened, looked at without touching it, and copied whole.

A file is judged over a read-only connection before anything may write to it, so that a
refused one keeps its bytes, a write-ahead log left beside it included.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from models.drafts import draft_of
from models.errors import StudyUnusable

SQLITE_MAGIC = b"SQLite format 3\0"
LONGEST_NAME = 255  # bytes, in nearly all file systems
NOT_IN_PLACE = "moved, replaced or deleted while open"  # a reason, as a database would give it
SIDE_FILES = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a file in use


def identity(path: Path | None) -> tuple[int, int] | None:
    """Return what makes a file the same wherever it is moved to; None: it is not there."""
    if path is None:
        return None
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


def check_name(path: Path) -> None:
    """Raise StudyUnusable for a name so long that nothing can stand beside it."""
    most = LONGEST_NAME - max(map(len, SIDE_FILES))
    if len(os.fsencode(path.name)) > most:
        raise StudyUnusable(
            f"The file's name is too long: {len(os.fsencode(path.name))} bytes, and {most} is the "
            "most that a study may have. Choose a shorter one.",
        )


def side_files(path: Path) -> list[Path]:
    """Return the files that SQLite keeps beside this one, where they exist."""
    found = [path.with_name(path.name + end) for end in SIDE_FILES]
    return [each for each in found if each.exists()]


def check_file(path: Path) -> None:
    """Raise StudyUnusable unless the path holds something that begins as a SQLite file."""
    try:
        with path.open("rb") as handle:
            start = handle.read(len(SQLITE_MAGIC))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StudyUnusable(f"There is no study at {path}. Check the path.") from error
    except IsADirectoryError as error:
        raise StudyUnusable(f"{path} is a folder, not a study file.") from error
    except OSError as error:
        if os.path.isdir(path):  # Windows says "permission denied" of a folder
            raise StudyUnusable(f"{path} is a folder, not a study file.") from error
        raise StudyUnusable(f"{path} cannot be read: {error.strerror}.") from error
    if start != SQLITE_MAGIC:
        raise StudyUnusable(f"{path} is not a Throughline study. Check that it is the right file.")


def look_in(path: Path, *, busy_timeout_s: float) -> tuple[str | None, str]:
    """Return the migration a whole file stands at (None: not a study) and the study's id.

    Nothing is written.

    Raises StudyUnusable if the file is truncated, damaged or locked.
    """
    # With no log beside it, the file is all there is, and `immutable` keeps SQLite from
    # making one; with a log, that has to be read too.
    alone = not side_files(path)
    mode = "mode=ro&immutable=1" if alone else "mode=ro"
    if alone and not _has_whole_pages(path):
        raise damaged(path)
    try:
        address = f"{path.as_uri()}?{mode}"
        with closing(sqlite3.connect(address, uri=True, timeout=busy_timeout_s)) as reading:
            verdict = reading.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise damaged(path)
            tables = {row[0] for row in reading.execute("SELECT name FROM sqlite_master")}
            if not {"alembic_version", "study", "event"} <= tables:
                return None, ""
            row = reading.execute("SELECT version_num FROM alembic_version").fetchone()
            found = reading.execute("SELECT id FROM study").fetchone()
            return None if row is None else str(row[0]), str(found[0]) if found else ""
    except sqlite3.Error as error:
        raise unusable(str(error), str(path)) from error


def _has_whole_pages(path: Path) -> bool:
    """Whether a file ends where a page ends: SQLite itself takes what is missing for zeros."""
    with path.open("rb") as handle:
        head = handle.read(18)
    size = int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    return size > 0 and path.stat().st_size % size == 0


def damaged(path: Path | str) -> StudyUnusable:
    return StudyUnusable(
        f"{path} is truncated or damaged. Restore it from a copy; nothing was changed.",
    )


def unusable(reason: str, where: str) -> StudyUnusable:
    """Say in plain words what a database's own message means."""
    low = reason.lower()
    if NOT_IN_PLACE in low:
        words = f"{where} was {NOT_IN_PLACE}. Close it and open it where it is now."
    elif "locked" in low or "busy" in low:
        words = (
            f"{where} is locked by another program. Close it there and try again; "
            "nothing was changed."
        )
    elif "readonly" in low or "read-only" in low or "unable to open" in low:
        words = (
            f"{where} may not be written. Check the permissions of the file and its folder, or "
            "copy the study to a folder of your own."
        )
    elif "disk i/o" in low:
        words = (
            f"The disk with {where} could not be written to, so nothing was stored. It may be "
            "full or failing: free some space, try again."
        )
    elif "full" in low:
        words = f"The disk with {where} is full, so nothing was stored. Free some space, try again."
    elif "malformed" in low or "not a database" in low:
        return damaged(where)
    else:
        words = f"{where} could not be used ({' '.join(reason.split())})."
    return StudyUnusable(words)


def check_free(path: Path) -> None:
    """Raise StudyUnusable where no new study may stand, and make its folder.

    Neither where something stands, nor beside a log that a moved study left behind.
    """
    check_name(path)
    left = side_files(path)
    if left and not path.exists():
        raise StudyUnusable(
            f"{left[0]} was left by a study that is no longer beside it, and may hold decisions. "
            "Bring that study back, or move this file away.",
        )
    try:
        if os.path.lexists(path):
            raise taken(path)
        _make_folder(path.parent)
    except OSError as error:
        raise not_made(path, error) from error


def taken(path: Path) -> StudyUnusable:
    return StudyUnusable(f"{path} already exists. Choose another name, or open it.")


def not_made(path: Path, error: OSError) -> StudyUnusable:
    return StudyUnusable(
        f"No study can be made at {path}: {error.strerror or type(error).__name__}.",
    )


def _make_folder(folder: Path) -> None:
    """Make a folder. Raises OSError, and never says that the study exists."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(error.errno, f"{folder} is a file, not a folder") from error


def copy_file(source: Path, target: Path) -> None:
    """Write a consistent copy of a study's file, the write-ahead log included.

    Never overwrites, and a copy that cannot be finished is not left behind. Raises
    StudyUnusable.
    """
    try:
        with draft_of(target) as draft, closing(sqlite3.connect(source)) as reading:
            copy_open(reading, draft)
    except FileExistsError as error:
        raise StudyUnusable(f"{target} already exists, so no copy was made.") from error
    except (OSError, sqlite3.Error) as error:
        raise StudyUnusable(
            f"No copy of {source} could be written to {target} ({error}), so nothing was done.",
        ) from error


def copy_open(reading: sqlite3.Connection, target: Path) -> None:
    """Write what an open connection sees to a new file: one file, with no log beside it."""
    with closing(sqlite3.connect(target)) as copy:
        reading.backup(copy)


def free_name(path: Path) -> Path:
    """Return this path, or the first numbered one after it that is not taken."""
    number, found = 2, path
    while found.exists():
        found, number = path.with_name(f"{path.name}.{number}"), number + 1
    return found
