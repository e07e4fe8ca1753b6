"""How a study reads and writes: short sessions, one revision counter.

Every write is one transaction that takes the write lock first (see models.database).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.database import WRITES, file_of
from models.errors import StudyUnusable
from models.tables import StudyRow


class StudyFile:
    """An open study's engine; the base of the log and the results."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.url = url
        self.path: Path | None = file_of(url)
        self._engine = engine
        self._writer = engine.execution_options(**WRITES)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _write(self, *, moves_revision: bool = True) -> Iterator[Session]:
        """One transaction. moves_revision: whether pages must read again afterwards."""
        try:
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                if moves_revision:
                    session.execute(update(StudyRow).values(revision=StudyRow.revision + 1))
                yield session
        except OperationalError as error:
            raise _unwritable(error, self.url) from error

    def revision(self) -> int:
        """Return a number that every write to log, transcripts or results moves."""
        with self._read() as session:
            return session.execute(select(StudyRow.revision)).scalar_one()

    def close(self) -> None:
        self._engine.dispose()


def _unwritable(error: OperationalError, where: str) -> StudyUnusable:
    reason = str(error.orig)
    if "locked" in reason or "busy" in reason:
        return StudyUnusable(
            f"{where} is locked by another program. Close it there and try again; "
            "nothing was changed.",
            where=where,
        )
    if "readonly" in reason or "read-only" in reason:
        return StudyUnusable(
            f"{where} may not be written. Check the permissions of the file and its folder.",
            where=where,
        )
    if "full" in reason:
        return StudyUnusable(
            "The disk is full, so nothing was stored. Free some space and try again.", where=where
        )
    return StudyUnusable(f"{where} could not be written ({reason}).", where=where)
