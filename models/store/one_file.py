"""Keep what is decided in the one file of a study, and watch that it stands where it was opened.

In:     an engine on a SQLite file, and the file's path.
Out:    decisions written from the write-ahead log into the file soon after they are made; a
        refusal, and all that was stored kept, where the file was moved, replaced, deleted or
        written over while it was open.

People back a study up by copying its file, and close a laptop without closing a program. So
the log beside the file holds decisions for about a second only.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.drafts import draft_of
from models.errors import StudyUnusable
from models.store.files import NOT_IN_PLACE, copy_open, free_name, identity

SETTLES_S = 1.0  # after a decision, until it is in the file
IDLE_S = 0.5  # without a decision, before the log beside the file is emptied
WAITS_MS = 50  # for others that read or write; there is a next time
# run in another process: a file that is opened and closed here would drop SQLite's own locks
LOOKS = "import sys; sys.exit(sys.argv[2].encode() not in open(sys.argv[1], 'rb').read())"

Stamp = tuple[int, int]  # a file's last change in ns, and its size


class OneFile:
    """Writes a study's log into its file, and says when the file is no longer its own."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._engine = engine
        self._path = path
        self._identity = identity(path)
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._wrote = 0.0  # when, on the monotonic clock
        self._newest = ""  # id of a decision that is known to be in the file
        self._stamp: Stamp | None = None  # of the file when it last was known to be ours
        self._kept: Path | None = None  # a copy made because the file is gone

    def soon(self) -> None:
        """Bring what was just written into the file before long."""
        if self._path is None:
            return
        self._wrote = time.monotonic()
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(SETTLES_S, self._settle)
                self._timer.daemon = True
                self._timer.start()

    def _settle(self) -> None:
        idle = time.monotonic() - self._wrote >= IDLE_S
        whole = self.now(empty=idle)
        with self._lock:
            self._timer = None
        if not (idle and whole):
            self.soon_again()

    def soon_again(self) -> None:
        wrote = self._wrote
        self.soon()
        self._wrote = wrote

    def now(self, *, empty: bool = True) -> bool:
        """Write the log into the file; return whether all of it is there.

        empty: whether the log beside the file is emptied too, for which others must wait.
        """
        if self._path is None or self._is_other():
            return True
        try:
            with self._connection() as connection:
                return self._checkpoint(connection, empty)
        except (DBAPIError, sqlite3.Error, PoolTimeout, OSError):
            return False  # busy, full or gone: what is stored stays in the log beside the file

    def _checkpoint(self, connection: Any, empty: bool) -> bool:
        newest = connection.execute("SELECT id FROM event ORDER BY position DESC LIMIT 1")
        [last] = newest.fetchone() or ("",)
        [before] = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout={WAITS_MS}").fetchall()
        mode = "TRUNCATE" if empty else "PASSIVE"
        try:
            busy, frames, done = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={before}").fetchall()
        if frames != done or (empty and busy):
            return False
        self._newest, self._stamp = last, _stamp(self._path)
        return True

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Any]:
        with contextlib.closing(self._engine.raw_connection()) as pooled:
            yield pooled.driver_connection

    def check(self) -> None:
        """Refuse to write into a file that is no longer the study. Raises StudyUnusable."""
        if self._path is None:
            return
        if identity(self._path) != self._identity:
            raise StudyUnusable(self._gone())
        if self._is_other():
            raise StudyUnusable(
                f"{self._path} was written over by another program while it was open, so nothing "
                "is stored in it any more. Close it, see what the file holds now, and open it or "
                "a copy.",
            )

    def _is_other(self) -> bool:
        """Whether the file's bytes were replaced: it lacks a decision that was in it."""
        now = _stamp(self._path)
        if self._stamp is None or not self._newest or now is None or now == self._stamp:
            return False
        looked = [sys.executable, "-I", "-S", "-c", LOOKS, str(self._path), self._newest]
        if subprocess.run(looked, capture_output=True, check=False).returncode != 0:  # noqa: S603
            return True
        self._stamp = now
        return False

    def _gone(self) -> str:
        """Say where the study is now, once all that was stored is in one file."""
        self.now()
        where = _where_now(self._identity)
        if where is not None:
            return (
                f"{self._path} was moved to {where} while it was open. What was stored is in it; "
                "nothing more is until you close it here and open it there, or put it back."
            )
        kept = self._copy()
        told = (
            f"What was stored until then is kept in {kept}: close it here and open that."
            if kept
            else "Put it back, or close it and open it where it is now."
        )
        return f"{self._path} was {NOT_IN_PLACE}, so nothing more is stored in it. {told}"

    def _copy(self) -> Path | None:
        """Copy what the open connections still see, beside the place where the file was."""
        if self._kept is None and self._path is not None:
            target = free_name(self._path.with_name(f"{self._path.stem}.kept.study"))
            with contextlib.suppress(DBAPIError, sqlite3.Error, OSError, PoolTimeout):
                with self._connection() as connection, draft_of(target) as draft:
                    copy_open(connection, draft)
                self._kept = target
        return self._kept

    def close(self) -> None:
        """Write the log into the file for the last time."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        self.now()


def _stamp(path: Path | None) -> Stamp | None:
    try:
        about = path.stat() if path is not None else None
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_size) if about is not None else None


def _where_now(file: tuple[int, int] | None) -> Path | None:
    """Return where an open file stands now, where the system tells (Linux does)."""
    opened = Path("/proc/self/fd")
    if file is None or not opened.is_dir():
        return None
    for each in opened.iterdir():
        with contextlib.suppress(OSError):
            path = Path(os.readlink(each))
            if identity(each) == file and identity(path) == file:
                return path
    return None
